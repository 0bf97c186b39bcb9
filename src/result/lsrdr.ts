import { requireInteger, typeError } from '../errors';
import type { PlanarMatrix } from '../matrix';
import type { MethodName } from '../methods/registry';
import { inOnePiece } from '../resting';
import type { Residuals } from '../search/certificate';
import type { HistoryEntry } from '../search/course';
import type { Dominance } from '../search/dominance';
import { withoutRounding } from '../search/quotients';
import { type Part, phiPart, type Spectra, settledOf, THOROUGH } from '../search/spectra';
import type { Status } from '../search/status';
import { shown } from '../shown';
import type { Certificate, LsrdrData, Readings, RunSummary, Side, Source } from './data';
import { factorOfPoint, ResultMatrices } from './matrices';
import { MatrixProductState } from './matrix-product-state';
import { Once } from './once';
import { summaryOf } from './summary';
import { type LsrdrJson, type StoredResult, toJson } from './to-json';
import { agreementOf, type Coverage, classesOf, coverageOf, groupedByPhi, type OptimumClass } from './uniqueness';
import { partAt, type VertexPart } from './vertex';

/** A distinct local maximum and how many runs reached it. */
export interface OptimumSummary {
  /** L(X), as `result.fitness`. */
  readonly fitness: number;
  /** Converged runs that reached it, from 1 on. */
  readonly hits: number;
  /** The optimum as a result of its own; it shares `runs`, `agreement` and `optima` with the others. */
  readonly result: Lsrdr;
}

/** What results are made of, for the rest of the package. */
const insides = /* @__PURE__ */ new WeakMap<Lsrdr, LsrdrData>();

/**
 * An L_{2,d} spectral radius dimensionality reduction with its certificate. Arrays are made on first use and kept; do not write into
 * them. Scalars of C and H are a trailing axis of length 2 or 4.
 */
export class Lsrdr extends ResultMatrices {
  /**
   * L(X) = ρ(Γ(A;X)) / ρ(Φ(X))^{1/2}, for a converged result as √λ from its own eigenvalue λ = ρ(Φ(X)); `dominance()` says whether λ is
   * the spectral radius of Γ(A;X) too.
   */
  readonly fitness: number;
  /** The method that found it; with `auto` the one that was taken. */
  readonly method: MethodName;
  /** How the run that found this ended: `converged` where the measured residuals are small enough and the point has passed as a maximum. */
  readonly status: Status;
  /** The status in words, with what to try. */
  readonly message: string;
  /** Relative defects of what holds at an LSRDR, measured afresh from A; `stationarity` is the one to quote. */
  readonly residuals: Residuals;
  /** Sweeps over A of the run that found this; `runs` has those of all. */
  readonly sweeps: number;
  /** Seconds of that run by the clock. */
  readonly seconds: number;
  /** Where that run stood after each iteration, the start among them. */
  readonly history: readonly HistoryEntry[];
  /** The seed of the run that found this: `{ seed, start }` of its row in `runs` reproduces it. */
  readonly seed: number;
  /** One row for each start, in their order. */
  readonly runs: readonly RunSummary[];
  /** Fraction of the converged runs that reached the best optimum; NaN when none converged. */
  readonly agreement: number;
  /** Distinct (P,Q) among the converged runs, fittest first. */
  readonly optima: readonly OptimumSummary[];

  readonly #once = new Once();
  readonly #data: LsrdrData;
  /** What is known of the spectrum of Γ(A;X)/λ. */
  #gamma: Part | undefined;
  readonly #source: Source | undefined;

