/** A search whose jobs are done by workers: they are enqueued, and the results that come back go into the folder. */
import { resolve } from 'node:path';
import type { Job, JobInput } from '../jobs';
import { collect, type EnqueueOptions, enqueue, type QueuePlace } from '../queue';
import { jobWords } from './search-plan';
import { plural } from './search-text';
import { type Failed, missingJobs, type SearchState, type SearchWork } from './search-work';

interface Words {
  readonly queue: string;
  readonly name?: string;
  readonly retry?: boolean;
}

const MEGABYTE = 2 ** 20;

/** Keeps what is small enough to travel through Redis; nothing where there is no queue. */
export function keepInputs(
  { queue, inline }: { readonly queue?: string; readonly inline: number },
  inputs: Map<string, Uint8Array>,
): ((input: JobInput, bytes: Uint8Array) => void) | undefined {
  if (queue === undefined) return undefined;
  return ({ digest }, bytes) => {
    if (bytes.length <= inline * MEGABYTE) inputs.set(digest, bytes);
  };
}

/** As `carryOutJobs`, by workers that others have started. */
export async function searchByQueue(
  jobs: readonly Job[],
  {
    store,
    signal,
    say,
    onState,
    words,
    folder,
    inputs,
  }: Omit<SearchWork, 'pool' | 'workers'> & {
    readonly words: Words;
    readonly inputs: ReadonlyMap<string, Uint8Array>;
  },
): Promise<Failed[]> {
  const place: QueuePlace = { url: words.queue, ...(words.name === undefined ? {} : { name: words.name }) };
  let left = await missingJobs(jobs, { store, say });
  const state: SearchState = { jobs: jobs.length, done: 0, before: 0, failed: 0, running: 0 };
  state.done = state.before = jobs.length - left.length;
  onState(state);
  const failures: Failed[] = [];
  const options: EnqueueOptions = { ...place, inputs, folder: resolve(folder), retry: words.retry ?? false, signal };
  let wasIdle = false;
  while (left.length > 0 && !signal.aborted) {
    const enqueued = await enqueue(left, options).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (enqueued === undefined) break;
    const { added, known, setAside } = enqueued;
    say(
      `${plural(added, 'job')} enqueued, ${known} there already${setAside > 0 ? `, ${setAside} set aside before` : ''}`,
    );
    const { lost } = await collect(left, {
      ...place,
      signal,
      onDocument: async (document) => {
        await store.write(document);
        state.done++;
        onState(state);
      },
      onSetAside: (job, reason) => {
        failures.push({ job, reason });
        state.failed++;
        say(`${jobWords(job)} is set aside: ${reason}`);
      },
      onState: ({ active, workers }) => {
        state.running = active;
        onState(state);
        if (workers === 0 && !wasIdle) say('no worker is there; lsrdr worker --queue starts one');
        wasIdle = workers === 0;
      },
    });
    if (lost.length > 0) say(`${plural(lost.length, 'job')} not in the queue any more, or damaged there`);
    left = [...lost];
  }
  return failures;
}
