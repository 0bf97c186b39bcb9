import type { Algebra } from '../algebra';
import { rangeError, typeError } from '../errors';
import type { PlanarMatrix } from '../matrix';
import type { Residuals } from './certificate';
import type { HistoryEntry } from './driver';
import { Lsrdr, type OptimumSummary } from './result';
import { FORMAT, type JsonNumber, type JsonPoint, type LsrdrJson } from './to-json';

const decode = (value: JsonNumber): number => Number(value);

/**
 * Reads what `toJSON` wrote: the object, or its text.
 * @throws TypeError, RangeError naming the field that is missing or malformed; SyntaxError for text that is not JSON
 */
export function fromJson(place: string, json: unknown, algebra: Algebra): Lsrdr {
  const value = typeof json === 'string' ? (JSON.parse(json) as unknown) : json;
  if (typeof value !== 'object' || value === null) throw typeError(place, 'an object written by toJSON', value);
  const stored = value as LsrdrJson;
  if (stored.format !== FORMAT)
    throw rangeError(`${place}: format`, JSON.stringify(FORMAT), JSON.stringify(stored.format));
  if (stored.algebra !== algebra.name)
    throw rangeError(`${place}: algebra`, `'${algebra.name}'`, JSON.stringify(stored.algebra));
  for (const name of ['n', 'r', 'rank'] as const) {
    if (!Number.isInteger(stored[name]) || stored[name] < 1)
      throw rangeError(`${place}: ${name}`, 'an integer >= 1', String(stored[name]));
  }
  if (!Array.isArray(stored.optima) || !Array.isArray(stored.runs))
    throw typeError(`${place}: optima, runs`, 'arrays', stored.optima);
  const summaries: OptimumSummary[] = [];
  const make = (at: string, point: JsonPoint): Lsrdr =>
    new Lsrdr(dataOf(at, point, stored, algebra), undefined, summaries);
  const self = make(`${place}: point`, stored.point);
  stored.optima.forEach(({ hits, point }, index) => {
    const result = point === null ? self : make(`${place}: optima[${index}].point`, point);
    summaries.push({ fitness: result.fitness, hits, result });
  });
  return self;
}

function dataOf(place: string, point: JsonPoint, stored: LsrdrJson, algebra: Algebra): Lsrdr['data'] {
  if (typeof point !== 'object' || point === null) throw typeError(place, 'an object', point);
  const { n, r, rank: d } = stored;
  const matrix = (name: 'X' | 'R' | 'S', rows: number, cols: number): PlanarMatrix => ({
    algebra,
    rows,
    cols,
    data: floats(`${place}.${name}`, point[name], rows * algebra.dim * cols),
  });
  const residuals = Object.entries(point.residuals).map(([name, value]) => [name, decode(value)]);
  const history: HistoryEntry[] = point.history.map(({ sweep, fitness, residual }) => ({
    sweep,
    fitness: decode(fitness),
    residual: decode(residual),
  }));
  return {
    algebra,
    n,
    r,
    point: {
      X: matrix('X', r * d, d),
      R: matrix('R', d, n),
      S: matrix('S', n, d),
      sigma: floats(`${place}.sigma`, point.sigma, d),
      lambda: decode(point.lambda),
      fitness: decode(point.fitness),
      residuals: Object.fromEntries(residuals) as unknown as Residuals,
    },
    method: stored.method,
    status: point.status,
    message: point.message,
    sweeps: point.sweeps,
    seconds: point.seconds,
    history,
    seed: point.seed,
    runs: stored.runs.map((run) => ({ ...run, fitness: decode(run.fitness) })),
    agreement: decode(stored.agreement),
    ...(point.similarity === null ? {} : { similarity: decode(point.similarity) }),
  };
}

function floats(place: string, value: unknown, length: number): Float64Array {
  if (!Array.isArray(value)) throw typeError(place, `an array of ${length} numbers`, value);
  if (value.length !== length) throw rangeError(place, `${length} numbers`, value.length);
  value.forEach((entry: unknown, i) => {
    if (typeof entry !== 'number') throw typeError(`${place}[${i}]`, 'a number', entry);
  });
  return Float64Array.from(value as number[]);
}
