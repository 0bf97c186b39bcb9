/** Work that takes long: it tells how far it is, ends at Ctrl-C with a checkpoint, and goes on from one. */
import { Journal } from '../field';
import { useKernel } from '../kernels';
import { requireCheckpoint, resumeLine, writeCheckpoint } from './checkpoint';
import { Failure, lineOf } from './failure';
import type { LongWords, OutputWords } from './fit-options';
import { onInterruption } from './interruption';
import { progressOn, type Told } from './progress';
import type { Session } from './session';

/** What functions of the library that end in Async take. */
export interface Hooks {
  readonly signal: AbortSignal;
  readonly onProgress: (state: Told) => void;
  readonly journal: Journal;
  readonly workers: number | 'auto';
}

/** Takes the choice of the kernel, which holds for tuples made from now on. */
export function chooseKernel({ deterministic }: LongWords): void {
  if (deterministic) useKernel({ deterministic: true });
}

/**
 * @param steps what the fits are called, and how many there are, where there are several
 * @throws Failure with the exit code of the signal, after the checkpoint is written
 */
export async function longWork<T>(
  session: Session,
  words: LongWords & Pick<OutputWords, 'force'>,
  steps: { readonly name: string; readonly count?: number } | undefined,
  work: (hooks: Hooks) => Promise<T>,
): Promise<T> {
  const { streams } = session;
  if (session.checkpoint === undefined) await requireCheckpoint(words);
  const journal = session.journal ?? new Journal();
  session.journal = journal;
  const before = journal.runs;
  const progress = progressOn(streams, words.progress, steps);
  const interruption = onInterruption(streams, 'ending with a checkpoint; once more ends without one', progress.end);
  try {
    const workers = words.deterministic ? 1 : words.workers;
    const done = await work({ signal: interruption.signal, onProgress: progress.onProgress, journal, workers });
    const { code } = interruption;
    if (code === undefined) return done;
    // What goes on from a checkpoint writes that one again, wherever it has been moved to.
    const file = await writeCheckpoint(session.checkpoint ?? words.checkpoint, session.words, journal);
    const made = journal.runs - before;
    const runs = `${journal.runs} ${journal.runs === 1 ? 'run' : 'runs'} done${before > 0 ? `, ${made} of them now` : ''}`;
    throw new Failure(`interrupted with ${runs}; this goes on: ${resumeLine(file)}`, code);
  } finally {
    progress.end();
    interruption.off();
  }
}

/**
 * Delivers what long work has found. Where that fails, as on a disk that has become full, its runs are kept in a checkpoint, from which the same result is made again in no time.
 *
 * @throws Failure that says where they are; what `work` throws where there can be no checkpoint either
 */
export async function orKept(session: Session, words: LongWords, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { journal } = session;
    if (journal === undefined || journal.runs === 0 || (error instanceof Failure && error.isKept)) throw error;
    const kept = await writeCheckpoint(session.checkpoint ?? words.checkpoint, session.words, journal).catch(() => '');
    if (kept === '') throw error;
    throw new Failure(`${lineOf(error)}; the runs are kept, and this goes on, with another --out: ${resumeLine(kept)}`);
  }
}
