/**
 * Products in float32 arithmetic, four lanes to a register in place of two: twice as fast as float64 where arithmetic binds, and right to
 * about 1e-6. A (m×k) is float32; so are B and T in panels of eight columns (k×8 each), and the rows of C and V, of w columns, w a multiple of 8.
 *
 * Sums over k are cut every DEPTH terms, so that rounding grows with the root of DEPTH and not of k, and so that a panel stays in the first
 * cache while BLOCK rows pass by.
 */
import { tile4, row4 } from './direct';
import { panel4, row4 as transposedRow4 } from './transposed';

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
        for (; t + 4 <= here; t += 4, a += 4 * stride, c += 4 * ldc) tile4<f32, f32>(a, stride, depth, P, c, ldc, at > 0);
        for (; t < here; t++, a += stride, c += ldc) row4<f32, f32>(a, depth, P, c, at > 0);
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
        for (; t + 4 <= here; t += 4, a += 4 * stride, v += 4 * ldv) panel4<f32, f32>(a, stride, depth, v, ldv, to);
        for (; t < here; t++, a += stride, v += ldv) transposedRow4<f32, f32>(a, depth, v, to);
      }
    }
  }
}
