/** Barycentres as JSON: every double round-trips exactly; numbers that JSON lacks are kept as strings. */

import { type Encoded, encode, encodeAll, type JsonNumber } from '../result/to-json';
import type { SecondOrder } from '../search/maximality';
import type { Status } from '../search/status';
import type { BarycentreData, BarycentreRunSummary } from './data';
import type { PartDominance } from './dominance';
import type { BarycentreResiduals } from './point';

export const BARYCENTRE_FORMAT = 'lsrdr-barycentre/1';

/** One optimum; matrices are flat in planar order `[rows][a][cols]`. */
export interface JsonBarycentrePoint {
  /** The X_j one below the other, [r·d][a][d]. */
  X: number[];
  /** d weights ≥ 0, descending, of sum one: E = F = diag(σ). */
  sigma: number[];
  /** ρ(Φ(X)). */
  lambda: JsonNumber;
  /** The geometric mean of the L_k. */
  fitness: JsonNumber;
  /** One for each tuple: `R` [d][a][n] and `S` [n][a][d], `phase` λ_k/|λ_k| by components, `fitness` L_k, and `similarity` sim(A^k,X). */
  parts: { R: number[]; S: number[]; phase: number[]; fitness: JsonNumber; similarity: JsonNumber }[];
  /** As `residuals` of the result. */
  residuals: Encoded<BarycentreResiduals>;
  /** The largest eigenvalue of the curvature; not there where it was not measured, as for a point that is not stationary. */
  secondOrder?: Encoded<SecondOrder>;
  /** Whether each |λ_k| is ρ(Γ(A^k;X)), in the order of the tuples. */
  dominance: Encoded<PartDominance>[];
  /** How its run ended. */
  status: Status;
  /** The status in words, with what to try. */
  message: string;
  /** Readings of all the tuples, each once, of its run. */
  sweeps: number;
  /** Seconds of its run by the clock. */
  seconds: number;
  /** The iterations of its run: after how many readings (`sweep`), `fitness`, and `residual` as the ascent estimates it. */
  history: { sweep: number; fitness: JsonNumber; residual: JsonNumber }[];
  /** Of the random numbers of its run. */
  seed: number;
}

/** What `toJSON` of a barycentre returns and `barycentreFromJSON` reads. */
export interface BarycentreJson {
  /** Version of the format; `barycentreFromJSON` refuses others. */
  format: typeof BARYCENTRE_FORMAT;
  /** Name of the scalars: `real`, `complex`, `quaternion`, or that of an algebra of your own. */
  algebra: string;
  /** Number of matrices of X and of each tuple. */
  r: number;
  /** d: the X_j are d×d. */
  rank: number;
  /** The n of the tuples. */
  sizes: number[];
  /** Fraction of the converged runs that reached the best optimum; `"NaN"` when none converged. */
  agreement: JsonNumber;
  /** One row for each start, in their order, as `runs` of the result; `fitness` may be the name of a number that JSON lacks. */
  runs: (Omit<BarycentreRunSummary, 'fitness'> & { fitness: JsonNumber })[];
  /** The result itself; in `optima` it is null. */
  point: JsonBarycentrePoint;
  /** Distinct local maxima, fittest first: `hits` converged runs reached this `point`, null for that of the result itself. */
  optima: { hits: number; point: JsonBarycentrePoint | null }[];
}

export function barycentreJson(
  self: BarycentreData,
  optima: readonly { readonly data: BarycentreData; readonly hits: number }[],
): BarycentreJson {
  return {
    format: BARYCENTRE_FORMAT,
    algebra: self.algebra.name,
    r: self.r,
    rank: self.point.X.cols,
    sizes: self.parts.map(({ n }) => n),
    agreement: encode(self.agreement),
    runs: self.runs.map((run) => ({ ...run, fitness: encode(run.fitness) })),
    point: pointJson(self),
    optima: optima.map(({ data, hits }) => ({ hits, point: data === self ? null : pointJson(data) })),
  };
}

function pointJson(data: BarycentreData): JsonBarycentrePoint {
  const { point, secondOrder } = data;
  return {
    X: Array.from(point.X.data),
    sigma: Array.from(point.sigma),
    lambda: encode(point.lambda),
    fitness: encode(data.fitness),
    parts: data.parts.map(({ R, S, phase, fitness, similarity }) => ({
      R: Array.from(R.data),
      S: Array.from(S.data),
      phase: Array.from(phase),
      fitness: encode(fitness),
      similarity: encode(similarity()),
    })),
    residuals: encodeAll(data.residuals),
    ...(secondOrder === undefined ? {} : { secondOrder: encodeAll(secondOrder) }),
    dominance: data.dominance.map(encodeAll),
    status: data.status,
    message: data.message,
    sweeps: data.sweeps,
    seconds: data.seconds,
    history: data.history.map(({ sweep, fitness, residual }) => ({
      sweep,
      fitness: encode(fitness),
      residual: encode(residual),
    })),
    seed: data.seed,
  };
}
