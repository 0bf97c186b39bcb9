import type { BarycentreState } from '../barycentre/options';
import type { Barycentre } from '../barycentre/result';
import type { TupleLike } from '../tuple/input';
import type { AsyncOptions } from './async-options';

/** Options of `barycentre`; defaults are those of `fit`. */
export interface BarycentreOptions {
  /**
   * Where the first run starts: `balanced`, the best for all of the tuples among the balanced truncations of the first eight; `random`; or r matrices d×d, `X` of an earlier result, to
   * continue from.
   */
  readonly start?: 'balanced' | 'random' | Barycentre | { readonly X: TupleLike };
  /** Further runs, each from a random start of its own seed. */
  readonly restarts?: number;
  /** Integer ≥ 0; run i uses seed + i. */
  readonly seed?: number;
  /** Relative stationarity residual that counts as converged. */
  readonly tolerance?: number;
  /** No iteration of a run begins after this many readings of all the tuples; 5000 by default. */
  readonly maxSweeps?: number;
  /** Called after every iteration; return `'stop'` to end with status `aborted`. */
  readonly onIteration?: (state: BarycentreState) => unknown;
  /** Ends the search with status `aborted`, keeping the best found so far. */
  readonly signal?: AbortSignal;
}

/** Options of `barycentreAsync`. */
export interface BarycentreAsyncOptions extends BarycentreOptions {
  /** Threads that share each reading of large matrices, as of {@link AsyncOptions}; 1 by default. */
  readonly workers?: AsyncOptions['workers'];
  /** Called now and then, between slices of work. */
  readonly onProgress?: (state: BarycentreState) => void;
}
