import type { NdArray } from 'ndarray';
import { requireKnownOptions, typeError } from '../errors';
import { isNode, nodeModule } from '../node-module';
import { asBytes } from './bytes';
import { readNpy } from './npy';
import { npyMagic } from './npy-header';
import { type NpzOptions, readNpz } from './npz';
import { readSafetensors } from './safetensors-read';

/** How zip archives begin: with a file, or when they are empty with their end record. */
const zipMagic = [
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
];

/**
 * The tensors of a file, whichever of the formats it is in by its first bytes: .npz (a zip archive), .npy (its one array is named
 * `array`), else safetensors.
 *
 * @param source bytes, a URL (also as a string with `http:`, `https:`, `file:`, `data:` or `blob:`), or any other string: in Node the path of
 * a file, in a browser a URL relative to the page
 * @param options for .npz files, see {@link readNpz}
 * @returns the tensors by name
 * @throws TypeError for another source, Error when the file cannot be had, RangeError when it breaks its format
 *
 * @example
 * const tensors = await readTensors(writeNpy([[1, 2]]));
 * tensors.get('array')?.shape; // [1, 2]
 */
export async function readTensors(
  source: ArrayBuffer | Uint8Array | URL | string,
  options: NpzOptions = {},
): Promise<Map<string, NdArray<Float64Array>>> {
  requireKnownOptions('readTensors', options, ['maxBytes']);
  const bytes = await load(source);
  const begins = (magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (zipMagic.some(begins)) return readNpz(bytes, options);
  if (begins(npyMagic)) return new Map([['array', readNpy(bytes)]]);
  return readSafetensors(bytes).tensors;
}

async function load(source: unknown): Promise<Uint8Array> {
  // By tag and not `instanceof`, so that a URL made in another realm is accepted.
  const isUrl = Object.prototype.toString.call(source) === '[object URL]';
  if (!isUrl && typeof source !== 'string') return asBytes('readTensors: source', source);
  if (source === '') throw typeError('readTensors: source', 'bytes, a URL or a path', source);
  const text = String(source);
  try {
    return await loadText(text, isUrl || /^(https?|file|data|blob):/i.test(text));
  } catch (cause) {
    const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text; // data: URLs are long
    throw new Error(`readTensors: ${shown}: ${(cause as Error).message}`, { cause });
  }
}

async function loadText(text: string, isUrl: boolean): Promise<Uint8Array> {
  if (isNode && (!isUrl || /^file:/i.test(text))) {
    const { readFile } = await nodeModule<typeof import('node:fs/promises')>('node:fs/promises');
    return readFile(isUrl ? new URL(text) : text);
  }
  const response = await fetch(text);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
