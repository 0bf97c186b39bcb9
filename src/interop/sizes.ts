/** Sizes are checked before anything is copied or walked through: a shape costs nothing to write down. */
import type { NdArray } from 'ndarray';
import { rangeError, requireInteger, typeError } from '../errors';

/** Numbers that are written out without being asked for one by one, as by `toDense` or for a shape alone: 2 GiB. */
export const LARGEST_DENSE = 2 ** 28;

/** Axes of the deepest nested arrays that are read; arrays that contain themselves have more than any. */
export const MOST_AXES = 8;

/**
 * Refuses shapes of more than 2^28 numbers, unless as many are there.
 *
 * @param held numbers in memory that the shape is a view of; an ndarray of stride 0 shows more than it holds
 */
export function requireSize(place: string, shape: readonly number[], held = 0): void {
  const size = shape.reduce((product, length) => product * Math.max(length, 1), 1);
  if (size > Math.max(held, LARGEST_DENSE)) throw rangeError(place, 'at most 2^28 numbers', `[${shape.join(', ')}]`);
}

/** The shape of an ndarray, after checking what its strides and its size are made of. */
export function shapeOfView(place: string, { shape, stride, offset, data }: NdArray): number[] {
  if (stride.length !== shape.length) throw rangeError(`${place}: stride`, `length ${shape.length}`, stride.length);
  shape.forEach((length: unknown, axis) => void requireInteger(`${place}: shape[${axis}]`, length, 0));
  stride.forEach((step: unknown, axis) => {
    requireInteger(`${place}: stride[${axis}]`, step, Number.MIN_SAFE_INTEGER);
  });
  requireInteger(`${place}: offset`, offset, 0);
  if (typeof data !== 'object' || data === null) throw typeError(`${place}: data`, 'an array', data);
  return shape.slice();
}

/** Numbers that an ndarray holds, those that it does not show among them. */
export function heldBy({ data }: NdArray): number {
  const { length } = data as { readonly length: unknown };
  return typeof length === 'number' ? length : 0;
}
