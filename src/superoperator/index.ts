/** Superoperators Y ↦ Σ A_j Y B_j*, their Choi matrices and Kraus forms, what is made of them, and tuples as quadratic forms. */
import type { Algebra } from '../algebra';
import { requireKnownOptions } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import type { KrausList } from './kraus';
import { ofSides } from './make';
import type { Superoperator } from './superoperator';

export type { EigenvalueOrder, EigsOptions } from '../dominant-eigen/leading-eigenvalues';
export {
  type ChoiOrder,
  type Conventions,
  choiFromMatrix,
  matrixFromChoi,
  type Stacking,
} from './conventions';
export { complementaryChannel, type Stinespring, stinespring } from './dilation';
export { choiFromKraus, type KrausDims, type KrausForm, type KrausList, krausFromChoi } from './kraus';
export {
  superoperatorFromChoi,
  superoperatorFromKraus,
  superoperatorFromMatrix,
} from './make';
export { add, adjoint, compose, power, scale } from './operations';
export { operatorFromQuadraticForm, type QuadraticForm, quadraticForm, type VectorInput } from './quadratic-form';
export type { Eigs, Superoperator } from './superoperator';
export { onFactor, tensor } from './tensor';

/**
 * Γ(A;B)(Y) = Σ_j A_j Y B_j* of n×m matrices, A_j p×n and B_j q×m, as an object: `apply`, `adjoint`, `matrix`, `choi`, `kraus`, `eigs`, and what can be decided of
 * it (`isCompletelyPositive`, `isHermitianPreserving`, `isTracePreserving`, `isUnital`, `isIrreducible`, `isPrimitive`). Functions that take maps make others of them:
 * {@link compose}, {@link add}, {@link scale}, {@link power}, {@link adjoint}, {@link tensor}, {@link onFactor}, {@link complementaryChannel}.
 *
 * @param A r p×n matrices [r, p, n(, a)], or a tuple of any kind
 * @param B r q×m matrices [r, q, m(, a)]; by default A, so that the map is Φ(A)
 * @param options `algebra` when the shape alone should not decide
 * @throws TypeError, RangeError naming the argument, index, expected and got
 *
 * @example
 * const gamma = superoperator([[[0, 1], [1, 0]]], [[[2]]]);
 * gamma.apply([[1], [3]]).data; // Float64Array [6, 2]
 * const trace = superoperator([[[1, 0]], [[0, 1]]]); // from 2×2 to 1×1 matrices
 * trace.apply([[1, 2], [3, 4]]).data; // Float64Array [5]
 */
export function superoperator(
  A: KrausList,
  B: KrausList = A,
  options: { readonly algebra?: Algebra } = {},
): Superoperator {
  const place = 'superoperator';
  requireKnownOptions(place, options, ['algebra']);
  return ofSides(place, ['A', 'B'], A, B, optionalAlgebra(place, options.algebra));
}
