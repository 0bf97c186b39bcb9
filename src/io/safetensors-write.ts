import type { NdArray } from 'ndarray';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { elementCount } from './bytes';
import { elementsOf, requireNdArray } from './elements';

/** How {@link writeSafetensors} stores the tensors. */
export interface SafetensorsOptions {
  /** Type of every tensor. F64 keeps all bits of a double; F32 rounds to nearest. */
  dtype: 'F32' | 'F64';
  /** Strings stored under `__metadata__`. */
  metadata?: Record<string, string>;
}

interface Placed {
  readonly place: string;
  readonly array: NdArray;
  readonly begin: number;
}

/**
 * Writes ndarrays as a safetensors file, the inverse of {@link readSafetensors}.
 *
 * Format: see there. Tensors follow one another in the order of `tensors`, elements little-endian in row-major order
 * whatever the strides, and the header is padded with spaces so that the data begins at a multiple of 8 bytes.
 *
 * @param tensors ndarrays of numbers of any rank and strides, by name
 * @returns the bytes of the file
 * @throws TypeError when a tensor is not an ndarray of numbers, or metadata is not made of strings
 * @throws RangeError for an unknown option or dtype, for a tensor named `__metadata__`, and for a finite number that F32
 * would turn into an infinity
 *
 * @example
 * const bytes = writeSafetensors({ left: ndarray(new Float64Array(6), [2, 3]) }, { dtype: 'F32' });
 */
export function writeSafetensors(tensors: Record<string, NdArray>, options: SafetensorsOptions): Uint8Array {
  requireKnownOptions('writeSafetensors', options, ['dtype', 'metadata']);
  const { dtype, metadata } = options;
  if (dtype !== 'F32' && dtype !== 'F64') throw rangeError('writeSafetensors: dtype', 'F32 or F64', String(dtype));
  if (typeof tensors !== 'object' || tensors === null || tensors instanceof Map) {
    throw typeError('writeSafetensors: tensors', 'an object of ndarrays', tensors);
  }

  const itemSize = dtype === 'F32' ? 4 : 8;
  // Without prototype, so that a tensor named `__proto__` becomes a property like any other.
  const header: Record<string, unknown> = Object.create(null);
  if (metadata !== undefined) header['__metadata__'] = checkMetadata(metadata);
  const placed: Placed[] = [];
  let size = 0;
  for (const [name, array] of Object.entries(tensors)) {
    const place = `writeSafetensors: tensor '${name}'`;
    if (name === '__metadata__') throw rangeError(place, 'another name', 'the one reserved for metadata');
    requireNdArray(place, 'an ndarray', array);
    const begin = size;
    size += elementCount(`${place}: shape`, array.shape) * itemSize;
    header[name] = { dtype, shape: [...array.shape], data_offsets: [begin, size] };
    placed.push({ place, array, begin });
  }

  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + 8 * Math.ceil(text.length / 8);
  const file = new Uint8Array(start + size);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  file.fill(0x20, 8, start);
  file.set(text, 8);
  for (const { place, array, begin } of placed) {
    let at = start + begin;
    for (const value of elementsOf(array)) {
      if (typeof value !== 'number') throw typeError(place, 'numbers', value);
      if (dtype === 'F64') view.setFloat64(at, value, true);
      else {
        if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) {
          throw rangeError(place, 'numbers in the range of F32', value);
        }
        view.setFloat32(at, value, true);
      }
      at += itemSize;
    }
  }
  return file;
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
