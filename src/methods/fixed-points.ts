/**
 * E and F, the fixed points of a completely positive map Φ(X) and of its adjoint: limits of averaged powers ((ρ + Φ)/2ρ)^k applied to 1, in which the
 * eigenvalue ρ of a positive map beats all others on its circle and a Jordan block still has a limit. Where the Hermitian matrices have few
 * dimensions the powers are those of an explicit matrix, squared again and again, which bounds the work whatever the spectrum; elsewhere Krylov
 * spaces, with a bound on the applications.
 */
import { dominantEigenpair } from '../dominant-eigen';
import {
  blocks,
  clone,
  hermitianEigen,
  hermitise,
  identity,
  inner,
  type PlanarMatrix,
  realTrace,
  relativeDefect,
  scaleAndAddInPlace,
  scaleInPlace,
  spectralFunction,
  zeros,
} from '../matrix';
import { phiOperator } from '../superoperator/operators';
import { hermitianDefectOf } from '../tuple/base';
import { averagedLimits } from './averaged-limits';

/** E and F: the dominant PSD eigenvectors of Φ(X) and Φ(X)†, trace one, with their eigenvalue. */
export interface FixedPoints {
  readonly E: PlanarMatrix;
  readonly F: PlanarMatrix;
  readonly value: number;
  /** The larger of ‖Φ(X)E − ρE‖/(ρ‖E‖) and the same for F. */
  readonly residual: number;
}

/** Real dimension of the Hermitian matrices up to which their maps are written out: some milliseconds. */
const WRITTEN_OUT = 144;

/** Bounds on the applications of a larger map, for its eigenvectors and for averaged power steps where these are not positive. */
const APPLICATIONS = 200;
const AVERAGED_STEPS = 100;

type Apply = (out: Float64Array, x: Float64Array) => void;

/** Of the stack X of r matrices d×d; from the identity, or warm. */
export function fixedPoints(X: PlanarMatrix, r: number, warm?: { E: PlanarMatrix; F: PlanarMatrix }): FixedPoints {
  const { algebra, cols: d } = X;
  const largest = X.data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  if (!(largest > 0 && largest < Infinity)) {
    const E = identity(algebra, d);
    scaleInPlace(E, 1 / d);
    return { E, F: clone(E), value: largest === 0 ? 0 : Number.NaN, residual: 0 };
  }
  // Φ squares the entries, which need not leave the range of doubles for that.
  const scaled = clone(X);
  scaleInPlace(scaled, 1 / largest);
  const map = phiOperator(scaled, r);
  const isSmall = d + (algebra.dim * d * (d - 1)) / 2 <= WRITTEN_OUT;
  const { E, F } = isSmall ? averagedLimits(algebra, d, map.applyInto) : byKrylov(scaled, r, warm);
  const image = zeros(algebra, d, d);
  map.applyInto(image.data, E.data);
  const overlap = inner(F, E);
  // The two-sided quotient is the better one; orthogonal E and F, as of triangular tuples, have none.
  const value = overlap > 1e-8 / d ? inner(F, image) / overlap : realTrace(image);
  const right = relativeDefect(image, E, value);
  map.adjointInto!(image.data, F.data);
  const residual = Math.max(right, relativeDefect(image, F, value));
  return { E, F, value: value * largest * largest, residual };
}

function byKrylov(X: PlanarMatrix, r: number, warm?: { E: PlanarMatrix; F: PlanarMatrix }) {
  const { applyInto, adjointInto, ...shape } = phiOperator(X, r);
  const solveFor = (apply: Apply, start: { data: Float64Array }) =>
    dominantEigenpair(
      { ...shape, applyInto: apply },
      { start: start.data, tolerance: 1e-13, maxApplications: APPLICATIONS, left: false },
    );
  const start = identity(X.algebra, X.cols);
  const right = solveFor(applyInto, warm?.E ?? start);
  // Of Hermitian X_j the map is its own adjoint.
  const isSelfAdjoint = hermitianDefectOf(blocks(X, r)) < 1e-12;
  const left = solveFor(adjointInto!, warm?.F ?? (isSelfAdjoint ? { data: right.right } : start));
  return {
    E: positivePart(X, right.right, applyInto, right.value),
    F: positivePart(X, left.right, adjointInto!, right.value),
  };
}

/** The vector as a PSD matrix of trace one. */
function positivePart(X: PlanarMatrix, vector: Float64Array, apply: Apply, value: number): PlanarMatrix {
  const d = X.cols;
  const M: PlanarMatrix = { algebra: X.algebra, rows: d, cols: d, data: vector.slice() };
  hermitise(M);
  const trace = realTrace(M);
  // The vector has norm 1, so a PSD one (or its negative) has |trace| ≥ 1.
  if (Math.abs(trace) > 0.5) {
    scaleInPlace(M, 1 / trace);
    const eigen = hermitianEigen(M);
    if (eigen.values[d - 1]! >= -1e-10 * eigen.values[0]!) return M;
  }
  return averagedPowerSteps(X, apply, value);
}

function averagedPowerSteps(X: PlanarMatrix, apply: Apply, value: number): PlanarMatrix {
  const d = X.cols;
  const M = identity(X.algebra, d);
  const next = zeros(X.algebra, d, d);
  for (let step = 0; step < AVERAGED_STEPS; step++) {
    apply(next.data, M.data);
    scaleAndAddInPlace(M, 0.5, 0.5 / (value || 1), next);
    scaleInPlace(M, 1 / realTrace(M));
  }
  hermitise(M);
  const positive = spectralFunction(hermitianEigen(M), (x) => Math.max(x, 0));
  scaleInPlace(positive, 1 / realTrace(positive));
  return positive;
}
