import { describe, rangeError } from '../errors';
import type { ByteSource } from './byte-source';
import { shorten } from './bytes';
import type { StoredTensor } from './model';
import type { OpenFile } from './open-file';
import { openSafetensors } from './safetensors-read';
import { parseStrictJson } from './strict-json';

/** Longer than the index of any model. */
const longestIndex = 100_000_000;

/** What an index says: the file of each tensor. */
export interface ShardIndex {
  /** Names of files in the folder of the index, by names of tensors. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The `weight_map` of an index, `{ "metadata": …, "weight_map": { "tensor": "file" } }`.
 *
 * @throws RangeError for other JSON, and for a file that would be anywhere but in the same folder
 */
export async function readShardIndex(source: ByteSource): Promise<ShardIndex> {
  const { place, size } = source;
  if (size > longestIndex) throw rangeError(place, `an index of at most ${longestIndex} bytes`, size);
  const index = parseStrictJson(place, await source.read(0, size), 'any') as { weight_map?: unknown };
  const map = index?.weight_map;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw rangeError(place, 'weights, or an index of shards with a weight_map', 'other JSON');
  }
  const files = new Map<string, string>();
  for (const [name, file] of Object.entries(map)) {
    const isPlain = typeof file === 'string' && /^[^/\\:\0]+$/.test(file) && file !== '.' && file !== '..';
    if (!isPlain) {
      const got = typeof file === 'string' ? JSON.stringify(shorten(file)) : shorten(describe(file));
      throw rangeError(`${place}: weight_map '${shorten(name)}'`, 'the name of a file in the same folder', got);
    }
    files.set(name, file);
  }
  return { files };
}

/** Shards whose headers are asked for at the same time. */
const together = 8;

/**
 * A model in several safetensors files. Only the headers of the shards have shapes and types, so they are read at once; a shard that is not there,
 * or is broken, is named, and the tensors of the others can be read. A tensor is taken from the shard that the index says, and from no other.
 */
export async function openShards(source: ByteSource): Promise<OpenFile> {
  const { place, beside } = source;
  const { files } = await readShardIndex(source);
  if (beside === undefined) {
    throw rangeError(place, 'a path or a URL, so that the shards beside the index can be found', 'bytes of an index');
  }
  const openShard = async (file: string): Promise<OpenFile | Error> => {
    try {
      const shard = await beside(file);
      if (shard !== undefined) return await openSafetensors(shard);
      throw rangeError(place, `the shard ${shorten(file)} beside it`, 'no such file');
    } catch (error) {
      return error as Error;
    }
  };
  const shards = new Map<string, OpenFile | Error>();
  const names = [...new Set(files.values())];
  for (let at = 0; at < names.length; at += together) {
    const some = names.slice(at, at + together);
    for (const [i, shard] of (await Promise.all(some.map(openShard))).entries()) shards.set(some[i]!, shard);
  }

  const tensorOf = (name: string): StoredTensor | Error => {
    const file = files.get(name)!;
    const shard = shards.get(file)!;
    if (shard instanceof Error) return shard;
    const missing = rangeError(`${place}: '${shorten(name)}'`, `a tensor of this name in ${shorten(file)}`, 'none');
    return shard.tensors.get(name) ?? missing;
  };
  const tensors = new Map<string, StoredTensor>();
  const faults = new Set<string>();
  for (const name of files.keys()) {
    const tensor = tensorOf(name);
    if (tensor instanceof Error) faults.add(tensor.message);
    tensors.set(name, tensor instanceof Error ? { name, dtype: 'unknown', shape: [] } : tensor);
  }
  return {
    format: 'sharded safetensors',
    tensors,
    metadata: metadataOf(shards),
    notes: [...notesOf(source, files, shards), ...[...faults].map((fault) => `cannot be read: ${fault}`)],
    read: async (name) => {
      const tensor = tensorOf(name);
      if (tensor instanceof Error) throw tensor;
      return (shards.get(files.get(name)!) as OpenFile).read(name);
    },
  };
}

type Shards = ReadonlyMap<string, OpenFile | Error>;

/** The strings of all shards; they have the same ones, such as the format, or their own. */
function metadataOf(shards: Shards): Record<string, string> {
  const metadata: Record<string, string> = Object.create(null);
  for (const shard of shards.values()) if (!(shard instanceof Error)) Object.assign(metadata, shard.metadata);
  return metadata;
}

function notesOf(source: ByteSource, files: ShardIndex['files'], shards: Shards): string[] {
  const notes = new Set(source.notes);
  const unlisted: string[] = [];
  for (const [file, shard] of shards) {
    if (shard instanceof Error) continue;
    for (const note of shard.notes) notes.add(note);
    for (const name of shard.tensors.keys())
      if (files.get(name) !== file) unlisted.push(`'${shorten(name)}' in ${file}`);
  }
  const some = (list: readonly string[]) => `${list.slice(0, 5).join(', ')}${list.length > 5 ? ', …' : ''}`;
  notes.add(`${shards.size} shards: ${some([...shards.keys()])}`);
  if (unlisted.length > 0) notes.add(`not in the index, and left alone: ${some(unlisted)}`);
  return [...notes];
}
