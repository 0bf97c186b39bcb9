/** From a start as far as a method gets, and the point there, measured afresh from A whatever the method believed. */
import type { Problem, StartPoint } from '../methods/method';
import type { AnyMethod } from '../methods/registry';
import { obliqueStart } from '../methods/starts';
import { outcomeOf, type Resting } from '../resting';
import { restingDominantOfGamma } from '../superoperator/operators';
import type { Tuple } from '../tuple/tuple';
import { type Certified, certify, rightEigenvector, worst } from './certificate';
import type { CountingTuple } from './counting-tuple';
import type { IterationState } from './options';
import type { Status } from './status';

/** Bounds on the sweeps that measure the fitness of an unconverged run; who aborts does not want to wait. */
const ASSESS_SWEEPS = 400;
const ABORT_SWEEPS = 60;

export interface HistoryEntry {
  readonly sweep: number;
  readonly fitness: number;
  readonly residual: number;
}

/** What the stretches of a run share. */
export interface Course {
  readonly method: AnyMethod;
  readonly problem: Problem & { readonly A: CountingTuple };
  readonly tolerance: number;
  /** The reading after which no iteration begins. */
  bound: number;
  /** Readings that do not count as sweeps of the run: those that show that a point is a maximum, which other runs may have shown before. */
  aside: number;
  readonly history: HistoryEntry[];
  /** Readings of A so far, by what for. */
  readonly readings: { start: number; iterations: number; certificate: number; secondOrder: number; dominance: number };
  /** Completes an entry of the history to what callbacks see. */
  readonly seen: (entry: HistoryEntry) => IterationState;
  /** Whether the callback asks to stop. */
  readonly asksToStop: (state: IterationState) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** Work that tells of its iterations, and yields undefined to rest in between. */
export type Telling<T> = Generator<IterationState | undefined, T, void>;

/** Where a stretch ended. */
export interface Reached {
  readonly point: Certified;
  readonly status: Status;
}

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
  if (point.isFallback) status = 'non-finite';
  // The certificate decides: a method's own estimate may be too kind, or held up by a companion of its eigenvectors.
  else if (worst(point) <= tolerance && status !== 'aborted') status = 'converged';
  else if (status === 'converged' && !(worst(point) <= 10 * tolerance)) status = 'stagnated';
  if (status !== 'converged') ({ point, status } = yield* assess(A, point, status));
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

/**
 * Away from a stationary point √λ is not L(X): the fitness of an unconverged run is computed from its definition. Over R and H the
 * leading eigenvalues may be a complex pair, which power steps cannot follow: then the status says so.
 */
function* assess(A: Tuple, point: Certified, status: Status): Resting<Reached> {
  if (!Number.isFinite(point.fitness)) return { point, status: 'non-finite' };
  const { modulus, kind } = yield* restingDominantOfGamma(A, point.X, {
    start: rightEigenvector(point).data,
    tolerance: 1e-8,
    maxApplications: status === 'aborted' ? ABORT_SWEEPS : ASSESS_SWEEPS,
    left: false,
  });
  const fitness = modulus / Math.sqrt(point.lambda);
  // Where numbers failed, the point is the start or a random one, whose eigenvalues say nothing of the run.
  const stuck = status !== 'aborted' && status !== 'non-finite';
  return { point: { ...point, fitness }, status: stuck && kind === 'complex-pair' ? 'complex-pair' : status };
}

/** No smaller residual (by a tenth) and no higher fitness (by 1e-10) for `patience` sweeps. */
class StallDetector {
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
