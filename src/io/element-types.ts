import { rangeError } from '../errors';
import type { ByteSource } from './byte-source';
import { bfloat16, float16 } from './float16';

/** How the numbers of one type are laid out, and how they become doubles. */
export interface ElementType {
  /** Bytes of one number. */
  readonly bytes: number;
  /** Numbers of one element: 2 (re, im) where they are complex. */
  readonly parts: 1 | 2;
  /**
   * Doubles from numbers in the byte order of this machine, at an offset that is a multiple of their size. Returns the place of the
   * first that no double holds, or -1.
   */
  readonly promote: (buffer: ArrayBufferLike, offset: number, out: Float64Array) => number;
}

type NumbersConstructor = new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayLike<number>;

function copied(bytes: number, Numbers: NumbersConstructor, parts: 1 | 2 = 1): ElementType {
  return {
    bytes,
    parts,
    promote: (buffer, offset, out) => {
      out.set(new Numbers(buffer, offset, out.length));
      return -1;
    },
  };
}

function halves(fill: (bits: Uint16Array, out: Float64Array) => void): ElementType {
  return {
    bytes: 2,
    parts: 1,
    promote: (buffer, offset, out) => {
      fill(new Uint16Array(buffer, offset, out.length), out);
      return -1;
    },
  };
}

/** Every half float there is; raising 2 to a power for each element would take most of the time of reading. */
let float16Values: Float64Array | undefined;

function fillFloat16(bits: Uint16Array, out: Float64Array): void {
  if (float16Values === undefined && out.length > 65_536) {
    float16Values = Float64Array.from({ length: 65_536 }, (_, at) => float16(at));
  }
  const table = float16Values;
  if (table === undefined) for (let i = 0; i < out.length; i++) out[i] = float16(bits[i]!);
  else for (let i = 0; i < out.length; i++) out[i] = table[bits[i]!]!;
}

function fillBfloat16(bits: Uint16Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = bfloat16(bits[i]!);
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** 64-bit integers as two halves: rounding is monotone, so what is no safe integer gives no safe integer. */
function integers64(High: NumbersConstructor): ElementType {
  return {
    bytes: 8,
    parts: 1,
    promote: (buffer, offset, out) => {
      const low = new Uint32Array(buffer, offset, 2 * out.length);
      const high = new High(buffer, offset, 2 * out.length);
      const [lowAt, highAt] = isLittleEndian ? [0, 1] : [1, 0];
      for (let i = 0; i < out.length; i++) {
        const value = high[2 * i + highAt]! * 2 ** 32 + low[2 * i + lowAt]!;
        if (!Number.isSafeInteger(value)) return i;
        out[i] = value;
      }
      return -1;
    },
  };
}

const booleans: ElementType = {
  bytes: 1,
  parts: 1,
  promote: (buffer, offset, out) => {
    const bytes = new Uint8Array(buffer, offset, out.length);
    for (let i = 0; i < out.length; i++) out[i] = bytes[i] === 0 ? 0 : 1;
    return -1;
  },
};

/** The types that have a real or complex value doubles can hold, by their names in safetensors (`C128` is not one of them there). */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ['F64', copied(8, Float64Array)],
  ['F32', copied(4, Float32Array)],
  ['F16', halves(fillFloat16)],
  ['BF16', halves(fillBfloat16)],
  ['I8', copied(1, Int8Array)],
  ['U8', copied(1, Uint8Array)],
  ['I16', copied(2, Int16Array)],
  ['U16', copied(2, Uint16Array)],
  ['I32', copied(4, Int32Array)],
  ['U32', copied(4, Uint32Array)],
  ['I64', integers64(Int32Array)],
  ['U64', integers64(Uint32Array)],
  ['BOOL', booleans],
  ['C64', copied(4, Float32Array, 2)],
  ['C128', copied(8, Float64Array, 2)],
]);

/**
 * `count` numbers that fill `bytes`, as doubles. The caller has checked that they do, so at most eight bytes are allocated for each
 * byte of the file.
 *
 * @throws RangeError for a 64-bit integer that is not a safe integer, and when the memory cannot be had
 */
export function readElements(
  place: string,
  bytes: Uint8Array,
  count: number,
  type: ElementType,
  little: boolean,
): Float64Array<ArrayBuffer> {
  const out = doubles(place, count);
  promoteInto(place, out, bytes, type, little, 0);
  return out;
}

/** The same from byte `begin` of a source, in pieces: beside the doubles there is one piece in memory. */
export async function readElementsFrom(
  place: string,
  source: ByteSource,
  begin: number,
  count: number,
  type: ElementType,
  little: boolean,
  seen: (bytes: Uint8Array) => void = () => {},
): Promise<Float64Array<ArrayBuffer>> {
  const out = doubles(place, count);
  const step = source.piece / 8;
  // A new piece of memory for each piece of the file would take longer than all the rest.
  const scratch = count > step ? new Uint8Array(step * type.bytes) : undefined;
  for (let at = 0; at < count; at += step) {
    const next = Math.min(count, at + step);
    const bytes = await source.read(begin + at * type.bytes, begin + next * type.bytes, scratch);
    seen(bytes);
    promoteInto(place, out.subarray(at, next), bytes, type, little, at);
  }
  return out;
}

function promoteInto(
  place: string,
  out: Float64Array,
  bytes: Uint8Array,
  type: ElementType,
  little: boolean,
  first: number,
): void {
  const isNative = type.bytes === 1 || little === isLittleEndian;
  const usable = isNative && bytes.byteOffset % type.bytes === 0 ? bytes : bytes.slice();
  if (!isNative) reverseEach(usable, type.bytes);
  const wrong = type.promote(usable.buffer, usable.byteOffset, out);
  if (wrong < 0) return;
  const view = new DataView(usable.buffer, usable.byteOffset + 8 * wrong, 8);
  const isSigned = type === elementTypes.get('I64');
  const value = isSigned ? view.getBigInt64(0, isLittleEndian) : view.getBigUint64(0, isLittleEndian);
  throw rangeError(`${place}: element ${first + wrong}`, 'a safe integer', String(value));
}

function reverseEach(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
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
