/** A list of jobs carried out on the cores of this machine, with a folder of results that says what is done. */
import { type Job, JobError, type JobStore } from '../jobs';
import { lineOf } from './failure';
import type { JobPool } from './job-pool';
import { requireWritableFolder } from './output';
import { jobWords } from './search-plan';

/** How far a search is. */
export interface SearchState {
  readonly jobs: number;
  done: number;
  /** Of those the ones that were there before. */
  before: number;
  failed: number;
  running: number;
}

export interface Failed {
  readonly job: Job;
  readonly reason: string;
}

export interface SearchWork {
  readonly store: JobStore;
  readonly pool: Pick<JobPool, 'run'>;
  /** Jobs at one time. */
  readonly workers: number;
  /** Where the paths of the jobs begin. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** A line for people. */
  readonly say: (line: string) => void;
  readonly onState: (state: SearchState) => void;
}

/**
 * Makes what the store has not got. A job that fails is told and left out, the others go on; what an interruption ends is kept as a journal, with which it goes on.
 *
 * @throws where a result cannot be written: what would be computed after it would be lost too
 */
export async function carryOutJobs(jobs: readonly Job[], work: SearchWork): Promise<Failed[]> {
  const { workers, signal, onState } = work;
  const state: SearchState = { jobs: jobs.length, done: 0, before: 0, failed: 0, running: 0 };
  const left = await missingJobs(jobs, work);
  state.done = state.before = jobs.length - left.length;
  onState(state);
  const failures: Failed[] = [];
  const controller = new AbortController();
  const stop = AbortSignal.any([signal, controller.signal]);
  const lane = async (): Promise<void> => {
    for (let job = left.shift(); job !== undefined && !stop.aborted; job = left.shift()) {
      state.running++;
      onState(state);
      const outcome = await oneJob(job, { ...work, signal: stop });
      state.running--;
      if (outcome === 'done') state.done++;
      else if (outcome !== 'interrupted') {
        failures.push({ job, ...outcome });
        state.failed++;
      }
      onState(state);
    }
  };
  const lanes = Array.from({ length: Math.min(workers, left.length) }, lane);
  try {
    await Promise.all(lanes);
  } catch (error) {
    controller.abort();
    await Promise.allSettled(lanes);
    throw error;
  }
  return failures;
}

/**
 * Jobs that have no whole document; damaged ones are told and made again.
 *
 * @throws Failure where there are some, and their results could not be written
 */
export async function missingJobs(
  jobs: readonly Job[],
  { store, say }: Pick<SearchWork, 'store' | 'say'>,
): Promise<Job[]> {
  const there = new Set(await store.list());
  const left: Job[] = [];
  for (const job of jobs) {
    const kept = there.has(job.address) ? await store.read(job.address) : undefined;
    if (kept?.damage !== undefined) say(`${kept.damage}; it is computed again`);
    if (kept?.document === undefined) left.push(job);
  }
  if (left.length > 0) await requireWritableFolder(store.folder);
  return left;
}

type Outcome = 'done' | 'interrupted' | { readonly reason: string };

async function oneJob(job: Job, { store, pool, folder, signal, say }: SearchWork): Promise<Outcome> {
  const { address } = job;
  const journal = await store.readJournal(address);
  let document: Awaited<ReturnType<typeof pool.run>>;
  try {
    document = await pool.run(job, { folder, signal, ...(journal === undefined ? {} : { journal }) });
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    if (error.kind === 'interrupted') {
      if (error.journal !== undefined && error.journal.runs > 0) await store.writeJournal(address, error.journal);
      return 'interrupted';
    }
    const reason = lineOf(error);
    say(`${jobWords(job)}: ${reason}`);
    return { reason };
  }
  await store.write(document);
  return 'done';
}
