import type { Problem, StartPoint } from '../methods/method';
import type { AnyMethod } from '../methods/registry';
import { obliqueStart } from '../methods/starts';
import { randomSource } from '../random';
import { dominantOfGamma } from '../superoperator/operators';
import type { Tuple } from '../tuple/tuple';
import { type Certified, certify, rightEigenvector, worst } from './certificate';
import { CountingTuple } from './counting-tuple';
import type { IterationState, SearchOptions } from './options';
import type { Status } from './status';

export interface HistoryEntry {
  readonly sweep: number;
  readonly fitness: number;
  readonly residual: number;
}

/** One run of one method from one start. */
export interface Run {
  readonly seed: number;
  readonly start: StartPoint['kind'];
  readonly status: Status;
  /** Readings of A, all of them; and those of the start, of the iterations, and of what measured the point at the end. */
  readonly sweeps: number;
  readonly readings: { readonly start: number; readonly iterations: number; readonly certificate: number };
  readonly seconds: number;
  readonly history: HistoryEntry[];
  readonly point: Certified;
}

/** Bounds on the sweeps that measure the fitness of an unconverged run; who aborts does not want to wait. */
const ASSESS_SWEEPS = 400;
const ABORT_SWEEPS = 60;

/**
 * The one loop around every method: counts sweeps, keeps the history, stops on the tolerance, the bound, stagnation, the callback
 * or the signal, and measures the result afresh. A generator, so that the same loop serves `fit` and `fitAsync`; it yields after
 * each iteration.
 */
export function* drive(
  method: AnyMethod,
  tuple: Tuple,
  options: Pick<SearchOptions, 'rank' | 'seed' | 'tolerance' | 'maxSweeps' | 'onIteration' | 'signal'>,
  run: { index: number; start: StartPoint },
): Generator<IterationState, Run, void> {
  const A = new CountingTuple(tuple);
  const seed = options.seed + run.index;
  const { start } = run;
  const { tolerance } = options;
  const maxSweeps = options.maxSweeps ?? method.defaultMaxSweeps;
  const problem: Problem = { A, rank: options.rank, random: randomSource(seed) };
  const history: HistoryEntry[] = [];
  const stall = new StallDetector(method.patience);
  const startedAt = performance.now();

  try {
    const state = method.init(problem, start);
    const begun = A.sweeps;
    let status: Status | undefined;
    while (status === undefined) {
      const { fitness, residual } = state;
      const entry = { sweep: A.sweeps, fitness, residual };
      if (Number.isFinite(residual)) history.push(entry);
      if (state.failure !== undefined) status = state.failure;
      else if (residual <= tolerance) status = 'converged';
      else if (options.signal?.aborted) status = 'aborted';
      else if (A.sweeps >= maxSweeps) status = 'max-sweeps';
      else if (stall.isStalled(entry)) status = 'stagnated';
      if (Number.isFinite(residual)) {
        const seen: IterationState = { run: run.index, ...entry, method: method.name };
        if (options.onIteration?.(seen) === 'stop') status ??= 'aborted';
        yield seen;
      }
      if (status === undefined) method.step(problem, state);
    }
    const ended = A.sweeps;

    const { R, S } = method.finish(problem, state);
    let point = certify(A, R, S, method.requiresHermitian) ?? fallback(problem);
    if (point.isFallback) status = 'non-finite';
    // The certificate decides: a method's own estimate may be too kind, or held up by a companion of its eigenvectors.
    else if (worst(point) <= tolerance && status !== 'aborted') status = 'converged';
    else if (status === 'converged' && !(worst(point) <= 10 * tolerance)) status = 'stagnated';
    if (status !== 'converged') ({ point, status } = assess(A, point, status));
    const seconds = (performance.now() - startedAt) / 1000;
    const readings = { start: begun, iterations: ended - begun, certificate: A.sweeps - ended };
    return { seed, start: start.kind, status, sweeps: A.sweeps, readings, seconds, history, point };
  } finally {
    A.releaseImages();
  }
}

/**
 * Where a method ended with nothing (X = 0, numbers not finite), the result shows a random point, with its true fitness and
 * residuals and the status that says so.
 */
function fallback(problem: Problem): Certified {
  for (let attempt = 0; attempt < 8; attempt++) {
    const { R, S } = obliqueStart(problem);
    const point = certify(problem.A, R, S, false);
    if (point !== undefined) return { ...point, isFallback: true };
  }
  throw new Error('fit: no random compression of the tuple differs from zero');
}

/**
 * Away from a stationary point √λ is not L(X): the fitness of an unconverged run is computed from its definition. Over R and H the
 * leading eigenvalues may be a complex pair, which power steps cannot follow: then the status says so.
 */
function assess(A: Tuple, point: Certified, status: Status): { point: Certified; status: Status } {
  if (!Number.isFinite(point.fitness)) return { point, status: 'non-finite' };
  const { modulus, kind } = dominantOfGamma(A, point.X, {
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
