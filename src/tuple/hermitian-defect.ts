import { blocks, gaussian, type PlanarMatrix, zeros } from '../matrix';
import { randomSource } from '../random';
import type { Tuple } from './tuple';

/** Columns of the random compressions. */
const PROBES = 16;

/**
 * An estimate of max_j ‖A_j − A_j*‖ / max_j ‖A_j‖ for a tuple too large to write down: that of the compressions V*A_jU with Gaussian
 * V, U of 16 columns, whose squared norms have those of the A_j as their means. It vanishes, to rounding, exactly when all A_j are
 * Hermitian (with probability one), and is a few per cent off otherwise. Cost: two sweeps and two compressions.
 */
export function estimatedHermitianDefect(A: Tuple): number {
  const { algebra, n, r } = A;
  const random = randomSource(0);
  const count = Math.min(n, PROBES);
  const [U, V] = [gaussian(algebra, n, count, random), gaussian(algebra, n, count, random)];
  const image = A.createImage(count);
  const [there, back] = [zeros(algebra, r * count, count), zeros(algebra, r * count, count)];
  A.imageInto(image, U);
  A.compressInto(there, V, image);
  A.imageInto(image, V);
  A.compressInto(back, U, image);
  return relativeDefectOf(there, back, r);
}

/** max_j ‖V*A_jU − (U*A_jV)*‖ / max_j ‖V*A_jU‖ from the stacks of the V*A_jU and the U*A_jV. */
function relativeDefectOf(there: PlanarMatrix, back: PlanarMatrix, r: number): number {
  const { algebra, cols: d } = there;
  const a = algebra.dim;
  const others = blocks(back, r);
  let largest = 0;
  let largestDefect = 0;
  blocks(there, r).forEach(({ data }, j) => {
    let sum = 0;
    let defect = 0;
    for (let at = 0; at < data.length; at++) {
      const [s, p, t] = [Math.floor(at / (a * d)), Math.floor(at / d) % a, at % d];
      sum += data[at]! ** 2;
      defect += (data[at]! - algebra.conjugate[p]! * others[j]!.data[(t * a + p) * d + s]!) ** 2;
    }
    largest = Math.max(largest, sum);
    largestDefect = Math.max(largestDefect, defect);
  });
  return largest === 0 ? 0 : Math.sqrt(largestDefect / largest);
}
