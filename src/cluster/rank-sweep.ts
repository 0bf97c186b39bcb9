import { rangeError, requireInteger, requireObject, typeError } from '../errors';
import { type AsyncOptions, asyncNames, resolveAsync } from '../field/async-options';
import { type FitOptions, resolveOptions } from '../field/options';
import { rankedBy } from '../field/ranks';
import { assembleResult } from '../result/assemble';
import { dataOf, type Lsrdr } from '../result/lsrdr';
import type { SearchOptions } from '../search/options';
import { carryOut, carryOutAsync, type Plan } from '../search/plan';
import { withoutRounding } from '../search/quotients';
import { isAborted } from '../search/search';
import { measuredRadius } from '../search/total-radius';
import { isQuiver } from '../tuple/is-quiver';
import type { Ranks } from '../tuple/quiver-input';
import type { Tuple } from '../tuple/tuple';
import { extended } from './extend';
import { gapOf } from './second-eigenvalue';
import { anglesBetween, isometryOf } from './subspace';
import { type TupleSource, tupleOf } from './tuple-source';

/** The ranks of a sweep; other options are those of `fit`, for each rank. */
export interface RankSweepOptions extends Omit<FitOptions, 'start'> {
  /** Ascending ranks, each from 1 to n; of several spaces also ranks by name, `{ name: d }`, of which none falls and one at least grows from each to the next. */
  readonly ranks: readonly number[] | readonly Ranks[];
}

/** What a fit of one rank found. */
export interface RankSweepRow {
  /** Of several spaces the sum. */
  readonly rank: number;
  /** The fit of this rank. */
  readonly result: Lsrdr;
  /** L(X), as `result.fitness`. */
  readonly fitness: number;
  /** fitness²/ρ(Φ(A)), in [0, 1]; with `orthogonalTo` it may be above 1 where A is not Hermitian. */
  readonly share: number;
  /** What the share has grown by since the row before (since 0 for the first). */
  readonly gain: number;
  /**
   * 1 − |λ_2|/λ_1 of the eigenvalues of Γ(A;X), to about 1e-3: how sharply the cluster stands out. 0 when λ_1 is there twice, and so the
   * cluster is not the only one of its kind; negative when λ_1 is not the largest. Computed when it is first read, by some tens of sweeps for
   * Hermitian tuples and some hundreds for others.
   */
  readonly gap: number;
  /** The smallest of the d eigenvalues of P: near 0, the last direction is not needed. */
  readonly smallest: number;
  /** Cosine of the largest principal angle to the cluster of the row before, 1 when that one is contained; NaN for the first. */
  readonly stability: number;
  /** Fraction of the converged runs that reached the best optimum. */
  readonly agreement: number;
  /** How often A was read for this row: by the fit, for its start, and in the first row for ρ(Φ(A)). The gap comes on top when it is read. */
  readonly readings: number;
}

/**
 * LSRDRs of ascending rank, to choose d: each starts from the one before and the directions that A makes of it most,
 * S ← [S v] with v the leading eigenvectors of Σ_j A_j P A_j* outside im Π, and the same for R with Q and A_j*. For Hermitian tuples the
 * fitness never falls from one rank to the next.
 *
 * @param A a tuple or a bilinear layer
 * @param options `ranks` and {@link FitOptions}; `restarts` adds random starts at every rank, which `agreement` counts
 * @throws TypeError, RangeError for ranks that do not ascend, and as `fit` does
 * @returns one row for each rank; where `signal` or `onIteration` ends a fit, that of its rank is the last
 * Cost: a fit for each rank, and one reading of A to extend it, 21 where A is not Hermitian; a gap costs what it says when it is read.
 *
 * @example
 * const A = [[[3, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 3, 0], [3, 0, 0], [0, 0, 1]]];
 * const rows = rankSweep(A, { ranks: [1, 2, 3] });
 * rows.map(({ rank }) => rank); // [1, 2, 3]
 * rows[1]!.share; // 1: two dimensions keep everything
 * rows[2]!.gain; // 0
 */
export function rankSweep(A: TupleSource, options: RankSweepOptions): RankSweepRow[] {
  return carryOut(planFor('rankSweep', A, options, []));
}

/**
 * {@link rankSweep} in slices of some milliseconds, so that a page or server stays responsive. Same numbers; on several threads the same to
 * rounding.
 *
 * @param options those of `rankSweep`, and {@link AsyncOptions}: `workers` and `onProgress`, whose `fit` is the place in `ranks`
 * @returns a promise of the rows; errors reject it. Once `signal` is aborted no rank follows, and the last row may be of status `aborted`
 *
 * @example
 * const A = [[[3, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 3, 0], [3, 0, 0], [0, 0, 1]]];
 * const rows = await rankSweepAsync(A, { ranks: [1, 2], workers: 2 });
 * rows[1]!.share; // 1
 */
