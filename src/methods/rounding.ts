import { norm, type PlanarMatrix, zeros } from '../matrix';
import type { Tuple } from '../tuple/tuple';

/**
 * Whether the stack X = R A S is more than a part `least` of R and the A_j S, from the image of S: what is less is rounding of terms that
 * cancelled.
 */
export function isMoreThanRounding(
  A: Tuple,
  image: PlanarMatrix,
  X: PlanarMatrix,
  R: PlanarMatrix,
  least: number,
): boolean {
  const size = norm(X);
  if (size > least * norm(image) * norm(R)) return true;
  if (!(size > 0)) return false;
  // The image of a tuple in factors is none of the A_j S, and may be larger by any factor; Σ A_j S X_j* has their size times that of X.
  const forward = zeros(A.algebra, A.n, X.cols);
  A.combineInto(forward, image, X);
  return size > least * (norm(forward) / size) * norm(R);
}
