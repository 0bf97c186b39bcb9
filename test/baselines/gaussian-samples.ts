/** Random networks as plain arrays, and as the package takes them. */
import { type BilinearNetwork, bilinearLayer, bilinearNetwork } from 'lsrdr/bilinear';
import type { Source } from '../support/random';
import type { PlainLayer, PlainNetwork } from './isserlis';

export interface Shape {
  /** Of the input, of each layer's outputs; without an embedding the first is the layer's own. */
  readonly widths: readonly number[];
  readonly hidden: readonly number[];
  readonly affine: boolean;
  /** Inputs before an embedding, outputs behind an unembedding. */
  readonly inputs?: number;
  readonly outputs?: number;
}

export const randomMatrix = (rows: number, cols: number, random: Source): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.normal() / Math.sqrt(cols)));

export const randomVector = (n: number, random: Source): number[] => Array.from({ length: n }, () => random.normal());

export function randomNetwork({ widths, hidden, affine, inputs, outputs }: Shape, random: Source): PlainNetwork {
  const last = widths[widths.length - 1]!;
  const layers = hidden.map((h, at): PlainLayer => {
    const [n, r] = [widths[at]!, widths[at + 1]!];
    const linear = {
      left: randomMatrix(h, n, random),
      right: randomMatrix(h, n, random),
      down: randomMatrix(r, h, random),
    };
    if (!affine) return linear;
    return {
      ...linear,
      leftBias: randomVector(h, random),
      rightBias: randomVector(h, random),
      downBias: randomVector(r, random),
      residual: randomMatrix(r, n, random),
    };
  });
  return {
    layers,
    ...(inputs && { embed: randomMatrix(widths[0]!, inputs, random), embedBias: randomVector(widths[0]!, random) }),
    ...(outputs && { unembed: randomMatrix(outputs, last, random), unembedBias: randomVector(outputs, random) }),
  };
}

export const networkOf = ({ layers, ...ends }: PlainNetwork): BilinearNetwork =>
  bilinearNetwork(
    layers.map((layer) => bilinearLayer(layer)),
    ends,
  );

/** BBᵀ for a random B, n×rank. */
export function randomMoment(n: number, rank: number, random: Source): number[][] {
  const B = randomMatrix(n, rank, random);
  return B.map((row) => B.map((other) => row.reduce((sum, value, k) => sum + value * other[k]!, 0)));
}
