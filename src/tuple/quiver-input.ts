import type { NdArray } from 'ndarray';
import { type Algebra, isSameAlgebra } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, requireObject, typeError } from '../errors';
import { algebraOfShape, optionalAlgebra } from '../interop/algebras';
import { isNdArray, type MlMatrix, type NestedArray, shapeOf, toPlanar } from '../interop/arrays';
import { LARGEST_DENSE, requireSize } from '../interop/sizes';
import { type PlanarMatrix, zeros } from '../matrix';
import { requireRange } from './input';
import { QuiverTuple } from './quiver';
import type { Edge, Vertex } from './quiver-parts';

/** Matrices of one shape: [k, m, n(, a)], or a list of k matrices. */
export type Family = NdArray | NestedArray | readonly NdArray[] | readonly MlMatrix[];

/** The ranks of a fit, by the names of the vertices. */
export type Ranks = { readonly [vertex: string]: number };

/** Several spaces, and the matrices between them. */
export interface QuiverDefinition {
  /** The spaces by name, with their dimensions n_v (`dim`), and the ranks d_v (`rank`) that a fit takes if it is given none. */
  readonly vertices: { readonly [name: string]: number | { readonly dim: number; readonly rank?: number } };
  /** Families of `matrices` n_to×n_from in the order of the A_j, with the names of the spaces that they lead `from` and `to`. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly matrices: Family }[];
  /** When shapes alone should not decide. */
  readonly algebra?: Algebra;
}

/**
 * Matrices between several spaces, K^{n_v} for each vertex v: A_j: K^{n_from} → K^{n_to}. A fit gives each vertex its own rank d_v and reduces all of
 * them together, X_j = R_{to} A_j S_{from} with R_v S_v = 1, so that
 *
 *     L = ρ(⊕_v Y_v ↦ Σ_{j: u→v} A_j Y_u X_j*) / ρ(the same with X in place of A)^{1/2}
 *
 * is a local maximum among reductions of these ranks. With one vertex it is the tuple of its matrices.
 *
 * @param definition `vertices: { name: n_v }` (or `{ name: { dim, rank } }`), `edges: [{ from, to, matrices }]`
 * @returns a tuple n×n, n = Σ n_v, coordinates in the order of the vertices, of all matrices in the order of the edges. `fit` takes `rank: { name: d_v }`,
 *   0 for a vertex that is to be left out (a number is the rank of the whole, which any spaces may get), and `at(name)` of the result has R_v, S_v, P_v, Q_v, Π_v. Everything else sees the tuple n×n.
 *   Names that are whole numbers come first, ascending, as in every object of JavaScript: `vertices` of the tuple has them in their order.
 *   Measure the spaces in units of like size: L does not depend on them, but beyond a ratio of some 1e6 their fits, like those of any tuple, stagnate.
 * @throws TypeError, RangeError naming edge and matrix; RangeError for entries near the ends of the range of doubles
 * Cost of a sweep: Σ 2a²·n_to·n_from·d_from flops, and Σ 2a²·n_to·n_from·d_to back, besides what moving columns costs; with d = Σ d_v in place of both for matrices that are not zero outside of
 * their spaces, as those of a fit by one rank.
 *
 * @example
 * const A = quiverTuple({ vertices: { u: 2, v: 1 }, edges: [
 *   { from: 'u', to: 'v', matrices: [[[3, 0]]] },
 *   { from: 'v', to: 'u', matrices: [[[2], [0]]] },
 * ] });
 * A.n; // 3
 */
export function quiverTuple(definition: QuiverDefinition): QuiverTuple {
  const place = 'quiverTuple';
  requireKnownOptions(place, definition, ['vertices', 'edges', 'algebra']);
  const vertices = readVertices(`${place}: vertices`, definition.vertices);
  if (!Array.isArray(definition.edges)) throw typeError(`${place}: edges`, 'a list of edges', definition.edges);
  if (definition.edges.length === 0) throw rangeError(`${place}: edges`, 'at least one edge', 'none');
  const places = new Map(vertices.map(({ name }, v) => [name, v]));
  let algebra = optionalAlgebra(place, definition.algebra);
  // Array.from, as `map` passes over holes.
  const edges = Array.from(definition.edges, (edge: unknown, e): Edge => {
    const at = `${place}: edges[${e}]`;
    requireKnownOptions(at, edge, ['from', 'to', 'matrices']);
    const { from, to, matrices } = edge as QuiverDefinition['edges'][number];
    const [source, target] = [placeOf(`${at}.from`, from, places), placeOf(`${at}.to`, to, places)];
    const family = membersOf(`${at}.matrices`, matrices);
    const own = algebraOfShape(`${at}.matrices[0]`, shapeOf(`${at}.matrices[0]`, family[0]), ['m', 'n']);
    algebra ??= own;
    if (definition.algebra === undefined && !isSameAlgebra(own, algebra))
      throw rangeError(`${at}.matrices`, `${algebra.name} matrices, as in the first edge`, `${own.name} ones`);
    const stack = stackOf(`${at}.matrices`, family, algebra, vertices[target]!.dimension, vertices[source]!.dimension);
    return { from: source, to: target, matrices: stack, r: family.length };
  });
  requireRange(`${place}: edges`, entriesOf(edges));
  return QuiverTuple.of(vertices, edges);
}

