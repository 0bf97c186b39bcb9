/** Small tuples for the tests of the public functions, from fixed seeds. */
import type { TupleLike } from '../../src/real';
import type { Lsrdr } from '../../src/result/lsrdr';
import { directSum, type NaiveTuple, scaled, toInputTuple } from '../support/naive';
import { gaussianTuple, hermitianTuple, source } from '../support/random';

/** Nested arrays as `fit` takes them. */
export function input(A: NaiveTuple): TupleLike & unknown[] {
  return toInputTuple(A) as TupleLike & unknown[];
}

export const r = 3;
export const n = 4;

/** A tuple that is not Hermitian, and one that is. */
export const kinds = [
  { kind: 'general', tuple: (dim: number, seed = 1) => gaussianTuple(dim, r, n, source(seed)) },
  { kind: 'Hermitian', tuple: (dim: number, seed = 1) => hermitianTuple(dim, r, n, source(seed)) },
] as const;

/** Two blocks of size 2 of nearly the same weight: fits of rank 2 have a local maximum on each. */
export function twoBlocks(dim: number): NaiveTuple {
  const block = (seed: number) => {
    const A = hermitianTuple(dim, r, 2, source(seed));
    const weight = Math.sqrt(A.flat(3).reduce((sum, x) => sum + x * x, 0));
    return A.map((M) => scaled(M, 1 / weight));
  };
  const first = dim === 2 ? 17 : 11;
  return directSum(block(first), block(first + 1));
}

/** The arrays of a result by name. */
export function arraysOf(result: Lsrdr): Record<string, Float64Array> {
  const { X, R, S, projection, P, Q, spectrum } = result;
  return {
    X: X.data,
    R: R.data,
    S: S.data,
    projection: projection.data,
    P: P.data,
    Q: Q.data,
    'spectrum.P': spectrum.P,
    'spectrum.Q': spectrum.Q,
  };
}

/** Everything numeric about a result but its seconds, bit for bit (vitest's equality tells −0 from 0 and takes NaN for NaN). */
export function bitsOf(result: Lsrdr): unknown {
  const own = (one: Lsrdr) => ({
    arrays: arraysOf(one),
    fitness: one.fitness,
    status: one.status,
    message: one.message,
    residuals: one.residuals,
    sweeps: one.sweeps,
    history: one.history,
    seed: one.seed,
    method: one.method,
    sizes: [one.n, one.r, one.rank, one.algebra.name],
  });
  return {
    ...own(result),
    runs: result.runs,
    agreement: result.agreement,
    optima: result.optima.map(({ fitness, hits, result: found }) => ({ fitness, hits, point: own(found) })),
  };
}
