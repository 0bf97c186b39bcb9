import { rangeError, typeError } from '../errors';

/**
 * The bytes of an ArrayBuffer or of any view on one (Uint8Array, Node's Buffer, DataView), without copying.
 *
 * The result is always a plain Uint8Array: Node's Buffer overrides `slice` to alias memory, and callers here rely on
 * `slice` copying.
 *
 * @throws TypeError when `value` is neither
 */
export function asBytes(place: string, value: unknown): Uint8Array {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  // By tag and not `instanceof`, so that a buffer made in another realm (a worker, a test runner) is accepted.
  if (Object.prototype.toString.call(value) === '[object ArrayBuffer]') return new Uint8Array(value as ArrayBuffer);
  throw typeError(place, 'an ArrayBuffer or a Uint8Array', value);
}

/** `64×784`, or `scalar` for the empty shape: how shapes read in messages. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join('×');
}

/** Names come from the file, and may be as long as it is. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Each rank costs ndarray one generated constructor, so a hostile header must not choose it freely; NumPy's old limit. */
export const maxRank = 32;

/**
 * Number of elements of an array of this shape; 1 for the empty shape.
 *
 * @throws RangeError when a dimension is not a nonnegative safe integer, the rank exceeds 32, or the product is unsafe
 */
export function elementCount(place: string, shape: readonly number[]): number {
  if (shape.length > maxRank) throw rangeError(place, `at most ${maxRank} dimensions`, shape.length);
  let count = 1;
  for (const [axis, size] of shape.entries()) {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw rangeError(`${place}: dimension ${axis}`, 'a nonnegative safe integer', String(size));
    }
    count *= size;
    if (!Number.isSafeInteger(count)) throw rangeError(place, 'at most 2^53 - 1 elements', shapeText(shape));
  }
  return count;
}
