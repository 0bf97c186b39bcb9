import type { Matrix } from 'ml-matrix';
import type { NdArray } from 'ndarray';
import { type Algebra, complex, isSameAlgebra, quaternion, real } from '../algebra';
import { describe, rangeError, typeError } from '../errors';
import { isNdArray, type NestedArray, publicShape, shapeOf, toPlanar } from '../interop/arrays';
import { type PlanarMatrix, zeros } from '../matrix';
import { DenseTuple } from './dense';
import type { Tuple } from './tuple';

/**
 * What a tuple can be given as: an ndarray or nested arrays of shape [r, n, n] (real), [r, n, n, 2] (complex) or [r, n, n, 4]
 * (quaternionic), a list of r matrices of those kinds (or of ml-matrix matrices where real), or a `Tuple`.
 */
export type TupleLike = Tuple | NdArray | NestedArray | readonly NdArray[] | readonly Matrix[];

export function isTuple(value: unknown): value is Tuple {
  return typeof value === 'object' && value !== null && typeof (value as Tuple).imageInto === 'function';
}

/** The algebras by the length of their trailing axis. */
export const byDimension: { readonly [dim: number]: Algebra } = { 1: real, 2: complex, 4: quaternion };

/**
 * The algebra that an array of tuples belongs to: [r, n, n] is real, [r, n, n, 2] complex, [r, n, n, 4] quaternionic.
 * @throws RangeError for another shape
 */
export function algebraOf(place: string, array: TupleLike): Algebra {
  if (isTuple(array)) return array.algebra;
  const shape = shapeOf(place, array);
  const algebra = shape.length === 3 ? real : shape.length === 4 ? byDimension[shape[3]!] : undefined;
  if (algebra === undefined || (shape.length === 4 && algebra === real)) {
    throw rangeError(place, 'shape [r, n, n], [r, n, n, 2] or [r, n, n, 4]', `[${shape.join(', ')}]`);
  }
  return algebra;
}

/** Requires an `Algebra`, or nothing, as the option `algebra`. */
export function requireAlgebra(place: string, algebra: unknown): void {
  if (algebra === undefined) return;
  if (typeof algebra !== 'object' || algebra === null || !Number.isInteger((algebra as Algebra).dim)) {
    throw typeError(`${place}: algebra`, 'an Algebra', algebra);
  }
}

/** The stack of a tuple's matrices with its length. */
export interface Stack {
  readonly stack: PlanarMatrix;
  readonly r: number;
}

/**
 * Reads r square matrices of one size over the algebra.
 * @throws TypeError, RangeError naming the argument, the index, what was expected and what came
 */
export function toStack(place: string, value: unknown, algebra: Algebra): Stack {
  const kind = `[r, ${publicShape(algebra, [0, 0])
    .map((length, axis) => (axis < 2 ? 'n' : length))
    .join(', ')}]`;
  if (isNdArray(value)) {
    const { shape } = value;
    const axes = algebra.dim === 1 ? 3 : 4;
    if (shape.length !== axes || (axes === 4 && shape[3] !== algebra.dim)) {
      throw rangeError(place, `shape ${kind} (${algebra.name})`, `[${shape.join(', ')}]`);
    }
    const matrices = Array.from({ length: shape[0]! }, (_, j) => value.pick(j, ...shape.slice(1).map(() => null)));
    return stackOf(place, matrices, algebra);
  }
  if (!Array.isArray(value))
    throw typeError(place, `an ndarray or nested arrays of shape ${kind}, a list of matrices, or a tuple`, value);
  if (value.length > 0 && typeof value[0] === 'number') {
    throw rangeError(place, `shape ${kind} (${algebra.name})`, `a list of numbers (${describe(value)})`);
  }
  return stackOf(place, value, algebra);
}

function stackOf(place: string, matrices: readonly unknown[], algebra: Algebra): Stack {
  const r = matrices.length;
  if (r === 0) throw rangeError(place, 'at least one matrix', 'none');
  const n = shapeOf(`${place}[0]`, matrices[0])[0] ?? 0;
  if (n === 0) throw rangeError(`${place}[0]`, 'a matrix of size at least 1×1', '0×0');
  const stack = zeros(algebra, r * n, n);
  const size = n * algebra.dim * n;
  for (let j = 0; j < r; j++) stack.data.set(toPlanar(`${place}[${j}]`, matrices[j], algebra, n, n).data, j * size);
  return { stack, r };
}

/**
 * The power of two by which the entries should be divided so that fourth powers of them stay in the range of doubles; 1 unless the
 * largest lies outside 2^{±150} ≈ 10^{±45}.
 */
export function unitOf({ data }: Pick<PlanarMatrix, 'data'>): number {
  let largest = 0;
  for (const entry of data) largest = Math.max(largest, Math.abs(entry));
  const exponent = largest === 0 ? 0 : Math.floor(Math.log2(largest));
  return Math.abs(exponent) > 150 ? 2 ** exponent : 1;
}

/** Any accepted tuple as a {@link Tuple} over the given algebra. */
export function toTuple(place: string, value: unknown, algebra: Algebra): Tuple {
  if (isTuple(value)) {
    if (!isSameAlgebra(value.algebra, algebra))
      throw rangeError(place, `a ${algebra.name} tuple`, `a ${value.algebra.name} one`);
    return value;
  }
  const { stack, r } = toStack(place, value, algebra);
  return new DenseTuple(stack, r);
}
