/**
 * Work that is made of several fits, each of which may depend on those before: rounds of deflation, ascending ranks, layers. A plan is a
 * generator that asks for one fit at a time; it is written once, and carried out in one piece or in slices.
 */
import type { Algebra } from '../algebra';
import { typeError } from '../errors';
import { startTeam, type Team } from '../kernels/team';
import type { Lsrdr } from '../result/lsrdr';
import type { IterationState } from '../search/options';
import type { Tuple } from '../tuple/tuple';
import { createField, fitWith, requireWorkers } from './create-field';
import type { FitAsyncOptions, FitOptions } from './options';

/** A fit that a plan asks for. */
export interface PlannedFit {
  readonly A: Tuple;
  readonly options: { readonly rank: number } & FitOptions;
}

/** Asks for fits, is given their results, and returns what they were for. */
export type Plan<T> = Generator<PlannedFit, T, Lsrdr>;

/** What the asynchronous forms of functions that fit more than once take besides. */
export interface AsyncOptions {
  /** Threads that share each sweep, as of `fitAsync`; 1 by default. */
  readonly workers?: number;
  /** Called now and then, between slices of work. `fit` counts the fits from 0: rounds, ranks, or layers, nearest first. */
  readonly onProgress?: (state: IterationState & { readonly runs: number; readonly fit: number }) => void;
}

/** The plan in one piece. */
export function carryOut<T>(algebra: Algebra, plan: Plan<T>): T {
  const field = createField(algebra);
  let next = plan.next();
  while (!next.done) next = plan.next(field.fit(next.value.A, next.value.options));
  return next.value;
}

/**
 * The plan with rests between slices of each fit. What it does from one fit to the next, as some tens of sweeps for ρ(Φ(A)), is in one piece.
 *
 * @throws TypeError, RangeError for malformed options
 */
export async function carryOutAsync<T>(
  place: string,
  algebra: Algebra,
  plan: Plan<T>,
  { workers, onProgress }: AsyncOptions,
): Promise<T> {
  const size = requireWorkers(place, workers);
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw typeError(`${place}: onProgress`, 'a function', onProgress);
  }
  let team: Team | undefined;
  let staffed: Tuple | undefined;
  try {
    let next = plan.next();
    for (let fit = 0; !next.done; fit++) {
      const { A, options } = next.value;
      // One team stays with a tuple from fit to fit, and serves the work between them.
      if (team === undefined || A !== staffed) {
        team?.dismiss();
        team = undefined;
        team = await startTeam(size, A.residents ?? []);
        staffed = A;
      }
      const told: FitAsyncOptions =
        onProgress === undefined ? {} : { onProgress: (state) => onProgress({ ...state, fit }) };
      const result = await fitWith(team, algebra, A, { ...options, ...told });
      next = team.work(() => plan.next(result));
    }
    return next.value;
  } finally {
    team?.dismiss();
  }
}

/** Whether a signal or a callback has ended a fit; then the plan ends with it. */
export function isAborted(result: Lsrdr): boolean {
  return result.runs.some(({ status }) => status === 'aborted');
}
