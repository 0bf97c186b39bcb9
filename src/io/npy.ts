import ndarray, { type NdArray } from 'ndarray';
import { rangeError } from '../errors';
import { asBytes, elementCount, shapeText } from './bytes';
import { elementsOf } from './elements';
import { float16 } from './float16';

/** `\x93NUMPY`. */
export const npyMagic: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

type Read = (view: DataView, at: number, little: boolean) => number | bigint;

/** By numpy's letter and size. */
const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['f2', (view, at, little) => float16(view.getUint16(at, little))],
  ['f4', (view, at, little) => view.getFloat32(at, little)],
  ['f8', (view, at, little) => view.getFloat64(at, little)],
  ['i1', (view, at) => view.getInt8(at)],
  ['i2', (view, at, little) => view.getInt16(at, little)],
  ['i4', (view, at, little) => view.getInt32(at, little)],
  ['i8', (view, at, little) => view.getBigInt64(at, little)],
  ['u1', (view, at) => view.getUint8(at)],
  ['u2', (view, at, little) => view.getUint16(at, little)],
  ['u4', (view, at, little) => view.getUint32(at, little)],
  ['u8', (view, at, little) => view.getBigUint64(at, little)],
  ['b1', (view, at) => view.getUint8(at)],
]);

/** Complex types are two floats; they get a trailing axis of length 2. */
const complexParts: ReadonlyMap<string, string> = new Map([
  ['c8', 'f4'],
  ['c16', 'f8'],
]);

/**
 * Reads a file that numpy.save wrote.
 *
 * Format (NEP 1): `\x93NUMPY`, two bytes of version (1.0, 2.0 or 3.0), the length of the header as two bytes little-endian (four from
 * 2.0 on), a Python dictionary of `descr`, `fortran_order` and `shape`, and the elements.
 *
 * Types f2, f4, f8, i1 to i8, u1 to u8, b1 in either byte order are read, promoted to doubles; that is exact, and a 64-bit integer that
 * is not a safe integer is refused. c8 and c16 become a trailing axis of length 2 (re, im).
 *
 * @param bytes the whole file; it is copied, so the result does not alias it
 * @returns an ndarray with the shape of the file (Fortran order is undone)
 * @throws TypeError when `bytes` is neither an ArrayBuffer nor a view on one
 * @throws RangeError when the file breaks the format or has another type, before anything of the declared size is allocated
 *
 * @example
 * readNpy(writeNpy([[1, 2], [3, 4]])).shape; // [2, 2]
 */
export function readNpy(bytes: ArrayBuffer | Uint8Array): NdArray<Float64Array> {
  return readNpyAt('readNpy', asBytes('readNpy', bytes));
}

/** The same with the place that messages begin with. */
export function readNpyAt(place: string, file: Uint8Array): NdArray<Float64Array> {
  if (!npyMagic.every((byte, i) => file[i] === byte))
    throw rangeError(place, "a file that begins with '\\x93NUMPY'", 'another');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [major, minor] = [file[6], file[7]];
  if (minor !== 0 || (major !== 1 && major !== 2 && major !== 3)) {
    throw rangeError(`${place}: version`, '1.0, 2.0 or 3.0', `${major}.${minor}`);
  }
  const head = major === 1 ? 10 : 12;
  if (file.length < head) throw rangeError(place, `at least ${head} bytes`, file.length);
  const start = head + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > file.length) throw rangeError(place, `${start} bytes of header`, `${file.length} in all`);
  const { order, type, fortran, shape } = parseHeader(place, new TextDecoder().decode(file.slice(head, start)));

  const part = complexParts.get(type);
  const read = readers.get(part ?? type);
  if (read === undefined) {
    throw rangeError(`${place}: descr`, `one of ${[...readers.keys(), ...complexParts.keys()].join(', ')}`, type);
  }
  const size = Number((part ?? type).slice(1));
  const full = part === undefined ? shape : [...shape, 2];
  const count = elementCount(`${place}: shape`, full);
  if (file.length - start !== count * size) {
    throw rangeError(
      place,
      `${count * size} bytes for shape ${shapeText(full)} of ${part ?? type}`,
      file.length - start,
    );
  }
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const value = read(view, start + i * size, order !== '>');
    if (typeof value === 'number') data[i] = value;
    else if (value >= -(2n ** 53n) && value <= 2n ** 53n) data[i] = Number(value);
    else throw rangeError(`${place}: element ${i}`, 'an integer of at most 2^53', String(value));
  }
  return fortran ? fromFortran(data, shape, part === undefined ? 1 : 2) : ndarray(data, full);
}

interface Header {
  readonly order: string;
  readonly type: string;
  readonly fortran: boolean;
  readonly shape: number[];
}

/** The dictionary as numpy prints it, keys in any order. */
function parseHeader(place: string, text: string): Header {
  const field = (key: string, pattern: string): RegExpExecArray => {
    const found = new RegExp(`['"]${key}['"]\\s*:\\s*${pattern}`).exec(text.slice(0, MAX_HEADER));
    if (found === null)
      throw rangeError(`${place}: header`, `a dictionary with '${key}'`, JSON.stringify(text.slice(0, 80)));
    return found;
  };
  const descr = field('descr', `['"]([<>|=]?)([a-zA-Z]\\d+)['"]`);
  const fortran = field('fortran_order', '(True|False)');
  const shape = field('shape', '\\(([\\d,\\s]*)\\)');
  const sizes = shape[1]!
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '');
  return { order: descr[1]!, type: descr[2]!, fortran: fortran[1] === 'True', shape: sizes.map(Number) };
}

/** Headers are short; a hostile one must not be searched at length. */
const MAX_HEADER = 1 << 16;

/** Column-major elements (of `parts` numbers each) as a row-major array. */
function fromFortran(data: Float64Array, shape: readonly number[], parts: number): NdArray<Float64Array> {
  const stride: number[] = [];
  let step = parts;
  for (const size of shape) {
    stride.push(step);
    step *= size;
  }
  const full = parts === 1 ? [...shape] : [...shape, parts];
  const turned = ndarray(data, full, parts === 1 ? stride : [...stride, 1]);
  return ndarray(Float64Array.from(elementsOf(turned)), full);
}
