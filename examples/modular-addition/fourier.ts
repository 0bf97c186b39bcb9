/** The known mechanism: cosines and sines of 2πka/p and 2πkb/p over the two residues, for the frequencies k = 0, …, (p − 1)/2, p odd. */
import type { NdArray } from 'ndarray';

/** What a direction or a cluster has of each frequency. */
export interface Spectrum {
  /** Sums to 1 over the frequencies. */
  readonly shares: Float64Array;
  /** The frequency with the largest share. */
  readonly frequency: number;
  /** That share: 1 for a pure wave. */
  readonly purity: number;
}

/** Σ_i weights_i ‖F_k v_i‖²/Σ_i weights_i ‖v_i‖², F_k the projection onto the waves of frequency k in either residue. @param vectors [d, 2p] */
export function spectrumOf(p: number, vectors: NdArray<Float64Array>, weights: ArrayLike<number>): Spectrum {
  const count = (p + 1) / 2;
  const shares = new Float64Array(count);
  for (let i = 0; i < weights.length; i++) {
    for (let half = 0; half < 2; half++) {
      for (let k = 0; k < count; k++) {
        let [cosine, sine] = [0, 0];
        for (let a = 0; a < p; a++) {
          const value = vectors.get(i, half * p + a);
          cosine += value * Math.cos((2 * Math.PI * k * a) / p);
          sine += value * Math.sin((2 * Math.PI * k * a) / p);
        }
        shares[k]! += (weights[i]! * (k === 0 ? 1 : 2) * (cosine ** 2 + sine ** 2)) / p;
      }
    }
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  for (let k = 0; k < count; k++) shares[k]! /= total;
  const frequency = shares.reduce((best, share, k) => (share > shares[best]! ? k : best), 0);
  return { shares, frequency, purity: shares[frequency]! };
}

/** Each direction's own spectrum. */
export function spectraOf(p: number, vectors: NdArray<Float64Array>): Spectrum[] {
  return Array.from({ length: vectors.shape[0]! }, (_, i) => spectrumOf(p, vectors.lo(i, 0).hi(1, 2 * p), [1]));
}
