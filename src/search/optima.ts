import { adjoint, adjointMultiply, clone, inner, norm, type PlanarMatrix, scaleColumns } from '../matrix';
import type { Certified } from './certificate';
import type { Run } from './driver';

/** One distinct local maximum among the converged runs. */
export interface Optimum {
  readonly run: Run;
  /** Indices of the runs that reached it. */
  readonly members: readonly number[];
}

/**
 * Two runs found the same optimum when both P and Q agree to this relative Frobenius distance. Runs at a residual of 1e-8 agree to
 * about 1e-8 over the gap; different optima differ by tenths.
 */
const SAME = 1e-4;

/** Fitnesses of one optimum agree to the square of that. Where coordinates are decades apart the largest of them is nearly all of every P and Q, and fitness tells optima apart. */
const SAME_FITNESS = 1e-5;

export function isSameOptimum(a: Certified, b: Certified): boolean {
  if (Math.abs(a.fitness - b.fitness) > SAME_FITNESS * b.fitness) return false;
  return projectorDistance(factorP(a), factorP(b)) <= SAME && projectorDistance(factorQ(a), factorQ(b)) <= SAME;
}

/** n×d K with P = K K*: S E^{1/2}, scaled to trace one. */
export function factorP(point: Pick<Certified, 'S' | 'E'>): PlanarMatrix {
  return traceOne(point.S, point.E);
}

/** n×d K with Q = K K*: R* F^{1/2}, scaled to trace one. */
export function factorQ(point: Pick<Certified, 'R' | 'F'>): PlanarMatrix {
  return traceOne(adjoint(point.R), point.F);
}

function traceOne(columns: PlanarMatrix, weights: Float64Array): PlanarMatrix {
  const K = clone(columns);
  scaleColumns(K, weights.map(Math.sqrt));
  const length = norm(K);
  scaleColumns(K, new Array<number>(K.cols).fill(1 / length));
  return K;
}

/**
 * ‖K K* − L L*‖ / max(‖K K*‖, ‖L L*‖) without anything of size n×n: with M = [K L] the square is
 * ‖K*K‖² + ‖L*L‖² − 2‖K*L‖². Differences below 1e-8 are lost to cancellation, which is far below `SAME`.
 */
export function projectorDistance(K: PlanarMatrix, L: PlanarMatrix): number {
  const KK = adjointMultiply(K, K);
  const LL = adjointMultiply(L, L);
  const KL = adjointMultiply(K, L);
  const squares = inner(KK, KK) + inner(LL, LL) - 2 * inner(KL, KL);
  return Math.sqrt(Math.max(squares, 0) / Math.max(inner(KK, KK), inner(LL, LL)));
}
