/** Matrices on tensor products: partial traces and transposes, Kronecker products, and factors in another order. */
import { algebraOfShape } from '../interop/algebras';
import { type ArrayLikeInput, type NumericArray, shapeOf, toArray, toPlanar } from '../interop/arrays';
import { zeros } from '../matrix';
import { offsets, readChosen, readDims, sizeOf } from './factors';
import { requireInRange } from './range';

export { kron } from './kron';
export { partialTranspose } from './partial-transpose';
export { tensorPermute } from './tensor-permute';

/**
 * The partial trace of a matrix on V_0 ⊗ V_1 ⊗ …; `traced` names the factors that are traced out, not those that stay:
 *
 *     Tr_W(M)[x, y] = Σ_t M[(x,t), (y,t)],
 *
 * x and y running over the factors that remain, in their order, and t over the traced ones. Where the factors to keep are named, as by `ptrace` of QuTiP,
 * `traced` is the rest: ptrace(M, [0]) of three factors is partialTrace(M, dims, [1, 2]). Indices are row-major (the first factor
 * varies slowest), as in {@link kron}, and in `kron` of mathjs and ml-matrix. Over H the order of scalars matters in products, not in this sum:
 * Tr_W(A ⊗ B) = A·tr(B) for (A ⊗ B)[(i,s),(j,t)] = A_ij B_st.
 *
 * @param M [Πdims, Πdims] (real), [Πdims, Πdims, 2] (complex) or [Πdims, Πdims, 4] (quaternionic)
 * @param dims dimensions of the factors
 * @param traced index of the traced factor, or a list of different indices, 0-based; an empty list gives a copy of M
 * @returns a matrix on the remaining factors, [1, 1(, a)] when none remains
 * @throws TypeError, RangeError naming the argument, what was expected and what came; RangeError for sums out of the range of doubles
 * Cost: O(size of M).
 *
 * @example
 * const M = [[1, 0, 0, 2], [0, 3, 0, 0], [0, 0, 4, 0], [5, 0, 0, 6]];
 * partialTrace(M, [2, 2], 1).data; // Float64Array [4, 0, 0, 10]
 * const keep = [1];
 * partialTrace(M, [2, 2], [0, 1].filter((factor) => !keep.includes(factor))).data; // Float64Array [5, 0, 0, 9]
 */
export function partialTrace(
  M: ArrayLikeInput,
  dims: readonly number[],
  traced: number | readonly number[],
): NumericArray {
  const place = 'partialTrace';
  const algebra = algebraOfShape(`${place}: M`, shapeOf(`${place}: M`, M), ['N', 'N']);
  const isTraced = readChosen(`${place}: traced`, readDims(`${place}: dims`, dims).length, traced);
  const size = sizeOf(dims);
  const source = toPlanar(`${place}: M`, M, algebra, size, size);

  const factors = [...dims.keys()];
  const kept = offsets(
    dims,
    factors.filter((factor) => !isTraced[factor]),
  );
  const summed = offsets(
    dims,
    factors.filter((factor) => isTraced[factor]),
  );
  const a = algebra.dim;
  const out = zeros(algebra, kept.length, kept.length);
  for (let x = 0; x < kept.length; x++) {
    for (const t of summed) {
      for (let p = 0; p < a; p++) {
        const from = ((kept[x]! + t) * a + p) * size + t;
        const to = (x * a + p) * kept.length;
        for (let y = 0; y < kept.length; y++) out.data[to + y]! += source.data[from + kept[y]!]!;
      }
    }
  }
  requireInRange(place, out.data);
  return toArray(out);
}
