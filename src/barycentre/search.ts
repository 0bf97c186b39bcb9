/** All runs of the search for a barycentre, and which of them have found the same. */
import { staff } from '../kernels/automatic-team';
import { inOnePiece } from '../resting';
import { coordinatesOf } from '../search/coordinates';
import { factorP, factorQ, projectorDistance } from '../search/optima';
import { inSlices } from '../search/slices';
import type { Tuple } from '../tuple/tuple';
import type { BarycentreOptions, BarycentreState } from './options';
import type { CertifiedBarycentre } from './point';
import { type BarycentreRun, type BarycentreTelling, runBarycentre } from './run';

/** Relative distance of the P_k and Q_k that are the same, as for fits. */
const SAME = 1e-4;

export interface BarycentreOptimum {
  readonly run: BarycentreRun;
  /** Indices of the runs that reached it. */
  readonly members: readonly number[];
}

export interface BarycentreOutcome {
  readonly tuples: readonly Tuple[];
  readonly options: BarycentreOptions;
  readonly runs: readonly BarycentreRun[];
  /** The fittest converged run, else the fittest. */
  readonly best: BarycentreRun;
  /** Distinct maxima, fittest first. */
  readonly optima: readonly BarycentreOptimum[];
  /** Why one thread did all of it where as many as are good were asked for. */
  readonly refusal?: string;
}

/** Each tuple has R_k and S_k of its own, and is searched in coordinates of its own. */
function searchedOf(tuple: Tuple): Tuple {
  return coordinatesOf(tuple, undefined)?.searched ?? tuple;
}

export function searchBarycentre(tuples: readonly Tuple[], options: BarycentreOptions): BarycentreOutcome {
  return inOnePiece(restingSearch(tuples, options));
}

/**
 * {@link searchBarycentre} in slices, its readings of large matrices shared by `workers` threads.
 * @throws Error where a number of threads was asked for that the environment refuses
 */
export async function searchBarycentreAsync(
  tuples: readonly Tuple[],
  options: BarycentreOptions,
  workers: number | 'auto',
  onProgress: (state: BarycentreState) => void,
): Promise<BarycentreOutcome> {
  const matrices = new Set(tuples.flatMap((tuple) => searchedOf(tuple).residents ?? []));
  const team = await staff(workers, [...matrices]);
  try {
    const outcome = await inSlices(restingSearch(tuples, options), team, onProgress);
    return team.refusal === undefined ? outcome : { ...outcome, refusal: team.refusal };
  } finally {
    team.dismiss();
  }
}

/** {@link searchBarycentre} that tells of its iterations and rests. */
export function* restingSearch(
  tuples: readonly Tuple[],
  options: BarycentreOptions,
): BarycentreTelling<BarycentreOutcome> {
  const searched = tuples.map(searchedOf);
  const runs: BarycentreRun[] = [];
  const optima: { run: BarycentreRun; members: number[] }[] = [];
  const same = (point: CertifiedBarycentre) => optima.find(({ run }) => isSameBarycentre(run.point!, point));
  for (let index = 0; index <= options.restarts; index++) {
    const start = index === 0 ? options.start : ({ kind: 'random' } as const);
    const run = yield* runBarycentre(searched, options, index, start, (point) => same(point)?.run.secondOrder);
    runs.push(run);
    if (run.status === 'converged') {
      const before = same(run.point!);
      if (before === undefined) optima.push({ run, members: [index] });
      else before.members.push(index);
    }
    if (run.status === 'aborted' || run.isStopped) break;
  }
  optima.sort((a, b) => b.run.fitness - a.run.fitness);
  return { tuples, options, runs, best: optima[0]?.run ?? fittest(runs), optima };
}

function isSameBarycentre(a: CertifiedBarycentre, b: CertifiedBarycentre): boolean {
  return a.parts.every((part, k) => {
    const [one, other] = [
      { ...part, E: a.sigma, F: a.sigma },
      { ...b.parts[k]!, E: b.sigma, F: b.sigma },
    ];
    return (
      projectorDistance(factorP(one), factorP(other)) <= SAME && projectorDistance(factorQ(one), factorQ(other)) <= SAME
    );
  });
}

function fittest(runs: readonly BarycentreRun[]): BarycentreRun {
  const best = runs.reduce((top, run) => (run.fitness > top.fitness || Number.isNaN(top.fitness) ? run : top));
  return runs.some(({ status }) => status === 'aborted') ? { ...best, status: 'aborted' } : best;
}
