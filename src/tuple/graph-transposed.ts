/**
 * What makes undirected edges dearer than arrows: (W° ∘ M^T)V for M = Y S*, M^T not conjugated and W° without its diagonal, row by row
 *
 *     out_i += w (Y_j S_i*) V_j,      out_j += w (Y_i S_j*) V_i      for each edge {i, j}, i ≠ j.
 */
import type { PlanarMatrix } from '../matrix';
import type { Edges } from './graph-edges';
import { rowProductInto } from './row-products';
import { addScaledRow } from './rows';

/** out (n×e) += (W° ∘ (Y S*)^T) V. Cost: 4a²·r·(d + e) flops; with Y = S = V, where one entry is the conjugate of the other, 6a²·r·d. */
export function addTransposed(
  out: PlanarMatrix,
  edges: Edges,
  Y: PlanarMatrix,
  S: PlanarMatrix,
  V: PlanarMatrix,
): void {
  const { algebra } = out;
  if (algebra.dim === 1) {
    addTransposedReal(out, edges, Y, S, V);
    return;
  }
  const isGram = Y.data === S.data;
  const { from, to, roots } = edges;
  const { dim: a } = algebra;
  const [width, height, d, e] = [a * Y.cols, a * V.cols, Y.cols, V.cols];
  const scalar = new Float64Array(a);
  const between = (i: number, j: number, w: number): void => {
    rowProductInto(algebra, scalar, Y.data, j * width, S.data, i * width, d);
    for (let p = 0; p < a; p++) scalar[p] = scalar[p]! * w;
  };
  for (let edge = 0; edge < roots.length; edge++) {
    const [i, j, w] = [from[edge]!, to[edge]!, roots[edge]! ** 2];
    if (i === j) continue;
    between(i, j, w);
    addScaledRow(algebra, out.data, i * height, scalar, 0, false, V.data, j * height, e);
    if (!isGram) between(j, i, w);
    addScaledRow(algebra, out.data, j * height, scalar, 0, isGram, V.data, i * height, e);
  }
}

/** The same for plain real rows, without a table: iterations over R spend their time here. */
function addTransposedReal(
  { data: out }: PlanarMatrix,
  { from, to, roots }: Edges,
  { cols: d, data: Y }: PlanarMatrix,
  { data: S }: PlanarMatrix,
  { cols: e, data: V }: PlanarMatrix,
): void {
  const isGram = Y === S;
  for (let edge = 0; edge < roots.length; edge++) {
    const [i, j] = [from[edge]!, to[edge]!];
    if (i === j) continue;
    const root = roots[edge]!;
    let first = 0;
    for (let t = 0, p = j * d, q = i * d; t < d; t++) first += Y[p + t]! * S[q + t]!;
    let second = first;
    if (!isGram) {
      second = 0;
      for (let t = 0, p = i * d, q = j * d; t < d; t++) second += Y[p + t]! * S[q + t]!;
    }
    first *= root * root;
    second *= root * root;
    for (let t = 0, p = i * e, q = j * e; t < e; t++) {
      out[p + t] = out[p + t]! + first * V[q + t]!;
      out[q + t] = out[q + t]! + second * V[p + t]!;
    }
  }
}
