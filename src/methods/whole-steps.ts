/**
 * Steps of limited-memory BFGS for the quartic quotient, for tuples with `quarticInto`, to which L* A_j D and D* A_j D of an exact line search are
 * dear: a step is taken whole unless g falls, which needs g and its gradient at the new point alone, and one sweep.
 */
import { addScaledInPlace, copyInto, inner } from '../matrix';
import type { Line } from './exact-steps';
import { precondition, type QuotientPoint, quarticOf, settle } from './quartic-quotient';
import type { QuasiNewton } from './quasi-newton';

/** Shortenings of a whole step before it is given up. */
const SHORTENINGS = 3;

/** Part of the rise that the slope promises that is enough (Armijo). */
const ENOUGH = 1e-4;

/** Rounding of g, relative to it: a fall by no more than that is none. */
const ROUNDING = 1e-13;

/** A step of BFGS from the pairs at hand, or false, with L where it was and the line along the gradient, where g does not rise. */
export function wholeStep(point: QuotientPoint, line: Line, quasiNewton: QuasiNewton): boolean {
  const { A, L, image, gram, gradient } = point;
  const { direction, directionImage } = line;
  const before = point.fitness ** 2;
  quasiNewton.directionInto(direction, gradient, (out, G) => precondition(out, G, point));
  const slope = 4 * inner(gradient, direction);
  if (slope > 0) A.imageInto(directionImage, direction);
  let at = 0;
  /** To L + tD; `gradient` is that of the quartic then. */
  const moveTo = (t: number): number => {
    addScaledInPlace(L, t - at, direction);
    addScaledInPlace(image, t - at, directionImage);
    at = t;
    return quarticOf(point);
  };
  // What products of the accuracy asked for may hide.
  const slack = Math.max(ROUNDING, point.tolerance / 10) * before;
  let t = 1;
  for (let tries = 0; slope > 0 && tries <= SHORTENINGS; tries++) {
    const quartic = moveTo(t);
    const rise = quartic / inner(gram, gram) - before;
    if (rise >= ENOUGH * t * slope - slack) {
      settle(point, quartic);
      return true;
    }
    // The maximum of the parabola through what is known, within bounds.
    t = Math.max(t / 10, Math.min(t / 2, (slope * t * t) / (2 * (slope * t - rise))));
  }
  // Products that were not exact may be why.
  point.tolerance = 0;
  settle(point, moveTo(0));
  quasiNewton.clear();
  copyInto(direction, point.preconditioned);
  return false;
}
