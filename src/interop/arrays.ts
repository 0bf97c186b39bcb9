/**
 * Public arrays in and out. Public matrices are ndarrays whose scalars are a trailing axis of length a (absent for a = 1); inside,
 * they are planar. Inputs are copied and checked entry by entry, so that every message can name the place.
 */
import type { Algebra } from '../algebra';
import { rangeError, requireInteger, typeError } from '../errors';
import { type PlanarMatrix, zeros } from '../matrix';
import { copyView, type NdArray, ndarray } from '../ndarray';
import { heldBy, MOST_AXES, requireSize, shapeOfView } from './sizes';

/** Anything with numbers in a grid: an ndarray of any type and strides, or nested arrays; an ml-matrix matrix where real. */
export type ArrayLikeInput = NdArray | NestedArray | MlMatrix;
/** A real matrix of the package ml-matrix, or a view of one: what is used of it. */
export interface MlMatrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** The entry in a row and a column, from 0. */
  get(row: number, column: number): number;
  /** All entries, as an array of rows. */
  to2DArray(): number[][];
}
/** An array of rows of arrays of rows, down to numbers: `[[1, 2], [3, 4]]`. */
export type NestedArray = readonly (number | NestedArray)[];

/** Every public array that this package returns. */
export type NumericArray = NdArray<Float64Array>;

export function isNdArray(value: unknown): value is NdArray {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray((value as NdArray).shape) &&
    Array.isArray((value as NdArray).stride) &&
    typeof (value as NdArray).get === 'function'
  );
}

export function isMlMatrix(value: unknown): value is MlMatrix {
  return typeof value === 'object' && value !== null && (value as { klass?: unknown }).klass === 'Matrix';
}

/** The shape of a public array of scalars: logical dimensions, then the scalar axis if a > 1. */
export function publicShape(algebra: Algebra, logical: readonly number[]): number[] {
  return algebra.dim === 1 ? [...logical] : [...logical, algebra.dim];
}

/** The ndarray view of planar data as a stack [r, rows, cols(, a)], or a matrix when r is undefined. */
function planarView(matrix: PlanarMatrix, r?: number): NumericArray {
  const { algebra, cols } = matrix;
  const a = algebra.dim;
  const rows = matrix.rows / (r ?? 1);
  const shape = [rows, cols, a];
  const stride = [a * cols, 1, cols];
  if (r !== undefined) {
    shape.unshift(r);
    stride.unshift(rows * a * cols);
  }
  if (a === 1) {
    shape.pop();
    stride.pop();
  }
  return ndarray(matrix.data, shape, stride);
}

/** A contiguous public array [rows, cols(, a)] from a planar matrix. */
export function toArray(matrix: PlanarMatrix): NumericArray {
  return contiguous(planarView(matrix));
}

/** A contiguous public array [r, rows, cols(, a)] from a stack. */
export function toStackArray(stack: PlanarMatrix, r: number): NumericArray {
  return contiguous(planarView(stack, r));
}

function contiguous(view: NumericArray): NumericArray {
  const out = ndarray(new Float64Array(view.size), view.shape.slice());
  copyView(out, view);
  return out;
}

/** A matrix [rows, cols(, a)] of any accepted kind as a planar copy. `rows`, `cols` undefined: any. */
export function toPlanar(place: string, value: unknown, algebra: Algebra, rows?: number, cols?: number): PlanarMatrix {
  const shape = matrixShape(place, value, algebra);
  if ((rows !== undefined && shape[0] !== rows) || (cols !== undefined && shape[1] !== cols)) {
    throw rangeError(place, `${rows ?? shape[0]}×${cols ?? shape[1]}`, `${shape[0]}×${shape[1]}`);
  }
  const out = zeros(algebra, shape[0], shape[1]);
  fill(place, planarView(out), value);
  return out;
}

/** Reads a matrix of exactly the shape of `out` into it. */
export function readInto(place: string, out: PlanarMatrix, value: unknown): void {
  const shape = matrixShape(place, value, out.algebra);
  if (shape[0] !== out.rows || shape[1] !== out.cols) {
    throw rangeError(place, `${out.rows}×${out.cols}`, `${shape[0]}×${shape[1]}`);
  }
  fill(place, planarView(out), value);
}

/** Vectors [n(, a)] or [k, n(, a)] as a planar matrix with one column each. */
export function toColumns(
  place: string,
  value: unknown,
  algebra: Algebra,
  n: number,
): { columns: PlanarMatrix; single: boolean } {
  const source = value instanceof Float64Array || value instanceof Float32Array ? ndarray(value) : value;
  const shape = shapeOf(place, source);
  const scalarAxes = algebra.dim === 1 ? 0 : 1;
  const single = shape.length === 1 + scalarAxes;
  const expected = publicShape(algebra, single ? [n] : [shape[0] ?? 0, n]);
  if ((!single && shape.length !== 2 + scalarAxes) || shape.some((length, axis) => length !== expected[axis])) {
    const one = publicShape(algebra, [n]).join(', ');
    throw rangeError(place, `a vector [${one}] or vectors [k, ${one}]`, `[${shape.join(', ')}]`);
  }
  const count = single ? 1 : shape[0]!;
  const columns = zeros(algebra, n, count);
  const a = algebra.dim;
  const view = ndarray(columns.data, [count, n, a], [1, a * count, count]);
  const target = a === 1 ? view.pick(null, null, 0) : view;
  fill(place, single ? target.pick(0, ...target.shape.slice(1).map(() => null)) : target, source);
  return { columns, single };
}

