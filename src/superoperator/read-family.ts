/** Families of matrices from what users give: rectangular or square, arrays or tuples. */
import { type Algebra, complex, isCommutative, isSameAlgebra, real } from '../algebra';
import { rangeError, requireInteger, typeError } from '../errors';
import { isNdArray, publicShape, shapeOf, toPlanar } from '../interop/arrays';
import { heldBy, requireSize } from '../interop/sizes';
import { zeros } from '../matrix';
import { isTuple, scaledTuple, scaleStack } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';
import type { FamilyDims, MatrixStack } from './pairing';

/** One side of a map, divided by `unit`. */
export interface Side {
  readonly rows: number;
  readonly cols: number;
  readonly r: number;
  readonly unit: number;
  /** Where the matrices are square. */
  readonly tuple: Tuple | undefined;
  stack(): MatrixStack;
}

/**
 * A tuple, or r matrices of one shape over the algebra.
 * @throws TypeError, RangeError naming the argument and index
 */
export function readSide(place: string, value: unknown, algebra: Algebra): Side {
  const [, rows, cols, ...scalar] = isTuple(value) ? [] : shapeOf(place, value);
  if (rows === cols || String(scalar) !== String(publicShape(algebra, []))) {
    const { tuple, unit } = scaledTuple(place, value, algebra);
    const { n, r } = tuple;
    let dense: MatrixStack | undefined;
    return { rows: n, cols: n, r, unit, tuple, stack: () => (dense ??= { stack: tuple.toDense(), r }) };
  }
  const read = readStack(place, value, algebra);
  const unit = scaleStack(read.stack);
  return { rows: rows!, cols: cols!, r: read.r, unit, tuple: undefined, stack: () => read };
}

function readStack(place: string, value: unknown, algebra: Algebra): MatrixStack {
  const shape = shapeOf(place, value);
  if (shape.includes(0)) throw rangeError(place, 'matrices of size at least 1×1', `[${shape.join(', ')}]`);
  requireSize(place, shape, isNdArray(value) ? heldBy(value) : 0);
  const [r, out, width] = shape as [number, number, number];
  const stack = zeros(algebra, r * out, width);
  for (let j = 0; j < r; j++) {
    const matrix = isNdArray(value) ? value.pick(j, ...shape.slice(1).map(() => null)) : (value as unknown[])[j];
    stack.data.set(toPlanar(`${place}[${j}]`, matrix, algebra, out, width).data, j * out * algebra.dim * width);
  }
  return { stack, r };
}

/** r real or complex matrices of any shape, as its number of axes tells. */
export function readKraus(place: string, value: unknown): MatrixStack {
  if (isTuple(value)) {
    if (!isCommutative(value.algebra)) throw noQuaternions(place);
    return { stack: value.toDense(), r: value.r };
  }
  const shape = shapeOf(place, value);
  if (shape.length === 4 && shape[3] === 4) throw noQuaternions(place);
  if (!(shape.length === 3 || (shape.length === 4 && shape[3] === 2)) || shape.includes(0)) {
    throw rangeError(place, 'shape [r, out, in] or [r, out, in, 2]', `[${shape.join(', ')}]`);
  }
  return readStack(place, value, shape.length === 3 ? real : complex);
}

export function noQuaternions(place: string): RangeError {
  return rangeError(
    place,
    'real or complex matrices',
    'quaternionic ones, whose maps Y ↦ Σ A_j Y B_j* are not H-linear',
  );
}

/** Whether both sides of something come one by one. */
export function isPair(value: unknown): value is { readonly left: unknown; readonly right: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isNdArray(value) &&
    !Array.isArray(value) &&
    !isTuple(value) &&
    'left' in value &&
    'right' in value
  );
}

/** [out, in] of both sides, or of each. */
export function readDims(place: string, dims: unknown): FamilyDims {
  const one = (name: string, value: unknown): [number, number] => {
    if (!Array.isArray(value))
      throw typeError(`${place}: ${name}`, '[out, in] or { left: [out, in], right: [out, in] }', value);
    if (value.length !== 2) throw rangeError(`${place}: ${name}`, '[out, in]', `${value.length} numbers`);
    return [requireInteger(`${place}: ${name}[0]`, value[0], 1), requireInteger(`${place}: ${name}[1]`, value[1], 1)];
  };
  if (isPair(dims)) return { left: one('dims.left', dims.left), right: one('dims.right', dims.right) };
  return { left: one('dims', dims), right: one('dims', dims) };
}

/** @throws RangeError for sides that no map can have together */
export function requirePartners(
  place: string,
  [first, second]: readonly [string, string],
  left: { readonly r: number; readonly algebra: Algebra },
  right: { readonly r: number; readonly algebra: Algebra },
): void {
  if (left.r !== right.r) throw rangeError(`${place}: ${second}`, `${left.r} matrices, as in ${first}`, right.r);
  if (!isSameAlgebra(left.algebra, right.algebra)) {
    throw rangeError(`${place}: ${second}`, `${left.algebra.name} matrices, as in ${first}`, right.algebra.name);
  }
}
