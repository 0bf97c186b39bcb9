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
import type { Field } from '../field';
import { barycentreAsyncOver, barycentreFromJSONOver, barycentreOver } from '../field/barycentre';
import { fitAsyncOver, fitOver, fromJSONOver } from '../field/fits';
import { fitnessOver, similarityOver, spectralRadiusOver } from '../field/quotients';

// Made one by one, and marked as free of effects, so that a bundle has no more of them than it uses.

/**
 * The L_{2,d} spectral radius dimensionality reduction of a quaternionic tuple: quaternionic d×d matrices X_1,…,X_r that locally maximise
 * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, Γ(A;X)(Y) = Σ_j A_j Y X_j*, as X_j = R A_j S with R S = 1.
 *
 * A is [r, n, n, 4], a list of matrices [n, n, 4], or a tuple; `rank` is d from 1 to n. See {@link Field.fit}.
 *
 * Cost: 50–300 sweeps over A a run, 32·r·n²·d flops each (twice that when A is not Hermitian).
 *
 * @function
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
export const fit: Field['fit'] = /* @__PURE__ */ fitOver(algebra);

/**
 * The same numbers as {@link fit} of a quaternionic tuple, in slices of some milliseconds. See {@link Field.fitAsync}.
 *
 * @function
 */
export const fitAsync: Field['fitAsync'] = /* @__PURE__ */ fitAsyncOver(algebra);

/**
 * L₂ spectral radius similarity ρ(Γ(A;B))/(ρ(Φ(A)) ρ(Φ(B)))^{1/2} ∈ [0,1] of two quaternionic tuples of one length. See {@link Field.similarity}.
 *
 * @function
 * @example
 * similarity([[[[0, 1, 0, 0]]], [[[0, 0, 1, 0]]]], [[[[0, 1, 0, 0]]], [[[0, 0, 1, 0]]]]); // 1
 */
export const similarity: Field['similarity'] = /* @__PURE__ */ similarityOver(algebra);

/**
 * ρ(Γ(A;B)) for Γ(A;B)(Y) = Σ_j A_j Y B_j*, with eigenvectors [n, m, 4] of norm 1; B is A by default. Of a complex pair `right`, `left` are real parts.
 * See {@link Field.spectralRadius}.
 *
 * @function
 * @example
 * spectralRadius([[[[0, 1, 0, 0]]], [[[0, 0, 1, 0]]]]).value; // 2
 */
export const spectralRadius: Field['spectralRadius'] = /* @__PURE__ */ spectralRadiusOver(algebra);

/**
 * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, the fitness of any quaternionic tuple X as a reduction of A. See {@link Field.fitness}.
 *
 * @function
 * @example
 * fitness([[[[0, 3, 0, 0]]]], [[[[0, 1, 0, 0]]]]); // 3
 */
export const fitness: Field['fitness'] = /* @__PURE__ */ fitnessOver(algebra);

/**
 * X with a local maximum of the mean log-similarity to several quaternionic tuples of one length, whose sizes may differ. See {@link Field.barycentre}.
 *
 * @function
 * @example
 * const A = [[[[0, 2, 0, 0]]], [[[0, 0, 0, 0]]]]; // (2i, 0)
 * const B = [[[[0, 3, 0, 0]]], [[[0, 0, 0, 0]]]];
 * const { fitness, parts } = barycentre([A, B], { rank: 1 });
 * fitness; // √6
 * parts[1]!.similarity; // 1
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
 * Reads a quaternionic result that `toJSON` wrote, from the object or its text. See {@link Field.fromJSON}.
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
