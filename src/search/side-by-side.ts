/**
 * A search whose runs are made side by side: by threads that have the tuple, and by the calling thread. A run depends on the seed and its index, and on
 * what earlier runs have found out about the point that it reaches; so a run that is further asks, and waits until the runs before it have told. Runs are taken
 * in the order of their indices, which decides about optima and about the end: the outcome is that of `search`, bit for bit, for any number of threads,
 * whoever makes a run, and whenever a thread dies. What was made of runs behind the last is thrown away.
 */
import { kernelName } from '../kernels';
import type { Resting } from '../resting';
import { DenseTuple } from '../tuple/dense';
import type { Tuple } from '../tuple/tuple';
import type { Certified } from './certificate';
import type { Telling } from './course';
import { drive, type Run } from './driver';
import { guarded } from './guarded';
import type { Maximality } from './maximality';
import type { IterationState, SearchOptions } from './options';
import { over, type Report } from './run-messages';
import type { RunThread, RunThreads } from './run-threads';
import { conclude, endsWith, type Prepared, prepare, type SearchOutcome, startOf } from './search';
import { rest, SLICE } from './slices';

/** Milliseconds that a search has taken before threads are started for it: most searches of small tuples without many restarts are over then. */
const WORTH_STARTING = 100;

/** Runs that this thread begins before it has ended one, and other threads: so there is something to do while one waits for earlier ones. */
const MOST_OWN = 2;
const MOST_OPEN = 4;

/** Runs that are left for each thread from which on each has a second one at hand when it ends one. */
const MANY = 4;

interface OwnRun {
  readonly steps: Telling<Run>;
  /** Whether it could go on if earlier runs are where they are. */
  isWaiting: () => boolean;
}

/**
 * Whether runs of a search may be made by other threads: several from a dense tuple whose sweeps threads cannot share, without a callback that could
 * stop them, and without a complement.
 */
export function mayStandSideBySide(A: Tuple, { restarts, onIteration, complement }: SearchOptions): A is DenseTuple {
  return A instanceof DenseTuple && restarts > 0 && onIteration === undefined && complement === undefined;
}

/**
 * @param earlier the first runs of the same search, if they were made before
 * @throws as `search` does, and what onRest throws
 */
export async function sideBySide(
  A: DenseTuple,
  options: SearchOptions,
  threads: RunThreads,
  search: number,
  onRest: (state: IterationState) => void,
  earlier: readonly Run[] = [],
): Promise<SearchOutcome> {
  const work = new SideBySide(A, options, threads, search, earlier);
  try {
    return await work.carriedOut(onRest);
  } finally {
    work.end();
  }
}

class SideBySide {
  private prepared!: Prepared;
  private readonly runs: Run[] = [];
  private readonly done = new Map<number, Run>();
  /** What runs threw: of no interest where the search ends before them. */
  private readonly failed = new Map<number, unknown>();
  private readonly asked = new Map<number, { readonly thread: RunThread; readonly point: Certified }>();
  private readonly own = new Map<number, OwnRun>();
  /** Indices that a thread has lost, for this thread. */
  private readonly lost: number[] = [];
  private next = 0;
  private latest: IterationState | undefined;
  private hasAborted = false;
  private wake: () => void = () => {};

  constructor(
    private readonly A: DenseTuple,
    private readonly options: SearchOptions,
    private readonly threads: RunThreads,
    private readonly search: number,
    earlier: readonly Run[],
  ) {
    for (const run of earlier.slice(0, options.restarts + 1)) this.done.set(this.next++, run);
  }

  async carriedOut(onRest: (state: IterationState) => void): Promise<SearchOutcome> {
    const { A, options, threads, runs } = this;
    const begun = performance.now();
    const prepared = await this.rested(prepare(A, options), onRest);
    this.prepared = prepared;
    threads.onStart = (thread) => this.brief(thread);
    threads.onReport = (thread, report) => this.hear(thread, report);
    threads.onEnd = (thread) => this.lose(thread);
    for (const thread of threads.alive) this.brief(thread);
    const woken = () => this.wake();
    options.signal?.addEventListener?.('abort', woken);
    try {
      for (;;) {
        for (let run = this.done.get(runs.length); run !== undefined; run = this.done.get(runs.length)) {
          const isLast = await this.rested(endsWith(prepared, runs, run), onRest);
          if (isLast || runs.length > options.restarts) return conclude(A, options, prepared, runs);
        }
        if (this.failed.has(runs.length)) throw this.failed.get(runs.length);
        if (performance.now() - begun > WORTH_STARTING) threads.start();
        this.passOnAbort();
        this.answer();
        this.handOut();
        if (this.ownSlice()) await rest();
        else await this.news();
        if (this.latest !== undefined) onRest(this.latest);
      }
    } finally {
      options.signal?.removeEventListener?.('abort', woken);
    }
  }

  /** Nobody makes anything of this search any more. */
  end(): void {
    const { threads } = this;
    for (const thread of threads.alive) {
      if (thread.open.size > 0) thread.post({ kind: 'drop' });
      thread.open.clear();
    }
    threads.onStart = threads.onEnd = threads.onReport = () => {};
    for (const { steps } of this.own.values()) steps.return(undefined as never);
  }

