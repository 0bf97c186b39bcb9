import { rangeError, requireInteger, requireKnownOptions, requireObject, typeError } from '../errors';
import { isNode, nodeModule } from '../node-module';
import { type ByteSource, blobSource, bytesSource } from './byte-source';
import { asBytes, shorten } from './bytes';
import { type FileKind, fileKind, kindLength } from './file-kind';
import { fileSource, kindOfPath } from './file-source';
import { modelInFolder } from './model-folder';
import { openNpy } from './npy';
import { openNpz } from './npz';
import { defaultMaxBytes, type MemoryLimit, type OpenFile } from './open-file';
import { openTorch, torchPickleOf } from './pytorch';
import { openSafetensors } from './safetensors-read';
import { openShards } from './shards';
import { type RequestOptions, urlSource } from './url-source';
import { openZip } from './zip-archive';

/** Where a file is: bytes, a Blob or File, a URL, or the path of a file or folder. */
export type FileSource = ArrayBuffer | Uint8Array | Blob | URL | string;

/** How files are had, and what they may take. */
export interface FileOptions {
  /**
   * How many bytes a compressed array, or one that repeats its elements, may take unpacked and as doubles; 2^30 by default. Others are bounded by the
   * size of the file.
   */
  readonly maxBytes?: number;
  /** Of the requests for a URL, such as `{ Authorization: 'Bearer …' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends requests, at opening and later. */
  readonly signal?: AbortSignal;
}

/** The names of {@link FileOptions}. */
export const fileOptionNames: readonly string[] = ['maxBytes', 'headers', 'signal'];

/** Checks the options of a public function, which may have some of its own. */
export function readFileOptions(
  call: string,
  options: FileOptions,
  own: readonly string[] = [],
): RequestOptions & { readonly maxBytes: number } {
  requireKnownOptions(call, options, [...own, ...fileOptionNames]);
  const { headers, signal } = options;
  if (headers !== undefined) requireObject(`${call}: headers`, headers);
  const maxBytes = requireInteger(`${call}: maxBytes`, options.maxBytes ?? defaultMaxBytes, 0);
  return { maxBytes, headers, signal };
}

/** The bytes of any source, of which none or few have been read. Folders lead to the model in them. */
export async function anySource(call: string, source: unknown, options: RequestOptions): Promise<ByteSource> {
  // By tag and not `instanceof`, so that what was made in another realm is accepted.
  const tag = Object.prototype.toString.call(source);
  if (tag === '[object Blob]' || tag === '[object File]') {
    const { name } = source as { name?: string };
    return blobSource(typeof name === 'string' ? `${call}: ${shorten(name)}` : call, source as Blob);
  }
  const isUrl = tag === '[object URL]';
  if (!isUrl && typeof source !== 'string') {
    if (ArrayBuffer.isView(source) || tag === '[object ArrayBuffer]') return bytesSource(call, asBytes(call, source));
    throw typeError(`${call}: source`, 'bytes, a Blob, a URL or a path', source);
  }
  const text = String(source);
  if (text === '') throw typeError(`${call}: source`, 'bytes, a Blob, a URL or a path', source);
  if (isNode && /^file:/i.test(text)) {
    const { fileURLToPath } = await nodeModule<typeof import('node:url')>('node:url');
    return pathSource(call, fileURLToPath(text));
  }
  if (isUrl || /^(https?|data|blob):/i.test(text)) return (await urlSource(call, text, options))!;
  if (isNode) return pathSource(call, text);
  const base = (globalThis as { location?: { href: string } }).location?.href;
  return (await urlSource(call, new URL(text, base).href, options))!;
}

async function pathSource(call: string, path: string): Promise<ByteSource> {
  const isFolder = (await kindOfPath(call, path)) === 'folder';
  return fileSource(call, isFolder ? await modelInFolder(call, path) : path);
}

/** Reads the header of a file in any of the formats, by what its first bytes say. */
export async function openAny(source: ByteSource, limit: MemoryLimit): Promise<OpenFile> {
  const { place, size } = source;
  const kind: FileKind = fileKind(await source.read(0, Math.min(size, kindLength)), size);
  if (kind === 'npy') return openNpy(source);
  if (kind === 'safetensors') return openSafetensors(source);
  if (kind === 'json') return openShards(source);
  if (kind !== 'zip') {
    throw rangeError(place, 'weights (safetensors, .npz, .npy, or torch.save of a state_dict)', kind.refused);
  }
  const entries = await openZip(source);
  const pickle = torchPickleOf(entries);
  if (pickle !== undefined) return openTorch(source, entries, pickle, limit);
  if (entries.length === 0 || entries.some(({ name }) => name.endsWith('.npy'))) return openNpz(source, entries, limit);
  const names = entries.slice(0, 5).map(({ name }) => shorten(name));
  throw rangeError(place, 'an archive of numpy (.npz) or of torch.save', `one of ${names.join(', ')}`);
}
