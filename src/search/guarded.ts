import { zeros } from '../matrix';
import type { MethodState, Problem } from '../methods/method';
import type { AnyMethod } from '../methods/registry';
import type { Tuple } from '../tuple/tuple';
import { CountingTuple } from './counting-tuple';

/**
 * What `work` gives, or undefined where it throws: decompositions do, on numbers beyond the range of doubles. Errors of the tuple itself are its
 * user's, and go through.
 */
export function unlessNumbersFail<T>(A: Tuple, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(A instanceof CountingTuple) || A.isBeingRead) throw error;
    return undefined;
  }
}

/** The method with states that say `non-finite` where it would throw, so that one run takes no other with it; what it ends with is 0 then. */
export function guarded(method: AnyMethod): AnyMethod {
  const lost = (): MethodState => ({ fitness: 0, residual: Infinity, failure: 'non-finite' });
  const nothing = ({ A, rank }: Problem) => ({ R: zeros(A.algebra, rank, A.n), S: zeros(A.algebra, A.n, rank) });
  return {
    ...method,
    init: (problem, start) => unlessNumbersFail(problem.A, () => method.init(problem, start)) ?? lost(),
    step(problem, state) {
      if (unlessNumbersFail(problem.A, () => [method.step(problem, state)]) === undefined) state.failure = 'non-finite';
    },
    finish: (problem, state) => unlessNumbersFail(problem.A, () => method.finish(problem, state)) ?? nothing(problem),
  };
}
