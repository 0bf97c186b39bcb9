/**
 * LSRDRs over the quaternions. Tuples are `[r, n, n, 4]`, scalars (1, i, j, k) on the trailing axis.
 *
 * Over H the superoperators are linear over R only: Γ(A;X) acts on 4nd real dimensions, and repeated or nearly opposite leading
 * eigenvalues are ordinary. The projected pair U = S E, V = R* F is the one that counts, and the solvers keep to it.
 * A complex tuple embedded in H need not keep its ρ: ρ_H(Γ(A;X)) = max(ρ(ΣA⊗X̄), ρ(ΣA⊗X)). A real one does.
 *
 * `gradient-ascent` is for comparison: on Hermitian quaternionic tuples, whose leading eigenvalue is repeated, it does not arrive.
 *
 * Canonical gauge: E = F diagonal and descending, the largest entry of each column of S real and positive.
 */
import { quaternion as algebra } from '../algebra';
import { createField, type SpectralRadius } from '../field/create-field';
import type { FitAsyncOptions, FitOptions } from '../field/options';
import type { Lsrdr } from '../result/lsrdr';
import type { TupleLike } from '../tuple/input';

const field = createField(algebra);

/**
 * The L_{2,d} spectral radius dimensionality reduction of a quaternionic tuple: quaternionic d×d matrices X_1,…,X_r that locally maximise
 * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, Γ(A;X)(Y) = Σ_j A_j Y X_j*, as X_j = R A_j S with R S = 1.
 *
 * @param A r quaternionic n×n matrices: an ndarray or nested arrays [r, n, n, 4], a list of matrices [n, n, 4], or a tuple
 * @param options `rank` d from 1 to n, and {@link FitOptions}
 * @returns the fittest converged run (else the fittest), with residuals, status, one row for each start and all distinct optima.
 *   Not converging does not throw: read `status`, or pass the result to `assertConverged`.
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for a zero or nilpotent tuple
 *
 * Cost: 50–300 sweeps over A a run, 32·r·n²·d flops each (twice that when A is not Hermitian).
 *
 * @example
 * // Left multiplication by i and by j on the line H, beside a weaker second coordinate.
 * const o = [0, 0, 0, 0];
 * const A = [
 *   [[[0, 1, 0, 0], o], [o, [0.5, 0, 0, 0]]],
 *   [[[0, 0, 1, 0], o], [o, [0.5, 0, 0, 0]]],
 * ];
 * const result = fit(A, { rank: 1 });
 * result.fitness; // √2
 */
export function fit(A: TupleLike, options: { readonly rank: number } & FitOptions): Lsrdr {
  return field.fit(A, options);
}

/**
 * The same as {@link fit} in slices of some milliseconds, so that a page or server stays responsive. Same numbers as `fit`.
 *
 * @param options those of `fit`, and `onProgress`, called between slices
 * @returns a promise of the result; an aborted `signal` ends the fit without rejecting: its last run has status `aborted`, and so
 *   has the result unless an earlier run had converged
 */
export function fitAsync(A: TupleLike, options: { readonly rank: number } & FitAsyncOptions): Promise<Lsrdr> {
  return field.fitAsync(A, options);
}

/**
 * L₂ spectral radius similarity ρ(Γ(A;B))/(ρ(Φ(A)) ρ(Φ(B)))^{1/2} ∈ [0,1] of two quaternionic tuples of the same length r; their sizes may
 * differ. Invariant under scaling and under a change of basis X_j → B X_j B⁻¹ of either.
 *
 * @throws RangeError for different lengths, or a zero or nilpotent tuple
 *
 * @example
 * similarity([[[[0, 1, 0, 0]]], [[[0, 0, 1, 0]]]], [[[[0, 1, 0, 0]]], [[[0, 0, 1, 0]]]]); // 1
 */
export function similarity(A: TupleLike, B: TupleLike): number {
  return field.similarity(A, B);
}

/**
 * ρ(Γ(A;B)) for Γ(A;B)(Y) = Σ_j A_j Y B_j*, with eigenvectors [n, m, 4] of norm 1 and how the leading eigenvalues lie.
 *
 * @param B another tuple of the same length; by default A, so that the value is ρ(Φ(A))
 * @returns for a complex pair (`kind`) the value is its modulus and `right`, `left` are real parts of eigenvectors
 *
 * @example
 * spectralRadius([[[[0, 1, 0, 0]]], [[[0, 0, 1, 0]]]]).value; // 2
 */
export function spectralRadius(A: TupleLike, B: TupleLike = A): SpectralRadius {
  return field.spectralRadius(A, B);
}

/**
 * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, the fitness of any tuple X as a reduction of A. At most ρ(Φ(A))^{1/2}.
 *
 * @throws RangeError for different lengths, or a zero or nilpotent X
 *
 * @example
 * fitness([[[[0, 3, 0, 0]]]], [[[[0, 1, 0, 0]]]]); // 3
 */
export function fitness(A: TupleLike, X: TupleLike): number {
  return field.fitness(A, X);
}

/**
 * Reads a result that `toJSON` wrote, from the object or its text. Everything is restored but the tuple itself.
 *
 * @throws TypeError, RangeError naming the malformed field; SyntaxError for text that is not JSON
 */
export function fromJSON(json: unknown): Lsrdr {
  return field.fromJSON(json);
}

export { assertConverged, ConvergenceError } from '../result/convergence';
export type { FitAsyncOptions, FitOptions, Lsrdr, SpectralRadius, TupleLike };
