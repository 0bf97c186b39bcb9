/**
 * What the types of plans and jobs allow is what their readers take, each way. The compiler looks at one half: a value below `taken` that a type has not got does not compile, and
 * nor does a `@ts-expect-error` over a value that it has. The reader is asked for the other half.
 */
import { describe, expect, it } from 'vitest';
import { type Job, type JobFit, type JobInput, type Plan, type PlanSource, planJobs, readJob } from '../../src/jobs';
import { canonicalJson, sha256 } from '../../src/jobs/canonical';
import { readDocument } from '../../src/jobs/document';
import { addressOf } from '../../src/jobs/job';
import { readPlan } from '../../src/jobs/plan-json';
import { runJob } from '../../src/jobs/run-job';
import { folderOfSamples } from '../cli/samples';

const folder = folderOfSamples();
const least = { format: 'lsrdr-plan/1', sources: [{ path: 'weights.npy' }], rank: 1 } as const satisfies Plan;

/** Every value that is special to a key of a plan; a key of `Plan` without a line does not compile. */
const taken: { readonly [Name in keyof Required<Plan>]: readonly Plan[Name][] } = {
  format: ['lsrdr-plan/1'],
  sources: [[{ path: 'a' }, { path: 'b' }]],
  field: ['real', 'complex', ['real', 'quaternion']],
  rank: [1, 7, [1, 2]],
  restarts: [0, 3, { until: 0.5, atMost: 1 }, [0, { until: 0.1, atMost: 9 }]],
  seed: [0, [0, 400], { count: 1 }, { count: 3, from: 0 }, { count: 3, by: 400 }],
  method: ['auto', 'ascent', 'hermitian-cg', 'gradient-ascent', ['auto', 'ascent']],
  start: ['balanced', 'random', ['random', 'balanced']],
  tolerance: [1e-8, 1e300, [1e-3, 5e-324]],
  maxSweeps: [null, 1, [5, null]],
  deterministic: [true, false],
};

const takenSources: { readonly [Name in keyof Required<PlanSource>]: readonly PlanSource[Name][] } = {
  name: ['', 'a "name", with \'quotes\''],
  path: ['a', 'https://host/x.npy'],
  tensor: ['A', 'all', ['A', 'B']],
  layer: [0, 'all', [0, 3]],
  residual: [true, false, { scale: -2 }, { interpolate: 0.1 }],
  gate: ['bilinear'],
  normsLeftOut: [true, false],
  unreadLeftOut: [true, false],
  fold: [true, false],
};

/** Wrong for the compiler and for the reader. */
const refused: readonly [keyof Plan, Partial<Plan>][] = [
  // @ts-expect-error another format
  ['format', { format: 'lsrdr-plan/2' }],
  // @ts-expect-error no list
  ['sources', { sources: { path: 'a' } }],
  // @ts-expect-error null is no field
  ['field', { field: null }],
  // @ts-expect-error another field
  ['field', { field: 'octonion' }],
  // @ts-expect-error a word
  ['rank', { rank: '1' }],
  // @ts-expect-error null is no rank
  ['rank', { rank: null }],
  // @ts-expect-error null is no number of restarts
  ['restarts', { restarts: null }],
  // @ts-expect-error without the most
  ['restarts', { restarts: { until: 0.1 } }],
  // @ts-expect-error ranges stand alone
  ['seed', { seed: [{ count: 3 }] }],
  // @ts-expect-error how many has to be said
  ['seed', { seed: { from: 3 } }],
  // @ts-expect-error no method
  ['method', { method: 'newton' }],
  // @ts-expect-error a former name: an address is made of one spelling
  ['method', { method: 'variational' }],
  // @ts-expect-error null is no method
  ['method', { method: null }],
  // @ts-expect-error a start of one's own has no place in a plan
  ['start', { start: { R: [[1]], S: [[1]] } }],
  // @ts-expect-error null is no tolerance
  ['tolerance', { tolerance: null }],
  // @ts-expect-error a word
  ['tolerance', { tolerance: 'Infinity' }],
  // @ts-expect-error a word
  ['maxSweeps', { maxSweeps: 'auto' }],
  // @ts-expect-error 0 and 1 are no booleans
  ['deterministic', { deterministic: 1 }],
];

const refusedSources: readonly [string, PlanSource][] = [
  // @ts-expect-error null is no name
  ['name', { path: 'a', name: null }],
  // @ts-expect-error a path there has to be
  ['path', { name: 'a' }],
  // @ts-expect-error null is no array
  ['tensor', { path: 'a', tensor: null }],
  // @ts-expect-error another word
  ['layer', { path: 'a', layer: 'first' }],
  // @ts-expect-error null is no residual
  ['residual', { path: 'a', residual: null }],
  // @ts-expect-error an activation
  ['gate', { path: 'a', gate: 'swiglu' }],
  // @ts-expect-error null is no boolean
  ['fold', { path: 'a', fold: null }],
];

