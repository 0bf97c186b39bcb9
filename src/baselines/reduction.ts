import { type NumericArray, toArray, toStackArray } from '../interop/arrays';
import { fromColumns } from '../interop/columns';
import {
  adjoint,
  adjointMultiply,
  blocks,
  clone,
  inner,
  inverse,
  multiply,
  orthonormalise,
  type PlanarMatrix,
  scaleInPlace,
  zeros,
} from '../matrix';
import { inOnePiece } from '../resting';
import { Once } from '../result/once';
import { factsOf } from '../search/facts';
import { fitnessOf } from '../search/quotients';
import { totalRadius } from '../search/total-radius';
import { shown } from '../shown';
import { DenseTuple } from '../tuple/dense';
import type { ScaledTuple } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';
import { totalEnergy } from './energy';

/** Where an iteration has not converged, the residual says how far it was from a stationary point; `stagnated`: by rounding. Direct methods are always `converged`. */
export type ReductionStatus = 'converged' | 'stagnated' | 'max-iterations';

/** What a method delivers: a subspace of dimension d and what it measured on the way. */
export interface Found {
  readonly method: string;
  /** n×d. */
  readonly S: PlanarMatrix;
  /** n×d with R = dual*, RS = 1. */
  readonly dual: PlanarMatrix;
  readonly weights: Float64Array;
  /** Undefined: what is captured. */
  readonly explained?: number;
  readonly status?: ReductionStatus;
  readonly iterations?: number;
  readonly residual?: number;
}

/**
 * A tuple reduced to d directions by another method than a fit, in the terms of one: X_j = R A_j S with RS = 1, and the quotient that a fit maximises.
 * For all but {@link orderedTransform} with a moment, R = S* up to the choice of a basis, so that the projection SR is orthogonal.
 */
export class Reduction {
  /** The function that made it. */
  readonly method: string;
  /** d, the number of directions. */
  readonly rank: number;
  /** Of each direction, largest first; its function says of what. */
  readonly weights: Float64Array;
  /**
   * The share of its own measure that the method keeps, in [0, 1]: energy of the tuple (`hosvd`, `hooi`: that of {@link captured}; `outputSvd`: of the
   * forms whose eigenvectors were taken), of the tuple seen through the moment (`orderedTransform`), of its approximation (`symmetricCp`), variance (`pca`).
   */
  get explained(): number {
    return this.#found.explained ?? this.captured;
  }

  /** Whether its iteration has converged; `converged` for direct methods. */
  readonly status: ReductionStatus;
  /** Of its iteration; 0 for direct methods. */
  readonly iterations: number;
  /** Relative distance from a stationary point; 0 for direct methods. */
  readonly residual: number;
  readonly #once = new Once();
  readonly #given: ScaledTuple;
  readonly #found: Found;

  /** Made by the functions of this folder. */
  constructor(given: ScaledTuple, found: Found) {
    this.method = found.method;
    this.rank = found.S.cols;
    this.weights = found.weights;
    this.status = found.status ?? 'converged';
    this.iterations = found.iterations ?? 0;
    this.residual = found.residual ?? 0;
    this.#given = given;
    this.#found = found;
    shown(this);
  }

  /** The directions as columns of norm 1, [n, d(, a)]: im SR. */
  get basis(): NumericArray {
    return this.#once.get('basis', () => toArray(this.#found.S));
  }

  /** The same directions as vectors, [d, n(, a)]. */
  get directions(): NumericArray {
    return this.#once.get('directions', () => fromColumns(this.#found.S, false));
  }

  /** SR, [n, n(, a)]. */
  get projection(): NumericArray {
    return this.#once.get('projection', () => toArray(multiply(this.#found.S, adjoint(this.#found.dual))));
  }

  /** X_j = R A_j S, [r, d, d(, a)]. */
  get X(): NumericArray {
    return this.#once.get('X', () => {
      const stack = clone(this.#compressed());
      scaleInPlace(stack, this.#given.unit);
      return toStackArray(stack, this.#given.tuple.r);
    });
  }

  /** Σ_j ‖SR A_j SR‖²/Σ_j ‖A_j‖², in [0, 1] where SR is orthogonal. */
  get captured(): number {
    return this.#once.get('captured', () => {
      // ‖S X_j R‖² = ⟨X_j, S*S X_j RR*⟩
      const { S, dual } = this.#found;
      const { tuple } = this.#given;
      const [left, right] = [adjointMultiply(S, S), adjointMultiply(dual, dual)];
      const sum = blocks(this.#compressed(), tuple.r).reduce(
        (kept, X) => kept + inner(X, multiply(multiply(left, X), right)),
        0,
      );
      return sum / totalEnergy(tuple);
    });
  }

  /**
   * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}; 0 where X is zero or nilpotent, which L is not defined for.
   * @throws Error where an eigenvalue is not settled
   */
  get fitness(): number {
    return this.#once.get('fitness', () => {
      const { tuple, unit } = this.#given;
      const X = new DenseTuple(this.#compressed(), tuple.r);
      return inOnePiece(factsOf(X)).facts.isNilpotent ? 0 : fitnessOf(this.method, tuple, X) * unit;
    });
  }

  /**
   * L(X)/ρ(Φ(A))^{1/2} ∈ [0, 1], as of fits.
   * @throws RangeError for a tuple too large to be written out; Error for a nilpotent one, of which all fitness is 0
   */
  get similarity(): number {
    return this.#once.get('similarity', () => {
      const { tuple, unit } = this.#given;
      const total = totalRadius(tuple);
      if (total === 0) throw new Error(`${this.method}: similarity is undefined: the tuple is nilpotent`);
      return Math.min(this.fitness / unit / Math.sqrt(total), 1);
    });
  }

  /** Its method, rank, what it captures, its fitness and, unless it has converged, its status, in one line. */
  toString(): string {
    const status = this.status === 'converged' ? '' : `, ${this.status} (residual ${this.residual.toExponential(1)})`;
    return `${this.method}: rank ${this.rank}, captures ${this.captured.toPrecision(4)}, fitness ${this.fitness.toPrecision(6)}${status}`;
  }

  #compressed(): PlanarMatrix {
    return this.#once.get('compressed', () => compressed(this.#given.tuple, this.#found.dual, this.#found.S));
  }
}

/** The stack of V*A_jY. One sweep. */
export function compressed(A: Tuple, V: PlanarMatrix, Y: PlanarMatrix): PlanarMatrix {
  const out = zeros(A.algebra, A.r * V.cols, Y.cols);
  const image = A.createImage(Y.cols);
  A.imageInto(image, Y);
  A.compressInto(out, V, image);
  A.releaseImage?.(image);
  return out;
}

/**
 * S(S*S)⁻¹, whose adjoint is the left inverse of S that makes SR orthogonal.
 * @throws Error for dependent columns
 */
export function dualOf(place: string, S: PlanarMatrix): PlanarMatrix {
  const Q = clone(S);
  const { T, rank } = orthonormalise(Q);
  if (rank < S.cols)
    throw new Error(`${place}: the directions have become dependent (rank ${rank} of ${S.cols}); ask for fewer`);
  return multiply(Q, adjoint(inverse(T)));
}
