/**
 * Eigenvalues and eigenvectors of a small general complex matrix: block triangular form and balancing, Schur form, back substitution. Written here
 * because the QR iteration of ml-matrix has no bound on its steps and runs for ever on ordinary matrices with imaginary eigenvalues
 * (rotations, skew matrices).
 *
 * Eigenvalues are exact for a matrix that differs from D⁻¹HD by rounding, block by block of its block triangular form.
 */

import { inOnePiece, type Resting, WHOLE } from '../resting';
import { type ComplexMatrix, reduceToHessenberg, triangularise } from './complex-schur';
import { scaleToUnit, triangularOrder } from './triangular-order';

export interface GeneralEigen {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Column j is the eigenvector of norm 1 for eigenvalue j. */
  readonly vectors: ComplexMatrix;
}

/**
 * All eigenvalues (in no order) and eigenvectors. A defective matrix gives (nearly) parallel eigenvectors.
 * @throws Error if the QR iteration does not converge, which random shifts make all but impossible, or for entries not finite
 * Cost: about 60·m³ flops.
 */
export function generalEigen(H: ComplexMatrix): GeneralEigen {
  return inOnePiece(restingGeneralEigen(H));
}

/** {@link generalEigen} that rests. */
export function* restingGeneralEigen(H: ComplexMatrix): Resting<GeneralEigen> {
  const { m } = H;
  if (!H.re.every(Number.isFinite) || !H.im.every(Number.isFinite)) {
    throw new Error('generalEigen: an entry is not finite');
  }
  const size = (i: number, k: number) => Math.max(Math.abs(H.re[i * m + k]!), Math.abs(H.im[i * m + k]!));
  const balanced = triangularOrder(m, size);
  const T: ComplexMatrix = { m, re: balanced.apply(H.re), im: balanced.apply(H.im) };
  const unit = scaleToUnit(T.re, T.im);
  const Q: ComplexMatrix = { m, re: new Float64Array(m * m), im: new Float64Array(m * m) };
  for (let i = 0; i < m; i++) Q.re[i * m + i] = 1;
  yield* reduceToHessenberg(T, Q);
  yield* triangularise(T, Q);
  const columns = yield* backSubstitute(T, Q);
  const vectors: ComplexMatrix = { m, re: new Float64Array(m * m), im: new Float64Array(m * m) };
  const re = new Float64Array(m);
  const im = new Float64Array(m);
  for (let j = 0; j < m; j++) {
    re[j] = T.re[j * m + j]! * unit;
    im[j] = T.im[j * m + j]! * unit;
    balanced.undoInto(j, [vectors.re, vectors.im], [columns.re, columns.im]);
  }
  return { re, im, vectors };
}

/** Eigenvectors of the triangular T, carried back by Q. Equal eigenvalues are held apart by rounding. */
function* backSubstitute(T: ComplexMatrix, Q: ComplexMatrix): Resting<ComplexMatrix> {
  const { m } = T;
  const out: ComplexMatrix = { m, re: new Float64Array(m * m), im: new Float64Array(m * m) };
  const xr = new Float64Array(m);
  const xi = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    const least = Math.max(Number.EPSILON * Math.hypot(T.re[k * m + k]!, T.im[k * m + k]!), 2 ** -600);
    xr.fill(0);
    xi.fill(0);
    xr[k] = 1;
    for (let i = k - 1; i >= 0; i--) {
      let sr = 0;
      let si = 0;
      for (let j = i + 1; j <= k; j++) {
        sr += T.re[i * m + j]! * xr[j]! - T.im[i * m + j]! * xi[j]!;
        si += T.re[i * m + j]! * xi[j]! + T.im[i * m + j]! * xr[j]!;
      }
      let dr = T.re[k * m + k]! - T.re[i * m + i]!;
      let di = T.im[k * m + k]! - T.im[i * m + i]!;
      if (Math.hypot(dr, di) < least) {
        dr = least;
        di = 0;
      }
      const unit = Math.max(Math.abs(dr), Math.abs(di));
      [dr, di] = [dr / unit, di / unit];
      const squares = dr * dr + di * di;
      xr[i] = (sr * dr + si * di) / squares / unit;
      xi[i] = (si * dr - sr * di) / squares / unit;
      // A defective matrix makes entries grow without bound: keep the column in range.
      const large = Math.hypot(xr[i]!, xi[i]!);
      if (large > 1e100) for (let j = i; j <= k; j++) [xr[j], xi[j]] = [xr[j]! / large, xi[j]! / large];
    }
    for (let i = 0; i < m; i++) {
      let sr = 0;
      let si = 0;
      for (let j = 0; j <= k; j++) {
        sr += Q.re[i * m + j]! * xr[j]! - Q.im[i * m + j]! * xi[j]!;
        si += Q.re[i * m + j]! * xi[j]! + Q.im[i * m + j]! * xr[j]!;
      }
      out.re[i * m + k] = sr;
      out.im[i * m + k] = si;
    }
    if (m > WHOLE) yield;
  }
  return out;
}
