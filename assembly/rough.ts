/**
 * Products in float32 arithmetic, four lanes to a register in place of two: twice as fast as float64 where arithmetic binds, and right to
 * about 1e-6. A (m×k) is float32; so are B and T in panels of eight columns (k×8 each), and the rows of C and V, of w columns, w a multiple of 8.
 *
 * Sums over k are cut every DEPTH terms, so that rounding grows with the root of DEPTH and not of k, and so that a panel stays in the first
 * cache while BLOCK rows pass by.
 */
import { maddRough } from './lanes';

const DEPTH: i32 = 256;
const BLOCK: i32 = 64;

/** C ← A·B for the rows first … first + count. */
export function roughTimes(A: usize, k: i32, B: usize, w: i32, C: usize, first: i32, count: i32): void {
  const stride = (<usize>k) << 2;
  const ldc = (<usize>w) << 2;
  const panel = (<usize>k) << 5;
  for (let i = first; i < first + count; i += BLOCK) {
    const here = min(BLOCK, first + count - i);
    for (let at = 0; at < k; at += DEPTH) {
      const depth = min(DEPTH, k - at);
      for (let p = 0; p < w; p += 8) {
        const P = B + <usize>(p >> 3) * panel + ((<usize>at) << 5);
        let a = A + <usize>i * stride + ((<usize>at) << 2);
        let c = C + <usize>i * ldc + ((<usize>p) << 2);
        let t = 0;
        for (; t + 4 <= here; t += 4, a += 4 * stride, c += 4 * ldc) direct(a, stride, depth, P, c, ldc, at > 0);
        for (; t < here; t++, a += stride, c += ldc) directRow(a, depth, P, c, at > 0);
      }
    }
  }
}

/** T += Aᵀ·V over the rows first … first + count. */
export function roughTransposedTimes(A: usize, k: i32, V: usize, w: i32, T: usize, first: i32, count: i32): void {
  const stride = (<usize>k) << 2;
  const ldv = (<usize>w) << 2;
  const panel = (<usize>k) << 5;
  for (let i = first; i < first + count; i += BLOCK) {
    const here = min(BLOCK, first + count - i);
    for (let at = 0; at < k; at += DEPTH) {
      const depth = min(DEPTH, k - at);
      for (let p = 0; p < w; p += 8) {
        const to = T + <usize>(p >> 3) * panel + ((<usize>at) << 5);
        let a = A + <usize>i * stride + ((<usize>at) << 2);
        let v = V + <usize>i * ldv + ((<usize>p) << 2);
        let t = 0;
        for (; t + 4 <= here; t += 4, a += 4 * stride, v += 4 * ldv) transposed(a, stride, depth, v, ldv, to);
        for (; t < here; t++, a += stride, v += ldv) transposedRow(a, depth, v, to);
      }
    }
  }
}

// @ts-expect-error: decorator
@inline
function put(at: usize, v: v128, accumulate: bool): void {
  if (accumulate) v128.store(at, f32x4.add(v128.load(at), v));
  else v128.store(at, v);
}

/** Four rows of C in one panel. */
// @ts-expect-error: decorator
@inline
function direct(A: usize, stride: usize, depth: i32, P: usize, C: usize, ldc: usize, accumulate: bool): void {
  let a0 = A;
  let a1 = a0 + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = P + ((<usize>depth) << 5);
  for (let p = P; p < end; p += 32) {
    const b0 = v128.load(p);
    const b1 = v128.load(p, 16);
    let a = v128.load32_splat(a0);
    c00 = maddRough(a, b0, c00);
    c01 = maddRough(a, b1, c01);
    a = v128.load32_splat(a1);
    c10 = maddRough(a, b0, c10);
    c11 = maddRough(a, b1, c11);
    a = v128.load32_splat(a2);
    c20 = maddRough(a, b0, c20);
    c21 = maddRough(a, b1, c21);
    a = v128.load32_splat(a3);
    c30 = maddRough(a, b0, c30);
    c31 = maddRough(a, b1, c31);
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  }
  put(C, c00, accumulate);
  put(C + 16, c01, accumulate);
  C += ldc;
  put(C, c10, accumulate);
  put(C + 16, c11, accumulate);
  C += ldc;
  put(C, c20, accumulate);
  put(C + 16, c21, accumulate);
  C += ldc;
  put(C, c30, accumulate);
  put(C + 16, c31, accumulate);
}

/** One row. */
// @ts-expect-error: decorator
@inline
function directRow(A: usize, depth: i32, P: usize, C: usize, accumulate: bool): void {
  let c0 = f32x4.splat(0);
  let c1 = c0;
  const end = P + ((<usize>depth) << 5);
  for (let p = P; p < end; p += 32, A += 4) {
    const a = v128.load32_splat(A);
    c0 = maddRough(a, v128.load(p), c0);
    c1 = maddRough(a, v128.load(p, 16), c1);
  }
  put(C, c0, accumulate);
  put(C + 16, c1, accumulate);
}

/** One row of T in one panel from one entry of each of four rows of A. */
// @ts-expect-error: decorator
@inline
function column(to: usize, a0: usize, a1: usize, a2: usize, a3: usize, v00: v128, v01: v128, v10: v128, v11: v128, v20: v128, v21: v128, v30: v128, v31: v128): void {
  let t0 = v128.load(to);
  let t1 = v128.load(to, 16);
  let a = v128.load32_splat(a0);
  t0 = maddRough(a, v00, t0);
  t1 = maddRough(a, v01, t1);
  a = v128.load32_splat(a1);
  t0 = maddRough(a, v10, t0);
  t1 = maddRough(a, v11, t1);
  a = v128.load32_splat(a2);
  t0 = maddRough(a, v20, t0);
  t1 = maddRough(a, v21, t1);
  a = v128.load32_splat(a3);
  t0 = maddRough(a, v30, t0);
  t1 = maddRough(a, v31, t1);
  v128.store(to, t0);
  v128.store(to, t1, 16);
}

/** Four rows of A and of V in one panel of T. */
// @ts-expect-error: decorator
@inline
function transposed(A: usize, stride: usize, depth: i32, V: usize, ldv: usize, to: usize): void {
  let a0 = A;
  let a1 = a0 + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  const v00 = v128.load(V);
  const v01 = v128.load(V, 16);
  V += ldv;
  const v10 = v128.load(V);
  const v11 = v128.load(V, 16);
  V += ldv;
  const v20 = v128.load(V);
  const v21 = v128.load(V, 16);
  V += ldv;
  const v30 = v128.load(V);
  const v31 = v128.load(V, 16);
  const end = to + ((<usize>(depth & ~1)) << 5);
  for (; to < end; to += 64) {
    column(to, a0, a1, a2, a3, v00, v01, v10, v11, v20, v21, v30, v31);
    column(to + 32, a0 + 4, a1 + 4, a2 + 4, a3 + 4, v00, v01, v10, v11, v20, v21, v30, v31);
    a0 += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
  }
  if (depth & 1) column(to, a0, a1, a2, a3, v00, v01, v10, v11, v20, v21, v30, v31);
}

/** One row. */
// @ts-expect-error: decorator
@inline
function transposedRow(A: usize, depth: i32, V: usize, to: usize): void {
  const v0 = v128.load(V);
  const v1 = v128.load(V, 16);
  const end = to + ((<usize>depth) << 5);
  for (; to < end; to += 32, A += 4) {
    const a = v128.load32_splat(A);
    v128.store(to, maddRough(a, v0, v128.load(to)));
    v128.store(to, maddRough(a, v1, v128.load(to, 16)), 16);
  }
}
