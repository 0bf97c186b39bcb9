import { type Zippable, zipSync } from 'fflate';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import type { NdArray } from '../ndarray';
import { entriesOf } from './element-write';
import { type NpyType, requireNpyType, writeNpyAt } from './npy-write';

/** How {@link writeNpz} stores the arrays. */
export interface NpzWriteOptions {
  /** Type of every array, or of each by its name; f8 by default, and for arrays that are not named. See {@link writeNpy}. */
  readonly dtype?: NpyType | Readonly<Record<string, NpyType>>;
  /** Deflates the arrays, as numpy.savez_compressed does; false by default. */
  readonly compress?: boolean;
}

/** Archives with 64-bit fields are read, but not written: JavaScript would hold the file twice. */
const mostBytes = 2 ** 32 - 2;

/** The same arrays are the same file, whenever it is written. */
const date = new Date(1980, 0, 1);

/**
 * Writes arrays as numpy.savez does: a zip archive of .npy files.
 *
 * Cost: one pass over the numbers for each of conversion, checksum and, where asked for, compression; the bytes of the arrays are in memory twice.
 *
 * @param arrays ndarrays of numbers of any rank and strides by name, in an object or a Map (such as {@link readNpz} gives)
 * @returns the bytes of the file; numpy.load reads them, and so does {@link readNpz}
 * @throws TypeError when an array is no ndarray of numbers; RangeError for an unknown option or type, for numbers that the type does not have, and
 * beyond 4 GB
 *
 * @example
 * const bytes = writeNpz({ left: ndarray(new Float64Array(6), [2, 3]) }, { compress: true });
 * readNpz(bytes).get('left')!.shape; // [2, 3]
 */
export function writeNpz(
  arrays: ReadonlyMap<string, NdArray> | Readonly<Record<string, NdArray>>,
  options: NpzWriteOptions = {},
): Uint8Array<ArrayBuffer> {
  requireKnownOptions('writeNpz', options, ['dtype', 'compress']);
  const { dtype = 'f8', compress = false } = options;
  if (typeof compress !== 'boolean') throw typeError('writeNpz: compress', 'true or false', compress);
  const entries = entriesOf('writeNpz: arrays', 'a Map or an object of ndarrays', arrays);
  const isEach = typeof dtype === 'object' && dtype !== null;
  if (isEach) {
    const names = new Set(entries.map(([name]) => name));
    const stray = Object.keys(dtype).find((name) => !names.has(name));
    if (stray !== undefined) throw rangeError(`writeNpz: dtype of '${stray}'`, 'an array of this name', 'none');
  } else requireNpyType('writeNpz: dtype', dtype);

  const files: Zippable = {};
  let total = 0;
  for (const [name, array] of entries) {
    const own = isEach ? (Object.hasOwn(dtype, name) ? dtype[name] : 'f8') : dtype;
    const type = requireNpyType(isEach ? `writeNpz: dtype of '${name}'` : 'writeNpz: dtype', own);
    const place = `writeNpz: array '${name}'`;
    const bytes = writeNpyAt(place, array, type);
    total += bytes.length + 2 * name.length + 200;
    if (total > mostBytes) throw rangeError(place, `at most ${mostBytes} bytes, with those before it`, total);
    files[`${name}.npy`] = [bytes, { level: compress ? 6 : 0 }];
  }
  return zipSync(files, { mtime: date });
}
