import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BilinearNetwork, bilinearLayer, bilinearNetwork } from 'lsrdr/bilinear';
import { readSafetensors } from 'lsrdr/io';
import type { NdArray } from 'ndarray';

/** Where `train.ts` leaves the weights, 0.1 MB. */
export const weightsFile = fileURLToPath(new URL('weights.safetensors', import.meta.url));

/** A network for a + b mod p. Its inputs are two residues one-hot, side by side; its outputs p logits. */
export interface ModularNetwork {
  readonly p: number;
  readonly hidden: number;
  readonly network: BilinearNetwork;
  /** The rows of both factors of its layer, [2·hidden, 2p]. */
  readonly gate: NdArray<Float64Array>;
  /** How it was trained. */
  readonly metadata: Record<string, string>;
}

export function loadNetwork(file = weightsFile): ModularNetwork {
  const { tensors, metadata } = readSafetensors(readFileSync(file));
  const matrix = (name: string): NdArray<Float64Array> => {
    const found = tensors.get(name);
    if (found?.dimension !== 2) throw new Error(`loadNetwork: expected a matrix '${name}' in ${file}`);
    return found;
  };
  const [gate, down] = [matrix('bilinear.weight'), matrix('head.weight')];
  const [p, hidden] = down.shape as [number, number];
  const network = bilinearNetwork([bilinearLayer({ left: gate.hi(hidden), right: gate.lo(hidden), down })]);
  return { p, hidden, network, gate, metadata };
}

/** The two ones of a pair. */
export function oneHot(p: number, a: number, b: number, out = new Float64Array(2 * p)): Float64Array {
  out.fill(0);
  out[a] = 1;
  out[p + b] = 1;
  return out;
}
