import { type NdArray, ndarray } from '../ndarray';
import { type ByteSource, partOf } from './byte-source';
import { asBytes } from './bytes';
import { doubles, readElements, readElementsFrom } from './element-types';
import { elementsOf } from './elements';
import { npyMagic, npyPreamble, npyStart, readNpyHeader } from './npy-header';
import { type NpyLayout, npyLayout, npyLength, requireNpyLength } from './npy-layout';
import type { OpenFile } from './open-file';

/**
 * Reads a file that numpy.save wrote.
 *
 * Format (NEP 1): `\x93NUMPY`, two bytes of version (1.0, 2.0 or 3.0), the length of the header as two bytes little-endian (four from
 * 2.0 on), a Python dictionary of `descr`, `fortran_order` and `shape`, and the elements.
 *
 * Types f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8 and b1 (0 or 1), also under other names of numpy (`d`, `float64`), are read in either byte order and promoted to
 * doubles; that is exact, and a 64-bit integer that is not a safe integer is refused. V2 is bfloat16, as numpy saves it. c8 and c16 become a trailing axis of length 2 (re, im). Structured types,
 * strings and pickled objects are refused, and so is a second array in the same file.
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

/**
 * The same with the place that messages begin with.
 *
 * @param check is told how many bytes the doubles will take, before they are allocated
 */
export function readNpyAt(
  place: string,
  file: Uint8Array,
  check: (promoted: number) => void = () => {},
): NdArray<Float64Array> {
  const layout = npyLayout(place, readNpyHeader(place, file));
  check(8 * layout.count);
  const end = npyLength(layout);
  requireNpyLength(place, layout, file.length, file.subarray(end, end + npyMagic.length));
  const data = readElements(place, file.subarray(layout.start, end), layout.count, layout.element, layout.little);
  return inRows(place, data, layout);
}

/** One array that lies in a source from beginning to end. */
export async function readNpyFrom(
  source: ByteSource,
  seen?: (bytes: Uint8Array) => void,
): Promise<NdArray<Float64Array>> {
  const { place, size } = source;
  const head = await readNpyHead(source);
  const layout = npyLayout(place, readNpyHeader(place, head, size));
  const end = npyLength(layout);
  const behind = end < size ? await source.read(end, Math.min(size, end + npyMagic.length)) : new Uint8Array(0);
  requireNpyLength(place, layout, size, behind);
  seen?.(head.subarray(0, layout.start));
  const { start, count, element, little } = layout;
  return inRows(place, await readElementsFrom(place, source, start, count, element, little, seen), layout);
}

async function readNpyHead(source: ByteSource): Promise<Uint8Array> {
  const first = await source.read(0, Math.min(source.size, npyPreamble));
  return source.read(0, npyStart(source.place, first, source.size));
}

/** The file with nothing read but its header; its one array is named `array`. */
export async function openNpy(source: ByteSource): Promise<OpenFile> {
  const name = 'array';
  const { descr, shape } = readNpyHeader(source.place, await readNpyHead(source), source.size);
  return {
    format: 'npy',
    tensors: new Map([[name, { name, dtype: descr, shape }]]),
    metadata: {},
    notes: source.notes,
    read: () => readNpyFrom(partOf(source, source.place, 0, source.size)),
  };
}

function inRows(place: string, data: Float64Array, { fortran, sizes, element }: NpyLayout): NdArray<Float64Array> {
  return fortran ? fromFortran(place, data, sizes, element.parts) : ndarray(data, sizes);
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
