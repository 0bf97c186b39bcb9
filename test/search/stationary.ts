/** Tuples with saddles that solvers run into, and stationary points as they are reached, maxima or not. */
import { automatic } from '../../src/methods/registry';
import type { Certified } from '../../src/search/certificate';
import { drive } from '../../src/search/driver';
import type { Tuple } from '../../src/tuple';
import { gaussianTuple, hermitianTuple, type NaiveTuple, type Source, source, zeroScalar } from '../support';

/** n, r, d of a small problem, its tuple even or odd, matrix by matrix, under a diagonal matrix of signs: balanced starts are so too. */
export function withParity(
  dim: number,
  hermitian: boolean,
  seed: number,
): { A: NaiveTuple; d: number; random: Source } {
  const random = source(seed);
  const [n, r, d] = [random.integer(4, 8), random.integer(2, 4), random.integer(1, 3)];
  const A = (hermitian ? hermitianTuple : gaussianTuple)(dim, r, n, random);
  return { A: parted(A, random), d, random };
}

/** The part of A that is even or odd under random signs. */
export function parted(A: NaiveTuple, random: Source): NaiveTuple {
  const sign = () => (random.uniform() < 0.5 ? 1 : -1);
  const signs = A[0]!.map(sign);
  return A.map((M) => {
    const parity = sign();
    return M.map((row, i) => row.map((x, j) => (signs[i]! * signs[j]! * parity > 0 ? x : zeroScalar(x.length))));
  });
}

/** The point that a default fit would reach if nothing were examined, or undefined. */
export function stationaryPoint(A: Tuple, d: number, hermitian: boolean): Certified | undefined {
  const options = { rank: d, seed: 0, tolerance: 1e-9, maxSweeps: 3000, onIteration: undefined, signal: undefined };
  const passed = { secondOrder: { largest: 0, residual: 0, tested: 0 } };
  const task = { index: 0, start: { kind: 'balanced' } as const, known: () => passed };
  const steps = drive(automatic(hermitian), A, options, task);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value.status === 'converged' ? step.value.point : undefined;
}
