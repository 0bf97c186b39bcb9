import { assembleResult } from '../result/assemble';
import type { Lsrdr } from '../result/lsrdr';
import type { SearchOptions } from '../search/options';
import type { Plan } from '../search/plan';
import type { Tuple } from '../tuple/tuple';

/**
 * A fit as a plan of one search.
 * @param unit what the entries of the tuple were divided by, if anything; fitness is told in units of the tuple as it was given
 */
export function* fitPlan(A: Tuple, options: SearchOptions, unit = 1): Plan<Lsrdr> {
  const { onIteration } = options;
  const told =
    onIteration === undefined || unit === 1
      ? options
      : {
          ...options,
          onIteration: (state: Parameters<typeof onIteration>[0]) =>
            onIteration({ ...state, fitness: state.fitness * unit }),
        };
  return assembleResult(yield { A, options: told }, unit);
}
