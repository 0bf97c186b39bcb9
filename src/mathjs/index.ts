/**
 * mathjs matrices in and out. mathjs is an optional peer: its matrices are recognised by their methods, and to make some the
 * caller passes the instance in use.
 */

import { type Algebra, complex, isSameAlgebra, quaternion, real } from '../algebra';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { type ArrayLikeInput, isMlMatrix, isNdArray, type NumericArray, shapeOf } from '../interop/arrays';
import { MOST_AXES, requireSize } from '../interop/sizes';
import { ndarray } from '../ndarray';

/** A mathjs matrix, dense or sparse. */
export interface MathjsMatrix {
  /** Its entries, row by row. */
  toArray(): unknown;
}

/** What `toMathjs` needs of a mathjs instance: `import * as math from 'mathjs'` has it, and so has `create(all)`. */
export interface MathjsInstance<M> {
  /** A matrix of nested arrays. */
  // biome-ignore lint/suspicious/noExplicitAny: mathjs declares its own, wider argument types
  matrix(data: any): M;
  /** re + i·im. */
  complex(re: number, im: number): unknown;
}

/** Over which scalars matrices of mathjs are read. */
export interface MathjsOptions {
  /** `real` or `complex`, when entries or shape alone should not decide. */
  readonly algebra?: Algebra;
}

/**
 * An ndarray, as all of this package takes, from a mathjs matrix or a list of them.
 *
 * Entries are numbers, mathjs BigNumbers, Fractions or Complex. As soon as one is Complex the result has a trailing axis (re, im).
 *
 * @param matrix a mathjs matrix (dense or sparse) or vector, nested arrays with mathjs scalars, or a list of r matrices
 * @param options `algebra: complex` to get the trailing axis for real entries too, `real` to refuse Complex ones
 * @returns [n, m] or [n, m, 2]; for a list [r, n, m] or [r, n, m, 2]
 * @throws TypeError for other entries, RangeError for ragged arrays or entries that are not finite, naming the place
 * Cost: O(size).
 *
 * @example
 * import { complex, matrix } from 'mathjs';
 * fromMathjs(matrix([[1, 2], [3, 4]])).shape; // [2, 2]
 * fromMathjs([matrix([[0, complex(0, 1)], [complex(0, -1), 0]])]).shape; // [1, 2, 2, 2]
 */
export function fromMathjs(matrix: MathjsMatrix | readonly unknown[], options: MathjsOptions = {}): NumericArray {
  const place = 'fromMathjs';
  const algebra = readAlgebra(place, options);
  const shape: number[] = [];
  for (let level = unwrap(matrix); Array.isArray(level); level = unwrap(level[0])) {
    if (shape.length === MOST_AXES) {
      throw rangeError(`${place}: matrix`, `at most ${MOST_AXES} axes`, 'arrays that are nested deeper');
    }
    shape.push(level.length);
  }
  requireSize(`${place}: matrix`, shape);
  if (shape.length === 0) throw typeError(`${place}: matrix`, 'a mathjs matrix, or a list of them', matrix);
  if (shape.includes(0)) throw rangeError(`${place}: matrix`, 'at least one entry', `shape [${shape.join(', ')}]`);
  const re: number[] = [];
  const im: number[] = [];
  let anyComplex = algebra === complex;
  const read = (where: string, value: unknown, axis: number): void => {
    const level = unwrap(value);
    if (axis < shape.length) {
      if (!Array.isArray(level)) throw typeError(where, `an array of length ${shape[axis]}`, value);
      if (level.length !== shape[axis]) throw rangeError(where, `length ${shape[axis]}`, `length ${level.length}`);
      for (let i = 0; i < level.length; i++) read(`${where}[${i}]`, level[i], axis + 1);
      return;
    }
    const scalar = scalarOf(level);
    if (scalar === undefined || (scalar.complex && algebra === real)) {
      throw typeError(where, `a number${algebra === real ? '' : ' or a mathjs Complex'}`, level);
    }
    if (!Number.isFinite(scalar.re) || !Number.isFinite(scalar.im)) {
      throw rangeError(where, 'a finite number', scalar.complex ? `${scalar.re} + ${scalar.im}i` : scalar.re);
    }
    anyComplex ||= scalar.complex;
    re.push(scalar.re);
    im.push(scalar.im);
  };
  read(`${place}: matrix`, matrix, 0);
  if (!anyComplex) return ndarray(Float64Array.from(re), shape);
  const data = new Float64Array(2 * re.length);
  for (let at = 0; at < re.length; at++) {
    data[2 * at] = re[at]!;
    data[2 * at + 1] = im[at]!;
  }
  return ndarray(data, [...shape, 2]);
}

