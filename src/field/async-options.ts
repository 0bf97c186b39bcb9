import { requireInteger, typeError } from '../errors';
import type { PlanState } from '../search/plan';

/** What the asynchronous forms of functions that fit take besides. */
export interface AsyncOptions {
  /**
   * Threads, the calling one included; 1 by default. They share each sweep over a large tuple, for which they need SharedArrayBuffer (in browsers a
   * cross-origin isolated page); worth it from about a million entries on. Of a dense tuple of less than 2^15 numbers they make whole runs of a fit
   * with `restarts`, side by side: without `onIteration` and `orthogonalTo`, and not of other kinds (sparse ones, permutations, operators), whose runs
   * are made by the calling thread. Results are the same bits for the same number; those of runs side by side for any.
   */
  readonly workers?: number;
  /** Called now and then, between slices of work, with the latest that was heard of any run. `fit` counts the fits from 0: rounds, ranks, or layers, nearest first. */
  readonly onProgress?: (state: PlanState) => void;
}

export const asyncNames = ['onProgress', 'workers'] as const;

/** More threads than any machine has memory channels for. */
const MOST_WORKERS = 64;

/** @throws TypeError, RangeError for what is neither a number of threads nor a function */
export function resolveAsync(
  place: string,
  { workers, onProgress }: { readonly workers?: unknown; readonly onProgress?: unknown },
): number {
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw typeError(`${place}: onProgress`, 'a function', onProgress);
  }
  return requireInteger(`${place}: workers`, workers ?? 1, 1, MOST_WORKERS);
}
