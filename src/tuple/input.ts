import type { NdArray } from 'ndarray';
import { type Algebra, isSameAlgebra } from '../algebra';
import { describe, rangeError, requireInteger, typeError } from '../errors';
import { algebraOfShape, requireAlgebra } from '../interop/algebras';
import { isNdArray, type MlMatrix, type NestedArray, publicShape, shapeOf, toPlanar } from '../interop/arrays';
import { heldBy, LARGEST_DENSE, requireSize } from '../interop/sizes';
import { gaussian, type PlanarMatrix, zeros } from '../matrix';
import { randomSource } from '../random';
import { balancedSizes } from './balanced';
import { type DenseOptions, DenseTuple } from './dense';
import type { Tuple } from './tuple';

/**
 * What a tuple can be given as: an ndarray or nested arrays of shape [r, n, n] (real), [r, n, n, 2] (complex) or [r, n, n, 4]
 * (quaternionic), a list of r matrices of those kinds (or of ml-matrix matrices where real), or a `Tuple`.
 */
export type TupleLike = Tuple | NdArray | NestedArray | readonly NdArray[] | readonly MlMatrix[];

export function isTuple(value: unknown): value is Tuple {
  return typeof value === 'object' && value !== null && typeof (value as Tuple).imageInto === 'function';
}

/**
 * The algebra that an array of tuples belongs to: [r, n, n] is real, [r, n, n, 2] complex, [r, n, n, 4] quaternionic.
 * @throws RangeError for another shape
 */
export function algebraOf(place: string, array: TupleLike): Algebra {
  if (isTuple(array)) return array.algebra;
  return algebraOfShape(place, shapeOf(place, array), ['r', 'n', 'n']);
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
    const shape = shapeOf(place, value);
    const axes = algebra.dim === 1 ? 3 : 4;
    if (shape.length !== axes || (axes === 4 && shape[3] !== algebra.dim)) {
      throw rangeError(place, `shape ${kind} (${algebra.name})`, `[${shape.join(', ')}]`);
    }
    const rest = shape.slice(1).map(() => null);
    return stackOf(place, shape[0]!, (j) => value.pick(j, ...rest), algebra, heldBy(value));
  }
  if (!Array.isArray(value))
    throw typeError(place, `an ndarray or nested arrays of shape ${kind}, a list of matrices, or a tuple`, value);
  if (value.length > 0 && typeof value[0] === 'number') {
    throw rangeError(place, `shape ${kind} (${algebra.name})`, `a list of numbers (${describe(value)})`);
  }
  requireSize(place, [value.length]);
  const arrays = new Map(value.filter(isNdArray).map((array) => [array.data, heldBy(array)]));
  const held = [...arrays.values()].reduce((sum, count) => sum + count, 0);
  return stackOf(place, value.length, (j) => value[j], algebra, held);
}

/** @param held numbers that the matrices hold in memory */
function stackOf(place: string, r: number, matrixAt: (j: number) => unknown, algebra: Algebra, held: number): Stack {
  if (r === 0) throw rangeError(place, 'at least one matrix', 'none');
  const [n = 0, m = n, ...axes] = shapeOf(`${place}[0]`, matrixAt(0));
  const scalar = publicShape(algebra, []);
  if (r > 1 && r === n && m > 0 && m !== n && String(axes) === String(scalar)) {
    const [expected, got] = [
      ['r', 'n', 'n'],
      [r, n, m],
    ].map((sizes) => `[${[...sizes, ...scalar].join(', ')}]`);
    throw rangeError(place, `shape ${expected}`, `${got}, which looks like [n, n, r]`);
  }
  if (n === 0) throw rangeError(`${place}[0]`, 'a matrix of size at least 1×1', '0×0');
  requireSize(place, publicShape(algebra, [r, n, n]), held);
  const stack = zeros(algebra, r * n, n);
  const size = n * algebra.dim * n;
  for (let j = 0; j < r; j++) stack.data.set(toPlanar(`${place}[${j}]`, matrixAt(j), algebra, n, n).data, j * size);
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
  return Math.abs(exponent) > MOST ? 2 ** exponent : 1;
}

/** Refuses numbers whose largest lies outside 10^{±decades}, so that products of several stay in the range of doubles. */
export function requireRange(place: string, numbers: Iterable<number>, decades = 45): void {
  let largest = 0;
  for (const entry of numbers) largest = Math.max(largest, Math.abs(entry));
  if (largest === 0 || (largest >= 10 ** -decades && largest <= 10 ** decades)) return;
  throw rangeError(place, `a largest entry between 1e-${decades} and 1e${decades}`, largest.toExponential(1));
}

/** A tuple with what its entries were divided by. */
export interface ScaledTuple {
  readonly tuple: Tuple;
  readonly unit: number;
}

