/**
 * What lies before and behind the products with the weights D (r×h) of a factored tuple: for k = 1…h, from the rows v_k and u_k (1×d, over an
 * algebra) of an image,
 *
 *     pairs:  O_k = (v_k* u_k + u_k* v_k)/2,                      of which D makes  N_j = Σ_k D_jk O_k,
 *     rows:   row k of M += u_k C_k/2,  row k + h += v_k C_k/2,   where Dᵀ has made  C_k = Σ_j D_jk N_j.
 *
 * All of O_k, N_j, C_k are Hermitian and **packed**: row s keeps the entries (s,t) with t ≥ s, the real parts first and, since the diagonal is
 * real, the other components of those with t > s. A call does the rows s = first … end of each, w numbers with padding.
 */
import { madd } from './lanes';

/** What is asked for. Addresses in bytes. */
@unmanaged
class PairsRequest {
  /** Of the algebra: signs of conjugation (a), then for each product of two units its sign and its unit (a² pairs of numbers). */
  table: usize;
  a: i32;
  d: i32;
  h: i32;
  /** Rows v_1 … v_h, u_1 … u_h, each [a][d]. */
  image: usize;
  first: i32;
  end: i32;
  w: i32;
  /** In panels of four columns, each h×4; one panel of w columns where w ≤ 2. Of eight and in float32 where `rough` is 1. */
  O: usize;
  /** The C_k, in `parts` such arrays that are to be added. */
  C: usize;
  parts: i32;
  /** Rows like those of the image. */
  M: usize;
  rough: i32;
}

/** Numbers in the packed row s. */
// @ts-expect-error: decorator
@inline
function packedWidth(a: i32, d: i32, s: i32): i32 {
  return d - s + (a - 1) * (d - s - 1);
}

/** to ← or += x·X + y·Y. */
// @ts-expect-error: decorator
@inline
function combineRows(to: usize, x: f64, X: usize, y: f64, Y: usize, count: i32, accumulate: bool): void {
  const x2 = f64x2.splat(x);
  const y2 = f64x2.splat(y);
  const end = to + ((<usize>(count & ~1)) << 3);
  for (; to < end; to += 16) {
    let sum = accumulate ? v128.load(to) : f64x2.splat(0);
    sum = madd(x2, v128.load(X), sum);
    v128.store(to, madd(y2, v128.load(Y), sum));
    X += 16;
    Y += 16;
  }
  if (count & 1) store<f64>(to, (accumulate ? load<f64>(to) : 0) + x * load<f64>(X) + y * load<f64>(Y));
}

/** Packed rows of O_k for k = from … from + count. `scratch` has room for w numbers, and is zero where they are padding. */
export function pairs(q: PairsRequest, from: i32, count: i32, scratch: usize): void {
  const a = q.a;
  const d = q.d;
  const w = q.w;
  const row = (<usize>(a * d)) << 3;
  for (let k = from; k < from + count; k++) {
    const V = q.image + <usize>k * row;
    const U = V + <usize>q.h * row;
    let to = scratch;
    for (let s = q.first; s < q.end; s++) {
      for (let p = 0; p < a; p++) {
        const half = 0.5 * load<f64>(q.table + ((<usize>p) << 3));
        const place = (<usize>(p * d + s)) << 3;
        for (let t = 0; t < a; t++) {
          const entry = q.table + ((<usize>(a + 2 * (p * a + t))) << 3);
          const scaled = half * load<f64>(entry);
          const component = <i32>load<f64>(entry + 8);
          const start = component == 0 ? s : s + 1;
          const at = component == 0 ? 0 : d - s + (component - 1) * (d - s - 1);
          const column = (<usize>(t * d + start)) << 3;
          const out = to + ((<usize>at) << 3);
          // Every component is met once for each p.
          combineRows(out, scaled * load<f64>(V + place), U + column, scaled * load<f64>(U + place), V + column, d - start, p > 0);
        }
      }
      to += (<usize>packedWidth(a, d, s)) << 3;
    }
    if (q.rough) scatterRough(q, k, scratch);
    else scatter(q, k, scratch);
  }
}

/** The w numbers of O_k to their panels. */
function scatter(q: PairsRequest, k: i32, scratch: usize): void {
  const w = q.w;
  const step = w <= 2 ? w : 4;
  const panel = (<usize>(q.h * step)) << 3;
  let at = q.O + ((<usize>(k * step)) << 3);
  if (w < 4) for (let c = 0; c < w; c++) store<f64>(at + ((<usize>c) << 3), load<f64>(scratch + ((<usize>c) << 3)));
  else {
    for (let c = scratch; c < scratch + ((<usize>w) << 3); c += 32, at += panel) {
      v128.store(at, v128.load(c));
      v128.store(at, v128.load(c, 16), 16);
    }
  }
}

function scatterRough(q: PairsRequest, k: i32, scratch: usize): void {
  const panel = (<usize>q.h) << 5;
  let at = q.O + ((<usize>k) << 5);
  for (let c = scratch; c < scratch + ((<usize>q.w) << 3); c += 64, at += panel) {
    v128.store(at, demoted(c));
    v128.store(at, demoted(c + 32), 16);
  }
}

/** Four numbers as float32. */
// @ts-expect-error: decorator
@inline
function demoted(at: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(at));
  return v128.shuffle<f32>(low, f32x4.demote_f64x2_zero(v128.load(at, 16)), 0, 1, 4, 5);
}

