/** A network over a field that contains its own: the same numbers for the same inputs, as real parts. */
import { type Algebra, isSameAlgebra } from '../../src/algebra';
import { type BilinearLayer, type BilinearNetwork, bilinearLayer, bilinearNetwork } from '../../src/bilinear';
import type { PlanarMatrix } from '../../src/matrix';
import { type NdArray, ndarray } from '../../src/ndarray';

/** R ⊂ C ⊂ H by 1 ↦ 1 and i ↦ i. */
export function embeddedNetwork(network: BilinearNetwork, algebra: Algebra): BilinearNetwork {
  if (isSameAlgebra(network.algebra, algebra)) return network;
  const { embed, unembed, normsLeftOut } = network;
  return bilinearNetwork(
    network.layers.map((layer) => embeddedLayer(layer, algebra)),
    {
      ...(embed && { embed: embedded(embed.weight, algebra) }),
      ...(embed?.bias && { embedBias: vector(embed.bias, algebra) }),
      ...(unembed && { unembed: embedded(unembed.weight, algebra) }),
      ...(unembed?.bias && { unembedBias: vector(unembed.bias, algebra) }),
      ...(normsLeftOut && { normsLeftOut }),
    },
  );
}

function embeddedLayer({ weights, weightsAfterNorm, normLeftOut }: BilinearLayer, algebra: Algebra): BilinearLayer {
  const { left, right, down, leftBias, rightBias, downBias, skip } = weights;
  return bilinearLayer({
    algebra,
    left: embedded(left, algebra),
    right: embedded(right, algebra),
    down: embedded(down, algebra),
    ...(leftBias && { leftBias: vector(leftBias, algebra) }),
    ...(rightBias && { rightBias: vector(rightBias, algebra) }),
    ...(downBias && { downBias: vector(downBias, algebra) }),
    ...(skip && { residual: embedded(skip, algebra) }),
    ...(weightsAfterNorm && { weightsAfterNorm }),
    ...(normLeftOut && { normLeftOut }),
  });
}

/** [rows, cols, a] */
function embedded({ algebra: own, rows, cols, data }: PlanarMatrix, algebra: Algebra): NdArray<Float64Array> {
  const out = new Float64Array(rows * cols * algebra.dim);
  for (let i = 0; i < rows; i++) {
    for (let p = 0; p < own.dim; p++) {
      for (let j = 0; j < cols; j++) out[(i * cols + j) * algebra.dim + p] = data[(i * own.dim + p) * cols + j]!;
    }
  }
  return ndarray(out, [rows, cols, algebra.dim]);
}

/** A column as [rows, a]. */
function vector(column: PlanarMatrix, algebra: Algebra): NdArray<Float64Array> {
  return ndarray(embedded(column, algebra).data, [column.rows, algebra.dim]);
}
