/**
 * The runs of a fit, an atlas, a sweep of ranks or a way down a network, so that what was interrupted goes on where it was. A run depends on the tuple, the options, its
 * seed and what earlier runs have found, and on nothing else; so a computation that is given its first runs makes the others as it would have made them.
 *
 * Of the runs that reached one optimum the first and the fittest are written down, and of those that did not converge the one that would be shown: nothing asks for the
 * points of the others, but for their fitness.
 */
import type { Algebra } from '../algebra';
import { rangeError, requireKnownOptions } from '../errors';
import { gaussian, inner, norm, type PlanarMatrix, zeros } from '../matrix';
import { randomSource } from '../random';
import { coordinatesOf } from '../search/coordinates';
import type { Run } from '../search/driver';
import type { PlannedSearch, RunKeeper } from '../search/plan';
import type { SearchOutcome } from '../search/search';
import type { Tuple } from '../tuple/tuple';
import { type JournalJson, type Kept, type Problem, readSearches, searchToJson } from './journal-json';
import { readObject } from './json-reader';

/** Relative difference of numbers read off a tuple that rounding makes, of another kernel at most. */
const SAME_TUPLE = 1e-9;

const FORMAT = 'lsrdr-journal/1';

/**
 * Keeps runs: the option `journal` of `fitAsync` and the other functions that end in Async. Given to the same function with the same tuple and options again, it gives them back,
 * and only those that are missing are made; what is returned has the same bits as without the interruption, but for seconds and readings. More `restarts` than before are
 * more runs. A run that was aborted, or stopped in the iteration in which it converged, is made again from its beginning.
 *
 * @example
 * import { fitAsync } from 'lsrdr/real';
 * const A = [[[3, 0], [0, 1]], [[0, 1], [1, 0]]];
 * const journal = new Journal();
 * await fitAsync(A, { rank: 1, restarts: 3, journal, onIteration: ({ run }) => (run === 2 ? 'stop' : undefined) });
 * journal.runs; // 2
 * const later = journalFromJSON(JSON.stringify(journal)); // another day
 * const result = await fitAsync(A, { rank: 1, restarts: 3, journal: later });
 * result.runs.length; // 4: two of them made now
 */
export class Journal implements RunKeeper {
  readonly #searches: Kept[];

  /** An empty one; {@link journalFromJSON} reads one that was written. */
  constructor(searches: readonly Kept[] = []) {
    this.#searches = [...searches];
  }

  /** How many runs it has, of all fits. */
  get runs(): number {
    return this.#searches.reduce((sum, { runs }) => sum + runs.length, 0);
  }

  /**
   * The runs of one fit that are there.
   *
   * @throws RangeError where the runs are of another tuple or other options
   * @internal
   */
  earlier(fit: number, search: PlannedSearch): readonly Run[] {
    const kept = this.#searches[fit];
    if (kept === undefined) return [];
    requireSame(`journal: fit ${fit}`, kept.problem, problemOf(search));
    return kept.runs;
  }

  /**
   * Adds the runs of one fit that have ended.
   *
   * @internal
   */
  keep(fit: number, search: PlannedSearch, { runs }: SearchOutcome): void {
    const ended = runs.filter(({ status, isStopped }) => status !== 'aborted' && !isStopped);
    const before = this.#searches[fit]?.runs ?? [];
    if (before.length <= ended.length) this.#searches[fit] = { problem: problemOf(search), runs: ended };
  }

  /** A plain object that {@link journalFromJSON} reads back. */
  toJSON(): JournalJson {
    return { format: FORMAT, searches: this.#searches.map(searchToJson) };
  }
}

/**
 * Reads a journal that `toJSON` wrote, from the object or its text.
 *
 * @param options `algebra` for scalars other than R, C and H in their usual bases
 * @throws TypeError, RangeError naming the malformed field; SyntaxError for text that is not JSON
 *
 * @example
 * journalFromJSON(JSON.stringify(new Journal())).runs; // 0
 */
export function journalFromJSON(json: unknown, options: { readonly algebra?: Algebra } = {}): Journal {
  const place = 'journalFromJSON';
  requireKnownOptions(place, options, ['algebra']);
  const stored = readObject(place, typeof json === 'string' ? (JSON.parse(json) as unknown) : json);
  if (stored['format'] !== FORMAT) {
    throw rangeError(`${place}: format`, JSON.stringify(FORMAT), String(JSON.stringify(stored['format'])));
  }
  return new Journal(readSearches(`${place}: searches`, stored['searches'], options.algebra));
}

function problemOf({ A, options }: PlannedSearch): Problem {
  const { rank, method, seed, tolerance, maxSweeps, start, complement } = options;
  const { searched } = coordinatesOf(A, complement) ?? { searched: A };
  return {
    algebra: A.algebra.name,
    n: searched.n,
    r: A.r,
    rank,
    method,
    seed,
    tolerance,
    maxSweeps: maxSweeps ?? null,
    start: start.kind,
    ranks: A.sector?.ranks ?? [],
    given: start.kind === 'given' ? givenOf(start.R, start.S) : [],
    seen: seenOf(searched),
  };
}

/** Some numbers that another tuple would hardly have: the norm of Σ_j A_j Y Z_j* for Gaussian Y and Z, and its first entries. A sweep. */
function seenOf(A: Tuple): number[] {
  const random = randomSource(0);
  const out = zeros(A.algebra, A.n, 2);
  A.applyInto(out, gaussian(A.algebra, A.n, 2, random), gaussian(A.algebra, A.r * 2, 2, random));
  return [norm(out), ...out.data.subarray(0, 3)];
}

/** The same of R and S: the larger norm, and their products with Gaussian matrices. */
function givenOf(R: PlanarMatrix, S: PlanarMatrix): number[] {
  const random = randomSource(0);
  const through = (M: PlanarMatrix) => inner(gaussian(M.algebra, M.rows, M.cols, random), M);
  return [Math.max(norm(R), norm(S)), through(R), through(S)];
}

/** @throws RangeError naming the first difference */
function requireSame(place: string, { seen, given, ...kept }: Problem, now: Problem): void {
  const { seen: seenNow, given: givenNow, ...named } = now;
  for (const name of Object.keys(named) as (keyof typeof named)[]) {
    const [expected, got] = [String(named[name]), String(kept[name])];
    if (expected !== got) throw rangeError(`${place}: ${name}`, expected, got);
  }
  if (!isNear(givenNow, given)) throw rangeError(`${place}: start`, 'runs from this start', 'those from another one');
  if (!isNear(seenNow, seen))
    throw rangeError(place, 'runs of this tuple', 'those of another one with as many matrices of the same size');
}

/** Numbers beside the first of them, which is a norm. */
function isNear(now: readonly number[], kept: readonly number[]): boolean {
  return now.length === kept.length && now.every((value, i) => Math.abs(value - kept[i]!) <= SAME_TUPLE * now[0]!);
}
