/** What a map is made of, and what follows from it. */
import { type Algebra, isCommutative } from '../algebra';
import { rangeError } from '../errors';
import { blocks, distance, identity, norm, type PlanarMatrix, scaleInPlace, zeros } from '../matrix';
import { actionOf, type MapAction } from './action';
import { coreOf, coreSize, dimsOf, type Families, isHermitian, positiveFamily } from './families';
import { type FamilyDims, requireDenseSize } from './pairing';
import { isPositive } from './positivity';
import { type Recurrence, recurrenceOf } from './recurrence';

/** A map. Everything is computed from entries near 1 where those given are huge or tiny, and times 2^exponent. */
export interface MapParts {
  readonly algebra: Algebra;
  readonly dims: FamilyDims;
  /** Number of matrices in each family. */
  readonly r: number;
  /** Even where both families are one. */
  readonly exponent: number;
  /** Whether both families are one: then the map is completely positive by what it is made of. */
  readonly isOneFamily: boolean;
  readonly action: MapAction;
  /** The families in full. */
  families(): Families;
  /** The core that the map was given as, over 2^exponent. */
  readonly core?: PlanarMatrix;
}

/** The map of two dense families. */
export function partsOf(families: Families, exponent: number, core?: PlanarMatrix): MapParts {
  return {
    algebra: families.left.stack.algebra,
    dims: dimsOf(families),
    r: families.left.r,
    exponent,
    isOneFamily: families.left === families.right,
    action: actionOf(families),
    families: () => families,
    ...(core && { core }),
  };
}

/** From n×n to p×p matrices. */
export function isOfSquares({ left, right }: FamilyDims): boolean {
  return left[1] === right[1] && left[0] === right[0];
}

/** From n×m matrices to n×m matrices. */
export function isEndomorphism({ left, right }: FamilyDims): boolean {
  return left[0] === left[1] && right[0] === right[1];
}

/** `n×m to p×q`, for messages. */
export function spacesOf({ left, right }: FamilyDims): string {
  return `${left[1]}×${right[1]} to ${left[0]}×${right[0]}`;
}

/**
 * The core of families.ts, over 2^exponent; it may be that of the map itself, to be read only.
 * @throws RangeError when it would have too many entries
 */
export function coreOfParts(place: string, parts: MapParts): PlanarMatrix {
  const { algebra, dims } = parts;
  if (parts.core !== undefined) return parts.core;
  const [rows, cols] = [coreSize(algebra, dims.left), coreSize(algebra, dims.right)];
  requireDenseSize(place, rows, cols, isCommutative(algebra) ? algebra.dim : 1);
  return coreOf(parts.families());
}

/** Nothing is left to be decided of one family, unless it only stands for the core that was given. */
function isPositiveAsMade({ isOneFamily, core }: MapParts): boolean {
  return isOneFamily && core === undefined;
}

export function preservesPositiveCompletely(place: string, parts: MapParts, tolerance: number): boolean {
  return isOfSquares(parts.dims) && (isPositiveAsMade(parts) || isPositive(coreOfParts(place, parts), tolerance));
}

export function preservesHermitian(place: string, parts: MapParts, tolerance: number): boolean {
  return isOfSquares(parts.dims) && (isPositiveAsMade(parts) || isHermitian(coreOfParts(place, parts), tolerance));
}

/** Whether a sum over both families is the identity of the given size. */
export function sumIsIdentity(
  parts: MapParts,
  size: number,
  tolerance: number,
  sumInto: (out: PlanarMatrix, A: readonly PlanarMatrix[], B: readonly PlanarMatrix[]) => void,
): boolean {
  const { algebra, dims, exponent } = parts;
  if (!isOfSquares(dims)) return false;
  const { left, right } = parts.families();
  const out = zeros(algebra, size, size);
  sumInto(out, blocks(left.stack, left.r), blocks(right.stack, right.r));
  const one = identity(algebra, size);
  const half = Math.trunc(exponent / 2);
  scaleInPlace(out, 2 ** half);
  scaleInPlace(out, 2 ** (exponent - half)); // where this overflows, the sum is far from 1
  return distance(out, one) <= tolerance * norm(one);
}

/** @throws RangeError for a map that is not completely positive from n×n to n×n matrices; Error where eigenvectors have not converged */
export function recurrenceOfParts(place: string, parts: MapParts, tolerance: number): Recurrence {
  const { algebra, dims } = parts;
  if (!(isOfSquares(dims) && isEndomorphism(dims))) {
    throw rangeError(place, 'a map of n×n to n×n matrices', `one of ${spacesOf(dims)}`);
  }
  if (!preservesPositiveCompletely(place, parts, 1e-10)) {
    throw rangeError(place, 'a completely positive map', 'one that is not');
  }
  const family = parts.isOneFamily
    ? parts.families().left
    : positiveFamily(coreOfParts(place, parts), algebra, dims.left, 1e-12);
  return recurrenceOf(place, family, tolerance);
}
