import type { Algebra } from '../algebra';
import { rangeError, typeError } from '../errors';
import type { PlanarMatrix } from '../matrix';
import { meantMethod, methodNames } from '../methods/registry';
import type { Part } from '../search/spectra';
import { statuses } from '../search/status';
import { rowsOf } from '../tuple/sector';
import type { LsrdrData, RankedVertex, Readings, RunSummary } from './data';
import { readDominance, readHistory, readPoint as readMeasured, readPlanar, readSecondOrder } from './json-point';
import { type JsonObject, readArray, readCount, readNumber, readObject, readText, readWord } from './json-reader';
import { type Lsrdr, makeLsrdr, type OptimumSummary } from './lsrdr';
import { FORMAT } from './to-json';
import { homesAmong } from './vertex';

/** Similarity is at most 1, but for the tolerance of eigenvalues; on a complement a compression may be fitter than A is. */
const LARGEST_RATIO = 1 + 1e-6;

const starts = ['balanced', 'random', 'given'] as const;

/**
 * Reads what `toJSON` wrote: the object, or its text.
 * @throws TypeError, RangeError naming the field that is missing or malformed; SyntaxError for text that is not JSON
 */
export function fromJson(place: string, json: unknown, algebra: Algebra): Lsrdr {
  const value = typeof json === 'string' ? (JSON.parse(json) as unknown) : json;
  if (typeof value !== 'object' || value === null) throw typeError(place, 'an object written by toJSON', value);
  const stored = value as JsonObject;
  if (stored['format'] !== FORMAT)
    throw rangeError(`${place}: format`, JSON.stringify(FORMAT), String(JSON.stringify(stored['format'])));
  if (stored['algebra'] !== algebra.name) {
    throw rangeError(`${place}: algebra`, `'${algebra.name}'`, String(JSON.stringify(stored['algebra'])));
  }
  const common = readCommon(place, stored, algebra);
  const make = (at: string, point: unknown): Lsrdr => makeLsrdr(readPoint(at, point, common), undefined, summaries);
  const summaries: OptimumSummary[] = [];
  const self = make(`${place}: point`, stored['point']);
  readArray(`${place}: optima`, stored['optima'], (at, entry) => {
    const { hits, point } = readObject(at, entry);
    const result = point === null ? self : make(`${at}.point`, point);
    summaries.push({ fitness: result.fitness, hits: readCount(`${at}.hits`, hits, 1), result });
  });
  return self;
}

type Common = Pick<
  LsrdrData,
  'algebra' | 'n' | 'r' | 'method' | 'runs' | 'agreement' | 'classes' | 'readings' | 'vertices' | 'within'
> & {
  readonly rank: number;
};

/** What all optima of a fit share. */
function readCommon(place: string, stored: JsonObject, algebra: Algebra): Common {
  const n = readCount(`${place}: n`, stored['n'], 1);
  const optima = readArray(`${place}: optima`, stored['optima'], readObject).length;
  const rank = readCount(`${place}: rank`, stored['rank'], 1);
  const { vertices, within } = stored;
  return {
    algebra,
    within: within === undefined ? undefined : readCount(`${place}: within`, within, rank, n - 1),
    n,
    r: readCount(`${place}: r`, stored['r'], 1),
    rank,
    vertices: vertices === undefined ? undefined : readVertices(`${place}: vertices`, vertices, n, rank),
    method: meantMethod(stored['method'])?.name ?? readWord(`${place}: method`, stored['method'], methodNames),
    agreement: readNumber(`${place}: agreement`, stored['agreement'], 0, 1),
    runs: readArray(`${place}: runs`, stored['runs'], (at, entry) => readRun(at, entry, optima)),
    classes: stored['classes'] === undefined ? undefined : readClasses(`${place}: classes`, stored['classes'], optima),
    readings: stored['readings'] === undefined ? undefined : readReadings(`${place}: readings`, stored['readings']),
  };
}

const readingNames = [
  'checks',
  'starts',
  'iterations',
  'certificates',
  'secondOrder',
  'spectra',
  'dominance',
  'similarity',
  'total',
] as const;

function readReadings(place: string, value: unknown): Readings {
  const stored = readObject(place, value);
  // Results stored before there were these have none.
  const all: JsonObject = { secondOrder: 0, spectra: 0, ...stored };
  const counts = readingNames.map((name) => [name, readCount(`${place}.${name}`, all[name], 0)]);
  return Object.fromEntries(counts) as Readings;
}

