import { ascent } from '../methods/ascent';
import { gradientAscent } from '../methods/gradient-ascent';
import { hermitianCg } from '../methods/hermitian-cg';
import { type BoundMethod, bind, type MethodName } from '../methods/method';
import { variational } from '../methods/variational';
import type { Tuple } from '../tuple/tuple';
import { drive, type Run } from './driver';
import { groupOptima, type Optimum } from './optima';
import type { IterationState, ResolvedOptions } from './options';

/** ‖A_j − A_j*‖ relative to the largest ‖A_j‖ that still counts as Hermitian: rounding of the entries. */
const HERMITIAN_DEFECT = 1e-12;

/** Whether every A_j equals A_j* to rounding. */
export function isHermitian(A: Tuple): boolean {
  return A.hermitianDefect() <= HERMITIAN_DEFECT;
}

const methods: { readonly [Name in MethodName]: BoundMethod } = {
  'hermitian-cg': bind(hermitianCg),
  variational: bind(variational),
  ascent: bind(ascent),
  'gradient-ascent': bind(gradientAscent),
};

/** Everything a fit found. */
export interface FitOutcome {
  readonly method: MethodName;
  readonly tolerance: number;
  readonly runs: readonly Run[];
  /** The run to answer with: the fittest converged one, else the fittest. */
  readonly best: Run;
  readonly optima: readonly Optimum[];
}

/** All runs of a fit, one after the other; yields after every iteration. */
export function* fitTuple(A: Tuple, options: ResolvedOptions): Generator<IterationState, FitOutcome, void> {
  const hermitian = isHermitian(A);
  const name = options.method === 'auto' ? (hermitian ? 'hermitian-cg' : 'variational') : options.method;
  const runs: Run[] = [];
  for (let index = 0; index <= options.restarts; index++) {
    const start = index === 0 ? options.start : ({ kind: 'random' } as const);
    // Only the first method keeps R = S*; the others may arrive with the two a rounding apart.
    const run = yield* drive(methods[name], A, options, { index, start, hermitian: name === 'hermitian-cg' });
    runs.push(run);
    if (run.status === 'aborted') break;
  }
  const converged = runs.filter((run) => run.status === 'converged');
  const best = (converged.length > 0 ? converged : runs).reduce((top, run) =>
    run.point.fitness > top.point.fitness || Number.isNaN(top.point.fitness) ? run : top,
  );
  return { method: name, tolerance: options.tolerance, runs, best, optima: groupOptima(runs) };
}
