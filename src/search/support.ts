/**
 * A tuple on the directions it lives on (a factored layer, say, lives on few): with an isometry W whose span contains all images and coimages,
 * A_j = W (W* A_j W) W*, so nothing is lost.
 */
import { LARGEST_DENSE } from '../interop/sizes';
import {
  addScaledInPlace,
  adjointMultiply,
  gaussian,
  multiply,
  norm,
  orthonormalise,
  type PlanarMatrix,
  zeros,
} from '../matrix';
import { randomSource } from '../random';
import { DenseTuple } from '../tuple/dense';
import type { Tuple } from '../tuple/tuple';
import { largestWithOwnPhi, ownPhi } from './own-phi';

/** Below this size a restriction saves nothing worth its search. */
const WORTH_RESTRICTING = 96;

/** Directions looked for at a time. */
const CHUNK = 16;

/** Numbers that a restriction may be written out in where the tuple may not. */
const RESTRICTED_LIMIT = 2 ** 25;

/**
 * The tuple W* A_j W on the support of A, or A itself when the support is more than half of the space.
 * @throws RangeError for a tuple too large to be written out, unless its support is small or its Φ needs no writing out
 */
export function restrictToSupport(A: Tuple, isDense: boolean): Tuple {
  const { algebra, n, r } = A;
  if (n < WORTH_RESTRICTING) return A;
  const isLarge = !isDense && r * n * n * algebra.dim > LARGEST_DENSE;
  const most = isLarge ? Math.min(n / 2, Math.sqrt(RESTRICTED_LIMIT / (r * algebra.dim))) : n / 2;
  const W = supportBasis(A, most);
  if (W === undefined && isLarge && ownPhi(A) === undefined) {
    const largest = largestWithOwnPhi(A);
    const other = largest > 0 ? `, or matrices no larger than ${largest}×${largest},` : '';
    throw new RangeError(
      `ρ(Φ(A)), which similarities are relative to: expected at most 2^28 numbers in all matrices${other} or a support of at most ${Math.floor(most)} directions, got ${r} matrices of size ${n}`,
    );
  }
  if (W === undefined) return A;
  const k = W.cols;
  const image = A.createImage(k);
  A.imageInto(image, W);
  const stack = zeros(A.algebra, A.r * k, k);
  A.compressInto(stack, W, image);
  A.releaseImage?.(image);
  return new DenseTuple(stack, A.r);
}

/**
 * An isometry whose span contains all images of the A_j and A_j*, from random combinations of A_j Z and A_j* Z; a few directions too
 * many do no harm. Undefined when it would have more than `most` columns. Cost: two sweeps for each 16 directions.
 */
function supportBasis(A: Tuple, most: number): PlanarMatrix | undefined {
  const { algebra, n, r } = A;
  const random = randomSource(0);
  const parts: PlanarMatrix[] = [];
  for (;;) {
    const known = parts.length;
    for (const side of ['direct', 'adjoint'] as const) {
      const Z = gaussian(algebra, n, CHUNK, random);
      const mix = gaussian(algebra, r * CHUNK, CHUNK, random);
      const chunk = zeros(algebra, n, CHUNK);
      if (side === 'direct') A.applyInto(chunk, Z, mix);
      else A.adjointInto(chunk, Z, mix);
      const before = norm(chunk);
      projectOut(chunk, parts);
      projectOut(chunk, parts);
      if (norm(chunk) <= 1e-11 * before) continue;
      if ((parts.length + 1) * CHUNK > most) return undefined;
      orthonormalise(chunk);
      projectOut(chunk, parts);
      orthonormalise(chunk);
      parts.push(chunk);
    }
    if (parts.length === known) return concatenated(A, parts);
  }
}

function projectOut(chunk: PlanarMatrix, parts: readonly PlanarMatrix[]): void {
  for (const W of parts) addScaledInPlace(chunk, -1, multiply(W, adjointMultiply(W, chunk)));
}

function concatenated({ algebra, n }: Tuple, parts: readonly PlanarMatrix[]): PlanarMatrix {
  const cols = parts.length * CHUNK;
  const out = zeros(algebra, n, cols);
  parts.forEach((part, k) => {
    for (let line = 0; line < n * algebra.dim; line++) {
      out.data.set(part.data.subarray(line * CHUNK, (line + 1) * CHUNK), line * cols + k * CHUNK);
    }
  });
  return out;
}
