/** The directions and neurons of a cluster, from a factor K of P = K K* alone. */

import type { NumericArray } from '../interop/arrays';
import {
  adjointMultiply,
  clone,
  columnSquares,
  hermitianEigen,
  leadingColumns,
  multiply,
  normaliseColumns,
  type PlanarMatrix,
  scaleColumns,
} from '../matrix';
import { ndarray } from '../ndarray';

/** Eigenvalues of P below this, relative to the largest, are rounding. */
const NEGLIGIBLE = 1e-12;

/** The eigenvalues of P that may differ from 0, descending, with eigenvectors of norm 1; 0 for those of rounding. */
export interface Directions {
  readonly values: Float64Array;
  readonly vectors: PlanarMatrix;
}

/** The most prominent directions and coordinates of a cluster. */
export interface Prominent {
  /** Orthonormal eigenvectors of P (or Q), [k, n(, a)], the largest weight first; fewer than were asked for where P has a lower rank. */
  readonly directions: NumericArray;
  /** Their eigenvalues, descending; all d of them have the sum one. */
  readonly weights: Float64Array;
  /** The coordinates with the largest diagonal entries of P (or Q): `index` from 0, and `weight`, descending; all n of them have the sum one. */
  readonly neurons: { index: number; weight: number }[];
}

/** ⟨Pv,v⟩/⟨v,v⟩ for each of the columns, which are normalised in place; NaN for a zero vector. */
export function sharesOf(K: PlanarMatrix, columns: PlanarMatrix): Float64Array {
  normaliseColumns(columns);
  const total = columnSquares(columns);
  return columnSquares(adjointMultiply(K, columns)).map((value, k) => Math.min(value / total[k]!, 1));
}

export function directionsOf(K: PlanarMatrix): Directions {
  const { values, vectors } = hermitianEigen(adjointMultiply(K, K));
  const positive = values.map((value) => Math.max(value, 0));
  const directions = multiply(clone(K), vectors);
  scaleColumns(
    directions,
    positive.map((value) => (value > NEGLIGIBLE * positive[0]! ? 1 / Math.sqrt(value) : 0)),
  );
  return { values: positive, vectors: directions };
}

/** The k first directions, as far as there are so many, and the k first neurons. */
export function prominentOf(K: PlanarMatrix, { values, vectors }: Directions, k: number): Prominent {
  const { algebra, rows: n, cols: d } = K;
  // An optimum of lower rank leaves eigenvalues at rounding level, which have no direction.
  const count = Math.min(k, values.filter((value) => value > NEGLIGIBLE * values[0]!).length);
  const a = algebra.dim;
  const columns = leadingColumns(vectors, count);
  const shape = a === 1 ? [count, n] : [count, n, a];
  const directions = ndarray(new Float64Array(count * n * a), shape);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < a; p++) {
      for (let j = 0; j < count; j++) directions.data[(j * n + i) * a + p] = columns.data[(i * a + p) * count + j]!;
    }
  }
  const line = a * d;
  const neurons = Array.from({ length: n }, (_, index) => {
    let weight = 0;
    for (let at = index * line; at < (index + 1) * line; at++) weight += K.data[at]! ** 2;
    return { index, weight };
  });
  neurons.sort((x, y) => y.weight - x.weight || x.index - y.index);
  return { directions, weights: values.slice(0, count), neurons: neurons.slice(0, k) };
}
