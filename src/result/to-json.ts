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
  /** The X_j one below the other, [r·d][a][d]. */
  X: number[];
  /** [d][a][n]. */
  R: number[];
  /** [n][a][d]. */
  S: number[];
  /** The roots of the eigenvalues of EF, descending, of sum one; all 0 if EF = 0. */
  sigma: number[];
  /** The diagonal of E in the canonical gauge: d numbers ≥ 0. */
  E: number[];
  /** The diagonal of F in the canonical gauge: d numbers ≥ 0. */
  F: number[];
  /** ρ(Φ(X)). */
  lambda: JsonNumber;
  /** L(X). */
  fitness: JsonNumber;
  /** sim(A,X) in [0, 1], or above where A is not Hermitian and `within` a complement; null, which is read where it is not known, is never written. */
  similarity: JsonNumber | null;
  /** The leading eigenvalues of Γ(A;X)/λ, if they were asked for: `values` `re` + i·`im` by modulus, and in `isAll` whether these are all there are. */
  gamma?: { values: { re: number; im: number }[]; isAll: boolean };
  /** As `residuals` of the result. */
  residuals: Encoded<Residuals>;
  /** The largest eigenvalue of the curvature; not there where it was not measured, as for a point that is not stationary. */
  secondOrder?: Encoded<SecondOrder>;
  /** The spectral radius of Γ(A;X) against λ, as `dominance()` of the result; not there where it was not measured. */
  dominance?: Encoded<Dominance>;
  /** How its run ended. */
  status: Status;
  /** The status in words, with what to try. */
  message: string;
  /** Sweeps over A of its run. */
  sweeps: number;
  /** Seconds of its run by the clock. */
  seconds: number;
  /** Where its run stood after each iteration: after how many sweeps (`sweep`), `fitness`, and `residual` as the method estimates it. */
  history: { sweep: number; fitness: JsonNumber; residual: JsonNumber }[];
  /** Of the random numbers of its run. */
  seed: number;
}

/** What `toJSON` returns and `fromJSON` reads. */
export interface LsrdrJson {
  /** Version of the format; `fromJSON` refuses others. */
  format: typeof FORMAT;
  /** Name of the scalars: `real`, `complex`, `quaternion`, or that of an algebra of your own. */
  algebra: string;
  /** Size of the matrices A_j. */
  n: number;
  /** Number of matrices. */
  r: number;
  /** d. */
  rank: number;
  /** The method that found it. */
  method: MethodName;
  /** Fraction of the converged runs that reached the best optimum; `"NaN"` when none converged. */
  agreement: JsonNumber;
  /** Fraction of the converged runs in the first of the `classes`; `"NaN"` when none converged. */
  agreementUpToSymmetry: JsonNumber;
  /** One for each class: its `optima` by their places in the list, and the runs that reached any of them (`hits`). */
  classes: { optima: number[]; hits: number }[];
  /** Good–Turing estimate (`unseen`) and 95 % `bound` of the probability that a further start finds a new class; in `optima` the same of optima. */
  coverage: { unseen: JsonNumber; bound: number; optima: { unseen: JsonNumber; bound: number } };
  /** One row for each start, in their order, as `runs` of the result; `fitness` may be the name of a number that JSON lacks. */
  runs: (Omit<RunSummary, 'fitness'> & { fitness: JsonNumber })[];
  /** How often the fit has read A, by what for; not there in a result stored before this was kept. */
  readings?: Readings;
  /** Dimension of the complement that was searched, as `orthogonalTo` and later rounds of an atlas leave one; not there for a fit of all of A. */
  within?: number;
  /** The spaces of a tuple that has several. */
  vertices?: RankedVertex[];
  /** The result itself; in `optima` it is null. */
  point: JsonPoint;
  /** Distinct local maxima, fittest first: `hits` converged runs reached this `point`, null for that of the result itself. */
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
    ...(data.within === undefined ? {} : { within: data.within }),
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
