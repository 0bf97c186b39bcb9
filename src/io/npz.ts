import type { NdArray } from 'ndarray';
import { rangeError, requireInteger, requireKnownOptions } from '../errors';
import { asBytes } from './bytes';
import { crc32 } from './crc32';
import { inflateExactly } from './inflate';
import { readNpyAt } from './npy';
import { readZipDirectory, type ZipEntry } from './zip-directory';

/** How {@link readNpz} guards memory. */
export interface NpzOptions {
  /**
   * How many bytes the compressed arrays may unpack to, all together; 2^30 by default. Arrays stored without compression do not count:
   * they are no larger than the file.
   */
  readonly maxBytes?: number;
}

const defaultMaxBytes = 2 ** 30;

/**
 * Reads the arrays of a file that numpy.savez or numpy.savez_compressed wrote: a zip archive of .npy files.
 *
 * Format: a zip archive in one piece, with 64-bit extensions where it has them, its files stored or deflated. Files that do not end in
 * `.npy` are left alone. Checksums are verified.
 *
 * Cost: one pass over the data for each of unpacking, checksum and conversion; while an array is read it is there unpacked and as
 * doubles. The declared sizes are checked against `maxBytes`, and against what the compressed bytes can make, before they are unpacked,
 * and unpacking ends at the declared size.
 *
 * @param bytes the whole file
 * @returns the arrays by name (without `.npy`), in the order of the archive; see {@link readNpy} for their types
 * @throws TypeError when `bytes` is neither an ArrayBuffer nor a view on one
 * @throws RangeError when the archive or one of its arrays breaks its format, two have one name, or they are too large; the message names
 * the array
 *
 * @example
 * const arrays = readNpz(await readFile('weights.npz'));
 * arrays.get('left')?.shape; // [2, 3]
 */
export function readNpz(bytes: ArrayBuffer | Uint8Array, options: NpzOptions = {}): Map<string, NdArray<Float64Array>> {
  const file = asBytes('readNpz', bytes);
  requireKnownOptions('readNpz', options, ['maxBytes']);
  const maxBytes = requireInteger('readNpz: maxBytes', options.maxBytes ?? defaultMaxBytes, 0);
  const entries = readZipDirectory('readNpz', file).filter(({ name }) => name.endsWith('.npy'));
  checkSizes(entries, maxBytes);

  const arrays = new Map<string, NdArray<Float64Array>>();
  for (const entry of entries) {
    const name = entry.name.slice(0, -'.npy'.length);
    if (arrays.has(name)) throw rangeError(entry.place, 'one array of this name', 'another');
    arrays.set(name, readNpyAt(entry.place, unpack(file, entry)));
  }
  return arrays;
}

function checkSizes(entries: readonly ZipEntry[], maxBytes: number): void {
  let total = 0;
  for (const { place, method, size, begin, end } of entries) {
    if (method !== 0 && method !== 8) throw rangeError(place, 'a stored or deflated file', `method ${method}`);
    if (method === 0 && size !== end - begin) throw rangeError(place, `${size} bytes`, end - begin);
    if (method === 8) total += size;
    if (total > maxBytes) {
      throw rangeError(place, `at most ${maxBytes} bytes (maxBytes) unpacked, with those before it`, total);
    }
  }
}

function unpack(file: Uint8Array, { place, method, crc, size, begin, end }: ZipEntry): Uint8Array {
  const packed = file.subarray(begin, end);
  const data = method === 0 ? packed : inflateExactly(place, packed, size);
  if (crc32(data) !== crc) throw rangeError(place, 'data of its checksum', 'other data (damaged?)');
  return data;
}
