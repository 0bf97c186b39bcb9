/** Waves over residues: the share that a cluster has of each frequency. */

/** What directions have of each frequency k = 0, …, ⌊p/2⌋. */
export interface WaveSpectrum {
  /** Sums to 1 over the frequencies. */
  readonly shares: Float64Array;
  /** The frequency with the largest share. */
  readonly frequency: number;
  /** That share: 1 for a pure wave. */
  readonly purity: number;
}

/** Rows of numbers by index, as an ndarray has them. */
interface Rows {
  get(row: number, column: number): number;
}

/**
 * Σ_i weights_i ‖F_k v_i‖²/Σ_i weights_i ‖v_i‖², with F_k the projection onto cos(2πka/p) and sin(2πka/p) in each of the blocks of p coordinates.
 *
 * @param p period of the residues, from 2 on
 * @param vectors [d, at least blocks·p], real
 */
export function waveSpectrum(p: number, vectors: Rows, weights: ArrayLike<number>, blocks: number): WaveSpectrum {
  const shares = new Float64Array(Math.floor(p / 2) + 1);
  const angle = (2 * Math.PI) / p;
  const cosines = Float64Array.from({ length: p }, (_, a) => Math.cos(angle * a));
  const sines = Float64Array.from({ length: p }, (_, a) => Math.sin(angle * a));
  for (let i = 0; i < weights.length; i++) {
    for (let block = 0; block < blocks; block++) {
      for (let k = 0; k < shares.length; k++) {
        let [cosine, sine] = [0, 0];
        for (let a = 0; a < p; a++) {
          const value = vectors.get(i, block * p + a);
          cosine += value * cosines[(k * a) % p]!;
          sine += value * sines[(k * a) % p]!;
        }
        // The wave of frequency 0, and that of p/2, is one and not two.
        const norm = k === 0 || 2 * k === p ? 1 : 2;
        shares[k]! += (weights[i]! * norm * (cosine ** 2 + sine ** 2)) / p;
      }
    }
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total > 0) for (let k = 0; k < shares.length; k++) shares[k]! /= total;
  const frequency = shares.reduce((best, share, k) => (share > shares[best]! ? k : best), 0);
  return { shares, frequency, purity: shares[frequency]! };
}
