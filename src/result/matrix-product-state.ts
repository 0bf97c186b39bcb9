/** An LSRDR as the uniform matrix product state whose tensor it is: its X_j are the matrices of one site, of bond dimension d. */
import { type NumericArray, toArray, toStackArray } from '../interop/arrays';
import {
  addScaledInPlace,
  adjointMultiply,
  blocks,
  clone,
  hermitise,
  multiplyAdjoint,
  type PlanarMatrix,
  type Quarters,
  quarterPower,
  zeros,
} from '../matrix';
import type { Eigenvalue } from '../search/spectra';
import { Once } from './once';

/** σ_d relative to σ_1 below which the bond dimension is less than d: dividing by its root would leave nothing of the digits. */
const NOTHING = 1e-13;

/** What the state needs of a result. */
export interface StateSource {
  /** X in the canonical gauge E = F = diag(σ), a stack of r matrices. */
  readonly X: PlanarMatrix;
  readonly r: number;
  readonly lambda: number;
  /** Descending. */
  readonly sigma: Float64Array;
  readonly spectrum: (k: number) => readonly Eigenvalue[];
}

/**
 * The uniform matrix product state …X_iX_jX_k… of a result, normalised so that its transfer operator T = Φ(X)/λ has spectral radius 1. In the canonical gauge
 * of a result E = F = diag(σ), so that
 *
 *     A_L = λ^{-1/2} σ^{1/2} X σ^{-1/2},    A_R = λ^{-1/2} σ^{-1/2} X σ^{1/2},    C = diag(σ)/‖σ‖,    A_L C = C A_R = A_C.
 *
 * Source: Vanderstraeten, Haegeman, Verstraete, "Tangent-space methods for uniform matrix product states", SciPost Phys. Lect. Notes 7 (2019).
 */
export class MatrixProductState {
  /** Schmidt values of a cut between two sites, σ/‖σ‖: descending, the sum of their squares is 1. */
  readonly schmidt: Float64Array;
  readonly #source: StateSource;
  readonly #once = new Once();

  /** @throws Error where σ has zeros */
  constructor(source: StateSource) {
    const { sigma } = source;
    const rank = sigma.filter((x) => x > NOTHING * sigma[0]!).length;
    if (rank < sigma.length) {
      throw new Error(
        `Lsrdr.matrixProductState: expected ${sigma.length} values of σ above 0, got ${rank}: ${rank === 0 ? 'its fixed points have different supports' : `the state has a bond dimension of ${rank}, fit with that rank`}`,
      );
    }
    this.#source = source;
    const length = Math.hypot(...sigma);
    this.schmidt = sigma.map((x) => x / length);
  }

  /** Σ_j A_Lj*A_Lj = 1; shape [r, d, d(, a)]. */
  get left(): NumericArray {
    return this.#once.get('left', () => toStackArray(this.#scaled(2, -2), this.#source.r));
  }

  /** Σ_j A_RjA_Rj* = 1; shape [r, d, d(, a)]. */
  get right(): NumericArray {
    return this.#once.get('right', () => toStackArray(this.#scaled(-2, 2), this.#source.r));
  }

  /** A_C = A_L C = C A_R, Σ_j ‖A_Cj‖² = 1; shape [r, d, d(, a)]. */
  get centre(): NumericArray {
    return this.#once.get('centre', () => {
      const stack = this.#scaled(2, 2);
      const length = Math.hypot(...this.#source.sigma);
      for (let i = 0; i < stack.data.length; i++) stack.data[i]! /= length;
      return toStackArray(stack, this.#source.r);
    });
  }

  /** C = diag(schmidt), shape [d, d(, a)]. */
  get bond(): NumericArray {
    return this.#once.get('bond', () => {
      const { algebra } = this.#source.X;
      const d = this.schmidt.length;
      const C = zeros(algebra, d, d);
      this.schmidt.forEach((s, i) => {
        C.data[i * algebra.dim * d + i] = s;
      });
      return toArray(C);
    });
  }

  /**
   * How far `left` and `right` are from isometries, the larger of ‖ΣA_L*A_L − 1‖ and ‖ΣA_RA_R* − 1‖ over √d: rounding for a converged result, times
   * σ_1/σ_d.
   */
  get residual(): number {
    return this.#once.get('residual', () => {
      const { r } = this.#source;
      const sums = [
        sumOver(this.#scaled(2, -2), r, (M) => adjointMultiply(M, M)),
        sumOver(this.#scaled(-2, 2), r, (M) => multiplyAdjoint(M, M)),
      ];
      return Math.max(...sums.map(distanceFromOne));
    });
  }

  /**
   * Entanglement entropy of a cut, −Σ s_i² ln s_i² in nats: from 0 for a product state to ln d. (`entropy()` of a result is that of σ, of sum one.)
   *
   * @example
   * import { fit } from 'lsrdr/real';
   * const [a, b] = [Math.sqrt(2 / 3), Math.sqrt(1 / 3)];
   * const aklt = [[[0, a], [0, 0]], [[-b, 0], [0, b]], [[0, 0], [-a, 0]]];
   * const state = fit(aklt, { rank: 2 }).matrixProductState();
   * state.entropy(); // 0.6931472
   */
  entropy(): number {
    return this.schmidt.reduce((sum, s) => sum - s * s * Math.log(s * s), 0);
  }

  /**
   * The k leading eigenvalues of the transfer operator T by modulus, the first of which is 1; as `spectra(k).phi`, with the same errors. Over R and H non-real ones
   * come in pairs.
   */
  transferSpectrum(k = 6): readonly Eigenvalue[] {
    return this.#source.spectrum(k);
  }

  /**
   * −1/ln |μ₂| for the second eigenvalue μ₂ of T, in sites: correlations decay as e^{−distance/length}. 0 for a product state; Infinity where another
   * eigenvalue has modulus 1 (to 1e-9), as for periodic states and sums of states; over H also where all X_j commute with a unit, as real ones do, since T then keeps
   * that unit besides 1.
   */
  correlationLength(): number {
    const second = this.transferSpectrum(2)[1];
    const modulus = second === undefined ? 0 : Math.hypot(second.re, second.im);
    return modulus >= 1 - 1e-9 ? Infinity : -1 / Math.log(modulus);
  }

  /** λ^{-1/2} diag(σ)^{left/4} X diag(σ)^{right/4}. */
  #scaled(left: Quarters, right: Quarters): PlanarMatrix {
    const { X, r, lambda, sigma } = this.#source;
    const stack = clone(X);
    const d = stack.cols;
    const a = stack.algebra.dim;
    const unit = 1 / Math.sqrt(lambda);
    for (let line = 0; line < r * d * a; line++) {
      const front = unit * quarterPower(sigma[Math.floor(line / a) % d]!, left);
      for (let j = 0; j < d; j++) stack.data[line * d + j]! *= front * quarterPower(sigma[j]!, right);
    }
    return stack;
  }
}

function sumOver(stack: PlanarMatrix, r: number, product: (M: PlanarMatrix) => PlanarMatrix): PlanarMatrix {
  const sum = zeros(stack.algebra, stack.cols, stack.cols);
  for (const M of blocks(stack, r)) addScaledInPlace(sum, 1, product(M));
  hermitise(sum);
  return sum;
}

function distanceFromOne({ algebra, rows: d, data }: PlanarMatrix): number {
  let squares = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      for (let p = 0; p < algebra.dim; p++) {
        squares += (data[(i * algebra.dim + p) * d + j]! - (i === j && p === 0 ? 1 : 0)) ** 2;
      }
    }
  }
  return Math.sqrt(squares / d);
}
