import type { SearchSpace } from './search-space';
import type { LinearOperator } from './types';
import { dot, scale } from './vectors';

/**
 * Rounding gives a nilpotent map of index k eigenvalues near eps^{1/k}, not 0. So a value small beside ‖T‖ is tried: a nilpotent
 * map sends every vector to 0 within `size` steps, any other does not.
 */
export function isNilpotent(
  space: SearchSpace,
  applyInto: LinearOperator['applyInto'],
  size: number,
  x: Float64Array,
): boolean {
  let current = x.slice();
  let next = new Float64Array(size);
  for (let step = 0; step < Math.min(size, 200); step++) {
    const length = Math.sqrt(dot(current, current));
    scale(current, 1 / length);
    applyInto(next, current);
    space.applications += 1;
    if (Math.sqrt(dot(next, next)) <= 1e-13 * space.largestImage) return true;
    [current, next] = [next, current];
  }
  return false;
}
