import type { NdArray } from 'ndarray';
import { rangeError, typeError } from '../errors';
import { elementsOf } from './elements';
import { npyMagic } from './npy';

type Nested = readonly (number | Nested)[];

/**
 * Writes an array as numpy.save does: version 1.0, float64 little-endian, C order, the data aligned to 64 bytes.
 *
 * @param array an ndarray of numbers with any strides, or nested arrays of one shape
 * @returns the bytes of the file; numpy.load reads them, and so does {@link readNpy}, with the same bits
 * @throws TypeError for something else, RangeError for ragged arrays
 *
 * @example
 * writeNpy([1, 2, 3]).length; // 152
 */
export function writeNpy(array: NdArray | Nested): Uint8Array<ArrayBuffer> {
  const { shape, values } = contents(array);
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + 8 * values.length);
  bytes.set([...npyMagic, 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 11)}\n`), 10);
  values.forEach((value, i) => void view.setFloat64(length + 8 * i, value, true));
  return bytes;
}

function contents(array: unknown): { shape: number[]; values: number[] } {
  if (typeof array === 'object' && array !== null && 'data' in array && 'stride' in array) {
    const given = array as NdArray;
    return { shape: [...given.shape], values: [...elementsOf(given)] };
  }
  if (!Array.isArray(array)) throw typeError('writeNpy: array', 'an ndarray or nested arrays', array);
  const shape: number[] = [];
  for (let level: unknown = array; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values: number[] = [];
  const visit = (value: unknown, axis: number, place: string): void => {
    if (axis === shape.length) {
      if (typeof value !== 'number') throw typeError(place, 'a number', value);
      values.push(value);
      return;
    }
    if (!Array.isArray(value) || value.length !== shape[axis]) {
      throw rangeError(place, `${shape[axis]} entries`, Array.isArray(value) ? value.length : typeof value);
    }
    value.forEach((item, i) => void visit(item, axis + 1, `${place}[${i}]`));
  };
  visit(array, 0, 'writeNpy: array');
  return { shape, values };
}
