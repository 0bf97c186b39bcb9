import { requireInteger, typeError } from '../errors';
import { type Job, type JobDocument, readDocument } from '../jobs';
import { type Connection, connect, LONGEST_WAIT, type QueuePlace } from './connection';
import { loadDrivers } from './load';
import { orAborted, within } from './patience';

/** How results are waited for. */
export interface CollectOptions extends QueuePlace {
  /** Told of each result, once; the next is not asked for before this is over. */
  readonly onDocument: (document: JobDocument) => void | Promise<void>;
  /** Told of each job that was set aside, with the reason. */
  readonly onSetAside?: (job: Job, reason: string) => void;
  /** Told now and then. */
  readonly onState?: (state: QueueState) => void;
  /** Ends the waiting, also for a Redis that is away; the jobs go on. */
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at all jobs, beside the events; 5000 by default. */
  readonly lookEvery?: number;
}

/** Of the jobs that are waited for. */
export interface QueueState {
  /** Results that have come so far. */
  readonly done: number;
  /** Jobs that were set aside so far: wrong inputs, and such as have failed in all their attempts. */
  readonly setAside: number;
  /** Jobs that workers are at, of the whole queue. */
  readonly active: number;
  /** Workers of the queue. */
  readonly workers: number;
}

/** Jobs that are not in the queue any more, and have to be enqueued again. */
export interface Collected {
  /** In the order in which it was seen that they are lost; empty as a rule. */
  readonly lost: readonly Job[];
}

/** Milliseconds for a connection to be closed in order. */
const CLOSING = 2000;

/** Jobs that are looked at together. */
const TOGETHER = 100;

/**
 * Waits for the results of jobs that were enqueued: until each is done or set aside, however often Redis, workers or connections go away meanwhile. Events are for quickness only; what
 * they miss is seen by looking.
 *
 * @returns jobs that the queue has lost, as one without persistence does, or whose document was damaged there; enqueue and collect them again
 * @throws Error where Redis does not answer at first, or bullmq and ioredis are not installed; what `onDocument` throws
 */
export async function collect(jobs: readonly Job[], options: CollectOptions): Promise<Collected> {
  const call = 'collect';
  const own = ['onDocument', 'onSetAside', 'onState', 'signal', 'lookEvery'];
  const { onDocument, signal, lookEvery = 5000 } = options;
  if (typeof onDocument !== 'function') throw typeError(`${call}: onDocument`, 'a function', onDocument);
  requireInteger(`${call}: lookEvery`, lookEvery, 1, LONGEST_WAIT);
  if (signal?.aborted) return { lost: [] };
  const place = await connect(call, options, own, signal).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
  if (place === undefined) return { lost: [] };
  const { bull } = await loadDrivers();
  /** What Redis says, unless nobody wants to know it any more. */
  const asked = <T>(answer: Promise<T>): Promise<T> => orAborted(answer, signal);
  const events = new bull.QueueEvents(place.name, { connection: place.connection, prefix: place.prefix });
  const bell = bellOf(signal);
  events.on('error', () => {});
  events.on('completed', ({ jobId }) => bell.ring(jobId));
  events.on('failed', ({ jobId }) => bell.ring(jobId));
  const waiting = new Map(jobs.map((job) => [job.address, job]));
  const state = { done: 0, setAside: 0 };
  const lost: Job[] = [];
  const look = async (addresses: readonly string[]): Promise<void> => {
    for (let at = 0; at < addresses.length && !signal?.aborted; at += TOGETHER) {
      const some = addresses.slice(at, at + TOGETHER).filter((address) => waiting.has(address));
      const states = await asked(Promise.all(some.map((address) => place.queue.getJobState(address))));
      for (const [i, found] of states.entries()) {
        const job = waiting.get(some[i]!)!;
        if (!['completed', 'failed', 'unknown'].includes(found)) continue;
        waiting.delete(job.address);
        if (found === 'completed') {
          const document = await asked(takeDocument(place, job.address));
          if (document === undefined) lost.push(job);
          else {
            await onDocument(document);
            state.done++;
          }
        } else if (found === 'failed') {
          state.setAside++;
          options.onSetAside?.(job, await asked(reasonOf(place, job.address)));
        } else lost.push(job);
      }
      await asked(tell(place, options, state));
    }
  };
  try {
    await look([...waiting.keys()]);
    while (waiting.size > 0 && !signal?.aborted) {
      const rung = await bell.wait(lookEvery);
      await look(rung.length > 0 ? rung : [...waiting.keys()]);
    }
    return { lost };
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return { lost };
    throw error;
  } finally {
    const closed = events.close();
    if (await place.answers()) await within(CLOSING, closed);
    else closed.catch(() => {});
    await place.close();
  }
}

/** Collects addresses that events name, until somebody has time. */
function bellOf(signal: AbortSignal | undefined): {
  ring(address: string): void;
  /** What was rung, as soon as there is something; nothing after so many milliseconds. */
  wait(milliseconds: number): Promise<string[]>;
} {
  const rung = new Set<string>();
  let wake: () => void = () => {};
  signal?.addEventListener('abort', () => wake());
  return {
    ring(address) {
      rung.add(address);
      wake();
    },
    async wait(milliseconds) {
      if (rung.size === 0 && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const list = [...rung];
      rung.clear();
      return list;
    },
  };
}

/** The document of a job that is done; one that is damaged, or of another job, is taken out of the queue. */
async function takeDocument({ queue }: Connection, address: string): Promise<JobDocument | undefined> {
  const done = await queue.getJob(address);
  if (done === undefined) return undefined;
  try {
    const document = await readDocument(`job ${address}`, done.returnvalue);
    if (document.job.address === address) return document;
  } catch {
    // It is made again, as one that is not there.
  }
  await done.remove();
  return undefined;
}

async function reasonOf({ queue }: Connection, address: string): Promise<string> {
  const failed = await queue.getJob(address);
  const reason = failed?.failedReason ?? 'no reason is known';
  if (/stalled more than allowable limit/.test(reason)) {
    return `each worker that had it died or was lost (${reason}); a job that takes all memory does so`;
  }
  return reason;
}

async function tell({ queue }: Connection, { onState }: CollectOptions, state: { done: number; setAside: number }) {
  if (onState === undefined) return;
  const [active, workers] = await Promise.all([queue.getActiveCount(), queue.getWorkersCount()]);
  onState({ ...state, active, workers });
}
