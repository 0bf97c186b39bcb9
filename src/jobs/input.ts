/** The tuple of a job: from its file or from bytes that came along, and in either case the numbers that were meant. */
import { openModel } from '../io';
import { nodeModule } from '../node-module';
import { sha256 } from './canonical';
import type { JobInput } from './job';
import { JobError } from './job-error';
import { type JobTuple, packInput, unpackInput } from './packed-input';
import { partOf } from './subject';

/** Bytes of inputs that stay in memory for further jobs. */
const KEPT_BYTES = 2 ** 29;

const kept = new Map<string, { readonly tuple: JobTuple; readonly size: number }>();

/** Where a path of a plan is: URLs and absolute paths stay what they are. */
export async function placeIn(folder: string, path: string): Promise<string> {
  if (/^(https?|file|data):/i.test(path)) return path;
  const { resolve } = await nodeModule<typeof import('node:path')>('node:path');
  return resolve(folder, path);
}

/**
 * The tuple, over its own field. Those of the last jobs are kept, up to half a gigabyte.
 *
 * @param bytes what {@link packInput} made, where the file need not be read
 * @throws JobError `elsewhere` where the file cannot be had or has other numbers than were planned; `input` where it is broken
 */
export async function readJobTuple(input: JobInput, folder: string, bytes?: Uint8Array): Promise<JobTuple> {
  const known = kept.get(input.digest);
  if (known !== undefined) {
    kept.delete(input.digest);
    kept.set(input.digest, known);
    return known.tuple;
  }
  const packed = bytes ?? (await packedFromFile(input, folder));
  const digest = await sha256(packed);
  if (digest !== input.digest) {
    const what = bytes === undefined ? `${input.path}: the numbers` : 'the bytes that came with the job';
    throw new JobError(
      bytes === undefined ? 'elsewhere' : 'failure',
      `${what}: expected those of digest ${input.digest}, got ${digest}`,
    );
  }
  const tuple = unpackInput(input.path, packed);
  keep(input.digest, tuple, packed.length);
  return tuple;
}

async function packedFromFile(input: JobInput, folder: string): Promise<Uint8Array> {
  const model = await openModel(await placeIn(folder, input.path));
  return packInput(await partOf(input.path, model, { ...input, field: undefined }, (option) => option));
}

function keep(digest: string, tuple: JobTuple, size: number): void {
  kept.set(digest, { tuple, size });
  let total = 0;
  for (const each of kept.values()) total += each.size;
  for (const [oldest, each] of kept) {
    if (total <= KEPT_BYTES || oldest === digest) break;
    kept.delete(oldest);
    total -= each.size;
  }
}