/**
 * The shape of nested arrays, an ndarray or an ml-matrix matrix, as far as their first elements tell.
 * @throws TypeError, RangeError for anything else, and for shapes that no memory could hold; nothing is read before
 */
export function shapeOf(place: string, value: unknown): number[] {
  const shape: number[] = [];
  let held = 0;
  for (let level: unknown = value; ; level = (level as unknown[])[0]) {
    if (isNdArray(level)) {
      requireSize(place, shape);
      const view = shapeOfView(place, level);
      held = shape.reduce((product, length) => product * length, heldBy(level));
      shape.push(...view);
      break;
    }
    if (isMlMatrix(level)) {
      for (const name of ['rows', 'columns'] as const) shape.push(requireInteger(`${place}: ${name}`, level[name], 0));
      break;
    }
    if (!Array.isArray(level)) {
      if (shape.length === 0) throw typeError(place, 'an ndarray or nested arrays', value);
      break;
    }
    if (shape.length === MOST_AXES)
      throw rangeError(place, `at most ${MOST_AXES} axes`, 'arrays that are nested deeper');
    shape.push(level.length);
    if (level.length === 0) break;
  }
  requireSize(place, shape, held);
  return shape;
}

function matrixShape(place: string, value: unknown, algebra: Algebra): [number, number] {
  if (isMlMatrix(value) && algebra.dim > 1) {
    throw typeError(place, `an ndarray or nested arrays of shape [n, n, ${algebra.dim}]`, value);
  }
  const shape = shapeOf(place, value);
  const expected =
    algebra.dim === 1 ? 'a matrix of shape [rows, cols]' : `a matrix of shape [rows, cols, ${algebra.dim}]`;
  if (shape.length !== (algebra.dim === 1 ? 2 : 3) || (algebra.dim > 1 && shape[2] !== algebra.dim)) {
    throw rangeError(place, expected, `shape [${shape.join(', ')}]`);
  }
  return [shape[0]!, shape[1]!];
}

/** Copies into a view of the same shape, refusing ragged arrays and entries that are not finite numbers. */
function fill(place: string, target: NumericArray, value: unknown): void {
  if (isNdArray(value)) {
    if (!isPlainNumeric(value)) refuseOthers(place, value);
    copyView(target, value);
    refuseNonFinite(place, target, value);
    return;
  }
  if (isMlMatrix(value)) {
    fill(place, target, value.to2DArray());
    return;
  }
  const length = target.shape[0]!;
  if (!Array.isArray(value)) throw typeError(place, `an array of length ${length}`, value);
  if (value.length !== length) throw rangeError(place, `length ${length}`, `length ${value.length}`);
  const innermost = target.dimension === 1;
  for (let i = 0; i < length; i++) {
    const entry: unknown = value[i];
    if (!innermost) {
      fill(`${place}[${i}]`, target.pick(i, ...target.shape.slice(1).map(() => null)), entry);
    } else if (typeof entry !== 'number') {
      throw typeError(`${place}[${i}]`, 'a number', entry);
    } else if (!Number.isFinite(entry)) {
      throw rangeError(`${place}[${i}]`, 'a finite number', entry);
    } else {
      target.set(i, entry);
    }
  }
}

/** True when every entry is a number without looking: a typed array of numbers that the view does not overrun. */
function isPlainNumeric({ data, shape, stride, offset }: NdArray): boolean {
  if (!ArrayBuffer.isView(data) || data instanceof BigInt64Array || data instanceof BigUint64Array) return false;
  let low = offset;
  let high = offset;
  shape.forEach((length, axis) => {
    const reach = (length - 1) * stride[axis]!;
    if (reach < 0) low += reach;
    else high += reach;
  });
  return low >= 0 && high < (data as unknown as { length: number }).length;
}

function refuseOthers(place: string, value: NdArray): void {
  forEachIndex(value.shape, (index) => {
    const entry: unknown = value.get(...index);
    if (typeof entry !== 'number') throw typeError(`${place}[${index.join('][')}]`, 'a number', entry);
  });
}

/** All indices in order; the array passed is reused. */
function forEachIndex(shape: readonly number[], visit: (index: readonly number[]) => void): void {
  const index = shape.map(() => 0);
  const size = shape.reduce((product, length) => product * length, 1);
  for (let count = 0; count < size; count++) {
    visit(index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
}

function refuseNonFinite(place: string, copied: NumericArray, value: NdArray): void {
  let sum = 0;
  for (const entry of copied.data) sum += entry * 0; // NaN as soon as one entry is NaN or infinite; planes have no gaps
  if (sum === 0) return;
  forEachIndex(copied.shape, (index) => {
    if (Number.isFinite(copied.get(...index))) return;
    throw rangeError(`${place}[${index.join('][')}]`, 'a finite number', Number(value.get(...index)));
  });
}
