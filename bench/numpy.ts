/** The programs of bench/python, in the first Python that has numpy. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

export interface Numpy {
  readonly version: string;
  run(jobs: readonly Job[], threads: number): Trace[];
}

/** Undefined where no Python has numpy. */
export function findNumpy(): Numpy | undefined {
  const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0);
  if (python === undefined) return undefined;
  const call = (jobs: readonly object[], threads: number) => {
    const env = { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
    const input = JSON.stringify({ jobs });
    const { status, stdout, stderr } = spawnSync(python, ['-B', solvers], { env, input, encoding: 'utf8' });
    if (status !== 0) throw new Error(`numpy: ${solvers} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as { version: string; runs: Trace[] };
  };
  const run = (jobs: readonly Job[], threads: number): Trace[] => {
    const folder = mkdtempSync(join(tmpdir(), 'lsrdr-bench-'));
    try {
      const written = jobs.map(({ tuple, ...job }, k) => {
        const file = join(folder, `${k}.f64`);
        writeFileSync(file, tuple.toDense().data);
        return { ...job, file, field: tuple.algebra.name, n: tuple.n, r: tuple.r };
      });
      return call(written, threads).runs;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  return { version: call([], 1).version, run };
}
