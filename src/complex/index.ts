/**
 * LSRDRs over the complex numbers. Tuples are `[r, n, n, 2]`, scalars (re, im) on the trailing axis.
 *
 * Γ(A;X) is complex linear; X may be multiplied by a phase, and the solvers turn it so that the leading eigenvalue is real and
 * positive. A real tuple embedded in C (im = 0) keeps its ρ; its complex LSRDRs can be fitter than its real ones.
 *
 * Canonical gauge: E = F diagonal and descending, the largest entry of each column of S real and positive.
 */
import { complex as algebra } from '../algebra';
import type { Field } from '../field';
import { barycentreAsyncOver, barycentreFromJSONOver, barycentreOver } from '../field/barycentre';
import { fitAsyncOver, fitOver, fromJSONOver } from '../field/fits';
import { fitnessOver, similarityOver, spectralRadiusOver } from '../field/quotients';

// Made one by one, and marked as free of effects, so that a bundle has no more of them than it uses.

/**
 * The L_{2,d} spectral radius dimensionality reduction of a complex tuple: complex d×d matrices X_1,…,X_r that locally maximise
 * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, Γ(A;X)(Y) = Σ_j A_j Y X_j*, as X_j = R A_j S with R S = 1.
 *
 * A is [r, n, n, 2], a list of matrices [n, n, 2], or a tuple; `rank` is d from 1 to n. See {@link Field.fit}.
 *
 * Cost: 50–300 sweeps over A a run, 8·r·n²·d flops each (twice that when A is not Hermitian).
 *
 * @function
 * @example
 * // The Pauli matrices x and y, one unit larger in a third coordinate that they do not touch.
 * const o = [0, 0];
 * const A = [
 *   [[o, [1, 0], o], [[1, 0], o, o], [o, o, [0.1, 0]]],
 *   [[o, [0, -1], o], [[0, 1], o, o], [o, o, [0.1, 0]]],
 * ];
 * const result = fit(A, { rank: 2 });
 * result.fitness; // √2
 */
export const fit: Field['fit'] = /* @__PURE__ */ fitOver(algebra);

/**
 * The same numbers as {@link fit} of a complex tuple, in slices of some milliseconds. See {@link Field.fitAsync}.
 *
 * @function
 */
export const fitAsync: Field['fitAsync'] = /* @__PURE__ */ fitAsyncOver(algebra);

/**
 * L₂ spectral radius similarity ρ(Γ(A;B))/(ρ(Φ(A)) ρ(Φ(B)))^{1/2} ∈ [0,1] of two complex tuples of one length. See {@link Field.similarity}.
 *
 * @function
 * @example
 * similarity([[[[0, 1]]]], [[[[1, 0]]]]); // 1: a phase does not matter
 */
export const similarity: Field['similarity'] = /* @__PURE__ */ similarityOver(algebra);

/**
 * ρ(Γ(A;B)) for Γ(A;B)(Y) = Σ_j A_j Y B_j*, with eigenvectors [n, m, 2] of norm 1; B is A by default. The eigenvalue may have a phase.
 * See {@link Field.spectralRadius}.
 *
 * @function
 * @example
 * spectralRadius([[[[0, 2]]]]).value; // 4
 */
export const spectralRadius: Field['spectralRadius'] = /* @__PURE__ */ spectralRadiusOver(algebra);

/**
 * L(X) = ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, the fitness of any complex tuple X as a reduction of A. See {@link Field.fitness}.
 *
 * @function
 * @example
 * fitness([[[[0, 3]]]], [[[[1, 0]]]]); // 3
 */
export const fitness: Field['fitness'] = /* @__PURE__ */ fitnessOver(algebra);

/**
 * X with a local maximum of the mean log-similarity to several complex tuples of one length, whose sizes may differ. See {@link Field.barycentre}.
 *
 * @function
 * @example
 * const A = [[[[0, 2]]], [[[0, 0]]]]; // (2i, 0)
 * const B = [[[[3, 0]]], [[[0, 0]]]];
 * const { fitness, parts } = barycentre([A, B], { rank: 1 });
 * fitness; // √6
 * parts[1]!.phase; // Float64Array [0, -1]: X has the phase of A
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
 * Reads a complex result that `toJSON` wrote, from the object or its text. See {@link Field.fromJSON}.
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
