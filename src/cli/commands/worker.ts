import { resolve } from 'node:path';
import { Command } from 'commander';
import { startWorker } from '../../queue';
import { againLine } from '../checkpoint';
import { exitCodes } from '../exit-codes';
import { Failure, required } from '../failure';
import { onInterruption } from '../interruption';
import { openPool, threadsOf } from '../job-pool';
import { amount, workers } from '../option-values';
import { addQueueOptions, type QueueWords } from '../queue-options';
import { plural } from '../search-text';
import type { Session } from '../session';

interface WorkerWords extends QueueWords {
  readonly workers: number | 'auto';
  readonly folder?: string;
  readonly drain?: boolean;
  readonly stalledAfter?: number;
}

/** Seconds that a timer can count. */
const LONGEST = 2_000_000;

/** `lsrdr worker`: takes jobs from a queue. */
export function workerCommand(session: Session): Command {
  const command = new Command('worker')
    .summary('take jobs of searches from a queue')
    .description(
      'Takes jobs that search --queue has put into a Redis, on the cores of this machine, until it is ended.',
    );
  return addQueueOptions(command, 'the Redis, such as redis://queue.example:6379')
    .option('--workers <count>', 'fits at one time; auto takes all cores', workers, 'auto')
    .option('--folder <folder>', 'where relative paths of plans begin on this machine')
    .option('--drain', 'end when no job is left')
    .option(
      '--stalled-after <seconds>',
      'a worker that says nothing for so long is taken for dead; 30 by default',
      amount,
    )
    .addHelpText(
      'after',
      `
Ctrl-C gives the jobs at work back to the queue, with the runs that they have made.

Exit codes: 0 ended, 1 wrong use, or the file of a job is not on this machine.

Examples:
  lsrdr worker --queue redis://queue.example:6379
  lsrdr worker --queue redis://queue.example:6379 --workers 8 --folder /data/models --drain`,
    )
    .action(async (words: WorkerWords) => {
      const url = required('--queue', words.queue, 'the Redis that has the jobs, such as redis://localhost:6379');
      const count = threadsOf(words.workers);
      const { stalledAfter = 30 } = words;
      if (stalledAfter < 0.1 || stalledAfter > LONGEST) {
        throw new Failure(`--stalled-after: expected a number of seconds from 0.1 to ${LONGEST}, got ${stalledAfter}`);
      }
      const { streams } = session;
      const pool = await openPool(count);
      const interruption = onInterruption(streams, 'giving jobs back; once more ends at once');
      try {
        const { signal } = interruption;
        const worker = await startWorker({
          url,
          signal,
          concurrency: count,
          run: pool.run,
          onEvent: (line) => streams.say(`lsrdr worker: ${line}`),
          ...(words.name === undefined ? {} : { name: words.name }),
          ...(words.folder === undefined ? {} : { folder: resolve(words.folder) }),
          ...(words.drain ? { drain: true } : {}),
          stalledAfter: Math.round(stalledAfter * 1000),
        }).catch((error: unknown) => {
          if (!signal.aborted) throw error;
          throw new Failure(
            `interrupted before it was ready; this begins it again: ${againLine(session.words)}`,
            interruption.code,
          );
        });
        streams.say(`lsrdr worker: ready, ${plural(count, 'job')} at one time`);
        const { lacking, done, failed } = await worker.ended;
        await streams.print(`${plural(done, 'job')} done, ${failed} failed\n`);
        if (lacking !== undefined) throw new Failure(lacking);
        session.code = interruption.code ?? exitCodes.good;
        if (interruption.code !== undefined)
          streams.say(`lsrdr worker: interrupted; this goes on: ${againLine(session.words)}`);
      } finally {
        interruption.off();
        await pool.close();
      }
    });
}
