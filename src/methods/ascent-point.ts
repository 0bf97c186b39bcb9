/**
 * A point of the ascent and what one sweep tells of it. In the gauge Σ X_j* X_j = 1, where F = 1 and ρ(Φ(X)) = 1, with ‖U‖ = 1, ⟨V,U⟩ = 1:
 *
 *     f = ΓU,  b = Γ†V,  λ = ⟨b,f⟩/⟨b,U⟩,  C = b*A_jU/(λ⟨b,U⟩),  ∇ log L = (1 − XX*)C M⁻¹ in the metric ⟨ξ,ηM⟩ of X*ξ = 0
 *
 * with M = E but for a small multiple of 1, so that a singular E does no harm. X carries the central phase that makes λ positive: X*ξ = 0
 * leaves no direction for it.
 */
import {
  adjointMultiply,
  alignToCentre,
  centralTrace,
  clone,
  distance,
  hermitianEigen,
  hermitise,
  inner,
  multiplyInto,
  norm,
  type PlanarMatrix,
  realTrace,
  relativeDefect,
  rotateByCentral,
  scaleInPlace,
  spectralFunction,
  zeros,
} from '../matrix';
import type { Resting } from '../resting';
import { phiOperator } from '../superoperator/operators';
import type { Sweep, Tuple } from '../tuple/tuple';
import { alignBy, type Commuting } from './commuting-units';

export interface Point {
  /** Isometric stack of r matrices d×d. */
  readonly X: PlanarMatrix;
  /** n×d, near the right and left eigenvectors of Γ(A;X). */
  readonly U: PlanarMatrix;
  readonly V: PlanarMatrix;
  /** Near the fixed point of Φ(X), trace one. */
  readonly E: PlanarMatrix;
  /** f and b, with the image of U, which all points share. */
  readonly sweep: Sweep;
  readonly C: PlanarMatrix;
  /** The gradient times M^{1/2}: its coordinates where the metric is Euclidean. */
  readonly flat: PlanarMatrix;
  /** The gradient. */
  readonly gradient: PlanarMatrix;
  /** M^{1/2} and M^{−1/2}. */
  root: PlanarMatrix;
  inverseRoot: PlanarMatrix;
  /** What is climbed: λ, or the geometric mean of the |λ_k| of several tuples. */
  value: number;
  /** The eigenvalue that f and b are images for: λ, or 1 where those of several tuples are divided by their own. */
  level: number;
  /** The rows that belong to each of several tuples, with what is known of their own eigenvalues. */
  parts?: readonly Part[];
  /** ‖f − λU‖/(λ‖U‖), and of b and V. */
  rightDefect: number;
  leftDefect: number;
  /** Of everything: the two above and ‖C − XE‖/‖XE‖. */
  residual: number;
  /** Norm of the gradient. */
  slope: number;
}

/** What is known of one of several tuples, wherever X is. */
export interface Units {
  /** Those that commute with its entries, as far as it is known: the centre, or more. */
  commuting: readonly boolean[];
  hasLooked: boolean;
}

/** The rows of one of several tuples (ascent-parts.ts): views of those of a point. */
export interface Part {
  readonly A: Tuple;
  readonly U: PlanarMatrix;
  readonly V: PlanarMatrix;
  readonly forward: PlanarMatrix;
  readonly backward: PlanarMatrix;
  /** ζ_k b_k/(m|λ_k|⟨b_k,U_k⟩), with which the image of U gives the part of C. */
  readonly left: PlanarMatrix;
  /** All of the `left`. */
  readonly lefts: PlanarMatrix;
  readonly units: Units;
  /** The conjugate of ζ_k, and |λ_k|. */
  turn: Float64Array;
  modulus: number;
}

export function createPoint({ algebra, n, r }: Tuple, d: number, image: PlanarMatrix): Point {
  const stack = () => zeros(algebra, r * d, d);
  const tall = () => zeros(algebra, n, d);
  const small = () => zeros(algebra, d, d);
  const [X, U, V] = [stack(), tall(), tall()];
  const sweep = { Y: U, Z: V, X, image, forward: tall(), backward: tall() };
  const measured = {
    value: 0,
    level: 0,
    rightDefect: Infinity,
    leftDefect: Infinity,
    residual: Infinity,
    slope: Infinity,
  };
  return {
    ...{ X, U, V, E: small(), sweep, C: stack(), flat: stack(), gradient: stack() },
    ...{ root: small(), inverseRoot: small(), ...measured },
  };
}

/**
 * One sweep: everything that depends on X, U, V, E and the metric.
 * @param commuting the units with which A commutes, if they are more than the centre: then λ is Re z of ΓU = zU (see commuting-units.ts)
 */
