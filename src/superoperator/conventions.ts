/** The orders of indices in which matrices of maps and Choi matrices are written, and the ways between them: exchanges of entries, without rounding. */
import { type Algebra, complex, isCommutative, real } from '../algebra';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { type ArrayLikeInput, type NumericArray, shapeOf, toArray, toPlanar } from '../interop/arrays';
import { type PlanarMatrix, zeros } from '../matrix';
import { ndarray } from '../ndarray';
import { permuteFactors } from '../partial-trace/tensor-permute';
import type { KrausDims } from './kraus';
import { coreFromMatrix, type FamilyDims } from './pairing';
import { noQuaternions, readDims } from './read-family';

/**
 * Order of the factors of a Choi matrix: `output-first` C = Σ_kl Γ(E_kl) ⊗ E_kl, `input-first` C = Σ_kl E_kl ⊗ Γ(E_kl).
 */
export type ChoiOrder = 'output-first' | 'input-first';

/**
 * How the matrix of a map numbers the entries of Y: `rows`, row after row, Σ A_j ⊗ conj(B_j); `columns`, column after column, Σ conj(B_j) ⊗ A_j.
 */
export type Stacking = 'rows' | 'columns';

/** The orders of both, as options. */
export interface Conventions {
  /** Which index of the Choi matrix counts first; see {@link ChoiOrder}. */
  readonly order?: ChoiOrder;
  /** How the matrix of a map numbers the entries of Y; see {@link Stacking}. */
  readonly stacking?: Stacking;
}

function readOne<T extends string>(place: string, value: unknown, allowed: readonly [T, T]): T {
  if (allowed.includes(value as T)) return value as T;
  const expected = allowed.map((name) => `'${name}'`).join(' or ');
  if (typeof value !== 'string') throw typeError(place, expected, value);
  throw rangeError(place, expected, `'${value}'`);
}

export function readOrder(place: string, order: unknown = 'output-first'): ChoiOrder {
  return readOne(`${place}: order`, order, ['output-first', 'input-first']);
}

export function readStacking(place: string, stacking: unknown = 'rows'): Stacking {
  return readOne(`${place}: stacking`, stacking, ['rows', 'columns']);
}

/** A Choi matrix in the order `output-first` put into the other one. */
export function toOrder(C: PlanarMatrix, { left, right }: FamilyDims, order: ChoiOrder): PlanarMatrix {
  return order === 'output-first' ? C : permuteFactors(C, { rows: left, columns: right }, [1, 0]);
}

/** The inverse of {@link toOrder}. */
export function fromOrder(C: PlanarMatrix, { left, right }: FamilyDims, order: ChoiOrder): PlanarMatrix {
  if (order === 'output-first') return C;
  return permuteFactors(C, { rows: [left[1], left[0]], columns: [right[1], right[0]] }, [1, 0]);
}

/**
 * The matrix of a map put from one stacking into the other; over H a real one, whose rows and columns have the component last.
 * @param rows outputs, i and j, as M has them; `columns` inputs likewise
 */
export function exchangeStacking(
  M: PlanarMatrix,
  algebra: Algebra,
  [rows, columns]: readonly [readonly number[], readonly number[]],
): PlanarMatrix {
  if (isCommutative(algebra)) return permuteFactors(M, { rows, columns }, [1, 0]);
  const components = algebra.dim;
  return permuteFactors(M, { rows: [...rows, components], columns: [...columns, components] }, [1, 0, 2]);
}

/** Reads the matrix of a map, in the coordinates of `stacking`, as that by rows: over H a real matrix. */
export function readMatrix(
  place: string,
  M: ArrayLikeInput,
  algebra: Algebra,
  { left, right }: FamilyDims,
  stacking: Stacking,
): PlanarMatrix {
  const [outputs, inputs] = [left[0] * right[0], left[1] * right[1]];
  const scalars = isCommutative(algebra) ? 1 : algebra.dim;
  const read = toPlanar(place, M, scalars === 1 ? algebra : real, scalars * outputs, scalars * inputs);
  if (stacking === 'rows') return read;
  return exchangeStacking(read, algebra, [
    [right[0], left[0]],
    [right[1], left[1]],
  ]);
}

/** The core of the map with a matrix by rows. */
export function coreOfMatrix(M: PlanarMatrix, algebra: Algebra, dims: FamilyDims): PlanarMatrix {
  return coreFromMatrix(toArray(M).data, algebra, dims);
}

