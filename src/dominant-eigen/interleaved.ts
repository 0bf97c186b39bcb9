/** The two layouts of vectors of a complex-linear map: re, im, re, im, …, and blocks of real and of imaginary parts. */

/** Numbers re, im, re, im, … from blocks of real and of imaginary parts. */
export function interleaved(x: Float64Array, block: number | undefined): Float64Array {
  if (block === undefined || block === 1) return x.slice();
  return x.map((_, at) => x[placeOf(at, block)]!);
}

/** The inverse of {@link interleaved}. */
export function planes(x: Float64Array, block: number | undefined): Float64Array {
  if (block === undefined || block === 1) return x.slice();
  const out = new Float64Array(x.length);
  x.forEach((value, at) => {
    out[placeOf(at, block)] = value;
  });
  return out;
}

/** Where the number `at` of re, im, re, im, … stands in blocks. */
function placeOf(at: number, block: number): number {
  const scalar = at >> 1;
  return Math.floor(scalar / block) * 2 * block + (at % 2) * block + (scalar % block);
}
