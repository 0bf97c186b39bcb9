/**
 * The sweep over a resident real matrix A (m×k, row-major) in WebAssembly SIMD, in AssemblyScript.
 *
 *     direct:      C (m×w) = A·B          with B packed in panels of 4 columns, each k×4
 *     transposed:  T (k×w) += Aᵀ·V        with V m×w
 *     both at once, block of rows by block of rows, so that A is read from memory once
 *
 * w is a multiple of 4 (columns are padded by the caller), or 1. Rows are taken ROWS at a time: a block of A stays in the caches
 * between its uses. Tiles are 4×4: eight accumulators of two lanes, which is what the sixteen vector registers bear without spilling.
 * A is float64 or float32; float32 is promoted as it is loaded, and everything else is float64.
 *
 * Compiled twice, with and without relaxed SIMD, where `madd` is one fused instruction.
 */

/** Rows of A in a block: 16 rows of 512 float64 are 64 KB, within the second cache of any machine of today. */
const ROWS: i32 = 16;

// @ts-expect-error: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(c, f64x2.mul(a, b));
}

/** One entry of A in both lanes. */
// @ts-expect-error: decorator
@inline
function splat<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(at);
  return f64x2.promote_low_f32x4(v128.load32_splat(at));
}

/** Two neighbouring entries of A. */
// @ts-expect-error: decorator
@inline
function two<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(at);
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Four rows of C in one panel: C[0..4][0..4] = A[0..4][:]·P, P k×4. `stride` is the bytes from one row of A to the next. */
// @ts-expect-error: decorator
@inline
function tileDirect<T>(A: usize, stride: usize, k: i32, P: usize, C: usize, ldc: usize): void {
  let a0 = A;
  let a1 = a0 + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  let c00 = f64x2.splat(0);
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
    let a = splat<T>(a0);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = splat<T>(a1);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = splat<T>(a2);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = splat<T>(a3);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    a0 += sizeof<T>();
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
  }
  v128.store(C, c00);
  v128.store(C, c01, 16);
  C += ldc;
  v128.store(C, c10);
  v128.store(C, c11, 16);
  C += ldc;
  v128.store(C, c20);
  v128.store(C, c21, 16);
  C += ldc;
  v128.store(C, c30);
  v128.store(C, c31, 16);
}

/** One row of C in one panel, for the rows that are left over. */
// @ts-expect-error: decorator
@inline
function rowDirect<T>(A: usize, k: i32, P: usize, C: usize): void {
  let c0 = f64x2.splat(0);
  let c1 = c0;
  const end = P + ((<usize>k) << 5);
  for (let p = P; p < end; p += 32) {
    const a = splat<T>(A);
    c0 = madd(a, v128.load(p), c0);
    c1 = madd(a, v128.load(p, 16), c1);
    A += sizeof<T>();
  }
  v128.store(C, c0);
  v128.store(C, c1, 16);
}

/** T[t..t+4][0..4] += Σ_i A[i][t..t+4] V[i][0..4] over `rows` rows. */
// @ts-expect-error: decorator
@inline
function tileTransposed<T>(A: usize, stride: usize, rows: i32, V: usize, ldv: usize, t0: usize, ldt: usize): void {
  const t1 = t0 + ldt;
  const t2 = t1 + ldt;
  const t3 = t2 + ldt;
  let c00 = v128.load(t0);
  let c01 = v128.load(t0, 16);
  let c10 = v128.load(t1);
  let c11 = v128.load(t1, 16);
  let c20 = v128.load(t2);
  let c21 = v128.load(t2, 16);
  let c30 = v128.load(t3);
  let c31 = v128.load(t3, 16);
  for (let i = 0; i < rows; i++) {
    const b0 = v128.load(V);
    const b1 = v128.load(V, 16);
    let a = splat<T>(A);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = splat<T>(A + sizeof<T>());
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = splat<T>(A + 2 * sizeof<T>());
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = splat<T>(A + 3 * sizeof<T>());
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    A += stride;
    V += ldv;
  }
  v128.store(t0, c00);
  v128.store(t0, c01, 16);
  v128.store(t1, c10);
  v128.store(t1, c11, 16);
  v128.store(t2, c20);
  v128.store(t2, c21, 16);
  v128.store(t3, c30);
  v128.store(t3, c31, 16);
}

/** T[t][0..4] += Σ_i A[i][t] V[i][0..4], for the columns that are left over. */
// @ts-expect-error: decorator
@inline
function columnTransposed<T>(A: usize, stride: usize, rows: i32, V: usize, ldv: usize, T0: usize): void {
  let c0 = v128.load(T0);
  let c1 = v128.load(T0, 16);
  for (let i = 0; i < rows; i++) {
    const a = splat<T>(A);
    c0 = madd(a, v128.load(V), c0);
    c1 = madd(a, v128.load(V, 16), c1);
    A += stride;
    V += ldv;
  }
  v128.store(T0, c0);
  v128.store(T0, c1, 16);
}

// @ts-expect-error: decorator
@inline
function blockDirect<T>(A: usize, stride: usize, rows: i32, k: i32, P: usize, C: usize, w: i32): void {
  const ldc = (<usize>w) << 3;
  const panel = (<usize>k) << 5;
  const fours = rows & ~3;
  for (let j = 0; j < w; j += 4) {
    let i = 0;
    for (; i < fours; i += 4) tileDirect<T>(A + <usize>i * stride, stride, k, P, C + <usize>i * ldc, ldc);
    for (; i < rows; i++) rowDirect<T>(A + <usize>i * stride, k, P, C + <usize>i * ldc);
    P += panel;
    C += 32;
  }
}

