import type { StartPoint } from '../methods/method';
import type { AnyMethod } from '../methods/registry';
import { randomSource } from '../random';
import { outcomeOf, type Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import type { Certified } from './certificate';
import { CountingTuple } from './counting-tuple';
import type { Course, HistoryEntry, Reached, Telling } from './course';
import { unlessNumbersFail } from './guarded';
import { type Examined, examine, type Maximality } from './maximality';
import type { SearchOptions } from './options';
import type { Status } from './status';
import { stretch } from './stretch';

/** A relative rise of the fitness that is more than rounding. */
const RISE = 1e-9;

/** Part of a method's patience with the way on from a point that may be a maximum: it ends where it began as a rule. */
const HOPE = 0.2;

/** How often a run may go on from a point that is no maximum. */
const MOST_DEPARTURES = 8;

/** One run of one method from one start. */
export interface Run {
  readonly seed: number;
  readonly start: StartPoint['kind'];
  readonly status: Status;
  /** Readings of A for its start, its iterations and its certificate; they do not depend on other runs. */
  readonly sweeps: number;
  /** All readings, by what for, as in the `readings` of results. */
  readonly readings: Readonly<Course['readings']>;
  readonly seconds: number;
  readonly history: readonly HistoryEntry[];
  readonly point: Certified;
  /** What is known of a stationary point beyond the first order. */
  readonly maximality: Maximality | undefined;
  /** A callback asked for the end in it: where it had converged in that iteration, it may have had ways to go on. */
  readonly isStopped?: true;
}

/** Which run of a search it is. */
export interface RunTask {
  readonly index: number;
  readonly start: StartPoint;
  /** What an earlier run found out about the same point, if it is a maximum; it may have to wait for these runs. */
  readonly known: (point: Certified) => Maximality | undefined | Resting<Maximality | undefined>;
}

/**
 * The one loop around every method. A point where a stretch of its steps has converged is examined: `converged` in the end is a maximum to second
 * order. From a point that is none the method goes on along the ways out, as long as that leads to a higher fitness.
 * A generator, so that the same loop serves `fit` and `fitAsync`; it yields what there is to tell after each iteration, and undefined to rest in between.
 */
export function* drive(
  method: AnyMethod,
  tuple: Tuple,
  options: Pick<SearchOptions, 'rank' | 'seed' | 'tolerance' | 'maxSweeps' | 'onIteration' | 'signal'>,
  { index, start, known }: RunTask,
): Telling<Run> {
  const startedAt = performance.now();
  const A = new CountingTuple(tuple);
  const seed = seedOf(options.seed, index);
  let isStopped = false;
  const course: Course = {
    method,
    tuple,
    problem: { A, rank: options.rank, random: randomSource(seed) },
    tolerance: options.tolerance,
    bound: options.maxSweeps ?? method.defaultMaxSweeps,
    aside: 0,
    history: [],
    readings: { start: 0, iterations: 0, certificate: 0, secondOrder: 0, dominance: 0 },
    seen: (entry) => ({ run: index, ...entry, method: method.name }),
    asksToStop: (state) => {
      isStopped ||= options.onIteration?.(state) === 'stop';
      return isStopped;
    },
    signal: options.signal,
  };
  try {
    let reached = yield* stretch(course, start);
    let maximality: Maximality | undefined;
    for (let departures = 0; reached.status === 'converged'; departures++) {
      maximality = yield* outcomeOf(known(reached.point));
      if (maximality !== undefined) break;
      const examined = yield* examinedBy(course, reached.point, seed);
      const mayLeave = departures < MOST_DEPARTURES && !isStopped;
      const { fitter, isAborted } = yield* departure(course, reached, mayLeave ? examined : { ...examined, ways: [] });
      if (fitter === undefined) {
        const { secondOrder, dominance } = examined;
        maximality = { secondOrder, ...(dominance && { dominance }) };
        reached = { point: reached.point, status: isAborted ? 'aborted' : (examined.failure ?? 'converged') };
        break;
      }
      reached = fitter;
    }
    const { status } = reached;
    const point = status === 'dominated' ? dominated(reached.point, maximality!) : reached.point;
    const { history, readings } = course;
    const seconds = (performance.now() - startedAt) / 1000;
    const sweeps = A.sweeps - course.aside;
    const run = { seed, start: start.kind, status, sweeps, readings, seconds, history, point, maximality };
    return isStopped ? { ...run, isStopped } : run;
  } finally {
    A.releaseImages();
  }
}

/** Examines a point on the account of the run, which it does not bring nearer to its bound; rests between readings. */
function* examinedBy(course: Course, point: Certified, seed: number): Telling<Examined> {
  const { problem, method, readings } = course;
  const before = problem.A.sweeps;
  const found = yield* unlessNumbersFail(problem.A, examine(problem.A, point, method.requiresHermitian, seed));
  const spent = problem.A.sweeps - before;
  const examined: Examined = found ?? {
    secondOrder: { largest: Number.NaN, residual: Number.NaN, tested: spent },
    failure: undefined,
    ways: [],
  };
  readings.secondOrder += examined.secondOrder.tested;
  readings.dominance += spent - examined.secondOrder.tested;
  course.bound += spent;
  course.aside += spent;
  return examined;
}

/** seed + index, and from 0 again behind the last integer that has its own double. */
export function seedOf(seed: number, index: number): number {
  const room = Number.MAX_SAFE_INTEGER - seed;
  return index <= room ? seed + index : index - room - 1;
}

/** The first of the ways that leads to a higher fitness; what the others did is no part of the run's history, and counts with the examination. */
function* departure(
  course: Course,
  { point }: Reached,
  { ways, failure }: Examined,
): Telling<{ fitter?: Reached; isAborted: boolean }> {
  const { history, readings, problem } = course;
  const patience = course.method.patience * (failure === undefined ? HOPE : 1);
  for (const way of ways) {
    const mark = { length: history.length, readings: { ...readings }, sweeps: problem.A.sweeps };
    const next = yield* stretch(course, { kind: 'given', ...(yield* outcomeOf(way())) }, patience);
    if (next.point.fitness > point.fitness * (1 + RISE) && !next.point.isFallback) {
      // It leads up, and has lost patience on the way.
      const isHasty = next.status === 'stagnated' && failure === undefined;
      const { R, S } = next.point;
      const later = isHasty ? yield* stretch(course, { kind: 'given', R, S }) : next;
      const isBetter = later.status === 'aborted' || later.point.fitness >= next.point.fitness;
      return { fitter: isBetter ? later : next, isAborted: false };
    }
    const spent = problem.A.sweeps - mark.sweeps;
    history.length = mark.length;
    Object.assign(readings, mark.readings, { secondOrder: readings.secondOrder + spent });
    course.aside += spent;
    if (next.status === 'aborted') return { isAborted: true };
  }
  return { isAborted: false };
}

/** Where another eigenvalue is larger, L(X) is not √λ. */
function dominated(point: Certified, { dominance }: Maximality): Certified {
  return { ...point, fitness: dominance!.spectralRadius / Math.sqrt(point.lambda) };
}
