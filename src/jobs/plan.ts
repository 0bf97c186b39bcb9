import { rangeError, requireKnownOptions } from '../errors';
import { type Model, openModel } from '../io';
import { sha256 } from './canonical';
import { placeIn } from './input';
import { addressOf, bitsVersion, type FieldName, JOB_FORMAT, type Job, type JobFit, type JobInput } from './job';
import { type JobTuple, packInput, unpackInput } from './packed-input';
import { type Plan, type ReadPlan, readPlan } from './plan-json';
import { algebras, networkOf, type Part, partOf, tuplesOf } from './subject';

/** How a plan is made jobs. */
export interface PlanJobsOptions {
  /** Where the paths of the plan begin; the working folder by default. */
  readonly folder?: string;
  /** Told of each input with its bytes, as `runJob` takes them. */
  readonly onInput?: (input: JobInput, bytes: Uint8Array) => void | Promise<void>;
}

/**
 * The jobs of a plan: each source with each combination of `field`, `rank`, `restarts`, `seed` and the options, those with the most work first. Reads the files, because the numbers
 * in them are part of the address of a job: SHA-256 over the numbers that are fitted, all options of the fit with their defaults, whether it is deterministic, and the version of
 * the package. So a rerun knows what is done, a file with other numbers is other jobs, and one that was only moved, renamed or converted is the same.
 *
 * @param plan `{ format: 'lsrdr-plan/1', sources, rank, … }`, or its text; docs/searches.md has all keys
 * @returns jobs; two may have one address, where two sources have the same numbers
 * @throws TypeError, RangeError naming the key, also for ranks above n, fields below that of the source, and seeds so near that two jobs would make one start; what `openModel` throws
 * Cost: each input once, and a copy of its numbers.
 *
 * @example
 * import { writeNpy } from 'lsrdr/io';
 * const bytes = writeNpy([[[3, 0], [0, 1]], [[0, 1], [1, 0]]]);
 * const path = `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`;
 * const jobs = await planJobs({ format: 'lsrdr-plan/1', sources: [{ name: 'two', path }], rank: [1, 2], seed: { count: 3 } });
 * jobs.length; // 6
 * jobs[0]!.address.length; // 64
 */
export async function planJobs(plan: Plan | string, options: PlanJobsOptions = {}): Promise<Job[]> {
  const place = 'planJobs';
  requireKnownOptions(place, options, ['folder', 'onInput']);
  const { folder = '.', onInput } = options;
  const read = readPlan(place, plan);
  const jobs: Job[] = [];
  for (const [at, source] of read.sources.entries()) {
    const here = `${place}: sources[${at}]`;
    const model = await openModel(await placeIn(folder, source.path));
    for await (const { name, part, pick } of partsOf(here, model, source)) {
      const bytes = packInput(part);
      const tuple = unpackInput(here, bytes);
      const input = await inputOf(source, pick, bytes, tuple);
      await onInput?.(input, bytes);
      for (const fit of fitsOf(place, name, read, input)) {
        const bits = { version: bitsVersion, deterministic: read.deterministic };
        const address = await addressOf({ input, fit, bits });
        jobs.push({ format: JOB_FORMAT, address, name, input, fit, bits });
      }
    }
  }
  return jobs.sort((a, b) => workOf(b) - workOf(a));
}

type Source = ReadPlan['sources'][number];
type Pick = Partial<Record<'tensor', string> & Record<'layer', number>>;

/** The parts of a source, with what it is called and how it is found again. */
async function* partsOf(
  place: string,
  model: Model,
  source: Source,
): AsyncGenerator<{ readonly name: string; readonly part: Part; readonly pick: Pick }> {
  const { name, tensor, layer } = source;
  if (layer !== undefined) {
    const network = await networkOf(model, source);
    const { length } = network.layers;
    const list = layer === 'all' ? network.layers.map((_, at) => at) : layer;
    const wrong = list.find((each) => each >= length);
    if (wrong !== undefined) throw rangeError(`${place}.layer`, `layers from 0 to ${length - 1}`, wrong);
    for (const each of list) {
      const part = { name, network, layer: each };
      yield { name: `${name}, layer ${each}`, part, pick: { layer: each } };
    }
    return;
  }
  const spelling = (option: string): string => option;
  if (tensor === undefined) {
    const part = await partOf(place, model, { ...source, tensor: undefined, layer: undefined }, spelling);
    yield { name, part, pick: {} };
    return;
  }
  const list = tensor === 'all' ? tuplesOf(model) : tensor;
  if (list.length === 0) throw rangeError(`${place}.tensor`, 'a file with arrays [r, n, n]', 'none');
  for (const each of list) {
    const part = await partOf(place, model, { ...source, tensor: each, layer: undefined }, spelling);
    yield { name: `${name}, '${each}'`, part, pick: { tensor: each } };
  }
}

async function inputOf(source: Source, pick: Pick, bytes: Uint8Array, tuple: JobTuple): Promise<JobInput> {
  const { name: _name, path, tensor: _tensor, layer: _layer, ...network } = source;
  const { algebra, n, r } = tuple;
  return { path, ...pick, ...network, digest: await sha256(bytes), field: algebra.name as FieldName, n, r };
}

/** Every combination, for one input. */
function* fitsOf(place: string, name: string, { field, grid, seeds }: ReadPlan, input: JobInput): Generator<JobFit> {
  const own = algebras[input.field]!;
  const fields = field ?? [input.field];
  for (const each of fields) {
    if (algebras[each]!.dim < own.dim) throw rangeError(`${place}: field`, `${own.name} or larger for ${name}`, each);
  }
  const high = grid.rank.find((rank) => rank > input.n);
  if (high !== undefined) throw rangeError(`${place}: rank`, `ranks from 1 to ${input.n} for ${name}`, high);
  for (const field of fields)
    for (const rank of grid.rank)
      for (const restarts of grid.restarts)
        for (const method of grid.method)
          for (const start of grid.start)
            for (const tolerance of grid.tolerance)
              for (const maxSweeps of grid.maxSweeps)
                for (const seed of seeds(restarts))
                  yield { field, rank, restarts, seed, method, start, tolerance, maxSweeps };
}

/** About how much work a job is, so that the long ones do not come last: runs times products. */
function workOf({ fit, input }: Job): number {
  const runs = typeof fit.restarts === 'number' ? fit.restarts : fit.restarts.atMost;
  return (runs + 1) * input.r * input.n ** 2 * fit.rank * algebras[fit.field]!.dim ** 2;
}
