import type { Algebra } from '../algebra';
import { rangeError } from '../errors';
import type { PlanarMatrix } from '../matrix';
import { ndarray } from '../ndarray';
import { type NumericArray, publicShape, shapeOf, toColumns, toPlanar } from './arrays';

/** The columns of a planar matrix as public vectors: [n(, a)] when `single`, else [k, n(, a)]. */
export function fromColumns({ algebra, rows: n, cols: k, data }: PlanarMatrix, single: boolean): NumericArray {
  const a = algebra.dim;
  const out = new Float64Array(k * n * a);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < a; p++) {
      for (let j = 0; j < k; j++) out[(j * n + i) * a + p] = data[(i * a + p) * k + j]!;
    }
  }
  return ndarray(out, publicShape(algebra, single ? [n] : [k, n]));
}

/** A matrix of a given public shape; undefined: any. Messages print shapes as `[4, 3]`. */
export function readMatrix(
  place: string,
  value: unknown,
  algebra: Algebra,
  rows?: number,
  cols?: number,
): PlanarMatrix {
  const got = shapeOf(place, value);
  const expected = publicShape(algebra, [rows ?? got[0] ?? 1, cols ?? got[1] ?? 1]);
  if (got.length !== expected.length || got.some((length, axis) => length !== expected[axis] || length === 0)) {
    throw rangeError(place, `[${expected.join(', ')}]`, `[${got.join(', ')}]`);
  }
  return toPlanar(place, value, algebra);
}

/** A vector [n(, a)] as a column. */
export function readVector(place: string, value: unknown, algebra: Algebra, n: number): PlanarMatrix {
  const flat = value instanceof Float64Array || value instanceof Float32Array;
  const got = flat ? [value.length] : shapeOf(place, value);
  const expected = publicShape(algebra, [n]);
  if (got.length !== expected.length || got.some((length, axis) => length !== expected[axis])) {
    throw rangeError(place, `[${expected.join(', ')}]`, `[${got.join(', ')}]`);
  }
  return toColumns(place, value, algebra, n).columns;
}
