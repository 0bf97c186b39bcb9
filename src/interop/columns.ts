import ndarray from 'ndarray';
import type { Algebra } from '../algebra';
import { rangeError, typeError } from '../errors';
import type { PlanarMatrix } from '../matrix';
import { isNdArray, type NumericArray, publicShape, shapeOf, toColumns, toPlanar } from './arrays';

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

/** The algebra that the trailing axis of a matrix tells: [m, n] real, [m, n, 2] complex, [m, n, 4] quaternionic. */
export function algebraOfMatrix(place: string, value: unknown, known: readonly Algebra[]): Algebra {
  if (!isNdArray(value) && !Array.isArray(value) && !(typeof value === 'object' && value !== null)) {
    throw typeError(place, 'an ndarray or nested arrays', value);
  }
  const shape = shapeOf(place, value);
  const dim = shape.length === 2 ? 1 : shape.length === 3 ? shape[2]! : 0;
  const found = known.find((algebra) => algebra.dim === dim && dim > 1 === (shape.length === 3));
  if (found === undefined) throw rangeError(place, '[m, n], [m, n, 2] or [m, n, 4]', `[${shape.join(', ')}]`);
  return found;
}
