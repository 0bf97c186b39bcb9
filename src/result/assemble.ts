import { adjoint, blocks, clone, copyInto, multiply, type PlanarMatrix, scaleInPlace } from '../matrix';
import { inOnePiece } from '../resting';
import type { Certified } from '../search/certificate';
import type { Coordinates } from '../search/coordinates';
import { CountingTuple } from '../search/counting-tuple';
import { type Dominance, dominanceOf } from '../search/dominance';
import type { Run } from '../search/driver';
import { columnPhases } from '../search/gauge';
import { stackOf } from '../search/reduced';
import type { SearchOutcome } from '../search/search';
import { gammaPart, THOROUGH } from '../search/spectra';
import { adviceFor, VANISHING } from '../search/status';
import { measuredRadius } from '../search/total-radius';
import { isQuiver } from '../tuple/is-quiver';
import type { Tuple } from '../tuple/tuple';
import type { LsrdrData, RunSummary, Source } from './data';
import { type Lsrdr, makeLsrdr, type OptimumSummary } from './lsrdr';

/**
 * The public result of a search: the best run, with one row for each start and one entry for each distinct optimum.
 * @param unit what the entries of the tuple were divided by before (a power of two); fitness and X are multiplied back
 */
export function assembleResult(outcome: SearchOutcome, unit = 1): Lsrdr {
  const { A, coordinates, refusal } = outcome;
  const { runs, optima, classes, best, method, tolerance } = outcome;
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
    const point = coordinates === undefined ? run.point : outside(run.point, A.r, coordinates);
    let X: PlanarMatrix | undefined;
    return {
      algebra: A.algebra,
      n: A.n,
      r: A.r,
      within: outcome.within,
      vertices: isQuiver(A) ? A.rankedVertices : undefined,
      point: {
        ...point,
        fitness: point.fitness * unit,
        lambda: point.lambda * unit * unit,
        get X() {
          X ??= scaledStack(A, point, unit);
          return X;
        },
      },
      method: method.name,
      status: run.status,
      message:
        refusal === undefined
          ? messageFor(run, runs, method, tolerance)
          : `${messageFor(run, runs, method, tolerance)}; by one thread, since more were refused: ${refusal}`,
      sweeps: run.sweeps,
      seconds: run.seconds,
      history: run.history.map((entry) => ({ ...entry, fitness: entry.fitness * unit })),
      seed: run.seed,
      runs: rows,
      agreement,
      classes,
      secondOrder: run.maximality?.secondOrder,
      dominance: run.maximality?.dominance && inUnits(run.maximality.dominance, unit),
    };
  };
  const summaries: OptimumSummary[] = [];
  const late = { spectra: 0, dominance: 0, similarity: 0 };
  const make = (run: Run): Lsrdr => makeLsrdr(dataOf(run), sourceOf(outcome, run, unit, late), summaries);
  const result = make(best);
  for (const { run, members } of optima) {
    const found = run === best ? result : make(run);
    summaries.push({ fitness: found.fitness, hits: members.length, result: found });
  }
  return result;
}

function messageFor(run: Run, runs: readonly Run[], method: SearchOutcome['method'], tolerance: number): string {
  if (run.point.fitness === 0) return VANISHING;
  const advice = adviceFor(run.status, run.point.residuals.stationarity, tolerance, method.advice);
  if (run.status === 'defective' && run.point.isFallback) return `${advice}; what is shown is a random point`;
  const fitter = runs.filter(
    (other) => other.status !== 'converged' && other.point.fitness > run.point.fitness * (1 + tolerance),
  );
  if (run.status !== 'converged' || fitter.length === 0) return advice;
  return `${advice}; ${fitter.length} of ${runs.length} runs stopped unconverged at a higher fitness, see runs`;
}

/** unit·X; where no stack was kept, it is read off A. */
function scaledStack(A: Tuple, point: Certified, unit: number): PlanarMatrix {
  const X = point.X === undefined ? stackOf(A, point) : clone(point.X);
  scaleInPlace(X, unit);
  return X;
}

/** A point in other coordinates as one of A, which keeps X, products and residuals, and then the phases of the canonical gauge, which look at the entries of S. */
function outside(point: Certified, r: number, coordinates: Coordinates): Certified {
  const { R, S } = coordinates.outside(point);
  const phases = columnPhases(S);
  const X = point.X && clone(point.X);
  if (X) for (const block of blocks(X, r)) copyInto(block, multiply(multiply(adjoint(phases), block), phases));
  return {
    ...point,
    S: multiply(S, phases),
    R: multiply(adjoint(phases), R),
    X,
  };
}

/** @param late readings of A that were made after the search; all results of the search share the account */
function sourceOf(
  { A, searched, runs, checks, compared }: SearchOutcome,
  run: Run,
  unit: number,
  late: { spectra: number; dominance: number; similarity: number },
): Source {
  return {
    rootOfTotalRadius() {
      const { value, readings } = measuredRadius(A);
      late.similarity += readings;
      return Math.sqrt(value) * unit; // the radius itself may leave the range of doubles
    },
    dominance() {
      const counted = new CountingTuple(searched);
      const found = inOnePiece(dominanceOf(counted, run.point));
      late.dominance += counted.sweeps;
      return inUnits(found, unit);
    },
    gamma(count) {
      const counted = new CountingTuple(searched);
      const found = inOnePiece(gammaPart(counted, run.point, count, THOROUGH));
      late.spectra += counted.sweeps;
      return found;
    },
    readings() {
      const sum = (of: (readings: Run['readings']) => number) =>
        runs.reduce((total, run) => total + of(run.readings), 0);
      const [starts, iterations] = [sum(({ start }) => start), sum(({ iterations }) => iterations)];
      const [certificates, secondOrder] = [sum(({ certificate }) => certificate), sum((of) => of.secondOrder)];
      const spectra = compared + late.spectra;
      const dominance = sum((of) => of.dominance) + late.dominance;
      const { similarity } = late;
      const parts = { checks, starts, iterations, certificates, secondOrder, spectra, dominance, similarity };
      const total = Object.values(parts).reduce((all, part) => all + part, 0);
      return { ...parts, total };
    },
  };
}

function inUnits(found: Dominance, unit: number): Dominance {
  const square = unit * unit;
  return { ...found, spectralRadius: found.spectralRadius * square, eigenvalue: found.eigenvalue * square };
}
