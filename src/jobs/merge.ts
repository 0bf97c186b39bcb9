import { rangeError, requireKnownOptions } from '../errors';
import { canonicalJson, sha256 } from './canonical';
import { type CaseRow, casesOf } from './cases';
import type { Finding, JobDocument } from './document';
import type { Job } from './job';

/** A whole search in one document: what {@link merge} gives. */
export interface SearchDocument {
  /** Version of the format. */
  readonly format: 'lsrdr-search/1';
  /** SHA-256 over the addresses and the bits of all results: equal for equal searches, whoever has computed them. */
  readonly bits: string;
  /** What was found, by name, field, rank, options and seed. */
  readonly jobs: readonly Finding[];
  /** Jobs of the plan without a result; empty where no plan was given. */
  readonly missing: readonly Job[];
  /** Results that are no jobs of the plan, and are left out. */
  readonly unplanned: number;
  /** Addresses of jobs that are not deterministic and were computed several times, to different bits; the fittest is kept. */
  readonly differing: readonly string[];
  /** One row for each case: an input, a field, a rank and options, over all its seeds. */
  readonly cases: readonly CaseRow[];
}

/**
 * One document of all results of a search, in an order that does not depend on who made them. Results that stand there twice count once.
 *
 * @param documents of any number of stores
 * @param options `jobs` of the plan: what is missing is told, and what is not of the plan is left out
 * @throws RangeError where a deterministic job was computed twice, to different bits: one of the machines is wrong
 * Cost: distinct optima of a case are told apart by P and Q, n·d² flops for each pair.
 *
 * @example
 * const empty = await merge([]);
 * empty.cases.length; // 0
 */
export async function merge(
  documents: Iterable<JobDocument>,
  options: { readonly jobs?: readonly Job[] } = {},
): Promise<SearchDocument> {
  requireKnownOptions('merge', options, ['jobs']);
  const { jobs: planned } = options;
  const found = new Map<string, JobDocument>();
  const differing = new Set<string>();
  for (const document of documents) {
    const { address, bits } = document.job;
    const other = found.get(address);
    if (other !== undefined && other.bits !== document.bits) {
      if (bits.deterministic) {
        const [one, two] = [other, document].map(
          (each) => `${each.bits} (Node ${each.origin.node}, ${each.origin.platform}, ${each.origin.kernel})`,
        );
        throw rangeError(`merge: job ${address}`, `one result of a deterministic job, ${one}`, two!);
      }
      differing.add(address);
    }
    if (other === undefined || isBetter(document, other)) found.set(address, document);
  }
  const wanted = planned ?? [...found.values()].map(({ job }) => job);
  const there = wanted.filter(({ address }) => found.has(address)).sort(inOrder);
  const list = there.map((job): Finding => {
    const { result, bits, origin } = found.get(job.address)!;
    return { job, result, bits, origin };
  });
  const missing = wanted.filter(({ address }) => !found.has(address)).sort(inOrder);
  const addresses = new Set(wanted.map(({ address }) => address));
  return {
    format: 'lsrdr-search/1',
    bits: await sha256(canonicalJson(list.map(({ job, bits }) => [job.address, bits]))),
    jobs: list,
    missing,
    unplanned: [...found.keys()].filter((address) => !addresses.has(address)).length,
    differing: [...differing].sort(),
    cases: casesOf(list, missing),
  };
}

/** Converged before not, then the fitter, then by bits, so that the choice does not depend on the order. */
function isBetter(one: JobDocument, other: JobDocument): boolean {
  const ranks = [one, other].map(({ result: { point } }) => [
    Number(point.status === 'converged'),
    Number.isNaN(Number(point.fitness)) ? -1 : Number(point.fitness),
  ]) as [[number, number], [number, number]];
  const [[status, fitness], [status2, fitness2]] = ranks;
  if (status !== status2) return status > status2;
  if (fitness !== fitness2) return fitness > fitness2;
  return one.bits < other.bits;
}

/** By name, then as the grid of a plan goes, then by seed. */
function inOrder(a: Job, b: Job): number {
  const keys = [a, b].map(({ name, fit, address }) => {
    const { field, rank, restarts, seed, ...rest } = fit;
    return [
      name,
      ['real', 'complex', 'quaternion'].indexOf(field),
      rank,
      canonicalJson({ restarts, rest }),
      seed,
      address,
    ];
  });
  const [one, two] = keys as [(string | number)[], (string | number)[]];
  const at = one.findIndex((key, index) => key !== two[index]);
  return at < 0 ? 0 : one[at]! < two[at]! ? -1 : 1;
}
