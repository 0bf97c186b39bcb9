/**
 * C = A·B for four rows of A at a time, with B packed in panels of four columns, each k×4 (for two columns k×2, for one k), or of
 * eight in float32 arithmetic. The four rows may lie anywhere at equal distances: far apart, they are four streams that the processor prefetches each on its own.
 *
 * Tiles are 4×4: eight accumulators of two lanes, which is what sixteen vector registers bear without spilling.
 */
import { madd, put, splat, two } from './lanes';

/** Four rows of C in one panel of four columns (eight in float32). `far`, `farC`: bytes from one of the rows to the next. */
// @ts-expect-error: decorator
@inline
export function tile4<T, S>(A: usize, far: usize, k: i32, P: usize, C: usize, farC: usize, accumulate: bool): void {
  let a0 = A;
  let a1 = a0 + far;
  let a2 = a1 + far;
  let a3 = a2 + far;
  let c00 = i64x2.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = P + ((<usize>k) << 5);
  for (let p = P; p < end; p += 32) {
    const b0 = v128.load(p);
    const b1 = v128.load(p, 16);
    let a = splat<T, S>(a0);
    c00 = madd<S>(a, b0, c00);
    c01 = madd<S>(a, b1, c01);
    a = splat<T, S>(a1);
    c10 = madd<S>(a, b0, c10);
    c11 = madd<S>(a, b1, c11);
    a = splat<T, S>(a2);
    c20 = madd<S>(a, b0, c20);
    c21 = madd<S>(a, b1, c21);
    a = splat<T, S>(a3);
    c30 = madd<S>(a, b0, c30);
    c31 = madd<S>(a, b1, c31);
    a0 += sizeof<T>();
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
  }
  put<S>(C, c00, accumulate);
  put<S>(C + 16, c01, accumulate);
  C += farC;
  put<S>(C, c10, accumulate);
  put<S>(C + 16, c11, accumulate);
  C += farC;
  put<S>(C, c20, accumulate);
  put<S>(C + 16, c21, accumulate);
  C += farC;
  put<S>(C, c30, accumulate);
  put<S>(C + 16, c31, accumulate);
}

/** One row in one panel. */
// @ts-expect-error: decorator
@inline
export function row4<T, S>(A: usize, k: i32, P: usize, C: usize, accumulate: bool): void {
  let c0 = i64x2.splat(0);
  let c1 = c0;
  const end = P + ((<usize>k) << 5);
  for (let p = P; p < end; p += 32) {
    const a = splat<T, S>(A);
    c0 = madd<S>(a, v128.load(p), c0);
    c1 = madd<S>(a, v128.load(p, 16), c1);
    A += sizeof<T>();
  }
  put<S>(C, c0, accumulate);
  put<S>(C + 16, c1, accumulate);
}

/** Four rows of two columns. */
// @ts-expect-error: decorator
@inline
function tile2<T>(A: usize, far: usize, k: i32, P: usize, C: usize, farC: usize, accumulate: bool): void {
  let a0 = A;
  let a1 = a0 + far;
  let a2 = a1 + far;
  let a3 = a2 + far;
  let c0 = f64x2.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  const end = P + ((<usize>k) << 4);
  for (let p = P; p < end; p += 16) {
    const b = v128.load(p);
    c0 = madd<f64>(splat<T, f64>(a0), b, c0);
    c1 = madd<f64>(splat<T, f64>(a1), b, c1);
    c2 = madd<f64>(splat<T, f64>(a2), b, c2);
    c3 = madd<f64>(splat<T, f64>(a3), b, c3);
    a0 += sizeof<T>();
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
  }
  put<f64>(C, c0, accumulate);
  put<f64>(C + farC, c1, accumulate);
  put<f64>(C + 2 * farC, c2, accumulate);
  put<f64>(C + 3 * farC, c3, accumulate);
}

/** One row of two columns. */
// @ts-expect-error: decorator
@inline
function row2<T>(A: usize, k: i32, P: usize, C: usize, accumulate: bool): void {
  let c = f64x2.splat(0);
  const end = P + ((<usize>k) << 4);
  for (let p = P; p < end; p += 16) {
    c = madd<f64>(splat<T, f64>(A), v128.load(p), c);
    A += sizeof<T>();
  }
  put<f64>(C, c, accumulate);
}

// @ts-expect-error: decorator
@inline
function putSum(at: usize, v: v128, rest: f64, accumulate: bool): void {
  const sum = f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1) + rest;
  store<f64>(at, accumulate ? load<f64>(at) + sum : sum);
}

/** Four rows of one column: lanes run along the rows. */
// @ts-expect-error: decorator
@inline
function tile1<T>(A: usize, far: usize, k: i32, P: usize, C: usize, farC: usize, accumulate: bool): void {
  let a0 = A;
  let a1 = a0 + far;
  let a2 = a1 + far;
  let a3 = a2 + far;
  let c0 = f64x2.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  const end = P + ((<usize>(k & ~1)) << 3);
  let p = P;
  for (; p < end; p += 16) {
    const b = v128.load(p);
    c0 = madd<f64>(two<T>(a0), b, c0);
    c1 = madd<f64>(two<T>(a1), b, c1);
    c2 = madd<f64>(two<T>(a2), b, c2);
    c3 = madd<f64>(two<T>(a3), b, c3);
    a0 += 2 * sizeof<T>();
    a1 += 2 * sizeof<T>();
    a2 += 2 * sizeof<T>();
    a3 += 2 * sizeof<T>();
  }
  const odd = (k & 1) != 0;
  const b = odd ? load<f64>(p) : 0;
  putSum(C, c0, odd ? <f64>load<T>(a0) * b : 0, accumulate);
  putSum(C + farC, c1, odd ? <f64>load<T>(a1) * b : 0, accumulate);
  putSum(C + 2 * farC, c2, odd ? <f64>load<T>(a2) * b : 0, accumulate);
  putSum(C + 3 * farC, c3, odd ? <f64>load<T>(a3) * b : 0, accumulate);
}

// @ts-expect-error: decorator
@inline
function row1<T>(A: usize, k: i32, P: usize, C: usize, accumulate: bool): void {
  let c = f64x2.splat(0);
  const end = P + ((<usize>(k & ~1)) << 3);
  let p = P;
  for (; p < end; p += 16) {
    c = madd<f64>(two<T>(A), v128.load(p), c);
    A += 2 * sizeof<T>();
  }
  putSum(C, c, k & 1 ? <f64>load<T>(A) * load<f64>(p) : 0, accumulate);
}

/** Four rows and all columns. w is 1, 2 or a multiple of 4. */
export function direct4<T>(A: usize, far: usize, k: i32, P: usize, w: i32, C: usize, farC: usize, accumulate: bool): void {
  if (w == 1) tile1<T>(A, far, k, P, C, farC, accumulate);
  else if (w == 2) tile2<T>(A, far, k, P, C, farC, accumulate);
  else {
    const panel = (<usize>k) << 5;
    for (let j = 0; j < w; j += 4, P += panel, C += 32) tile4<T, f64>(A, far, k, P, C, farC, accumulate);
  }
}

/** One row and all columns. */
export function direct1<T>(A: usize, k: i32, P: usize, w: i32, C: usize, accumulate: bool): void {
  if (w == 1) row1<T>(A, k, P, C, accumulate);
  else if (w == 2) row2<T>(A, k, P, C, accumulate);
  else {
    const panel = (<usize>k) << 5;
    for (let j = 0; j < w; j += 4, P += panel, C += 32) row4<T, f64>(A, k, P, C, accumulate);
  }
}
