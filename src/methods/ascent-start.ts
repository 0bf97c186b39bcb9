/** Starting points of the ascent, brought into the gauge F = 1. */
import {
  adjoint,
  blocks,
  copyInto,
  hermitise,
  inner,
  inverseSquareRoot,
  multiply,
  multiplyInto,
  norm,
  type PlanarMatrix,
  realTrace,
  scaleInPlace,
  squareRoot,
  zeros,
} from '../matrix';
import type { Resting } from '../resting';
import type { Point } from './ascent-point';
import { setMetric } from './ascent-point';
import { fixedPoints } from './fixed-points';
import type { Problem, StartPoint } from './method';
import { balancedStart, compressionOf, obliqueStart, placedStart } from './starts';

/** Cosine of E and F below which they share no direction, and the part of 1 that is added to them then. */
const APART = 1e-6;
const LIFT = 1e-8;

/**
 * X = R A S of a start, or of an oblique random one where that would vanish, times g on the left and g⁻¹/√ρ on the right with g = F^{1/2}; U = S E g
 * and V = R* g; E likewise. Where E F = 0, as for a defective eigenvalue, U and V would be orthogonal, and E and F singular where the other is not: a
 * little of 1 in both lets the ascent leave that point.
 */
export function* startInto(point: Point, problem: Problem, start: StartPoint): Resting<void> {
  const { A, rank: d } = problem;
  const { image, forward, backward } = point.sweep;
  let first = start.kind === 'balanced' ? yield* balancedStart(problem) : placedStart(problem, start);
  let X = compressionOf(A, first, image);
  if (X === undefined) {
    first = obliqueStart(problem);
    X = compressionOf(A, first, image) ?? zeros(A.algebra, A.r * d, d);
  }
  const { E, F, value } = yield* fixedPoints(X, A.r);
  if (!(inner(F, E) > APART * norm(F) * norm(E))) for (const M of [E, F]) lift(M, d);
  const g = squareRoot(F);
  const gInverse = inverseSquareRoot(F);
  const targets: PlanarMatrix[] = blocks(point.X, A.r);
  blocks(X, A.r).forEach((block, j) => void multiplyInto(targets[j]!, multiply(g, block), gInverse));
  scaleInPlace(point.X, 1 / Math.sqrt(value));
  multiplyInto(point.E, multiply(g, E), g);
  hermitise(point.E);
  scaleInPlace(point.E, 1 / realTrace(point.E));
  multiplyInto(point.U, multiply(first.S, E), g);
  multiplyInto(point.V, adjoint(first.R), g);
  // Until the first sweep the vectors stand for their images, so that a run stopped at once ends where it began.
  copyInto(forward, point.U);
  copyInto(backward, point.V);
  point.residual = 1;
  setMetric(point);
}

/** M ← M + LIFT/d, for M of trace one. */
function lift(M: PlanarMatrix, d: number): void {
  for (let i = 0; i < d; i++) M.data[i * (M.algebra.dim * d + 1)]! += LIFT / d;
  scaleInPlace(M, 1 / realTrace(M));
}
