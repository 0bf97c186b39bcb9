/**
 * Φ(A)(YS*)V of a hypergraph, from the rows of its vertices alone: with Ŷ_i = y_e − Y_i, the rows of A_eY without their factor, and V̂ likewise,
 *
 *     out_i += w Ŷ_i (Σ_{l∈e} S_l* V̂_l) = w Σ_{l∈e} (Ŷ_iS_l*) V̂_l      for each i in e,
 *
 * which costs k·d² numbers the one way and k²·d the other. The A_e are Hermitian: with Z, V, S it is Φ(A)†(ZV*)S.
 */
import type { PlanarMatrix } from '../matrix';
import { addOuterProduct, addRowTimesBlock } from './row-products';

/** Hyperedge e has the vertices members[starts[e]] … members[starts[e + 1] − 1]. */
export interface Hyperedges {
  readonly starts: Int32Array;
  readonly members: Int32Array;
  /** √w/(k − 1), or √w for k = 1. */
  readonly roots: Float64Array;
}

/** out (n×e) ← Φ(A)(YS*)V for Y and S n×d, V n×e. Cost: 4a²·k·d·max(d, e) flops for each hyperedge, over R 4k²·max(d, e) where k is smaller than d. */
export function crossOver(
  out: PlanarMatrix,
  edges: Hyperedges,
  Y: PlanarMatrix,
  S: PlanarMatrix,
  V: PlanarMatrix,
): void {
  const { algebra } = out;
  const { starts, members, roots } = edges;
  const [d, e, a] = [Y.cols, V.cols, algebra.dim];
  const [width, height] = [a * d, a * e];
  const largest = largestOf(edges);
  const [left, right] = [new Float64Array(largest * width), new Float64Array(largest * height)];
  const block = new Float64Array(d * height);
  out.data.fill(0);
  for (let edge = 0; edge < roots.length; edge++) {
    const [first, end, w] = [starts[edge]!, starts[edge + 1]!, roots[edge]! ** 2];
    const k = end - first;
    reducedRows(left, members, first, end, Y.data, width);
    reducedRows(right, members, first, end, V.data, height);
    if (a === 1 && k <= d) {
      for (let i = 0; i < k; i++) {
        const to = members[first + i]! * e;
        for (let l = 0; l < k; l++) {
          const at = members[first + l]! * d;
          let factor = 0;
          for (let t = 0; t < d; t++) factor += left[i * d + t]! * S.data[at + t]!;
          factor *= w;
          for (let t = 0; t < e; t++) out.data[to + t] = out.data[to + t]! + factor * right[l * e + t]!;
        }
      }
      continue;
    }
    block.fill(0);
    for (let l = 0; l < k; l++)
      addOuterProduct(algebra, block, 0, w, S.data, members[first + l]! * width, d, right, l * height, e);
    for (let i = 0; i < k; i++)
      addRowTimesBlock(algebra, out.data, members[first + i]! * height, 1, left, i * width, d, block, 0, e);
  }
}

/** The rows y_e − Y_i of the members of one hyperedge, one below the other; of a single one its row. */
function reducedRows(
  out: Float64Array,
  members: Int32Array,
  first: number,
  end: number,
  data: Float64Array,
  width: number,
): void {
  const k = end - first;
  const last = (k - 1) * width;
  // The sum stands in the last row, which is the last to be written.
  for (let t = 0; t < width; t++) out[last + t] = 0;
  for (let i = first; i < end; i++) {
    for (let t = 0, from = members[i]! * width; t < width; t++) out[last + t] = out[last + t]! + data[from + t]!;
  }
  if (k === 1) return;
  for (let i = 0; i < k; i++) {
    for (let t = 0, from = members[first + i]! * width; t < width; t++) {
      out[i * width + t] = out[last + t]! - data[from + t]!;
    }
  }
}

function largestOf({ starts }: Hyperedges): number {
  let most = 0;
  for (let e = 0; e + 1 < starts.length; e++) most = Math.max(most, starts[e + 1]! - starts[e]!);
  return most;
}
