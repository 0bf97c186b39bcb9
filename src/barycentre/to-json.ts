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
  X: number[];
  sigma: number[];
  lambda: JsonNumber;
  fitness: JsonNumber;
  parts: { R: number[]; S: number[]; phase: number[]; fitness: JsonNumber; similarity: JsonNumber }[];
  residuals: Encoded<BarycentreResiduals>;
  secondOrder?: Encoded<SecondOrder>;
  dominance: Encoded<PartDominance>[];
  status: Status;
  message: string;
  sweeps: number;
  seconds: number;
  history: { sweep: number; fitness: JsonNumber; residual: JsonNumber }[];
  seed: number;
}

/** What `toJSON` of a barycentre returns and `barycentreFromJSON` reads. */
export interface BarycentreJson {
  format: typeof BARYCENTRE_FORMAT;
  algebra: string;
  r: number;
  rank: number;
  /** The n of the tuples. */
  sizes: number[];
  agreement: JsonNumber;
  runs: (Omit<BarycentreRunSummary, 'fitness'> & { fitness: JsonNumber })[];
  /** The result itself; in `optima` it is null. */
  point: JsonBarycentrePoint;
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
