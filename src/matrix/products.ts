/**
 * Products of planar matrices on one real kernel. With planes side by side, the real matrix of A (m × a·k) times
 *
 *     expand(Z)[(p,t),(s,j)] = sign(p,q) · Z[t][q][j],   e_p e_q = sign(p,q) e_s,      (a·k × a·n)
 *
 * is the real matrix of A·Z; and A*·V is the real product Aᵀ·V (a·k × a·n) followed by a signed sum of its a×a blocks.
 * The big factor is never rearranged.
 */
import type { Algebra } from '../algebra';
import { kernel } from '../kernels';
import { type PlanarMatrix, zeros } from './planar';

/** expand(Z) of a k×n matrix, written into `out` from `offset` on; its length is (a·k)(a·n). */
export function expandInto(out: Float64Array, Z: PlanarMatrix, offset = 0): void {
  const { algebra, rows: k, cols: n, data } = Z;
  const { dim: a, unit, sign } = algebra;
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]!;
      const sgn = sign[p * a + q]!;
      for (let t = 0; t < k; t++) {
        const to = offset + (p * k + t) * a * n + s * n;
        const from = (t * a + q) * n;
        for (let j = 0; j < n; j++) out[to + j] = sgn * data[from + j]!;
      }
    }
  }
}

/** expand(B*) of an n×k matrix B, without forming B*. */
export function expandAdjointInto(out: Float64Array, B: PlanarMatrix, offset = 0): void {
  const { algebra, rows: n, cols: k, data } = B;
  const { dim: a, unit, sign, conjugate } = algebra;
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]!;
      const sgn = sign[p * a + q]! * conjugate[q]!;
      for (let t = 0; t < k; t++) {
        const to = offset + (p * k + t) * a * n + s * n;
        for (let j = 0; j < n; j++) out[to + j] = sgn * data[(j * a + q) * k + t]!;
      }
    }
  }
}

/**
 * The signed block sum that turns the real product Aᵀ·V into A*·V:
 * out[t][s][j] (+)= Σ_{p,q : e_p* e_q = ± e_s} ± T[(p,t),(q,j)], with out k×n and T (a·k)×(a·n).
 */
export function foldInto(out: PlanarMatrix, T: Float64Array, accumulate = false, offset = 0): void {
  const { algebra, rows: k, cols: n, data } = out;
  const { dim: a, unit, sign, conjugate } = algebra;
  if (!accumulate) data.fill(0);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]!;
      const sgn = sign[p * a + q]! * conjugate[p]!;
      for (let t = 0; t < k; t++) {
        const to = (t * a + s) * n;
        const from = offset + (p * k + t) * a * n + q * n;
        for (let j = 0; j < n; j++) data[to + j] = data[to + j]! + sgn * T[from + j]!;
      }
    }
  }
}

let scratch = new Float64Array(0);

/** A shared buffer of at least `length`; valid until the next product. */
function scratchOf(length: number): Float64Array {
  if (scratch.length < length) scratch = new Float64Array(length);
  return scratch;
}

function sizeOf(algebra: Algebra, k: number, n: number): number {
  return algebra.dim * algebra.dim * k * n;
}

/** out (m×n) = A·B, or out += A·B, with A m×k, B k×n. `out` must not share memory with A or B. */
export function multiplyInto(out: PlanarMatrix, A: PlanarMatrix, B: PlanarMatrix, accumulate = false): void {
  const a = A.algebra.dim;
  if (a === 1) {
    kernel().multiply(A.rows, A.cols, B.cols, A.data, B.data, out.data, accumulate);
    return;
  }
  const expanded = scratchOf(sizeOf(A.algebra, B.rows, B.cols));
  expandInto(expanded, B);
  kernel().multiply(A.rows, a * A.cols, a * B.cols, A.data, expanded, out.data, accumulate);
}

/** out (m×n) = A·B*, or out += A·B*, with A m×k, B n×k. */
export function multiplyAdjointInto(out: PlanarMatrix, A: PlanarMatrix, B: PlanarMatrix, accumulate = false): void {
  const a = A.algebra.dim;
  const expanded = scratchOf(sizeOf(A.algebra, B.rows, B.cols));
  expandAdjointInto(expanded, B);
  kernel().multiply(A.rows, a * A.cols, a * B.rows, A.data, expanded, out.data, accumulate);
}

/** out (k×n) = A*·B, or out += A*·B, with A m×k, B m×n. */
export function adjointMultiplyInto(out: PlanarMatrix, A: PlanarMatrix, B: PlanarMatrix, accumulate = false): void {
  const a = A.algebra.dim;
  if (a === 1) {
    kernel().multiplyTransposed(A.rows, A.cols, B.cols, A.data, B.data, out.data, accumulate);
    return;
  }
  const T = scratchOf(sizeOf(A.algebra, A.cols, B.cols));
  kernel().multiplyTransposed(A.rows, a * A.cols, a * B.cols, A.data, B.data, T, false);
  foldInto(out, T, accumulate);
}

/** A·B as a new matrix. */
export function multiply(A: PlanarMatrix, B: PlanarMatrix): PlanarMatrix {
  const out = zeros(A.algebra, A.rows, B.cols);
  multiplyInto(out, A, B);
  return out;
}

/** A·B* as a new matrix. */
export function multiplyAdjoint(A: PlanarMatrix, B: PlanarMatrix): PlanarMatrix {
  const out = zeros(A.algebra, A.rows, B.rows);
  multiplyAdjointInto(out, A, B);
  return out;
}

/** A*·B as a new matrix. */
export function adjointMultiply(A: PlanarMatrix, B: PlanarMatrix): PlanarMatrix {
  const out = zeros(A.algebra, A.cols, B.cols);
  adjointMultiplyInto(out, A, B);
  return out;
}
