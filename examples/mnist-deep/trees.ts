import { type BilinearNetwork, backpropagate, type LayerCluster, marginForm } from 'lsrdr/bilinear';
import { principalAngles } from 'lsrdr/cluster';
import { assertConverged, type Lsrdr } from 'lsrdr/real';
import { classCount, pixelCount } from '../mnist/data';

/** Rank of every cluster. */
export const rank = 4;

/** A direction before the second block and what it looks at in the pixels. */
export interface Branch {
  /** Its eigenvalue in P. */
  readonly weight: number;
  /** The leading pixel direction of the form ⟨v, f(x)⟩, and how much of the direction is the constant one. */
  readonly image: Float64Array;
  readonly constant: number;
}

/** The clusters of one class on their way down. */
export interface Tree {
  readonly digit: number;
  /** Before the second block, 64 coordinates and the constant one. */
  readonly upper: LayerCluster;
  /** At the pixels, 784 coordinates and the constant one. */
  readonly lower: LayerCluster;
  readonly branches: readonly Branch[];
  /** Directions of P at the pixels with their eigenvalues. */
  readonly images: readonly Float64Array[];
  readonly weights: Float64Array;
}

/**
 * Follows the cluster of a class down: from its margins over the other logits to the input of the second block, from there to the
 * pixels, and each direction of the upper cluster to the pixels by itself.
 *
 * @param network the network with its embedding and head folded in
 */
export function treeOf(network: BilinearNetwork, digit: number): Tree {
  const cluster = marginForm(classCount, digit);
  const [upper, lower] = backpropagate(network, { cluster, rank, restarts: 3 }) as [LayerCluster, LayerCluster];
  assertConverged(upper.result);
  assertConverged(lower.result);
  const { directions, weights } = upper.result.prominent(rank);
  const branches = Array.from(weights, (weight, k): Branch => {
    const [below] = backpropagate(network, { layer: 1, cluster: directions.pick(k, null), rank: 1 });
    const [image] = imagesOf(below!.result, 1).images;
    return { weight, image: image!, constant: below!.P.get(pixelCount, pixelCount) };
  });
  return { digit, upper, lower, branches, ...imagesOf(lower.result, rank) };
}

/** Pixel parts of directions, signed so that their constant part is positive: a direction (v, t) measures (⟨v,x⟩ + t)². */
function imagesOf(result: Lsrdr, count: number): { images: Float64Array[]; weights: Float64Array } {
  const { directions, weights } = result.prominent(count);
  const images = Array.from(weights, (_, k) => {
    const sign = directions.get(k, pixelCount) < 0 ? -1 : 1;
    return Float64Array.from({ length: pixelCount }, (_, i) => sign * directions.get(k, i));
  });
  return { images, weights };
}

/** Mean cos² of the principal angles between the clusters of every two classes: 1 the same, 0 orthogonal. */
export function overlaps(trees: readonly Tree[], level: 'upper' | 'lower'): number[][] {
  return trees.map((one) =>
    trees.map((other) => {
      const angles = principalAngles(one[level].result, other[level].result);
      return angles.reduce((sum, angle) => sum + Math.cos(angle) ** 2, 0) / angles.length;
    }),
  );
}