/** Dimensions and ranks add up to those of the result. */
function readVertices(place: string, value: unknown, n: number, d: number): RankedVertex[] {
  const vertices = readArray(place, value, (at, entry) => {
    const { name, dimension, rank } = readObject(at, entry);
    const size = readCount(`${at}.dimension`, dimension, 1, n);
    return { name: readText(`${at}.name`, name), dimension: size, rank: readCount(`${at}.rank`, rank, 0, size) };
  });
  const sums = [0, 0];
  for (const { dimension, rank } of vertices) [sums[0], sums[1]] = [sums[0]! + dimension, sums[1]! + rank];
  if (sums[0] !== n || sums[1] !== d) {
    throw rangeError(place, `dimensions and ranks that add up to ${n} and ${d}`, `${sums[0]} and ${sums[1]}`);
  }
  vertices.forEach(({ name }, v) => {
    if (vertices.findIndex((other) => other.name === name) !== v) {
      throw rangeError(`${place}[${v}].name`, 'a name of its own', JSON.stringify(name));
    }
  });
  return vertices;
}

/** Squares outside of the space of a column, relative to all, that may be rounding. */
const OUTSIDE = 1e-20;

/** Each column of S is in one space, and each space has as many as its rank: in another order it would get what belongs to others. */
function requireRanks(place: string, S: PlanarMatrix, vertices: readonly RankedVertex[]): void {
  const { starts, homes } = homesAmong(vertices, S);
  let [outside, all] = [0, 0];
  vertices.forEach(({ name, rank }, v) => {
    const count = homes.filter((home) => home === v).length;
    if (count !== rank) throw rangeError(place, `${rank} columns in the space ${JSON.stringify(name)}`, count);
    rowsOf({ starts }, S, v).data.forEach((entry, at) => {
      all += entry * entry;
      if (homes[at % S.cols] !== v) outside += entry * entry;
    });
  });
  if (outside > OUTSIDE * all) throw rangeError(place, 'columns in one space each', 'some in several');
}

/** Every optimum is in one class. */
function readClasses(place: string, value: unknown, optima: number): number[][] {
  const classes = readArray(place, value, (at, entry) =>
    readArray(`${at}.optima`, readObject(at, entry)['optima'], (inner, index) =>
      readCount(inner, index, 0, optima - 1),
    ),
  );
  const members = classes.flat().sort((i, j) => i - j);
  if (
    members.length !== optima ||
    members.some((index, at) => index !== at) ||
    classes.some(({ length }) => length === 0)
  ) {
    throw rangeError(place, `each of ${optima} optima in one class`, JSON.stringify(classes));
  }
  return classes;
}

function readRun(place: string, value: unknown, optima: number): RunSummary {
  const run = readObject(place, value);
  return {
    seed: readCount(`${place}.seed`, run['seed'], 0),
    start: readWord(`${place}.start`, run['start'], starts),
    fitness: readNumber(`${place}.fitness`, run['fitness'], 0),
    status: readWord(`${place}.status`, run['status'], statuses),
    sweeps: readCount(`${place}.sweeps`, run['sweeps'], 0),
    optimum: readCount(`${place}.optimum`, run['optimum'], -1, optima - 1),
  };
}

function readPoint(place: string, value: unknown, { rank: d, ...common }: Common): LsrdrData {
  const stored = readObject(place, value);
  const { algebra, n, r } = common;
  const measured = readMeasured(place, stored, { algebra, n, r, rank: d });
  const point = { ...measured, X: readPlanar(`${place}.X`, stored['X'], algebra, r * d, d) };
  if (common.vertices !== undefined) requireRanks(`${place}.S`, point.S, common.vertices);
  const similarity = stored['similarity'] ?? undefined;
  const { gamma, secondOrder, dominance } = stored;
  return {
    ...common,
    point,
    status: readWord(`${place}.status`, stored['status'], statuses),
    message: readText(`${place}.message`, stored['message']),
    sweeps: readCount(`${place}.sweeps`, stored['sweeps'], 0),
    seconds: readNumber(`${place}.seconds`, stored['seconds'], 0),
    history: readHistory(`${place}.history`, stored['history']),
    seed: readCount(`${place}.seed`, stored['seed'], 0),
    gamma: gamma === undefined ? undefined : readGamma(`${place}.gamma`, gamma),
    secondOrder: secondOrder === undefined ? undefined : readSecondOrder(`${place}.secondOrder`, secondOrder),
    dominance: dominance === undefined ? undefined : readDominance(`${place}.dominance`, dominance),
    ...(similarity === undefined
      ? {}
      : { similarity: readNumber(`${place}.similarity`, similarity, 0, mostSimilar(common)) }),
  };
}

function mostSimilar({ within }: Pick<Common, 'within'>): number {
  return within === undefined ? LARGEST_RATIO : Number.MAX_VALUE;
}

function readGamma(place: string, value: unknown): Part {
  const { values, isAll } = readObject(place, value);
  if (typeof isAll !== 'boolean') throw typeError(`${place}.isAll`, 'a boolean', isAll);
  return {
    values: readArray(`${place}.values`, values, (at, entry) => {
      const { re, im } = readObject(at, entry);
      return { re: readNumber(`${at}.re`, re), im: readNumber(`${at}.im`, im) };
    }),
    isAll,
  };
}
