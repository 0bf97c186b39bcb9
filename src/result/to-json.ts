/**
 * Results as JSON: every double round-trips exactly; numbers that JSON lacks (NaN, ±Infinity) are kept as strings.
 */

import type { MethodName } from '../methods/registry';
import type { Residuals } from '../search/certificate';
import type { Unseen } from '../search/coverage';
import type { Dominance } from '../search/dominance';
import type { SecondOrder } from '../search/maximality';
import type { Part } from '../search/spectra';
import type { Status } from '../search/status';
import type { LsrdrData, RankedVertex, Readings, RunSummary } from './data';
import type { Coverage, OptimumClass } from './uniqueness';

export const FORMAT = 'lsrdr/1';

/** A number, or the name of one that JSON does not have. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** One optimum; matrices are flat in planar order `[rows][a][cols]`. */
export interface JsonPoint {
  X: number[];
  R: number[];
  S: number[];
  sigma: number[];
  E: number[];
  F: number[];
  lambda: JsonNumber;
  fitness: JsonNumber;
  similarity: JsonNumber | null;
  /** The leading eigenvalues of Γ(A;X)/λ, if they were asked for. */
  gamma?: { values: { re: number; im: number }[]; isAll: boolean };
  residuals: Encoded<Residuals>;
  /** As far as they were measured. */
  secondOrder?: Encoded<SecondOrder>;
  dominance?: Encoded<Dominance>;
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
  agreementUpToSymmetry: JsonNumber;
  /** Optima by their places in the list. */
  classes: { optima: number[]; hits: number }[];
  coverage: { unseen: JsonNumber; bound: number; optima: { unseen: JsonNumber; bound: number } };
  runs: (Omit<RunSummary, 'fitness'> & { fitness: JsonNumber })[];
  readings?: Readings;
  /** The spaces of a tuple that has several. */
  vertices?: RankedVertex[];
  /** The result itself; in `optima` it is null. */
  point: JsonPoint;
  optima: { hits: number; point: JsonPoint | null }[];
}

export const encode = (value: number): JsonNumber => (Number.isFinite(value) ? value : (String(value) as JsonNumber));

/** A result with what may have been measured after it was made. */
export interface StoredResult {
  readonly data: LsrdrData;
  readonly similarity: number;
  readonly dominance: Dominance | undefined;
  readonly gamma: Part | undefined;
}

/** What all optima of a fit share, beside their data. */
interface Common {
  readonly agreementUpToSymmetry: number;
  readonly classes: readonly OptimumClass[];
  readonly coverage: Coverage;
  readonly readings: Readings | undefined;
}

/** A record of numbers as JSON has it. */
export type Encoded<T> = { [Name in keyof T]: T[Name] extends number ? JsonNumber : T[Name] };

/** A record whose numbers are encoded. */
export function encodeAll<T extends object>(record: T): Encoded<T> {
  const entries = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'number' ? encode(value) : value,
  ]);
  return Object.fromEntries(entries) as Encoded<T>;
}

/** A plain object for JSON.stringify; an optimum whose data are those of the result itself is null in the list. */
export function toJson(
  self: StoredResult,
  { agreementUpToSymmetry, classes, coverage, readings }: Common,
  optima: readonly (StoredResult & { readonly hits: number })[],
): LsrdrJson {
  const { data } = self;
  const encodeUnseen = ({ unseen, bound }: Unseen) => ({ unseen: encode(unseen), bound });
  return {
    format: FORMAT,
    algebra: data.algebra.name,
    n: data.n,
    r: data.r,
    rank: data.point.S.cols,
    method: data.method,
    agreement: encode(data.agreement),
    agreementUpToSymmetry: encode(agreementUpToSymmetry),
    classes: classes.map((one) => ({ optima: [...one.optima], hits: one.hits })),
    coverage: { ...encodeUnseen(coverage), optima: encodeUnseen(coverage.optima) },
    runs: data.runs.map((run) => ({ ...run, fitness: encode(run.fitness) })),
    ...(readings === undefined ? {} : { readings }),
    ...(data.vertices === undefined ? {} : { vertices: data.vertices.map((vertex) => ({ ...vertex })) }),
    point: pointToJson(self),
    optima: optima.map((optimum) => ({
      hits: optimum.hits,
      point: optimum.data === data ? null : pointToJson(optimum),
    })),
  };
}

function pointToJson({ data, similarity, dominance, gamma }: StoredResult): JsonPoint {
  const { point, secondOrder } = data;
  return {
    X: Array.from(point.X.data),
    R: Array.from(point.R.data),
    S: Array.from(point.S.data),
    sigma: Array.from(point.sigma),
    E: Array.from(point.E),
    F: Array.from(point.F),
    lambda: encode(point.lambda),
    fitness: encode(point.fitness),
    similarity: encode(similarity),
    ...(gamma === undefined
      ? {}
      : { gamma: { values: gamma.values.map((value) => ({ ...value })), isAll: gamma.isAll } }),
    residuals: encodeAll(point.residuals),
    ...(secondOrder === undefined ? {} : { secondOrder: encodeAll(secondOrder) }),
    ...(dominance === undefined ? {} : { dominance: encodeAll(dominance) }),
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
