import type { BarycentreStart } from './starts';

/** What a callback sees after each iteration. */
export interface BarycentreState {
  /** Which start, 0 for the first. */
  readonly run: number;
  /** Readings of all the tuples, each once, that the run has taken so far. */
  readonly sweep: number;
  /** The geometric mean of the fitnesses for the tuples. */
  readonly fitness: number;
  /** Relative stationarity residual as the ascent estimates it; the run converges where it is `tolerance` or less. */
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
