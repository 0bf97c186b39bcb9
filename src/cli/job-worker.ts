/** What a thread of the pool runs: one job at a time. */
import { journalFromJSON } from '../field';
import { JobError, runJob } from '../jobs';
import type { JobAnswer, JobTask } from './job-messages';

/** Milliseconds between two words about progress. */
const TELL_EVERY = 250;

export default async function runTask({ job, folder, bytes, journal, port }: JobTask): Promise<JobAnswer> {
  const controller = new AbortController();
  port.on('message', () => controller.abort());
  let told = -Infinity;
  try {
    const document = await runJob(job, {
      folder,
      bytes,
      signal: controller.signal,
      ...(journal === undefined ? {} : { journal: journalFromJSON(journal) }),
      onProgress: (state) => {
        const now = performance.now();
        if (now - told < TELL_EVERY) return;
        told = now;
        port.postMessage(state);
      },
    });
    return { document };
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    const { kind, message, journal: left } = error;
    return { error: { kind, message, ...(left === undefined ? {} : { journal: JSON.stringify(left) }) } };
  } finally {
    port.close();
  }
}
