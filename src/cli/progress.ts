/** One line on standard error that says how far long work is, while there is somebody to see it. */
import type { AsyncOptions } from '../cluster';
import type { Streams } from './streams';

/** Milliseconds between two lines: of a terminal, which is written over, and of a log, which grows. */
const ON_TERMINAL = 100;
const IN_LOG = 5000;

/** What of the state of a search is told. */
type PlanState = Parameters<NonNullable<AsyncOptions['onProgress']>>[0];
export type Told = Omit<PlanState, 'fit'> & { readonly fit?: number };

export interface Progress {
  readonly onProgress: (state: Told) => void;
  /** Takes the line away. */
  end(): void;
}

/**
 * @param wanted what the user has said; without a word it is shown on a terminal
 * @param steps what the fits of the work are called, and how many there are where that is known
 * @param before runs that are there already, which took no time now
 */
export function progressOn(
  streams: Streams,
  wanted: boolean | undefined,
  steps: { readonly name: string; readonly count?: number } | undefined,
  now: () => number = () => performance.now(),
): Progress {
  const line = lineOn(streams, wanted, now);
  const begun = now();
  let first: Told | undefined;
  return {
    onProgress(state) {
      first ??= state;
      const from = first;
      line.show(() => lineOf(state, from, (now() - begun) / 1000, steps));
    },
    end: line.end,
  };
}

/** A line that is written over, or lines of a log, no more often than one can read. */
export function lineOn(
  streams: Streams,
  wanted: boolean | undefined,
  now: () => number = () => performance.now(),
): { show(text: () => string): void; end(): void } {
  const { draw, isTerminal } = streams;
  if (!(wanted ?? isTerminal)) return { show: () => {}, end: () => {} };
  let shown = -Infinity;
  return {
    show(text) {
      const at = now();
      if (at - shown < (isTerminal ? ON_TERMINAL : IN_LOG)) return;
      shown = at;
      draw(isTerminal ? `\r\x1b[K${text().slice(0, streams.width - 1)}` : `${text()}\n`);
    },
    end() {
      if (isTerminal && shown > -Infinity) draw('\r\x1b[K');
    },
  };
}

function lineOf(
  { fit = 0, run, runs, sweep, fitness, residual }: Told,
  first: Told,
  seconds: number,
  steps: { readonly name: string; readonly count?: number } | undefined,
): string {
  const parts =
    steps === undefined ? [] : [`${steps.name} ${fit + 1}${steps.count === undefined ? '' : `/${steps.count}`}`];
  parts.push(`run ${run + 1}/${runs}`, `sweep ${sweep}`);
  parts.push(`fitness ${fitness.toPrecision(6)}`, `residual ${residual.toExponential(1)}`);
  // Fits of one length each, and runs of one length: as far as that is so.
  const all = (steps?.count ?? 1) * runs;
  const made = fit * runs + run - ((first.fit ?? 0) * first.runs + first.run);
  const left = all - fit * runs - run;
  const isKnown = made > 0 && (steps === undefined || steps.count !== undefined);
  parts.push(isKnown ? `${clock(seconds)}, ~${clock((seconds / made) * left)} left` : clock(seconds));
  return parts.join(', ');
}

/** 12 s, 3 min 20 s, 2 h 5 min. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
