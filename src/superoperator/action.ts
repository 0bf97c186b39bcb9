import type { LinearOperator } from '../dominant-eigen';
import {
  blocks,
  multiplyEach,
  multiplyInto,
  type PlanarMatrix,
  sumOfAdjointMultiply,
  sumOfMultiplyAdjoint,
  zeros,
} from '../matrix';
import type { Families } from './families';
import { dimsOf } from './families';

/** Y ↦ Σ_j A_j Y B_j* and its adjoint on flat planar arrays, which may be of different lengths. */
export type MapAction = Required<Pick<LinearOperator, 'applyInto' | 'adjointInto'>>;

/** The action of dense families, A_j p×n and B_j q×m. Cost of one: 2a²·r·(pnm + pmq) flops. */
export function actionOf(families: Families): MapAction {
  const { left, right } = families;
  const { algebra } = left.stack;
  const {
    left: [p, n],
    right: [q, m],
  } = dimsOf(families);
  const A = blocks(left.stack, left.r);
  const B = blocks(right.stack, right.r);
  const as = (rows: number, cols: number, data: Float64Array): PlanarMatrix => ({ algebra, rows, cols, data });
  let forward: PlanarMatrix | undefined;
  let backward: PlanarMatrix | undefined;
  return {
    applyInto(out, x) {
      // Σ_j (A_j Y) B_j*
      forward ??= zeros(algebra, left.r * p, m);
      multiplyInto(forward, left.stack, as(n, m, x));
      sumOfMultiplyAdjoint(as(p, q, out), blocks(forward, left.r), B);
    },
    adjointInto(out, x) {
      // Σ_j A_j* (Z B_j)
      backward ??= zeros(algebra, left.r * p, m);
      const products = blocks(backward, left.r);
      multiplyEach(products, as(p, q, x), B);
      sumOfAdjointMultiply(as(n, m, out), A, products);
    },
  };
}
