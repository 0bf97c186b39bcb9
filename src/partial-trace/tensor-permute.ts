import { rangeError } from '../errors';
import { algebraOfShape } from '../interop/algebras';
import { type ArrayLikeInput, type NumericArray, shapeOf, toArray, toPlanar } from '../interop/arrays';
import { type PlanarMatrix, zeros } from '../matrix';
import { type Factors, offsets, readChosen, readFactors, sizeOf } from './factors';

/**
 * A matrix on V_0 ⊗ V_1 ⊗ … with the factors in another order: factor t of the result is factor order[t] of M, as in `transpose` of numpy and `permute` of QuTiP.
 *
 *     tensorPermute(A_0 ⊗ A_1 ⊗ …, dims, order) = A_order[0] ⊗ A_order[1] ⊗ …   over R and C,
 *
 * and over H the same exchange of indices, without that law.
 *
 * @param M [Πrows, Πcolumns(, a)]
 * @param dims dimensions of the factors, or `{ rows, columns }` where M is not square: vectors have columns [1, 1, …]
 * @param order each factor once, 0-based
 * @returns a matrix of the same size
 * @throws TypeError, RangeError naming the argument, what was expected and what came
 * Cost: O(size of M).
 *
 * @example
 * const A = [[1, 2], [3, 4]];
 * const B = [[5]];
 * const swapped = tensorPermute(kron(A, B), [2, 1], [1, 0]);
 * swapped.data; // Float64Array [5, 10, 15, 20]: kron(B, A)
 * tensorPermute([[1], [2], [3], [4]], { rows: [2, 2], columns: [1, 1] }, [1, 0]).data; // Float64Array [1, 3, 2, 4]
 */
export function tensorPermute(
  M: ArrayLikeInput,
  dims: readonly number[] | { readonly rows: readonly number[]; readonly columns: readonly number[] },
  order: readonly number[],
): NumericArray {
  const place = 'tensorPermute';
  const algebra = algebraOfShape(`${place}: M`, shapeOf(`${place}: M`, M), ['rows', 'columns']);
  const factors = readFactors(`${place}: dims`, dims);
  const { length } = factors.rows;
  const isNamed = readChosen(`${place}: order`, length, order);
  if (typeof order === 'number' || isNamed.includes(false)) {
    throw rangeError(`${place}: order`, `each of the ${length} factors once`, `[${String(order)}]`);
  }
  const source = toPlanar(`${place}: M`, M, algebra, sizeOf(factors.rows), sizeOf(factors.columns));
  return toArray(permuteFactors(source, factors, order));
}

/** {@link tensorPermute} of a planar matrix. */
export function permuteFactors(M: PlanarMatrix, { rows, columns }: Factors, order: readonly number[]): PlanarMatrix {
  const a = M.algebra.dim;
  const fromRow = offsets(rows, order);
  const fromColumn = offsets(columns, order);
  const out = zeros(M.algebra, M.rows, M.cols);
  for (let i = 0; i < M.rows; i++) {
    for (let p = 0; p < a; p++) {
      const from = (fromRow[i]! * a + p) * M.cols;
      const to = (i * a + p) * M.cols;
      for (let k = 0; k < M.cols; k++) out.data[to + k] = M.data[from + fromColumn[k]!]!;
    }
  }
  return out;
}
