/** From a start as far as a method gets, and the point there, measured afresh from A whatever the method believed. */
import type { Problem, StartPoint } from '../methods/method';
import { obliqueStart } from '../methods/starts';
import { outcomeOf, type Resting } from '../resting';
import { assess } from './assess';
import { type Certified, certify, worst } from './certificate';
import type { Course, HistoryEntry, Reached, Telling } from './course';
import type { Status } from './status';

/**
 * Steps of the method until the tolerance, the bound, stagnation, the callback or the signal stops them. `converged` means stationary here.
 * @param patience sweeps without progress that count as stagnation
 */
export function* stretch(course: Course, start: StartPoint, patience = course.method.patience): Telling<Reached> {
  const { method, problem, tolerance, history, readings } = course;
  const { A } = problem;
  const first = A.sweeps;
  const stall = new StallDetector(patience);
  const state = yield* outcomeOf(method.init(problem, start));
  const begun = A.sweeps;
  let status: Status | undefined;
  while (status === undefined) {
    const { fitness, residual } = state;
    const entry = { sweep: A.sweeps - course.aside, fitness, residual };
    if (Number.isFinite(residual)) history.push(entry);
    if (state.failure !== undefined) status = state.failure;
    else if (residual <= tolerance) status = 'converged';
    else if (course.signal?.aborted) status = 'aborted';
    else if (A.sweeps >= course.bound) status = 'max-sweeps';
    else if (stall.isStalled(entry)) status = 'stagnated';
    if (Number.isFinite(residual)) {
      const seen = course.seen(entry);
      if (course.asksToStop(seen)) status ??= 'aborted';
      yield seen;
    }
    if (status === undefined) yield* outcomeOf(method.step(problem, state));
  }
  const ended = A.sweeps;

  const { R, S } = method.finish(problem, state);
  A.releaseImages();
  let point = (yield* certify(A, R, S, method.requiresHermitian)) ?? (yield* fallback(problem));
  if (point.isFallback && worst(point) <= tolerance) point = { ...point, isFallback: false }; // as where d = n
  if (point.isFallback && status !== 'complex-pair') status = 'non-finite';
  // The certificate decides: a method's own estimate may be too kind, or held up by a companion of its eigenvectors.
  else if (worst(point) <= tolerance && status !== 'aborted') status = 'converged';
  else if (status === 'converged' && !(worst(point) <= 10 * tolerance)) status = 'stagnated';
  ({ point, status } = yield* assess(course, point, status));
  readings.start += begun - first;
  readings.iterations += ended - begun;
  readings.certificate += A.sweeps - ended;
  return { point, status };
}

/**
 * Where a method ended with nothing (X = 0, numbers not finite), the result shows a random point, with its true fitness and
 * residuals and the status that says so.
 */
function* fallback(problem: Problem): Resting<Certified> {
  for (let attempt = 0; attempt < 8; attempt++) {
    const { R, S } = obliqueStart(problem);
    const point = yield* certify(problem.A, R, S, false);
    if (point !== undefined) return { ...point, isFallback: true };
  }
  throw new Error('fit: no random compression of the tuple differs from zero');
}

/** No smaller residual (by a tenth) and no higher fitness (by 1e-10) for `patience` sweeps. */
export class StallDetector {
  private residual = Infinity;
  private fitness = -Infinity;
  private since = 0;

  constructor(private readonly patience: number) {}

  isStalled({ sweep, fitness, residual }: HistoryEntry): boolean {
    if (residual < 0.9 * this.residual || fitness > this.fitness * (1 + 1e-10)) {
      this.residual = Math.min(this.residual, residual);
      this.fitness = Math.max(this.fitness, fitness);
      this.since = sweep;
    }
    return sweep - this.since > this.patience;
  }
}
