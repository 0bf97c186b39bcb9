import { type Algebra, real } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import { LARGEST_DENSE } from '../interop/sizes';
import { GraphTuple } from './graph';
import { mergedEdges, selected, type WeightedEdges, withBothDirections, withOrder } from './graph-edges';
import { requireRange } from './input';
import type { Tuple } from './tuple';

/** A matrix of weights in compressed sparse rows: the arrows from i are those from indptr[i] to indptr[i + 1] − 1. */
export interface AdjacencyRows {
  /** n + 1 numbers, from 0 to the number of arrows. */
  readonly indptr: ArrayLike<number>;
  /** Where each arrow goes. */
  readonly indices: ArrayLike<number>;
  /** The weights, all 1 by default. */
  readonly values?: ArrayLike<number> | undefined;
}

/** What {@link graphTuple} makes of an edge between i and j. */
export type GraphKind = 'directed' | 'pairs' | 'symmetric';

/** What {@link graphTuple} takes: `edges` or `adjacency`. */
export interface GraphDefinition {
  /** Number of vertices. */
  readonly n: number;
  /** Pairs [i, j] or triples [i, j, w], or a typed array i, j, i, j, …; in any order. Compressed rows here are those of `adjacency`. */
  readonly edges?:
    | readonly (readonly [number, number] | readonly [number, number, number])[]
    | Exclude<ArrayLike<number>, readonly unknown[]>
    | AdjacencyRows
    | undefined;
  /** The weight w > 0 of each of the `edges`, where they are pairs; 1 by default. */
  readonly weights?: ArrayLike<number> | undefined;
  /** The weights of all arrows i → j; symmetric where the graph is undirected. */
  readonly adjacency?: AdjacencyRows | undefined;
  /**
   * 'directed' by default: √w E_ij for an edge [i, j]. For undirected graphs 'symmetric', √w (E_ij + E_ji), which is Hermitian and by far the faster
   * to fit, or 'pairs', √w E_ij and √w E_ji. A loop is one matrix √w E_ii each time.
   */
  readonly kind?: GraphKind | undefined;
  /** `true` stands for the kind 'symmetric', `false` for 'directed'. */
  readonly undirected?: boolean | undefined;
  /** Real by default. */
  readonly algebra?: Algebra | undefined;
}

/**
 * The tuple of a weighted graph: √w E_ij for each edge i → j of weight w, or what `kind` says. ρ(Φ(A)) is the spectral radius of the matrix of weights W,
 * W_ij the weight from i to j. Parallel edges are merged, their weights added, which changes nothing but r: √w E_ij and √w' E_ij mix to √(w + w') E_ij
 * and 0. The A_e are in the order of (i, j), those of 'symmetric' with i ≤ j. Vertices without edges may be there; at an LSRDR no cluster has them.
 *
 * @param definition `n` with `edges` (and `weights`): undirected ones are given once, in either direction; or with `adjacency` in compressed rows, which
 *   for undirected graphs is symmetric and has both directions
 * @throws TypeError, RangeError naming the edge that is wrong, or the two places where a matrix of weights is not symmetric; RangeError without any
 *   edge, for weights that are not positive, and where the largest is outside 1e±90
 * Memory: 16 bytes an edge; an image is the n×d matrix itself. Cost: with 'symmetric' a fit writes no X down, and a sweep of it takes 6a²·r·d + 4a²·n·d²
 *   flops. The X of other kinds has r·d² numbers, of which the ascent keeps some tens.
 *
 * @example
 * // A cycle of 5 in both directions.
 * const A = graphTuple({ n: 5, edges: [[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]], kind: 'symmetric' });
 * [A.r, A.n]; // [5, 5]
 * A.hermitianDefect(); // 0
 *
 * const { r } = graphTuple({ n: 2, adjacency: { indptr: [0, 1, 3], indices: [1, 0, 1], values: [4, 1, 9] } });
 * r; // 3
 */
export function graphTuple(definition: GraphDefinition): Tuple {
  const place = 'graphTuple';
  requireKnownOptions(place, definition, ['n', 'edges', 'weights', 'adjacency', 'kind', 'undirected', 'algebra']);
  const { weights } = definition;
  const isRows = definition.adjacency === undefined && typeof (definition.edges as AdjacencyRows)?.indptr === 'object';
  const [edges, adjacency] = isRows ? [undefined, definition.edges] : [definition.edges, definition.adjacency];
  const kind = kindOf(place, definition);
  const n = requireInteger(`${place}: n`, definition.n, 1, LARGEST_DENSE);
  const algebra = optionalAlgebra(place, definition.algebra) ?? real;
  if ((edges === undefined) === (adjacency === undefined)) {
    const got = edges === undefined ? 'neither' : 'both';
    throw new RangeError(`${place}: expected either edges or adjacency, got ${got}`);
  }
  if (weights !== undefined && edges === undefined)
    throw new RangeError(`${place}: weights: expected them with edges; those of adjacency are its values`);
  const given = edges === undefined ? readRows(place, adjacency, n, kind) : readEdges(place, edges, weights, n);
  if (given.weights.length === 0)
    throw rangeError(`${place}: ${edges === undefined ? 'adjacency' : 'edges'}`, 'at least one edge', 'none');
  const ordered = kind === 'directed' ? given : withOrder(given);
  const { from, to, weights: sums } = mergedEdges(kind === 'pairs' ? withBothDirections(ordered) : ordered, n);
  const roots = sums.map(Math.sqrt);
  requireRange(`${place}: roots of the weights`, roots);
  return new GraphTuple(algebra, n, { from, to, roots }, kind === 'symmetric');
}

