import type { PlanarMatrix } from '../matrix';

/** [Y|Z], two matrices of the same size, in `data`. */
export function sideBySide(data: Float64Array, Y: PlanarMatrix, Z: PlanarMatrix): PlanarMatrix {
  const { algebra, rows, cols } = Y;
  for (let line = 0; line < rows * algebra.dim; line++) {
    for (let t = 0; t < cols; t++) {
      data[2 * line * cols + t] = Y.data[line * cols + t]!;
      data[(2 * line + 1) * cols + t] = Z.data[line * cols + t]!;
    }
  }
  return { algebra, rows, cols: 2 * cols, data };
}

/** left and right ← the halves of [left|right]. */
export function splitColumns(both: PlanarMatrix, left: PlanarMatrix, right: PlanarMatrix): void {
  const { cols } = left;
  for (let line = 0; line < both.rows * both.algebra.dim; line++) {
    for (let t = 0; t < cols; t++) {
      left.data[line * cols + t] = both.data[2 * line * cols + t]!;
      right.data[line * cols + t] = both.data[(2 * line + 1) * cols + t]!;
    }
  }
}
