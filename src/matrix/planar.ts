import type { Algebra } from '../algebra';
import type { RandomSource } from '../random';

/**
 * A matrix over an algebra of dimension a, stored as `[rows][a][cols]`: the planes of each row lie side by side, so the whole
 * is also one real row-major matrix of shape rows × (a·cols). A stack of r matrices n×d is one matrix with r·n rows.
 *
 * Because Re(x* y) is the dot product of components, ⟨A,B⟩ = Re tr(A* B) is the dot product of the flat arrays.
 */
export interface PlanarMatrix {
  /** The scalars, of dimension a. */
  readonly algebra: Algebra;
  /** Number of rows; of a stack those of all its matrices. */
  readonly rows: number;
  /** Number of columns. */
  readonly cols: number;
  /** rows·a·cols numbers; component p of the entry (i, k) is at (i·a + p)·cols + k. */
  readonly data: Float64Array;
}

/** A zero matrix. */
export function zeros(algebra: Algebra, rows: number, cols: number): PlanarMatrix {
  return { algebra, rows, cols, data: new Float64Array(rows * algebra.dim * cols) };
}

/** The identity matrix of size n. */
export function identity(algebra: Algebra, n: number): PlanarMatrix {
  const out = zeros(algebra, n, n);
  for (let i = 0; i < n; i++) out.data[i * algebra.dim * n + i] = 1;
  return out;
}

export function clone(A: PlanarMatrix): PlanarMatrix {
  return { algebra: A.algebra, rows: A.rows, cols: A.cols, data: A.data.slice() };
}

export function copyInto(out: PlanarMatrix, A: PlanarMatrix): void {
  out.data.set(A.data);
}

/** Independent standard normal components. */
export function gaussian(algebra: Algebra, rows: number, cols: number, random: RandomSource): PlanarMatrix {
  const out = zeros(algebra, rows, cols);
  random.fillNormal(out.data);
  return out;
}

/** The r blocks of a stack as views that share its memory. Made once, at set-up: loops then allocate nothing. */
export function blocks(stack: PlanarMatrix, r: number): PlanarMatrix[] {
  const rows = stack.rows / r;
  const size = rows * stack.algebra.dim * stack.cols;
  return Array.from({ length: r }, (_, j) => ({
    algebra: stack.algebra,
    rows,
    cols: stack.cols,
    data: stack.data.subarray(j * size, (j + 1) * size),
  }));
}

/** ⟨A,B⟩ = Re tr(A* B). */
export function inner(A: PlanarMatrix, B: PlanarMatrix): number {
  const x = A.data;
  const y = B.data;
  let sum0 = 0;
  let sum1 = 0;
  const even = x.length & ~1;
  for (let i = 0; i < even; i += 2) {
    sum0 += x[i]! * y[i]!;
    sum1 += x[i + 1]! * y[i + 1]!;
  }
  return even < x.length ? sum0 + sum1 + x[even]! * y[even]! : sum0 + sum1;
}

/** ‖A‖ = ⟨A,A⟩^{1/2} (Frobenius). */
export function norm(A: PlanarMatrix): number {
  return Math.sqrt(inner(A, A));
}