describe('a plan', () => {
  const values = Object.entries(taken).flatMap(([name, each]) => each.map((value) => [name, value] as const));
  it.each(values)('%s may be %j', (name, value) => {
    expect(() => readPlan('plan', { ...least, [name]: value })).not.toThrow();
    expect(() => readPlan('plan', JSON.stringify({ ...least, [name]: value }))).not.toThrow();
  });

  const places = Object.entries(takenSources).flatMap(([name, each]) => each.map((value) => [name, value] as const));
  it.each(places)('%s of a source may be %j', (name, value) => {
    expect(() => readPlan('plan', { ...least, sources: [{ path: 'a', [name]: value }] })).not.toThrow();
  });

  it.each(refused)('%s may not be %j', (name, part) => {
    expect(() => readPlan('plan', { ...least, ...part })).toThrow(new RegExp(`^plan: ${name}\\b.*: expected`));
  });

  it.each(refusedSources)('%s of a source may not be that of %j', (name, source) => {
    expect(() => readPlan('plan', { ...least, sources: [source] })).toThrow(`plan: sources[0].${name}: expected`);
  });

  it('in which a default is written down is the same jobs', async () => {
    const [bare] = await planJobs(least, { folder });
    const defaults = {
      restarts: 0,
      seed: 0,
      method: 'auto',
      start: 'balanced',
      tolerance: 1e-8,
      maxSweeps: null,
    } as const;
    const [written, several] = await planJobs({ ...least, ...defaults, maxSweeps: [null, 100_000] }, { folder });
    expect([written!.address, written!.fit.maxSweeps]).toEqual([bare!.address, null]);
    expect([several!.address === bare!.address, several!.fit.maxSweeps]).toEqual([false, 100_000]);
    expect((await runJob(written, { folder })).bits).toBe((await runJob(bare, { folder })).bits);
  });
});

describe('a job', () => {
  /** With an address that is right, so that nothing but the value is refused. */
  const changed = async (fit: Partial<JobFit>, input: Partial<JobInput> = {}): Promise<Job> => {
    const [job] = await planJobs(least, { folder });
    const other = { ...job!, fit: { ...job!.fit, ...fit }, input: { ...job!.input, ...input } };
    const text = canonicalJson({ format: other.format, input: other.input.digest, fit: other.fit, bits: other.bits });
    return { ...other, address: await sha256(text) };
  };

  const fits: { readonly [Name in keyof JobFit]: readonly JobFit[Name][] } = {
    field: ['real', 'complex', 'quaternion'],
    rank: [1, 5],
    restarts: [0, { until: 0.5, atMost: 1 }],
    seed: [0, Number.MAX_SAFE_INTEGER],
    method: ['auto', 'ascent', 'hermitian-cg', 'gradient-ascent'],
    start: ['balanced', 'random'],
    tolerance: [1e-8, 1e300, 5e-324],
    maxSweeps: [null, 1],
  };
  const values = Object.entries(fits).flatMap(([name, each]) => each.map((value) => [name, value] as const));
  it.each(values)('may have the %s %j', async (name, value) => {
    const job = await changed({ [name]: value });
    expect(await readJob('job', job)).toEqual(job);
    expect(await readJob('job', JSON.parse(JSON.stringify(job)))).toEqual(job);
    expect(await addressOf(job)).toBe(job.address);
  });

  it.each<[keyof JobFit, unknown]>([
    ['tolerance', 0],
    ['tolerance', -1],
    ['tolerance', 'NaN'],
    ['tolerance', 'Infinity'],
    ['tolerance', null],
    ['maxSweeps', 0],
    ['maxSweeps', undefined],
    ['maxSweeps', 'Infinity'],
    ['method', 'variational'],
    ['restarts', null],
    ['seed', null],
    ['rank', 0],
    ['field', 'octonion'],
    ['start', 'given'],
  ])('may not have the %s %j', async (name, value) => {
    const job = await changed({ [name]: value });
    await expect(readJob('job', job)).rejects.toThrow(`job: fit.${name}: expected`);
  });

  it('is of an array or of a layer', async () => {
    expect((await readJob('job', await changed({}, { tensor: 'A' }))).input.tensor).toBe('A');
    expect((await readJob('job', await changed({}, { layer: 0 }))).input.layer).toBe(0);
    const both = await changed({}, { tensor: 'A', layer: 0 });
    await expect(readJob('job', both)).rejects.toThrow('job: input: expected one of tensor and layer, got both');
  });
});

describe('a document', () => {
  it('has seconds that are a number', async () => {
    const [job] = await planJobs(least, { folder });
    const { checksum: _, ...whole } = await runJob(job, { folder });
    const sealed = async (seconds: unknown): Promise<object> => {
      const other = { ...whole, origin: { ...whole.origin, seconds } };
      return { ...other, checksum: await sha256(canonicalJson(other)) };
    };
    expect((await readDocument('d', await sealed(0))).origin.seconds).toBe(0);
    for (const seconds of ['NaN', 'Infinity', -1, null]) {
      await expect(readDocument('d', await sealed(seconds)), String(seconds)).rejects.toThrow('d: origin.seconds: exp');
    }
  });
});
