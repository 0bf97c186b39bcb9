/**
 * Eigenvectors of a quasi-triangular T (real Schur form), carried back by Q: for λ of the block that ends in row k, (T − λ)x = 0 is solved upwards
 * from that block, with x complex where λ is (Golub and Van Loan, Matrix Computations, 7.6.4).
 */

import { type Resting, WHOLE } from '../resting';

/** Entries are kept below this; a defective T makes them grow without bound. */
const LARGE = 1e100;

type Complex = readonly [re: number, im: number];

/** A column: real and imaginary parts. */
interface Column {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** m×m: column j for a real eigenvalue, columns j and j + 1 the real and imaginary part for a pair. Not normalised. */
export function* backSubstitute(m: number, T: Float64Array, Q: Float64Array): Resting<Float64Array> {
  const out = new Float64Array(m * m);
  const x: Column = { re: new Float64Array(m), im: new Float64Array(m) };
  for (let k = 0; k < m; k++) {
    const isPair = k + 1 < m && T[(k + 1) * m + k] !== 0;
    const last = isPair ? k + 1 : k;
    x.re.fill(0);
    x.im.fill(0);
    let w = 0;
    if (isPair) {
      const [b, c] = [T[k * m + k + 1]!, T[(k + 1) * m + k]!];
      w = Math.sqrt(Math.abs(b)) * Math.sqrt(Math.abs(c));
      // b·x_{k+1} = iw·x_k and c·x_k = iw·x_{k+1}
      if (Math.abs(b) >= Math.abs(c)) {
        x.re[k] = 1;
        x.im[k + 1] = w / b;
      } else {
        x.im[k] = w / c;
        x.re[k + 1] = 1;
      }
    } else x.re[k] = 1;
    solveUpwards(m, T, x, k - 1, last, T[k * m + k]!, w);
    for (let i = 0; i < m; i++) {
      let [re, im] = [0, 0];
      for (let j = 0; j <= last; j++) {
        re += Q[i * m + j]! * x.re[j]!;
        im += Q[i * m + j]! * x.im[j]!;
      }
      out[i * m + k] = re;
      if (isPair) out[i * m + k + 1] = im;
    }
    k = last;
    if (m > WHOLE) yield;
  }
  return out;
}

/** Rows `from`…0 of (T − a − iw)x = 0, with the entries below `from` up to `last` given. */
function solveUpwards(m: number, T: Float64Array, x: Column, from: number, last: number, a: number, w: number): void {
  const least = Math.max(Number.EPSILON * (Math.abs(a) + w), 2 ** -600);
  for (let i = from; i >= 0; i--) {
    const isBlock = i > 0 && T[i * m + i - 1] !== 0;
    if (isBlock) {
      solveBlock(m, T, x, i - 1, last, a, w, least);
      i -= 1;
    } else {
      const [re, im] = rest(m, T, x, i, i + 1, last);
      [x.re[i], x.im[i]] = quotient([-re, -im], [T[i * m + i]! - a, -w], least);
    }
    const large = Math.max(size(x, i), isBlock ? size(x, i + 1) : 0);
    if (large > LARGE) {
      for (let j = i; j <= last; j++) {
        x.re[j] = x.re[j]! / large;
        x.im[j] = x.im[j]! / large;
      }
    }
  }
}

/**
 * Rows i, i+1 together: [[p − iw, q], [s, p' − iw]] (x_i, x_{i+1}) = −rest, by elimination with the largest entry as pivot. For a repeated pair the
 * matrix is singular and the system solvable; what the second pivot then is does not matter, while determinants would.
 */
function solveBlock(
  m: number,
  T: Float64Array,
  x: Column,
  i: number,
  last: number,
  a: number,
  w: number,
  least: number,
): void {
  const entries: Complex[] = [
    [T[i * m + i]! - a, -w],
    [T[i * m + i + 1]!, 0],
    [T[(i + 1) * m + i]!, 0],
    [T[(i + 1) * m + i + 1]! - a, -w],
  ];
  const right = [rest(m, T, x, i, i + 2, last), rest(m, T, x, i + 1, i + 2, last)];
  let pivot = 0;
  for (let k = 1; k < 4; k++) if (sizeOf(entries[k]!) > sizeOf(entries[pivot]!)) pivot = k;
  const [row, column] = [pivot >> 1, pivot & 1];
  const [own, other] = [entries[pivot]!, entries[2 * row + 1 - column]!];
  const factor = quotient(entries[2 * (1 - row) + column]!, own, least);
  const second = minus(entries[2 * (1 - row) + 1 - column]!, times(factor, other));
  const rightSecond = minus(times(factor, right[row]!), right[1 - row]!);
  const xSecond = quotient(rightSecond, second, least);
  const xFirst = quotient(minus(minus([0, 0], right[row]!), times(other, xSecond)), own, least);
  [x.re[i + column], x.im[i + column]] = xFirst;
  [x.re[i + 1 - column], x.im[i + 1 - column]] = xSecond;
}

/** Σ_{j ≥ from} T_ij x_j. */
function rest(m: number, T: Float64Array, x: Column, i: number, from: number, last: number): Complex {
  let [re, im] = [0, 0];
  for (let j = from; j <= last; j++) {
    re += T[i * m + j]! * x.re[j]!;
    im += T[i * m + j]! * x.im[j]!;
  }
  return [re, im];
}

/** z/w, where a denominator below `least` counts as that: equal eigenvalues are held apart by rounding. */
function quotient([re, im]: Complex, w: Complex, least: number): Complex {
  const [p, q] = sizeOf(w) < least ? [least, 0] : w;
  const unit = Math.max(Math.abs(p), Math.abs(q));
  const [u, v] = [p / unit, q / unit];
  const squares = u * u + v * v;
  return [(re * u + im * v) / squares / unit, (im * u - re * v) / squares / unit];
}

function times([a, b]: Complex, [c, d]: Complex): Complex {
  return [a * c - b * d, a * d + b * c];
}

function minus([a, b]: Complex, [c, d]: Complex): Complex {
  return [a - c, b - d];
}

function sizeOf([a, b]: Complex): number {
  return Math.abs(a) + Math.abs(b);
}

function size({ re, im }: Column, i: number): number {
  return Math.max(Math.abs(re[i]!), Math.abs(im[i]!));
}
