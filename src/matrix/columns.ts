import type { Algebra } from '../algebra';
import { type PlanarMatrix, zeros } from './planar';

/** The columns from `from` up to, not including, `to`, copied. */
export function columnsBetween(M: PlanarMatrix, from: number, to: number): PlanarMatrix {
  const out = zeros(M.algebra, M.rows, to - from);
  const lines = M.rows * M.algebra.dim;
  for (let line = 0; line < lines; line++) {
    for (let j = from; j < to; j++) out.data[line * out.cols + j - from] = M.data[line * M.cols + j]!;
  }
  return out;
}

/** [M_1 M_2 …], of equally many rows. */
export function sideBySide(parts: readonly PlanarMatrix[]): PlanarMatrix {
  const { algebra, rows } = parts[0]!;
  const out = zeros(
    algebra,
    rows,
    parts.reduce((sum, { cols }) => sum + cols, 0),
  );
  let first = 0;
  for (const { cols, data } of parts) {
    for (let line = 0; line < rows * algebra.dim; line++) {
      out.data.set(data.subarray(line * cols, (line + 1) * cols), line * out.cols + first);
    }
    first += cols;
  }
  return out;
}

/** Each column as one stretch of memory, its planes one after the other: `[cols][a][rows]`. */
export function columnsOf({ algebra, rows, cols, data }: PlanarMatrix): Float64Array {
  const a = algebra.dim;
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let p = 0; p < a; p++) {
      for (let j = 0; j < cols; j++) out[(j * a + p) * rows + i] = data[(i * a + p) * cols + j]!;
    }
  }
  return out;
}

/** The matrix with the first `cols` of these columns, `[…][a][rows]`. */
export function fromColumns(algebra: Algebra, columns: Float64Array, rows: number, cols: number): PlanarMatrix {
  const a = algebra.dim;
  const out = zeros(algebra, rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let p = 0; p < a; p++) {
      const to = (i * a + p) * cols;
      for (let j = 0; j < cols; j++) out.data[to + j] = columns[(j * a + p) * rows + i]!;
    }
  }
  return out;
}

/** Values in descending order, and the stretches of `width` numbers that belong to them likewise. */
export function sortColumns(values: Float64Array, columns: readonly Float64Array[], width: number): void {
  for (let j = 0; j < values.length; j++) {
    let largest = j;
    for (let k = j + 1; k < values.length; k++) if (values[k]! > values[largest]!) largest = k;
    if (largest === j) continue;
    swap(values, j, largest, 1);
    for (const each of columns) swap(each, j * width, largest * width, width);
  }
}

function swap(data: Float64Array, x: number, y: number, width: number): void {
  for (let i = 0; i < width; i++) {
    const held = data[x + i]!;
    data[x + i] = data[y + i]!;
    data[y + i] = held;
  }
}
