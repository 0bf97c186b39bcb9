/** Threads that run jobs, by tinypool: one job a thread, so that none waits for another and none shares a kernel. */
import { extname } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { journalFromJSON } from '../field';
import { type JobDocument, JobError, type RunJobOptions } from '../jobs';
import type { JobAnswer, JobProgress, JobTask } from './job-messages';

export interface JobPool {
  /** As `runJob`, on a thread that is free, or as soon as one is. */
  run(job: unknown, options: RunJobOptions): Promise<JobDocument>;
  close(): Promise<void>;
}

/** Starts threads when they are needed, `threads` of them at most. */
export async function openPool(threads: number): Promise<JobPool> {
  const { Tinypool } = await import('tinypool');
  // Beside this file in the package; when the program is run from its sources the thread is too.
  const filename = new URL(`./job-worker${extname(import.meta.url)}`, import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: 0, maxThreads: threads, idleTimeout: 60_000 });
  // What a thread says when it has no job; the next job that needs one says it again.
  pool.on('error', () => {});
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
        const answer = (await answerOf(pool.run(task, { transferList: [port2] as never[] }))) as JobAnswer;
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
async function answerOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    const { message } = error as Error;
    throw new JobError('failure', `the thread of the job has ended: ${message}`, { cause: error });
  }
}
