/** What a job leaves: its result with the job itself, and sums by which damage is seen. */
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { readObject, readText, readWord } from '../result/json-reader';
import type { LsrdrJson } from '../result/to-json';
import { statuses } from '../search/status';
import { canonicalJson, sha256 } from './canonical';
import { type Job, readJob } from './job';

export const DOCUMENT_FORMAT = 'lsrdr-job-result/1';

/** By what, and in which time, a result was made. */
export interface JobOrigin {
  /** Of this package. */
  readonly version: string;
  /** Version of Node, as `v22.1.0`. */
  readonly node: string;
  /** The kernel that multiplied: `relaxed`, `plain` or `portable`. */
  readonly kernel: string;
  /** System and processor as Node names them, as `linux x64`. */
  readonly platform: string;
  /** Seconds by the clock, from reading the input to the end of the fit; of a job that went on from a journal those of its last attempt. */
  readonly seconds: number;
}

/** One job with its result, as {@link runJob} gives it and a {@link JobStore} keeps it. */
export interface JobDocument {
  /** Version of the format; {@link readDocument} refuses others. */
  readonly format: typeof DOCUMENT_FORMAT;
  /** The job itself, complete. */
  readonly job: Job;
  /** What `toJSON` of the result says and `fromJSON` reads; its statuses are what they are. */
  readonly result: LsrdrJson;
  /** SHA-256 over the result without seconds and readings, which differ from one computation to the next: equal for equal bits. */
  readonly bits: string;
  /** Where the result was made, and in which time; no part of `bits`. */
  readonly origin: JobOrigin;
  /** SHA-256 over all of this but itself. */
  readonly checksum: string;
}

/** A job of a search with what it found. */
export type Finding = Pick<JobDocument, 'job' | 'result' | 'bits' | 'origin'>;

/** A result without what clocks and interruptions say: seconds, and how often the matrices were read. */
function withoutAccount(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, each: unknown) => (name === 'seconds' || name === 'readings' ? undefined : each)),
  );
}

export async function documentOf(job: Job, made: LsrdrJson, origin: JobOrigin): Promise<JobDocument> {
  // As it will be read: what has no place in JSON is gone before the sums are made.
  const result = JSON.parse(JSON.stringify(made)) as LsrdrJson;
  const bits = await sha256(canonicalJson(withoutAccount(result)));
  const whole = { format: DOCUMENT_FORMAT, job, result, bits, origin } as const;
  return { ...whole, checksum: await sha256(canonicalJson(whole)) };
}

/**
 * Reads a document from its text or object.
 *
 * @param place begins messages: the file
 * @throws SyntaxError for half a document; TypeError, RangeError naming the field that is missing or malformed, a sum that is wrong, or an address that is not that of the job
 */
export async function readDocument(place: string, json: unknown): Promise<JobDocument> {
  const stored = readObject(place, typeof json === 'string' ? (JSON.parse(json) as unknown) : json);
  if (stored['format'] !== DOCUMENT_FORMAT) {
    throw rangeError(`${place}: format`, `'${DOCUMENT_FORMAT}'`, String(JSON.stringify(stored['format'])));
  }
  requireKnownOptions(place, stored, ['format', 'job', 'result', 'bits', 'origin', 'checksum']);
  const { checksum, ...whole } = stored;
  const sum = await sha256(canonicalJson(whole));
  if (checksum !== sum) throw rangeError(`${place}: checksum`, sum, String(checksum));
  const job = await readJob(`${place}: job`, stored['job']);
  const result = readObject(`${place}: result`, stored['result']);
  const { fit, input } = job;
  for (const [name, expected] of Object.entries({ algebra: fit.field, n: input.n, r: input.r, rank: fit.rank })) {
    if (result[name] !== expected) throw rangeError(`${place}: result.${name}`, String(expected), String(result[name]));
  }
  readWord(`${place}: result.point.status`, readObject(`${place}: result.point`, result['point'])['status'], statuses);
  const bits = await sha256(canonicalJson(withoutAccount(result)));
  if (stored['bits'] !== bits) throw rangeError(`${place}: bits`, bits, String(stored['bits']));
  const origin = readOrigin(`${place}: origin`, stored['origin']);
  return { format: DOCUMENT_FORMAT, job, result: result as unknown as LsrdrJson, bits, origin, checksum: sum };
}

function readOrigin(place: string, value: unknown): JobOrigin {
  const stored = readObject(place, value);
  const words = ['version', 'node', 'kernel', 'platform'] as const;
  requireKnownOptions(place, stored, [...words, 'seconds']);
  const [version, node, kernel, platform] = words.map((name) => readText(`${place}.${name}`, stored[name])) as [
    string,
    string,
    string,
    string,
  ];
  const { seconds } = stored;
  if (typeof seconds !== 'number') throw typeError(`${place}.seconds`, 'a number >= 0', seconds);
  if (!(seconds >= 0 && seconds < Infinity)) throw rangeError(`${place}.seconds`, 'a finite number >= 0', seconds);
  return { version, node, kernel, platform, seconds };
}