/** ‖A − B‖. */
export function distance(A: PlanarMatrix, B: PlanarMatrix): number {
  let sum = 0;
  for (let i = 0; i < A.data.length; i++) {
    const difference = A.data[i]! - B.data[i]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

/** A ← factor·A. */
export function scaleInPlace(A: PlanarMatrix, factor: number): void {
  const x = A.data;
  for (let i = 0; i < x.length; i++) x[i] = x[i]! * factor;
}

/** The least power of two whose inverse is finite. */
const LEAST = 2 ** -1022;

/**
 * A power of two near the largest |component|, or 1 of nothing but zeros: divided by it, numbers keep their digits and have squares. NaN where a component is not
 * finite, so that all of what is divided by it is NaN, and not a part that looks right.
 */
export function powerOfTwo(data: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  return powerOfTwoNear(largest);
}

/** {@link powerOfTwo} of the largest number itself, not negative. */
export function powerOfTwoNear(largest: number): number {
  if (largest === 0) return 1;
  if (!Number.isFinite(largest)) return Number.NaN;
  // Doubled and halved, as logarithms are rounded otherwise in other engines.
  let power = 1;
  while (power <= largest / 2) power *= 2;
  while (power > largest && power > LEAST) power /= 2;
  return power;
}

/** A ← A + factor·B. */
export function addScaledInPlace(A: PlanarMatrix, factor: number, B: PlanarMatrix): void {
  const x = A.data;
  const y = B.data;
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + factor * y[i]!;
}

/** A ← α·A + β·B. */
export function scaleAndAddInPlace(A: PlanarMatrix, alpha: number, beta: number, B: PlanarMatrix): void {
  const x = A.data;
  const y = B.data;
  for (let i = 0; i < x.length; i++) x[i] = alpha * x[i]! + beta * y[i]!;
}

/** Re tr(A) of a square matrix. */
export function realTrace(A: PlanarMatrix): number {
  const stride = A.algebra.dim * A.cols + 1;
  let sum = 0;
  for (let i = 0; i < A.rows; i++) sum += A.data[i * stride]!;
  return sum;
}

/** out = A*, the conjugate transpose. `out` must not share memory with A. */
export function adjointInto(out: PlanarMatrix, A: PlanarMatrix): void {
  const { rows, cols, algebra } = A;
  const a = algebra.dim;
  for (let i = 0; i < rows; i++) {
    for (let p = 0; p < a; p++) {
      const sign = algebra.conjugate[p]!;
      for (let j = 0; j < cols; j++) out.data[(j * a + p) * rows + i] = sign * A.data[(i * a + p) * cols + j]!;
    }
  }
}

export function adjoint(A: PlanarMatrix): PlanarMatrix {
  const out = zeros(A.algebra, A.cols, A.rows);
  adjointInto(out, A);
  return out;
}

/** A ← (A + A*)/2 for a square matrix. */
export function hermitise(A: PlanarMatrix): void {
  const { rows: n, algebra, data } = A;
  const a = algebra.dim;
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < a; p++) {
      const sign = algebra.conjugate[p]!;
      for (let j = 0; j <= i; j++) {
        const here = (i * a + p) * n + j;
        const there = (j * a + p) * n + i;
        const mean = (data[here]! + sign * data[there]!) / 2;
        data[here] = mean;
        data[there] = sign * mean;
      }
    }
  }
}

/** ‖M − M*‖/‖M‖ of a square matrix, in units of its largest component, as squares may vanish or overflow; 0 of zeros. */
export function hermitianDefect(M: PlanarMatrix): number {
  const scaled = clone(M);
  scaleInPlace(scaled, 1 / powerOfTwo(M.data));
  const size = norm(scaled);
  return size === 0 ? 0 : distance(scaled, adjoint(scaled)) / size;
}

/** The first `count` columns, copied. */
export function leadingColumns(A: PlanarMatrix, count: number): PlanarMatrix {
  const out = zeros(A.algebra, A.rows, count);
  const lines = A.rows * A.algebra.dim;
  for (let line = 0; line < lines; line++) {
    for (let j = 0; j < count; j++) out.data[line * count + j] = A.data[line * A.cols + j]!;
  }
  return out;
}

/** A ← A·diag(factors), real factors. */
export function scaleColumns(A: PlanarMatrix, factors: ArrayLike<number>): void {
  const { cols, data } = A;
  for (let at = 0; at < data.length; at += cols) {
    for (let j = 0; j < cols; j++) data[at + j] = data[at + j]! * factors[j]!;
  }
}

/** A ← A + A* for a square matrix. */
export function addAdjointInPlace(A: PlanarMatrix): void {
  hermitise(A);
  scaleInPlace(A, 2);
}

/** Scales each column to a largest component of 1, so that squares stay in range. */
export function normaliseColumns(M: PlanarMatrix): void {
  const largest = new Float64Array(M.cols);
  for (let i = 0; i < M.data.length; i++) largest[i % M.cols] = Math.max(largest[i % M.cols]!, Math.abs(M.data[i]!));
  for (let i = 0; i < M.data.length; i++) if (largest[i % M.cols]! > 0) M.data[i]! /= largest[i % M.cols]!;
}

/** The squared norm of each column. */
export function columnSquares(M: PlanarMatrix): Float64Array {
  const out = new Float64Array(M.cols);
  for (let i = 0; i < M.data.length; i++) out[i % M.cols]! += M.data[i]! ** 2;
  return out;
}

/** ‖M − value·V‖ / (|value| ‖V‖): how far V is from an eigenvector whose image is M. */
export function relativeDefect(M: PlanarMatrix, V: PlanarMatrix, value: number): number {
  let sum = 0;
  for (let i = 0; i < M.data.length; i++) sum += (M.data[i]! - value * V.data[i]!) ** 2;
  return Math.sqrt(sum) / (Math.abs(value) * norm(V));
}
