import { dominantEigenpair, type PeripheralKind } from '../dominant-eigen';
import {
  blocks,
  hermitianEigen,
  hermitise,
  identity,
  type PlanarMatrix,
  realTrace,
  relativeDefect,
  scaleInPlace,
  spectralFunction,
  zeros,
} from '../matrix';
import { phiOperator } from '../superoperator/operators';
import { hermitianDefectOf } from '../tuple/base';

/** E and F: the dominant PSD eigenvectors of Φ(X) and Φ(X)†, trace one, with their eigenvalue. */
export interface FixedPoints {
  readonly E: PlanarMatrix;
  readonly F: PlanarMatrix;
  readonly value: number;
  /** The larger of ‖Φ(X)E − ρE‖/(ρ‖E‖) and the same for F. */
  readonly residual: number;
  readonly gap: number;
  readonly kind: PeripheralKind;
}

/**
 * The fixed points of a completely positive map on d×d matrices. Started from the identity (or warm), whose share in the
 * dominant eigenspace is what power iteration with averaging would give; when that eigenspace is not a line, the share may fail
 * to be positive, and then averaged power steps decide.
 */
export function fixedPoints(X: PlanarMatrix, r: number, warm?: { E: PlanarMatrix; F: PlanarMatrix }): FixedPoints {
  const { applyInto, adjointInto, ...shape } = phiOperator(X, r);
  const solveFor = (apply: typeof applyInto, start: { data: Float64Array }) =>
    dominantEigenpair(
      { ...shape, applyInto: apply },
      { start: start.data, tolerance: 1e-13, maxApplications: 3000, left: false },
    );
  const start = identity(X.algebra, X.cols);
  const right = solveFor(applyInto, warm?.E ?? start);
  // Of Hermitian X_j the map is its own adjoint.
  const isSelfAdjoint = hermitianDefectOf(blocks(X, r)) < 1e-12;
  const left = solveFor(adjointInto!, warm?.F ?? (isSelfAdjoint ? { data: right.right } : start));
  const E = positivePart(X, right.right, applyInto, right.value);
  const F = positivePart(X, left.right, adjointInto!, left.value);
  const residual = Math.max(
    relativeResidual(applyInto, E, right.value),
    relativeResidual(adjointInto!, F, right.value),
  );
  return { E, F, value: right.value, residual, gap: Math.min(right.gap, left.gap), kind: right.kind };
}

function relativeResidual(apply: (out: Float64Array, x: Float64Array) => void, M: PlanarMatrix, value: number): number {
  const image = zeros(M.algebra, M.rows, M.cols);
  apply(image.data, M.data);
  return relativeDefect(image, M, value);
}

/** The vector as a PSD matrix of trace one. */
function positivePart(
  X: PlanarMatrix,
  vector: Float64Array,
  apply: (out: Float64Array, x: Float64Array) => void,
  value: number,
): PlanarMatrix {
  const d = X.cols;
  const M: PlanarMatrix = { algebra: X.algebra, rows: d, cols: d, data: vector.slice() };
  if (!(value > 0)) return M; // Φ(X) is nilpotent, and has no such eigenvector
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

/** Limit of (1 + Φ/ρ)/2 applied to the identity: the eigenvalue ρ of a positive map beats all others on its circle. */
function averagedPowerSteps(
  X: PlanarMatrix,
  apply: (out: Float64Array, x: Float64Array) => void,
  value: number,
): PlanarMatrix {
  const d = X.cols;
  const M = identity(X.algebra, d);
  const next = zeros(X.algebra, d, d);
  for (let step = 0; step < 2000; step++) {
    apply(next.data, M.data);
    let change = 0;
    let size = 0;
    for (let i = 0; i < M.data.length; i++) {
      const moved = (M.data[i]! + next.data[i]! / value) / 2;
      change += (moved - M.data[i]!) ** 2;
      size += moved * moved;
      M.data[i] = moved;
    }
    if (change <= 1e-28 * size) break;
  }
  hermitise(M);
  const positive = spectralFunction(hermitianEigen(M), (x) => Math.max(x, 0));
  scaleInPlace(positive, 1 / realTrace(positive));
  return positive;
}
