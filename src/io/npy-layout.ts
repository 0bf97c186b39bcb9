import { rangeError } from '../errors';
import { elementCount, shapeText, shorten } from './bytes';
import { type ElementType, elementTypes } from './element-types';
import { type NpyHeader, npyMagic } from './npy-header';

/**
 * numpy's types: as its own files name them, by letter and size; by the letters of C and the names that other writers use; and
 * V2, as which numpy saves bfloat16 (of the package ml_dtypes), since its files have no name for it. `l` is the long of Linux and macOS.
 */
const types: readonly (readonly [element: string, ...names: string[]])[] = [
  ['F16', 'f2', 'e', 'float16'],
  ['F32', 'f4', 'f', 'float32'],
  ['F64', 'f8', 'd', 'float64', 'float'],
  ['I8', 'i1', 'b', 'int8'],
  ['I16', 'i2', 'h', 'int16'],
  ['I32', 'i4', 'i', 'int32'],
  ['I64', 'i8', 'q', 'l', 'int64'],
  ['U8', 'u1', 'B', 'uint8'],
  ['U16', 'u2', 'H', 'uint16'],
  ['U32', 'u4', 'I', 'uint32'],
  ['U64', 'u8', 'Q', 'L', 'uint64'],
  ['BOOL', 'b1', '?', 'bool'],
  ['C64', 'c8', 'F', 'complex64'],
  ['C128', 'c16', 'D', 'complex128'],
  ['BF16', 'V2', 'bfloat16'],
];

const byName: ReadonlyMap<string, ElementType> = new Map(
  types.flatMap(([element, ...names]) => names.map((name) => [name, elementTypes.get(element)!] as const)),
);

/** Where the numbers of a .npy file are, and what they are. */
export interface NpyLayout extends NpyHeader {
  readonly element: ElementType;
  /** Of the result: complex arrays have a trailing axis of length 2 (re, im). */
  readonly sizes: number[];
  /** Numbers: the product of {@link sizes}. */
  readonly count: number;
}

/** The layout that a header describes. RangeError for types that have no value a double can hold. */
export function npyLayout(place: string, header: NpyHeader): NpyLayout {
  const element = byName.get(header.type);
  if (element === undefined) {
    const known = types.map(([, name]) => name).join(', ');
    throw rangeError(`${place}: descr`, `one of ${known}`, shorten(header.type) + meaning(header.type));
  }
  const sizes = element.parts === 2 ? [...header.shape, 2] : [...header.shape];
  return { ...header, element, sizes, count: elementCount(`${place}: shape`, sizes) };
}

/** What the types stand for that are met most among those that are not read. */
function meaning(type: string): string {
  if (/^O/.test(type)) return ' (objects of Python, pickled)';
  if (/^[US]\d/.test(type)) return ' (strings)';
  if (/^[Mm]\d/.test(type)) return ' (dates)';
  return '';
}

/** Bytes that the file should have. */
export function npyLength({ start, element, count }: NpyLayout): number {
  return start + count * element.bytes;
}

/**
 * Requires that the file ends where its array does.
 *
 * @param behind the first bytes behind the array, where there are some
 */
export function requireNpyLength(place: string, layout: NpyLayout, size: number, behind: Uint8Array): void {
  const expected = npyLength(layout);
  if (size === expected) return;
  if (size > expected && npyMagic.every((byte, i) => behind[i] === byte)) {
    const advice = `another one behind it, from byte ${expected} on (numpy.save was called twice on the file; numpy.savez keeps several)`;
    throw rangeError(place, 'one array', advice);
  }
  const what = `${expected - layout.start} bytes for shape ${shapeText(layout.shape)} of ${layout.type}`;
  throw rangeError(place, what, size - layout.start);
}
