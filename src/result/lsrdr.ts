import type { Algebra } from '../algebra';
import { rangeError, requireInteger } from '../errors';
import { type NumericArray, toArray, toColumns, toStackArray } from '../interop/arrays';
import { multiply, multiplyAdjoint, type PlanarMatrix } from '../matrix';
import type { MethodName } from '../methods/registry';
import type { Residuals } from '../search/certificate';
import type { HistoryEntry } from '../search/driver';
import { factorP, factorQ } from '../search/optima';
import { type Part, phiPart, type Spectra, settledOf, THOROUGH } from '../search/spectra';
import type { Status } from '../search/status';
import type { Dominance, LsrdrData, Readings, RunSummary, Side, Source } from './data';
import { type Directions, directionsOf, type Prominent, prominentOf, sharesOf } from './directions';
import { summaryOf } from './summary';
import { type LsrdrJson, toJson } from './to-json';
import { agreementOf, type Coverage, classesOf, coverageOf, groupedByPhi, type OptimumClass } from './uniqueness';

/** A distinct local maximum and how many runs reached it. */
export interface OptimumSummary {
  readonly fitness: number;
  readonly hits: number;
  readonly result: Lsrdr;
}

/** Inside of the package: how results are made, and what they are made of. Set by the class, whose members these are to nobody else. */
let make: (data: LsrdrData, source: Source | undefined, optima: readonly OptimumSummary[]) => Lsrdr;
let inspect: (result: Lsrdr) => LsrdrData;

/**
 * An L_{2,d} spectral radius dimensionality reduction with its certificate. Arrays are made on first use and kept; do not write into
 * them. Scalars of C and H are a trailing axis of length 2 or 4.
 */
export class Lsrdr {
  /**
   * L(X) = ρ(Γ(A;X)) / ρ(Φ(X))^{1/2}, for a converged result as √λ from its own eigenvalue λ = ρ(Φ(X)); `dominance()` says whether λ is
   * the spectral radius of Γ(A;X) too.
   */
  readonly fitness: number;
  /** d. */
  readonly rank: number;
  readonly n: number;
  readonly r: number;
  readonly algebra: Algebra;
  readonly method: MethodName;
  readonly status: Status;
  /** The status in words, with what to try. */
  readonly message: string;
  readonly residuals: Residuals;
  /** Sweeps over A and seconds of the run that found this; `runs` has all of them. */
  readonly sweeps: number;
  readonly seconds: number;
  readonly history: readonly HistoryEntry[];
  /** The seed of the run that found this: `{ seed, start }` of its row in `runs` reproduces it. */
  readonly seed: number;
  readonly runs: readonly RunSummary[];
  /** Fraction of the converged runs that reached the best optimum; NaN when none converged. */
  readonly agreement: number;
  /** Distinct (P,Q) among the converged runs, fittest first. */
  readonly optima: readonly OptimumSummary[];

  readonly #cache = new Map<string, unknown>();
  readonly #data: LsrdrData;
  readonly #source: Source | undefined;

  static {
    make = (...parts) => new Lsrdr(...parts);
    inspect = (result) => result.#data;
  }

  private constructor(data: LsrdrData, source: Source | undefined, optima: readonly OptimumSummary[]) {
    this.#data = data;
    this.#source = source;
    this.fitness = data.point.fitness;
    this.rank = data.point.S.cols;
    this.n = data.n;
    this.r = data.r;
    this.algebra = data.algebra;
    this.method = data.method;
    this.status = data.status;
    this.message = data.message;
    this.residuals = data.point.residuals;
    this.sweeps = data.sweeps;
    this.seconds = data.seconds;
    this.history = data.history;
    this.seed = data.seed;
    this.runs = data.runs;
    this.agreement = data.agreement;
    this.optima = optima;
  }

