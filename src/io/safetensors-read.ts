import { type NdArray, ndarray } from '../ndarray';
import type { ByteSource } from './byte-source';
import { asBytes } from './bytes';
import { readElements, readElementsFrom } from './element-types';
import { type OpenFile, withHint } from './open-file';
import {
  readSafetensorsHeader,
  requireSafetensorsType,
  type SafetensorsEntry,
  safetensorsStart,
} from './safetensors-header';

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** Tensors by name, in the order of their data in the file. A Map, so that a tensor named `__proto__` is harmless. */
  tensors: Map<string, NdArray<Float64Array>>;
  /** The optional string-to-string `__metadata__`; an object without prototype, empty when the file has none. */
  metadata: Record<string, string>;
}

/**
 * Reads a whole safetensors file that is in memory; `openModel` reads one tensor at a time, from wherever the file is.
 *
 * Format: an unsigned 64-bit little-endian integer N, then N bytes of UTF-8 JSON, an object, with white space around it or not, then the
 * data. The JSON maps each tensor name to `{ dtype, shape, data_offsets: [begin, end] }`, with offsets counted from the start
 * of the data and elements little-endian in row-major order; `__metadata__` maps strings to strings. No name stands twice, and
 * sizes are written as integers. The data of the tensors must cover the rest of the file without holes and without overlaps.
 *
 * Types F64, F32, F16, BF16, I8, U8, I16, U16, I32, U32, I64, U64 and BOOL (0 or 1) are read, all promoted to doubles; that is exact,
 * and a 64-bit integer that is not a safe integer is refused. C64 becomes a trailing axis of length 2 (re, im).
 *
 * Cost: one pass over the data. Sizes are checked against the bytes that are there before anything is allocated, so memory is at most
 * eight times the file, as for a tensor of bytes.
 *
 * @param bytes the whole file; it is copied, so the result does not alias it
 * @returns the tensors, ndarrays with the shapes of the file (a scalar has shape []), and the metadata
 * @throws TypeError when `bytes` is neither an ArrayBuffer nor a view on one
 * @throws RangeError when the file breaks the format, has a type not in the list, or more than 32 dimensions; the message
 * names the tensor and what was expected. One tensor that cannot be read is enough: `openModel` reads the others
 *
 * @example
 * const { tensors, metadata } = readSafetensors(await readFile('weights.safetensors'));
 * tensors.get('left')?.shape; // [64, 784]
 */
export function readSafetensors(bytes: ArrayBuffer | Uint8Array): SafetensorsFile {
  const place = 'readSafetensors';
  const file = asBytes(place, bytes);
  const start = safetensorsStart(place, file, file.length);
  const { entries, metadata } = readSafetensorsHeader(place, file.subarray(8, start), file.length - start);
  const tensors = new Map<string, NdArray<Float64Array>>();
  for (const entry of entries) {
    try {
      const type = requireSafetensorsType(entry);
      const part = file.subarray(start + entry.begin, start + entry.end);
      tensors.set(entry.name, ndarray(readElements(entry.place, part, entry.count, type, true), shapeOf(entry)));
    } catch (cause) {
      throw withHint(cause, entries.length);
    }
  }
  return { tensors, metadata };
}

/** The same file with nothing read but its header. */
export async function openSafetensors(source: ByteSource): Promise<OpenFile> {
  const { place, size, notes } = source;
  const start = safetensorsStart(place, await source.read(0, Math.min(8, size)), size);
  const { entries, metadata } = readSafetensorsHeader(place, await source.read(8, start), size - start);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    format: 'safetensors',
    tensors: new Map(entries.map(({ name, dtype, shape }) => [name, { name, dtype, shape }])),
    metadata,
    notes,
    read: async (name) => {
      const entry = byName.get(name)!;
      const type = requireSafetensorsType(entry);
      const data = await readElementsFrom(entry.place, source, start + entry.begin, entry.count, type, true);
      return ndarray(data, shapeOf(entry));
    },
  };
}

function shapeOf({ shape, type }: SafetensorsEntry): number[] {
  return type?.parts === 2 ? [...shape, 2] : [...shape];
}
