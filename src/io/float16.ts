/**
 * The two 16-bit float formats of neural network weights, widened to doubles. Both conversions are exact.
 */

/**
 * IEEE 754 binary16: one sign bit s, five exponent bits e, ten fraction bits f.
 *
 * - e = 0: (-1)^s f 2^-24 (zeros and subnormals);
 * - 0 < e < 31: (-1)^s (1024 + f) 2^(e-25);
 * - e = 31: ±Infinity when f = 0, else NaN.
 *
 * @param bits unsigned 16-bit integer
 *
 * @example
 * float16(0x3c00); // 1
 */
export function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const scratch = new DataView(new ArrayBuffer(4));

/**
 * bfloat16: the upper half of an IEEE 754 binary32, so the lower half is filled with zeros.
 *
 * @param bits unsigned 16-bit integer
 *
 * @example
 * bfloat16(0x3f80); // 1
 */
export function bfloat16(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}
