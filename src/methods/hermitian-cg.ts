/**
 * LSRDRs of Hermitian tuples as the maxima over n×d matrices L of the quartic quotient g(L) = Σ_j ‖L* A_j L‖² / ‖L* L‖², the fitness squared
 * (`quartic-quotient.ts`). At a maximum P = L L* / tr and Π = L (L*L)⁻¹ L*.
 *
 * Steps are those of conjugate gradients with an exact line search (`exact-steps.ts`). Where small products cost more than sweeps
 * (`quarticInto`), all but the first are those of limited-memory BFGS (`whole-steps.ts`), and an exact one follows where such a step fails.
 *
 * Pitfall: from a random L the quartic is nearly flat when n ≫ d, so starts are led in by truncated power steps (`hermitian-start.ts`).
 */
import type { PlanarMatrix } from '../matrix';
import type { Resting } from '../resting';
import { exactStep, type Line, lineFrom } from './exact-steps';
import { randomColumns, startingPoint } from './hermitian-start';
import type { Method, Problem, StartPoint } from './method';
import { type QuotientPoint, quotientAt } from './quartic-quotient';
import { QuasiNewton } from './quasi-newton';
import { spansOf } from './spans';
import { wholeStep } from './whole-steps';

/**
 * A residual from which on g is what rounding left of its terms. Power steps may lead where all L*A_jL vanish: those of (σ_x, σ_z) over C lead every
 * line to an eigenvector of σ_y. The random L itself is then the start.
 */
const VANISHING = 1e8;

interface State extends QuotientPoint {
  readonly line: Line;
  readonly quasiNewton: QuasiNewton | undefined;
}

export const hermitianCg: Method<State, 'hermitian-cg'> = {
  name: 'hermitian-cg',
  defaultMaxSweeps: 2000,
  patience: 300,
  requiresHermitian: true,
  init,
  step,
  finish,
};

function* init(problem: Problem, start: StartPoint): Resting<State> {
  const { A } = problem;
  let point = quotientAt(A, yield* startingPoint(problem, start));
  if (start.kind !== 'given' && !(point.residual < VANISHING)) {
    A.releaseImage?.(point.image);
    point = quotientAt(A, randomColumns(problem));
  }
  const quasiNewton = A.quarticInto === undefined ? undefined : new QuasiNewton(point.L);
  return Object.assign(point, { line: lineFrom(point), quasiNewton });
}

function step(_problem: Problem, state: State): void {
  const { L, gradient, line, quasiNewton } = state;
  if (quasiNewton === undefined) {
    exactStep(state, line);
    return;
  }
  quasiNewton.leave(L, gradient);
  if (quasiNewton.isEmpty || !wholeStep(state, line, quasiNewton)) exactStep(state, line);
  quasiNewton.arrive(L, gradient);
}

function finish(_problem: Problem, state: State): { R: PlanarMatrix; S: PlanarMatrix } {
  return spansOf(state.L, state.L);
}
