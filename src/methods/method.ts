import type { PlanarMatrix } from '../matrix';
import type { RandomSource } from '../random';
import type { Tuple } from '../tuple/tuple';

/** The tuple that counts its own sweeps, and what every method needs to know. */
export interface Problem {
  readonly A: Tuple;
  readonly rank: number;
  readonly random: RandomSource;
  /** True when every A_j equals A_j* to rounding: then R = S* and P = Q. */
  readonly hermitian: boolean;
  /** Residual at which the driver will stop; methods may skip work that could not matter below it. */
  readonly tolerance: number;
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
  /** Set when the method cannot go on. */
  failure?: 'complex-pair' | 'non-finite';
}

/** A solver is its mathematics: the driver owns counting, history, stopping, abort and the certificate. */
export interface Method<State extends MethodState> {
  readonly name: MethodName;
  readonly defaultMaxSweeps: number;
  init(problem: Problem, start: StartPoint): State;
  step(problem: Problem, state: State): void;
  /** S (n×d) and R (d×n) spanning the images of Π and Π*; R S need not be normalised. */
  finish(problem: Problem, state: State): { R: PlanarMatrix; S: PlanarMatrix };
}

/** A method with its state closed over, as the driver runs it. */
export interface BoundMethod {
  readonly name: MethodName;
  readonly defaultMaxSweeps: number;
  begin(
    problem: Problem,
    start: StartPoint,
  ): { state: MethodState; step(): void; finish(): { R: PlanarMatrix; S: PlanarMatrix } };
}

export function bind<State extends MethodState>(method: Method<State>): BoundMethod {
  return {
    name: method.name,
    defaultMaxSweeps: method.defaultMaxSweeps,
    begin(problem, start) {
      const state = method.init(problem, start);
      return { state, step: () => method.step(problem, state), finish: () => method.finish(problem, state) };
    },
  };
}

export type MethodName = 'hermitian-cg' | 'variational' | 'ascent' | 'gradient-ascent';
