import type { NdArray } from 'ndarray';
import { rangeError, typeError } from '../errors';
import { elementCount, maxRank } from './bytes';
import { elementsOf, requireNdArray } from './elements';
import { npyMagic } from './npy-header';

type Nested = readonly (number | Nested)[];

/**
 * Writes an array as numpy.save does: version 1.0, float64 little-endian, C order, the data aligned to 64 bytes.
 *
 * Cost: one pass over the numbers, and eight bytes for each.
 *
 * @param array an ndarray of numbers with any strides, or nested arrays of one shape
 * @returns the bytes of the file; numpy.load reads them, and so does {@link readNpy}, with the same bits
 * @throws TypeError for something else, RangeError for ragged arrays and for more than 32 dimensions
 *
 * @example
 * const bytes = writeNpy([1, 2, 3]);
 * bytes.length; // 152: 128 of header, 24 of data
 * readNpy(bytes).get(2); // 3
 */
export function writeNpy(array: NdArray | Nested): Uint8Array<ArrayBuffer> {
  const place = 'writeNpy: array';
  const shape = Array.isArray(array) ? nestedShape(place, array) : ndarrayShape(place, array);
  const count = elementCount(place, shape);
  const values = Array.isArray(array) ? nestedElements(place, array, shape) : elementsOf(array as NdArray);

  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + 8 * count);
  const view = new DataView(bytes.buffer);
  bytes.set([...npyMagic, 1, 0]);
  view.setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  let at = start;
  for (const value of values) {
    if (typeof value !== 'number') throw typeError(place, 'numbers', value);
    view.setFloat64(at, value, true);
    at += 8;
  }
  return bytes;
}

function ndarrayShape(place: string, array: unknown): readonly number[] {
  requireNdArray(place, 'an ndarray or nested arrays', array);
  return array.shape;
}

/** Lengths along the first entries. An array within itself would not end. */
function nestedShape(place: string, array: unknown): number[] {
  const shape: number[] = [];
  for (let level: unknown = array; Array.isArray(level); level = level[0]) {
    if (shape.push(level.length) > maxRank) throw rangeError(place, `at most ${maxRank} dimensions`, 'more');
  }
  return shape;
}

function* nestedElements(place: string, value: unknown, shape: readonly number[]): Generator<number> {
  const [length, ...rest] = shape;
  if (length === undefined) {
    if (typeof value !== 'number') throw typeError(place, 'a number', value);
    yield value;
    return;
  }
  if (!Array.isArray(value)) throw typeError(place, `an array of length ${length}`, value);
  if (value.length !== length) throw rangeError(place, `length ${length}`, `length ${value.length}`);
  for (let i = 0; i < length; i++) yield* nestedElements(`${place}[${i}]`, value[i], rest);
}
