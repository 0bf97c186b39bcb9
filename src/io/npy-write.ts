import { rangeError, requireKnownOptions, typeError } from '../errors';
import type { NdArray } from '../ndarray';
import { maxRank } from './bytes';
import { type WrittenArray, type WrittenType, writtenArray, writtenNumbers } from './element-write';
import { npyMagic } from './npy-header';

/** Rows of rows, down to numbers. */
export type Nested = readonly (number | Nested)[];

/** numpy's names of the types that are written, and how its files have them. */
const types = {
  f8: { type: 'F64', descr: '<f8' },
  f4: { type: 'F32', descr: '<f4' },
  i1: { type: 'I8', descr: '|i1' },
  u1: { type: 'U8', descr: '|u1' },
  i2: { type: 'I16', descr: '<i2' },
  u2: { type: 'U16', descr: '<u2' },
  i4: { type: 'I32', descr: '<i4' },
  u4: { type: 'U32', descr: '<u4' },
  i8: { type: 'I64', descr: '<i8' },
  u8: { type: 'U64', descr: '<u8' },
  b1: { type: 'BOOL', descr: '|b1' },
  c8: { type: 'C64', descr: '<c8' },
  c16: { type: 'C128', descr: '<c16' },
} as const satisfies Record<string, { type: WrittenType; descr: string }>;

/** The types that {@link writeNpy} writes, by numpy's letter and size: f8 is float64, i4 int32, b1 bool, c16 complex128. */
export type NpyType = keyof typeof types;

/** How {@link writeNpy} stores an array. */
export interface NpyWriteOptions {
  /** f8 by default, which keeps all bits. f4 and c8 round to nearest; integers and b1 (0 or 1) must be exact; c8 and c16 take a last axis (re, im). */
  readonly dtype?: NpyType;
}

/**
 * Writes an array as numpy.save does: version 1.0, little-endian, C order, the data aligned to 64 bytes.
 *
 * Cost: one pass over the numbers, and their bytes.
 *
 * @param array an ndarray of numbers with any strides, or nested arrays of one shape
 * @returns the bytes of the file; numpy.load reads them, and so does {@link readNpy}, as f8 with the same bits
 * @throws TypeError for something else; RangeError for ragged arrays, more than 32 dimensions, and numbers that the type does not have
 *
 * @example
 * const bytes = writeNpy([1, 2, 3]);
 * bytes.length; // 152: 128 of header, 24 of data
 * readNpy(bytes).get(2); // 3
 * writeNpy([[0, 1]], { dtype: 'c16' }).length; // 144: one complex number
 */
export function writeNpy(array: NdArray | Nested, options: NpyWriteOptions = {}): Uint8Array<ArrayBuffer> {
  requireKnownOptions('writeNpy', options, ['dtype']);
  return writeNpyAt('writeNpy: array', array, requireNpyType('writeNpy: dtype', options.dtype ?? 'f8'));
}

/** One of the types. */
export function requireNpyType(place: string, dtype: unknown): NpyType {
  if (typeof dtype === 'string' && Object.hasOwn(types, dtype)) return dtype as NpyType;
  throw rangeError(place, Object.keys(types).join(', '), String(dtype));
}

/** The same with the place that messages begin with. */
export function writeNpyAt(place: string, array: unknown, dtype: NpyType): Uint8Array<ArrayBuffer> {
  const { type, descr } = types[dtype];
  const written: WrittenArray = Array.isArray(array)
    ? nestedArray(place, array, type)
    : writtenArray(place, 'an ndarray or nested arrays', array, type);
  const { shape } = written;
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + written.bytes);
  const view = new DataView(bytes.buffer);
  bytes.set([...npyMagic, 1, 0]);
  view.setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  written.writeInto(view, start);
  return bytes;
}

function nestedArray(place: string, array: readonly unknown[], type: WrittenType): WrittenArray {
  const shape = nestedShape(place, array);
  return writtenNumbers(place, shape, () => nestedElements(place, array, shape), type);
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
