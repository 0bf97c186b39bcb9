import { rangeError, requireKnownOptions, typeError } from '../errors';
import type { NdArray } from '../ndarray';
import { entriesOf, type WrittenArray, type WrittenType, writtenArray } from './element-write';

/** The types that {@link writeSafetensors} writes. */
export type SafetensorsType = Exclude<WrittenType, 'C128'>;

/** How {@link writeSafetensors} stores the tensors. */
export interface SafetensorsOptions {
  /**
   * Type of every tensor, or of each by its name. F64 keeps all bits of a double; F32 rounds to nearest, and so does C64, whose arrays have a last axis (re, im); integers and
   * BOOL (0 or 1) must be exact.
   */
  dtype: SafetensorsType | Readonly<Record<string, SafetensorsType>>;
  /** Strings stored under `__metadata__`. */
  metadata?: Record<string, string>;
}

const accepted: readonly SafetensorsType[] = [
  ...(['F32', 'F64', 'I8', 'U8', 'I16', 'U16', 'I32', 'U32', 'I64', 'U64', 'BOOL', 'C64'] as const),
];

/**
 * Writes ndarrays as a safetensors file, the inverse of {@link readSafetensors}, which gives a Map that this takes.
 *
 * Format: see there. Tensors follow one another in the order of `tensors`, elements little-endian in row-major order
 * whatever the strides, and the header is padded with spaces so that the data begins at a multiple of 8 bytes.
 *
 * @param tensors ndarrays of numbers of any rank and strides by name, in an object or a Map
 * @returns the bytes of the file
 * @throws TypeError when a tensor is not an ndarray of numbers, or metadata is not made of strings
 * @throws RangeError for an unknown option or dtype, for a tensor named `__metadata__`, for a finite number that F32
 * would turn into an infinity, and for a number that is not one of the integers of its type
 *
 * @example
 * const left = ndarray(new Float64Array(6), [2, 3]);
 * const counts = ndarray(Float64Array.of(1, 2, 3));
 * const bytes = writeSafetensors({ left, counts }, { dtype: { left: 'F32', counts: 'I64' } });
 * readSafetensors(bytes).tensors.get('counts')!.get(2); // 3
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, NdArray> | Readonly<Record<string, NdArray>>,
  options: SafetensorsOptions,
): Uint8Array<ArrayBuffer> {
  requireKnownOptions('writeSafetensors', options, ['dtype', 'metadata']);
  const { dtype, metadata } = options;
  const entries = entriesOf('writeSafetensors: tensors', 'a Map or an object of ndarrays', tensors);
  const isEach = typeof dtype === 'object' && dtype !== null;
  if (isEach) checkNames(dtype, new Set(entries.map(([name]) => name)));
  else requireType('writeSafetensors: dtype', dtype);

  // Without prototype, so that a tensor named `__proto__` becomes a property like any other.
  const header: Record<string, unknown> = Object.create(null);
  if (metadata !== undefined) header['__metadata__'] = checkMetadata(metadata);
  const placed: { readonly array: WrittenArray; readonly begin: number }[] = [];
  let size = 0;
  for (const [name, tensor] of entries) {
    const place = `writeSafetensors: tensor '${name}'`;
    if (name === '__metadata__') throw rangeError(place, 'another name', 'the one reserved for metadata');
    const own = isEach && Object.hasOwn(dtype, name) ? dtype[name] : isEach ? undefined : dtype;
    const type = requireType(isEach ? `writeSafetensors: dtype of '${name}'` : 'writeSafetensors: dtype', own);
    const array = writtenArray(place, 'an ndarray', tensor, type);
    placed.push({ array, begin: size });
    header[name] = { dtype: type, shape: array.shape, data_offsets: [size, size + array.bytes] };
    size += array.bytes;
  }

  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + 8 * Math.ceil(text.length / 8);
  const file = new Uint8Array(start + size);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  file.fill(0x20, 8, start);
  file.set(text, 8);
  for (const { array, begin } of placed) array.writeInto(view, start + begin);
  return file;
}

function requireType(place: string, type: unknown): SafetensorsType {
  if (accepted.includes(type as SafetensorsType)) return type as SafetensorsType;
  throw rangeError(place, accepted.join(', '), String(type));
}

/** A type for a tensor that is not there is a slip. */
function checkNames(types: object, names: ReadonlySet<string>): void {
  for (const name of Object.keys(types)) {
    if (!names.has(name)) throw rangeError(`writeSafetensors: dtype of '${name}'`, 'a tensor of this name', 'none');
  }
}

function checkMetadata(metadata: unknown): Record<string, string> {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata) || metadata instanceof Map) {
    throw typeError('writeSafetensors: metadata', 'an object of strings', metadata);
  }
  const copy: Record<string, string> = Object.create(null);
  for (const [key, text] of Object.entries(metadata)) {
    if (typeof text !== 'string') throw typeError(`writeSafetensors: metadata '${key}'`, 'a string', text);
    copy[key] = text;
  }
  return copy;
}
