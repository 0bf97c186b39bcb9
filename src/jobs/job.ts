/** One fit as a document: what is fitted, how, and by which version. JSON in; {@link runJob} makes a document of it. */
import { version } from '../../package.json';
import { rangeError, requireKnownOptions, requirePositive, typeError } from '../errors';
import { type MethodName, methodNames } from '../methods/registry';
import { readCount, readObject, readText, readWord } from '../result/json-reader';
import { canonicalJson, isDigest, sha256 } from './canonical';
import { networkOptionNames, readNetworkOptions } from './network-options';
import type { NetworkOptions } from './subject';

export const JOB_FORMAT = 'lsrdr-job/1';

/** Where a job finds its tuple, and by what it knows that it is the one that was meant. */
export interface JobInput extends NetworkOptions {
  /** A file, folder or URL, as the plan has it: paths begin in the folder of the plan. */
  readonly path: string;
  /** The array of the file; not there for a layer. */
  readonly tensor?: string;
  /** The layer of the network that the file holds, from 0; not there for an array. */
  readonly layer?: number;
  /** SHA-256 of the numbers that are fitted. */
  readonly digest: string;
  /** The scalars of those numbers. */
  readonly field: FieldName;
  /** Size of the matrices. */
  readonly n: number;
  /** Number of matrices. */
  readonly r: number;
}

export const fieldNames: readonly FieldName[] = ['real', 'complex', 'quaternion'];

/** The scalars of a job. */
export type FieldName = 'real' | 'complex' | 'quaternion';

/** The options of the fit, all of them: a default that is named is the same job. */
export interface JobFit {
  /** The scalars of the fit; at least those of the input, which is embedded in them. */
  readonly field: FieldName;
  /** d, from 1 to n. */
  readonly rank: number;
  /** Random starts beside the first one: how many, or `atMost` so many until `coverage.bound` is `until` or less. */
  readonly restarts: number | { readonly until: number; readonly atMost: number };
  /** Integer ≥ 0; run i uses seed + i. */
  readonly seed: number;
  /** A method of a fit by name, or `auto`. */
  readonly method: 'auto' | MethodName;
  /** Where the first run starts. */
  readonly start: 'balanced' | 'random';
  /** Relative stationarity residual that counts as converged; finite and above 0. */
  readonly tolerance: number;
  /** An integer ≥ 1, or null for the bound of the method. */
  readonly maxSweeps: number | null;
}

/** What decides the bits of a result beside input and options. */
export interface JobBits {
  /** Of this package. */
  readonly version: string;
  /** A kernel whose bits are the same on every machine, as `useKernel({ deterministic: true })` takes it. */
  readonly deterministic: boolean;
}

/** One fit, complete in itself. */
export interface Job {
  /** Version of the format; {@link readJob} refuses others. */
  readonly format: typeof JOB_FORMAT;
  /** SHA-256 over the digest of the input, `fit` and `bits`; names and paths are no part of it. */
  readonly address: string;
  /** What people call the input: `first, layer 0`. */
  readonly name: string;
  /** What is fitted, and where it is found. */
  readonly input: JobInput;
  /** How it is fitted. */
  readonly fit: JobFit;
  /** By what. */
  readonly bits: JobBits;
}

/** The version that decides the bits now. */
export const bitsVersion: string = version;

/** The address of a job: equal for equal numbers and options. */
export async function addressOf({ input, fit, bits }: Pick<Job, 'input' | 'fit' | 'bits'>): Promise<string> {
  return sha256(canonicalJson({ format: JOB_FORMAT, input: input.digest, fit, bits }));
}

const starts = ['balanced', 'random'] as const;

/**
 * Reads a job that somebody may have edited.
 *
 * @throws TypeError, RangeError naming the field; RangeError where the address is not that of the job
 */
