/** A plan as a person writes it, read from JSON: everything is checked, and what is not known is an error that names it. */
import { rangeError, requireKnownOptions, requirePositive, typeError } from '../errors';
import { checkTokens } from '../io/strict-json';
import { type JsonObject, readArray, readCount, readObject, readText, readWord } from '../result/json-reader';
import { type FieldName, fieldNames, type JobFit, readMaxSweeps, readMethod, readRestarts } from './job';
import { networkOptionNames, readNetworkOptions } from './network-options';
import type { NetworkOptions } from './subject';

export const PLAN_FORMAT = 'lsrdr-plan/1';

/** One value, or several of which each is a job. */
export type OneOrMore<T> = T | readonly T[];

/** Files, and what of them. */
export interface PlanSource extends NetworkOptions {
  /** What people call it; by default its path. */
  readonly name?: string;
  /** A file of weights, a folder with a model, or a URL; paths begin in the folder of the plan. */
  readonly path: string;
  /** Arrays of the file, or `all` that are tuples; with neither this nor `layer` the one that there is. */
  readonly tensor?: OneOrMore<string>;
  /** Layers of the model, from 0, or `all`. */
  readonly layer?: OneOrMore<number> | 'all';
}

/** Seeds `from`, `from + by`, …; by default from 0, and so far apart that no start is made twice. */
export interface SeedRange {
  /** How many seeds, from 1 to 10⁶: as many jobs for each combination of the other values. */
  readonly count: number;
  /** The first seed, an integer ≥ 0; 0 by default. */
  readonly from?: number;
  /** From one seed to the next; by default the starts of a job, `restarts` (or its `atMost`) and one. */
  readonly by?: number;
}

/** A search: each source with each combination of the values that are given. */
export interface Plan {
  /** Version of the format: what has another one is refused. */
  readonly format: typeof PLAN_FORMAT;
  /** At least one, each of another name. */
  readonly sources: readonly PlanSource[];
  /** By default that of each source. */
  readonly field?: OneOrMore<FieldName>;
  /** d, from 1 on. */
  readonly rank: OneOrMore<number>;
  /** Random starts beside the first one, as of {@link JobFit.restarts}; 0 by default. */
  readonly restarts?: OneOrMore<JobFit['restarts']>;
  /** Integers ≥ 0, at least as far apart as a job has starts; 0 by default. */
  readonly seed?: OneOrMore<number> | SeedRange;
  /** A method of a fit by name, or `auto`, the default. */
  readonly method?: OneOrMore<JobFit['method']>;
  /** Where the first run of a job starts; `balanced` by default. */
  readonly start?: OneOrMore<'balanced' | 'random'>;
  /** Relative stationarity residual that counts as converged, finite and above 0; 1e-8 by default. */
  readonly tolerance?: OneOrMore<number>;
  /** No iteration of a run begins after so many sweeps, 1 or more; null, the default, for the bound of the method. */
  readonly maxSweeps?: OneOrMore<JobFit['maxSweeps']>;
  /** The same bits on every machine; true by default. */
  readonly deterministic?: boolean;
}

/** The same with lists and defaults. */
export interface ReadPlan {
  readonly sources: readonly (NetworkOptions & {
    readonly name: string;
    readonly path: string;
    /** undefined for the one part that there is. */
    readonly tensor: readonly string[] | 'all' | undefined;
    readonly layer: readonly number[] | 'all' | undefined;
  })[];
  readonly field: readonly FieldName[] | undefined;
  readonly grid: { readonly [Name in Exclude<keyof JobFit, 'field' | 'seed'>]: readonly JobFit[Name][] };
  /** For the restarts of a job. */
  readonly seeds: (restarts: JobFit['restarts']) => readonly number[];
  readonly deterministic: boolean;
}

const names = [
  ...['format', 'sources', 'field', 'rank', 'restarts', 'seed', 'method', 'start', 'tolerance', 'maxSweeps'],
  'deterministic',
];

const defaults = { restarts: 0, seed: 0, method: 'auto', start: 'balanced', tolerance: 1e-8, maxSweeps: null } as const;

