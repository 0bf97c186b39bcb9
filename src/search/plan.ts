/**
 * Work that is made of searches, each of which may depend on those before: one for a fit, several for rounds of deflation, ascending ranks,
 * layers. A plan is a generator that asks for one search at a time; it is written once, and carried out in one piece or in slices.
 */
import type { ResidentMatrix } from '../kernels';
import { type StaffedTeam, sizeOf, staff } from '../kernels/automatic-team';
import { alone } from '../kernels/team';
import { inOnePiece } from '../resting';
import type { Tuple } from '../tuple/tuple';
import { coordinatesOf } from './coordinates';
import type { Run } from './driver';
import type { IterationState, SearchOptions } from './options';
import { RunThreads } from './run-threads';
import { type SearchOutcome, search } from './search';
import { mayStandSideBySide, sideBySide } from './side-by-side';
import { inSlices } from './slices';

/** A search that a plan asks for. */
export interface PlannedSearch {
  readonly A: Tuple;
  readonly options: SearchOptions;
}

/** Asks for searches, is given their outcomes, and returns what they were for. */
export type Plan<T> = Generator<PlannedSearch, T, SearchOutcome>;

/** Between slices: `runs` of this search in all, as many as it may have, and in `fit` which search of the plan it is, from 0. */
export type PlanState = IterationState & { readonly runs: number; readonly fit: number };

/** What keeps the runs of a plan, so that it can be carried out again without making them again. */
export interface RunKeeper {
  /** The first runs of search `fit` as far as they were made before. */
  earlier(fit: number, search: PlannedSearch): readonly Run[];
  /** Told of each search when it is over. */
  keep(fit: number, search: PlannedSearch, outcome: SearchOutcome): void;
}

/** The plan in one piece. */
export function carryOut<T>(plan: Plan<T>): T {
  let next = plan.next();
  while (!next.done) {
    const { A, options } = next.value;
    // Also where a callback of a search with threads asks for it.
    const outcome = alone(residentsOf(next.value)).work(() => inOnePiece(search(A, options)));
    next = plan.next(outcome);
  }
  return next.value;
}

/** What sweeps of a search read. */
function residentsOf({ A, options }: PlannedSearch): readonly ResidentMatrix[] {
  const searched = coordinatesOf(A, options.complement)?.searched ?? A;
  return searched.residents ?? [];
}

/** The plan with rests between slices of each search, and `workers` threads that share its sweeps or its runs. What it does from one to the next, as some tens of sweeps for ρ(Φ(A)), is in one piece. */
export async function carryOutAsync<T>(
  plan: Plan<T>,
  workers: number | 'auto',
  onProgress?: (state: PlanState) => void,
  keeper?: RunKeeper,
): Promise<T> {
  let team: StaffedTeam | undefined;
  let staffed: readonly ResidentMatrix[] = [];
  const threads = new RunThreads((await sizeOf(workers)) - 1);
  try {
    let next = plan.next();
    for (let fit = 0; !next.done; fit++) {
      const planned = next.value;
      const { A, options } = planned;
      const earlier = keeper?.earlier(fit, planned) ?? [];
      // One team stays with the matrices from search to search, and serves the work between them.
      const residents = residentsOf(planned);
      if (
        team === undefined ||
        residents.length !== staffed.length ||
        residents.some((one, at) => one !== staffed[at])
      ) {
        team?.dismiss();
        team = undefined;
        team = await staff(workers, residents);
        staffed = residents;
      }
      const runs = options.restarts + 1;
      const onRest = (state: IterationState) => onProgress?.({ ...state, runs, fit });
      // A team that shares sweeps has the matrices in a memory of its threads; small ones it leaves to one.
      const outcome =
        team.size === 1 && threads.count > 0 && mayStandSideBySide(A, options)
          ? await sideBySide(A, options, threads, fit, onRest, earlier)
          : await inSlices(search(A, options, earlier), team, onRest);
      keeper?.keep(fit, planned, outcome);
      const refusal = team.refusal ?? threads.refusal;
      next = team.work(() => plan.next(refusal === undefined ? outcome : { ...outcome, refusal }));
    }
    return next.value;
  } finally {
    team?.dismiss();
    threads.dismiss();
  }
}
