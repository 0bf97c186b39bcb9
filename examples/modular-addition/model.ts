import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BilinearNetwork, bilinearLayer, bilinearNetwork } from 'lsrdr/bilinear';
import { loadBilinearLayers, readSafetensors } from 'lsrdr/io';

/** Where `train.ts` leaves the weights, 0.1 MB. */
export const weightsFile = fileURLToPath(new URL('weights.safetensors', import.meta.url));

/** A network for a + b mod p. Its inputs are two residues one-hot, side by side; its outputs p logits. */
export interface ModularNetwork {
  readonly p: number;
  readonly hidden: number;
  readonly network: BilinearNetwork;
  /** How it was trained. */
  readonly metadata: Record<string, string>;
}

export function loadNetwork(file = weightsFile): ModularNetwork {
  const { tensors, metadata } = readSafetensors(readFileSync(file));
  const [layer] = loadBilinearLayers(tensors, { gate: 'bilinear.weight', down: 'head.weight' } as never).layers;
  const network = bilinearNetwork([bilinearLayer(layer!)]);
  const [p, hidden] = layer!.down.shape as [number, number];
  return { p, hidden, network, metadata };
}

/** The two ones of a pair. */
export function oneHot(p: number, a: number, b: number, out = new Float64Array(2 * p)): Float64Array {
  out.fill(0);
  out[a] = 1;
  out[p + b] = 1;
  return out;
}