/** @throws TypeError, RangeError naming the key; SyntaxError for text that is not JSON */
export function readPlan(place: string, json: unknown): ReadPlan {
  const stored = readObject(place, typeof json === 'string' ? parsed(place, json) : json);
  requireKnownOptions(place, stored, names);
  if (stored['format'] !== PLAN_FORMAT) {
    throw rangeError(`${place}: format`, `'${PLAN_FORMAT}'`, String(JSON.stringify(stored['format'])));
  }
  const list = <T>(name: string, fallback: T | undefined, read: (at: string, value: unknown) => T): readonly T[] =>
    oneOrMore(`${place}: ${name}`, stored[name] === undefined ? fallback : stored[name], read);
  const { deterministic = true } = stored;
  if (typeof deterministic !== 'boolean') throw typeError(`${place}: deterministic`, 'a boolean', deterministic);
  const sources = readArray(`${place}: sources`, stored['sources'], readSource);
  if (sources.length === 0) throw rangeError(`${place}: sources`, 'at least one', 'none');
  const known = new Set<string>();
  sources.forEach(({ name }, at) => {
    if (known.has(name)) throw rangeError(`${place}: sources[${at}].name`, 'another one for each source', `'${name}'`);
    known.add(name);
  });
  return {
    sources,
    field:
      stored['field'] === undefined
        ? undefined
        : list('field', undefined, (at, each) => readWord(at, each, fieldNames)),
    grid: {
      rank: list<number>('rank', undefined, (at, each) => readCount(at, each, 1)),
      restarts: list<JobFit['restarts']>('restarts', defaults.restarts, readRestarts),
      method: list<JobFit['method']>('method', defaults.method, readMethod),
      start: list('start', defaults.start, (at, each) => readWord(at, each, ['balanced', 'random'] as const)),
      tolerance: list<number>('tolerance', defaults.tolerance, requirePositive),
      maxSweeps: list<JobFit['maxSweeps']>('maxSweeps', defaults.maxSweeps, readMaxSweeps),
    },
    seeds: readSeeds(`${place}: seed`, stored['seed'] === undefined ? defaults.seed : stored['seed']),
    deterministic,
  };
}

/** A key that stands twice is one that somebody has forgotten, and the last would win. */
function parsed(place: string, text: string): unknown {
  const value: unknown = JSON.parse(text);
  checkTokens(place, text, 'any');
  return value;
}

/** A value or a list of different ones. */
function oneOrMore<T>(place: string, value: unknown, read: (at: string, each: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) return [read(place, value)];
  if (value.length === 0) throw rangeError(place, 'a value or a list of some', 'an empty list');
  const found = readArray(place, value, read);
  const texts = found.map((each) => JSON.stringify(each));
  const seen = new Set<string>();
  const twice = texts.findIndex((text) => seen.size === seen.add(text).size);
  if (twice >= 0) throw rangeError(`${place}[${twice}]`, 'each value once', texts[twice]!);
  return found;
}

function readSource(place: string, value: unknown): ReadPlan['sources'][number] {
  const stored = readObject(place, value);
  requireKnownOptions(place, stored, ['name', 'path', 'tensor', 'layer', ...networkOptionNames]);
  const { tensor, layer } = stored;
  if (tensor !== undefined && layer !== undefined) throw rangeError(place, 'one of tensor and layer', 'both');
  const path = readText(`${place}.path`, stored['path']);
  if (path === '' || path === '-') throw rangeError(`${place}.path`, 'a path or a URL', `'${path}'`);
  return {
    ...readNetworkOptions(place, stored),
    path,
    name: stored['name'] === undefined ? path : readText(`${place}.name`, stored['name']),
    tensor:
      tensor === undefined ? undefined : tensor === 'all' ? tensor : oneOrMore(`${place}.tensor`, tensor, readText),
    layer:
      layer === undefined
        ? undefined
        : layer === 'all'
          ? layer
          : oneOrMore(`${place}.layer`, layer, (at, each) => readCount(at, each, 0)),
  };
}

/** How many starts a job may make: its seeds are its own seed and as many behind it. */
const startsOf = (restarts: JobFit['restarts']): number =>
  1 + (typeof restarts === 'number' ? restarts : restarts.atMost);

/** Run i of a job uses seed + i; two jobs that differ in nothing else must not share one, or their starts would be counted twice. */
function readSeeds(place: string, value: unknown): ReadPlan['seeds'] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const stored: JsonObject = readObject(place, value);
    requireKnownOptions(place, stored, ['count', 'from', 'by']);
    const count = readCount(`${place}.count`, stored['count'], 1, 1e6);
    const from = stored['from'] === undefined ? 0 : readCount(`${place}.from`, stored['from'], 0);
    const by = stored['by'] === undefined ? undefined : readCount(`${place}.by`, stored['by'], 1);
    return (restarts) => {
      const step = by ?? startsOf(restarts);
      const last = from + (count - 1) * step;
      if (!Number.isSafeInteger(last)) throw rangeError(place, `seeds up to ${Number.MAX_SAFE_INTEGER}`, last);
      return apart(
        place,
        Array.from({ length: count }, (_, at) => from + at * step),
        restarts,
      );
    };
  }
  const seeds = oneOrMore(place, value, (at, each) => readCount(at, each, 0));
  return (restarts) => apart(place, seeds, restarts);
}

function apart(place: string, seeds: readonly number[], restarts: JobFit['restarts']): readonly number[] {
  const starts = startsOf(restarts);
  const sorted = [...seeds].sort((a, b) => a - b);
  sorted.forEach((seed, at) => {
    if (at > 0 && seed - sorted[at - 1]! < starts) {
      const expected = `seeds at least ${starts} apart, as a job makes the starts of its seed and of ${starts - 1} more behind it`;
      throw rangeError(place, expected, `${sorted[at - 1]} and ${seed}`);
    }
  });
  return seeds;
}
