/**
 * The small products of a factored tuple, one for each k = 1…h, in loops that allocate nothing. A row of scalars is planar, [a][d]; a
 * matrix e×d is [e][a][d]; a **strip** is the rows s = first … end of one matrix for each k, side by side with nothing between.
 *
 * A strip of Hermitian matrices is **packed**: row s keeps the entries (s,t) with t ≥ s, its real parts first and, since the diagonal is
 * real, the other components of those with t > s.
 */
import type { Algebra } from '../algebra';

/** The rows of the matrices that a strip holds, and how many numbers that makes for each k. */
export interface Strip {
  readonly first: number;
  readonly end: number;
  readonly width: number;
  readonly isPacked: boolean;
}

/** Numbers in row s of a matrix with d columns. */
function widthOf(a: number, d: number, s: number, isPacked: boolean): number {
  return isPacked ? d - s + (a - 1) * (d - s - 1) : a * d;
}

/** All rows of e×d matrices in strips of at most `most` numbers, but of one row at least. */
export function stripsOf(a: number, e: number, d: number, isPacked: boolean, most: number): Strip[] {
  const out: Strip[] = [];
  for (let first = 0; first < e; ) {
    let end = first;
    let width = 0;
    while (end < e && (end === first || width + widthOf(a, d, end, isPacked) <= most)) {
      width += widthOf(a, d, end, isPacked);
      end += 1;
    }
    out.push({ first, end, width, isPacked });
    first = end;
  }
  return out;
}

/** to += factor·x*y, rows of a strip that is not packed: entries x_s* y_t. x is [a][e] at `x`, y is [a][d] at `y`. */
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

/** to ← the packed rows of (r*l + l*r)/2 for the rows r and l [a][d] of U at `right` and `left`. */
export function setHermitian(
  algebra: Algebra,
  { first, end, width }: Strip,
  to: Float64Array,
  at: number,
  U: Float64Array,
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
        const [ur, ul] = [scaled * U[x]!, scaled * U[y]!];
        const start = component === 0 ? s : s + 1;
        let place = at + (component === 0 ? 0 : d - s + (component - 1) * (d - s - 1));
        let r = right + q * d + start;
        let l = left + q * d + start;
        for (let t = start; t < d; t++, place++, r++, l++) {
          const sum = ur * U[l]! + ul * U[r]!;
          to[place] = a === 1 ? sum : to[place]! + sum;
        }
      }
    }
    at += widthOf(a, d, s, true);
  }
}

/** ‖·‖² of the rows of a packed strip: entries beside the diagonal stand for two. */
export function squaresOfPacked(
  { dim: a }: Algebra,
  { first, end }: Strip,
  N: Float64Array,
  from: number,
  d: number,
): number {
  let diagonal = 0;
  let all = 0;
  for (let s = first; s < end; s++) {
    diagonal += N[from]! ** 2;
    const next = from + widthOf(a, d, s, true);
    for (; from < next; from++) all += N[from]! ** 2;
  }
  return 2 * all - diagonal;
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

/** to (1×d) += factor·u·N for a Hermitian N (d×d), from the packed rows in a strip: each (s,t), t > s, serves for (t,s) too. */
export function addRowTimesPacked(
  algebra: Algebra,
  { first, end }: Strip,
  to: Float64Array,
  at: number,
  U: Float64Array,
  u: number,
  d: number,
  N: Float64Array,
  from: number,
  factor: number,
): void {
  const { dim: a, unit, sign, conjugate } = algebra;
  for (let s = first; s < end; s++) {
    for (let q = 0; q < a; q++) {
      const start = q === 0 ? s : s + 1;
      const row = q === 0 ? from - s : from + (d - s) + (q - 1) * (d - s - 1) - s - 1;
      for (let p = 0; p < a; p++) {
        const forward = factor * sign[p * a + q]!;
        const backward = forward * conjugate[q]!;
        const place = at + unit[p * a + q]! * d;
        const x = u + p * d;
        const entry = forward * U[x + s]!;
        let sum = 0;
        for (let t = s + 1; t < d; t++) {
          const value = N[row + t]!;
          to[place + t] = to[place + t]! + entry * value;
          sum += U[x + t]! * value;
        }
        to[place + s] = to[place + s]! + backward * sum + (start === s ? entry * N[row + s]! : 0);
      }
    }
    from += widthOf(a, d, s, true);
  }
}

/** The rows of a strip of one matrix (e×d, at `at`), from its strip at `from`; packed ones are mirrored. */
export function unpackStrip(
  algebra: Algebra,
  { first, end, isPacked }: Strip,
  to: Float64Array,
  at: number,
  d: number,
  N: Float64Array,
  from: number,
): void {
  const { dim: a, conjugate } = algebra;
  for (let s = first; s < end; s++) {
    if (!isPacked) for (let i = 0; i < a * d; i++) to[at + s * a * d + i] = N[from + i]!;
    else {
      for (let q = 0, k = from; q < a; q++) {
        if (q > 0) to[at + (s * a + q) * d + s] = 0;
        for (let t = q === 0 ? s : s + 1; t < d; t++, k++) {
          to[at + (s * a + q) * d + t] = N[k]!;
          to[at + (t * a + q) * d + s] = t === s ? N[k]! : conjugate[q]! * N[k]!;
        }
      }
    }
    from += widthOf(a, d, s, isPacked);
  }
}

/** The strip at `from` ← the rows of one matrix (e×d) at `at`. */
export function packStrip(
  algebra: Algebra,
  { first, end, isPacked }: Strip,
  N: Float64Array,
  from: number,
  M: Float64Array,
  at: number,
  d: number,
): void {
  const a = algebra.dim;
  for (let s = first; s < end; s++) {
    for (let q = 0; q < a; q++) {
      for (let t = !isPacked ? 0 : q === 0 ? s : s + 1; t < d; t++) N[from++] = M[at + (s * a + q) * d + t]!;
    }
  }
}

/** Whether all r matrices d×d of a stack are Hermitian to the last bit. */
export function isExactlyHermitian({ dim: a, conjugate }: Algebra, stack: Float64Array, r: number, d: number): boolean {
  for (let j = 0, at = 0; j < r; j++, at += a * d * d) {
    for (let s = 0; s < d; s++) {
      for (let q = 0; q < a; q++) {
        for (let t = 0; t <= s; t++) {
          if (stack[at + (s * a + q) * d + t]! !== conjugate[q]! * stack[at + (t * a + q) * d + s]!) return false;
        }
      }
    }
  }
  return true;
}
