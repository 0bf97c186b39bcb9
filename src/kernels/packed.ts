/**
 * Hermitian matrices d×d over an algebra, **packed**: row s keeps the entries (s,t) with t ≥ s, its real parts first and, since the diagonal is
 * real, the other components of those with t > s. `assembly/pairs.ts` has the same layout. Loops allocate nothing.
 */
import type { Algebra } from '../algebra';
import { type Strip, stripsOf } from './strips';

/** Numbers in row s. */
function widthOf(a: number, d: number, s: number): number {
  return d - s + (a - 1) * (d - s - 1);
}

export function packedStripsOf({ dim: a }: Algebra, d: number): Strip[] {
  return stripsOf(d, (s) => widthOf(a, d, s));
}

/** to ← the packed rows of (v*u + u*v)/2 for the rows v and u [a][d] of an image, at `right` and `left`. */
export function setHermitian(
  algebra: Algebra,
  { first, end, width }: Strip,
  to: Float64Array,
  at: number,
  image: Float64Array,
  right: number,
  left: number,
  d: number,
): void {
  const { dim: a, unit, sign, conjugate } = algebra;
  if (a > 1) to.fill(0, at, at + width);
  for (let s = first; s < end; s++) {
    for (let p = 0; p < a; p++) {
      const scale = conjugate[p]! / 2;
      const [x, y] = [right + p * d + s, left + p * d + s];
      for (let q = 0; q < a; q++) {
        const component = unit[p * a + q]!;
        const scaled = scale * sign[p * a + q]!;
        const [ur, ul] = [scaled * image[x]!, scaled * image[y]!];
        const start = component === 0 ? s : s + 1;
        let place = at + (component === 0 ? 0 : d - s + (component - 1) * (d - s - 1));
        let r = right + q * d + start;
        let l = left + q * d + start;
        for (let t = start; t < d; t++, place++, r++, l++) {
          const sum = ur * image[l]! + ul * image[r]!;
          to[place] = a === 1 ? sum : to[place]! + sum;
        }
      }
    }
    at += widthOf(a, d, s);
  }
}

/** to (1×d) += u·N/2 for a row u [a][d] of an image and a Hermitian N, from its packed rows: each (s,t), t > s, serves for (t,s) too. */
export function addHalfRowTimes(
  algebra: Algebra,
  { first, end }: Strip,
  to: Float64Array,
  at: number,
  image: Float64Array,
  u: number,
  d: number,
  N: Float64Array,
  from: number,
): void {
  const { dim: a, unit, sign, conjugate } = algebra;
  for (let s = first; s < end; s++) {
    for (let q = 0; q < a; q++) {
      const start = q === 0 ? s : s + 1;
      const row = q === 0 ? from - s : from + (d - s) + (q - 1) * (d - s - 1) - s - 1;
      for (let p = 0; p < a; p++) {
        const forward = sign[p * a + q]! / 2;
        const backward = forward * conjugate[q]!;
        const place = at + unit[p * a + q]! * d;
        const x = u + p * d;
        const entry = forward * image[x + s]!;
        let sum = 0;
        for (let t = s + 1; t < d; t++) {
          const value = N[row + t]!;
          to[place + t] = to[place + t]! + entry * value;
          sum += image[x + t]! * value;
        }
        to[place + s] = to[place + s]! + backward * sum + (start === s ? entry * N[row + s]! : 0);
      }
    }
    from += widthOf(a, d, s);
  }
}

/** Σ_j ‖·‖² of the rows in a strip of r matrices N_j, at N[j·w], zero beyond the strip's width: entries beside the diagonal stand for two. */
export function squaresOf(
  { dim: a }: Algebra,
  { first, end }: Strip,
  N: Float64Array | Float32Array,
  r: number,
  w: number,
  d: number,
): number {
  const length = r * w;
  let all = 0;
  for (let i = 0; i < length; i++) all += N[i]! * N[i]!;
  let diagonal = 0;
  for (let s = first, column = 0; s < end; s++) {
    for (let i = column; i < length; i += w) diagonal += N[i]! ** 2;
    column += widthOf(a, d, s);
  }
  return 2 * all - diagonal;
}
