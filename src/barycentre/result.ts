/** What `barycentre` gives. */
import type { Algebra } from '../algebra';
import { type NumericArray, toArray, toStackArray } from '../interop/arrays';
import { adjointMultiply, clone, multiply, scaleColumns, singularValues } from '../matrix';
import { ResultMatrices } from '../result/matrices';
import { Once } from '../result/once';
import { agreementOf, type Coverage, classesOf, coverageOf, type OptimumClass } from '../result/uniqueness';
import { coordinatesOf } from '../search/coordinates';
import type { HistoryEntry } from '../search/course';
import type { SecondOrder } from '../search/maximality';
import { withoutRounding } from '../search/quotients';
import type { Status } from '../search/status';
import { totalRadius } from '../search/total-radius';
import { shown } from '../shown';
import { classesOfBarycentres } from './classes';
import type { BarycentreData, BarycentreRunSummary, PartData, SharedPoint } from './data';
import type { PartDominance } from './dominance';
import { messageFor } from './message';
import type { BarycentreResiduals, CertifiedBarycentre } from './point';
import type { BarycentreRun } from './run';
import type { BarycentreOutcome } from './search';
import { type BarycentreJson, barycentreJson } from './to-json';

/** A singular value of R S, relative to the largest, that is 0. */
const NONE = 1e-6;

/** A distinct local maximum and how many runs reached it. */
export interface BarycentreOptimumSummary {
  /** Geometric mean of the L_k, as `result.fitness`. */
  readonly fitness: number;
  /** Converged runs that reached it, from 1 on. */
  readonly hits: number;
  /** The optimum as a result of its own; it shares `runs`, `agreement` and `optima` with the others. */
  readonly result: Barycentre;
}

/** What the status of a barycentre rests on. */
export interface BarycentreCertificate extends BarycentreResiduals {
  /** No direction of ascent to second order, if `largest` is not positive; undefined for a point that is not stationary. */
  readonly secondOrder: SecondOrder | undefined;
  /** Whether each λ_k is the spectral radius of Γ(A^k;X), for X with ρ(Φ(X)) = 1. */
  readonly dominance: readonly PartDominance[];
}

/**
 * One of the tuples as the barycentre sees it: S = U E⁻¹ and R = F⁻¹V* from the eigenvectors of Γ(A^k;X), (1/m) Σ_k R_kS_k = 1, and what follows from them as for a fit.
 */
export class BarycentrePart extends ResultMatrices {
  /** L_k = ρ(Γ(A^k;X))/ρ(Φ(X))^{1/2}. */
  readonly fitness: number;
  /** λ_k/|λ_k|: the sign or phase of the leading eigenvalue of Γ(A^k;X), a scalar [(a)]; 1 for the first tuple. */
  readonly phase: Float64Array;

  readonly #kept = new Once();
  readonly #part: PartData;

  constructor(algebra: Algebra, r: number, part: PartData, { X, sigma, lambda }: SharedPoint) {
    const weights = { E: sigma, F: sigma, sigma };
    super({ algebra, n: part.n, r, point: { X, R: part.R, S: part.S, ...weights, lambda } });
    this.fitness = part.fitness;
    this.phase = part.phase.slice();
    this.#part = part;
  }

  /** sim(A^k,X) = L_k/ρ(Φ(A^k))^{1/2} in [0,1]. The first call computes ρ(Φ(A^k)), as that of a fit does. */
  get similarity(): number {
    return this.#kept.get('similarity', () => this.#part.similarity());
  }

  /** Π_k = S(RS)⁺R, [n, n(, a)]: the projection onto the image of U_k along the kernel of V_k*. Of rank d, or less where the tuple sees a part of a direct sum X. */
  override get projection(): NumericArray {
    return this.#kept.get('projection', () => {
      const { R, S } = this.#part;
      const { left, values, right } = singularValues(multiply(R, S));
      const inverses = values.map((value) => (value > NONE * values[0]! ? 1 / value : 0));
      const seen = clone(right);
      scaleColumns(seen, inverses);
      return toArray(multiply(multiply(S, seen), adjointMultiply(left, R)));
    });
  }
}

