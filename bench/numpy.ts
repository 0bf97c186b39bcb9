/** The programs of bench/python, in the first Python that has numpy. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { randomSource } from '../src/random';
import type { Tuple } from '../src/tuple';

const solvers = fileURLToPath(new URL('python/solvers.py', import.meta.url));

/** Starts that a job has normal numbers for: `ascent` leads in two, and draws others where numbers leave the range. */
const STARTS = 24;

/** What a numpy solver is asked for. */
export interface Job {
  readonly method: 'ascent' | 'hermitian-cg' | 'gradient-ascent' | 'vomps';
  readonly tuple: Tuple;
  readonly d: number;
  /** Of a start: the one that a fit from a random start with this seed has. */
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
  const run = async ({ tuple, seed, ...job }: Job): Promise<Trace> => {
    const { algebra, n, r } = tuple;
    const [file, normals] = [join(folder, 'tuple.f64'), join(folder, 'normals.f64')];
    writeFileSync(file, tuple.toDense().data);
    const count = algebra.dim * job.d * (STARTS * n + r * job.d);
    writeFileSync(normals, randomSource(seed).fillNormal(new Float64Array(count)));
    child.stdin.write(`${JSON.stringify({ ...job, file, normals, field: algebra.name, n, r })}\n`);
    return await answer<Trace>();
  };
  const stop = (): void => {
    child.stdin.end();
    rmSync(folder, { recursive: true });
  };
  return { version, run, stop };
}
