/** Lists of edges with weights, as they come and as the matrices of a tuple. */
import { sortedBy } from './sparse-lines';

/** Edge k goes from from[k] to to[k] and has the weight weights[k] > 0. */
export interface WeightedEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float64Array;
}

/** Edges (i, j) by i and then j, each once; for undirected graphs i ≤ j. */
export interface Edges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The roots √w of the weights. */
  readonly roots: Float64Array;
}

/** By from and then to; weights at one place are added up. Cost: O(edges + n). */
export function mergedEdges({ from, to, weights }: WeightedEdges, n: number): WeightedEdges {
  const order = sortedBy(from, n, sortedBy(to, n, Int32Array.from(weights.keys())));
  const out = blank(order.length);
  let count = 0;
  for (const k of order) {
    const last = count - 1;
    if (last >= 0 && out.from[last] === from[k] && out.to[last] === to[k]) {
      out.weights[last] = out.weights[last]! + weights[k]!;
      continue;
    }
    out.from[count] = from[k]!;
    out.to[count] = to[k]!;
    out.weights[count++] = weights[k]!;
  }
  return { from: out.from.slice(0, count), to: out.to.slice(0, count), weights: out.weights.slice(0, count) };
}

/** Each edge from the smaller vertex to the larger. */
export function withOrder({ from, to, weights }: WeightedEdges): WeightedEdges {
  return {
    from: from.map((i, k) => Math.min(i, to[k]!)),
    to: to.map((j, k) => Math.max(j, from[k]!)),
    weights,
  };
}

/** Every edge and its reverse, loops once. */
export function withBothDirections(edges: WeightedEdges): WeightedEdges {
  const { from, to, weights } = selected(edges, (k) => edges.from[k] !== edges.to[k]);
  const count = edges.weights.length;
  const out = blank(count + weights.length);
  out.from.set(edges.from);
  out.from.set(to, count);
  out.to.set(edges.to);
  out.to.set(from, count);
  out.weights.set(edges.weights);
  out.weights.set(weights, count);
  return out;
}

/** The edges for whose number `isKept` holds. */
export function selected({ from, to, weights }: WeightedEdges, isKept: (k: number) => boolean): WeightedEdges {
  const keep = (_: number, k: number): boolean => isKept(k);
  return { from: from.filter(keep), to: to.filter(keep), weights: weights.filter(keep) };
}

function blank(count: number): WeightedEdges {
  return { from: new Int32Array(count), to: new Int32Array(count), weights: new Float64Array(count) };
}
