/** The matrices of a result, as arrays, and what they say of directions and neurons. */
import type { Algebra } from '../algebra';
import { rangeError, requireInteger } from '../errors';
import { type NumericArray, toArray, toColumns, toStackArray } from '../interop/arrays';
import { identity, multiply, multiplyAdjoint, type PlanarMatrix } from '../matrix';
import type { Certified } from '../search/certificate';
import { factorP, factorQ } from '../search/optima';
import type { LsrdrData, Side } from './data';
import { type Directions, directionsOf, type Prominent, prominentOf, sharesOf } from './directions';
import { Once } from './once';

/** What they are made from. */
export interface MatrixData extends Pick<LsrdrData, 'algebra' | 'n' | 'r'> {
  readonly point: Pick<LsrdrData['point'], 'X' | 'R' | 'S' | 'E' | 'F' | 'sigma' | 'lambda'>;
}

/** Arrays are made on first use and kept; do not write into them. Scalars of C and H are a trailing axis of length 2 or 4. */
export abstract class ResultMatrices {
  /** d. */
  readonly rank: number;
  /** Size of the matrices A_j. */
  readonly n: number;
  /** Number of matrices. */
  readonly r: number;
  /** The scalars: R, C or H. */
  readonly algebra: Algebra;

  readonly #once = new Once();
  readonly #data: MatrixData;

  constructor(data: MatrixData) {
    this.#data = data;
    this.rank = data.point.S.cols;
    this.n = data.n;
    this.r = data.r;
    this.algebra = data.algebra;
  }

  /** Stack of the X_j = R A_j S, shape [r, d, d(, a)]. */
  get X(): NumericArray {
    return this.#once.get('X', () => toStackArray(this.#data.point.X, this.r));
  }
  /** Shape [d, n(, a)]. */
  get R(): NumericArray {
    return this.#once.get('R', () => toArray(this.#data.point.R));
  }
  /** Shape [n, d(, a)]. */
  get S(): NumericArray {
    return this.#once.get('S', () => toArray(this.#data.point.S));
  }
  /** Π = S R, shape [n, n(, a)]: the projection onto the cluster; orthogonal for Hermitian tuples, 1 for d = n. */
  get projection(): NumericArray {
    const { S, R } = this.#data.point;
    // In coordinates decades apart the entries of S R beside the diagonal are rounding times their ratio.
    const made = () => toArray(S.rows === S.cols ? identity(S.algebra, S.rows) : multiply(S, R));
    return this.#once.get('projection', made);
  }
  /** Dominant eigenvector of Γ(A;ΠAΠ): PSD, trace one; of rank d and with the image of Π unless the optimum is one of lower rank. Shape [n, n(, a)]. */
  get P(): NumericArray {
    return this.#once.get('P', () => gramArray(this.#factor('P')));
  }
  /** The same for the adjoint, image that of Π*. */
  get Q(): NumericArray {
    return this.#once.get('Q', () => gramArray(this.#factor('Q')));
  }
  /** The d eigenvalues that `P` and `Q` have beside zeros, descending, each with sum one. */
  get spectrum(): { readonly P: Float64Array; readonly Q: Float64Array } {
    return this.#once.get('spectrum', () => ({ P: this.#eigen('P').values, Q: this.#eigen('Q').values }));
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
   * The roots of the eigenvalues of E F: d numbers ≥ 0, descending, of sum one. Where all are positive, E = F = diag(σ) in the canonical gauge, and P = S diag(σ) S*
   * up to scale. Zeros: the optimum has a lower rank, or A is reducible and E and F have different supports; if E F = 0 all are 0.
   */
  get sigma(): Float64Array {
    return this.#once.get('sigma', () => this.#data.point.sigma.slice());
  }

  /**
   * −Σ σ_i ln σ_i, in nats: 0 where one direction has all the weight, ln d where all have the same. For Hermitian tuples the von Neumann entropy
   * of P. Its exponential is the number of directions that count.
   */
  entropy(): number {
    return this.sigma.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  }

  /** λ = ρ(Φ(X)), the square of a converged result's fitness. */
  get lambda(): number {
    return this.#data.point.lambda;
  }

  #factor(which: Side): PlanarMatrix {
    return this.#once.get(`factor${which}`, () => factorOfPoint(this.#data.point, which));
  }

  #eigen(which: Side): Directions {
    return this.#once.get(`eigen${which}`, () => directionsOf(this.#factor(which)));
  }

  #requireSide(method: string, which: unknown): void {
    if (which === 'P' || which === 'Q') return;
    throw rangeError(`${this.algebra.name}.${method}: which`, "'P' or 'Q'", String(JSON.stringify(which)));
  }
}

function gramArray(K: PlanarMatrix): NumericArray {
  return toArray(multiplyAdjoint(K, K));
}

/** n×d K with P = K K* (or Q). */
export function factorOfPoint(point: Pick<Certified, 'R' | 'S' | 'E' | 'F'>, side: Side): PlanarMatrix {
  return side === 'P' ? factorP(point) : factorQ(point);
}
