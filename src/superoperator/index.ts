/** Superoperators Y ↦ Σ A_j Y B_j*, their Choi matrices and Kraus forms, and tuples as quadratic forms. */
import type { Algebra } from '../algebra';
import { rangeError, requireKnownOptions } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import { algebraOf, type TupleLike } from '../tuple';
import { scaledTuple } from '../tuple/input';
import { Superoperator } from './superoperator';

/**
 * Γ(A;B)(Y) = Σ_j A_j Y B_j* on n×m matrices, as an object: `apply`, `adjoint`, `matrix`, `choi`, `eigs`, and what can be decided of
 * it (`isCompletelyPositive`, `isHermitianPreserving`, `isTracePreserving`, `isUnital`).
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind
 * @param B r m×m matrices [r, m, m(, a)]; by default A, so that the map is Φ(A)
 * @param options `algebra` when the shape alone should not decide
 * @throws TypeError, RangeError naming the argument, index, expected and got
 *
 * @example
 * const gamma = superoperator([[[0, 1], [1, 0]]], [[[2]]]);
 * gamma.apply([[1], [3]]).data; // Float64Array [6, 2]
 */
export function superoperator(
  A: TupleLike,
  B: TupleLike = A,
  options: { readonly algebra?: Algebra } = {},
): Superoperator {
  const place = 'superoperator';
  requireKnownOptions(place, options, ['algebra']);
  const algebra = optionalAlgebra(place, options.algebra) ?? algebraOf(`${place}: A`, A);
  const first = scaledTuple(`${place}: A`, A, algebra);
  const second = B === A ? first : scaledTuple(`${place}: B`, B, algebra);
  if (first.tuple.r !== second.tuple.r) {
    throw rangeError(`${place}: B`, `${first.tuple.r} matrices, as in A`, second.tuple.r);
  }
  return new Superoperator(first.tuple, second.tuple, Math.log2(first.unit) + Math.log2(second.unit));
}

export type { EigenvalueOrder, EigsOptions } from '../dominant-eigen/leading-eigenvalues';
export { choiFromKraus, type KrausDims, type KrausForm, type KrausList, krausFromChoi } from './kraus';
export { operatorFromQuadraticForm, type QuadraticForm, quadraticForm, type VectorInput } from './quadratic-form';
export type { Eigs, Superoperator } from './superoperator';
