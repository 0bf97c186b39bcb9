import { requireInteger, requireKnownOptions, typeError } from '../errors';
import { Journal } from '../result/journal';
import type { PlanState } from '../search/plan';

/** What the asynchronous forms of functions that fit take besides. */
export interface AsyncOptions {
  /**
   * Threads, the calling one included; 1 by default. `auto`: one for each core, up to 8, and where they are refused one, which `message` of the result
   * says; a number that is refused to a large tuple rejects. They share each sweep over a large tuple, for which they need SharedArrayBuffer (in browsers a
   * cross-origin isolated page); worth it from about a million entries on. Of a dense tuple of less than 2^15 numbers they make whole runs of a fit
   * with `restarts`, side by side: without `onIteration` and `orthogonalTo`, and not of other kinds (sparse ones, permutations, operators), whose runs
   * are made by the calling thread. Results are the same bits for the same number; those of runs side by side for any.
   */
  readonly workers?: number | 'auto';
  /** Called now and then, between slices of work, with the latest that was heard of any run. `fit` counts the fits from 0: rounds, ranks, or layers, nearest first. */
  readonly onProgress?: (state: PlanState) => void;
  /** Keeps the runs, and has those that are not to be made again: see {@link Journal}. */
  readonly journal?: Journal;
}

export const asyncNames = ['onProgress', 'workers', 'journal'] as const;

/**
 * Refuses unknown options of a function that fits; those of its asynchronous form, whose name is `place` and Async, with that name.
 * @throws RangeError
 */
export function requireFitOptions(place: string, options: unknown, accepted: readonly string[]): void {
  for (const name of asyncNames) {
    if (accepted.includes(name) || typeof options !== 'object' || options === null || !(name in options)) continue;
    throw new RangeError(
      `${place}: unknown option '${name}', which is one of ${place}Async; accepted: ${accepted.join(', ')}`,
    );
  }
  requireKnownOptions(place, options, accepted);
}

/** More threads than any machine has memory channels for. */
const MOST_WORKERS = 64;

/** @throws TypeError, RangeError for what is neither a number of threads, nor a function, nor a journal */
export function resolveAsync(
  place: string,
  { workers, onProgress, journal }: { readonly workers?: unknown; readonly onProgress?: unknown; journal?: unknown },
): number | 'auto' {
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw typeError(`${place}: onProgress`, 'a function', onProgress);
  }
  if (journal !== undefined && !(journal instanceof Journal)) {
    throw typeError(`${place}: journal`, 'a Journal', journal);
  }
  if (workers === 'auto') return workers;
  if (typeof workers === 'string') {
    throw typeError(`${place}: workers`, `an integer from 1 to ${MOST_WORKERS} or 'auto'`, workers);
  }
  return requireInteger(`${place}: workers`, workers ?? 1, 1, MOST_WORKERS);
}
