/** The program as a process: the built one where there is to be one, else a bundle of the sources that is made once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { runWorker } from '../../scripts/package/run-worker';
import { run as commandLine } from '../../src/cli/run';

const root = fileURLToPath(new URL('../..', import.meta.url));

let program: Promise<string> | undefined;

/** The path of the program. */
export function programPath(): Promise<string> {
  program ??= process.env['CI_DIST'] ? Promise.resolve(join(root, 'dist/cli.js')) : bundled();
  return program;
}

async function bundled(): Promise<string> {
  const folder = newFolder();
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  await build({
    entryPoints: { lsrdr: join(root, 'src/cli/main.ts'), 'job-worker': join(root, 'src/cli/job-worker.ts') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    // What only a report needs is not loaded otherwise.
    splitting: true,
    logLevel: 'error',
    plugins: [runWorker],
    // Packages that find files of their own beside them, and such as few have.
    external: ['tinypool', 'bullmq', 'ioredis'],
    minify: true,
    tsconfigRaw: '{}',
    // Packages in CommonJS ask for modules of Node by `require`.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
  return join(folder, 'lsrdr.mjs');
}

/** A folder of its own, outside the repository. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lsrdr-cli-'));
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  /** What comes on standard input; nothing by default. */
  readonly input?: Uint8Array | string;
  /** Called with all of standard error whenever some comes. */
  readonly onError?: (text: string, child: ChildProcess) => void;
  /** Called when it is there. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Milliseconds after which it is killed. */
  readonly within?: number;
}

/** Runs the program to its end. */
export async function lsrdr(words: readonly string[], around: Surroundings = {}): Promise<Ended> {
  return run(process.execPath, [await programPath(), ...words], around);
}

/** A line of a shell in which `lsrdr` is the program. */
export async function shell(line: string, around: Surroundings = {}): Promise<Ended> {
  const path = await programPath();
  return run('bash', ['-c', `lsrdr() { "${process.execPath}" "${path}" "$@"; }\n${line}`], around);
}

function run(
  command: string,
  words: readonly string[],
  { cwd, input, onError, onStart, within }: Surroundings,
): Promise<Ended> {
  const child = spawn(command, words, { cwd, timeout: within, killSignal: 'SIGKILL' });
  onStart?.(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part) => {
    stdout += String(part);
  });
  child.stderr.on('data', (part) => {
    stderr += String(part);
    onError?.(stderr, child);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Writes a file into a folder; gives its path. */
export function put(folder: string, name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** All tests of a file work in a folder, so that the program is at home there within this process too. */
export function workIn(folder: string): void {
  const before = process.cwd();
  beforeAll(() => process.chdir(folder));
  afterAll(() => process.chdir(before));
}

/** The same within this process: no time goes into starting one. */
export async function inside(words: readonly string[]): Promise<Pick<Ended, 'code' | 'stdout' | 'stderr'>> {
  const ended = { code: 0, stdout: '', stderr: '' };
  const streams = {
    print: async (text: string) => {
      ended.stdout += text;
    },
    say: (line: string) => {
      ended.stderr += `${line}\n`;
    },
    draw: (text: string) => {
      ended.stderr += text;
    },
    isTerminal: false,
    width: 80,
  };
  ended.code = await commandLine(words, { streams });
  return ended;
}
