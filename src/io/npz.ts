import { unzipSync } from 'fflate';
import type { NdArray } from 'ndarray';
import { rangeError } from '../errors';
import { asBytes } from './bytes';
import { readNpyAt } from './npy';

/** No deflated byte stands for more than 1032 (two bits for a copy of 258). */
const MOST_INFLATION = 1032;

/**
 * Reads the arrays of a file that numpy.savez or numpy.savez_compressed wrote: a zip archive of .npy files.
 *
 * @param bytes the whole file
 * @returns the arrays by name (without `.npy`), in the order of the archive; see {@link readNpy} for their types
 * @throws TypeError when `bytes` is neither an ArrayBuffer nor a view on one
 * @throws RangeError when the archive or one of its arrays breaks its format; the message names the array. An entry that claims to be
 * larger than its compressed bytes can make it is refused before it is unpacked.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * const arrays = readNpz(await readFile('weights.npz'));
 * arrays.get('left')?.shape; // [2, 3]
 */
export function readNpz(bytes: ArrayBuffer | Uint8Array): Map<string, NdArray<Float64Array>> {
  const file = asBytes('readNpz', bytes);
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(file, {
      filter({ name, size, originalSize }) {
        if (originalSize > MOST_INFLATION * size + 64) {
          throw rangeError(
            `readNpz: '${name.slice(0, 80)}'`,
            `at most ${MOST_INFLATION * size + 64} bytes`,
            originalSize,
          );
        }
        return name.endsWith('.npy');
      },
    });
  } catch (cause) {
    if (cause instanceof RangeError && cause.message.startsWith('readNpz')) throw cause;
    throw new RangeError(`readNpz: expected a zip archive, got ${(cause as Error).message}`, { cause });
  }
  const arrays = new Map<string, NdArray<Float64Array>>();
  for (const [name, entry] of Object.entries(entries)) {
    const key = name.slice(0, -'.npy'.length);
    arrays.set(key, readNpyAt(`readNpz: '${key.slice(0, 80)}'`, entry));
  }
  return arrays;
}
