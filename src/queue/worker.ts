import type { Job as QueuedJob, Worker } from 'bullmq';
import { requireInteger, typeError } from '../errors';
import { type Job, type JobDocument, JobError, type RunJobOptions, runJob } from '../jobs';
import { nodeModule } from '../node-module';
import { dropJournal, putJournal, takeInput, takeJournal } from './cargo';
import { type Connection, connect, LONGEST_WAIT, type QueuePlace } from './connection';
import { readParcel } from './enqueue';
import { loadDrivers } from './load';
import { within } from './patience';

/** How a worker works. */
export interface WorkerOptions extends QueuePlace {
  /** Jobs at one time; 1 by default. In one process they share a processor unless `run` gives each one of its own. */
  readonly concurrency?: number;
  /** Where relative paths begin, in place of the folder that the job names. */
  readonly folder?: string;
  /** Makes a result, as `runJob` does, which is the default: on a thread, say. It must not block this one for long, or the job counts as stalled. */
  readonly run?: (job: Job, options: RunJobOptions) => Promise<JobDocument>;
  /** A line for people: what was done, what failed, what was given back. */
  readonly onEvent?: (line: string) => void;
  /** Milliseconds after which a job of a worker that says nothing is taken from it; 30 000 by default. */
  readonly stalledAfter?: number;
  /** How often a job may stall before it is set aside: a poison job ends its workers; 3 by default. */
  readonly mostStalls?: number;
  /** Ends when no job is left in the queue. */
  readonly drain?: boolean;
  /** Ends it as `close` does; before it is at work its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** A worker at work. */
export interface QueueWorker {
  /**
   * Resolves when it has ended; `lacking` says what this machine has not got, if that was the reason. `done` results were made; `failed` attempts gave none.
   */
  readonly ended: Promise<{ readonly lacking: string | undefined; readonly done: number; readonly failed: number }>;
  /**
   * Ends it in order: jobs at work are given back with what they have done. To a Redis that is away they cannot be: other workers take them when it is there again, after `stalledAfter`,
   * and make their runs anew.
   */
  close(): Promise<void>;
}

/** Milliseconds between two looks whether jobs are left. */
const LOOK = 500;

/**
 * Takes jobs from a queue until it is closed, one worker or many, on one machine or many.
 *
 * - A result goes into the queue, from where `collect` takes it. Two results of one job are the same bits, so nothing is lost where two workers make one.
 * - A worker that dies or is cut off loses its jobs after `stalledAfter`; another one makes them.
 * - Wrong inputs and options are set aside at once, with the reason; other failures after the attempts of the job.
 * - A machine without the file of a job, or with other numbers in it, or with another version of the package, gives the job back (an attempt of it is used up) and ends, and says why.
 *
 * @throws TypeError, RangeError naming the option; Error where Redis does not answer, or bullmq and ioredis are not installed
 */
export async function startWorker(options: WorkerOptions): Promise<QueueWorker> {
  const call = 'startWorker';
  const own = ['concurrency', 'folder', 'run', 'onEvent', 'stalledAfter', 'mostStalls', 'drain', 'signal'];
  const { concurrency = 1, stalledAfter = 30_000, mostStalls = 3, run = runJob, onEvent = () => {} } = options;
  requireInteger(`${call}: concurrency`, concurrency, 1, 1024);
  requireInteger(`${call}: stalledAfter`, stalledAfter, 100, LONGEST_WAIT);
  requireInteger(`${call}: mostStalls`, mostStalls, 0);
  if (typeof run !== 'function') throw typeError(`${call}: run`, 'a function', run);
  const place = await connect(call, options, own, options.signal);
  const { bull } = await loadDrivers();
  const { hostname } = await nodeModule<typeof import('node:os')>('node:os');
  const host = hostname();
  const controller = new AbortController();
  const counts = { done: 0, failed: 0 };
  let lacking: string | undefined;
  let isEnding = false;
  let isOver = false;
  /** Jobs that are this worker's, and what is computed of them. */
  const held = new Map<string, string>();
  const atWork = new Set<Promise<unknown>>();

  const process = async (queued: QueuedJob, token?: string): Promise<JobDocument> => {
    const { signal } = controller;
    held.set(queued.id!, queued.name);
    try {
      const { job, folder } = await readParcel(`job ${queued.id}`, queued.data);
      const [bytes, journal] = await Promise.all([takeInput(place, job.input.digest), takeJournal(place, job.address)]);
      const base = options.folder ?? folder ?? undefined;
      const running = run(job, {
        signal,
        ...(base === undefined ? {} : { folder: base }),
        ...(bytes === undefined ? {} : { bytes }),
        ...(journal === undefined ? {} : { journal }),
      });
      atWork.add(running);
      const document = await running.finally(() => atWork.delete(running));
      await dropJournal(place, job.address);
      return document;
    } catch (error) {
      const { kind, message, journal } = errorOf(error);
      if (kind === 'interrupted') {
        if (journal !== undefined && journal.runs > 0) await putJournal(place, queued.id!, journal);
        await queued.moveToWait(token);
        held.delete(queued.id!);
        onEvent(`${queued.name} (${queued.id!.slice(0, 8)}) is given back`);
        throw new bull.WaitingError();
      }
      const reason = `${message} (on ${host})`;
      if (kind === 'input') throw new bull.UnrecoverableError(reason);
      if (kind === 'elsewhere') {
        lacking = `${message}; this worker cannot do ${queued.name} and ends: start it where the file is, with --folder where it is elsewhere, or enqueue with a larger --inline`;
        void end();
      }
      throw new Error(reason, { cause: error });
    }
  };

  const worker: Worker = new bull.Worker(place.name, process, {
    connection: place.connection,
    prefix: place.prefix,
    concurrency,
    lockDuration: stalledAfter,
    stalledInterval: stalledAfter,
    maxStalledCount: mostStalls,
    // After Redis was away.
    runRetryDelay: 1000,
    drainDelay: 1,
  });
  worker.on('error', (error) => {
    if (!isOver) onEvent(`${place.label}: ${error.message}`);
  });
  worker.on('stalled', (id) => onEvent(`job ${id.slice(0, 8)} of a worker that is gone is taken up again`));
  worker.on('completed', (queued) => {
    counts.done++;
    held.delete(queued.id!);
    onEvent(`${queued.name} (${queued.id!.slice(0, 8)}) done`);
  });
  worker.on('failed', (queued, error) => {
    counts.failed++;
    if (queued !== undefined) held.delete(queued.id!);
    onEvent(`${queued?.name ?? 'a job'} (${queued?.id?.slice(0, 8)}): ${error.message}`);
  });

  let resolveEnded: (value: Awaited<QueueWorker['ended']>) => void;
  const ended = new Promise<Awaited<QueueWorker['ended']>>((resolve) => {
    resolveEnded = resolve;
  });
  async function end(): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    controller.abort();
    const closed = worker.close();
    await Promise.allSettled(atWork);
    let isClosed = false;
    do {
      isClosed = await within(LOOK, closed);
    } while (!isClosed && (await place.answers()));
    isOver = true;
    if (!isClosed && held.size > 0) onEvent(notGivenBack(place.label, [...held.values()], stalledAfter));
    await place.close();
    resolveEnded({ lacking, ...counts });
  }
  options.signal?.addEventListener('abort', () => void end());
  if (options.signal?.aborted) void end();
  if (options.drain) void untilEmpty(place, () => isEnding).then(end);
  return {
    ended,
    async close() {
      await end();
      await ended;
    },
  };
}

function notGivenBack(label: string, names: readonly string[], stalledAfter: number): string {
  const [jobs, are] = names.length === 1 ? [names[0]!, 'is'] : [`${names.length} jobs`, 'are'];
  return `${label} does not answer, so ${jobs} ${are} not given back: other workers take what is there ${Math.ceil(stalledAfter / 1000)} seconds after it does`;
}

/** Resolves when no job is waiting, delayed or at work, or when it is not wanted any more. */
async function untilEmpty({ queue }: Connection, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'prioritized').catch(() => undefined);
    if (counts !== undefined && Object.values(counts).every((count) => count === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/** What cannot even be read as a job is wrong on every machine. */
function errorOf(error: unknown): JobError {
  if (error instanceof JobError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const isRefused = error instanceof RangeError || error instanceof TypeError;
  return new JobError(isRefused ? 'input' : 'failure', message, { cause: error });
}
