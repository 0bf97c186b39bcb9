import type { Algebra } from '../algebra';
import { rangeError, typeError } from '../errors';
import { type ArrayLikeInput, isNdArray, toColumns } from '../interop/arrays';
import { Complement, columnSquares, normaliseColumns, type PlanarMatrix, sideBySide, zeros } from '../matrix';
import type { QuiverTuple } from '../tuple/quiver';

/** Vectors of each space by its name, [k, n_v(, a)] or one [n_v(, a)]. */
export type VectorsBySpace = { readonly [vertex: string]: ArrayLikeInput | ArrayLike<number> };

/**
 * The complement in each of several spaces, with room for the ranks.
 * @throws TypeError, RangeError naming the space and the vector that is wrong
 */
export function complementBySpaces(
  place: string,
  tuple: QuiverTuple,
  ranks: readonly number[],
  given: unknown,
): Complement {
  const at = `${place}: orthogonalTo`;
  const { vertices, starts, algebra, n } = tuple;
  const names = vertices.map(({ name }) => JSON.stringify(name)).join(', ');
  const isPlain =
    typeof given === 'object' &&
    given !== null &&
    !isNdArray(given) &&
    !Array.isArray(given) &&
    !ArrayBuffer.isView(given);
  if (!isPlain) throw typeError(at, `vectors of each space, { name: vectors } with names among ${names}`, given);
  const vectors = new Map<string, unknown>(Object.entries(given));
  const strange = [...vectors.keys()].find((name) => !vertices.some((vertex) => vertex.name === name));
  if (strange !== undefined) throw rangeError(at, `vertices of the tuple, ${names}`, JSON.stringify(strange));
  if (vectors.size === 0) throw rangeError(at, 'vectors of one space at least', 'none');
  const columns = vertices.flatMap(({ name, dimension }, v) => {
    if (!vectors.has(name)) return [];
    const own = columnsOf(`${at}.${name}`, algebra, dimension, vectors.get(name));
    const all = zeros(algebra, n, own.cols);
    all.data.set(own.data, starts[v]! * algebra.dim * own.cols);
    return [all];
  });
  const complement = new Complement(sideBySide(columns), starts);
  vertices.forEach(({ name, dimension }, v) => {
    const room = complement.starts[v + 1]! - complement.starts[v]!;
    if (ranks[v]! > room) {
      const expected = `at most ${room}, as orthogonalTo excludes ${dimension - room} of ${dimension} dimensions`;
      throw rangeError(`${place}: rank.${name}`, expected, ranks[v]!);
    }
  });
  return complement;
}

/** Vectors of norm 1. */
function columnsOf(at: string, algebra: Algebra, n: number, vectors: unknown): PlanarMatrix {
  const { columns, single } = toColumns(at, vectors, algebra, n);
  if (columns.cols === 0) throw rangeError(at, 'at least one vector', 'none');
  normaliseColumns(columns);
  const zero = columnSquares(columns).indexOf(0);
  if (zero >= 0) throw rangeError(single ? at : `${at}[${zero}]`, 'a vector other than zero', 'zero');
  return columns;
}

/**
 * The complement that the option `orthogonalTo` leaves, with room for the rank; undefined where nothing is left out. The one reader of that
 * option.
 *
 * @throws TypeError, RangeError naming the vector that is wrong
 */
export function resolveComplement(
  place: string,
  algebra: Algebra,
  n: number,
  rank: number,
  vectors: unknown,
): Complement | undefined {
  if (vectors === undefined || vectors instanceof Complement) return vectors;
  const at = `${place}: orthogonalTo`;
  const complement = new Complement(columnsOf(at, algebra, n, vectors));
  const { excluded, dimension } = complement;
  if (dimension === 0) throw rangeError(at, `fewer than ${n} independent vectors`, excluded);
  if (rank > dimension) {
    throw rangeError(
      `${place}: rank`,
      `at most ${dimension}, as orthogonalTo excludes ${excluded} of ${n} dimensions`,
      rank,
    );
  }
  return complement;
}
