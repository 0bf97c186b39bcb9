/**
 * What the Hermitian method and its certificate need of the quartic q(L) = Σ_j ‖L*A_jL‖² = ⟨LL*, Φ(LL*)⟩ where A has Φ(A)(Y S*)V as a verb
 * (`crossInto`): derivatives by it alone, without the stacks of the L*A_jL. Φ is its own adjoint.
 */
import { addScaledInPlace, inner, type PlanarMatrix } from '../matrix';
import { type CrossedTuple, isCrossed } from '../superoperator/crossed';
import type { Tuple } from '../tuple/tuple';

/** Whether all is known by products and sums of n×d matrices, so that no stack of r matrices d×d should be made. */
export function hasNoStacks(A: Tuple): A is CrossedTuple {
  return isCrossed(A) && A.quarticInto !== undefined;
}

/** out ← the derivative of Φ(LL*)L along D, Φ(DL*)L + Φ(LD*)L + Φ(LL*)D. Three sweeps; `scratch` is n×d. */
export function derivativeInto(
  out: PlanarMatrix,
  A: CrossedTuple,
  L: PlanarMatrix,
  D: PlanarMatrix,
  scratch: PlanarMatrix,
): void {
  A.crossInto(out, D, L, L);
  A.crossInto(scratch, L, D, L);
  addScaledInPlace(out, 1, scratch);
  A.crossInto(scratch, L, L, D);
  addScaledInPlace(out, 1, scratch);
}

/**
 * Coefficients of q(L + tD) in t. With C(L) = Φ(LL*)L they are ⟨L,C(L)⟩, 4⟨D,C(L)⟩, 2⟨D,C'(L)D⟩, 4⟨L,C(D)⟩ and ⟨D,C(D)⟩. Five sweeps; `scratch`
 * are two n×d matrices.
 */
export function quarticAlong(
  out: Float64Array,
  A: CrossedTuple,
  L: PlanarMatrix,
  D: PlanarMatrix,
  [first, second]: readonly [PlanarMatrix, PlanarMatrix],
): void {
  A.crossInto(first, L, L, L);
  out[0] = inner(L, first);
  out[1] = 4 * inner(D, first);
  derivativeInto(first, A, L, D, second);
  out[2] = 2 * inner(D, first);
  A.crossInto(first, D, D, D);
  out[3] = 4 * inner(L, first);
  out[4] = inner(D, first);
}
