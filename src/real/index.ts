/**
 * LSRDRs over the real numbers. Tuples are `[r, n, n]`.
 *
 * Over R the leading eigenvalue of Γ(A;X) can be negative or one of a complex pair away from an optimum; the solvers follow the
 * positive real one and report `complex-pair` where there is none. A real tuple may have a fitter LSRDR over C, with complex X:
 * `lsrdr/complex` finds it.
 *
 * Canonical gauge: E = F diagonal and descending, the largest entry of each column of S positive.
 */
import { real as algebra } from '../algebra';
import { createField, type SpectralRadius } from '../field/create-field';
import type { FitAsyncOptions, FitOptions } from '../field/options';
import type { Lsrdr } from '../result/lsrdr';
import type { TupleLike } from '../tuple/input';

const field = createField(algebra);

/**
 * The L_{2,d} spectral radius dimensionality reduction of a real tuple: real d×d matrices X_1,…,X_r that locally maximise
 * L(X) = ρ(Σ A_j⊗X_j)/ρ(Σ X_j⊗X_j)^{1/2}, as X_j = R A_j S with R S = 1.
 *
 * @param A r real n×n matrices: an ndarray or nested arrays [r, n, n], a list of matrices (ndarrays, nested arrays or ml-matrix), or a tuple
 * @param options `rank` d from 1 to n, and {@link FitOptions}
 * @returns the fittest converged run (else the fittest), with residuals, status, one row for each start and all distinct optima.
 *   Not converging does not throw: read `status`, or pass the result to `assertConverged`.
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for a zero or nilpotent tuple
 *
 * Cost: 50–300 sweeps over A a run, 2·r·n²·d flops each (twice that when A is not symmetric).
 *
 * @example
 * const A = [
 *   [[2, 0, 0], [0, 1, 0], [0, 0, 0]],
 *   [[0, 1, 0], [1, 0, 0], [0, 0, 1]],
 * ];
 * const result = fit(A, { rank: 2, restarts: 3 });
 * result.status; // 'converged'
 * result.projection.get(0, 0); // 1: the cluster is the plane of the first two coordinates
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
 * L₂ spectral radius similarity ρ(Γ(A;B))/(ρ(Φ(A)) ρ(Φ(B)))^{1/2} ∈ [0,1] of two real tuples of the same length r; their sizes may
 * differ. Invariant under scaling and under a change of basis X_j → B X_j B⁻¹ of either.
 *
 * @throws RangeError for different lengths, or a zero or nilpotent tuple
 *
 * @example
 * similarity([[[1, 0], [0, 2]]], [[[2]]]); // 1: for one matrix only the largest |eigenvalue| counts
 */
export function similarity(A: TupleLike, B: TupleLike): number {
  return field.similarity(A, B);
}

/**
 * ρ(Γ(A;B)) for Γ(A;B)(Y) = Σ_j A_j Y B_jᵀ, with eigenvectors [n, m] of norm 1 and how the leading eigenvalues lie.
 *
 * @param B another tuple of the same length; by default A, so that the value is ρ(Φ(A))
 * @returns for a complex pair (`kind`) the value is its modulus and `right`, `left` are real parts of eigenvectors
 *
 * @example
 * spectralRadius([[[0, 1], [0, 0]], [[0, 0], [1, 0]]]).value; // 1
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
 * fitness([[[3, 0], [0, 1]]], [[[1]]]); // 3
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