/** The matrix by rows of the map with a Choi matrix `output-first`: the same exchange of indices the other way, over R and C. */
function matrixOfChoi(C: PlanarMatrix, { left, right }: FamilyDims): PlanarMatrix {
  const { algebra } = C;
  const a = algebra.dim;
  const [[p, n], [q, m]] = [left, right];
  const out = zeros(algebra, p * q, n * m);
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < n; k++) {
      for (let plane = 0; plane < a; plane++) {
        const from = ((i * n + k) * a + plane) * C.cols;
        for (let j = 0; j < q; j++) {
          const to = ((i * q + j) * a + plane) * out.cols + k * m;
          for (let l = 0; l < m; l++) out.data[to + l] = C.data[from + j * m + l]!;
        }
      }
    }
  }
  return out;
}

function algebraOfMap(place: string, M: unknown): Algebra {
  const shape = shapeOf(place, M);
  if (shape.length === 3 && shape[2] === 4) throw noQuaternions(place);
  return shape.length === 3 ? complex : real;
}

/**
 * The Choi matrix of the map with a given matrix, over R and C: the same numbers in another order,
 *
 *     C[(i,k),(j,l)] = M[(i,j),(k,l)]   (output-first, rows),
 *
 * i, j the row and column of Γ(Y), k, l those of Y. With {@link matrixFromChoi} it also leads from one convention to another.
 *
 * @param M [out·out′, in·in′(, 2)]
 * @param dims [out, in], or `{ left: [out, in], right: [out′, in′] }` for maps of in×in′ to out×out′ matrices
 * @param options `stacking` of M (default 'rows'), `order` of C (default 'output-first')
 * @returns [out·in, out′·in′(, 2)]
 * @throws TypeError, RangeError naming the argument; RangeError over H
 * Cost: O(size of M).
 *
 * @example
 * const M = [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]];
 * choiFromMatrix(M, [2, 2]).data; // Float64Array [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]: of the transposition
 */
export function choiFromMatrix(M: ArrayLikeInput, dims: KrausDims, options: Conventions = {}): NumericArray {
  const place = 'choiFromMatrix';
  requireKnownOptions(place, options, ['stacking', 'order']);
  const [stacking, order] = [readStacking(place, options.stacking), readOrder(place, options.order)];
  const sides = readDims(place, dims);
  const algebra = algebraOfMap(`${place}: M`, M);
  const read = readMatrix(`${place}: M`, M, algebra, sides, stacking);
  return toArray(toOrder(coreOfMatrix(read, algebra, sides), sides, order));
}

/**
 * The matrix of the map with a given Choi matrix, over R and C, the inverse of {@link choiFromMatrix}: M[(i,j),(k,l)] = C[(i,k),(j,l)] (rows, output-first).
 *
 * @param C [out·in, out′·in′(, 2)]
 * @param dims [out, in], or `{ left: [out, in], right: [out′, in′] }` for maps of in×in′ to out×out′ matrices
 * @param options `order` of C (default 'output-first'), `stacking` of M (default 'rows')
 * @returns [out·out′, in·in′(, 2)]
 * @throws TypeError, RangeError naming the argument; RangeError over H
 * Cost: O(size of C).
 *
 * @example
 * const inputFirst = [[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 2]];
 * const M = matrixFromChoi(inputFirst, [2, 2], { order: 'input-first' });
 * M.data; // Float64Array [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]
 */
export function matrixFromChoi(C: ArrayLikeInput, dims: KrausDims, options: Conventions = {}): NumericArray {
  const place = 'matrixFromChoi';
  requireKnownOptions(place, options, ['stacking', 'order']);
  const [stacking, order] = [readStacking(place, options.stacking), readOrder(place, options.order)];
  const sides = readDims(place, dims);
  const { left, right } = sides;
  const algebra = algebraOfMap(`${place}: C`, C);
  const read = toPlanar(`${place}: C`, C, algebra, left[0] * left[1], right[0] * right[1]);
  const M = matrixOfChoi(fromOrder(read, sides, order), sides);
  if (stacking === 'rows') return toArray(M);
  return toArray(
    exchangeStacking(M, algebra, [
      [left[0], right[0]],
      [left[1], right[1]],
    ]),
  );
}

/** The public array of the matrix of a map, from that by rows. */
export function inStacking(
  { data, shape }: { data: Float64Array; shape: readonly number[] },
  algebra: Algebra,
  { left, right }: FamilyDims,
  stacking: Stacking,
): { data: Float64Array; shape: readonly number[] } {
  if (stacking === 'rows') return { data, shape };
  const scalars = isCommutative(algebra) ? algebra : real;
  const M = toPlanar('matrix', ndarray(data, [...shape]), scalars);
  const moved = exchangeStacking(M, algebra, [
    [left[0], right[0]],
    [left[1], right[1]],
  ]);
  return { data: toArray(moved).data, shape };
}
