import { columnsBetween } from './columns';
import type { PlanarMatrix } from './planar';
import { singularValues } from './singular-values';

/**
 * Orthonormal columns that M (n×n) sends to no more than `cut`, at least one: the right singular vectors of its least singular values.
 * Cost: that of {@link singularValues}.
 */
export function kernelVectors(M: PlanarMatrix, cut: number): PlanarMatrix {
  const { values, right } = singularValues(M);
  const small = values.filter((value) => value <= cut).length;
  return columnsBetween(right, M.cols - Math.max(1, small), M.cols);
}