function unwrap(value: unknown): unknown {
  const hasToArray =
    typeof value === 'object' && value !== null && typeof (value as MathjsMatrix).toArray === 'function';
  return hasToArray ? (value as MathjsMatrix).toArray() : value;
}

function scalarOf(value: unknown): { re: number; im: number; complex: boolean } | undefined {
  if (typeof value === 'number') return { re: value, im: 0, complex: false };
  if (typeof value !== 'object' || value === null) return undefined;
  const { re, im, isBigNumber, isFraction } = value as { [name: string]: unknown };
  if (typeof re === 'number' && typeof im === 'number') return { re, im, complex: true };
  if (isBigNumber === true || isFraction === true) return { re: Number(value), im: 0, complex: false };
  return undefined;
}

function readAlgebra(place: string, options: MathjsOptions): Algebra | undefined {
  requireKnownOptions(place, options, ['algebra']);
  const { algebra } = options;
  if (algebra === undefined) return undefined;
  const found = [real, complex].find((own) => isSameAlgebra(own, algebra));
  if (found === undefined) throw rangeError(`${place}: algebra`, 'real or complex', algebra.name);
  return found;
}

/**
 * mathjs matrices from an array of this package: a matrix [n, m] or [n, m, 2] or vector [n] as one mathjs matrix, a tuple [r, n, n] or
 * [r, n, n, 2] as a list of r.
 *
 * Shapes [k, 2, 2] and [n, 2] are open to two readings: [n, 2] is taken as a real matrix; [k, 2, 2], a real tuple or a complex
 * matrix, needs `algebra`.
 *
 * @param array an ndarray or nested arrays
 * @param math the mathjs instance to make the matrices with
 * @param options `algebra` of the entries
 * @throws TypeError without a mathjs instance; RangeError for quaternionic arrays, which mathjs has no scalars for, other shapes,
 *   and shapes that need `algebra`
 * Cost: O(size).
 *
 * @example
 * import * as math from 'mathjs';
 * const matrix = toMathjs([[1, 2], [3, 4]], math) as math.Matrix;
 * matrix.size(); // [2, 2]
 */
export function toMathjs<M>(array: ArrayLikeInput, math: MathjsInstance<M>, options: MathjsOptions = {}): M | M[] {
  const place = 'toMathjs';
  if (typeof math?.matrix !== 'function' || typeof math?.complex !== 'function') {
    throw typeError(`${place}: math`, 'a mathjs instance with matrix and complex', math);
  }
  const shape = shapeOf(`${place}: array`, array);
  const algebra = readAlgebra(place, options) ?? guessAlgebra(place, shape);
  const axes = algebra === real ? shape.length : shape.length - 1;
  if (axes < 1 || axes > 3 || (algebra === complex && shape[axes] !== 2)) {
    const kinds = algebra === real ? '[n], [n, m] or [r, n, n]' : '[n, 2], [n, m, 2] or [r, n, n, 2]';
    throw rangeError(`${place}: array`, `shape ${kinds} (${algebra.name})`, `[${shape.join(', ')}]`);
  }
  const read = reader(array);
  const get = (index: readonly number[]): number => {
    const entry: unknown = read(index);
    if (typeof entry !== 'number') throw typeError(`${place}: array[${index.join('][')}]`, 'a number', entry);
    return entry;
  };
  const nested = (index: number[]): unknown => {
    if (index.length < axes) return Array.from({ length: shape[index.length]! }, (_, i) => nested([...index, i]));
    return algebra === real ? get(index) : math.complex(get([...index, 0]), get([...index, 1]));
  };
  if (axes < 3) return math.matrix(nested([]));
  return Array.from({ length: shape[0]! }, (_, j) => math.matrix(nested([j])));
}

function guessAlgebra(place: string, shape: readonly number[]): Algebra {
  const last = shape[shape.length - 1];
  if (shape.length < 3) return real;
  const couldBeTuple = shape.length === 3 && shape[1] === last;
  if (couldBeTuple && last === 2) {
    throw rangeError(
      `${place}: array`,
      '{ algebra } for a shape that is both a real tuple and a complex matrix',
      `[${shape.join(', ')}] without`,
    );
  }
  if (couldBeTuple) return real;
  if (last === quaternion.dim) throw rangeError(`${place}: array`, 'real or complex entries', 'quaternions');
  return complex;
}

function reader(array: unknown): (index: readonly number[]) => unknown {
  if (isNdArray(array)) return (index) => array.get(...index);
  return (index) => {
    let level: unknown = array;
    for (let axis = 0; axis < index.length; axis++) {
      if (isNdArray(level)) return level.get(...index.slice(axis));
      if (isMlMatrix(level)) return level.get(index[axis]!, index[axis + 1]!);
      if (!Array.isArray(level)) return undefined;
      level = level[index[axis]!];
    }
    return level;
  };
}
