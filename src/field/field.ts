/** What `createField` gives: the functions of `lsrdr/real`, `lsrdr/complex` and `lsrdr/quaternion`, with the contract that they share. */
import type { Barycentre } from '../barycentre/result';
import type { DominantEigen } from '../dominant-eigen';
import type { NumericArray } from '../interop/arrays';
import type { Lsrdr } from '../result/lsrdr';
import type { TupleLike } from '../tuple/input';
import type { Ranks } from '../tuple/quiver-input';
import type { BarycentreAsyncOptions, BarycentreOptions } from './barycentre-options';
import type { FitAsyncOptions, FitOptions } from './options';

/** The dominant eigenvalue of Γ(A;B) with its eigenvectors. */
export interface SpectralRadius {
  /** ρ(Γ(A;B)). */
  readonly value: number;
  /** Right eigenvector of norm 1, [n, m(, a)] for A n×n and B m×m. */
  readonly right: NumericArray;
  /** Left eigenvector of norm 1, of the same shape. */
  readonly left: NumericArray;
  /** Relative residual of the eigenvectors, the larger. */
  readonly residual: number;
  /** How the computation ended, as {@link DominantEigen.status}. */
  readonly status: DominantEigen['status'];
  /** How the eigenvalues of largest modulus lie, as {@link DominantEigen.kind}. */
  readonly kind: DominantEigen['kind'];
  /** Independent eigenvectors that were seen of the eigenvalue; it has at least so many. */
  readonly multiplicity: number;
  /** Whether the eigenvalue has fewer eigenvectors than it occurs; then the value is the mean of those that rounding has made of it. */
  readonly isDefective: boolean;
  /** Estimated relative error of `value`, NaN where it was not estimated. */
  readonly uncertainty: number;
  /** (|λ| − |μ|)/|λ| for the largest |μ| < |λ| that was seen, an estimate; 1 if nothing else was seen. */
  readonly gap: number;
}

/**
 * The functions over one algebra of dimension a. Tuples are [r, n, n] for a = 1, else [r, n, n, a] with the components of scalars on the
 * trailing axis; every array that comes back has that axis too. The functions need no `this`, and errors name them by their algebra
 * (`real.fit: …`).
 */
export interface Field {
  /**
   * The L_{2,d} spectral radius dimensionality reduction of a tuple: d×d matrices X_1,…,X_r that locally maximise
   * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, Γ(A;X)(Y) = Σ_j A_j Y X_j*, Φ(X) = Γ(X;X), as X_j = R A_j S with R S = 1.
   *
   * @param A r n×n matrices: an ndarray or nested arrays [r, n, n(, a)], a list of matrices [n, n(, a)] (ndarrays, nested arrays or, over R,
   *   ml-matrix), or a tuple
   * @param options `rank` d from 1 to n, or of a `quiverTuple` the ranks of its vertices by name (`{}` for those that it has), and {@link FitOptions}
   * @returns the fittest converged run (else the fittest), with residuals, status, one row for each start and all distinct optima.
   *   Not converging does not throw: read `status`, or pass the result to `assertConverged`.
   * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for a zero or nilpotent tuple
   *
   * Cost: 50–300 sweeps over A a run, 2a²·r·n²·d flops each (twice that when A is not Hermitian).
   */
  readonly fit: (A: TupleLike, options: { readonly rank: number | Ranks } & FitOptions) => Lsrdr;

  /**
   * The same as {@link fit} in slices of some milliseconds, so that a page or server stays responsive. Same numbers as `fit`.
   *
   * @param options those of `fit` (`rank` is required), and `workers`, threads that share sweeps or runs, and `onProgress`, called between slices
   * @returns a promise of the result; an aborted `signal` ends the fit without rejecting: its last run has status `aborted`, and so
   *   has the result unless an earlier run had converged
   */
  readonly fitAsync: (A: TupleLike, options: { readonly rank: number | Ranks } & FitAsyncOptions) => Promise<Lsrdr>;

