/** What a benchmark leaves: rows of names and numbers with all that is needed to take it again. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelName } from '../src/kernels';
import type { Estimate } from './statistics';

/** Strings and numbers say what was measured, estimates what came out; null is what could not be. */
export type Row = Readonly<Record<string, string | number | Estimate | null | undefined>>;

export interface Environment {
  readonly processor: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly kernel: string;
  readonly commit: string;
  /** Whether files under version control differed from the commit. */
  readonly changed: boolean;
  readonly date: string;
  /** Mean number of processes that wanted a core in the minute before the question and the one before its end. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

export interface Measured {
  /** What all random numbers come from, in words. */
  readonly seeds: string;
  readonly rows: readonly Row[];
  /** What was left out, and why. */
  readonly skipped: readonly string[];
  /** Its version, where numpy took part. */
  readonly numpy?: string | null;
}

export interface Saved extends Measured {
  readonly question: string;
  readonly mode: 'quick' | 'full';
  readonly seconds: number;
  /** Processor time of this process, without that of others which it started. */
  readonly processorSeconds: number;
  /** Parts that an earlier run of the same sources has found, whose seconds are not counted. */
  readonly resumed?: readonly string[];
  readonly environment: Environment;
}

export const resultsFolder = fileURLToPath(new URL('./results/', import.meta.url));

export const isEstimate = (value: Row[string] | undefined): value is Estimate =>
  typeof value === 'object' && value !== null;

/** The load of the last minute; 0 where the system does not tell. */
export const load = (): number => Number(loadavg()[0]!.toFixed(2));

/** As it is now; `loadAfter` is the same load until there is a later one. */
export function environment(): Environment {
  const now = load();
  const git = (...args: string[]): string =>
    spawnSync('git', args, { encoding: 'utf8', cwd: resultsFolder }).stdout?.trim() ?? '';
  return {
    processor: cpus()[0]?.model ?? 'unknown processor',
    cores: cpus().length,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    kernel: kernelName(),
    commit: git('rev-parse', '--short', 'HEAD'),
    changed: git('status', '--porcelain', '--untracked-files=no', '--', ':/src', ':/bench/*.ts', ':/bench/*.py') !== '',
    date: new Date().toISOString().slice(0, 10),
    loadBefore: now,
    loadAfter: now,
  };
}

/**
 * Writes an answer, and returns where it is. A quick one does not take the place of a full one, which may be hours of work: it goes to quick/, for `--compare`.
 * @param folder ends with a slash
 */
export function save(saved: Saved, folder = resultsFolder): string {
  const place = `${folder}${saved.question}.json`;
  const isLess = saved.mode === 'quick' && existsSync(place) && read(place).mode === 'full';
  const path = isLess ? `${folder}quick/${saved.question}.json` : place;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(saved, rounded, 1)}\n`);
  return path;
}

export const read = (path: string): Saved => JSON.parse(readFileSync(path, 'utf8')) as Saved;

/** Six digits are more than any interval is sure of. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
