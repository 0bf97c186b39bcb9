import { rangeError, requireInteger, typeError } from '../errors';
import { type Job, readJob } from '../jobs';
import { putInput } from './cargo';
import { type Connection, connect, type QueuePlace } from './connection';
import { orAborted } from './patience';

/** How jobs are put into a queue. */
export interface EnqueueOptions extends QueuePlace {
  /** Packed inputs by digest, which travel through Redis; workers read the others from their files. `planJobs` tells them to `onInput`. */
  readonly inputs?: ReadonlyMap<string, Uint8Array>;
  /** Where the paths of the jobs begin, as workers see it; absolute paths and URLs need none. */
  readonly folder?: string;
  /** How often a job that fails is tried, with waits of 1, 2, 4, … seconds between; 5 by default. Wrong inputs are not tried again. */
  readonly attempts?: number;
  /** Gives jobs that were set aside another chance. */
  readonly retry?: boolean;
  /** Ends it, also where Redis is away: its reason is thrown. What was put into the queue stays there. */
  readonly signal?: AbortSignal;
}

/** What {@link enqueue} found and did. */
export interface Enqueued {
  /** Jobs that were put into the queue. */
  readonly added: number;
  /** Jobs that were done or waiting already, to which nothing was done. */
  readonly known: number;
  /** Jobs that were set aside before, and are so still; with `retry` none. */
  readonly setAside: number;
}

/** What a worker is given. */
export interface Parcel {
  readonly job: Job;
  readonly folder: string | null;
}

/** Jobs that go to Redis at one time. */
const TOGETHER = 200;

/** Milliseconds until the second attempt; each further wait is twice as long. */
const BACKOFF = 1000;

/**
 * Puts jobs into a queue of BullMQ, each under its address, so that doing it twice does nothing twice. The jobs that come first are taken first.
 *
 * @param jobs what `planJobs` made, or its JSON
 * @throws TypeError, RangeError naming the job that is none; the reason of an aborted `signal`; Error where Redis does not answer, or bullmq and ioredis are not installed
 */
export async function enqueue(jobs: readonly Job[], options: EnqueueOptions): Promise<Enqueued> {
  const call = 'enqueue';
  const { signal } = options ?? {};
  const place = await connect(call, options, ['inputs', 'folder', 'attempts', 'retry', 'signal'], signal);
  try {
    const { inputs, folder = null, attempts = 5, retry = false } = options;
    requireInteger(`${call}: attempts`, attempts, 1, 1000);
    if (folder !== null && typeof folder !== 'string') throw typeError(`${call}: folder`, 'a path', folder);
    if (!Array.isArray(jobs)) throw typeError(`${call}: jobs`, 'a list of jobs', jobs);
    const parcels = new Map<string, Parcel>();
    for (const [at, job] of jobs.entries()) {
      const read = await readJob(`${call}: jobs[${at}]`, job);
      parcels.set(read.address, { job: read, folder });
    }
    for (const digest of new Set([...parcels.values()].map(({ job }) => job.input.digest))) {
      const bytes = inputs?.get(digest);
      if (bytes !== undefined) await orAborted(putInput(place, digest, bytes), signal);
    }
    return await orAborted(putParcels(place, [...parcels], attempts, retry), signal);
  } finally {
    await place.close();
  }
}

async function putParcels(
  { queue }: Connection,
  parcels: readonly (readonly [string, Parcel])[],
  attempts: number,
  retry: boolean,
): Promise<Enqueued> {
  const counts = { added: 0, known: 0, setAside: 0 };
  for (let at = 0; at < parcels.length; at += TOGETHER) {
    const some = parcels.slice(at, at + TOGETHER);
    const states = await Promise.all(some.map(([address]) => queue.getJobState(address)));
    const added: typeof some = [];
    for (const [i, state] of states.entries()) {
      if (state === 'unknown') added.push(some[i]!);
      else if (state !== 'failed') counts.known++;
      else if (retry) {
        // With all its attempts, and what its attempts have left is gone.
        await (await queue.getJob(some[i]![0]))?.remove();
        added.push(some[i]!);
      } else counts.setAside++;
    }
    const backoff = { type: 'exponential', delay: BACKOFF };
    await queue.addBulk(
      added.map(([address, data]) => {
        return { name: data.job.name, data, opts: { jobId: address, attempts, backoff, stackTraceLimit: 0 } };
      }),
    );
    counts.added += added.length;
  }
  return counts;
}

/** @throws RangeError for what is no parcel: somebody else has put it there */
export async function readParcel(place: string, data: unknown): Promise<Parcel> {
  if (typeof data !== 'object' || data === null) throw typeError(place, 'a parcel with a job', data);
  const { job, folder } = data as Record<string, unknown>;
  if (folder !== null && typeof folder !== 'string')
    throw rangeError(`${place}: folder`, 'a path or null', typeof folder);
  return { job: await readJob(`${place}: job`, job), folder };
}
