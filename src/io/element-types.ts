import { rangeError } from '../errors';
import { bfloat16, float16 } from './float16';

/** How one element is laid out: its size, and its value at a byte offset in either byte order. */
export interface ElementType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number, little: boolean) => number | bigint;
}

/** The types that have a real value a double can hold, by their names in safetensors. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ['F64', { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) }],
  ['F32', { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) }],
  ['F16', { bytes: 2, read: (view, at, little) => float16(view.getUint16(at, little)) }],
  ['BF16', { bytes: 2, read: (view, at, little) => bfloat16(view.getUint16(at, little)) }],
  ['I8', { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ['U8', { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ['I16', { bytes: 2, read: (view, at, little) => view.getInt16(at, little) }],
  ['U16', { bytes: 2, read: (view, at, little) => view.getUint16(at, little) }],
  ['I32', { bytes: 4, read: (view, at, little) => view.getInt32(at, little) }],
  ['U32', { bytes: 4, read: (view, at, little) => view.getUint32(at, little) }],
  ['I64', { bytes: 8, read: (view, at, little) => view.getBigInt64(at, little) }],
  ['U64', { bytes: 8, read: (view, at, little) => view.getBigUint64(at, little) }],
  ['BOOL', { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) }],
]);

/**
 * `count` elements that follow one another from a byte offset, as doubles. The caller has checked that the bytes are there, so
 * at most eight bytes are allocated for each byte of the file.
 *
 * @throws RangeError for a 64-bit integer that is not a safe integer, and when the memory cannot be had
 */
export function readElements(
  place: string,
  view: DataView,
  start: number,
  count: number,
  { bytes, read }: ElementType,
  little: boolean,
): Float64Array<ArrayBuffer> {
  const data = doubles(place, count);
  for (let i = 0; i < count; i++) {
    const value = read(view, start + i * bytes, little);
    if (typeof value === 'number') data[i] = value;
    else if (Number.isSafeInteger(Number(value))) data[i] = Number(value);
    else throw rangeError(`${place}: element ${i}`, 'a safe integer', String(value));
  }
  return data;
}

/** Zeros, or an error that names the place where the engine has no memory for them. */
export function doubles(place: string, count: number): Float64Array<ArrayBuffer> {
  try {
    return new Float64Array(count);
  } catch (cause) {
    const message = `${place}: expected no more numbers than fit in memory, got ${count}`;
    throw new RangeError(message, { cause });
  }
}
