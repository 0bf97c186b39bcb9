/** Units of several spaces: powers of two by which coordinates of a space are measured, so that what leads from one to another and back is of like sizes. */
import { balance, type PlanarMatrix, weightsFrom } from '../matrix';
import type { Edge } from './quiver-parts';

/** The exponents e_v for which the 2^(e_from − e_to)·A_j have like sizes, one for each of `count` spaces. Cost: one pass over the matrices. */
export function unitsOf(count: number, edges: readonly Edge[]): Int32Array {
  const largest = new Float64Array(count * count);
  for (const { from, to, matrices } of edges) {
    const at = to * count + from;
    for (const x of matrices.data) largest[at] = Math.max(largest[at]!, Math.abs(x));
  }
  return balance(weightsFrom(count, (to, from) => largest[to * count + from]!));
}

/** The edges in these units. */
export function inUnits(edges: readonly Edge[], exponents: readonly number[]): Edge[] {
  return edges.map((edge) => {
    const factor = 2 ** (exponents[edge.from]! - exponents[edge.to]!);
    const matrices: PlanarMatrix = { ...edge.matrices, data: edge.matrices.data.map((x) => x * factor) };
    return { ...edge, matrices };
  });
}
