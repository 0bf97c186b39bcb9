/**
 * Products of single rows over an algebra: for tuples whose matrices have one or two entries, where products of whole matrices would be made of
 * nothing but overhead. A row has its planes side by side; a d×e block has d such rows.
 */
import type { Algebra } from '../algebra';

/** out ← x y* for rows x and y of `cols` scalars, which stand at `at` and `other`: a scalar, its a components. */
export function rowProductInto(
  { dim: a, unit, sign, conjugate }: Algebra,
  out: Float64Array,
  X: Float64Array,
  at: number,
  Y: Float64Array,
  other: number,
  cols: number,
): void {
  for (let p = 0; p < a; p++) out[p] = 0;
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const [first, second] = [at + p * cols, other + q * cols];
      let sum = 0;
      for (let t = 0; t < cols; t++) sum += X[first + t]! * Y[second + t]!;
      out[unit[p * a + q]!]! += sign[p * a + q]! * conjugate[q]! * sum;
    }
  }
}

/** The row of e scalars at `to` += factor·x M, for a row x of d scalars and a d×e block M. */
export function addRowTimesBlock(
  { dim: a, unit, sign }: Algebra,
  out: Float64Array,
  to: number,
  factor: number,
  X: Float64Array,
  at: number,
  d: number,
  M: Float64Array,
  block: number,
  e: number,
): void {
  for (let t = 0; t < d; t++) {
    for (let p = 0; p < a; p++) {
      const x = factor * X[at + p * d + t]!;
      if (x === 0) continue;
      for (let q = 0; q < a; q++) {
        const signed = sign[p * a + q]! * x;
        const [target, source] = [to + unit[p * a + q]! * e, block + (t * a + q) * e];
        for (let s = 0; s < e; s++) out[target + s] = out[target + s]! + signed * M[source + s]!;
      }
    }
  }
}

/** The row of e scalars at `to` += factor·x M*, for a row x of d scalars and an e×d block M. */
export function addRowTimesAdjoint(
  { dim: a, unit, sign, conjugate }: Algebra,
  out: Float64Array,
  to: number,
  factor: number,
  X: Float64Array,
  at: number,
  d: number,
  M: Float64Array,
  block: number,
  e: number,
): void {
  for (let s = 0; s < e; s++) {
    for (let p = 0; p < a; p++) {
      for (let q = 0; q < a; q++) {
        const [first, second] = [at + p * d, block + (s * a + q) * d];
        let sum = 0;
        for (let t = 0; t < d; t++) sum += X[first + t]! * M[second + t]!;
        const target = to + unit[p * a + q]! * e + s;
        out[target] = out[target]! + factor * sign[p * a + q]! * conjugate[q]! * sum;
      }
    }
  }
}

/** The e×d block at `to` += factor·v* y, for rows v of e and y of d scalars. */
export function addOuterProduct(
  { dim: a, unit, sign, conjugate }: Algebra,
  out: Float64Array,
  to: number,
  factor: number,
  V: Float64Array,
  at: number,
  e: number,
  Y: Float64Array,
  other: number,
  d: number,
): void {
  for (let s = 0; s < e; s++) {
    for (let p = 0; p < a; p++) {
      const v = factor * conjugate[p]! * V[at + p * e + s]!;
      if (v === 0) continue;
      for (let q = 0; q < a; q++) {
        const signed = sign[p * a + q]! * v;
        const [target, source] = [to + (s * a + unit[p * a + q]!) * d, other + q * d];
        for (let t = 0; t < d; t++) out[target + t] = out[target + t]! + signed * Y[source + t]!;
      }
    }
  }
}
