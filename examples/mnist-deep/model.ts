import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BilinearNetwork, bilinearLayer, bilinearNetwork } from 'lsrdr/bilinear';
import { readSafetensors } from 'lsrdr/io';
import type { NdArray } from 'ndarray';

/** Where `train.ts` leaves the weights. */
export const weightsFile = fileURLToPath(new URL('weights.safetensors', import.meta.url));

/** Number of residual blocks. */
const blocks = 2;

/** Loads the trained network 784 → 64 → 64 → 10, 0.3 MB. */
export function loadNetwork(file = weightsFile): { network: BilinearNetwork; metadata: Record<string, string> } {
  const { tensors, metadata } = readSafetensors(readFileSync(file));
  const matrix = (name: string): NdArray<Float64Array> => {
    const found = tensors.get(name);
    if (found?.dimension !== 2) throw new Error(`loadNetwork: expected a matrix '${name}' in ${file}`);
    return found;
  };
  const layers = Array.from({ length: blocks }, (_, b) =>
    bilinearLayer({
      gate: matrix(`blocks.${b}.gate.weight`),
      down: matrix(`blocks.${b}.down.weight`),
      residual: true,
      name: `block ${b + 1}`,
    }),
  );
  const network = bilinearNetwork(layers, { embed: matrix('embed.weight'), unembed: matrix('head.weight') });
  return { network, metadata };
}
