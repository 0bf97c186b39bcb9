/** The programs of bench/python, in the first Python that has numpy. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Tuple } from '../src/tuple';

const solvers = fileURLToPath(new URL('python/solvers.py', import.meta.url));

/** What a numpy solver is asked for. */
export interface Job {
  readonly method: 'hermitian-cg' | 'gradient-ascent' | 'vomps';
  readonly tuple: Tuple;
  readonly d: number;
  readonly seed: number;
  readonly tolerances: readonly number[];
  readonly most: number;
}

export interface Mark {
  readonly sweeps: number;
  readonly seconds: number;
}

/** One mark for each tolerance that was reached. */
export interface Trace {
  readonly marks: readonly Mark[];
  readonly fitness: number;
}

/** A Python with numpy that waits for jobs. */
export interface Numpy {
  readonly version: string;
  run(job: Job): Promise<Trace>;
  stop(): void;
}

/** The first Python that has numpy, if any. */
function pythonWithNumpy(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0);
}

/** Starts one with so many threads, which lives until it is stopped; undefined where no Python has numpy. */
export async function startNumpy(threads: number): Promise<Numpy | undefined> {
  const python = pythonWithNumpy();
  if (python === undefined) return undefined;
  const env = { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
  const child = spawn(python, ['-B', solvers], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`numpy: ${solvers} has ended with ${child.exitCode}`);
    return JSON.parse(value) as T;
  };
  const { version } = await answer<{ version: string }>();
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-bench-'));
  const run = async ({ tuple, ...job }: Job): Promise<Trace> => {
    const file = join(folder, 'tuple.f64');
    writeFileSync(file, tuple.toDense().data);
    child.stdin.write(`${JSON.stringify({ ...job, file, field: tuple.algebra.name, n: tuple.n, r: tuple.r })}\n`);
    return await answer<Trace>();
  };
  const stop = (): void => {
    child.stdin.end();
    rmSync(folder, { recursive: true });
  };
  return { version, run, stop };
}
