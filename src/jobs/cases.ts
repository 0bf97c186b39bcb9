/** What the jobs of a search say together: a row for each case, which is everything of a job but its seed and the path of its input. */
import * as complex from '../complex';
import * as quaternion from '../quaternion';
import * as real from '../real';
import { dataOf } from '../result/lsrdr';
import type { Certified } from '../search/certificate';
import { isSameOptimum } from '../search/optima';
import type { Status } from '../search/status';
import { canonicalJson } from './canonical';
import type { Finding } from './document';
import type { Job, JobBits, JobFit } from './job';

/** A case over all its seeds. */
export interface CaseRow extends Omit<JobFit, 'seed'>, JobBits {
  /** What people call the input, as {@link Job.name}. */
  readonly name: string;
  /** SHA-256 of the numbers that are fitted: two inputs of one name, as plans of several people may have, are two cases. */
  readonly input: string;
  /** Jobs with a result. */
  readonly jobs: number;
  /** Jobs of the plan without one. */
  readonly missing: number;
  /** Runs of all its jobs. */
  readonly runs: number;
  /** How many of the runs converged. */
  readonly converged: number;
  /** Distinct optima by (P, Q) among the runs of all its jobs. */
  readonly optima: number;
  /** Converged runs that reached the optimum of the best job; 0 where that has not converged. */
  readonly hits: number;
  /** Of the best job: the fittest that converged, else the fittest. */
  readonly status: Status | 'missing';
  /** L(X) of its result; NaN where no job has one. */
  readonly fitness: number;
  /** sim(A,X) of its result, in [0, 1]; NaN where no job has one. */
  readonly similarity: number;
  /** The seed of the job, to which runs add their places; undefined where no job has a result. */
  readonly seed: number | undefined;
  /** The address of the job; undefined where no job has a result. */
  readonly address: string | undefined;
  /** Seconds by the clock of all its jobs together, each on one thread. */
  readonly seconds: number;
}

const fields = { real, complex, quaternion } as const;

export function casesOf(found: readonly Finding[], missing: readonly Job[]): CaseRow[] {
  const groups = new Map<string, Group>();
  const groupOf = (job: Job): Group => {
    const { name, input, fit, bits } = job;
    const key = canonicalJson([name, input.digest, bits, { ...fit, seed: undefined }]);
    const group = groups.get(key) ?? { job, found: [], missing: 0 };
    groups.set(key, group);
    return group;
  };
  for (const finding of found) groupOf(finding.job).found.push(finding);
  for (const job of missing) groupOf(job).missing++;
  return [...groups.values()].map(rowOf);
}

interface Group {
  /** One of them. */
  readonly job: Job;
  readonly found: Finding[];
  missing: number;
}

interface Seen {
  readonly point: Certified;
  hits: number;
}

function rowOf({ job, found, missing }: Group): CaseRow {
  const { name, input, bits } = job;
  const { seed: _seed, ...fit } = job.fit;
  const distinct: Seen[] = [];
  let best: { finding: Finding; fitness: number; similarity: number; point: Certified } | undefined;
  for (const finding of found) {
    const result = fields[fit.field].fromJSON(finding.result);
    const { point } = dataOf(result);
    for (const optimum of result.optima) {
      const other = dataOf(optimum.result).point;
      const same = distinct.find((each) => isSameOptimum(each.point, other));
      if (same === undefined) distinct.push({ point: other, hits: optimum.hits });
      else same.hits += optimum.hits;
    }
    const { fitness, similarity, status } = result;
    const isFirst = best === undefined;
    const wasConverged = best?.finding.result.point.status === 'converged';
    const isConverged = status === 'converged';
    if (isFirst || (isConverged !== wasConverged ? isConverged : fitness > best!.fitness)) {
      best = { finding, fitness, similarity, point };
    }
  }
  const runs = found.flatMap(({ result }) => result.runs);
  const top = best === undefined ? undefined : distinct.find((each) => isSameOptimum(each.point, best!.point));
  return {
    name,
    input: input.digest,
    ...fit,
    ...bits,
    jobs: found.length,
    missing,
    runs: runs.length,
    converged: runs.filter(({ status }) => status === 'converged').length,
    optima: distinct.length,
    hits: top?.hits ?? 0,
    status: best?.finding.result.point.status ?? 'missing',
    fitness: best?.fitness ?? Number.NaN,
    similarity: best?.similarity ?? Number.NaN,
    seed: best?.finding.job.fit.seed,
    address: best?.finding.job.address,
    seconds: found.reduce((sum, { origin }) => sum + origin.seconds, 0),
  };
}
