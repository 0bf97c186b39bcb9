/** What a cluster keeps of the energy of its tuple, as `captured` of another method has it: Σ ‖B*A_jB‖²/Σ ‖A_j‖², B an orthonormal basis of im Π. */
import { rangeError } from '../errors';
import { clone, orthonormalise } from '../matrix';
import { dataOf, type Lsrdr } from '../result/lsrdr';
import type { TupleLike } from '../tuple/input';
import { readGiven } from './options';
import { Reduction } from './reduction';

/** @throws RangeError for the tuple of something else; TypeError, RangeError for what is no tuple over the algebra of the result */
export function keptEnergy(place: string, A: TupleLike, result: Lsrdr): number {
  const given = readGiven(place, A, result.algebra);
  const { n, r } = given.tuple;
  if (n !== result.n || r !== result.r) {
    throw rangeError(
      `${place}: A`,
      `${result.r} matrices of ${result.n}×${result.n}, as of the result`,
      `${r} of ${n}×${n}`,
    );
  }
  const S = clone(dataOf(result).point.S);
  orthonormalise(S);
  return new Reduction(given, { method: 'lsrdr', S, dual: S, weights: result.sigma }).captured;
}
