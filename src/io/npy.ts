import ndarray, { type NdArray } from 'ndarray';
import { rangeError } from '../errors';
import { asBytes, elementCount, shapeText, shorten } from './bytes';
import { doubles, elementTypes, readElements } from './element-types';
import { elementsOf } from './elements';
import { readNpyHeader } from './npy-header';

/** numpy's types and their names among the {@link elementTypes}; complex ones are two floats each. */
const types: ReadonlyMap<string, { readonly element: string; readonly complex?: boolean }> = new Map([
  ['f2', { element: 'F16' }],
  ['f4', { element: 'F32' }],
  ['f8', { element: 'F64' }],
  ['i1', { element: 'I8' }],
  ['i2', { element: 'I16' }],
  ['i4', { element: 'I32' }],
  ['i8', { element: 'I64' }],
  ['u1', { element: 'U8' }],
  ['u2', { element: 'U16' }],
  ['u4', { element: 'U32' }],
  ['u8', { element: 'U64' }],
  ['b1', { element: 'BOOL' }],
  ['c8', { element: 'F32', complex: true }],
  ['c16', { element: 'F64', complex: true }],
]);

/**
 * Reads a file that numpy.save wrote.
 *
 * Format (NEP 1): `\x93NUMPY`, two bytes of version (1.0, 2.0 or 3.0), the length of the header as two bytes little-endian (four from
 * 2.0 on), a Python dictionary of `descr`, `fortran_order` and `shape`, and the elements.
 *
 * Types f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8 and b1 (0 or 1) are read in either byte order and promoted to doubles; that is exact,
 * and a 64-bit integer that is not a safe integer is refused. c8 and c16 become a trailing axis of length 2 (re, im). Structured types,
 * strings and pickled objects are refused.
 *
 * Cost: one pass over the data, two in Fortran order. Memory is at most eight times the file (sixteen in Fortran order).
 *
 * @param bytes the whole file; it is copied, so the result does not alias it
 * @returns an ndarray with the shape of the file, row-major (Fortran order is undone)
 * @throws TypeError when `bytes` is neither an ArrayBuffer nor a view on one
 * @throws RangeError when the file breaks the format or has another type, before anything of the declared size is allocated
 *
 * @example
 * const array = readNpy(writeNpy([[1, 2], [3, 4]]));
 * array.shape; // [2, 2]
 * array.get(1, 0); // 3
 */
export function readNpy(bytes: ArrayBuffer | Uint8Array): NdArray<Float64Array> {
  return readNpyAt('readNpy', asBytes('readNpy', bytes));
}

/** The same with the place that messages begin with. */
export function readNpyAt(place: string, file: Uint8Array): NdArray<Float64Array> {
  const header = readNpyHeader(place, file);
  const type = types.get(header.type);
  if (type === undefined) {
    throw rangeError(`${place}: descr`, `one of ${[...types.keys()].join(', ')}`, shorten(header.type));
  }
  const element = elementTypes.get(type.element)!;
  const shape = type.complex ? [...header.shape, 2] : [...header.shape];
  const count = elementCount(`${place}: shape`, shape);
  const available = file.length - header.start;
  if (available !== count * element.bytes) {
    const what = `${count * element.bytes} bytes for shape ${shapeText(header.shape)} of ${header.type}`;
    throw rangeError(place, what, available);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data = readElements(place, view, header.start, count, element, header.little);
  return header.fortran ? fromFortran(place, data, shape, type.complex ? 2 : 1) : ndarray(data, shape);
}

/** Column-major elements (of `parts` numbers each, the last axis where there are two) as a row-major array. */
function fromFortran(place: string, data: Float64Array, shape: number[], parts: number): NdArray<Float64Array> {
  let step = parts;
  const stride = shape.map((size, axis) => {
    if (parts > 1 && axis === shape.length - 1) return 1;
    const here = step;
    step *= size;
    return here;
  });
  const turned = doubles(place, data.length);
  let at = 0;
  for (const value of elementsOf(ndarray(data, shape, stride))) turned[at++] = value;
  return ndarray(turned, shape);
}
