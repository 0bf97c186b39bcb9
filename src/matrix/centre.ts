/**
 * Superoperators are linear over the centre of the algebra (C over C, R over R and H), so their eigenvectors are defined up to a
 * central unit scalar: a phase or a sign. The first three verbs fix it. Where the entries of all A_j commute with more of the algebra, as real ones do
 * over H, Γ(A;X)(qY) = qΓ(A;X)(Y) for such q, and eigenvectors are defined up to a unit q from the left.
 */
import { centre } from '../algebra';
import type { PlanarMatrix } from './planar';

/** The central part of tr(V* U), by components; non-central components are 0. */
export function centralTrace(V: PlanarMatrix, U: PlanarMatrix): Float64Array {
  const { algebra, data } = V;
  const { dim: a, unit, sign, conjugate } = algebra;
  const cols = V.cols;
  const central = centre(algebra);
  const z = new Float64Array(a);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]!;
      if (!central[s]) continue;
      const sgn = sign[p * a + q]! * conjugate[p]!;
      let sum = 0;
      for (let i = 0; i < V.rows; i++) {
        for (let j = 0; j < cols; j++) sum += data[(i * a + p) * cols + j]! * U.data[(i * a + q) * cols + j]!;
      }
      z[s]! += sgn * sum;
    }
  }
  return z;
}

/** M ← M·z/|z| for a central scalar z; M stays as it is if z = 0. */
export function rotateByCentral(M: PlanarMatrix, z: Float64Array): void {
  multiplyFromLeft(M, z);
}

/** V ← V·z with the central unit z that makes tr(V* U) real and ≥ 0. */
export function alignToCentre(V: PlanarMatrix, U: PlanarMatrix): void {
  rotateByCentral(V, centralTrace(V, U));
}

/**
 * V ← qV with the unit q, a combination of the e_s with `commuting`, which must be an algebra, that makes tr(U(qV)*) real and ≥ 0 among those.
 * @returns q up to a factor > 0; 0 where V stays as it is
 */
export function alignFromLeft(V: PlanarMatrix, U: PlanarMatrix, commuting: readonly boolean[]): Float64Array {
  const q = leftTrace(U, V, commuting);
  multiplyFromLeft(V, q);
  return q;
}

/** The part of Σ_ik U_ik V_ik* on the e_s with `commuting`: the product in which qU, q from the left, gives q times as much. */
export function leftTrace(U: PlanarMatrix, V: PlanarMatrix, commuting: readonly boolean[]): Float64Array {
  const { algebra, rows, cols, data } = V;
  const { dim: a, unit, sign, conjugate } = algebra;
  const q = new Float64Array(a);
  for (let p = 0; p < a; p++) {
    for (let t = 0; t < a; t++) {
      const s = unit[p * a + t]!;
      if (!commuting[s]) continue;
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < cols; j++) sum += U.data[(i * a + p) * cols + j]! * data[(i * a + t) * cols + j]!;
      }
      q[s]! += sign[p * a + t]! * conjugate[t]! * sum;
    }
  }
  return q;
}

/** M ← (q/|q|)·M; M stays as it is if q = 0. */
export function multiplyFromLeft(M: PlanarMatrix, q: Float64Array): void {
  const { algebra, rows, cols, data } = M;
  const { dim: a, unit, sign } = algebra;
  const modulus = Math.hypot(...q);
  if (modulus === 0) return;
  const entry = new Float64Array(a);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      entry.fill(0);
      for (let p = 0; p < a; p++) {
        const value = data[(i * a + p) * cols + j]! / modulus;
        for (let s = 0; s < a; s++) entry[unit[s * a + p]!]! += sign[s * a + p]! * q[s]! * value;
      }
      for (let p = 0; p < a; p++) data[(i * a + p) * cols + j] = entry[p]!;
    }
  }
}
