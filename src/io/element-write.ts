import { rangeError, typeError } from '../errors';
import type { NdArray } from '../ndarray';
import { elementCount } from './bytes';
import { elementsOf, requireNdArray } from './elements';

/** How numbers of one type are written, little-endian. */
interface NumberWriter {
  /** Bytes of one number. */
  readonly bytes: number;
  /** Numbers of one element: 2 (re, im) where they are complex, in a trailing axis of the array. */
  readonly parts: 1 | 2;
  readonly write: (view: DataView, at: number, value: number) => void;
  /** What a number must be, where not all are fit; messages say it. */
  readonly isFit?: (value: number) => boolean;
  readonly fit?: string;
}

function integers(bits: number, signed: boolean, write: NumberWriter['write']): NumberWriter {
  // 64-bit integers as far as doubles count one by one.
  const least = signed ? Math.max(-(2 ** (bits - 1)), Number.MIN_SAFE_INTEGER) : 0;
  const most = Math.min(2 ** (signed ? bits - 1 : bits) - 1, Number.MAX_SAFE_INTEGER);
  const isFit = (value: number): boolean => Number.isInteger(value) && value >= least && value <= most;
  return { bytes: bits / 8, parts: 1, write, isFit, fit: `integers from ${least} to ${most}` };
}

const float32 = {
  bytes: 4,
  write: (view: DataView, at: number, value: number) => view.setFloat32(at, value, true),
  // What is not finite stays so; what is must not become infinite.
  isFit: (value: number) => !Number.isFinite(value) || Number.isFinite(Math.fround(value)),
  fit: 'numbers in the range of F32',
};
const float64 = { bytes: 8, write: (view: DataView, at: number, value: number) => view.setFloat64(at, value, true) };

/** The types that arrays are written as, by their names in safetensors (`C128` is not one of them there). */
const writers = {
  F64: { ...float64, parts: 1 },
  F32: { ...float32, parts: 1 },
  I8: integers(8, true, (view, at, value) => view.setInt8(at, value)),
  U8: integers(8, false, (view, at, value) => view.setUint8(at, value)),
  I16: integers(16, true, (view, at, value) => view.setInt16(at, value, true)),
  U16: integers(16, false, (view, at, value) => view.setUint16(at, value, true)),
  I32: integers(32, true, (view, at, value) => view.setInt32(at, value, true)),
  U32: integers(32, false, (view, at, value) => view.setUint32(at, value, true)),
  I64: integers(64, true, (view, at, value) => view.setBigInt64(at, BigInt(value), true)),
  U64: integers(64, false, (view, at, value) => view.setBigUint64(at, BigInt(value), true)),
  BOOL: {
    bytes: 1,
    parts: 1,
    write: (view, at, value) => view.setUint8(at, value),
    isFit: (value) => value === 0 || value === 1,
    fit: '0 or 1',
  },
  C64: { ...float32, parts: 2 },
  C128: { ...float64, parts: 2 },
} as const satisfies Record<string, NumberWriter>;

/** The names of the types that arrays are written as. */
export type WrittenType = keyof typeof writers;

/** An array that is going to be written. */
export interface WrittenArray {
  readonly place: string;
  /** As the file says: without the trailing axis of complex numbers. */
  readonly shape: readonly number[];
  readonly bytes: number;
  /** Its elements in row-major order, from a place on. */
  writeInto(view: DataView, begin: number): void;
}

/**
 * Checks an ndarray; its numbers are checked as they are written.
 *
 * @throws TypeError when it is none; RangeError when its type is complex and its last axis has not length 2
 */
export function writtenArray(place: string, expected: string, array: unknown, type: WrittenType): WrittenArray {
  requireNdArray(place, expected, array);
  const given = array as NdArray;
  return writtenNumbers(place, given.shape, () => elementsOf(given), type);
}

/** The same of any numbers that have a shape. */
export function writtenNumbers(
  place: string,
  given: readonly number[],
  values: () => Iterable<unknown>,
  type: WrittenType,
): WrittenArray {
  const { bytes, parts, write, isFit, fit }: NumberWriter = writers[type];
  const count = elementCount(`${place}: shape`, given);
  if (parts === 2 && given.at(-1) !== 2) {
    throw rangeError(
      `${place}: shape`,
      'a last axis of length 2 (re, im)',
      given.length === 0 ? 'no axis' : given.at(-1)!,
    );
  }
  return {
    place,
    shape: parts === 2 ? given.slice(0, -1) : [...given],
    bytes: count * bytes,
    writeInto: (view, begin) => {
      let at = begin;
      for (const value of values()) {
        if (typeof value !== 'number') throw typeError(place, 'numbers', value);
        if (isFit?.(value) === false) throw rangeError(place, fit!, value);
        write(view, at, value);
        at += bytes;
      }
    },
  };
}

/** The entries of a Map or an object. A Map has names that objects would sort, such as numbers, in their order. */
export function entriesOf(place: string, expected: string, value: unknown): [string, unknown][] {
  const isUsable = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
  if (!isUsable) throw typeError(place, expected, value);
  const isMap = Object.prototype.toString.call(value) === '[object Map]';
  const entries: [unknown, unknown][] = isMap ? [...(value as Map<unknown, unknown>)] : Object.entries(value);
  return entries.map(([name, item]) => {
    if (typeof name !== 'string') throw typeError(place, 'names that are strings', name);
    // UTF-8 has one letter for all halves, so that two names would be one.
    if (/\p{Surrogate}/u.test(name))
      throw rangeError(place, 'names in Unicode', `half a character in ${JSON.stringify(name)}`);
    return [name, item];
  });
}
