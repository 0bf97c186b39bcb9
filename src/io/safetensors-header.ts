import { describe, rangeError } from '../errors';
import { elementCount, shapeText, shorten } from './bytes';
import { type ElementType, elementTypes } from './element-types';
import { parseStrictJson } from './strict-json';

/** The reference implementation's limit on the header. */
const maxHeader = 100_000_000;

/** The types that are read, by the names of the format. */
export const safetensorsTypes: ReadonlyMap<string, ElementType> = new Map(
  [...elementTypes].filter(([name]) => name !== 'C128'),
);

/** Bits of an element of the types that exist but are not read: what they mean is in other tensors (scales). */
const otherTypes: ReadonlyMap<string, number> = new Map([
  ['F8_E4M3', 8],
  ['F8_E5M2', 8],
  ['F8_E8M0', 8],
  ['F6_E2M3', 6],
  ['F6_E3M2', 6],
  ['F4', 4],
]);

/** A tensor as the header has it, checked against the length of the file; its type may be one that is not read. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly place: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Undefined where the type is none of {@link safetensorsTypes}. */
  readonly type: ElementType | undefined;
  /** Numbers: elements, or twice as many where they are complex. */
  readonly count: number;
  /** Between these bytes, counted from the start of the data. */
  readonly begin: number;
  readonly end: number;
}

/** What {@link readSafetensorsHeader} gives. */
export interface SafetensorsHeader {
  /** In the order of their data. */
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Record<string, string>;
}

/** Where the data begins, by the first eight bytes of the file. */
export function safetensorsStart(place: string, first: Uint8Array, size: number): number {
  if (size < 8) throw rangeError(place, 'at least 8 bytes of header length', size);
  const length = new DataView(first.buffer, first.byteOffset, first.byteLength).getBigUint64(0, true);
  if (length > maxHeader) throw rangeError(`${place}: header length`, `at most ${maxHeader}`, String(length));
  const start = 8 + Number(length);
  if (start > size) throw rangeError(place, `${start} bytes for a header of ${length}`, size);
  return start;
}

/**
 * The JSON of a safetensors file: every tensor's size fits its shape and type, and all of them cover the data without holes and overlaps.
 *
 * @param text the bytes between the length and the data
 * @param available bytes of data behind it
 * @throws RangeError
 */
export function readSafetensorsHeader(place: string, text: Uint8Array, available: number): SafetensorsHeader {
  const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
  if (text[text.findIndex((byte) => !isSpace(byte))] !== 0x7b) {
    throw rangeError(`${place}: header`, "a JSON object beginning with '{'", 'other bytes');
  }
  const header = parseStrictJson(`${place}: header`, text) as Record<string, unknown>;
  const entries: SafetensorsEntry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name !== '__metadata__') entries.push(readEntry(`${place}: tensor '${shorten(name)}'`, name, value));
  }
  checkCover(place, entries, available);
  return { entries, metadata: readMetadata(`${place}: __metadata__`, header['__metadata__']) };
}

/** The type of a tensor, or the reason why it cannot be read. */
export function requireSafetensorsType({ place, dtype, type }: SafetensorsEntry): ElementType {
  if (type === undefined) {
    throw rangeError(
      `${place}: dtype`,
      `one of ${[...safetensorsTypes.keys()].join(', ')}`,
      JSON.stringify(shorten(dtype)),
    );
  }
  return type;
}

function readMetadata(place: string, value: unknown): Record<string, string> {
  const metadata: Record<string, string> = Object.create(null);
  if (value === undefined || value === null) return metadata;
  if (!isRecord(value)) throw rangeError(place, 'an object of strings', show(value));
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw rangeError(`${place} '${shorten(key)}'`, 'a string', show(text));
    metadata[key] = text;
  }
  return metadata;
}

function readEntry(place: string, name: string, value: unknown): SafetensorsEntry {
  if (!isRecord(value)) throw rangeError(place, 'an object with dtype, shape and data_offsets', show(value));
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') throw rangeError(`${place}: dtype`, 'the name of a type', show(dtype));
  const type = safetensorsTypes.get(dtype);

  if (!isNumbers(shape)) throw rangeError(`${place}: shape`, 'an array of nonnegative integers', show(shape));
  const elements = elementCount(`${place}: shape`, shape);

  if (!isNumbers(offsets) || offsets.length !== 2) {
    throw rangeError(`${place}: data_offsets`, 'two integers', show(offsets));
  }
  const [begin, end] = offsets as [number, number];
  if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end) || begin < 0 || end < begin) {
    throw rangeError(`${place}: data_offsets`, 'integers 0 <= begin <= end', `[${begin}, ${end}]`);
  }
  const bits = type === undefined ? otherTypes.get(dtype) : 8 * type.bytes * type.parts;
  if (bits !== undefined && 8 * (end - begin) !== elements * bits) {
    const what = `${(elements * bits) / 8} bytes for shape ${shapeText(shape)} of ${dtype}`;
    throw rangeError(place, what, end - begin);
  }
  // JSON can say -0; adding 0 keeps a negative zero out of shapes and strides.
  const sizes = shape.map((size) => size + 0);
  return { name, place, dtype, shape: sizes, type, count: elements * (type?.parts ?? 1), begin, end };
}

/** Sorts the entries by place in the file and requires that each begins where the one before it ends. */
function checkCover(file: string, entries: SafetensorsEntry[], available: number): void {
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { place, begin, end } of entries) {
    if (end > available) throw rangeError(place, `data within the ${available} bytes of the file`, `an end at ${end}`);
    if (begin < covered) throw rangeError(place, `data from ${covered} on`, `an overlap from ${begin}`);
    if (begin > covered) throw rangeError(place, `data from ${covered} on`, `a hole up to ${begin}`);
    covered = end;
  }
  if (covered !== available) throw rangeError(file, `${covered} bytes of data after the header`, available);
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
