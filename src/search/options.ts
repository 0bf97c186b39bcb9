import type { Complement } from '../matrix';
import type { MethodName, StartPoint } from '../methods/method';

/** What a callback sees after each iteration. */
export interface IterationState {
  /** Which start, 0 for the first. */
  readonly run: number;
  readonly sweep: number;
  readonly fitness: number;
  readonly residual: number;
  readonly method: MethodName;
}

/** Options after checking. */
export interface ResolvedOptions {
  readonly rank: number;
  readonly method: 'auto' | MethodName;
  readonly start: StartPoint;
  readonly restarts: number;
  readonly seed: number;
  readonly tolerance: number;
  /** What `orthogonalTo` leaves; starts are in its coordinates. */
  readonly complement: Complement | undefined;
  readonly maxSweeps: number | undefined;
  readonly onIteration: ((state: IterationState) => unknown) | undefined;
  readonly signal: AbortSignal | undefined;
}
