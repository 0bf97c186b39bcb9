import { clone, scaleInPlace } from '../matrix';
import { dominantOfGamma } from '../superoperator/operators';
import type { Tuple } from '../tuple/tuple';
import { rightEigenvector } from './certificate';
import type { Run } from './driver';
import type { FitOutcome } from './fit';
import { type Dominance, Lsrdr, type LsrdrData, type OptimumSummary, type RunSummary, type Source } from './result';
import { adviceFor } from './status';
import { totalRadius } from './total-radius';

/**
 * The public result of a fit: the best run, with one row for each start and one entry for each distinct optimum.
 *
 * @param unit what the entries of the tuple were divided by before the fit (a power of two); fitness and X are multiplied back
 */
export function assembleResult(A: Tuple, outcome: FitOutcome, unit: number): Lsrdr {
  const { runs, optima, best, method, tolerance } = outcome;
  const converged = runs.filter((run) => run.status === 'converged').length;
  const agreement = optima[0] === undefined ? Number.NaN : optima[0].members.length / converged;
  const rows: RunSummary[] = runs.map((run, index) => ({
    seed: run.seed,
    start: run.start,
    fitness: run.point.fitness * unit,
    status: run.status,
    sweeps: run.sweeps,
    optimum: optima.findIndex((optimum) => optimum.members.includes(index)),
  }));
  const dataOf = (run: Run): LsrdrData => {
    const X = clone(run.point.X);
    scaleInPlace(X, unit);
    return {
      algebra: A.algebra,
      n: A.n,
      r: A.r,
      point: { ...run.point, X, fitness: run.point.fitness * unit, lambda: run.point.lambda * unit * unit },
      method,
      status: run.status,
      message: messageFor(run, runs, method, tolerance),
      sweeps: run.sweeps,
      seconds: run.seconds,
      history: run.history.map((entry) => ({ ...entry, fitness: entry.fitness * unit })),
      seed: run.seed,
      runs: rows,
      agreement,
    };
  };
  const summaries: OptimumSummary[] = [];
  const make = (run: Run): Lsrdr => new Lsrdr(dataOf(run), sourceOf(A, run, unit), summaries);
  const result = make(best);
  for (const { run, members } of optima) {
    const found = run === best ? result : make(run);
    summaries.push({ fitness: found.fitness, hits: members.length, result: found });
  }
  return result;
}

function messageFor(run: Run, runs: readonly Run[], method: FitOutcome['method'], tolerance: number): string {
  const advice = adviceFor(run.status, method, run.point.residuals.stationarity, tolerance);
  const fitter = runs.filter(
    (other) => other.status !== 'converged' && other.point.fitness > run.point.fitness * (1 + tolerance),
  );
  if (run.status !== 'converged' || fitter.length === 0) return advice;
  return `${advice}; ${fitter.length} of ${runs.length} runs stopped unconverged at a higher fitness, see runs`;
}

function sourceOf(A: Tuple, run: Run, unit: number): Source {
  return {
    // The root, since the radius itself may leave the range of doubles.
    rootOfTotalRadius: () => Math.sqrt(totalRadius(A)) * unit,
    dominance: () => dominanceOf(A, run, unit),
  };
}

function dominanceOf(A: Tuple, { point }: Run, unit: number): Dominance {
  const start = rightEigenvector(point).data;
  const found = dominantOfGamma(A, point.X, { start, tolerance: 1e-8, left: false });
  const eigenvalue = point.lambda;
  return {
    spectralRadius: found.modulus * unit * unit,
    eigenvalue: eigenvalue * unit * unit,
    dominant: found.modulus <= eigenvalue * (1 + 1e-6),
    gap: found.gap,
    multiplicity: found.multiplicity,
    kind: found.kind,
  };
}
