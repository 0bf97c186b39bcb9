/** Seeded random numbers, so that the same command trains the same weights. */

/** Uniform numbers in [0, 1) by the mulberry32 generator of Tommy Ettinger. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` normal numbers of mean 0 and the given standard deviation, by Box and Muller. */
export function normals(count: number, deviation: number, uniform: () => number): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    out[i] = deviation * radius * Math.cos(2 * Math.PI * uniform());
  }
  return out;
}

/** Permutes in place, all orders equally likely (Fisher and Yates). */
export function shuffle(items: Uint32Array, uniform: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    const kept = items[i]!;
    items[i] = items[j]!;
    items[j] = kept;
  }
}
