import { isCommutative } from '../algebra';
import { typeError } from '../errors';
import { addScaledInPlace, clone, multiply, type PlanarMatrix } from '../matrix';
import { affine } from './forms';
import { BilinearLayer } from './layer';
import { type Affine, BilinearNetwork } from './network';
import { type LayerWeights, sum } from './weights';

/**
 * The same function with the embedding taken into the first layer and the unembedding into the last:
 * L ← L E, b_L ← b_L + L b_E, likewise R and K, b_D ← b_D + K b_E; then D ← U D, K ← U K, b_D ← U b_D + b_U. Clusters of its first
 * layer are clusters of the network's own inputs, and its outputs are those of its last layer.
 *
 * Over H the unembedding stays where it is: U f is a tuple of forms only for real U.
 *
 * Where a norm stands before the first layer, x ↦ E x/s(x), the forms of the folded layer are those of the model but for the factor s(x)²; the
 * layer still says `weightsAfterNorm`.
 *
 * @param network n inputs behind an embedding [n, m], r outputs before an unembedding [c, r]
 * @returns a network on the same m inputs with the same c outputs, in layers with m inputs first and c outputs last
 * @throws TypeError for anything but a {@link BilinearNetwork}
 * Cost: 4a²·h·n·m + 2a²·c·r·h flops, and as much memory as the folded weights.
 *
 * @example
 * const layer = bilinearLayer({ left: [[1]], right: [[1]], down: [[1]], residual: true }); // a² + a
 * const folded = foldNetwork(bilinearNetwork([layer], { embed: [[1, 1]], unembed: [[2]] }));
 * folded.layers[0]!.n; // 2
 * folded.forward([1, 2]).data; // Float64Array [24]
 */
export function foldNetwork(network: BilinearNetwork): BilinearNetwork {
  if (!(network instanceof BilinearNetwork)) throw typeError('foldNetwork: network', 'a BilinearNetwork', network);
  const { layers, embed, unembed, algebra } = network;
  const folded = layers.slice();
  const last = layers.length - 1;
  if (embed !== undefined) folded[0] = withWeights(folded[0]!, afterEmbedding(folded[0]!.weights, embed));
  const moves = unembed !== undefined && isCommutative(algebra);
  if (moves) folded[last] = withWeights(folded[last]!, beforeUnembedding(folded[last]!.weights, unembed));
  return new BilinearNetwork(folded, undefined, moves ? undefined : unembed, network.account);
}

function withWeights({ name, weightsAfterNorm, normLeftOut }: BilinearLayer, weights: LayerWeights): BilinearLayer {
  return new BilinearLayer(weights, { name, weightsAfterNorm, normLeftOut });
}

function afterEmbedding(weights: LayerWeights, { weight, bias }: Affine): LayerWeights {
  const { left, right, leftBias, rightBias, downBias, skip } = weights;
  const shifted = (M: PlanarMatrix | undefined, own: PlanarMatrix | undefined): PlanarMatrix | undefined =>
    bias === undefined || M === undefined ? own : sum(own, multiply(M, bias));
  return {
    ...weights,
    left: multiply(left, weight),
    right: multiply(right, weight),
    leftBias: shifted(left, leftBias),
    rightBias: shifted(right, rightBias),
    downBias: shifted(skip, downBias),
    skip: skip === undefined ? undefined : multiply(skip, weight),
  };
}

function beforeUnembedding(weights: LayerWeights, { weight, bias }: Affine): LayerWeights {
  const { down, downBias, skip } = weights;
  const moved = downBias === undefined ? undefined : affine(weight, downBias, undefined);
  if (moved !== undefined && bias !== undefined) addScaledInPlace(moved, 1, bias);
  return {
    ...weights,
    down: multiply(weight, down),
    downBias: moved ?? (bias === undefined ? undefined : clone(bias)),
    skip: skip === undefined ? undefined : multiply(weight, skip),
  };
}
