import { isCommutative } from '../algebra';
import { rangeError } from '../errors';
import { algebraOfShape } from '../interop/algebras';
import { type ArrayLikeInput, type NumericArray, shapeOf, toArray, toPlanar } from '../interop/arrays';
import { zeros } from '../matrix';
import { offsets, readChosen, readDims, sizeOf } from './factors';

/**
 * The partial transpose of a matrix on V_0 ⊗ V_1 ⊗ …; `transposed` names the factors whose row and column indices are exchanged:
 *
 *     M'[(x,s), (y,t)] = M[(x,t), (y,s)],
 *
 * s and t running over those factors. Scalars are not conjugated. If a PSD matrix has one that is not PSD, it is no sum of tensor products of PSD matrices (Peres 1996).
 *
 * @param M [Πdims, Πdims] (real) or [Πdims, Πdims, 2] (complex)
 * @param dims dimensions of the factors
 * @param transposed index of the factor, or a list of different indices, 0-based; an empty list gives a copy of M
 * @returns a matrix of the same shape
 * @throws TypeError, RangeError naming the argument, what was expected and what came; RangeError over H, where (AB)ᵀ = BᵀAᵀ does not hold
 * Cost: O(size of M).
 *
 * @example
 * const bell = [[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]];
 * partialTranspose(bell, [2, 2], 1).data; // Float64Array [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]
 */
export function partialTranspose(
  M: ArrayLikeInput,
  dims: readonly number[],
  transposed: number | readonly number[],
): NumericArray {
  const place = 'partialTranspose';
  const algebra = algebraOfShape(`${place}: M`, shapeOf(`${place}: M`, M), ['N', 'N']);
  if (!isCommutative(algebra)) {
    throw rangeError(`${place}: M`, 'a real or complex matrix', 'a quaternionic one, for which (AB)ᵀ is not BᵀAᵀ');
  }
  const isTransposed = readChosen(`${place}: transposed`, readDims(`${place}: dims`, dims).length, transposed);
  const size = sizeOf(dims);
  const source = toPlanar(`${place}: M`, M, algebra, size, size);

  const factors = [...dims.keys()];
  const still = offsets(
    dims,
    factors.filter((factor) => !isTransposed[factor]),
  );
  const turned = offsets(
    dims,
    factors.filter((factor) => isTransposed[factor]),
  );
  const a = algebra.dim;
  const out = zeros(algebra, size, size);
  for (const x of still) {
    for (const s of turned) {
      for (let p = 0; p < a; p++) {
        const to = ((x + s) * a + p) * size;
        for (const t of turned) {
          const from = ((x + t) * a + p) * size + s;
          for (const y of still) out.data[to + y + t] = source.data[from + y]!;
        }
      }
    }
  }
  return toArray(out);
}
