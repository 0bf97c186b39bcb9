import { typeError } from '../errors';
import type { NdArray } from '../ndarray';

/**
 * By its properties and not `instanceof`, since ndarray makes a class for each type and rank.
 *
 * @throws TypeError when `value` is not an ndarray
 */
export function requireNdArray(place: string, expected: string, value: unknown): asserts value is NdArray {
  const { data, shape, stride, offset } = (value ?? {}) as Partial<NdArray>;
  const isNdArray =
    typeof data === 'object' &&
    data !== null &&
    Array.isArray(shape) &&
    Array.isArray(stride) &&
    stride.length === shape.length &&
    typeof offset === 'number';
  if (!isNdArray) throw typeError(place, expected, value);
}

/** The elements of an ndarray in row-major order of its indices, whatever its strides and offset. */
export function* elementsOf(array: NdArray): Generator<number> {
  const { data, shape, stride, dtype } = array;
  const read =
    (dtype as string) === 'generic'
      ? (at: number) => (data as { get(at: number): number }).get(at)
      : (at: number) => (data as ArrayLike<number>)[at]!;
  if (shape.includes(0)) return;

  // An odometer: `index` counts, `at` follows it through the strides.
  const rank = shape.length;
  const index = new Array<number>(rank).fill(0);
  let at = array.offset;
  for (;;) {
    yield read(at);
    let axis = rank - 1;
    while (axis >= 0) {
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      at -= (shape[axis]! - 1) * stride[axis]!;
      index[axis--] = 0;
    }
    if (axis < 0) return;
    at += stride[axis]!;
  }
}
