import ndarray from 'ndarray';
import type { Algebra } from '../algebra';
import { rangeError, requireInteger } from '../errors';
import { type NumericArray, toArray, toColumns, toStackArray } from '../interop/arrays';
import {
  adjointMultiply,
  clone,
  columnSquares,
  hermitianEigen,
  leadingColumns,
  multiply,
  multiplyAdjoint,
  normaliseColumns,
  type PlanarMatrix,
  scaleColumns,
} from '../matrix';
import type { MethodName } from '../methods/registry';
import type { Residuals } from '../search/certificate';
import type { Dominance } from '../search/dominance';
import { factorP, factorQ } from '../search/optima';
import type { Status } from '../search/status';
import type { HistoryEntry } from '../search/stretch';
import type { Certificate, LsrdrData, Readings, RunSummary, Side, Source } from './data';
import { type LsrdrJson, type StoredResult, toJson } from './to-json';

/** A distinct local maximum and how many runs reached it. */
export interface OptimumSummary {
  readonly fitness: number;
  readonly hits: number;
  readonly result: Lsrdr;
}

/** Inside of the package: how results are made, and what they are made of. Set by the class, whose members these are to nobody else. */
let make: (data: LsrdrData, source: Source | undefined, optima: readonly OptimumSummary[]) => Lsrdr;
let inspect: (result: Lsrdr) => LsrdrData;

/** Eigenvalues of P below this, relative to the largest, are rounding. */
const NEGLIGIBLE = 1e-12;

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
  /** Dominant eigenvector of Γ(A;ΠAΠ): PSD, trace one; of rank d and with the image of Π unless the optimum is one of lower rank. Shape [n, n(, a)]. */
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
    normaliseColumns(columns);
    const shares = adjointMultiply(this.#factor(which), columns);
    const inside = columnSquares(shares);
    const total = columnSquares(columns);
    const out = inside.map((value, k) => {
      if (total[k] === 0) throw new RangeError(`${place}${single ? '' : `[${k}]`}: expected a vector other than zero`);
      return Math.min(value / total[k]!, 1);
    });
    return single ? out[0]! : out;
  }

  /**
   * The k most prominent directions: eigenvectors of P (or Q) by eigenvalue, and the k neurons (coordinates) with the largest
   * diagonal entries.
   *
   * @param k from 1 to n; as many directions exist as P has eigenvalues above rounding, `rank` or fewer
   * @returns `directions` [at most min(k,d), n(, a)] of norm 1, their `weights`, and `neurons` by weight
   */
  prominent(
    k: number,
    which: Side = 'P',
  ): { directions: NumericArray; weights: Float64Array; neurons: { index: number; weight: number }[] } {
    this.#requireSide('prominent', which);
    requireInteger(`${this.algebra.name}.prominent: k`, k, 1, this.n);
    const { values, vectors } = this.#eigen(which);
    // An optimum of lower rank leaves eigenvalues at rounding level, which have no direction.
    const count = Math.min(k, values.filter((value) => value > NEGLIGIBLE * values[0]!).length);
    const a = this.algebra.dim;
    const columns = leadingColumns(vectors, count);
    const shape = a === 1 ? [count, this.n] : [count, this.n, a];
    const directions = ndarray(new Float64Array(count * this.n * a), shape);
    for (let i = 0; i < this.n; i++) {
      for (let p = 0; p < a; p++) {
        for (let j = 0; j < count; j++)
          directions.data[(j * this.n + i) * a + p] = columns.data[(i * a + p) * count + j]!;
      }
    }
    const factor = this.#factor(which);
    const line = a * this.rank;
    const neurons = Array.from({ length: this.n }, (_, index) => {
      let weight = 0;
      for (let at = index * line; at < (index + 1) * line; at++) weight += factor.data[at]! ** 2;
      return { index, weight };
    });
    neurons.sort((x, y) => y.weight - x.weight || x.index - y.index);
    return { directions, weights: values.slice(0, count), neurons: neurons.slice(0, k) };
  }

  /**
   * Compares the result's eigenvalue with the spectral radius of Γ(A;X). At a local maximum of L they are equal; a stationary point
   * whose eigenvalue is overtaken by another one is a maximum of its branch only. Of a converged result it is known; else it costs some tens of
   * sweeps, once.
   */
  dominance(): Dominance {
    return this.#once('dominance', () => this.#data.dominance ?? this.#sourceOrThrow('dominance').dominance());
  }

  /**
   * What the status rests on: the `residuals`, the largest eigenvalue of the curvature with the readings of A that its test took, and the dominance
   * of λ, as far as they were measured. A converged result has all of it.
   */
  get certificate(): Certificate {
    const { point, secondOrder, dominance } = this.#data;
    const measured = dominance ?? (this.#cache.get('dominance') as Dominance | undefined);
    return { ...point.residuals, secondOrder, dominance: measured };
  }

  /**
   * The roots of the eigenvalues of E F: d numbers ≥ 0, descending, of sum one. Where all are positive, E = F = diag(σ) in the canonical gauge, and P = S diag(σ) S*
   * up to scale. Zeros: the optimum has a lower rank, or A is reducible and E and F have different supports; if E F = 0 all are 0.
   */
  get sigma(): Float64Array {
    return this.#once('sigma', () => this.#data.point.sigma.slice());
  }

  /** λ = ρ(Φ(X)), the square of a converged result's fitness. */
  get lambda(): number {
    return this.#data.point.lambda;
  }

  /** How often the fit has read A so far, by what for; undefined for a result that was stored before this was kept. */
  get readings(): Readings | undefined {
    return this.#source?.readings() ?? this.#data.readings;
  }

  /** A plain object that `fromJSON` of the same field reads back exactly. */
  toJSON(): LsrdrJson {
    const inside = (result: Lsrdr): StoredResult => ({
      data: inspect(result),
      similarity: result.similarity,
      dominance: result.certificate.dominance,
    });
    const optima = this.optima.map(({ result, hits }) => ({ ...inside(result), hits }));
    return toJson(inside(this), this.readings, optima);
  }

  #factor(which: Side): PlanarMatrix {
    return this.#once(`factor${which}`, () => factorOf(this, which));
  }

  #eigen(which: Side): { values: Float64Array; vectors: PlanarMatrix } {
    return this.#once(`eigen${which}`, () => {
      const K = this.#factor(which);
      const { values, vectors } = hermitianEigen(adjointMultiply(K, K));
      const positive = values.map((value) => Math.max(value, 0));
      const directions = multiply(clone(K), vectors);
      scaleColumns(
        directions,
        positive.map((value) => (value > NEGLIGIBLE * positive[0]! ? 1 / Math.sqrt(value) : 0)),
      );
      return { values: positive, vectors: directions };
    });
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
