/** What is kept of a measured claim: the result, and where, with what and how long it was measured. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { kernelName } from '../src/kernels';
import type { Effort } from './claim';

const folder = fileURLToPath(new URL('./results/', import.meta.url));

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly kernel: string;
}

export interface ClaimRecord {
  readonly claim: string;
  readonly effort: Effort;
  readonly machine: Machine;
  /** Of the code, with `+` behind it where files were changed since; 'unknown' outside of a repository. */
  readonly commit: string;
  readonly seconds: number;
  /** Of computing, without waiting for others; some records are older than this. */
  readonly processorSeconds?: number;
  readonly result: unknown;
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    kernel: kernelName(),
  };
}

/** Results and the page made of them are not code: writing one does not make the next one's commit another. */
export function thisCommit(): string {
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changes = git('status', '--porcelain', '--', ':/', ':(top,exclude)experiments/results', ':(top,exclude)docs');
    return `${git('rev-parse', '--short=12', 'HEAD')}${changes === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}

/** @returns undefined where the claim was never measured */
export function readRecord(name: string): ClaimRecord | undefined {
  const file = `${folder}${name}.json`;
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as ClaimRecord;
}

export function writeRecord(record: ClaimRecord): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${record.claim}.json`, `${JSON.stringify(record, null, 1)}\n`);
}
