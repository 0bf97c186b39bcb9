import type { Algebra } from '../algebra';
import { rangeError } from '../errors';
import { toColumns } from '../interop/arrays';
import { Complement, columnSquares, normaliseColumns } from '../matrix';

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
  if (vectors === undefined) return undefined;
  const at = `${place}: orthogonalTo`;
  const { columns, single } = toColumns(at, vectors, algebra, n);
  if (columns.cols === 0) throw rangeError(at, 'at least one vector', 'none');
  normaliseColumns(columns);
  const zero = columnSquares(columns).indexOf(0);
  if (zero >= 0) throw rangeError(single ? at : `${at}[${zero}]`, 'a vector other than zero', 'zero');
  const complement = new Complement(columns);
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
