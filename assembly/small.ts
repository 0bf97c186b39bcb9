/** The small products around a sweep, on float64 rows that are still in the caches. */
import { direct1, direct4 } from './direct';
import { madd, splat } from './lanes';

/** C (rows×w) = A·B or C += A·B with A rows×k and B in panels; `stride`, `ldc`: bytes from row to row. */
export function product(A: usize, stride: usize, rows: i32, k: i32, P: usize, w: i32, C: usize, ldc: usize, accumulate: bool): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    direct4<f64>(A, stride, k, P, w, C, ldc, accumulate);
    A += 4 * stride;
    C += 4 * ldc;
  }
  for (; i < rows; i++) {
    direct1<f64>(A, k, P, w, C, accumulate);
    A += stride;
    C += ldc;
  }
}

/** out (n×e) += Σ_j Y_j·N_j from the stack of the Y_j (n×w) and the packed N_j (w×e), rows first … first + count. */
export function combine(Y: usize, r: i32, n: i32, w: i32, N: usize, e: i32, out: usize, first: i32, count: i32): void {
  const ldy = (<usize>w) << 3;
  const lde = (<usize>e) << 3;
  const rows = 64;
  for (let i = first; i < first + count; i += rows) {
    const here = min(rows, first + count - i);
    for (let j = 0; j < r; j++) {
      product(Y + <usize>(j * n + i) * ldy, ldy, here, w, N + <usize>(j * w) * lde, e, out + <usize>i * lde, lde, true);
    }
  }
}

/** One tile of four rows and four columns of Vᵀ·Y, over n rows of both. */
// @ts-expect-error: decorator
@inline
function tile(V: usize, ldv: usize, Y: usize, ldy: usize, n: i32, out: usize): void {
  let c00 = f64x2.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let i = 0; i < n; i++) {
    const y0 = v128.load(Y);
    const y1 = v128.load(Y, 16);
    let v = splat<f64, f64>(V);
    c00 = madd<f64>(v, y0, c00);
    c01 = madd<f64>(v, y1, c01);
    v = splat<f64, f64>(V + 8);
    c10 = madd<f64>(v, y0, c10);
    c11 = madd<f64>(v, y1, c11);
    v = splat<f64, f64>(V + 16);
    c20 = madd<f64>(v, y0, c20);
    c21 = madd<f64>(v, y1, c21);
    v = splat<f64, f64>(V + 24);
    c30 = madd<f64>(v, y0, c30);
    c31 = madd<f64>(v, y1, c31);
    V += ldv;
    Y += ldy;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += ldy;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += ldy;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += ldy;
  v128.store(out, c30);
  v128.store(out, c31, 16);
}

/** out_j (p×w) = Vᵀ·Y_j for j = first … first + count, with V n×p and the stack of the Y_j (n×w); p and w multiples of 4. */
export function compress(V: usize, p: i32, Y: usize, w: i32, n: i32, out: usize, first: i32, count: i32): void {
  const ldv = (<usize>p) << 3;
  const ldy = (<usize>w) << 3;
  for (let j = first; j < first + count; j++) {
    const y = Y + <usize>(j * n) * ldy;
    const to = out + <usize>(j * p) * ldy;
    for (let t = 0; t < p; t += 4) {
      for (let c = 0; c < w; c += 4) {
        tile(V + ((<usize>t) << 3), ldv, y + ((<usize>c) << 3), ldy, n, to + <usize>t * ldy + ((<usize>c) << 3));
      }
    }
  }
}