function kindOf(place: string, { kind, undirected }: GraphDefinition): GraphKind {
  if (undirected !== undefined && typeof undirected !== 'boolean')
    throw typeError(`${place}: undirected`, 'a boolean', undirected);
  if (kind !== undefined && kind !== 'directed' && kind !== 'pairs' && kind !== 'symmetric')
    throw rangeError(`${place}: kind`, "'directed', 'pairs' or 'symmetric'", String(JSON.stringify(kind)));
  if (undirected === undefined) return kind ?? 'directed';
  if (kind !== undefined && (kind !== 'directed') !== undirected)
    throw rangeError(`${place}: undirected`, `${!undirected}, as the kind says, or none`, String(undirected));
  return kind ?? (undirected ? 'symmetric' : 'directed');
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function requireList(place: string, value: unknown): ArrayLike<unknown> {
  if (!isList(value)) throw typeError(place, 'an array or typed array', value);
  return value;
}

/** The edges as they come. */
function readEdges(place: string, edges: unknown, weights: unknown, n: number): WeightedEdges {
  const list = requireList(`${place}: edges`, edges);
  const isFlat = !Array.isArray(list);
  if (isFlat && list.length % 2 === 1) throw rangeError(`${place}: edges`, 'two numbers for each edge', list.length);
  const count = isFlat ? list.length / 2 : list.length;
  const [from, to] = [new Int32Array(count), new Int32Array(count)];
  const own = new Float64Array(count).fill(1);
  for (let k = 0; k < count; k++) {
    const at = `${place}: edges[${k}]`;
    if (!isFlat) {
      const edge = requireList(at, list[k]);
      if (edge.length === 3 && weights === undefined) own[k] = requirePositive(`${at}[2]`, edge[2]);
      else if (edge.length !== 2) {
        const expected = weights === undefined ? 'two vertices, and a weight' : 'two vertices, as there are weights';
        throw rangeError(at, expected, `${edge.length} numbers`);
      }
      from[k] = requireInteger(`${at}[0]`, edge[0], 0, n - 1);
      to[k] = requireInteger(`${at}[1]`, edge[1], 0, n - 1);
    } else {
      from[k] = requireInteger(`${place}: edges[${2 * k}]`, list[2 * k], 0, n - 1);
      to[k] = requireInteger(`${place}: edges[${2 * k + 1}]`, list[2 * k + 1], 0, n - 1);
    }
  }
  return { from, to, weights: weights === undefined ? own : readWeights(`${place}: weights`, weights, count) };
}

function readWeights(place: string, weights: unknown, count: number): Float64Array {
  if (weights === undefined) return new Float64Array(count).fill(1);
  const list = requireList(place, weights);
  if (list.length !== count) throw rangeError(place, `${count} numbers, one for each edge`, list.length);
  return Float64Array.from({ length: count }, (_, k) => requirePositive(`${place}[${k}]`, list[k]));
}

/** All arrows; for an undirected graph those with i ≤ j, after a look at the others. */
function readRows(place: string, adjacency: unknown, n: number, kind: GraphKind): WeightedEdges {
  const at = `${place}: adjacency`;
  if (typeof adjacency !== 'object' || adjacency === null)
    throw typeError(at, '{ indptr, indices, values }', adjacency);
  requireKnownOptions(at, adjacency, ['indptr', 'indices', 'values']);
  const { indptr, indices, values } = adjacency as AdjacencyRows;
  const [pointers, targets] = [requireList(`${at}.indptr`, indptr), requireList(`${at}.indices`, indices)];
  if (pointers.length !== n + 1) throw rangeError(`${at}.indptr`, `${n + 1} numbers`, pointers.length);
  const count = targets.length;
  const [from, to] = [new Int32Array(count), new Int32Array(count)];
  const weights = readWeights(`${at}.values`, values, count);
  for (let i = 0, before = 0; i <= n; i++) {
    const end = requireInteger(`${at}.indptr[${i}]`, pointers[i], before, i === 0 ? 0 : count);
    for (let k = before; k < end; k++) {
      from[k] = i - 1;
      to[k] = requireInteger(`${at}.indices[${k}]`, targets[k], 0, n - 1);
    }
    before = end;
  }
  if (pointers[n] !== count)
    throw rangeError(`${at}.indptr[${n}]`, `${count}, the length of indices`, pointers[n] as number);
  const arrows = { from, to, weights };
  return kind === 'directed' ? arrows : upperHalf(at, arrows, n);
}

/** The arrows with i ≤ j of a symmetric matrix of weights. */
function upperHalf(place: string, arrows: WeightedEdges, n: number): WeightedEdges {
  const direct = mergedEdges(arrows, n);
  const mirrored = mergedEdges({ ...arrows, from: arrows.to, to: arrows.from }, n);
  for (let k = 0; k < direct.weights.length; k++) {
    const [i, j] = [direct.from[k]!, direct.to[k]!];
    const [other, target] = [mirrored.from[k]!, mirrored.to[k]!];
    const difference = i - other || j - target;
    if (difference === 0 && direct.weights[k] === mirrored.weights[k]) continue;
    const [here, there] = [difference > 0 ? 0 : direct.weights[k]!, difference < 0 ? 0 : mirrored.weights[k]!];
    const [row, column] = difference > 0 ? [other, target] : [i, j];
    const got = `${here} at (${row}, ${column}) and ${there} at (${column}, ${row})`;
    throw rangeError(place, 'a symmetric matrix of weights for an undirected graph', got);
  }
  return selected(direct, (k) => direct.from[k]! <= direct.to[k]!);
}
