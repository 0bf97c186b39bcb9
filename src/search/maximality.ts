/**
 * Whether a stationary point is a local maximum of L: no direction of ascent to second order, and λ the spectral radius of Γ(A;X); and the ways on
 * from one that is not.
 *
 * Where L is flat to second order in some direction, as along the orbit of a symmetry, a maximum and a degenerate saddle look alike (a sum X ⊕ X' of
 * equally fit parts is flat in their weights, and may be left where one weight is 0). There a kick decides, from which the run comes back or not.
 *
 * Where λ is an eigenvalue of Γ(A;X) with several eigenvectors, or one of several of its modulus, second order speaks of one of them, and the others
 * have ways of their own.
 */

import type { PlanarMatrix } from '../matrix';
import { spansOf } from '../methods/spans';
import { randomSource } from '../random';
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import { type Certified, rightEigenvector } from './certificate';
import { type Dominance, dominanceOf } from './dominance';
import { waysToOtherBranches } from './other-branches';
import { dominantOf } from './reduced';
import { generalCurvature } from './second-order-general';
import { hermitianCurvature } from './second-order-hermitian';
import { type Curvature, rightmostOf } from './second-order-krylov';
import { waysAside } from './ways-aside';

/** Eigenvalues of the curvature within this of 0 are none; a residual of the point counts tenfold, since it moves them. */
const FLAT = 1e-5;

/** Lengths of the steps off a saddle, relative to the point, in the order in which they are tried. */
const STEPS = [0.1, -0.1, 0.5, -0.5];

/** Length of a kick. */
const KICK = 1e-2;

/** What second order says. */
export interface SecondOrder {
  /** The largest eigenvalue found of the curvature (docs/notation.md): positive beyond rounding at a saddle or a minimum alone. */
  readonly largest: number;
  /** ‖Tx − largest·x‖ for the direction x of norm 1 that it was found with. */
  readonly residual: number;
  /** Readings of A that it took; 0 where there is nothing to be tested with, and then `largest` is NaN. */
  readonly tested: number;
}

export interface Maximality {
  readonly secondOrder: SecondOrder;
  /** Not measured where second order shows a saddle. */
  readonly dominance?: Dominance;
}

export interface Way {
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
}

export interface Examined extends Maximality {
  /** Why the point is no maximum. */
  readonly failure: 'saddle' | 'dominated' | undefined;
  /** Starts from which a run may find its way to a fitter point. */
  readonly ways: readonly (() => Way | Resting<Way>)[];
}

/** Examines a point; rests between readings of A. */
export function* examine(
  A: Tuple & { readonly sweeps: number },
  point: Certified,
  hermitian: boolean,
  seed: number,
): Resting<Examined> {
  const { stationarity } = point.residuals;
  const least = Math.max(FLAT, 10 * stationarity);
  const { secondOrder, curvature, vector } = yield* curved(A, point, hermitian, seed, least);
  const { largest, residual } = secondOrder;
  const leaving = STEPS.map((length) => () => curvature!.along(vector, length));
  if (largest > least && residual < largest / 2) return { secondOrder, failure: 'saddle', ways: leaving };

  const dominance = yield* dominanceOf(A, point);
  // λ is as exact as the square of the residual.
  if (!dominance.dominant && dominance.spectralRadius > point.lambda * (1 + 10 * stationarity ** 2)) {
    return { secondOrder, dominance, failure: 'dominated', ways: [() => overtaking(A, point, hermitian)] };
  }
  const beside = dominance.multiplicity > 1 ? waysAside(A, point, hermitian, seed) : [];
  const rising = yield* waysToOtherBranches(A, point, hermitian, seed, dominance);
  // What is doubtful or flat is a maximum if no way leads up from it.
  const flat: Examined['ways'] = largest > least ? leaving : largest > -least ? [() => kicked(curvature!, seed)] : [];
  const ways = [...rising, ...beside, ...flat];
  return { secondOrder, dominance, failure: rising.length > 0 ? 'saddle' : undefined, ways };
}

/** The rightmost eigenvalue of the curvature. Where E F = 0, ⟨V, U⟩ = 0 too, and no eigenvalue of Γ(A;X) has a derivative: nothing is tested. */
function* curved(
  A: Tuple & { readonly sweeps: number },
  point: Certified,
  hermitian: boolean,
  seed: number,
  least: number,
) {
  const nothing = { largest: Number.NaN, residual: Number.NaN, tested: 0 };
  if (!(point.sigma[0]! > 0)) return { secondOrder: nothing, vector: new Float64Array(0) };
  const begun = A.sweeps;
  const curvature = hermitian ? hermitianCurvature(A, point) : generalCurvature(A, point);
  const { value, residual, vector } = yield* rightmostOf(curvature, seed, least);
  curvature.release();
  return { secondOrder: { largest: value, residual, tested: A.sweeps - begun }, curvature, vector };
}

/** The spans of the eigenvectors of the eigenvalue that is larger than λ. */
function* overtaking(A: Tuple, point: Certified, hermitian: boolean): Resting<Way> {
  const { right, left } = yield* dominantOf(A, point, {
    start: rightEigenvector(point).data,
    tolerance: 1e-4,
    left: !hermitian,
  });
  const columns = (data: Float64Array): PlanarMatrix => ({ ...point.S, data });
  return spansOf(columns(right), columns(hermitian ? right : left));
}

function kicked(curvature: Curvature, seed: number) {
  const noise = randomSource(seed + 1).fillNormal(new Float64Array(curvature.size));
  return curvature.along(noise, KICK);
}
