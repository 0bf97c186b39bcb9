import type { NdArray } from 'ndarray';
import { typeError } from '../errors';
import { isNode, nodeModule } from '../node-module';
import { asBytes } from './bytes';
import { npyMagic, readNpy } from './npy';
import { readNpz } from './npz';
import { readSafetensors } from './safetensors-read';

/**
 * The tensors of a file, whichever of the formats it is in: .npz (begins as a zip archive does), .npy (its one array is named `array`), else
 * safetensors.
 *
 * @param source bytes, a URL (also as a string with `http:`, `https:`, `file:`, `data:` or `blob:`), or in Node the path of a file
 * @returns the tensors by name
 * @throws TypeError for another source, Error when the file cannot be had, RangeError when it breaks its format
 *
 * @example
 * const tensors = await readTensors(writeNpy([[1, 2]]));
 * tensors.get('array')?.shape; // [1, 2]
 */
export async function readTensors(
  source: ArrayBuffer | Uint8Array | URL | string,
): Promise<Map<string, NdArray<Float64Array>>> {
  const bytes = await load(source);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readNpz(bytes);
  if (npyMagic.every((byte, i) => bytes[i] === byte)) return new Map([['array', readNpy(bytes)]]);
  return readSafetensors(bytes).tensors;
}

async function load(source: unknown): Promise<Uint8Array> {
  if (typeof source !== 'string' && !(source instanceof URL)) return asBytes('readTensors: source', source);
  if (source === '') throw typeError('readTensors: source', 'bytes, a URL or a path', source);
  const text = String(source);
  const isUrl = source instanceof URL || /^(https?|file|data|blob):/.test(text);
  if (isNode && (!isUrl || text.startsWith('file:'))) {
    const { readFile } = await nodeModule<typeof import('node:fs/promises')>('node:fs/promises');
    return readFile(isUrl ? new URL(text) : text);
  }
  const response = await fetch(source);
  if (!response.ok) throw new Error(`readTensors: ${text}: the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
