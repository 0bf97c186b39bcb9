/**
 * Seeded random numbers: the 128-bit xoshiro128** generator of Blackman and Vigna (2018), seeded by splitmix32.
 * Same seed, same machine, same bits; results carry the seed they were made from.
 */

export interface RandomSource {
  /** Uniform in [0, 1), 53 random bits. */
  uniform(): number;
  /** Standard normal, by the polar method of Marsaglia. */
  normal(): number;
  /** Uniform 32-bit unsigned integer. */
  bits(): number;
  /** Fills with independent standard normals and returns the array. */
  fillNormal(out: Float64Array): Float64Array;
}

/** A generator from a 32-bit seed (larger integers are folded to their low and high words). */
export function randomSource(seed: number): RandomSource {
  let mix = (seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32) >>> 0, 0x9e3779b1);
  const splitmix = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix() | 1; // the all-zero state is the generator's only bad one
  let spare = Number.NaN;

  const bits = (): number => {
    const times5 = Math.imul(b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const uniform = (): number => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 0x20000000000000;
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const s = x * x + y * y;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = y * factor;
        return x * factor;
      }
    }
  };
  const fillNormal = (out: Float64Array): Float64Array => {
    for (let i = 0; i < out.length; i++) out[i] = normal();
    return out;
  };
  return { uniform, normal, bits, fillNormal };
}
