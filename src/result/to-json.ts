/**
 * Results as JSON: every double round-trips exactly; numbers that JSON lacks (NaN, ±Infinity) are kept as strings.
 */

import type { MethodName } from '../methods/method';
import type { Residuals } from '../search/certificate';
import type { Status } from '../search/status';
import type { Lsrdr, RunSummary } from './lsrdr';

export const FORMAT = 'lsrdr/1';

export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** One optimum; matrices are flat in planar order `[rows][a][cols]`. */
export interface JsonPoint {
  X: number[];
  R: number[];
  S: number[];
  sigma: number[];
  lambda: JsonNumber;
  fitness: JsonNumber;
  similarity: JsonNumber | null;
  residuals: Record<keyof Residuals, JsonNumber>;
  status: Status;
  message: string;
  sweeps: number;
  seconds: number;
  history: { sweep: number; fitness: JsonNumber; residual: JsonNumber }[];
  seed: number;
}

/** What `toJSON` returns and `fromJSON` reads. */
export interface LsrdrJson {
  format: typeof FORMAT;
  algebra: string;
  n: number;
  r: number;
  rank: number;
  method: MethodName;
  agreement: JsonNumber;
  runs: (Omit<RunSummary, 'fitness'> & { fitness: JsonNumber })[];
  /** The result itself; in `optima` it is null. */
  point: JsonPoint;
  optima: { hits: number; point: JsonPoint | null }[];
}

const encode = (value: number): JsonNumber => (Number.isFinite(value) ? value : (String(value) as JsonNumber));

/** A plain object for JSON.stringify. Computes `similarity` if it has not been asked for yet. */
export function toJson(result: Lsrdr): LsrdrJson {
  return {
    format: FORMAT,
    algebra: result.algebra.name,
    n: result.n,
    r: result.r,
    rank: result.rank,
    method: result.method,
    agreement: encode(result.agreement),
    runs: result.runs.map((run) => ({ ...run, fitness: encode(run.fitness) })),
    point: pointToJson(result),
    optima: result.optima.map((optimum) => ({
      hits: optimum.hits,
      point: optimum.result === result ? null : pointToJson(optimum.result),
    })),
  };
}

function pointToJson(result: Lsrdr): JsonPoint {
  const { X, R, S, sigma } = result.data.point;
  const residuals = Object.entries(result.residuals).map(([name, value]) => [name, encode(value)]);
  return {
    X: Array.from(X.data),
    R: Array.from(R.data),
    S: Array.from(S.data),
    sigma: Array.from(sigma),
    lambda: encode(result.data.point.lambda),
    fitness: encode(result.fitness),
    similarity: encode(result.similarity),
    residuals: Object.fromEntries(residuals),
    status: result.status,
    message: result.message,
    sweeps: result.sweeps,
    seconds: result.seconds,
    history: result.history.map(({ sweep, fitness, residual }) => ({
      sweep,
      fitness: encode(fitness),
      residual: encode(residual),
    })),
    seed: result.seed,
  };
}
