import { rangeError } from '../errors';
import {
  adjointMultiply,
  distance,
  hermitianEigen,
  leadingColumns,
  multiply,
  multiplyAdjoint,
  norm,
  type PlanarMatrix,
  realTrace,
} from '../matrix';

/** How far from idempotent a matrix may be. */
const IDEMPOTENT = 1e-8;

/**
 * Π = S R of a projection that is written out, with S an isometry: d leading eigenvectors of ΠΠ*, whose other eigenvalues are zero, and
 * R = S*Π.
 * @throws RangeError for zero and for a matrix that is no projection
 */
export function thin(place: string, M: PlanarMatrix): { readonly S: PlanarMatrix; readonly R: PlanarMatrix } {
  if (!(distance(multiply(M, M), M) / norm(M) <= IDEMPOTENT) && norm(M) !== 0)
    throw rangeError(place, 'a projection, Π² = Π', 'another matrix');
  const rank = Math.round(realTrace(M));
  if (rank === 0) throw rangeError(place, 'a projection other than zero', 'zero');
  const S = leadingColumns(hermitianEigen(multiplyAdjoint(M, M)).vectors, rank);
  return { S, R: adjointMultiply(S, M) };
}
