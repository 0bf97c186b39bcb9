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
