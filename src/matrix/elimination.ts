import type { Algebra } from '../algebra';
import type { PlanarMatrix } from './planar';

/**
 * Gaussian elimination with row pivots over a division algebra, in place: M·X = B becomes U·X = C with U upper triangular, of which then X is made in the
 * place of B. Rows are multiplied from the left, l = m_ik·m_kk⁻¹, which is right for H too since unknowns stand to the right of coefficients.
 *
 * A Hermitian matrix is positive definite where pivots on the diagonal are positive, and then rows need not change places (`'positive'`).
 *
 * @returns false, with M and B spoilt, if a pivot is zero, or not positive
 */
export function eliminate(M: PlanarMatrix, B: PlanarMatrix, pivots: 'largest' | 'positive' = 'largest'): boolean {
  const { algebra, rows: n } = M;
  const a = algebra.dim;
  const inverse = new Float64Array(a);
  const factor = new Float64Array(a);
  const row = new Float64Array(a * Math.max(n, B.cols));
  for (let k = 0; k < n; k++) {
    if (pivots === 'positive') {
      if (!(M.data[k * a * n + k]! > 0)) return false;
    } else {
      const pivot = largestInColumn(M, k);
      if (pivot === undefined) return false;
      swapRows(M, k, pivot);
      swapRows(B, k, pivot);
    }
    invert(algebra, inverse, M.data, k * a * n + k, n);
    for (let i = k + 1; i < n; i++) {
      scalar(algebra, factor, M.data, i * a * n + k, n, inverse);
      subtractRow(M, i, factor, k, k);
      subtractRow(B, i, factor, k, 0);
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) {
      for (let p = 0; p < a; p++) factor[p] = M.data[(k * a + p) * n + j]!;
      subtractRow(B, k, factor, j, 0);
    }
    invert(algebra, inverse, M.data, k * a * n + k, n);
    multiplyRow(B, k, inverse, row);
  }
  return true;
}

/** The row, from k on, with the largest entry of column k; undefined where there is none but zeros. */
function largestInColumn({ algebra: { dim: a }, rows: n, cols, data }: PlanarMatrix, k: number): number | undefined {
  let found: number | undefined;
  let largest = 0;
  for (let i = k; i < n; i++) {
    let size = 0;
    // Not squares, which may vanish: the largest plane, on which a choice can rest as well.
    for (let p = 0; p < a; p++) size = Math.max(size, Math.abs(data[(i * a + p) * cols + k]!));
    if (size > largest) {
      largest = size;
      found = i;
    }
  }
  return found;
}

function swapRows({ algebra, cols, data }: PlanarMatrix, i: number, k: number): void {
  if (i === k) return;
  const width = algebra.dim * cols;
  for (let at = 0; at < width; at++) {
    const held = data[i * width + at]!;
    data[i * width + at] = data[k * width + at]!;
    data[k * width + at] = held;
  }
}

/** out = x⁻¹, which is the conjugate of x divided by its square, for the scalar with its planes `stride` apart. */
function invert(
  { dim: a, conjugate }: Algebra,
  out: Float64Array,
  data: Float64Array,
  at: number,
  stride: number,
): void {
  let size = 0;
  for (let p = 0; p < a; p++) size = Math.max(size, Math.abs(data[at + p * stride]!));
  let square = 0;
  for (let p = 0; p < a; p++) {
    out[p] = (conjugate[p]! * data[at + p * stride]!) / size;
    square += out[p]! ** 2;
  }
  for (let p = 0; p < a; p++) out[p] = out[p]! / square / size;
}

/** out = x·y for the scalar x with its planes `stride` apart. */
function scalar(
  { dim: a, unit, sign }: Algebra,
  out: Float64Array,
  data: Float64Array,
  at: number,
  stride: number,
  y: Float64Array,
): void {
  out.fill(0);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]!;
      out[s] = out[s]! + sign[p * a + q]! * data[at + p * stride]! * y[q]!;
    }
  }
}

/** row_i ← row_i − factor·row_k, from column `first` on. */
function subtractRow({ algebra, cols, data }: PlanarMatrix, i: number, factor: Float64Array, k: number, first: number) {
  const { dim: a, unit, sign } = algebra;
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const scaled = sign[p * a + q]! * factor[p]!;
      if (scaled === 0) continue;
      const from = (k * a + q) * cols;
      const to = (i * a + unit[p * a + q]!) * cols;
      for (let j = first; j < cols; j++) data[to + j] = data[to + j]! - scaled * data[from + j]!;
    }
  }
}

/** row_k ← factor·row_k. */
function multiplyRow({ algebra, cols, data }: PlanarMatrix, k: number, factor: Float64Array, row: Float64Array): void {
  const { dim: a, unit, sign } = algebra;
  const start = k * a * cols;
  for (let at = 0; at < a * cols; at++) row[at] = data[start + at]!;
  data.fill(0, start, start + a * cols);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const scaled = sign[p * a + q]! * factor[p]!;
      const to = start + unit[p * a + q]! * cols;
      for (let j = 0; j < cols; j++) data[to + j] = data[to + j]! + scaled * row[q * cols + j]!;
    }
  }
}