/** A tuple X with a local maximum of the mean log-similarity to several others, with its certificate. Arrays are made on first use and kept; do not write into them. */
export class Barycentre {
  /** exp((1/m) Σ_k log L_k), the geometric mean of the fitnesses for the tuples. */
  readonly fitness: number;
  /** d: the X_j are d×d. */
  readonly rank: number;
  /** Number of matrices of X and of each tuple. */
  readonly r: number;
  /** The scalars: R, C or H. */
  readonly algebra: Algebra;
  /** One for each tuple, in their order. */
  readonly parts: readonly BarycentrePart[];
  /** How the run that found this ended: `converged` where the measured residuals are small enough and the point has passed as a maximum. */
  readonly status: Status;
  /** The status in words, with what to try. */
  readonly message: string;
  /** Relative defects of what holds at a barycentre, measured afresh from the tuples. */
  readonly residuals: BarycentreResiduals;
  /** Readings of all the tuples, each once, of the run that found this; those that show that it is a maximum are not among them. */
  readonly sweeps: number;
  /** Seconds of that run by the clock. */
  readonly seconds: number;
  /** Where that run stood after each iteration, the start among them; `fitness` is the geometric mean of the L_k. */
  readonly history: readonly HistoryEntry[];
  /** Of the random numbers of that run: `{ seed, start }` of its row in `runs` reproduces it. */
  readonly seed: number;
  /** One row for each start, in their order. */
  readonly runs: readonly BarycentreRunSummary[];
  /** Fraction of the converged runs that reached the best optimum; NaN when none converged. */
  readonly agreement: number;
  /** Distinct (P_k,Q_k) among the converged runs, fittest first. */
  readonly optima: readonly BarycentreOptimumSummary[];
  /** What the status rests on: `residuals`, the largest eigenvalue of the curvature, and the dominance of each λ_k. */
  readonly certificate: BarycentreCertificate;
  /** d weights ≥ 0, descending, of sum one: E = F = diag(σ) for the fixed points of Φ(X) and Φ(X)†. */
  readonly sigma: Float64Array;

  readonly #once = new Once();
  readonly #data: BarycentreData;

  constructor(data: BarycentreData, optima: readonly BarycentreOptimumSummary[]) {
    const { parts, point, residuals, secondOrder, dominance } = data;
    this.#data = data;
    this.fitness = data.fitness;
    this.rank = point.X.cols;
    this.r = data.r;
    this.algebra = data.algebra;
    this.parts = parts.map((part) => new BarycentrePart(data.algebra, data.r, part, point));
    this.status = data.status;
    this.message = data.message;
    this.residuals = residuals;
    this.sweeps = data.sweeps;
    this.seconds = data.seconds;
    this.history = data.history;
    this.seed = data.seed;
    this.runs = data.runs;
    this.agreement = data.agreement;
    this.optima = optima;
    this.certificate = { ...residuals, secondOrder, dominance };
    this.sigma = point.sigma.slice();
  }

  /**
   * Optima that may be one up to a symmetry that all of the tuples have: with the same L_k and fitness (to 1e-6), σ (to 1e-4) and leading eigenvalues of Φ(X) (to 1e-3). Fittest first.
   */
  get classes(): readonly OptimumClass[] {
    return this.#once.get('classes', () => {
      const invariants = this.optima.map(({ result }) => ({
        ...result.#data.point,
        parts: result.#data.parts,
        fitness: result.fitness,
      }));
      return classesOf(classesOfBarycentres(this.r, invariants), this.optima);
    });
  }

  /** Fraction of the converged runs in the fittest class; NaN when none converged. */
  get agreementUpToSymmetry(): number {
    return agreementOf(this.classes);
  }

  /** The probability that a further random start that converges finds a class, or an optimum, that none has found: estimate and 95 % bound. */
  get coverage(): Coverage {
    return coverageOf(this.runs, this.classes);
  }

  /** Stack of the X_j, [r, d, d(, a)], scaled to ρ(Φ(X))^{1/2} = `fitness` of a converged result: X_j = (1/m) Σ_k (G/ℓ_k) R_kA^k_jS_k with ℓ_k = phase·L_k. */
  get X(): NumericArray {
    return this.#once.get('X', () => toStackArray(this.#data.point.X, this.r));
  }

  /** exp((1/m) Σ_k log sim(A^k,X)), in [0,1]; the first call computes ρ(Φ(A^k)) for each. */
  get similarity(): number {
    return this.#once.get('similarity', () => geometricMean(this.similarities));
  }

  /** sim(A^k,X) for each tuple. */
  get similarities(): Float64Array {
    return this.#once.get('similarities', () => Float64Array.from(this.parts, ({ similarity }) => similarity));
  }

  /** A summary in a few lines; Node's inspect and `console.log` print it. */
  toString(): string {
    const { algebra, parts, r, rank, fitness, status, residuals, runs, optima } = this;
    const sizes = parts.map(({ n }) => n).join(', ');
    const reached = runs.filter(({ optimum }) => optimum >= 0).length;
    return [
      `Barycentre over ${algebra.name}: ${parts.length} tuples of ${r} matrices, of sizes ${sizes}, to ${rank}×${rank}`,
      `  fitness ${Number(fitness.toPrecision(6))}, ${status}, residual ${residuals.stationarity.toExponential(1)}`,
      `  ${reached} of ${runs.length} runs converged, to ${optima.length} optima`,
    ].join('\n');
  }

  /** A plain object that `barycentreFromJSON` reads back exactly, but for the tuples. The first call computes each ρ(Φ(A^k)). */
  toJSON(): BarycentreJson {
    const inside = (result: Barycentre): BarycentreData => result.#data;
    return barycentreJson(
      inside(this),
      this.optima.map(({ result, hits }) => ({ data: inside(result), hits })),
    );
  }
}

