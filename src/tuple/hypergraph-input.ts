import { type Algebra, real } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import { LARGEST_DENSE } from '../interop/sizes';
import { HypergraphTuple } from './hypergraph';
import type { Hyperedges } from './hypergraph-cross';
import { requireRange } from './input';
import type { Tuple } from './tuple';

/** What {@link hypergraphTuple} takes. */
export interface HypergraphDefinition {
  /** Number of vertices. */
  readonly n: number;
  /** For each hyperedge its vertices, in any order: lists, or `{ indptr, indices }` with those of hyperedge e from indptr[e] to indptr[e + 1] − 1. */
  readonly hyperedges:
    | readonly ArrayLike<number>[]
    | { readonly indptr: ArrayLike<number>; readonly indices: ArrayLike<number> };
  /** The weight w > 0 of each, 1 by default. */
  readonly weights?: ArrayLike<number> | undefined;
  /** Real by default. */
  readonly algebra?: Algebra | undefined;
}

/**
 * The tuple of a weighted hypergraph, one matrix for each hyperedge: A_e = √w (b bᵀ − diag b)/(k − 1), with b the column of e in the incidence matrix and k its
 * vertices, and √w E_ii for one vertex alone. A hyperedge by itself has fitness √w, whatever its size, and one of two vertices is an edge of the undirected
 * `graphTuple`. For the sum over hyperedges of the plain 0-1 matrices give the weights w(k − 1)².
 *
 * @param definition `n`, `hyperedges` and `weights`; hyperedges that are there twice stay two matrices
 * @returns a tuple of Hermitian matrices n×n in the order of the hyperedges
 * @throws TypeError, RangeError naming the hyperedge and vertex: without vertices, with one twice, weights that are not positive; RangeError without any
 *   hyperedge, and where the largest root is outside 1e±90
 * Memory: 4 bytes for each vertex of a hyperedge; an image is the n×d matrix itself. Cost: fits write no X down, and a sweep of theirs takes 4a²·Σk·d² flops.
 *
 * @example
 * const A = hypergraphTuple({ n: 4, hyperedges: [[0, 1, 2], [2, 3]] });
 * [A.r, A.n]; // [2, 4]
 * A.toDense().data.slice(0, 4); // Float64Array [0, 0.5, 0.5, 0]
 */
export function hypergraphTuple(definition: HypergraphDefinition): Tuple {
  const place = 'hypergraphTuple';
  requireKnownOptions(place, definition, ['n', 'hyperedges', 'weights', 'algebra']);
  const n = requireInteger(`${place}: n`, definition.n, 1, LARGEST_DENSE);
  const algebra = optionalAlgebra(place, definition.algebra) ?? real;
  const { starts, members } = readHyperedges(`${place}: hyperedges`, definition.hyperedges, n);
  const count = starts.length - 1;
  if (count === 0) throw rangeError(`${place}: hyperedges`, 'at least one hyperedge', 'none');
  const weights = readWeights(`${place}: weights`, definition.weights, count);
  const roots = weights.map((w, e) => Math.sqrt(w) / Math.max(1, starts[e + 1]! - starts[e]! - 1));
  requireRange(`${place}: roots of the weights`, roots);
  return new HypergraphTuple(algebra, n, { starts, members, roots });
}

function requireList(place: string, value: unknown): ArrayLike<unknown> {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)))
    return value as unknown as ArrayLike<unknown>;
  throw typeError(place, 'an array or typed array', value);
}

function readHyperedges(place: string, hyperedges: unknown, n: number): Omit<Hyperedges, 'roots'> {
  if (Array.isArray(hyperedges)) {
    // Array.from, as `map` passes over holes.
    const lists = Array.from(hyperedges, (list: unknown, e) => requireList(`${place}[${e}]`, list));
    const starts = new Int32Array(lists.length + 1);
    lists.forEach((list, e) => {
      starts[e + 1] = starts[e]! + list.length;
    });
    const members = new Int32Array(starts[lists.length]!);
    const seen = new Int32Array(n).fill(-1);
    lists.forEach((list, e) => {
      for (let k = 0; k < list.length; k++) {
        members[starts[e]! + k] = takeVertex(`${place}[${e}][${k}]`, list[k], n, seen, e);
      }
      requireSome(`${place}[${e}]`, list.length);
    });
    return { starts, members };
  }
  if (typeof hyperedges !== 'object' || hyperedges === null || ArrayBuffer.isView(hyperedges))
    throw typeError(place, 'a list of lists of vertices, or { indptr, indices }', hyperedges);
  requireKnownOptions(place, hyperedges, ['indptr', 'indices']);
  const { indptr, indices } = hyperedges as { indptr: unknown; indices: unknown };
  const [pointers, vertices] = [requireList(`${place}.indptr`, indptr), requireList(`${place}.indices`, indices)];
  if (pointers.length === 0) throw rangeError(`${place}.indptr`, 'one number more than there are hyperedges', 'none');
  const starts = new Int32Array(pointers.length);
  const members = new Int32Array(vertices.length);
  const seen = new Int32Array(n).fill(-1);
  requireInteger(`${place}.indptr[0]`, pointers[0], 0, 0);
  for (let e = 0; e + 1 < pointers.length; e++) {
    const end = requireInteger(`${place}.indptr[${e + 1}]`, pointers[e + 1], starts[e]!, vertices.length);
    requireSome(`${place}: hyperedge ${e}`, end - starts[e]!);
    for (let k = starts[e]!; k < end; k++) members[k] = takeVertex(`${place}.indices[${k}]`, vertices[k], n, seen, e);
    starts[e + 1] = end;
  }
  if (starts[starts.length - 1] !== vertices.length) {
    const last = pointers.length - 1;
    throw rangeError(`${place}.indptr[${last}]`, `${vertices.length}, the length of indices`, starts[last]!);
  }
  return { starts, members };
}

/** A vertex that hyperedge e does not have yet. */
function takeVertex(place: string, value: unknown, n: number, seen: Int32Array, e: number): number {
  const vertex = requireInteger(place, value, 0, n - 1);
  if (seen[vertex] === e) throw rangeError(place, 'each vertex once in a hyperedge', `${vertex} again`);
  seen[vertex] = e;
  return vertex;
}

function requireSome(place: string, count: number): void {
  if (count === 0) throw rangeError(place, 'at least one vertex', 'none');
}

function readWeights(place: string, weights: unknown, count: number): Float64Array {
  if (weights === undefined) return new Float64Array(count).fill(1);
  const list = requireList(place, weights);
  if (list.length !== count) throw rangeError(place, `${count} numbers, one for each hyperedge`, list.length);
  return Float64Array.from({ length: count }, (_, e) => requirePositive(`${place}[${e}]`, list[e]));
}
