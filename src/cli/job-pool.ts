/** Threads that run jobs, by tinypool: one job a thread, so that none waits for another and none shares a kernel. */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { journalFromJSON } from '../field';
import { type JobDocument, JobError, type RunJobOptions } from '../jobs';
import { Failure } from './failure';
import type { JobAnswer, JobProgress, JobTask } from './job-messages';

/** Threads of one process: more need more memory than machines have, and no machine has so many cores. */
const MOST_THREADS = 1024;

/**
 * How many jobs are made at one time.
 *
 * @throws Failure for none, and for more than a process can have
 */
export function threadsOf(wanted: number | 'auto'): number {
  const threads = wanted === 'auto' ? Math.min(availableParallelism(), MOST_THREADS) : wanted;
  if (threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new Failure(`--workers: expected a number from 1 to ${MOST_THREADS}, or auto, got ${threads}`);
}

export interface JobPool {
  /** As `runJob`, on a thread that is free, or as soon as one is. */
  run(job: unknown, options: RunJobOptions): Promise<JobDocument>;
  close(): Promise<void>;
}

/**
 * Starts threads when they are needed, `threads` of them at most.
 *
 * @param filename of the threads, as a URL: in the package beside this file
 */
export async function openPool(
  threads: number,
  filename: string = new URL(`./job-worker${extname(import.meta.url)}`, import.meta.url).href,
): Promise<JobPool> {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({ filename, minThreads: 0, maxThreads: threads, idleTimeout: 60_000 });
  // A thread that ends before it has a job, as one that cannot be loaded does: those that wait for one would wait for ever.
  const waiting = new Set<(error: unknown) => void>();
  pool.on('error', (error) => {
    for (const reject of waiting) reject(error);
  });
  return {
    run: async (job, { folder = '.', bytes, signal, onProgress, journal }) => {
      const { port1, port2 } = new MessageChannel();
      const stop = (): void => port1.postMessage('stop');
      signal?.addEventListener('abort', stop);
      port1.on('message', (state: JobProgress) => onProgress?.(state));
      try {
        if (signal?.aborted) throw new JobError('interrupted', 'interrupted before it began');
        const text = journal === undefined ? undefined : JSON.stringify(journal);
        const task = { job, folder, bytes, journal: text, port: port2 } as JobTask;
        const running = pool.run(task, { transferList: [port2] as never[] });
        const answer = (await answerOf(running, waiting)) as JobAnswer;
        if ('document' in answer) return answer.document;
        const { kind, message, journal: left } = answer.error;
        throw new JobError(kind, message, left === undefined ? {} : { journal: journalFromJSON(left) });
      } finally {
        signal?.removeEventListener('abort', stop);
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}

/** A thread that dies takes its job with it, and nothing else. */
async function answerOf(answer: Promise<unknown>, waiting: Set<(error: unknown) => void>): Promise<unknown> {
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  waiting.add(fail);
  try {
    return await Promise.race([answer, failed]);
  } catch (error) {
    const { message } = error as Error;
    throw new JobError('failure', `the thread of the job has ended: ${message}`, { cause: error });
  } finally {
    waiting.delete(fail);
  }
}
