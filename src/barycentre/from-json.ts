/** Barycentres from JSON that somebody may have edited. */
import type { Algebra } from '../algebra';
import { rangeError, typeError } from '../errors';
import { readDominance, readPlanar, readSecondOrder } from '../result/json-point';
import {
  type JsonObject,
  readArray,
  readCount,
  readFloats,
  readNumber,
  readObject,
  readText,
  readWord,
} from '../result/json-reader';
import type { HistoryEntry } from '../search/course';
import { statuses } from '../search/status';
import { shown } from '../shown';
import type { BarycentreData, BarycentreRunSummary, PartData } from './data';
import type { BarycentreResiduals } from './point';
import { Barycentre, type BarycentreOptimumSummary } from './result';
import { BARYCENTRE_FORMAT } from './to-json';

/** Weights and similarities are at most 1, but for the tolerance of eigenvalues. */
const LARGEST_SHARE = 1 + 1e-6;

const starts = ['balanced', 'random', 'given'] as const;
const residualNames = ['stationarity', 'eigenvectors', 'eigen', 'reconstruction', 'normalisation'] as const;

/** What all optima of a search share. */
type Common = Pick<BarycentreData, 'algebra' | 'r' | 'runs' | 'agreement'> & {
  readonly rank: number;
  readonly sizes: readonly number[];
};

/**
 * Reads what `toJSON` of a barycentre wrote: the object, or its text.
 * @throws TypeError, RangeError naming the field that is missing or malformed; SyntaxError for text that is not JSON
 */
export function barycentreFromJson(place: string, json: unknown, algebra: Algebra): Barycentre {
  const value = typeof json === 'string' ? (JSON.parse(json) as unknown) : json;
  if (typeof value !== 'object' || value === null) throw typeError(place, 'an object written by toJSON', value);
  const stored = value as JsonObject;
  if (stored['format'] !== BARYCENTRE_FORMAT) {
    throw rangeError(`${place}: format`, JSON.stringify(BARYCENTRE_FORMAT), String(JSON.stringify(stored['format'])));
  }
  if (stored['algebra'] !== algebra.name) {
    throw rangeError(`${place}: algebra`, `'${algebra.name}'`, String(JSON.stringify(stored['algebra'])));
  }
  const count = readArray(`${place}: optima`, stored['optima'], readObject).length;
  const common: Common = {
    algebra,
    r: readCount(`${place}: r`, stored['r'], 1),
    rank: readCount(`${place}: rank`, stored['rank'], 1),
    sizes: readArray(`${place}: sizes`, stored['sizes'], (at, n) => readCount(at, n, 1)),
    agreement: readNumber(`${place}: agreement`, stored['agreement'], 0, 1),
    runs: readArray(`${place}: runs`, stored['runs'], (at, entry) => readRun(at, entry, count)),
  };
  if (common.sizes.length === 0) throw rangeError(`${place}: sizes`, 'at least one', 'none');
  const summaries: BarycentreOptimumSummary[] = [];
  const make = (at: string, point: unknown) => shown(new Barycentre(readData(at, point, common), summaries));
  const self = make(`${place}: point`, stored['point']);
  readArray(`${place}: optima`, stored['optima'], (at, entry) => {
    const { hits, point } = readObject(at, entry);
    const result = point === null ? self : make(`${at}.point`, point);
    summaries.push({ fitness: result.fitness, hits: readCount(`${at}.hits`, hits, 1), result });
  });
  return self;
}

function readRun(place: string, value: unknown, optima: number): BarycentreRunSummary {
  const { seed, start, fitness, status, sweeps, optimum } = readObject(place, value);
  return {
    seed: readCount(`${place}.seed`, seed, 0),
    start: readWord(`${place}.start`, start, starts),
    fitness: readNumber(`${place}.fitness`, fitness, 0),
    status: readWord(`${place}.status`, status, statuses),
    sweeps: readNumber(`${place}.sweeps`, sweeps, 0),
    optimum: readCount(`${place}.optimum`, optimum, -1, optima - 1),
  };
}

function readData(place: string, value: unknown, { rank, sizes, ...common }: Common): BarycentreData {
  const stored = readObject(place, value);
  const { algebra, r } = common;
  const residuals = readObject(`${place}.residuals`, stored['residuals']);
  const parts = readArray(`${place}.parts`, stored['parts'], readObject);
  if (parts.length !== sizes.length) throw rangeError(`${place}.parts`, `${sizes.length} parts`, parts.length);
  const sigma = readFloats(`${place}.sigma`, stored['sigma'], rank);
  for (const [i, weight] of sigma.entries()) readNumber(`${place}.sigma[${i}]`, weight, 0, LARGEST_SHARE);
  return {
    ...common,
    point: {
      X: readPlanar(`${place}.X`, stored['X'], algebra, r * rank, rank),
      sigma,
      lambda: readNumber(`${place}.lambda`, stored['lambda'], 0),
    },
    fitness: readNumber(`${place}.fitness`, stored['fitness'], 0),
    parts: sizes.map((n, k) => readPart(`${place}.parts[${k}]`, parts[k]!, algebra, n, rank)),
    residuals: Object.fromEntries(
      residualNames.map((name) => [name, readNumber(`${place}.residuals.${name}`, residuals[name], 0)]),
    ) as unknown as BarycentreResiduals,
    secondOrder:
      stored['secondOrder'] === undefined ? undefined : readSecondOrder(`${place}.secondOrder`, stored['secondOrder']),
    dominance: readArray(`${place}.dominance`, stored['dominance'], readDominance),
    status: readWord(`${place}.status`, stored['status'], statuses),
    message: readText(`${place}.message`, stored['message']),
    sweeps: readNumber(`${place}.sweeps`, stored['sweeps'], 0),
    seconds: readNumber(`${place}.seconds`, stored['seconds'], 0),
    history: readArray(`${place}.history`, stored['history'], readEntry),
    seed: readCount(`${place}.seed`, stored['seed'], 0),
  };
}

/** Sweeps are means over the tuples, which need not be whole. */
function readEntry(place: string, value: unknown): HistoryEntry {
  const { sweep, fitness, residual } = readObject(place, value);
  return {
    sweep: readNumber(`${place}.sweep`, sweep, 0),
    fitness: readNumber(`${place}.fitness`, fitness, 0),
    residual: readNumber(`${place}.residual`, residual, 0),
  };
}

function readPart(place: string, stored: JsonObject, algebra: Algebra, n: number, rank: number): PartData {
  const similarity = readNumber(`${place}.similarity`, stored['similarity'], 0, LARGEST_SHARE);
  return {
    n,
    R: readPlanar(`${place}.R`, stored['R'], algebra, rank, n),
    S: readPlanar(`${place}.S`, stored['S'], algebra, n, rank),
    phase: readFloats(`${place}.phase`, stored['phase'], algebra.dim),
    fitness: readNumber(`${place}.fitness`, stored['fitness'], 0),
    similarity: () => similarity,
  };
}
