/**
 * Eigenvalues and eigenvectors of a small general real matrix, in real arithmetic: block triangular form and balancing, Hessenberg form, real
 * Schur form, back substitution. So there are m eigenvalues, each real or one of an exactly conjugate pair.
 *
 * Eigenvalues are exact for a matrix that differs from D⁻¹MD by rounding, block by block of its block triangular form: those of a triangular
 * matrix, whatever the order of its rows, are its diagonal to the last bit.
 */
import { inOnePiece, type Resting } from '../resting';
import { backSubstitute } from './real-back-substitution';
import { reduceToHessenberg } from './real-hessenberg';
import { triangularise } from './real-schur';
import { scaleToUnit, triangularOrder } from './triangular-order';

export interface RealEigen {
  readonly re: Float64Array;
  /** 0, or im > 0 at j and −im at j + 1 for a conjugate pair. */
  readonly im: Float64Array;
  /**
   * m×m, row-major. Column j is the eigenvector of a real eigenvalue j; of a pair j, j + 1 the two columns are the real and imaginary part of
   * the eigenvector for im > 0. Norm 1, of the pair together.
   */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues (in no order, pairs side by side) and eigenvectors of a row-major m×m matrix. A defective one gives (nearly) parallel eigenvectors.
 * @throws Error for entries not finite, or if the iteration does not converge, of which no case is known
 * Cost: about 30m³ flops.
 */
export function realEigen(m: number, M: Float64Array): RealEigen {
  return inOnePiece(restingRealEigen(m, M));
}

/** {@link realEigen} that rests. */
export function* restingRealEigen(m: number, M: Float64Array): Resting<RealEigen> {
  if (!M.every(Number.isFinite)) throw new Error('realEigen: an entry is not finite');
  const balanced = triangularOrder(m, (i, k) => Math.abs(M[i * m + k]!));
  const T = balanced.apply(M);
  const unit = scaleToUnit(T);
  const Q = new Float64Array(m * m);
  for (let i = 0; i < m; i++) Q[i * m + i] = 1;
  yield* reduceToHessenberg(m, T, Q);
  yield* triangularise(m, T, Q);
  const columns = yield* backSubstitute(m, T, Q);
  const vectors = new Float64Array(m * m);
  const re = new Float64Array(m);
  const im = new Float64Array(m);
  for (let j = 0; j < m; j++) {
    re[j] = T[j * m + j]! * unit;
    const below = j + 1 < m ? T[(j + 1) * m + j]! : 0;
    if (below === 0) {
      balanced.undoInto(j, [vectors], [columns]);
      continue;
    }
    re[j + 1] = re[j]!;
    im[j] = Math.sqrt(Math.abs(T[j * m + j + 1]!)) * Math.sqrt(Math.abs(below)) * unit;
    im[j + 1] = -im[j]!;
    balanced.undoInto(j, [vectors, vectors.subarray(1)], [columns, columns.subarray(1)]);
    j += 1;
  }
  return { re, im, vectors };
}
