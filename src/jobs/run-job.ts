import * as complex from '../complex';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { type FitAsyncOptions, type FitOptions, Journal } from '../field';
import * as quaternion from '../quaternion';
import * as real from '../real';
import { embed } from '../tuple';
import { documentOf, type JobDocument } from './document';
import { readJobTuple } from './input';
import { bitsVersion, type Job, type JobFit, readJob } from './job';
import { JobError, jobErrorOf } from './job-error';
import { withKernel } from './kernel-hold';
import { algebras } from './subject';

/** What a job is run with. */
export interface RunJobOptions {
  /** Where the paths of the job begin; the working folder by default. */
  readonly folder?: string;
  /** The packed input, where its file need not be here. */
  readonly bytes?: Uint8Array;
  /** Ends the job with a `JobError` of kind `interrupted`; the runs that it had made are in its `journal`. */
  readonly signal?: AbortSignal;
  /** Called now and then, as that of `fitAsync`. */
  readonly onProgress?: FitAsyncOptions['onProgress'];
  /** With the runs of an interrupted attempt the job goes on, to the same bits. */
  readonly journal?: FitAsyncOptions['journal'];
}

const fields = { real, complex, quaternion } as const;

/**
 * Makes the result of a job, on one thread, in slices as `fitAsync` does. Two runs of one job have the same bits on every machine where it is deterministic, but for `seconds` and
 * `readings`; else where machine and engine are the same. A fit that did not converge is a result, with its status.
 *
 * While it runs the kernel of the process is that of the job; jobs that are deterministic and jobs that are not cannot run at one time.
 *
 * @param job what `planJobs` made, or its JSON
 * @throws JobError, whose `kind` says whether another try or another machine may do it
 *
 * @example
 * import { planJobs } from 'lsrdr/jobs';
 * import { writeNpy } from 'lsrdr/io';
 * const bytes = writeNpy([[[3, 0], [0, 1]], [[0, 1], [1, 0]]]);
 * const path = `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`;
 * const [job] = await planJobs({ format: 'lsrdr-plan/1', sources: [{ name: 'two', path }], rank: 1 });
 * const document = await runJob(job);
 * document.result.point.status; // 'converged'
 */
export async function runJob(job: unknown, options: RunJobOptions = {}): Promise<JobDocument> {
  const place = 'runJob';
  try {
    requireKnownOptions(place, options, ['folder', 'bytes', 'signal', 'onProgress', 'journal']);
    const { folder = '.', bytes } = options;
    if (typeof folder !== 'string') throw typeError(`${place}: folder`, 'a path', folder);
    if (bytes !== undefined && !(bytes instanceof Uint8Array)) throw typeError(`${place}: bytes`, 'bytes', bytes);
    const read = await readJob(`${place}: job`, job);
    const { version, deterministic } = read.bits;
    if (version !== bitsVersion) {
      const message = `${place}: job.bits.version: expected ${bitsVersion}, which is installed here, got ${version}`;
      throw new JobError('elsewhere', message);
    }
    return await withKernel(deterministic, (kernel) => made(read, kernel, { ...options, folder }));
  } catch (error) {
    throw jobErrorOf(error);
  }
}

async function made(
  job: Job,
  kernel: string,
  { folder, bytes, signal, onProgress, journal = new Journal() }: RunJobOptions & { readonly folder: string },
): Promise<JobDocument> {
  const begun = performance.now();
  const { fit, input } = job;
  const { A, algebra: own, n, r } = await readJobTuple(input, folder, bytes);
  const algebra = algebras[fit.field]!;
  if (own.name !== input.field || n !== input.n || r !== input.r) {
    const [expected, got] = [`${input.field}, n = ${input.n}, r = ${input.r}`, `${own.name}, n = ${n}, r = ${r}`];
    throw rangeError(`runJob: job.input`, got, expected);
  }
  if (algebra.dim < own.dim) throw rangeError('runJob: job.fit.field', `${own.name} or larger`, fit.field);
  const embedded = algebra.name === own.name ? A : embed(A, algebra);
  const result = await fields[fit.field].fitAsync(embedded, {
    ...fitOptionsOf(fit),
    ...{ signal, onProgress, journal },
    workers: 1,
  });
  if (signal?.aborted) throw new JobError('interrupted', 'runJob: interrupted', { journal });
  return documentOf(job, result.toJSON(), {
    version: bitsVersion,
    node: process.version,
    kernel,
    platform: `${process.platform} ${process.arch}`,
    seconds: (performance.now() - begun) / 1000,
  });
}

/** The options of `fit`. */
export function fitOptionsOf({ rank, restarts, seed, method, start, tolerance, maxSweeps }: JobFit): FitOptions & {
  rank: number;
} {
  const named = method as NonNullable<FitOptions['method']>;
  return {
    ...{ rank, restarts, seed, start, tolerance, method: named },
    ...(maxSweeps === null ? {} : { maxSweeps }),
  };
}
