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
import type { Field } from '../field';
import { barycentreAsyncOver, barycentreFromJSONOver, barycentreOver } from '../field/barycentre';
import { fitAsyncOver, fitOver, fromJSONOver } from '../field/fits';
import { fitnessOver, similarityOver, spectralRadiusOver } from '../field/quotients';

// Made one by one, and marked as free of effects, so that a bundle has no more of them than it uses.

/**
 * The L_{2,d} spectral radius dimensionality reduction of a real tuple: real d×d matrices X_1,…,X_r that locally maximise
 * L(X) = ρ(Σ A_j⊗X_j)/ρ(Σ X_j⊗X_j)^{1/2}, as X_j = R A_j S with R S = 1.
 *
 * A is [r, n, n], a list of matrices [n, n] (ndarrays, nested arrays or ml-matrix), or a tuple; `rank` is d from 1 to n. See {@link Field.fit}.
 *
 * Cost: 50–300 sweeps over A a run, 2·r·n²·d flops each (twice that when A is not symmetric).
 *
 * @function
 * @example
 * const A = [
 *   [[2, 0, 0], [0, 1, 0], [0, 0, 0]],
 *   [[0, 1, 0], [1, 0, 0], [0, 0, 1]],
 * ];
 * const result = fit(A, { rank: 2, restarts: 3 });
 * result.status; // 'converged'
 * result.projection.get(0, 0); // 1: the cluster is the plane of the first two coordinates
 */
export const fit: Field['fit'] = /* @__PURE__ */ fitOver(algebra);

/**
 * The same numbers as {@link fit} of a real tuple, in slices of some milliseconds. See {@link Field.fitAsync}.
 *
 * @function
 */
export const fitAsync: Field['fitAsync'] = /* @__PURE__ */ fitAsyncOver(algebra);

/**
 * L₂ spectral radius similarity ρ(Γ(A;B))/(ρ(Φ(A)) ρ(Φ(B)))^{1/2} ∈ [0,1] of two real tuples of one length. See {@link Field.similarity}.
 *
 * @function
 * @example
 * similarity([[[1, 0], [0, 2]]], [[[2]]]); // 1: for one matrix only the largest |eigenvalue| counts
 */
export const similarity: Field['similarity'] = /* @__PURE__ */ similarityOver(algebra);

/**
 * ρ(Γ(A;B)) for Γ(A;B)(Y) = Σ_j A_j Y B_jᵀ, with eigenvectors [n, m] of norm 1; B is A by default. Of a complex pair `right`, `left` are real parts.
 * See {@link Field.spectralRadius}.
 *
 * @function
 * @example
 * spectralRadius([[[0, 1], [0, 0]], [[0, 0], [1, 0]]]).value; // 1
 */
export const spectralRadius: Field['spectralRadius'] = /* @__PURE__ */ spectralRadiusOver(algebra);

/**
 * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, the fitness of any real tuple X as a reduction of A. See {@link Field.fitness}.
 *
 * @function
 * @example
 * fitness([[[3, 0], [0, 1]]], [[[1]]]); // 3
 */
export const fitness: Field['fitness'] = /* @__PURE__ */ fitnessOver(algebra);

/**
 * X with a local maximum of the mean log-similarity to several real tuples of one length, whose sizes may differ. See {@link Field.barycentre}.
 *
 * @function
 * @example
 * const A = [[[2, 0], [0, 1]], [[0, 0], [0, 1]]]; // each is the number (2, 0) on one axis, and something else on the other
 * const B = [[[1, 0], [0, 4]], [[1, 0], [0, 0]]];
 * const result = barycentre([A, B], { rank: 1, restarts: 3 });
 * result.status; // 'converged'
 * result.fitness; // √8: X = (√8, 0), which is 2 for A and 4 for B
 * result.parts[1]!.projection.get(1, 1); // 1
 */
export const barycentre: Field['barycentre'] = /* @__PURE__ */ barycentreOver(algebra);

/**
 * The same numbers as {@link barycentre}, in slices of some milliseconds. See {@link Field.barycentreAsync}.
 *
 * @function
 */
export const barycentreAsync: Field['barycentreAsync'] = /* @__PURE__ */ barycentreAsyncOver(algebra);

/**
 * Reads a barycentre that its `toJSON` wrote, from the object or its text. See {@link Field.barycentreFromJSON}.
 *
 * @function
 */
export const barycentreFromJSON: Field['barycentreFromJSON'] = /* @__PURE__ */ barycentreFromJSONOver(algebra);

/**
 * Reads a real result that `toJSON` wrote, from the object or its text. See {@link Field.fromJSON}.
 *
 * @function
 */
export const fromJSON: Field['fromJSON'] = /* @__PURE__ */ fromJSONOver(algebra);

export {
  assertConverged,
  type Barycentre,
  type BarycentreAsyncOptions,
  type BarycentreOptions,
  type BarycentrePart,
  ConvergenceError,
  type FitAsyncOptions,
  type FitOptions,
  Journal,
  journalFromJSON,
  type Lsrdr,
  type MatrixProductState,
  type SpectralRadius,
  type TupleLike,
} from '../field';
