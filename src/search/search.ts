/**
 * The inner door: a search for the LSRDRs of a tuple, on planar matrices and options that were checked. Everything that needs one (`fit`, an
 * atlas, a sweep of ranks, a way down a network) comes through here.
 */
import { rangeError } from '../errors';
import type { StartPoint } from '../methods/method';
import { type AnyMethod, automatic, methodNamed } from '../methods/registry';
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import { Census } from './census';
import type { Certified } from './certificate';
import { type Coordinates, coordinatesOf } from './coordinates';
import type { Telling } from './course';
import { Until } from './coverage';
import { drive, type Run } from './driver';
import { type Facts, factsOf, isHermitian, refuseNilpotent } from './facts';
import { guarded } from './guarded';
import type { Optimum } from './optima';
import type { SearchOptions } from './options';

/** Everything a search found. */
export interface SearchOutcome {
  readonly A: Tuple;
  /** What was searched, and in whose coordinates the runs are: A, or A in other coordinates. */
  readonly searched: Tuple;
  readonly coordinates: Coordinates | undefined;
  readonly method: AnyMethod;
  readonly tolerance: number;
  readonly runs: readonly Run[];
  /** The run to answer with: the fittest converged one, else the fittest. */
  readonly best: Run;
  /** Distinct local maxima among the converged runs, fittest first. */
  readonly optima: readonly Optimum[];
  /** Indices of optima that are one up to symmetry, fittest class first. */
  readonly classes: readonly (readonly number[])[];
  /** Readings of A that showed which optima are. */
  readonly compared: number;
  /** Readings of A before the first run, that show whether it is Hermitian and not nilpotent; none if that was known. */
  readonly checks: number;
  /** Dimension of the complement that was searched; undefined for all of A. */
  readonly within: number | undefined;
  /** Why one thread did all of it where as many as are good were asked for. */
  readonly refusal?: string;
}

/** A search before its first run. */
export interface Prepared {
  readonly searched: Tuple;
  readonly coordinates: Coordinates | undefined;
  readonly method: AnyMethod;
  /** Where the first run starts, in the coordinates of what is searched. */
  readonly first: StartPoint;
  readonly census: Census;
  readonly until: Until;
  readonly checks: number;
}

/**
 * All runs of a search, one after the other; yields after every iteration, and undefined to rest in between.
 *
 * @param earlier the first runs of the same search, if they were made before
 * @throws RangeError for a nilpotent tuple, and for a method of Hermitian tuples where A is not one
 */
export function* search(A: Tuple, options: SearchOptions, earlier: readonly Run[] = []): Telling<SearchOutcome> {
  const prepared = yield* prepare(A, options);
  const { searched, method, census } = prepared;
  const runs: Run[] = [];
  for (let index = 0; index <= options.restarts; index++) {
    const task = { index, start: startOf(prepared, index), known: (point: Certified) => census.known(point) };
    const run = earlier[index] ?? (yield* drive(guarded(method), searched, options, task));
    if (yield* endsWith(prepared, runs, run)) break;
  }
  return conclude(A, options, prepared, runs);
}

/** What is known before the first run; the same checks as of a search. */
export function* prepare(A: Tuple, options: SearchOptions): Resting<Prepared> {
  const { place, complement } = options;
  const coordinates = coordinatesOf(A, complement);
  const { searched } = coordinates ?? { searched: A };
  const { facts, readings: checks } = yield* examined(place, A, searched, complement !== undefined);
  const method = options.method === 'auto' ? automatic(isHermitian(facts)) : methodNamed(options.method);
  if (method.requiresHermitian && !isHermitian(facts)) {
    throw rangeError(
      `${place}: method`,
      `'auto' or '${automatic(false).name}' for a tuple that is not Hermitian`,
      `'${method.name}' with max ‖A_j − A_j*‖/‖A_j‖ = ${facts.hermitianDefect.toExponential(1)}`,
    );
  }
  const first = startIn(coordinates, options.start);
  const census = new Census(searched);
  return { searched, coordinates, method, first, census, until: new Until(options.until), checks };
}

export function startOf({ first }: Prepared, index: number): StartPoint {
  return index === 0 ? first : { kind: 'random' };
}

/** Takes the next run, in the order of their indices, to those that were; says whether none follows it but for their number. */
export function* endsWith({ census, until }: Prepared, runs: Run[], run: Run): Resting<boolean> {
  runs.push(run);
  yield* census.add(run);
  return isEnded(run) || until.isMet(census.randomDraws, () => census.draws);
}

export function conclude(
  A: Tuple,
  { tolerance, complement }: SearchOptions,
  { searched, coordinates, method, census, checks }: Prepared,
  runs: readonly Run[],
): SearchOutcome {
  const { optima, classes, readings: compared } = census;
  const within = complement?.dimension;
  return {
    ...{ A, searched, coordinates, within, method, tolerance, runs, best: bestOf(runs) },
    ...{ optima, classes, checks, compared },
  };
}

/** What is known of the tuple that is searched, which is not nilpotent; of what is a part of A, neither A nor that part. */
function* examined(
  place: string,
  A: Tuple,
  searched: Tuple,
  isPart: boolean,
): Resting<{ facts: Facts; readings: number }> {
  if (!isPart) {
    const found = yield* factsOf(searched);
    refuseNilpotent(`${place}: A`, found.facts);
    return found;
  }
  const whole = yield* factsOf(A);
  refuseNilpotent(`${place}: A`, whole.facts);
  const part = yield* factsOf(searched);
  refuseNilpotent(`${place}: A on the complement of orthogonalTo`, part.facts, whole.facts);
  return { facts: part.facts, readings: whole.readings + part.readings };
}

/** A given start in other coordinates. */
export function startIn(coordinates: Coordinates | undefined, start: StartPoint): StartPoint {
  if (coordinates === undefined || start.kind !== 'given') return start;
  return { kind: 'given', ...coordinates.inside(start) };
}

function bestOf(runs: readonly Run[]): Run {
  const converged = runs.filter((run) => run.status === 'converged');
  const best = (converged.length > 0 ? converged : runs).reduce((top, run) =>
    run.point.fitness > top.point.fitness || Number.isNaN(top.point.fitness) ? run : top,
  );
  // An end from outside is that of the fit, also where an earlier run that had not converged is fitter.
  const isCutOff = best.status !== 'converged' && runs.some(({ status }) => status === 'aborted');
  return isCutOff ? { ...best, status: 'aborted' } : best;
}

/** Whether a signal or a callback has ended a search; a plan of several ends with it. */
export function isAborted({ runs }: SearchOutcome): boolean {
  return runs.some(isEnded);
}

function isEnded({ status, isStopped }: Run): boolean {
  return status === 'aborted' || isStopped === true;
}
