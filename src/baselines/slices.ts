import { columnsBetween, identity, type PlanarMatrix, zeros } from '../matrix';
import { DenseTuple } from '../tuple/dense';
import type { Tuple } from '../tuple/tuple';

/** Numbers that one slice holds at most, unless a single column of every matrix has more: 128 MiB. */
const SLICE = 2 ** 24;

/** Columns `from` … of L*A_jL for every j. */
export interface Slice {
  readonly from: number;
  /** The stack of the r matrices k×width. */
  readonly stack: PlanarMatrix;
}

/**
 * The matrices L*A_jL (k×k for L n×k; A_j itself without L) in slices of columns, so that a tuple in factors is never written out whole. A dense tuple
 * without L is one slice.
 *
 * @param most numbers of a slice
 * Cost: for all slices together n/width sweeps of that width, and the products with L*.
 */
export function* slicesOf(A: Tuple, L?: PlanarMatrix, most = SLICE): Generator<Slice, void, void> {
  if (L === undefined && A instanceof DenseTuple) {
    yield { from: 0, stack: A.toDense() };
    return;
  }
  const { algebra, r } = A;
  const V = L ?? identity(algebra, A.n);
  const k = V.cols;
  const width = Math.min(k, Math.max(1, Math.floor(most / (r * k * algebra.dim))));
  for (let from = 0; from < k; from += width) {
    const Y = columnsBetween(V, from, Math.min(from + width, k));
    const image = A.createImage(Y.cols);
    const stack = zeros(algebra, r * k, Y.cols);
    A.imageInto(image, Y);
    A.compressInto(stack, V, image);
    A.releaseImage?.(image);
    yield { from, stack };
  }
}
