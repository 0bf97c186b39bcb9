/**
 * The small products of a factored tuple, one for each k = 1…h, in loops that allocate nothing. A row of scalars is planar, [a][d]; a
 * matrix e×d is [e][a][d]; a strip is the rows s = first … end of one matrix for each k, side by side with nothing between.
 */
import type { Algebra } from '../algebra';
import type { Strip } from '../kernels/strips';

/** to += factor·x*y, rows of a strip: entries x_s* y_t. x is [a][e] at `x`, y is [a][d] at `y`. */
export function addOuter(
  algebra: Algebra,
  { first, end }: Strip,
  to: Float64Array,
  at: number,
  X: Float64Array,
  x: number,
  e: number,
  Y: Float64Array,
  y: number,
  d: number,
  factor: number,
): void {
  const { dim: a, unit, sign, conjugate } = algebra;
  for (let s = first; s < end; s++) {
    for (let p = 0; p < a; p++) {
      const entry = factor * conjugate[p]! * X[x + p * e + s]!;
      for (let q = 0; q < a; q++) {
        const component = unit[p * a + q]!;
        const scaled = sign[p * a + q]! * entry;
        const from = y + q * d;
        const offset = at + component * d;
        for (let t = 0; t < d; t++) to[offset + t] = to[offset + t]! + scaled * Y[from + t]!;
      }
    }
    at += a * d;
  }
}

/** to (1×e) += factor·u·N*, from the rows of N (e×d) in a strip; u is 1×d. */
export function addRowTimesAdjoint(
  algebra: Algebra,
  { first, end }: Strip,
  to: Float64Array,
  at: number,
  e: number,
  U: Float64Array,
  u: number,
  d: number,
  N: Float64Array,
  from: number,
  factor: number,
): void {
  const { dim: a, unit, sign, conjugate } = algebra;
  for (let s = first; s < end; s++, from += a * d) {
    for (let p = 0; p < a; p++) {
      for (let q = 0; q < a; q++) {
        const [x, y] = [u + p * d, from + q * d];
        let sum = 0;
        for (let t = 0; t < d; t++) sum += U[x + t]! * N[y + t]!;
        const place = at + unit[p * a + q]! * e + s;
        to[place] = to[place]! + factor * sign[p * a + q]! * conjugate[q]! * sum;
      }
    }
  }
}

/** to (1×e) += factor·u·N, from the rows of N (d×e) in a strip; u is 1×d. */
export function addRowTimes(
  algebra: Algebra,
  { first, end }: Strip,
  to: Float64Array,
  at: number,
  e: number,
  U: Float64Array,
  u: number,
  d: number,
  N: Float64Array,
  from: number,
  factor: number,
): void {
  const { dim: a, unit, sign } = algebra;
  for (let s = first; s < end; s++, from += a * e) {
    for (let p = 0; p < a; p++) {
      const entry = factor * U[u + p * d + s]!;
      for (let q = 0; q < a; q++) {
        const scaled = sign[p * a + q]! * entry;
        const [place, y] = [at + unit[p * a + q]! * e, from + q * e];
        for (let t = 0; t < e; t++) to[place + t] = to[place + t]! + scaled * N[y + t]!;
      }
    }
  }
}
