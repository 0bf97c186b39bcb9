/** The known mechanism: cosines and sines of 2πka/p and 2πkb/p over the two residues, for the frequencies k = 0, …, (p − 1)/2, p odd. */
import type { NdArray } from 'ndarray';
import { type WaveSpectrum, waveSpectrum } from '../../src/report/spectrum';
import type { ModularNetwork } from './model';

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

/** Of the energy of the weights, so much has a frequency that a network uses. In the committed network it is 0.9 to 8 %, or 0.3 % and less. */
const USED = 0.005;

/** The frequencies in use, by the rows that read the residues alone: training leaves some of the (p − 1)/2 at next to nothing. */
export function usedFrequencies({ p, gate }: Pick<ModularNetwork, 'p' | 'gate'>): number[] {
  const { shares } = spectrumOf(p, gate, new Float64Array(gate.shape[0]!).fill(1));
  return [...shares.keys()].filter((k) => k > 0 && shares[k]! > USED);
}
