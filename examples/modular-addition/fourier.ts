/** The known mechanism: cosines and sines of 2πka/p and 2πkb/p over the two residues, for the frequencies k = 0, …, (p − 1)/2, p odd. */
import type { NdArray } from 'ndarray';
import { type WaveSpectrum, waveSpectrum } from '../../src/report/spectrum';

/** What a direction or a cluster has of each frequency. */
export type Spectrum = WaveSpectrum;

/** Σ_i weights_i ‖F_k v_i‖²/Σ_i weights_i ‖v_i‖², F_k the projection onto the waves of frequency k in either residue. @param vectors [d, 2p] */
export function spectrumOf(p: number, vectors: NdArray<Float64Array>, weights: ArrayLike<number>): Spectrum {
  return waveSpectrum(p, vectors, weights, 2);
}

/** Each direction's own spectrum. */
export function spectraOf(p: number, vectors: NdArray<Float64Array>): Spectrum[] {
  return Array.from({ length: vectors.shape[0]! }, (_, i) => spectrumOf(p, vectors.lo(i, 0).hi(1, 2 * p), [1]));
}