// @ts-expect-error: decorator
@inline
function blockTransposed<T>(A: usize, stride: usize, rows: i32, k: i32, V: usize, T0: usize, w: i32): void {
  const ld = (<usize>w) << 3;
  const fours = k & ~3;
  for (let t = 0; t < fours; t += 4) {
    const a = A + <usize>t * sizeof<T>();
    const to = T0 + <usize>t * ld;
    for (let j: usize = 0; j < ld; j += 32) tileTransposed<T>(a, stride, rows, V + j, ld, to + j, ld);
  }
  for (let t = fours; t < k; t++) {
    const a = A + <usize>t * sizeof<T>();
    const to = T0 + <usize>t * ld;
    for (let j: usize = 0; j < ld; j += 32) columnTransposed<T>(a, stride, rows, V + j, ld, to + j);
  }
}

/** C (rows) = A·b for one column b (k): lanes run along the row. */
// @ts-expect-error: decorator
@inline
function columnDirect<T>(A: usize, stride: usize, rows: i32, k: i32, b: usize, C: usize): void {
  const even = k & ~3;
  for (let i = 0; i < rows; i++) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let a = A + <usize>i * stride;
    let p = b;
    for (let t = 0; t < even; t += 4) {
      s0 = madd(two<T>(a), v128.load(p), s0);
      s1 = madd(two<T>(a + 2 * sizeof<T>()), v128.load(p, 16), s1);
      a += 4 * sizeof<T>();
      p += 32;
    }
    s0 = f64x2.add(s0, s1);
    let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
    for (let t = even; t < k; t++) {
      sum += f64x2.extract_lane(splat<T>(a), 0) * load<f64>(p);
      a += sizeof<T>();
      p += 8;
    }
    store<f64>(C + ((<usize>i) << 3), sum);
  }
}

/** T (k) += Aᵀ·v for one column v, four rows at a time. */
// @ts-expect-error: decorator
@inline
function vectorTransposed<T>(A: usize, stride: usize, rows: i32, k: i32, V: usize, T0: usize): void {
  const even = k & ~1;
  const fours = rows & ~3;
  let i = 0;
  for (; i < fours; i += 4) {
    const a0 = A + <usize>i * stride;
    const a1 = a0 + stride;
    const a2 = a1 + stride;
    const a3 = a2 + stride;
    const v = V + ((<usize>i) << 3);
    const v0 = v128.load64_splat(v);
    const v1 = v128.load64_splat(v, 8);
    const v2 = v128.load64_splat(v, 16);
    const v3 = v128.load64_splat(v, 24);
    for (let t = 0; t < even; t += 2) {
      const off = <usize>t * sizeof<T>();
      const to = T0 + ((<usize>t) << 3);
      let s = madd(two<T>(a0 + off), v0, v128.load(to));
      s = madd(two<T>(a1 + off), v1, s);
      s = madd(two<T>(a2 + off), v2, s);
      s = madd(two<T>(a3 + off), v3, s);
      v128.store(to, s);
    }
    if (even < k) {
      const off = <usize>even * sizeof<T>();
      const to = T0 + ((<usize>even) << 3);
      let s = madd(splat<T>(a0 + off), v0, v128.load64_splat(to));
      s = madd(splat<T>(a1 + off), v1, s);
      s = madd(splat<T>(a2 + off), v2, s);
      s = madd(splat<T>(a3 + off), v3, s);
      store<f64>(to, f64x2.extract_lane(s, 0));
    }
  }
  for (; i < rows; i++) {
    const value = load<f64>(V + ((<usize>i) << 3));
    for (let t = 0; t < k; t++) {
      const to = T0 + ((<usize>t) << 3);
      store<f64>(to, load<f64>(to) + f64x2.extract_lane(splat<T>(A + <usize>i * stride + <usize>t * sizeof<T>()), 0) * value);
    }
  }
}

// @ts-expect-error: decorator
@inline
function sweep<T>(A: usize, m: i32, k: i32, P: usize, C: usize, V: usize, T0: usize, w: i32, mode: i32): void {
  const stride = <usize>k * sizeof<T>();
  const ld = (<usize>w) << 3;
  for (let i = 0; i < m; i += ROWS) {
    const rows = min(ROWS, m - i);
    const block = A + <usize>i * stride;
    const c = C + <usize>i * ld;
    const v = V + <usize>i * ld;
    if (w == 1) {
      if (mode & 1) columnDirect<T>(block, stride, rows, k, P, c);
      if (mode & 2) vectorTransposed<T>(block, stride, rows, k, v, T0);
    } else {
      if (mode & 1) blockDirect<T>(block, stride, rows, k, P, c, w);
      if (mode & 2) blockTransposed<T>(block, stride, rows, k, v, T0, w);
    }
  }
}

/** A float64. `mode`: 1 direct, 2 transposed, 3 both. Addresses in bytes. */
export function sweep64(A: usize, m: i32, k: i32, P: usize, C: usize, V: usize, T: usize, w: i32, mode: i32): void {
  sweep<f64>(A, m, k, P, C, V, T, w, mode);
}

/** The same with A in float32. */
export function sweep32(A: usize, m: i32, k: i32, P: usize, C: usize, V: usize, T: usize, w: i32, mode: i32): void {
  sweep<f32>(A, m, k, P, C, V, T, w, mode);
}
