import type { PlanarMatrix } from '../matrix';
import type { RandomSource } from '../random';
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';

/** The tuple that counts its own sweeps, and what every method needs to know. */
export interface Problem {
  readonly A: Tuple;
  readonly rank: number;
  readonly random: RandomSource;
  /**
   * Where A is a direct sum of tuples, for which one X is to have the largest mean of log ρ(Γ(A^k;X)): these. Undefined where A is meant as a whole; of
   * all methods `ascent` alone knows of this.
   */
  readonly parts?: readonly Tuple[];
}

/** Where a method starts: by itself, at random, or from R (d×n) and S (n×d), with E (d×d) if known. */
export type StartPoint =
  | { readonly kind: 'balanced' }
  | { readonly kind: 'random' }
  | { readonly kind: 'given'; readonly R: PlanarMatrix; readonly S: PlanarMatrix };

/** What the driver reads between steps. */
export interface MethodState {
  /** L(X), or the method's estimate of it, never more than second order off in its residual. */
  fitness: number;
  /** Relative stationarity residual, defined in docs/notation.md. */
  residual: number;
  /** Set when the method cannot go on: numbers are not finite, or are not because the leading eigenvalues of Γ(A;X) are a complex pair. */
  failure?: 'non-finite' | 'complex-pair';
}

/**
 * A solver is its mathematics, and all that is known of it stands here: options, JSON, messages and tests take its name and its needs from
 * this record. The driver owns counting, history, stopping, abort and the certificate.
 */
export interface Method<State extends MethodState, Name extends string = string> {
  /** What options, results and JSON call it. */
  readonly name: Name;
  /** The name of a method whose place this one has taken: options and stored results that say it mean this one. */
  readonly formerName?: string;
  readonly defaultMaxSweeps: number;
  /** Sweeps without progress that count as stagnation. */
  readonly patience: number;
  /** True for a method of Hermitian tuples alone; what it finishes with has R = S*. */
  readonly requiresHermitian: boolean;
  /** What to try after `max-sweeps`, where it is not what every method would say. */
  readonly advice?: string;
  /** A generator, as `step` too may be, where it takes longer than a sweep or two: it yields between them, so that `fitAsync` can rest there. */
  init(problem: Problem, start: StartPoint): State | Resting<State>;
  step(problem: Problem, state: State): void | Resting<void>;
  /** S (n×d) and R (d×n) spanning the images of Π and Π*, in the sizes that U and V* have; see `spansOf`. */
  finish(problem: Problem, state: State): { R: PlanarMatrix; S: PlanarMatrix };
}