export async function readJob(place: string, value: unknown): Promise<Job> {
  const stored = readObject(place, value);
  requireKnownOptions(place, stored, ['format', 'address', 'name', 'input', 'fit', 'bits']);
  if (stored['format'] !== JOB_FORMAT) {
    throw rangeError(`${place}: format`, `'${JOB_FORMAT}'`, String(JSON.stringify(stored['format'])));
  }
  const bits = readObject(`${place}: bits`, stored['bits']);
  requireKnownOptions(`${place}: bits`, bits, ['version', 'deterministic']);
  if (typeof bits['deterministic'] !== 'boolean') {
    throw typeError(`${place}: bits.deterministic`, 'a boolean', bits['deterministic']);
  }
  const job: Job = {
    format: JOB_FORMAT,
    address: readText(`${place}: address`, stored['address']),
    name: readText(`${place}: name`, stored['name']),
    input: readJobInput(`${place}: input`, stored['input']),
    fit: readFit(`${place}: fit`, stored['fit']),
    bits: { version: readText(`${place}: bits.version`, bits['version']), deterministic: bits['deterministic'] },
  };
  const address = await addressOf(job);
  if (job.address !== address) throw rangeError(`${place}: address`, `that of the job, ${address}`, job.address);
  return job;
}

function readJobInput(place: string, value: unknown): JobInput {
  const stored = readObject(place, value);
  const own = ['path', 'tensor', 'layer', 'digest', 'field', 'n', 'r'];
  requireKnownOptions(place, stored, [...own, ...networkOptionNames]);
  const { tensor, layer, digest } = stored;
  if (tensor !== undefined && layer !== undefined) throw rangeError(place, 'one of tensor and layer', 'both');
  if (!isDigest(digest)) throw typeError(`${place}.digest`, '64 hexadecimal digits', digest);
  return {
    path: readText(`${place}.path`, stored['path']),
    ...(tensor === undefined ? {} : { tensor: readText(`${place}.tensor`, tensor) }),
    ...(layer === undefined ? {} : { layer: readCount(`${place}.layer`, layer, 0) }),
    ...readNetworkOptions(place, stored),
    digest,
    field: readWord(`${place}.field`, stored['field'], fieldNames),
    n: readCount(`${place}.n`, stored['n'], 1),
    r: readCount(`${place}.r`, stored['r'], 1),
  };
}

function readFit(place: string, value: unknown): JobFit {
  const stored = readObject(place, value);
  const names = ['field', 'rank', 'restarts', 'seed', 'method', 'start', 'tolerance', 'maxSweeps'];
  requireKnownOptions(place, stored, names);
  return {
    field: readWord(`${place}.field`, stored['field'], fieldNames),
    rank: readCount(`${place}.rank`, stored['rank'], 1),
    restarts: readRestarts(`${place}.restarts`, stored['restarts']),
    seed: readCount(`${place}.seed`, stored['seed'], 0),
    method: readMethod(`${place}.method`, stored['method']),
    start: readWord(`${place}.start`, stored['start'], starts),
    tolerance: requirePositive(`${place}.tolerance`, stored['tolerance']),
    maxSweeps: readMaxSweeps(`${place}.maxSweeps`, stored['maxSweeps']),
  };
}

export const readMethod = (place: string, value: unknown): JobFit['method'] =>
  readWord(place, value, ['auto', ...methodNames]);

/** null is what the method does by itself. */
export const readMaxSweeps = (place: string, value: unknown): number | null =>
  value === null ? null : readCount(place, value, 1);

/** A number of restarts, or `{ until, atMost }`. */
export function readRestarts(place: string, value: unknown): JobFit['restarts'] {
  if (typeof value !== 'object' || value === null) return readCount(place, value, 0);
  const stored = readObject(place, value);
  requireKnownOptions(place, stored, ['until', 'atMost']);
  const until = stored['until'];
  if (typeof until !== 'number') throw typeError(`${place}.until`, 'a probability', until);
  if (!(until > 0 && until < 1)) throw rangeError(`${place}.until`, 'a probability between 0 and 1', until);
  return { until, atMost: readCount(`${place}.atMost`, stored['atMost'], 1) };
}