  /**
   * sim(A,X) = L(X)/ρ(Φ(A))^{1/2} in [0,1]. The first call computes ρ(Φ(A)), whose cost is some applications of a superoperator on
   * n×n matrices: 4a²·r·n³ flops each (less when A lives on fewer directions).
   */
  get similarity(): number {
    return this.#once(
      'similarity',
      () => this.#data.similarity ?? this.fitness / this.#sourceOrThrow('similarity').rootOfTotalRadius(),
    );
  }

  /**
   * The optima that are one up to a symmetry of A, as far as invariants show: fitness (to 1e-6 of it), σ (to 1e-4), the leading eigenvalues of Φ(X)/λ and
   * Γ(A;X)/λ (to 1e-3, as they are or conjugated). Fittest first. Γ(A;X) is compared where the others agree, by some tens of sweeps for an optimum.
   * A result stored before there were classes compares without it.
   */
  get classes(): readonly OptimumClass[] {
    const byPhi = () =>
      groupedByPhi(
        this.r,
        this.optima.map(({ result }) => result.#data.point),
      );
    return this.#once('classes', () => classesOf(this.#data.classes ?? byPhi(), this.optima));
  }

  /** Fraction of the converged runs in the first of the `classes`; NaN when none converged. */
  get agreementUpToSymmetry(): number {
    return agreementOf(this.classes);
  }

  /**
   * The Good–Turing estimate of the probability that a further random start, if it converges, finds a class that no run has found, f₁/N from the
   * f₁ classes that one of N random starts has found, and an upper bound that holds in 95 % of cases, 4.2/N where all found the same; `optima` has
   * both for optima. `{ unseen: NaN, bound: 1 }` without random starts.
   */
  get coverage(): Coverage {
    return this.#once('coverage', () => coverageOf(this.runs, this.classes));
  }

  /** Stack of the X_j = R A_j S, shape [r, d, d(, a)]. */
  get X(): NumericArray {
    return this.#once('X', () => toStackArray(this.#data.point.X, this.r));
  }
  /** Shape [d, n(, a)]. */
  get R(): NumericArray {
    return this.#once('R', () => toArray(this.#data.point.R));
  }
  /** Shape [n, d(, a)]. */
  get S(): NumericArray {
    return this.#once('S', () => toArray(this.#data.point.S));
  }
  /** Π = S R, shape [n, n(, a)]: the projection onto the cluster; orthogonal for Hermitian tuples. */
  get projection(): NumericArray {
    return this.#once('projection', () => toArray(multiply(this.#data.point.S, this.#data.point.R)));
  }
  /** Dominant eigenvector of Γ(A;ΠAΠ): PSD, trace one, rank d, image that of Π. Shape [n, n(, a)]. */
  get P(): NumericArray {
    return this.#once('P', () => gramArray(this.#factor('P')));
  }
  /** The same for the adjoint, image that of Π*. */
  get Q(): NumericArray {
    return this.#once('Q', () => gramArray(this.#factor('Q')));
  }
  /** The d eigenvalues that P and Q have beside zeros, descending, each with sum one. */
  get spectrum(): { readonly P: Float64Array; readonly Q: Float64Array } {
    return this.#once('spectrum', () => ({ P: this.#eigen('P').values, Q: this.#eigen('Q').values }));
  }

  /**
   * How much of a direction belongs to the cluster: ⟨Pv,v⟩/⟨v,v⟩ in [0,1]. At most the largest eigenvalue of P.
   *
   * @param v one vector [n(, a)] (returns a number) or k of them [k, n(, a)] (returns k numbers)
   * @throws RangeError for another shape, a non-finite entry or a zero vector
   * Cost: n·d products a vector; P itself is not formed.
   */
  membership(v: ArrayLike<number>, which?: Side): number;
  membership(v: unknown, which?: Side): number | Float64Array;
  membership(v: unknown, which: Side = 'P'): number | Float64Array {
    this.#requireSide('membership', which);
    const place = `${this.algebra.name}.membership: v`;
    const { columns, single } = toColumns(place, v, this.algebra, this.n);
    const out = sharesOf(this.#factor(which), columns);
    const zero = out.findIndex(Number.isNaN);
    if (zero >= 0) {
      throw new RangeError(`${place}${single ? '' : `[${zero}]`}: expected a vector other than zero`);
    }
    return single ? out[0]! : out;
  }

  /**
   * The k most prominent directions: eigenvectors of P (or Q) by eigenvalue, and the k neurons (coordinates) with the largest
   * diagonal entries.
   *
   * @param k from 1 to n; as many directions exist as P has eigenvalues above rounding, `rank` or fewer
   * @returns `directions` [at most min(k,d), n(, a)] of norm 1, their `weights`, and `neurons` by weight
   */
  prominent(k: number, which: Side = 'P'): Prominent {
    this.#requireSide('prominent', which);
    requireInteger(`${this.algebra.name}.prominent: k`, k, 1, this.n);
    return prominentOf(this.#factor(which), this.#eigen(which), k);
  }

  /**
   * Compares the result's eigenvalue with the spectral radius of Γ(A;X). At a local maximum of L they are equal; a stationary point
   * whose eigenvalue is overtaken by another one is a maximum of its branch only. Cost: some tens of sweeps, once.
   */
  dominance(): Dominance {
    return this.#once('dominance', () => this.#sourceOrThrow('dominance').dominance());
  }

  /** The common diagonal of E and F in the canonical gauge: d numbers ≥ 0, descending, of sum one. P = S diag(σ) S* up to scale. */
  get sigma(): Float64Array {
    return this.#once('sigma', () => this.#data.point.sigma.slice());
  }

  /**
   * −Σ σ_i ln σ_i, in nats: 0 where one direction has all the weight, ln d where all have the same. For Hermitian tuples the von Neumann entropy
   * of P. Its exponential is the number of directions that count.
   */
  entropy(): number {
    return this.sigma.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  }

  /**
   * The k leading eigenvalues of Γ(A;X)/λ and of Φ(X)/λ by modulus, as far as there are so many: n·d and d² (over H, where the maps are linear over R
   * only, 4n·d and 4d²). At a maximum of L the first of each is 1.
   *
   * @throws RangeError for a k that is no whole number from 1 on; Error where they do not settle, or a result read from JSON has not so many of
   *   Γ(A;X) stored: it has those that were asked for before it was written
   * Cost: once, (a·n·d)³ flops for a·n·d ≤ 144, else some tens to hundreds of sweeps, counted in `readings`.
   */
  spectra(k = 6): Spectra {
    requireInteger(`${this.algebra.name}.spectra: k`, k, 1);
    const before = this.#gamma();
    const isEnough = before !== undefined && (before.isAll || before.values.length >= k);
    const gamma = isEnough ? before : this.#sourceOrThrow('spectra').gamma(k);
    this.#cache.set('gamma', gamma);
    const phi = this.#once(`phi${k}`, () => phiPart(this.#data.point, this.r, k, THOROUGH));
    return { gamma: settledOf(gamma, k, 'Γ(A;X)'), phi: settledOf(phi, k, 'Φ(X)') };
  }

  /** What is known of the spectrum of Γ(A;X). */
  #gamma(): Part | undefined {
    return (this.#cache.get('gamma') as Part | undefined) ?? this.#data.gamma;
  }

  /** λ = ρ(Φ(X)), the square of a converged result's fitness. */
  get lambda(): number {
    return this.#data.point.lambda;
  }

  /** How often the fit has read A so far, by what for; undefined for a result that was stored before this was kept. */
  get readings(): Readings | undefined {
    return this.#source?.readings() ?? this.#data.readings;
  }

  /** A summary in a few lines; Node's inspect and `console.log` print it. */
  toString(): string {
    return summaryOf(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return summaryOf(this);
  }

  /** A plain object that `fromJSON` of the same field reads back exactly. */
  toJSON(): LsrdrJson {
    const inside = (result: Lsrdr) => ({
      data: inspect(result),
      similarity: result.similarity,
      gamma: result.#gamma(),
    });
    const optima = this.optima.map(({ result, hits }) => ({ ...inside(result), hits }));
    return toJson(inside(this), this, optima);
  }

  #factor(which: Side): PlanarMatrix {
    return this.#once(`factor${which}`, () => factorOf(this, which));
  }

  #eigen(which: Side): Directions {
    return this.#once(`eigen${which}`, () => directionsOf(this.#factor(which)));
  }

  #requireSide(method: string, which: unknown): void {
    if (which === 'P' || which === 'Q') return;
    throw rangeError(`${this.algebra.name}.${method}: which`, "'P' or 'Q'", String(JSON.stringify(which)));
  }

  #sourceOrThrow(what: string): Source {
    if (this.#source === undefined) throw new Error(`Lsrdr.${what}: a result read from JSON no longer has its tuple`);
    return this.#source;
  }

  #once<T>(key: string, compute: () => T): T {
    if (!this.#cache.has(key)) this.#cache.set(key, compute());
    return this.#cache.get(key) as T;
  }
}

function gramArray(K: PlanarMatrix): NumericArray {
  return toArray(multiplyAdjoint(K, K));
}

/** A result; the caller fills `optima` afterwards: all optima of a fit share the list, and stand in it. */
export function makeLsrdr(data: LsrdrData, source: Source | undefined, optima: readonly OptimumSummary[]): Lsrdr {
  return make(data, source, optima);
}

/** The planar matrices and numbers of a result. */
export function dataOf(result: Lsrdr): LsrdrData {
  return inspect(result);
}

/** n×d K with P = K K* (or Q), for code that works without n×n matrices. */
export function factorOf(result: Lsrdr, side: Side): PlanarMatrix {
  const { point } = inspect(result);
  return side === 'P' ? factorP(point) : factorQ(point);
}
