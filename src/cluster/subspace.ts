import { type Algebra, isSameAlgebra } from '../algebra';
import { rangeError, requireKnownOptions } from '../errors';
import { algebraOfMatrix, optionalAlgebra } from '../interop/algebras';
import { readMatrix } from '../interop/columns';
import {
  addScaledInPlace,
  adjointMultiply,
  clone,
  hermitianEigen,
  leadingColumns,
  multiply,
  normaliseColumns,
  orthonormalise,
  type PlanarMatrix,
  scaleColumns,
  singularValues,
  zeros,
} from '../matrix';
import { dataOf } from '../result/lsrdr';
import { type ClusterLike, resultOf } from './given';

/**
 * Principal angles between two subspaces of one space: θ_1 ≤ θ_2 ≤ … in [0, π/2], with cos θ_i the singular values of Q_1*Q_2 for
 * isometries Q_1, Q_2 onto them. All are 0 when one lies in the other, all π/2 when they are orthogonal.
 *
 * Angles below π/4 are taken from their sines, the singular values of Q_2 − Q_1 Q_1*Q_2, so that small ones keep their digits.
 *
 * @param S1 n×d_1 matrix of independent columns of any lengths, or a result, whose im Π = im S is meant
 * @param S2 the same with d_2 columns
 * @param options `algebra` when the shape alone should not decide
 * @returns min(d_1, d_2) angles in radians, ascending
 * @throws TypeError, RangeError for other shapes, different n and dependent columns
 * Cost: 8a²·n·d² flops.
 * Source: Björck and Golub, "Numerical methods for computing angles between linear subspaces" (1973).
 *
 * @example
 * principalAngles([[1], [0]], [[1], [1]])[0]! / Math.PI; // 0.25
 */
export function principalAngles(
  S1: ClusterLike,
  S2: ClusterLike,
  options: { readonly algebra?: Algebra } = {},
): Float64Array {
  requireKnownOptions('principalAngles', options, ['algebra']);
  const algebra = optionalAlgebra('principalAngles', options.algebra);
  const first = isometryOf('principalAngles: S1', S1, algebra);
  const second = isometryOf('principalAngles: S2', S2, algebra);
  if (!isSameAlgebra(first.algebra, second.algebra)) {
    throw rangeError('principalAngles: S2', `a ${first.algebra.name} subspace`, `a ${second.algebra.name} one`);
  }
  if (first.rows !== second.rows) throw rangeError('principalAngles: S2', `${first.rows} rows`, second.rows);
  return anglesBetween(first, second);
}

/** The angles between the spans of two isometries. */
export function anglesBetween(first: PlanarMatrix, second: PlanarMatrix): Float64Array {
  const [Q1, Q2] = first.cols >= second.cols ? [first, second] : [second, first];
  const M = adjointMultiply(Q1, Q2);
  const away = clone(Q2);
  addScaledInPlace(away, -1, multiply(Q1, M));
  const cosines = singularValuesOfTall(M);
  const sines = singularValuesOfTall(away).reverse();
  return cosines.map((cosine, i) =>
    cosine > Math.SQRT1_2 ? Math.asin(Math.min(sines[i]!, 1)) : Math.acos(Math.max(cosine, 0)),
  );
}

function singularValuesOfTall(M: PlanarMatrix): Float64Array {
  return singularValues(orthonormalise(clone(M)).T).values.slice();
}

/** An isometry onto the subspace. */
export function isometryOf(place: string, subspace: ClusterLike, algebra?: Algebra): PlanarMatrix {
  const result = resultOf(subspace);
  const S =
    result !== undefined
      ? clone(dataOf(result).point.S)
      : readMatrix(place, subspace, algebra ?? algebraOfMatrix(place, subspace));
  if (S.cols > S.rows) throw rangeError(place, `at most ${S.rows} columns`, S.cols);
  normaliseColumns(S);
  const { rank } = orthonormalise(S);
  if (rank < S.cols) throw rangeError(place, 'independent columns', `rank ${rank} of ${S.cols}`);
  return S;
}

/** Squared length below which what is left of a unit vector counts as nothing. */
const NEGLIGIBLE = 1e-12;

/** An isometry onto the sum of im W (an isometry, or undefined) and the span of the columns of Y. */
export function joined(W: PlanarMatrix | undefined, Y: PlanarMatrix): PlanarMatrix {
  const Q = clone(Y);
  orthonormalise(Q);
  if (W === undefined) return Q;
  addScaledInPlace(Q, -1, multiply(W, adjointMultiply(W, Q)));
  const { values, vectors } = hermitianEigen(adjointMultiply(Q, Q));
  const count = values.filter((value) => value > NEGLIGIBLE).length;
  const room = Math.min(count, W.rows - W.cols);
  if (room <= 0) return W;
  const fresh = multiply(Q, leadingColumns(vectors, room));
  scaleColumns(
    fresh,
    values.slice(0, room).map((value) => 1 / Math.sqrt(value)),
  );
  const out = beside(W, fresh);
  orthonormalise(out);
  return out;
}

/** [A B]. */
export function beside(A: PlanarMatrix, B: PlanarMatrix): PlanarMatrix {
  const out = zeros(A.algebra, A.rows, A.cols + B.cols);
  for (let line = 0; line < A.rows * A.algebra.dim; line++) {
    out.data.set(A.data.subarray(line * A.cols, (line + 1) * A.cols), line * out.cols);
    out.data.set(B.data.subarray(line * B.cols, (line + 1) * B.cols), line * out.cols + A.cols);
  }
  return out;
}
