/** Whether a stationary point is a maximum to second order, and ways on where it is not. */
import { norm, type PlanarMatrix } from '../matrix';
import type { Point } from '../methods/ascent-point';
import { randomSource } from '../random';
import type { Resting } from '../resting';
import type { SecondOrder } from '../search/maximality';
import { rightmostOf } from '../search/second-order-krylov';
import type { Tuple } from '../tuple/tuple';
import { barycentreCurvature } from './curvature';
import type { CertifiedBarycentre } from './point';

/** Eigenvalues of the curvature within this of 0 are none; a residual of the point counts tenfold. */
const FLAT = 1e-5;

/** Lengths of steps off a saddle in the metric of the ascent, and that of a kick where it is flat. */
const STEPS = [0.1, -0.1, 0.5, -0.5];
const KICK = 1e-2;

export interface Examined {
  readonly found: SecondOrder;
  readonly isSaddle: boolean;
  /** Tangents along which there may be a fitter point. */
  readonly ways: readonly PlanarMatrix[];
}

/** Where the numbers of the test fail. */
export const UNTESTED: Examined = {
  found: { largest: Number.NaN, residual: Number.NaN, tested: 0 },
  isSaddle: false,
  ways: [],
};

/** @param sweeps how often A was read */
export function* examine(
  A: Tuple,
  at: Point,
  point: CertifiedBarycentre,
  seed: number,
  sweeps: () => number,
): Resting<Examined> {
  const begun = sweeps();
  const least = Math.max(FLAT, 10 * point.residuals.stationarity);
  const curvature = barycentreCurvature(A, at);
  const { value, residual, vector } = yield* rightmostOf(curvature, seed, least);
  const noise = randomSource(seed + 1).fillNormal(new Float64Array(curvature.size));
  const along = (x: Float64Array, length: number): PlanarMatrix => {
    const xi = curvature.tangent(x);
    const size = norm(xi);
    return { ...xi, data: xi.data.map((entry) => (length * entry * Math.sqrt(xi.cols)) / (size || 1)) };
  };
  const leaving = vector.length === 0 ? [] : STEPS.map((length) => along(vector, length));
  const ways = value > least ? leaving : value > -least ? [along(noise, KICK)] : [];
  curvature.release();
  const found = { largest: value, residual, tested: sweeps() - begun };
  return { found, isSaddle: value > least && residual < value / 2, ways };
}