/**
 * Tuples around a cycle: the k-th family leads from space k to space k + 1, the last one back to space 0, as the sites of the unit cell of a uniform
 * matrix product state do. Vertices are named '0', '1', …; all products around the cycle have one spectral radius, that of `quiverTuple` to the power of
 * the number of families.
 *
 * @param families k lists of matrices n_{k+1}×n_k; they need not be equally long
 * @param options `algebra`, when shapes alone should not decide
 * @throws TypeError, RangeError naming family and matrix, or the sizes that do not fit the next ones
 *
 * @example
 * const A = cyclicTuple([[[[1, 0]]], [[[2], [0]]]]);
 * A.vertices.map(({ dimension }) => dimension); // [2, 1]
 */
export function cyclicTuple(families: readonly Family[], options: { readonly algebra?: Algebra } = {}): QuiverTuple {
  const place = 'cyclicTuple';
  requireKnownOptions(place, options, ['algebra']);
  if (!Array.isArray(families)) throw typeError(`${place}: families`, 'a list of families of matrices', families);
  if (families.length === 0) throw rangeError(`${place}: families`, 'at least one family', 'none');
  const shapes = Array.from(families, (family: unknown, k) => {
    const at = `${place}: families[${k}]`;
    const [m = 0, n = 0] = shapeOf(`${at}[0]`, membersOf(at, family)[0]);
    return [m, n] as const;
  });
  shapes.forEach(([m], k) => {
    const next = (k + 1) % shapes.length;
    const n = shapes[next]![1];
    if (m !== n)
      throw rangeError(`${place}: families[${next}]`, `matrices with ${m} columns, the rows of families[${k}]`, n);
  });
  return quiverTuple({
    vertices: Object.fromEntries(shapes.map(([, n], k) => [String(k), n])),
    edges: families.map((matrices, k) => ({ from: String(k), to: String((k + 1) % families.length), matrices })),
    ...options,
  });
}

function readVertices(place: string, vertices: unknown): Vertex[] {
  requireObject(place, vertices);
  const list = Object.entries(vertices).map(([name, value]: [string, unknown]): Vertex => {
    const at = `${place}.${name}`;
    if (typeof value !== 'object') return { name, dimension: requireInteger(at, value, 1, LARGEST_DENSE) };
    requireKnownOptions(at, value, ['dim', 'rank']);
    const { dim, rank } = value as { dim: unknown; rank?: unknown };
    const dimension = requireInteger(`${at}.dim`, dim, 1, LARGEST_DENSE);
    return rank === undefined
      ? { name, dimension }
      : { name, dimension, rank: requireInteger(`${at}.rank`, rank, 0, dimension) };
  });
  if (list.length === 0) throw rangeError(place, 'at least one vertex', 'none');
  return list;
}

function placeOf(place: string, name: unknown, places: ReadonlyMap<string, number>): number {
  if (typeof name !== 'string') throw typeError(place, 'the name of a vertex', name);
  const found = places.get(name);
  if (found === undefined) {
    throw rangeError(
      place,
      `one of ${[...places.keys()].map((key) => JSON.stringify(key)).join(', ')}`,
      JSON.stringify(name),
    );
  }
  return found;
}

/** The matrices one by one. */
function membersOf(place: string, family: unknown): unknown[] {
  if (!isNdArray(family) && !Array.isArray(family)) {
    throw typeError(
      place,
      'an ndarray or nested arrays of shape [k, m, n] or with components, or a list of matrices',
      family,
    );
  }
  const members = isNdArray(family)
    ? Array.from({ length: shapeOf(place, family)[0] ?? 0 }, (_, k) =>
        family.pick(
          k,
          ...shapeOf(place, family)
            .slice(1)
            .map(() => null),
        ),
      )
    : Array.from(family);
  if (members.length === 0) throw rangeError(place, 'at least one matrix', 'none');
  return members;
}

function stackOf(place: string, family: readonly unknown[], algebra: Algebra, m: number, n: number): PlanarMatrix {
  requireSize(place, [family.length, m, n, algebra.dim]);
  const stack = zeros(algebra, family.length * m, n);
  family.forEach((matrix, k) => {
    stack.data.set(toPlanar(`${place}[${k}]`, matrix, algebra, m, n).data, k * m * algebra.dim * n);
  });
  return stack;
}

function* entriesOf(edges: readonly Edge[]): Generator<number> {
  for (const { matrices } of edges) yield* matrices.data;
}
