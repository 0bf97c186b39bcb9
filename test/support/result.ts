/** Checks that hold for every result whatever its status, and readers of its matrices as naive ones. */
import { expect } from 'vitest';
import type { Lsrdr } from '../../src/real';
import { apart, eye, fromArray, fromStack, mul, type Naive, type NaiveTuple, star, trace } from './naive';

export interface Parts {
  X: NaiveTuple;
  R: Naive;
  S: Naive;
  projection: Naive;
  P: Naive;
  Q: Naive;
}

export function partsOf(result: Lsrdr): Parts {
  const { dim } = result.algebra;
  return {
    X: fromStack(result.X, dim),
    R: fromArray(result.R, dim),
    S: fromArray(result.S, dim),
    projection: fromArray(result.projection, dim),
    P: fromArray(result.P, dim),
    Q: fromArray(result.Q, dim),
  };
}

const statuses = [
  'converged',
  'max-sweeps',
  'stagnated',
  'saddle',
  'dominated',
  'complex-pair',
  'defective',
  'non-finite',
  'aborted',
];

/** Finite numbers everywhere, trace-one Hermitian P and Q with membership in [0,1], a known status. */
export function expectSane(result: Lsrdr, note = ''): void {
  expect(statuses, note).toContain(result.status);
  expect(Number.isFinite(result.fitness) && result.fitness >= 0, `${note} fitness ${result.fitness}`).toBe(true);
  for (const name of ['X', 'R', 'S', 'projection', 'P', 'Q'] as const) {
    expect((result[name].data as Float64Array).every(Number.isFinite), `${note} ${name} is finite`).toBe(true);
  }
  for (const [name, value] of Object.entries(result.residuals)) {
    expect(Number.isFinite(value), `${note} residual ${name} = ${value}`).toBe(true);
  }
  const { P, Q } = partsOf(result);
  for (const M of [P, Q]) {
    expect(trace(M)[0], note).toBeCloseTo(1, 10);
    expect(apart(M, star(M)), note).toBeLessThan(1e-12);
    for (let i = 0; i < M.length; i++) expect(M[i]![i]![0], note).toBeGreaterThanOrEqual(0);
  }
  expect(result.message.length, note).toBeGreaterThan(0);
}

/** R S = 1, Π² = Π and X = R A S, from the public arrays alone. */
export function expectNormalised(result: Lsrdr, A: NaiveTuple, tolerance = 1e-8, note = ''): void {
  const { X, R, S, projection } = partsOf(result);
  expect(apart(mul(R, S), eye(result.algebra.dim, result.rank)), `${note} R S = 1`).toBeLessThan(tolerance);
  expect(apart(mul(S, R), projection), `${note} Π = S R`).toBeLessThan(tolerance);
  expect(apart(mul(projection, projection), projection), `${note} Π² = Π`).toBeLessThan(tolerance);
  const scale = Math.max(...A.map((M) => Math.hypot(...M.flat(2))));
  X.forEach((Xj, j) => {
    const RAS = mul(mul(R, A[j]!), S);
    const size = Math.hypot(...RAS.flat(2), scale * 1e-8);
    expect(Math.hypot(...Xj.flat(2).map((x, k) => x - RAS.flat(2)[k]!)) / size, `${note} X_${j}`).toBeLessThan(
      tolerance,
    );
  });
}