/** Row k of the C_k, added up, to `scratch`. */
function gather(q: PairsRequest, k: i32, scratch: usize): void {
  const w = q.w;
  const step = w <= 2 ? w : 4;
  const panel = (<usize>(q.h * step)) << 3;
  const part = (<usize>(q.h * w)) << 3;
  let from = q.C + ((<usize>(k * step)) << 3);
  for (let c = 0; c < w; c += step, from += panel) {
    const to = scratch + ((<usize>c) << 3);
    if (w < 4) {
      for (let i = 0; i < w; i++) {
        const at = (<usize>i) << 3;
        let sum = load<f64>(from + at);
        for (let n = 1; n < q.parts; n++) sum += load<f64>(from + <usize>n * part + at);
        store<f64>(to + at, sum);
      }
    } else {
      let low = v128.load(from);
      let high = v128.load(from, 16);
      for (let n = 1; n < q.parts; n++) {
        low = f64x2.add(low, v128.load(from + <usize>n * part));
        high = f64x2.add(high, v128.load(from + <usize>n * part, 16));
      }
      v128.store(to, low);
      v128.store(to, high, 16);
    }
  }
}

function gatherRough(q: PairsRequest, k: i32, scratch: usize): void {
  const panel = (<usize>q.h) << 5;
  const part = (<usize>(q.h * q.w)) << 2;
  let from = q.C + ((<usize>k) << 5);
  for (let to = scratch; to < scratch + ((<usize>q.w) << 3); to += 64, from += panel) {
    for (let i: usize = 0; i < 4; i++) {
      let sum = f64x2.splat(0);
      for (let n = 0; n < q.parts; n++) {
        sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(from + <usize>n * part + 8 * i)));
      }
      v128.store(to + 16 * i, sum);
    }
  }
}

/** toX += x·N and toY += y·N on `count` numbers, which stand above the diagonal, and Σ X_t N_t, Σ Y_t N_t for those below it. */
// @ts-expect-error: decorator
@inline
function mirrored(N: usize, count: i32, x: f64, toX: usize, X: usize, sumX: usize, y: f64, toY: usize, Y: usize, sumY: usize, below: f64): void {
  const x2 = f64x2.splat(x);
  const y2 = f64x2.splat(y);
  let sx = f64x2.splat(0);
  let sy = sx;
  const end = N + ((<usize>(count & ~1)) << 3);
  for (; N < end; N += 16) {
    const value = v128.load(N);
    v128.store(toX, madd(x2, value, v128.load(toX)));
    v128.store(toY, madd(y2, value, v128.load(toY)));
    sx = madd(v128.load(X), value, sx);
    sy = madd(v128.load(Y), value, sy);
    toX += 16;
    toY += 16;
    X += 16;
    Y += 16;
  }
  let left = f64x2.extract_lane(sx, 0) + f64x2.extract_lane(sx, 1);
  let right = f64x2.extract_lane(sy, 0) + f64x2.extract_lane(sy, 1);
  if (count & 1) {
    const value = load<f64>(N);
    store<f64>(toX, load<f64>(toX) + x * value);
    store<f64>(toY, load<f64>(toY) + y * value);
    left += load<f64>(X) * value;
    right += load<f64>(Y) * value;
  }
  store<f64>(sumX, load<f64>(sumX) + below * left);
  store<f64>(sumY, load<f64>(sumY) + below * right);
}

/** Rows k and k + h of M for k = from … from + count. `scratch` has room for w + 2·a·d numbers. */
export function rows(q: PairsRequest, from: i32, count: i32, scratch: usize): void {
  const a = q.a;
  const d = q.d;
  const row = (<usize>(a * d)) << 3;
  const toV = scratch + ((<usize>q.w) << 3);
  const toU = toV + row;
  for (let k = from; k < from + count; k++) {
    const V = q.image + <usize>k * row;
    const U = V + <usize>q.h * row;
    if (q.rough) gatherRough(q, k, scratch);
    else gather(q, k, scratch);
    for (let at: usize = 0; at < 2 * row; at += 8) store<f64>(toV + at, 0);
    let N = scratch;
    for (let s = q.first; s < q.end; s++) {
      for (let t = 0; t < a; t++) {
        const conjugate = load<f64>(q.table + ((<usize>t) << 3));
        for (let p = 0; p < a; p++) {
          const entry = q.table + ((<usize>(a + 2 * (p * a + t))) << 3);
          const sign = load<f64>(entry);
          const component = (<usize>(<i32>load<f64>(entry + 8) * d)) << 3;
          const place = (<usize>(p * d + s)) << 3;
          const x = sign * load<f64>(V + place);
          const y = sign * load<f64>(U + place);
          const here = component + ((<usize>s) << 3);
          const next = here + 8;
          const beyond = (<usize>(p * d + s + 1)) << 3;
          const above = t == 0 ? N + 8 : N;
          if (t == 0) {
            const diagonal = load<f64>(N);
            store<f64>(toV + here, load<f64>(toV + here) + x * diagonal);
            store<f64>(toU + here, load<f64>(toU + here) + y * diagonal);
          }
          mirrored(above, d - s - 1, x, toV + next, V + beyond, toV + here, y, toU + next, U + beyond, toU + here, sign * conjugate);
        }
        N += (<usize>(t == 0 ? d - s : d - s - 1)) << 3;
      }
    }
    add(q.M + <usize>k * row, toU, a * d);
    add(q.M + <usize>(k + q.h) * row, toV, a * d);
  }
}

/** to += X/2. */
function add(to: usize, X: usize, count: i32): void {
  for (let at: usize = 0; at < ((<usize>count) << 3); at += 8) store<f64>(to + at, load<f64>(to + at) + 0.5 * load<f64>(X + at));
}

/** Zeros for the numbers `first` … `first + count` from `at` on. */
export function clear(at: usize, first: i32, count: i32): void {
  for (let to = at + ((<usize>first) << 3), end = to + ((<usize>count) << 3); to < end; to += 8) store<f64>(to, 0);
}
