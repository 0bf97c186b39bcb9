/** What every tile is made of. Compiled twice, with and without relaxed SIMD, where `madd` is one fused instruction. */

// @ts-expect-error: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(c, f64x2.mul(a, b));
}

/** The same on four lanes of float32. */
// @ts-expect-error: decorator
@inline
export function maddRough(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** One entry of A in both lanes; float32 is promoted as it is loaded, and everything else is float64. */
// @ts-expect-error: decorator
@inline
export function splat<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load64_splat(at);
  return f64x2.promote_low_f32x4(v128.load32_splat(at));
}

/** Two neighbouring entries of A. */
// @ts-expect-error: decorator
@inline
export function two<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(at);
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Stores v, or adds it to what is there. */
// @ts-expect-error: decorator
@inline
export function put(at: usize, v: v128, accumulate: bool): void {
  if (accumulate) v128.store(at, f64x2.add(v128.load(at), v));
  else v128.store(at, v);
}
