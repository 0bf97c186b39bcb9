/**
 * Γ(A;X) and Φ(X) for X = RAS without X, for tuples that have Φ(A)(Y S*)V as a verb (`crossInto`):
 *
 *     Γ(A;X)(Y) = Φ(A)(Y S*) R*,              Γ(A;X)†(Z) = Φ(A)†(Z R) S,
 *     Φ(X)(Y)  = R·Φ(A)((S Y) S*) R*,         Φ(X)†(Y)   = S*·Φ(A)†((R* Y) R) S.
 */
import { hasComplexCentre } from '../algebra';
import type { LinearOperator } from '../dominant-eigen';
import { adjoint, adjointMultiplyInto, multiplyInto, type PlanarMatrix, zeros } from '../matrix';
import type { Tuple } from '../tuple/tuple';

/** A tuple that has these verbs. */
export type CrossedTuple = Tuple & Required<Pick<Tuple, 'crossInto' | 'crossAdjointInto'>>;

export function isCrossed(A: Tuple): A is CrossedTuple {
  return A.crossInto !== undefined && A.crossAdjointInto !== undefined;
}

/** Both maps for R (d×n) and S (n×d), which are kept. An application is a sweep over A. */
export function crossedMaps(
  A: CrossedTuple,
  R: PlanarMatrix,
  S: PlanarMatrix,
): { gamma: LinearOperator; phi: LinearOperator } {
  const { algebra, n } = A;
  const d = S.cols;
  const left = adjoint(R);
  const seen = (rows: number, data: Float64Array): PlanarMatrix => ({ algebra, rows, cols: d, data });
  const [tall, image] = [zeros(algebra, n, d), zeros(algebra, n, d)];
  const block = hasComplexCentre(algebra) ? { complexBlock: d } : {};
  return {
    gamma: {
      size: tall.data.length,
      ...block,
      applyInto: (out, x) => A.crossInto(seen(n, out), seen(n, x), S, left),
      adjointInto: (out, x) => A.crossAdjointInto(seen(n, out), seen(n, x), left, S),
    },
    phi: {
      size: d * algebra.dim * d,
      ...block,
      applyInto(out, x) {
        multiplyInto(tall, S, seen(d, x));
        A.crossInto(image, tall, S, left);
        adjointMultiplyInto(seen(d, out), left, image);
      },
      adjointInto(out, x) {
        multiplyInto(tall, left, seen(d, x));
        A.crossAdjointInto(image, tall, left, S);
        adjointMultiplyInto(seen(d, out), S, image);
      },
    },
  };
}
