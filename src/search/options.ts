import type { Complement } from '../matrix';
import type { StartPoint } from '../methods/method';
import type { MethodName } from '../methods/registry';

/** What a callback sees after each iteration. */
export interface IterationState {
  /** Which start, 0 for the first. */
  readonly run: number;
  /** Sweeps over A that this run has taken so far. */
  readonly sweep: number;
  /** L(X) as the method estimates it. */
  readonly fitness: number;
  /** Relative stationarity residual as the method estimates it; the run converges where it is `tolerance` or less. */
  readonly residual: number;
  /** The method at work; with `auto` the one that was taken. */
  readonly method: MethodName;
}

/** What a search is asked for; nothing is checked again that could be checked without reading A. */
export interface SearchOptions {
  /** Begins the messages of errors: `real.fit` or the like. */
  readonly place: string;
  readonly rank: number;
  readonly method: 'auto' | MethodName;
  /** In the coordinates of A, also where there is a complement. */
  readonly start: StartPoint;
  /** Random starts beside the first one, at most. */
  readonly restarts: number;
  /** The bound on what the starts have not seen, of classes, that ends the search before; none if undefined. */
  readonly until: number | undefined;
  /** Run i uses seed + i, modulo 2^53. */
  readonly seed: number;
  /** Residual that counts as converged. */
  readonly tolerance: number;
  /** Searched is A on these coordinates, if they are given. */
  readonly complement: Complement | undefined;
  /** The method's own bound if undefined. */
  readonly maxSweeps: number | undefined;
  readonly onIteration: ((state: IterationState) => unknown) | undefined;
  readonly signal: AbortSignal | undefined;
}
