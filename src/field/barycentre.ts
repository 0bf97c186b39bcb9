/** The entry of `barycentre`: its checks and options. */
import { type Algebra, isSameAlgebra } from '../algebra';
import { barycentreFromJson } from '../barycentre/from-json';
import type { BarycentreState, BarycentreOptions as SearchedBarycentre } from '../barycentre/options';
import { assembleBarycentre } from '../barycentre/result';
import { searchBarycentre, searchBarycentreAsync } from '../barycentre/search';
import type { BarycentreStart } from '../barycentre/starts';
import { rangeError, requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import { inOnePiece } from '../resting';
import { factsOf, refuseNilpotent } from '../search/facts';
import { isTuple, scaledTuple, type TupleLike } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';
import { resolveAsync } from './async-options';
import type { BarycentreOptions } from './barycentre-options';
import type { Field } from './field';
import { defaults } from './options';

const accepted = ['rank', 'start', 'restarts', 'seed', 'tolerance', 'maxSweeps', 'onIteration', 'signal'];

export function barycentreOver(algebra: Algebra): Field['barycentre'] {
  const place = `${algebra.name}.barycentre`;
  return (given, options) => {
    const { tuples, resolved, units } = readSearch(place, algebra, given, options, []);
    return assembleBarycentre(place, searchBarycentre(tuples, resolved), units);
  };
}

export function barycentreAsyncOver(algebra: Algebra): Field['barycentreAsync'] {
  const place = `${algebra.name}.barycentreAsync`;
  return async (given, options) => {
    const { tuples, resolved, units, unit } = readSearch(place, algebra, given, options, ['workers', 'onProgress']);
    const workers = resolveAsync(place, { workers: options.workers, onProgress: options.onProgress });
    const tell = (state: BarycentreState) => options.onProgress?.({ ...state, fitness: state.fitness * unit });
    return assembleBarycentre(place, await searchBarycentreAsync(tuples, resolved, workers, tell), units);
  };
}

export function barycentreFromJSONOver(algebra: Algebra): Field['barycentreFromJSON'] {
  const place = `${algebra.name}.barycentreFromJSON`;
  return (json) => barycentreFromJson(place, json, algebra);
}

/** What is searched, after all checks. */
function readSearch(
  place: string,
  algebra: Algebra,
  given: readonly TupleLike[],
  options: { readonly rank: number } & BarycentreOptions,
  extra: readonly string[],
): { tuples: readonly Tuple[]; resolved: SearchedBarycentre; units: readonly number[]; unit: number } {
  if (!Array.isArray(given)) throw typeError(`${place}: tuples`, 'a list of tuples', given);
  if (given.length === 0) throw rangeError(`${place}: tuples`, 'at least one tuple', 'none');
  // Array.from, as `map` passes over holes.
  const scaled = Array.from(given, (tuple: unknown, k) => {
    const at = `${place}: tuples[${k}]`;
    if (isTuple(tuple) && !isSameAlgebra(tuple.algebra, algebra)) {
      throw rangeError(at, `a ${algebra.name} tuple`, `a ${tuple.algebra.name} one (see embed)`);
    }
    return scaledTuple(at, tuple, algebra);
  });
  const tuples = scaled.map(({ tuple }) => tuple);
  const { r } = tuples[0]!;
  tuples.forEach((tuple, k) => {
    if (tuple.r !== r) throw rangeError(`${place}: tuples[${k}]`, `${r} matrices, as in tuples[0]`, tuple.r);
  });
  requireKnownOptions(place, options, [...accepted, ...extra]);
  const least = tuples.reduce((size, { n }) => Math.min(size, n), Infinity);
  const rank = requireInteger(`${place}: rank`, options.rank, 1, least);
  const { onIteration, signal, maxSweeps, restarts, seed, tolerance } = options;
  if (onIteration !== undefined && typeof onIteration !== 'function') {
    throw typeError(`${place}: onIteration`, 'a function', onIteration);
  }
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.aborted !== 'boolean') {
    throw typeError(`${place}: signal`, 'an AbortSignal', signal);
  }
  const unit = Math.exp(scaled.reduce((sum, one) => sum + Math.log(one.unit), 0) / scaled.length);
  const resolved = {
    rank,
    start: startFrom(`${place}: start`, algebra, r, rank, options.start ?? defaults.start),
    restarts: requireInteger(`${place}: restarts`, restarts ?? defaults.restarts, 0),
    seed: requireInteger(`${place}: seed`, seed ?? defaults.seed, 0),
    tolerance: requirePositive(`${place}: tolerance`, tolerance ?? defaults.tolerance),
    maxSweeps: maxSweeps === undefined ? undefined : requireInteger(`${place}: maxSweeps`, maxSweeps, 1),
    onIteration: onIteration && ((state: BarycentreState) => onIteration({ ...state, fitness: state.fitness * unit })),
    signal,
  };
  tuples.forEach((tuple, k) => {
    refuseNilpotent(`${place}: tuples[${k}]`, inOnePiece(factsOf(tuple)).facts);
  });
  return { tuples, resolved, units: scaled.map((one) => one.unit), unit };
}

function startFrom(
  place: string,
  algebra: Algebra,
  r: number,
  d: number,
  start: NonNullable<BarycentreOptions['start']>,
): BarycentreStart {
  if (start === 'balanced' || start === 'random') return { kind: start };
  if (typeof start !== 'object' || start === null || !('X' in start)) {
    throw typeError(place, "'balanced', 'random', a Barycentre or { X }", start);
  }
  const { tuple: X } = scaledTuple(`${place}.X`, start.X, algebra);
  if (X.r !== r || X.n !== d) throw rangeError(`${place}.X`, `${r} matrices ${d}×${d}`, `${X.r} of ${X.n}×${X.n}`);
  refuseNilpotent(`${place}.X`, inOnePiece(factsOf(X)).facts);
  return { kind: 'given', X: X.toDense() };
}
