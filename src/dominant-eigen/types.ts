/**
 * A linear map of R^size, or of C^{size/2} kept as reals, given by its action. Its functions write into `out`, of length `size` and filled with zeros; what they return is not looked at. `x`
 * is a copy, which they may change, and both are used again for the next call. What they throw ends the search.
 */
export interface LinearOperator {
  /** Length of a vector in real numbers. */
  readonly size: number;
  /** out ← T x. */
  applyInto(out: Float64Array, x: Float64Array): void;
  /** out ← T* x, the adjoint for the real dot product. Needed for the left eigenvector. */
  adjointInto?(out: Float64Array, x: Float64Array): void;
  /** out ← T⁻¹ x, for the eigenvalues of smallest modulus of maps that are not small. */
  inverseInto?(out: Float64Array, x: Float64Array): void;
  /** out ← (T*)⁻¹ x, for their left eigenvectors. */
  inverseAdjointInto?(out: Float64Array, x: Float64Array): void;
  /**
   * For a complex-linear map: vectors alternate `complexBlock` real parts and as many imaginary parts (1 for interleaved
   * re, im; n for one plane after the other). Absent: the map is linear over R only.
   */
  readonly complexBlock?: number;
}

/** Where the search for an eigenvalue of largest modulus begins, and when it ends. */
export interface DominantEigenOptions {
  /** First guess; the answer in a repeated eigenspace is the part of it that lies there. Default: random from `seed`. */
  readonly start?: Float64Array;
  /** Largest accepted ‖Tx − λx‖ / (|λ| ‖x‖). Default 1e-10. */
  readonly tolerance?: number;
  /** Bound on applications of T (and again on those of T*). Default 2000. */
  readonly maxApplications?: number;
  /** Largest dimension of the search space, in scalars. Default 24, or 40 when `size` is no more than that, and more where the circle |λ| = ρ needs it. */
  readonly basis?: number;
  /** Seed of the random companions of `start`. Default 0. */
  readonly seed?: number;
  /** Also compute the left eigenvector (default: when the operator has an adjoint). */
  readonly left?: boolean;
}

/**
 * How the eigenvalues of largest modulus lie:
 * - `simple`: one;
 * - `repeated`: one value, several eigenvectors (`multiplicity`);
 * - `opposite`: both λ and −λ (as for bipartite graphs);
 * - `complex-pair`: over R, the largest are a ± bi with b ≠ 0;
 * - `cyclic`: λ and other values of the same modulus.
 */
export type PeripheralKind = 'simple' | 'repeated' | 'opposite' | 'complex-pair' | 'cyclic';

/** An eigenvalue of largest modulus with its eigenvectors, and what is known of others of that modulus. */
export interface DominantEigen {
  /** Real part of the eigenvalue of largest modulus; among equals the positive real one is taken. */
  readonly value: number;
  /** Imaginary part; over R not 0 only when `kind` is `complex-pair`, and then > 0. */
  readonly imaginary: number;
  /** |λ|, the spectral radius. */
  readonly modulus: number;
  /** Right eigenvector of norm 1 (for a complex pair the real part of one, see `rightImaginary`). */
  readonly right: Float64Array;
  /** Over R with a complex pair: the imaginary part of the right eigenvector. */
  readonly rightImaginary?: Float64Array;
  /** Left eigenvector of norm 1, T* y = λ̄ y, chosen with ⟨left, right⟩ as large as possible and > 0; empty if not asked for. */
  readonly left: Float64Array;
  /** The larger of the relative residuals ‖Tx − λx‖ / |λ| of the right and the left eigenvector. */
  readonly residual: number;
  /** (|λ| − |μ|)/|λ| for the largest |μ| < |λ| seen, an estimate; 1 if nothing else was seen. */
  readonly gap: number;
  /** Number of independent eigenvectors seen for λ; at least this many exist. */
  readonly multiplicity: number;
  /**
   * Whether λ has fewer eigenvectors than it occurs (Jordan blocks), as far as rounding can tell; looked at where the whole space is solved. Such an
   * eigenvalue comes out as several, of which the mean is taken: entries known to ε only determine it to a root of ε.
   */
  readonly isDefective: boolean;
  /**
   * Estimated relative error of `modulus`: its condition number times rounding where the whole space is solved, else times the residual if the left
   * eigenvector is asked for; NaN where nothing was estimated.
   */
  readonly uncertainty: number;
  /** How the eigenvalues of largest modulus lie; `simple` where λ is the only one that was seen. */
  readonly kind: PeripheralKind;
  /**
   * `zero`: the map is zero or nilpotent, and the value is 0. `inaccurate`: in the whole space, and yet a residual above the tolerance and 1e-8; or an
   * `uncertainty` above 1e-6. The map is too far from normal.
   */
  readonly status: 'converged' | 'max-applications' | 'inaccurate' | 'zero' | 'non-finite';
  /** Applications of T and T* together. */
  readonly applications: number;
}
