/** The ranks of a fit of a tuple of several spaces. */
import { rangeError, requireInteger, requireObject, typeError } from '../errors';
import { isNdArray } from '../interop/arrays';
import { isQuiver } from '../tuple/is-quiver';
import type { QuiverTuple } from '../tuple/quiver';
import type { Ranks } from '../tuple/quiver-input';
import type { Tuple } from '../tuple/tuple';
import { complementBySpaces } from './orthogonal-to';

/**
 * A tuple of several spaces becomes the one for fits of these ranks, and `rank` their sum; other tuples and options stay as they are.
 * @throws TypeError, RangeError naming the vertex; RangeError for options that fits between several spaces do not have
 */
export function rankedBy<Options extends { readonly rank?: number | Ranks }>(
  place: string,
  tuple: Tuple,
  options: Options | undefined,
): { tuple: Tuple; options: Options & { readonly rank: number } } {
  if (!isQuiver(tuple)) return { tuple, options: options as Options & { readonly rank: number } };
  if (options !== undefined) requireObject(place, options);
  // A number is the rank of the whole, whichever spaces it goes to.
  if (typeof options?.rank === 'number') return { tuple, options: options as Options & { readonly rank: number } };
  const ranks = ranksOf(`${place}: rank`, tuple, options?.rank);
  const { method, orthogonalTo } = (options ?? {}) as { method?: unknown; orthogonalTo?: unknown };
  const isOne = tuple.vertices.length === 1;
  if (!isOne && method === 'hermitian-cg') {
    throw rangeError(
      `${place}: method`,
      "'auto', 'ascent' or 'gradient-ascent' for a tuple of several spaces",
      `'${method}'`,
    );
  }
  const rank = ranks.reduce((sum, each) => sum + each, 0);
  if (rank === 0) throw rangeError(`${place}: rank`, 'a positive rank at one vertex at least', 'none');
  if (!tuple.hasCycle(ranks)) {
    throw rangeError(
      `${place}: rank`,
      'a cycle of edges among the vertices of positive rank, without which L = 0',
      ranks.join(', '),
    );
  }
  // `auto` would take the method of Hermitian tuples for loops that are Hermitian, and that knows one space only.
  const automatic = !isOne && (method ?? 'auto') === 'auto' ? { method: 'ascent' } : {};
  const isPlain = Array.isArray(orthogonalTo) || ArrayBuffer.isView(orthogonalTo) || isNdArray(orthogonalTo);
  const left =
    orthogonalTo === undefined || (isOne && isPlain)
      ? {}
      : { orthogonalTo: complementBySpaces(place, tuple, ranks, orthogonalTo) };
  return { tuple: tuple.ranked(ranks), options: { ...(options as Options), ...automatic, ...left, rank } };
}

function ranksOf(place: string, { vertices }: QuiverTuple, rank: unknown): number[] {
  const names = vertices.map(({ name }) => name);
  const example = `{ ${names.map((name) => `${JSON.stringify(name)}: …`).join(', ')} }`;
  if (rank !== undefined && (typeof rank !== 'object' || rank === null)) {
    throw typeError(place, `the ranks of the vertices, ${example}, or a number`, rank);
  }
  // Names such as `constructor` are names, and what every object has under them is no rank.
  const given = new Map<string, unknown>(Object.entries(rank ?? {}));
  const strange = [...given.keys()].find((name) => !names.includes(name));
  if (strange !== undefined) {
    throw rangeError(
      place,
      `vertices of the tuple, ${names.map((name) => JSON.stringify(name)).join(', ')}`,
      JSON.stringify(strange),
    );
  }
  return vertices.map(({ name, dimension, rank: usual }) =>
    requireInteger(`${place}.${name}`, given.get(name) ?? usual, 0, dimension),
  );
}
