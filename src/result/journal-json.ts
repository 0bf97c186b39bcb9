/** The runs of a journal as JSON: every double round-trips exactly. */
import type { Algebra } from '../algebra';
import { rangeError, typeError } from '../errors';
import { methodNames } from '../methods/registry';
import type { Certified } from '../search/certificate';
import type { Run } from '../search/driver';
import type { Maximality } from '../search/maximality';
import { isSameOptimum } from '../search/optima';
import { statuses } from '../search/status';
import {
  algebraNamed,
  type PointSizes,
  readDominance,
  readHistory,
  readPlanar,
  readPoint,
  readSecondOrder,
} from './json-point';
import { type JsonObject, readArray, readCount, readNumber, readObject, readText, readWord } from './json-reader';
import { encode, encodeAll } from './to-json';

/** What a search was asked for, as far as its runs depend on it. */
export interface Problem {
  /** Name of the scalars. */
  readonly algebra: string;
  /** Size of the matrices that were searched: less than that of A where `orthogonalTo` left directions out. */
  readonly n: number;
  /** Number of matrices. */
  readonly r: number;
  /** d. */
  readonly rank: number;
  /** The method by name, or `auto`. */
  readonly method: string;
  /** Run i used seed + i. */
  readonly seed: number;
  /** Relative stationarity residual that counts as converged. */
  readonly tolerance: number;
  /** The bound on the sweeps of a run; null for that of the method. */
  readonly maxSweeps: number | null;
  /** Where the first run started: `balanced`, `random` or `given`. */
  readonly start: string;
  /** Of a tuple of several spaces the rank of each. */
  readonly ranks: readonly number[];
  /** Numbers read off R and S of a start that was given. */
  readonly given: readonly number[];
  /** Numbers read off the tuple. */
  readonly seen: readonly number[];
}

/** The runs of one search, in their order, none of them aborted. */
export interface Kept {
  readonly problem: Problem;
  readonly runs: readonly Run[];
}

/** What `toJSON` of a journal returns. */
export interface JournalJson {
  /** Version of the format; `journalFromJSON` refuses others. */
  format: 'lsrdr-journal/1';
  /** One for each fit, in their order: its `problem`, and its `runs` that have ended, of which those that stand for an optimum have the point. */
  searches: { problem: Problem; runs: JsonObject[] }[];
}

const starts = ['balanced', 'random', 'given'] as const;
const readingNames = ['start', 'iterations', 'certificate', 'secondOrder', 'dominance'] as const;

export function searchToJson({ problem, runs }: Kept): JournalJson['searches'][number] {
  const shown = shownOf(runs);
  return {
    problem: { ...problem, ranks: [...problem.ranks], given: [...problem.given], seen: [...problem.seen] },
    runs: runs.map((run, index) => {
      const { seed, start, status, sweeps, readings, seconds, history, point, maximality } = run;
      const common = { seed, start, status, sweeps, readings: { ...readings }, seconds };
      const like = shown[index]!;
      if (like !== index) return { ...common, like, fitness: encode(point.fitness) };
      return {
        ...common,
        history: history.map((entry) => encodeAll(entry)),
        point: pointToJson(point),
        ...(maximality === undefined ? {} : { maximality: maximalityToJson(maximality) }),
      };
    }),
  };
}

function pointToJson({ R, S, X, sigma, E, F, lambda, fitness, residuals, isFallback }: Certified): JsonObject {
  return {
    R: Array.from(R.data),
    S: Array.from(S.data),
    ...(X === undefined ? {} : { X: Array.from(X.data) }),
    sigma: Array.from(sigma),
    E: Array.from(E),
    F: Array.from(F),
    lambda: encode(lambda),
    fitness: encode(fitness),
    residuals: encodeAll(residuals),
    ...(isFallback === undefined ? {} : { isFallback }),
  };
}

function maximalityToJson({ secondOrder, dominance }: Maximality): JsonObject {
  return {
    secondOrder: encodeAll(secondOrder),
    ...(dominance === undefined ? {} : { dominance: encodeAll(dominance) }),
  };
}

/**
 * For each run the one whose point stands for its own: itself where it is the first or the fittest of its optimum, or the fittest that did not converge; as a census
 * and the choice of the answer have it.
 */
function shownOf(runs: readonly Run[]): number[] {
  const groups: { readonly first: number; best: number; readonly members: number[] }[] = [];
  const others: number[] = [];
  const fitness = (index: number): number => runs[index]!.point.fitness;
  runs.forEach(({ status, point }, index) => {
    if (status !== 'converged') {
      others.push(index);
      return;
    }
    const group = groups.find(({ first }) => isSameOptimum(runs[first]!.point, point));
    if (group === undefined) groups.push({ first: index, best: index, members: [index] });
    else {
      group.members.push(index);
      if (fitness(index) > fitness(group.best)) group.best = index;
    }
  });
  const shown: number[] = [];
  for (const { first, best, members } of groups) {
    for (const index of members) shown[index] = index === best ? best : first;
  }
  const fittest = others.reduce(
    (top, index) => (fitness(index) > fitness(top) || Number.isNaN(fitness(top)) ? index : top),
    others[0] ?? -1,
  );
  for (const index of others) shown[index] = fittest;
  return shown;
}

