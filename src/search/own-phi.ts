/** Φ(A) of tuples that have it of their own: without the A_j, for ρ(Φ(A)). */
import type { LinearOperator } from '../dominant-eigen';
import { LARGEST_DENSE } from '../interop/sizes';
import { phiOperatorOf } from '../superoperator/operators';
import type { Tuple } from '../tuple/tuple';

/** Size from which it is faster than that of the matrices written out. */
const WORTH_IT = 32;

/** Vectors, n×n matrices, that a search keeps, about. */
const BASIS = 32;

/** Φ(A) as the tuple has it, unless that is slower than writing A out, or a basis of n×n matrices would be too large. */
export function ownPhi(A: Tuple): LinearOperator | undefined {
  return A.n >= WORTH_IT && A.n <= largestWithOwnPhi(A) ? phiOperatorOf(A) : undefined;
}

/** The largest n of a tuple like A with a basis that is not too large; 0 where the tuple has no Φ of its own. */
export function largestWithOwnPhi({ algebra, phiInto }: Tuple): number {
  return phiInto === undefined ? 0 : Math.floor(Math.sqrt(LARGEST_DENSE / (BASIS * algebra.dim)));
}
