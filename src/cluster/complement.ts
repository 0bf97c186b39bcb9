import { addScaledInPlace, adjointMultiply, blocks, multiply, multiplyAdjoint, type PlanarMatrix } from '../matrix';
import { DenseTuple } from '../tuple/dense';
import type { Tuple } from '../tuple/tuple';

/**
 * A on the orthogonal complement of im W, W an isometry: the tuple of the (1 − WW*) A_j (1 − WW*) on the same n coordinates. With B an
 * isometry onto the complement that is B (B* A_j B) B*, so its LSRDRs of nonzero weights are those of B*AB, and an X = R A' S with R and S in
 * the complement is R A S.
 *
 * Cost: 8a²·r·n²·(columns of W) flops and a dense copy of A.
 */
export function restrictToComplement(A: Tuple, W: PlanarMatrix): Tuple {
  const dense = A.toDense();
  const stack = { ...dense, data: dense.data.slice() };
  for (const block of blocks(stack, A.r)) {
    addScaledInPlace(block, -1, multiply(W, adjointMultiply(W, block)));
    addScaledInPlace(block, -1, multiplyAdjoint(multiply(block, W), W));
  }
  return new DenseTuple(stack, A.r);
}