export function readSearches(place: string, value: unknown, algebra: Algebra | undefined): Kept[] {
  return readArray(place, value, (at, entry) => {
    const stored = readObject(at, entry);
    const problem = readProblem(`${at}.problem`, stored['problem']);
    const { n, r, rank } = problem;
    const sizes = { algebra: algebraNamed(`${at}.problem.algebra`, problem.algebra, algebra), n, r, rank };
    const list = readArray(`${at}.runs`, stored['runs'], readObject);
    const whole = list.map((run, i) => ('like' in run ? undefined : readRun(`${at}.runs[${i}]`, run, sizes)));
    const runs = list.map((run, i): Run => {
      const own = whole[i];
      if (own !== undefined) return own;
      const here = `${at}.runs[${i}]`;
      const other = whole[readCount(`${here}.like`, run['like'], 0, list.length - 1)];
      if (other === undefined) throw rangeError(`${here}.like`, 'a run with a point', String(run['like']));
      const point = { ...other.point, fitness: readNumber(`${here}.fitness`, run['fitness'], 0) };
      return { ...readCommon(here, run), history: [], point, maximality: other.maximality };
    });
    return { problem, runs };
  });
}

function readProblem(place: string, value: unknown): Problem {
  const stored = readObject(place, value);
  const { maxSweeps } = stored;
  return {
    algebra: readText(`${place}.algebra`, stored['algebra']),
    n: readCount(`${place}.n`, stored['n'], 1),
    r: readCount(`${place}.r`, stored['r'], 1),
    rank: readCount(`${place}.rank`, stored['rank'], 1),
    method: readWord(`${place}.method`, stored['method'], ['auto', ...methodNames]),
    seed: readCount(`${place}.seed`, stored['seed'], 0),
    tolerance: readNumber(`${place}.tolerance`, stored['tolerance'], 0),
    maxSweeps: maxSweeps === null ? null : readCount(`${place}.maxSweeps`, maxSweeps, 1),
    start: readWord(`${place}.start`, stored['start'], starts),
    ranks: readArray(`${place}.ranks`, stored['ranks'], (at, rank) => readCount(at, rank, 0)),
    given: readArray(`${place}.given`, stored['given'], (at, number) => readNumber(at, number)),
    seen: readArray(`${place}.seen`, stored['seen'], (at, number) => readNumber(at, number)),
  };
}

function readCommon(place: string, run: JsonObject): Omit<Run, 'history' | 'point' | 'maximality'> {
  const readings = readObject(`${place}.readings`, run['readings']);
  const counts = readingNames.map((name) => [name, readCount(`${place}.readings.${name}`, readings[name], 0)]);
  return {
    seed: readCount(`${place}.seed`, run['seed'], 0),
    start: readWord(`${place}.start`, run['start'], starts),
    status: readWord(`${place}.status`, run['status'], statuses),
    sweeps: readCount(`${place}.sweeps`, run['sweeps'], 0),
    readings: Object.fromEntries(counts) as Run['readings'],
    seconds: readNumber(`${place}.seconds`, run['seconds'], 0),
  };
}

function readRun(place: string, run: JsonObject, sizes: PointSizes): Run {
  const { algebra, r, rank } = sizes;
  const stored = readObject(`${place}.point`, run['point']);
  const { X, isFallback } = stored;
  if (isFallback !== undefined && typeof isFallback !== 'boolean') {
    throw typeError(`${place}.point.isFallback`, 'a boolean', isFallback);
  }
  return {
    ...readCommon(place, run),
    history: readHistory(`${place}.history`, run['history']),
    point: {
      ...readPoint(`${place}.point`, stored, sizes),
      X: X === undefined ? undefined : readPlanar(`${place}.point.X`, X, algebra, r * rank, rank),
      ...(isFallback === undefined ? {} : { isFallback }),
    },
    maximality: run['maximality'] === undefined ? undefined : readMaximality(`${place}.maximality`, run['maximality']),
  };
}

function readMaximality(place: string, value: unknown): Maximality {
  const { secondOrder, dominance } = readObject(place, value);
  return {
    secondOrder: readSecondOrder(`${place}.secondOrder`, secondOrder),
    ...(dominance === undefined ? {} : { dominance: readDominance(`${place}.dominance`, dominance) }),
  };
}
