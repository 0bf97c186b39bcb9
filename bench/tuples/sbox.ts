/** The substitution of the Advanced Encryption Standard (FIPS 197, 5.1.1): the inverse in GF(2⁸), then an affine map of the bits. */
export function sbox(): Uint8Array {
  const out = new Uint8Array(256);
  for (let x = 0; x < 256; x++) {
    const y = inverse(x);
    let bits = 0x63;
    for (let turn = 0; turn < 5; turn++) bits ^= ((y << turn) | (y >> (8 - turn))) & 0xff;
    out[x] = bits;
  }
  return out;
}

/** The 256 permutations x ↦ S(x ⊕ k), one for each key byte k. */
export function keyedPermutations(): number[][] {
  const S = sbox();
  return Array.from({ length: 256 }, (_, k) => Array.from({ length: 256 }, (_, x) => S[x ^ k]!));
}

/** x·y modulo t⁸ + t⁴ + t³ + t + 1. */
function times(x: number, y: number): number {
  let product = 0;
  for (let a = x, b = y; b > 0; b >>= 1) {
    if (b & 1) product ^= a;
    a = (a << 1) ^ (a & 0x80 ? 0x11b : 0);
  }
  return product;
}

/** x²⁵⁴, which is 1/x, and 0 for 0. */
function inverse(x: number): number {
  let power = x;
  for (let k = 0; k < 6; k++) power = times(times(power, power), x);
  return times(power, power);
}
