/**
 * T += Aᵀ·V for four rows of A at a time, with T in panels of four columns, each k×4 (for two columns k×2, for one k). The four
 * rows of V stay in registers while A streams by and T passes through the first cache; tiles of T in registers would touch 4 entries
 * in each of many rows, whose addresses collide in the cache when rows are a power of two long.
 */
import { madd, splat, two } from './lanes';

/** One row of T (four columns, or eight in float32) from one entry of each of four rows of A, at a0 … a3. */
// @ts-expect-error: decorator
@inline
function column4<T, S>(
  to: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  v00: v128,
  v01: v128,
  v10: v128,
  v11: v128,
  v20: v128,
  v21: v128,
  v30: v128,
  v31: v128,
): void {
  let t0 = v128.load(to);
  let t1 = v128.load(to, 16);
  let a = splat<T, S>(a0);
  t0 = madd<S>(a, v00, t0);
  t1 = madd<S>(a, v01, t1);
  a = splat<T, S>(a1);
  t0 = madd<S>(a, v10, t0);
  t1 = madd<S>(a, v11, t1);
  a = splat<T, S>(a2);
  t0 = madd<S>(a, v20, t0);
  t1 = madd<S>(a, v21, t1);
  a = splat<T, S>(a3);
  t0 = madd<S>(a, v30, t0);
  t1 = madd<S>(a, v31, t1);
  v128.store(to, t0);
  v128.store(to, t1, 16);
}

/** One panel of four (eight) columns, four rows. `far`, `farV`: bytes from one of the rows to the next. */
// @ts-expect-error: decorator
@inline
export function panel4<T, S>(A: usize, far: usize, k: i32, V: usize, farV: usize, to: usize): void {
  let a0 = A;
  let a1 = a0 + far;
  let a2 = a1 + far;
  let a3 = a2 + far;
  const v00 = v128.load(V);
  const v01 = v128.load(V, 16);
  V += farV;
  const v10 = v128.load(V);
  const v11 = v128.load(V, 16);
  V += farV;
  const v20 = v128.load(V);
  const v21 = v128.load(V, 16);
  V += farV;
  const v30 = v128.load(V);
  const v31 = v128.load(V, 16);
  // Two columns of A at a time: eight registers for V leave room for no more.
  const end = to + ((<usize>(k & ~1)) << 5);
  for (; to < end; to += 64) {
    column4<T, S>(to, a0, a1, a2, a3, v00, v01, v10, v11, v20, v21, v30, v31);
    const next = sizeof<T>();
    column4<T, S>(to + 32, a0 + next, a1 + next, a2 + next, a3 + next, v00, v01, v10, v11, v20, v21, v30, v31);
    a0 += 2 * next;
    a1 += 2 * next;
    a2 += 2 * next;
    a3 += 2 * next;
  }
  if (k & 1) column4<T, S>(to, a0, a1, a2, a3, v00, v01, v10, v11, v20, v21, v30, v31);
}

/** One panel, one row. */
// @ts-expect-error: decorator
@inline
export function row4<T, S>(A: usize, k: i32, V: usize, to: usize): void {
  const v0 = v128.load(V);
  const v1 = v128.load(V, 16);
  const end = to + ((<usize>k) << 5);
  for (; to < end; to += 32) {
    const a = splat<T, S>(A);
    v128.store(to, madd<S>(a, v0, v128.load(to)));
    v128.store(to, madd<S>(a, v1, v128.load(to, 16)), 16);
    A += sizeof<T>();
  }
}