  private brief(thread: RunThread): void {
    const { search } = this;
    const { rank, seed, tolerance, maxSweeps } = this.options;
    const { method, searched } = this.prepared;
    const options = { rank, seed, tolerance, maxSweeps };
    const [stack, kernel] = [searched.toDense(), kernelName()];
    thread.post({ kind: 'search', search, kernel, stack, r: searched.r, method: method.name, options });
    this.wake();
  }

  private hear(thread: RunThread, report: Report): void {
    const { index, kind } = report;
    if (report.search !== this.search) return;
    const { algebra } = this.A;
    if (kind === 'at') this.latest = report.state;
    else if (kind === 'asks') this.asked.set(index, { thread, point: over(algebra, report.point) });
    else {
      thread.open.delete(index);
      if (kind === 'done') this.done.set(index, over(algebra, report.run));
      else this.lost.push(index);
    }
    this.wake();
  }

  /** A thread has died: this one makes its runs. */
  private lose(thread: RunThread): void {
    for (const index of thread.open) {
      this.asked.delete(index);
      this.lost.push(index);
    }
    thread.open.clear();
    this.wake();
  }

  private passOnAbort(): void {
    if (this.hasAborted || !this.options.signal?.aborted) return;
    this.hasAborted = true;
    for (const thread of this.threads.alive) thread.post({ kind: 'abort' });
  }

  /** What is known is known from the first run that found it on; what is not is so when all earlier runs are in. */
  private knownTo(index: number, point: Certified): { maximality: Maximality | undefined } | undefined {
    const maximality = this.prepared.census.known(point);
    return maximality !== undefined || index === this.runs.length ? { maximality } : undefined;
  }

  private answer(): void {
    for (const [index, { thread, point }] of this.asked) {
      const known = this.knownTo(index, point);
      if (known === undefined) continue;
      this.asked.delete(index);
      thread.post({ kind: 'known', index, ...known });
    }
  }

  private handOut(): void {
    const { threads, own, prepared, options } = this;
    for (const index of this.lost.splice(0)) own.set(index, this.begun(index));
    if (this.canBegin() && own.size < MOST_OWN && [...own.values()].every(({ isWaiting }) => isWaiting())) {
      own.set(this.next, this.begun(this.next));
      this.next += 1;
    }
    // One to each in turn, so that none waits for runs that another has not begun.
    for (let given = true; given; ) {
      given = false;
      for (const thread of threads.alive) {
        if (!this.canBegin() || options.signal?.aborted || !this.hasRoom(thread)) continue;
        const index = this.next++;
        thread.open.add(index);
        thread.post({ kind: 'run', index, start: startOf(prepared, index) });
        given = true;
      }
    }
  }

  private hasRoom({ open }: RunThread): boolean {
    const atWork = [...open].filter((index) => !this.asked.has(index)).length;
    const isMuch = this.options.restarts - this.next > MANY * (this.threads.alive.size + 1);
    return open.size < MOST_OPEN && atWork < (isMuch ? 2 : 1);
  }

  private canBegin(): boolean {
    return this.next <= this.options.restarts;
  }

  private begun(index: number): OwnRun {
    const { options, prepared } = this;
    const run = { steps: undefined as unknown as Telling<Run>, isWaiting: () => false };
    const knownTo = (point: Certified) => this.knownTo(index, point);
    function* known(point: Certified): Resting<Maximality | undefined> {
      run.isWaiting = () => knownTo(point) === undefined;
      while (run.isWaiting()) yield;
      run.isWaiting = () => false;
      return knownTo(point)!.maximality;
    }
    run.steps = drive(guarded(prepared.method), prepared.searched, options, {
      index,
      start: startOf(prepared, index),
      known,
    });
    return run;
  }

  /** A slice of the earliest own run that can go on; false if there is none. */
  private ownSlice(): boolean {
    const { own, done } = this;
    const order = [...own].sort(([one], [other]) => one - other);
    const [index, run] = order.find(([, { isWaiting }]) => !isWaiting()) ?? [];
    if (index === undefined) return false;
    const begun = performance.now();
    try {
      while (performance.now() - begun < SLICE) {
        const step = run!.steps.next();
        if (step.done) {
          own.delete(index);
          done.set(index, step.value);
          break;
        }
        if (step.value) this.latest = step.value;
        if (run!.isWaiting()) break;
      }
    } catch (error) {
      own.delete(index);
      this.failed.set(index, error);
    }
    return true;
  }

  /** Until a thread has something to say, or has died, or the signal ends the fit. */
  private news(): Promise<void> {
    return new Promise((resume) => {
      this.wake = resume;
    });
  }

  private async rested<T>(work: Resting<T>, onRest: (state: IterationState) => void): Promise<T> {
    let rested = performance.now();
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (performance.now() - rested < SLICE) continue;
      if (this.latest !== undefined) onRest(this.latest);
      await rest();
      rested = performance.now();
    }
  }
}