/**
 * Any accepted tuple, for whoever scales back: entries of an array are brought near 1 by a power of two when products of them could leave the range of doubles.
 * Where rows and columns have sizes of many decades it is the entries of the balanced tuple that come near 1, as its ρ(Φ) would vanish beside the largest of A.
 * @throws RangeError where that leaves no room for entries that count
 */
export function scaledTuple(place: string, A: unknown, algebra: Algebra): ScaledTuple {
  if (isTuple(A)) return { tuple: toTuple(place, A, algebra), unit: 1 };
  const { stack, r } = toStack(place, A, algebra);
  const unit = unitOf(stack);
  if (unit === 1 && !stack.data.some((entry) => entry !== 0 && Math.abs(entry) < SMALL)) {
    return { tuple: new DenseTuple(stack, r), unit };
  }
  const given = Math.log2(unit);
  const { largest, least } = balancedSizes(stack, r);
  if (largest === -Infinity || (unit === 1 && Math.abs(largest) <= MOST)) {
    return { tuple: new DenseTuple(stack, r), unit: scaleStack(stack) };
  }
  const exponent = Math.max(-1022, largest, given - MOST_ABOVE);
  if (least - exponent < -1022 || largest - exponent < -MOST_BELOW) {
    const [low, high] = [least, given].map((power) => `1e${Math.round(power * Math.log10(2))}`);
    throw rangeError(
      place,
      'entries that count within 400 decades, in coordinates of like sizes',
      `some of ${low} and of ${high}`,
    );
  }
  for (let i = 0; i < stack.data.length; i++) stack.data[i] = stack.data[i]! / 2 ** exponent;
  return { tuple: new DenseTuple(stack, r), unit: 2 ** exponent };
}

/** Fourth powers of numbers between 2^−150 and 2^150 stay in the range of doubles. */
const MOST = 150;

/** Where there are entries below this, and not 0, the tuple may be one of small entries and large coordinates. */
const SMALL = 2 ** -300;

/** Entries above 1 that a tuple keeps where they are of a size with others once it is balanced, as a power of two: squares of sums of them have room. */
const MOST_ABOVE = 450;

/** How far below 1 that leaves the balanced ones at most: fourth powers of them do not vanish. */
const MOST_BELOW = 220;

/** Divides by {@link unitOf} in place, and returns it. */
export function scaleStack(stack: PlanarMatrix): number {
  const unit = unitOf(stack);
  if (unit !== 1) for (let i = 0; i < stack.data.length; i++) stack.data[i] = stack.data[i]! / unit;
  return unit;
}

/** Any accepted tuple as a {@link Tuple} over the given algebra. Arrays may have entries of any size. */
export function toTuple(place: string, value: unknown, algebra: Algebra): Tuple {
  if (isTuple(value)) {
    requireAlgebra(place, value.algebra);
    requireInteger(`${place}: n`, value.n, 1, LARGEST_DENSE);
    requireInteger(`${place}: r`, value.r, 1, LARGEST_DENSE);
    if (!isSameAlgebra(value.algebra, algebra))
      throw rangeError(place, `a ${algebra.name} tuple`, `a ${value.algebra.name} one`);
    return value;
  }
  const { stack, r } = toStack(place, value, algebra);
  return new DenseTuple(stack, r);
}

/**
 * Any accepted tuple, for whoever keeps it and cannot scale what comes out of it back.
 *
 * @param options `algebra` when the shape alone should not decide; how arrays are kept
 * @throws RangeError for an array whose largest entry lies outside 1e±45, in float32 outside 1e±30
 */
export function readTuple(
  place: string,
  value: TupleLike,
  { algebra = algebraOf(place, value), ...kept }: DenseOptions & { readonly algebra?: Algebra | undefined } = {},
): Tuple {
  if (isTuple(value)) return toTuple(place, value, algebra);
  const { stack, r } = toStack(place, value, algebra);
  requireRange(place, stack.data, kept.storage === 'float32' ? 30 : 45);
  return new DenseTuple(stack, r, kept);
}

/**
 * Refuses a tuple that is made of others if its entries have left the range of {@link readTuple} by much: Gaussian V, Y see V*A_jY of about the norm
 * of A_j. One sweep.
 */
export function requireTupleRange(place: string, A: Tuple): void {
  const { algebra, n, r } = A;
  const random = randomSource(0);
  const [V, Y] = [gaussian(algebra, n, 2, random), gaussian(algebra, n, 2, random)];
  const image = A.createImage(2);
  const seen = zeros(algebra, 2 * r, 2);
  A.imageInto(image, Y);
  A.compressInto(seen, V, image);
  A.releaseImage?.(image);
  requireRange(place, seen.data, 50);
}