/** Two columns, four rows. */
// @ts-expect-error: decorator
@inline
function panel2<T>(A: usize, far: usize, k: i32, V: usize, farV: usize, to: usize): void {
  let a0 = A;
  let a1 = a0 + far;
  let a2 = a1 + far;
  let a3 = a2 + far;
  const v0 = v128.load(V);
  const v1 = v128.load(V + farV);
  const v2 = v128.load(V + 2 * farV);
  const v3 = v128.load(V + 3 * farV);
  const end = to + ((<usize>k) << 4);
  for (; to < end; to += 16) {
    let t = madd<f64>(splat<T, f64>(a0), v0, v128.load(to));
    t = madd<f64>(splat<T, f64>(a1), v1, t);
    t = madd<f64>(splat<T, f64>(a2), v2, t);
    t = madd<f64>(splat<T, f64>(a3), v3, t);
    v128.store(to, t);
    a0 += sizeof<T>();
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
  }
}

/** Two columns, one row. */
// @ts-expect-error: decorator
@inline
function row2<T>(A: usize, k: i32, V: usize, to: usize): void {
  const v = v128.load(V);
  const end = to + ((<usize>k) << 4);
  for (; to < end; to += 16) {
    v128.store(to, madd<f64>(splat<T, f64>(A), v, v128.load(to)));
    A += sizeof<T>();
  }
}

/** One column, four rows: lanes run along the rows. */
// @ts-expect-error: decorator
@inline
function panel1<T>(A: usize, far: usize, k: i32, V: usize, farV: usize, to: usize): void {
  let a0 = A;
  let a1 = a0 + far;
  let a2 = a1 + far;
  let a3 = a2 + far;
  const v0 = v128.load64_splat(V);
  const v1 = v128.load64_splat(V + farV);
  const v2 = v128.load64_splat(V + 2 * farV);
  const v3 = v128.load64_splat(V + 3 * farV);
  const end = to + ((<usize>(k & ~1)) << 3);
  for (; to < end; to += 16) {
    let t = madd<f64>(two<T>(a0), v0, v128.load(to));
    t = madd<f64>(two<T>(a1), v1, t);
    t = madd<f64>(two<T>(a2), v2, t);
    t = madd<f64>(two<T>(a3), v3, t);
    v128.store(to, t);
    a0 += 2 * sizeof<T>();
    a1 += 2 * sizeof<T>();
    a2 += 2 * sizeof<T>();
    a3 += 2 * sizeof<T>();
  }
  if (k & 1) {
    let t = load<f64>(to) + <f64>load<T>(a0) * load<f64>(V);
    t += <f64>load<T>(a1) * load<f64>(V + farV);
    t += <f64>load<T>(a2) * load<f64>(V + 2 * farV);
    t += <f64>load<T>(a3) * load<f64>(V + 3 * farV);
    store<f64>(to, t);
  }
}

// @ts-expect-error: decorator
@inline
function row1<T>(A: usize, k: i32, V: usize, to: usize): void {
  const v = v128.load64_splat(V);
  const end = to + ((<usize>(k & ~1)) << 3);
  for (; to < end; to += 16) {
    v128.store(to, madd<f64>(two<T>(A), v, v128.load(to)));
    A += 2 * sizeof<T>();
  }
  if (k & 1) store<f64>(to, load<f64>(to) + <f64>load<T>(A) * load<f64>(V));
}

/** Four rows and all columns. w is 1, 2 or a multiple of 4. */
export function transposed4<T>(A: usize, far: usize, k: i32, V: usize, farV: usize, w: i32, to: usize): void {
  if (w == 1) panel1<T>(A, far, k, V, farV, to);
  else if (w == 2) panel2<T>(A, far, k, V, farV, to);
  else {
    const panel = (<usize>k) << 5;
    for (let j = 0; j < w; j += 4, V += 32, to += panel) panel4<T, f64>(A, far, k, V, farV, to);
  }
}

/** One row and all columns. */
export function transposed1<T>(A: usize, k: i32, V: usize, w: i32, to: usize): void {
  if (w == 1) row1<T>(A, k, V, to);
  else if (w == 2) row2<T>(A, k, V, to);
  else {
    const panel = (<usize>k) << 5;
    for (let j = 0; j < w; j += 4, V += 32, to += panel) row4<T, f64>(A, k, V, to);
  }
}