export async function rankSweepAsync(
  A: TupleSource,
  options: RankSweepOptions & AsyncOptions,
): Promise<RankSweepRow[]> {
  const place = 'rankSweepAsync';
  const plan = planFor(place, A, options, asyncNames);
  return carryOutAsync(plan, resolveAsync(place, options), options.onProgress, options.journal);
}

function planFor(
  place: string,
  A: TupleSource,
  options: RankSweepOptions,
  extra: readonly string[],
): Plan<RankSweepRow[]> {
  requireObject(place, options);
  const { ranks } = options;
  if ('start' in options) throw rangeError(`${place}: start`, 'none: each rank starts from the one before', 'one');
  if ('rank' in options) throw rangeError(`${place}: rank`, 'none beside ranks', 'one');
  if (!Array.isArray(ranks)) throw typeError(`${place}: ranks`, 'an array of ranks', ranks);
  if (ranks.length === 0) throw rangeError(`${place}: ranks`, 'at least one rank', 'none');
  const whole = tupleOf(place, A);
  const { ranks: _, ...rest } = options;
  const ascending: Step[] = [];
  // Array.from, as `map` passes over holes.
  for (const [at, rank] of Array.from<unknown>(ranks).entries()) {
    const step = stepOf(`${place}: ranks[${at}]`, whole, rank, rest);
    requireAscent(`${place}: ranks[${at}]`, ascending[at - 1], step);
    ascending.push(step);
  }
  const { options: largest } = ascending[ascending.length - 1]!;
  return sweep(whole, ascending, resolveOptions(place, whole.algebra, whole.n, largest, extra));
}

/** The tuple for one rank of a sweep. */
interface Step {
  readonly tuple: Tuple;
  readonly rank: number;
  readonly options: FitOptions & { readonly rank: number };
}

function stepOf(place: string, whole: Tuple, rank: unknown, rest: Omit<RankSweepOptions, 'ranks'>): Step {
  if (isQuiver(whole) && typeof rank === 'object' && rank !== null) {
    const { tuple, options } = rankedBy(place, whole, { ...rest, rank: rank as Ranks });
    return { tuple, rank: options.rank, options };
  }
  const checked = requireInteger(place, rank, 1, whole.n);
  return { tuple: whole, rank: checked, options: { ...rest, rank: checked } };
}

function requireAscent(place: string, before: Step | undefined, step: Step): void {
  if (before === undefined) return;
  const [own, last] = [step.tuple.sector?.ranks, before.tuple.sector?.ranks];
  if ((own === undefined) !== (last === undefined)) {
    throw rangeError(
      place,
      `${last === undefined ? 'a number' : 'ranks by name'}, as before`,
      own === undefined ? 'a number' : 'ranks by name',
    );
  }
  const falling = own?.findIndex((rank, v) => rank < last![v]!) ?? -1;
  if (falling >= 0)
    throw rangeError(place, `at least ${last![falling]} in the space where it was that before`, own![falling]!);
  if (step.rank <= before.rank) throw rangeError(place, `more than ${before.rank}, the rank before`, step.rank);
}

function* sweep(whole: Tuple, steps: readonly Step[], options: SearchOptions): Plan<RankSweepRow[]> {
  const rows: RankSweepRow[] = [];
  let previous: RankSweepRow | undefined;
  for (const { tuple, rank } of steps) {
    const next = previous && extended(tuple, dataOf(previous.result), rank - previous.rank, options.complement);
    const outcome = yield { A: tuple, options: { ...options, rank, start: next?.start ?? options.start } };
    const result = assembleResult(outcome);
    const total = measuredRadius(whole);
    const share = withoutRounding(result.fitness ** 2 / total.value);
    let gap: number | undefined;
    previous = {
      rank,
      result,
      fitness: result.fitness,
      share,
      gain: share - (previous?.share ?? 0),
      get gap() {
        // The run's own point is in the coordinates of what was searched.
        gap ??= gapOf(outcome.searched, outcome.best.point);
        return gap;
      },
      smallest: result.spectrum.P[rank - 1]!,
      stability: previous === undefined ? Number.NaN : containment('rankSweep', previous.result, result),
      agreement: result.agreement,
      readings: result.readings!.total + (next?.readings ?? 0) + total.readings,
    };
    rows.push(previous);
    if (isAborted(outcome)) break;
  }
  return rows;
}

function containment(place: string, small: Lsrdr, large: Lsrdr): number {
  const angles = anglesBetween(isometryOf(place, large), isometryOf(place, small));
  return Math.cos(angles[angles.length - 1]!);
}
