import ndarray, { type NdArray } from 'ndarray';
import { describe, rangeError } from '../errors';
import { asBytes, elementCount, shapeText, shorten } from './bytes';
import { elementTypes, readElements } from './element-types';

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** Tensors by name, in the order of their data in the file. A Map, so that a tensor named `__proto__` is harmless. */
  tensors: Map<string, NdArray<Float64Array>>;
  /** The optional string-to-string `__metadata__`; an object without prototype, empty when the file has none. */
  metadata: Record<string, string>;
}

/** The reference implementation's limit on the header. */
const maxHeader = 100_000_000;

interface Entry {
  readonly name: string;
  readonly place: string;
  readonly dtype: string;
  readonly shape: number[];
  readonly count: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file.
 *
 * Format: an unsigned 64-bit little-endian integer N, then N bytes of UTF-8 JSON beginning with `{`, then the data.
 * The JSON maps each tensor name to `{ dtype, shape, data_offsets: [begin, end] }`, with offsets counted from the start
 * of the data and elements little-endian in row-major order; `__metadata__` maps strings to strings.
 * The data of the tensors must cover the rest of the file without holes and without overlaps.
 *
 * Types F64, F32, F16, BF16, I8, U8, I16, U16, I32, U32, I64, U64 and BOOL (0 or 1) are read, all promoted to doubles; that is exact,
 * and a 64-bit integer that is not a safe integer is refused.
 *
 * Cost: one pass over the data. Sizes are checked against the bytes that are there before anything is allocated, so memory is at most
 * eight times the file, as for a tensor of bytes.
 *
 * @param bytes the whole file; it is copied, so the result does not alias it
 * @returns the tensors, ndarrays with the shapes of the file (a scalar has shape []), and the metadata
 * @throws TypeError when `bytes` is neither an ArrayBuffer nor a view on one
 * @throws RangeError when the file breaks the format, has a type not in the list, or more than 32 dimensions; the message
 * names the tensor and what was expected
 *
 * @example
 * const { tensors, metadata } = readSafetensors(await readFile('weights.safetensors'));
 * tensors.get('left')?.shape; // [64, 784]
 */
export function readSafetensors(bytes: ArrayBuffer | Uint8Array): SafetensorsFile {
  const file = asBytes('readSafetensors', bytes);
  if (file.length < 8) throw rangeError('readSafetensors', 'at least 8 bytes of header length', file.length);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > maxHeader) throw rangeError('readSafetensors: header length', `at most ${maxHeader}`, String(length));
  const start = 8 + Number(length);
  if (start > file.length) {
    throw rangeError('readSafetensors', `${start} bytes for a header of ${length}`, file.length);
  }

  const header = parseHeader(file.slice(8, start));
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name !== '__metadata__') entries.push(readEntry(name, value));
  }
  checkCover(entries, file.length - start);

  const tensors = new Map<string, NdArray<Float64Array>>();
  for (const { name, place, dtype, shape, count, begin } of entries) {
    const data = readElements(place, view, start + begin, count, elementTypes.get(dtype)!, true);
    tensors.set(name, ndarray(data, shape));
  }
  return { tensors, metadata: readMetadata(header['__metadata__']) };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw rangeError('readSafetensors: header', "a JSON object beginning with '{'", 'other bytes');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RangeError(`readSafetensors: header: expected UTF-8 JSON, got ${(cause as Error).message}`, { cause });
  }
  return header as Record<string, unknown>; // JSON that begins with '{' is an object
}

function readMetadata(value: unknown): Record<string, string> {
  const metadata: Record<string, string> = Object.create(null);
  if (value === undefined || value === null) return metadata;
  if (!isRecord(value)) throw rangeError('readSafetensors: __metadata__', 'an object of strings', show(value));
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') {
      throw rangeError(`readSafetensors: __metadata__ '${shorten(key)}'`, 'a string', show(text));
    }
    metadata[key] = text;
  }
  return metadata;
}

function readEntry(name: string, value: unknown): Entry {
  const place = `readSafetensors: tensor '${shorten(name)}'`;
  if (!isRecord(value)) throw rangeError(place, 'an object with dtype, shape and data_offsets', show(value));
  const { dtype, shape, data_offsets: offsets } = value;

  const type = typeof dtype === 'string' ? elementTypes.get(dtype) : undefined;
  if (!type) throw rangeError(`${place}: dtype`, `one of ${[...elementTypes.keys()].join(', ')}`, show(dtype));

  if (!isNumbers(shape)) throw rangeError(`${place}: shape`, 'an array of nonnegative integers', show(shape));
  const count = elementCount(`${place}: shape`, shape);

  if (!isNumbers(offsets) || offsets.length !== 2) {
    throw rangeError(`${place}: data_offsets`, 'two integers', show(offsets));
  }
  const [begin, end] = offsets as [number, number];
  if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end) || begin < 0 || end < begin) {
    throw rangeError(`${place}: data_offsets`, 'integers 0 <= begin <= end', `[${begin}, ${end}]`);
  }
  if (end - begin !== count * type.bytes) {
    throw rangeError(place, `${count * type.bytes} bytes for shape ${shapeText(shape)} of ${dtype}`, end - begin);
  }
  // JSON can say -0; adding 0 keeps a negative zero out of shapes and strides.
  return { name, place, dtype: dtype as string, shape: shape.map((size) => size + 0), count, begin, end };
}

/** Sorts the entries by place in the file and requires that each begins where the one before it ends. */
function checkCover(entries: Entry[], available: number): void {
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { place, begin, end } of entries) {
    if (end > available) throw rangeError(place, `data within the ${available} bytes of the file`, `an end at ${end}`);
    if (begin < covered) throw rangeError(place, `data from ${covered} on`, `an overlap from ${begin}`);
    if (begin > covered) throw rangeError(place, `data from ${covered} on`, `a hole up to ${begin}`);
    covered = end;
  }
  if (covered !== available) {
    throw rangeError('readSafetensors', `${covered} bytes of data after the header`, available);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

/** Objects from the file are not described by their `constructor`: the file may have chosen that property. */
function show(value: unknown): string {
  return isRecord(value) ? 'an object' : shorten(describe(value));
}
