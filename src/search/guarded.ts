import { zeros } from '../matrix';
import type { MethodState, Problem, StartPoint } from '../methods/method';
import type { AnyMethod } from '../methods/registry';
import { outcomeOf, type Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import { CountingTuple } from './counting-tuple';

/**
 * What the work gives, or undefined where it throws: decompositions do, on numbers beyond the range of doubles. Errors of the tuple itself are its
 * user's, and go through.
 */
export function* unlessNumbersFail<T>(A: Tuple, work: Resting<T>): Resting<T | undefined> {
  try {
    return yield* work;
  } catch (error) {
    throwIfOfTuple(A, error);
    return undefined;
  }
}

function throwIfOfTuple(A: Tuple, error: unknown): void {
  if (!(A instanceof CountingTuple) || A.isBeingRead) throw error;
}

/** The method with states that say `non-finite` where it would throw, so that one run takes no other with it; what it ends with is 0 then. */
export function guarded(method: AnyMethod): AnyMethod {
  return {
    ...method,
    *init(problem, start) {
      const lost: MethodState = { fitness: 0, residual: Infinity, failure: 'non-finite' };
      return (yield* unlessNumbersFail(problem.A, starting(method, problem, start))) ?? lost;
    },
    *step(problem, state) {
      if (!(yield* unlessNumbersFail(problem.A, stepping(method, problem, state)))) state.failure = 'non-finite';
    },
    finish(problem, state) {
      const { A, rank } = problem;
      try {
        return method.finish(problem, state);
      } catch (error) {
        throwIfOfTuple(A, error);
        return { R: zeros(A.algebra, rank, A.n), S: zeros(A.algebra, A.n, rank) };
      }
    },
  };
}

// Generators, so that what a method throws at once is thrown where it is caught.
function* starting(method: AnyMethod, problem: Problem, start: StartPoint): Resting<MethodState> {
  return yield* outcomeOf(method.init(problem, start));
}

function* stepping(method: AnyMethod, problem: Problem, state: MethodState): Resting<true> {
  yield* outcomeOf(method.step(problem, state));
  return true;
}