export function measure(A: Tuple, point: Point, commuting?: Commuting): void {
  const { U, V, sweep, C } = point;
  const { forward, backward, image } = sweep;
  scaleInPlace(U, 1 / norm(U));
  alignVectors(V, U, commuting);
  scaleInPlace(V, 1 / inner(V, U));
  A.sweepInto(sweep);
  if (commuting === undefined) makePositive(point);
  else makePositiveFromLeft(point, commuting);
  const overlap = inner(backward, U);
  const value = inner(backward, forward) / overlap;
  if (commuting !== undefined) alignBy(forward, U, commuting);
  A.compressInto(C, backward, image);
  scaleInPlace(C, 1 / (value * overlap));
  point.value = value;
  point.level = value;
  point.rightDefect = relativeDefect(forward, U, value);
  point.leftDefect = relativeDefect(backward, V, value);
  takeGradient(point);
}

/** Residual and gradient, from C and the defects. */
function takeGradient(point: Point): void {
  const { X, E, C, flat } = point;
  multiplyInto(flat, X, E);
  point.residual = Math.hypot(distance(C, flat) / norm(flat), point.rightDefect, point.leftDefect);
  climbFrom(point);
}

/** The gradient of C and its norm. */
export function climbFrom(point: Point): void {
  const { X, C, flat, gradient } = point;
  multiplyInto(flat, C, point.inverseRoot);
  projectOut(X, flat);
  multiplyInto(gradient, flat, point.inverseRoot);
  point.slope = norm(flat);
}

/** V turned by what leaves it an eigenvector, towards U. */
export function alignVectors(V: PlanarMatrix, U: PlanarMatrix, commuting?: Commuting): void {
  if (commuting === undefined) alignToCentre(V, U);
  else alignBy(V, U, commuting);
}

/** The same for b up to q from the left, which no sign of X changes. */
function makePositiveFromLeft({ X, U, sweep: { forward, backward } }: Point, commuting: Commuting): void {
  alignBy(backward, U, commuting);
  if (inner(backward, forward) >= 0) return;
  scaleInPlace(X, -1);
  scaleInPlace(forward, -1);
}

/** Turns X, b and f by the central phase z that makes ⟨b,f⟩/⟨b,U⟩ real and positive. */
function makePositive({ X, U, sweep: { forward, backward } }: Point): void {
  const numerator = centralTrace(backward, forward);
  const denominator = centralTrace(backward, U);
  const z = new Float64Array(numerator.length);
  // numerator · denominator*, of which at most the first two components are central.
  z[0] = numerator[0]! * denominator[0]! + (numerator[1] ?? 0) * (denominator[1] ?? 0);
  if (z.length > 1) z[1] = numerator[1]! * denominator[0]! - numerator[0]! * denominator[1]!;
  if (z[0] > 0 && !z[1]) return;
  rotateByCentral(X, z);
  rotateByCentral(backward, z);
  if (z.length > 1) z[1] = -z[1]!;
  rotateByCentral(forward, z);
}

/** Z ← (1 − XX*)Z for an isometry X. */
export function projectOut(X: PlanarMatrix, Z: PlanarMatrix): void {
  const part = adjointMultiply(X, Z);
  scaleInPlace(part, -1);
  multiplyInto(Z, X, part, true);
}

/** Power steps of d×d matrices between two rests: a step takes little longer than a rest where d is small. */
const SMALL_STEPS = 8;

/** Parts of 1/d added to E, whatever the residual. */
const LEAST_LIFT = 1e-13;

/** E ← the fixed point of Φ(X) by averaged power steps (E + Φ(X)E)/2, until one changes it by no more than the tolerance; then the metric. */
export function* settleE({ r }: Tuple, point: Point, tolerance: number): Resting<void> {
  const { X, E } = point;
  const { applyInto } = phiOperator(X, r);
  const next = zeros(E.algebra, E.rows, E.cols);
  for (let k = 0; k < 100; k++) {
    applyInto(next.data, E.data);
    const change = distance(next, E) / norm(E);
    for (let i = 0; i < E.data.length; i++) E.data[i] = (E.data[i]! + next.data[i]!) / 2;
    scaleInPlace(E, 1 / realTrace(E));
    if (change <= tolerance) break;
    if (k % SMALL_STEPS === SMALL_STEPS - 1) yield;
  }
  hermitise(E);
  setMetric(point);
}

/** M from E and the last residual. */
export function setMetric(point: Point): void {
  const d = point.E.rows;
  const lift = Math.max(Math.min(point.residual, 1) ** 2, LEAST_LIFT) / d;
  const M = clone(point.E);
  for (let i = 0; i < d; i++) M.data[i * (M.algebra.dim * d + 1)]! += lift;
  const eigen = hermitianEigen(M);
  point.root = spectralFunction(eigen, (x) => Math.sqrt(Math.max(x, lift / 2)));
  point.inverseRoot = spectralFunction(eigen, (x) => 1 / Math.sqrt(Math.max(x, lift / 2)));
}
