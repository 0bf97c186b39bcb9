/** Between the package's planar matrices and naive ones, entry by entry. */
import type { Algebra } from '../../src/algebra';
import { type PlanarMatrix, zeros } from '../../src/matrix';
import { build, type Naive } from './naive';

export function planar(algebra: Algebra, M: Naive): PlanarMatrix {
  const [rows, cols, a] = [M.length, M[0]!.length, algebra.dim];
  const out = zeros(algebra, rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) for (let p = 0; p < a; p++) out.data[(i * a + p) * cols + j] = M[i]![j]![p]!;
  }
  return out;
}

export function naive({ algebra: { dim }, rows, cols, data }: PlanarMatrix): Naive {
  return build(rows, cols, (i, j) => Array.from({ length: dim }, (_, p) => data[(i * dim + p) * cols + j]!));
}
