import { dirname } from 'node:path';
import { Command } from 'commander';
import { type Job, type JobDocument, type JobStore, merge, openStore, type SearchDocument } from '../../jobs';
import { againLine } from '../checkpoint';
import { type ExitCode, exitCodes } from '../exit-codes';
import { about, Failure } from '../failure';
import { onInterruption } from '../interruption';
import { openPool, threadsOf } from '../job-pool';
import { amount, workers } from '../option-values';
import { lineOn } from '../progress';
import { addQueueOptions, type QueueWords } from '../queue-options';
import { distinctJobs, jobsOfPlan, type Shard, shardOf } from '../search-plan';
import { keepInputs, searchByQueue } from '../search-queue';
import { plural, searchText, stateLine } from '../search-text';
import { carryOutJobs, type Failed, type SearchState } from '../search-work';
import type { Session } from '../session';

interface SearchWords extends QueueWords {
  readonly inline: number;
  readonly retry?: boolean;
  readonly out?: string;
  readonly workers: number | 'auto';
  readonly shard?: Shard;
  readonly json?: boolean;
  readonly progress?: boolean;
}

/** `lsrdr search`: many fits. */
export function searchCommand(session: Session): Command {
  const command = new Command('search')
    .summary('many fits, as a plan lists them')
    .description(
      'Makes every fit of a plan that has no result yet in a folder of results, on all cores of this machine, or by workers on any machine.',
    )
    .argument('<plan>', 'a plan in JSON: sources, ranks, seeds, options')
    .option('--out <folder>', 'where the results are; by default beside the plan, plan.results')
    .option('--workers <count>', 'fits at one time; auto takes all cores', workers, 'auto')
    .option('--shard <i/n>', 'one of n parts of the jobs, such as 3/16', shardOf)
    .option('--json', 'the whole search as JSON on standard output')
    .option('--progress', 'tell how far it is, also where standard error is no terminal')
    .option('--no-progress', 'tell nothing');
  return addQueueOptions(command, 'leave the work to workers: enqueue the jobs in this Redis and wait for the results')
    .option('--inline <megabytes>', 'inputs up to this size travel through Redis', amount, 16)
    .option('--retry', 'give jobs that were set aside another chance')
    .addHelpText(
      'after',
      `
Exit codes: 0 all converged, 1 wrong use or input or jobs that failed, 2 a job has not converged, 130 interrupted.

Examples:
  lsrdr search plan.json
  lsrdr search plan.json --shard 3/16 --out results
  lsrdr search plan.json --workers 8 --json > search.json
  lsrdr search plan.json --queue redis://queue.example:6379`,
    )
    .action(async (plan: string, words: SearchWords) => {
      const out = words.out ?? `${plan.replace(/\.json$/, '')}.results`;
      if (out === '') throw new Failure("--out: expected a folder, got ''");
      const inputs = new Map<string, Uint8Array>();
      const jobs = await jobsOfPlan(plan, words.shard, keepInputs(words, inputs));
      const store = await about(out, () => openStore(out));
      const failures = await searched(session, jobs, store, inputs, { plan, words });
      const found = await merge(await documentsOf(store, jobs), { jobs });
      const { streams } = session;
      session.code = codeOf(failures, found);
      await streams.print(words.json ? `${JSON.stringify(found)}\n` : `${searchText(found)}\n  results in ${out}\n`);
    });
}

async function searched(
  session: Session,
  jobs: readonly Job[],
  store: JobStore,
  inputs: ReadonlyMap<string, Uint8Array>,
  { plan, words }: { readonly plan: string; readonly words: SearchWords },
): Promise<readonly Failed[]> {
  const { streams } = session;
  const line = lineOn(streams, words.progress);
  const begun = performance.now();
  let latest: SearchState | undefined;
  const onState = (state: SearchState): void => {
    latest = state;
    line.show(() => stateLine(state, (performance.now() - begun) / 1000));
  };
  const say = (text: string): void => {
    line.end();
    streams.say(`lsrdr search: ${text}`);
  };
  const interruption = onInterruption(streams, 'ending; once more ends at once', line.end);
  const distinct = distinctJobs(jobs);
  try {
    const common = { store, signal: interruption.signal, say, onState };
    const failures =
      words.queue === undefined
        ? await onThisMachine(distinct, { ...common, folder: dirname(plan) }, words.workers)
        : await searchByQueue(distinct, {
            ...common,
            words: { ...words, queue: words.queue },
            folder: dirname(plan),
            inputs,
          });
    const { code } = interruption;
    if (code !== undefined && (latest === undefined || latest.done + latest.failed < distinct.length)) {
      throw new Failure(
        `interrupted with ${latest?.done ?? 0} of ${plural(distinct.length, 'job')} done; this goes on: ${againLine(session.words)}`,
        code,
      );
    }
    return failures;
  } finally {
    line.end();
    interruption.off();
  }
}

type Work = Omit<Parameters<typeof carryOutJobs>[1], 'pool' | 'workers'>;

async function onThisMachine(jobs: readonly Job[], work: Work, wanted: number | 'auto'): Promise<Failed[]> {
  const workers = threadsOf(wanted);
  const pool = await openPool(workers);
  try {
    return await carryOutJobs(jobs, { ...work, pool, workers });
  } finally {
    await pool.close();
  }
}

async function documentsOf(store: JobStore, jobs: readonly Job[]): Promise<JobDocument[]> {
  const found: JobDocument[] = [];
  for (const { address } of distinctJobs(jobs)) {
    const document = (await store.read(address))?.document;
    if (document !== undefined) found.push(document);
  }
  return found;
}

/** Jobs without a result are worse than results that have not converged. */
export function codeOf(failures: readonly unknown[], { jobs, missing }: SearchDocument): ExitCode {
  if (failures.length > 0 || missing.length > 0) return exitCodes.usage;
  return jobs.every(({ result }) => result.point.status === 'converged') ? exitCodes.good : exitCodes.unsettled;
}