/**
 * The result of a search.
 * @param units what the entries of the tuples were divided by
 * @throws Error where no run has a point to show: the numbers of all left the range of doubles
 */
export function assembleBarycentre(place: string, outcome: BarycentreOutcome, units: readonly number[]): Barycentre {
  const { runs, optima, best } = outcome;
  const unit = geometricMean(units);
  const rows = runs.map(
    (run, index): BarycentreRunSummary => ({
      ...{ seed: run.seed, start: run.start, fitness: run.fitness * unit, status: run.status, sweeps: run.sweeps },
      optimum: optima.findIndex(({ members }) => members.includes(index)),
    }),
  );
  const summaries: BarycentreOptimumSummary[] = [];
  const converged = runs.filter(({ status }) => status === 'converged').length;
  const agreement = converged === 0 ? Number.NaN : optima[0]!.members.length / converged;
  const make = (run: BarycentreRun): Barycentre => {
    if (run.point === undefined) {
      throw new Error(
        `${place}: no start has led to an X with finite numbers: Γ(A^k;X) is nilpotent for one of the tuples wherever it was looked at, or products leave the range of doubles; try another rank, restarts, or a start X`,
      );
    }
    return shown(new Barycentre({ ...dataOf(outcome, run, run.point, units, unit), runs: rows, agreement }, summaries));
  };
  const result = make(best);
  for (const { run, members } of optima) {
    const found = run === best ? result : make(run);
    summaries.push({ fitness: found.fitness, hits: members.length, result: found });
  }
  return result;
}

/** What one run has found, in the units of the tuples as they were given. */
function dataOf(
  { tuples, options, refusal }: BarycentreOutcome,
  run: BarycentreRun,
  point: CertifiedBarycentre,
  units: readonly number[],
  unit: number,
): Omit<BarycentreData, 'runs' | 'agreement'> {
  const X = { ...point.X, data: point.X.data.map((entry) => entry * unit) };
  const message = messageFor(run, options.tolerance);
  return {
    ...{ algebra: X.algebra, r: tuples[0]!.r, fitness: run.fitness * unit },
    point: { X, sigma: point.sigma, lambda: (point.fitness * unit) ** 2 },
    parts: point.parts.map((part, k) => {
      const fitness = (run.status === 'converged' ? part.fitness : run.dominance[k]!.spectralRadius) * units[k]!;
      const similarity = (): number => withoutRounding(fitness / (Math.sqrt(totalRadius(tuples[k]!)) * units[k]!));
      const { R, S } = coordinatesOf(tuples[k]!, undefined)?.outside(part) ?? part;
      return { n: tuples[k]!.n, R, S, phase: part.phase, fitness, similarity };
    }),
    ...{ status: run.status, residuals: point.residuals, secondOrder: run.secondOrder, dominance: run.dominance },
    message: refusal === undefined ? message : `${message}; one thread only: ${refusal}`,
    ...{ sweeps: run.sweeps, seconds: run.seconds, seed: run.seed },
    history: run.history.map((entry) => ({ ...entry, fitness: entry.fitness * unit })),
  };
}

function geometricMean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += Math.log(values[k]!);
  return Math.exp(sum / values.length);
}