  private constructor(data: LsrdrData, source: Source | undefined, optima: readonly OptimumSummary[]) {
    super(data);
    insides.set(this, data);
    this.#data = data;
    this.#gamma = data.gamma;
    this.#source = source;
    this.fitness = data.point.fitness;
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
   * sim(A,X) = L(X)/ρ(Φ(A))^{1/2} in [0,1]; with `orthogonalTo`, and in later rounds of an atlas, fitness/ρ(Φ(A))^{1/2}, which may be above 1 where A is not
   * Hermitian, as its compression may have a larger radius. The first call computes ρ(Φ(A)), whose cost is some applications of a superoperator on
   * n×n matrices: 4a²·r·n³ flops each (less when A lives on fewer directions).
   */
  get similarity(): number {
    return this.#once.get(
      'similarity',
      () =>
        this.#data.similarity ?? withoutRounding(this.fitness / this.#sourceOrThrow('similarity').rootOfTotalRadius()),
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
    return this.#once.get('classes', () => classesOf(this.#data.classes ?? byPhi(), this.optima));
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
    return this.#once.get('coverage', () => coverageOf(this.runs, this.classes));
  }

  /**
   * Compares the result's eigenvalue with the spectral radius of Γ(A;X). At a local maximum of L they are equal; a stationary point
   * whose eigenvalue is overtaken by another one is a maximum of its branch only. Of a converged result it is known; else it costs some tens of
   * sweeps, once.
   */
  dominance(): Dominance {
    return this.#once.get('dominance', () => this.#data.dominance ?? this.#sourceOrThrow('dominance').dominance());
  }

  /**
   * What the status rests on: the `residuals`, the largest eigenvalue of the curvature with the readings of A that its test took, and the dominance
   * of λ, as far as they were measured. A converged result has all of it.
   */
  get certificate(): Certificate {
    const { point, secondOrder, dominance } = this.#data;
    const measured = dominance ?? this.#once.known<Dominance>('dominance');
    return { ...point.residuals, secondOrder, dominance: measured };
  }

  /**
   * The k leading eigenvalues of Γ(A;X)/λ and of Φ(X)/λ by modulus, as far as there are so many: n·d and d² (over H, where the maps are linear over R
   * only, 4n·d and 4d²). At a maximum of L the first of each is 1.
   *
   * @throws RangeError for a k that is no whole number from 1 on; Error where they do not settle, where X is nilpotent (a failed run), or where a result read from JSON has not so many of
   *   Γ(A;X) stored: it has those that were asked for before it was written
   * Cost: once, (a·n·d)³ flops for a·n·d ≤ 144, else some tens to hundreds of sweeps, counted in `readings`.
   */
  spectra(k = 6): Spectra {
    requireInteger(`${this.algebra.name}.spectra: k`, k, 1);
    const phi = this.#phi(k);
    const before = this.#gamma;
    const isEnough = before !== undefined && (before.isAll || before.values.length >= k);
    const gamma = isEnough ? before : this.#sourceOrThrow('spectra').gamma(k);
    this.#gamma = gamma;
    return { gamma: settledOf(gamma, k, 'Γ(A;X)'), phi: settledOf(phi, k, 'Φ(X)') };
  }

  /**
   * The uniform matrix product state with the tensor X: canonical forms, Schmidt values, entanglement entropy, transfer spectrum, correlation length.
   * Nothing is read of A.
   *
   * @throws Error where σ has zeros: the state has a smaller bond dimension
   */
  matrixProductState(): MatrixProductState {
    return this.#once.get('state', () => {
      const { point } = this.#data;
      const spectrum = (k: number) => settledOf(this.#phi(k), k, 'Φ(X)');
      return new MatrixProductState({ X: point.X, r: this.r, lambda: point.lambda, sigma: point.sigma, spectrum });
    });
  }

  /** How often the fit has read A so far, by what for; undefined for a result that was stored before this was kept. */
  get readings(): Readings | undefined {
    return this.#source?.readings() ?? this.#data.readings;
  }

  /**
   * The part of the result at one space of a tuple that has several (`quiverTuple`).
   * @throws TypeError for what is no text, RangeError for a name that no vertex has, Error for a tuple of one space and a rank of the whole
   */
  at(name: string): VertexPart {
    const { vertices, point, algebra } = this.#data;
    if (vertices === undefined) {
      throw new Error(
        `${algebra.name}.at: the tuple has one space, or its fit one rank; fits of a quiverTuple with rank: { name: d } have several`,
      );
    }
    if (typeof name !== 'string') throw typeError(`${algebra.name}.at: name`, 'the name of a vertex', name);
    return this.#once.get(`at ${name}`, () => partAt(`${algebra.name}.at: name`, point, vertices, name));
  }

  /** A summary in a few lines; Node's inspect and `console.log` print it. */
  override toString(): string {
    return summaryOf(this);
  }

  /** A plain object that `fromJSON` of the same field reads back exactly. */
  toJSON(): LsrdrJson {
    const inside = (result: Lsrdr): StoredResult => ({
      data: result.#data,
      similarity: result.similarity,
      dominance: result.certificate.dominance,
      gamma: result.#gamma,
    });
    const optima = this.optima.map(({ result, hits }) => ({ ...inside(result), hits }));
    return toJson(inside(this), this, optima);
  }

  #phi(k: number): Part {
    return this.#once.get(`phi${k}`, () => inOnePiece(phiPart(this.#data.point, this.r, k, THOROUGH)));
  }

  #sourceOrThrow(what: string): Source {
    if (this.#source === undefined) throw new Error(`Lsrdr.${what}: a result read from JSON no longer has its tuple`);
    return this.#source;
  }
}

/** A result; the caller fills `optima` afterwards: all optima of a fit share the list, and stand in it. */
export function makeLsrdr(data: LsrdrData, source: Source | undefined, optima: readonly OptimumSummary[]): Lsrdr {
  // By reflection, since the constructor is private. A static block could hand it out, but is an effect, for which every bundle would have to keep the class.
  return shown(Reflect.construct(Lsrdr, [data, source, optima]) as Lsrdr);
}

/** The planar matrices and numbers of a result. */
export function dataOf(result: Lsrdr): LsrdrData {
  return insides.get(result)!;
}

/** n×d K with P = K K* (or Q), for code that works without n×n matrices. */
export function factorOf(result: Lsrdr, side: Side): PlanarMatrix {
  return factorOfPoint(dataOf(result).point, side);
}
