import { rangeError, requireInteger, requireKnownOptions } from '../errors';
import type { NdArray } from '../ndarray';
import type { ByteSource } from './byte-source';
import { asBytes, shorten } from './bytes';
import { crc32 } from './crc32';
import type { StoredTensor } from './model';
import { readNpyAt, readNpyFrom } from './npy';
import { npyPreamble, npyStart, readNpyHeader } from './npy-header';
import { allWithin, defaultMaxBytes, type MemoryLimit, type OpenFile, withHint } from './open-file';
import { firstOfMember, openZipMember, requireChecksum, requireMethod, unpack } from './zip-archive';
import { readZipDirectory, type ZipEntry } from './zip-directory';

/** How {@link readNpz} guards memory. */
export interface NpzOptions {
  /**
   * How many bytes the compressed arrays may take, all together, unpacked and as doubles, whichever is more; 2^30 by default. Arrays stored without
   * compression do not count: they are no larger than the file, and their doubles at most eight times that.
   */
  readonly maxBytes?: number;
}

/**
 * Reads the arrays of a file that numpy.savez or numpy.savez_compressed wrote and that is in memory: a zip archive of .npy files. `openModel`
 * reads one array at a time, from wherever the file is.
 *
 * Format: a zip archive in one piece, with 64-bit extensions where it has them, its files stored or deflated. Files that do not end in
 * `.npy` are left alone. Checksums are verified.
 *
 * Cost: one pass over the data for each of unpacking, checksum and conversion; while an array is read it is there unpacked and as
 * doubles. The declared sizes are checked against `maxBytes`, and against what the compressed bytes can make, before they are unpacked;
 * unpacking ends at the declared size; and what an array takes as doubles is checked again before they are made.
 *
 * @param bytes the whole file
 * @returns the arrays by name (without `.npy`), in the order of the archive; see {@link readNpy} for their types
 * @throws TypeError when `bytes` is neither an ArrayBuffer nor a view on one
 * @throws RangeError when the archive or one of its arrays breaks its format, two have one name, or they are too large; the message names
 * the array. One array that cannot be read is enough: `openModel` reads the others
 *
 * @example
 * const arrays = readNpz(await readFile('weights.npz'));
 * arrays.get('left')?.shape; // [2, 3]
 */
export function readNpz(bytes: ArrayBuffer | Uint8Array, options: NpzOptions = {}): Map<string, NdArray<Float64Array>> {
  const file = asBytes('readNpz', bytes);
  requireKnownOptions('readNpz', options, ['maxBytes']);
  const maxBytes = requireInteger('readNpz: maxBytes', options.maxBytes ?? defaultMaxBytes, 0);
  const entries = arraysOf(readZipDirectory('readNpz', file));
  const declared = allWithin(maxBytes);
  for (const entry of entries.values()) {
    requireMethod(entry);
    if (entry.method === 8) declared.spend(entry.place, entry.size);
  }

  const limit = allWithin(maxBytes);
  const arrays = new Map<string, NdArray<Float64Array>>();
  for (const [name, entry] of entries) {
    const data = unpack(file, entry);
    const count = (promoted: number): void => {
      if (entry.method === 8) limit.spend(entry.place, Math.max(entry.size, promoted));
    };
    try {
      arrays.set(name, readNpyAt(entry.place, data, count));
    } catch (cause) {
      throw withHint(cause, entries.size);
    }
  }
  return arrays;
}

/** By name, without the `.npy`. */
function arraysOf(entries: readonly ZipEntry[]): Map<string, ZipEntry> {
  const arrays = new Map<string, ZipEntry>();
  for (const entry of entries) {
    if (!entry.name.endsWith('.npy')) continue;
    const name = entry.name.slice(0, -'.npy'.length);
    if (arrays.has(name)) throw rangeError(entry.place, 'one array of this name', 'another');
    arrays.set(name, entry);
  }
  return arrays;
}

/** Headers of numpy have 128 bytes. */
const usualHeader = 128;

/** Files beside the arrays that are named. */
const mostShown = 10;

/** Headers that are asked for at the same time. */
const together = 8;

/** The same file with the directory and the headers of its arrays read, and no array. */
export async function openNpz(source: ByteSource, entries: readonly ZipEntry[], limit: MemoryLimit): Promise<OpenFile> {
  const arrays = [...arraysOf(entries)];
  const tensors = new Map<string, StoredTensor>();
  const others = entries.filter(({ name }) => !name.endsWith('.npy')).map(({ name }) => `'${shorten(name)}'`);
  const notes = [
    ...source.notes,
    ...(others.length > 0
      ? [
          `left alone, since no .npy files: ${others.slice(0, mostShown).join(', ')}${others.length > mostShown ? ` and ${others.length - mostShown} more` : ''}`,
        ]
      : []),
  ];
  for (let at = 0; at < arrays.length; at += together) {
    const headers = arrays.slice(at, at + together).map(([name, entry]) => describeArray(source, name, entry, notes));
    for (const tensor of await Promise.all(headers)) tensors.set(tensor.name, tensor);
  }
  const byName = new Map(arrays);
  return {
    format: 'npz',
    tensors,
    metadata: {},
    notes,
    read: (name) => readArray(source, byName.get(name)!, limit),
  };
}

/** An array whose header is none must not stand in the way of the others; reading it throws. */
async function describeArray(
  source: ByteSource,
  name: string,
  entry: ZipEntry,
  notes: string[],
): Promise<StoredTensor> {
  try {
    let head = await firstOfMember(source, entry, usualHeader);
    const start = npyStart(entry.place, head.subarray(0, npyPreamble), Math.max(head.length, entry.size));
    if (start > head.length) head = await firstOfMember(source, entry, start);
    const { descr, shape } = readNpyHeader(entry.place, head);
    return { name, dtype: descr, shape };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    notes.push(`cannot be read: ${error.message}`);
    return { name, dtype: 'unknown', shape: [] };
  }
}

async function readArray(source: ByteSource, entry: ZipEntry, limit: MemoryLimit): Promise<NdArray<Float64Array>> {
  const member = await openZipMember(source, entry, limit.maxBytes);
  if (member.isVerified) {
    return readNpyAt(entry.place, await member.source.read(0, member.source.size), (promoted) => {
      limit.spend(entry.place, Math.max(entry.size, promoted));
    });
  }
  let crc = 0;
  const array = await readNpyFrom(member.source, (bytes) => {
    crc = crc32(bytes, crc);
  });
  requireChecksum(entry, crc);
  return array;
}
