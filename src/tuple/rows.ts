/** Rows of planar matrices by number. A row has its planes side by side, so whole rows move as one run of a·cols numbers. */
import type { Algebra } from '../algebra';
import type { PlanarMatrix } from '../matrix';

/** Row i of out ← row rows[from + i] of M, for all rows of out. */
export function gatherRows(out: PlanarMatrix, M: PlanarMatrix, rows: Int32Array, from: number): void {
  const width = M.algebra.dim * M.cols;
  const [target, source] = [out.data, M.data];
  for (let i = 0, to = 0; i < out.rows; i++) {
    const at = rows[from + i]! * width;
    for (let t = 0; t < width; t++, to++) target[to] = source[at + t]!;
  }
}

/** Row rows[from + i] of out += row i of M, for all rows of M. */
export function scatterRows(out: PlanarMatrix, M: PlanarMatrix, rows: Int32Array, from: number): void {
  const width = M.algebra.dim * M.cols;
  const [target, source] = [out.data, M.data];
  for (let i = 0, at = 0; i < M.rows; i++) {
    const to = rows[from + i]! * width;
    for (let t = 0; t < width; t++, at++) target[to + t] = target[to + t]! + source[at]!;
  }
}

/** out[to…] += x·M[at…] for a row of `cols` scalars, x = values[k·a…] or its conjugate: scalars act from the left. */
export function addScaledRow(
  { dim: a, unit, sign, conjugate }: Algebra,
  out: Float64Array,
  to: number,
  values: Float64Array,
  k: number,
  conjugated: boolean,
  M: Float64Array,
  at: number,
  cols: number,
): void {
  for (let p = 0; p < a; p++) {
    const x = conjugated ? conjugate[p]! * values[k * a + p]! : values[k * a + p]!;
    if (x === 0) continue;
    for (let q = 0; q < a; q++) {
      const factor = sign[p * a + q]! * x;
      const target = to + unit[p * a + q]! * cols;
      const source = at + q * cols;
      for (let t = 0; t < cols; t++) out[target + t] = out[target + t]! + factor * M[source + t]!;
    }
  }
}
