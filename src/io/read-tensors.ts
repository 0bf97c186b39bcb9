import type { NdArray } from '../ndarray';
import { anySource, type FileOptions, type FileSource, openAny, readFileOptions } from './open-any';
import { allWithin, withHint } from './open-file';

/**
 * All tensors of a file, in any format and from any source of {@link openModel}, which reads one at a time.
 *
 * @param options `maxBytes` holds for all compressed arrays together here, as in {@link readNpz}
 * @returns the tensors by name
 * @throws as {@link openModel}, and RangeError when one of the tensors cannot be read: the message names it, and `openModel` reads the others
 *
 * @example
 * const tensors = await readTensors(writeNpy([[1, 2]]));
 * tensors.get('array')?.shape; // [1, 2]
 */
export async function readTensors(
  source: FileSource,
  options: FileOptions = {},
): Promise<Map<string, NdArray<Float64Array>>> {
  const call = 'readTensors';
  const limits = readFileOptions(call, options);
  const file = await openAny(await anySource(call, source, limits), allWithin(limits.maxBytes));
  const tensors = new Map<string, NdArray<Float64Array>>();
  for (const name of file.tensors.keys()) {
    try {
      tensors.set(name, await file.read(name));
    } catch (error) {
      throw withHint(error, file.tensors.size);
    }
  }
  return tensors;
}
