import type { BarycentreStart } from './starts';

/** What a callback sees after each iteration. */
export interface BarycentreState {
  /** Which start, 0 for the first. */
  readonly run: number;
  readonly sweep: number;
  /** The geometric mean of the fitnesses for the tuples. */
  readonly fitness: number;
  readonly residual: number;
}

/** What a search is asked for; it is not checked again. */
export interface BarycentreOptions {
  readonly rank: number;
  readonly start: BarycentreStart;
  /** Random starts beside the first one. */
  readonly restarts: number;
  /** Run i uses seed + i. */
  readonly seed: number;
  readonly tolerance: number;
  readonly maxSweeps: number | undefined;
  readonly onIteration: ((state: BarycentreState) => unknown) | undefined;
  readonly signal: AbortSignal | undefined;
}
