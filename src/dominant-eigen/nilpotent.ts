/** Rounding gives a nilpotent map of index k eigenvalues near ε^{1/k}, not 0. So an eigenvalue small beside ‖T‖ is looked into. */
import { complex, real } from '../algebra';
import { restingIsNilpotentStack, zeros } from '../matrix';
import type { Resting } from '../resting';
import { complexMatrixOf, realMatrixOf } from './ritz-pairs';
import type { SearchSpace } from './search-space';
import type { LinearOperator } from './types';
import { dot, scale } from './vectors';

/** Decides it for a space whose basis are the coordinate vectors, from the ranges of T, T², … */
export function* isNilpotentWhole(space: SearchSpace, isComplex: boolean): Resting<boolean> {
  if (!isComplex) {
    const { m, re } = realMatrixOf(space);
    return yield* restingIsNilpotentStack({ algebra: real, rows: m, cols: m, data: re }, 1);
  }
  const { m, re, im } = complexMatrixOf(space);
  const M = zeros(complex, m, m);
  for (let i = 0; i < m; i++) {
    M.data.set(re.subarray(i * m, (i + 1) * m), 2 * i * m);
    M.data.set(im.subarray(i * m, (i + 1) * m), (2 * i + 1) * m);
  }
  return yield* restingIsNilpotentStack(M, 1);
}

/** Tries it on a map too large for that: a nilpotent one sends every vector to 0 within `size` steps, any other does not. */
export function* diesOut(
  space: SearchSpace,
  applyInto: LinearOperator['applyInto'],
  size: number,
  x: Float64Array,
): Resting<boolean> {
  let current = x.slice();
  let next = new Float64Array(size);
  for (let step = 0; step < Math.min(size, 200); step++) {
    const length = Math.sqrt(dot(current, current));
    scale(current, 1 / length);
    applyInto(next, current);
    space.applications += 1;
    if (Math.sqrt(dot(next, next)) <= 1e-13 * space.largestImage) return true;
    [current, next] = [next, current];
    yield;
  }
  return false;
}
