/** Tensor factors of rows and columns: V_0 ⊗ V_1 ⊗ …, the first factor varying slowest. */
import { rangeError, requireInteger, typeError } from '../errors';

/** Dimensions of the factors of rows and columns. */
export interface Factors {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** The dimensions of the factors of a square matrix. */
export function readDims(place: string, dims: unknown): readonly number[] {
  if (!Array.isArray(dims)) throw typeError(place, 'an array of dimensions', dims);
  if (dims.length === 0) throw rangeError(place, 'at least one dimension', 'none');
  // Array.from, as `forEach` passes over holes.
  return Array.from(dims, (dim: unknown, factor) => requireInteger(`${place}[${factor}]`, dim, 1));
}

/** Those of rows and columns, equal unless both are given. */
export function readFactors(place: string, dims: unknown): Factors {
  if (typeof dims !== 'object' || dims === null || !('rows' in dims && 'columns' in dims)) {
    const both = readDims(place, dims);
    return { rows: both, columns: both };
  }
  const rows = readDims(`${place}.rows`, dims.rows);
  const columns = readDims(`${place}.columns`, dims.columns);
  if (columns.length !== rows.length)
    throw rangeError(`${place}.columns`, `${rows.length} dimensions, as in rows`, columns.length);
  return { rows, columns };
}

/** Whether each factor is one of those that are named: an index or a list of different indices. */
export function readChosen(place: string, factors: number, chosen: unknown): boolean[] {
  const isChosen = new Array<boolean>(factors).fill(false);
  if (typeof chosen === 'number') {
    isChosen[requireInteger(place, chosen, 0, factors - 1)] = true;
    return isChosen;
  }
  if (!Array.isArray(chosen)) throw typeError(place, 'an index or an array of indices', chosen);
  Array.from(chosen).forEach((factor: unknown, at) => {
    const index = requireInteger(`${place}[${at}]`, factor, 0, factors - 1);
    if (isChosen[index]) throw rangeError(`${place}[${at}]`, 'each factor once', `${index} again`);
    isChosen[index] = true;
  });
  return isChosen;
}

export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** The parts of the flat index that the factors in `order` contribute, in row-major order of those factors. */
export function offsets(dims: readonly number[], order: readonly number[]): number[] {
  const stride = dims.map((_, factor) => sizeOf(dims.slice(factor + 1)));
  return order.reduceRight<number[]>(
    (inner, factor) =>
      Array.from({ length: dims[factor]! }, (_, index) => inner.map((part) => index * stride[factor]! + part)).flat(),
    [0],
  );
}