  /**
   * L₂ spectral radius similarity ρ(Γ(A;B))/(ρ(Φ(A)) ρ(Φ(B)))^{1/2} ∈ [0,1] of two tuples of the same length r; their sizes may differ.
   * Invariant under scaling and under a change of basis X_j → B X_j B⁻¹ of either.
   *
   * @throws RangeError for different lengths, or a zero or nilpotent tuple
   */
  readonly similarity: (A: TupleLike, B: TupleLike) => number;

  /**
   * ρ(Γ(A;B)) for Γ(A;B)(Y) = Σ_j A_j Y B_j*, with eigenvectors [n, m(, a)] of norm 1 and how the leading eigenvalues lie.
   *
   * @param B another tuple of the same length; by default A, so that the value is ρ(Φ(A))
   * @throws RangeError for tuples of different lengths, and where the value leaves the range of doubles
   * @returns the value is the modulus. Where Γ is linear over R only (R and H), a complex pair (`kind`) has real parts of eigenvectors in
   *   `right` and `left`; where it is linear over C, the eigenvalue may have a phase.
   */
  readonly spectralRadius: (A: TupleLike, B?: TupleLike) => SpectralRadius;

  /**
   * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, the fitness of any tuple X as a reduction of A. At most ρ(Φ(A))^{1/2}.
   *
   * @throws RangeError for different lengths, or a zero or nilpotent X
   */
  readonly fitness: (A: TupleLike, X: TupleLike) => number;

  /**
   * A barycentre of tuples A^1,…,A^m of one length r, whose sizes may differ: d×d matrices X_1,…,X_r that locally maximise the mean log-similarity
   * (1/m) Σ_k log sim(A^k,X), which is (1/m) Σ_k log ρ(Γ(A^k;X)) − ½ log ρ(Φ(X)) up to what X has no part in. For one tuple that is `fit`.
   *
   * At a barycentre X_j = (1/m) Σ_k (G/ℓ_k) R_kA^k_jS_k with (1/m) Σ_k R_kS_k = 1, where ℓ_k is the leading eigenvalue of Γ(A^k;X)/ρ(Φ(X))^{1/2}, which may have
   * a phase or sign, and G = `fitness` the geometric mean of the |ℓ_k|. It does not change with A^k → cA^k, but for G, with A^k → T A^k T⁻¹, nor with their order.
   *
   * @param tuples one or more, of any kind
   * @param options `rank` d from 1 to the smallest n, and {@link BarycentreOptions}
   * @returns the fittest converged run (else the fittest), with what each tuple has to do with it in `parts`. `converged` is a maximum to second order at
   *   which the ℓ_k are the largest; not converging does not throw.
   * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for a zero or nilpotent tuple (L ≡ 0); Error where Γ(A^k;X) was nilpotent
   *   wherever it was looked at
   * Cost: 100–400 readings of all the tuples a run, 4a²·r·n²·d flops each, and some tens for the proof that it is a maximum.
   */
  readonly barycentre: (
    tuples: readonly TupleLike[],
    options: { readonly rank: number } & BarycentreOptions,
  ) => Barycentre;

  /**
   * {@link barycentre} in slices of some milliseconds, so that a page or server stays responsive. Same numbers; on several threads the same to rounding.
   *
   * @param options those of `barycentre` (`rank` is required), and `workers`, threads that share readings of large matrices, and `onProgress`, called between slices
   * @returns a promise; errors reject it. An aborted `signal` ends the search without rejecting, with what it has
   */
  readonly barycentreAsync: (
    tuples: readonly TupleLike[],
    options: { readonly rank: number } & BarycentreAsyncOptions,
  ) => Promise<Barycentre>;

  /**
   * Reads a barycentre that its `toJSON` wrote, from the object or its text. Everything is restored but the tuples.
   *
   * @throws TypeError, RangeError naming the malformed field, or an algebra of another name; SyntaxError for text that is not JSON
   */
  readonly barycentreFromJSON: (json: unknown) => Barycentre;

  /**
   * Reads a result that `toJSON` wrote, from the object or its text. Everything is restored but the tuple itself.
   *
   * @throws TypeError, RangeError naming the malformed field, or an algebra of another name; SyntaxError for text that is not JSON
   */
  readonly fromJSON: (json: unknown) => Lsrdr;
}
