import { rangeError, requireInteger, requirePositive } from '../errors';
import { type AsyncOptions, asyncNames, resolveAsync } from '../field/async-options';
import { type FitOptions, resolveOptions } from '../field/options';
import { rankedBy } from '../field/ranks';
import { adjoint, Complement, columnsBetween, type PlanarMatrix, sideBySide } from '../matrix';
import { assembleResult } from '../result/assemble';
import { dataOf } from '../result/lsrdr';
import { coverageOf } from '../result/uniqueness';
import { beyond, coordinatesOf } from '../search/coordinates';
import { CountingTuple } from '../search/counting-tuple';
import { restrictedTo } from '../search/facts';
import { sizeOf } from '../search/like-sizes';
import type { SearchOptions } from '../search/options';
import { carryOut, carryOutAsync, type Plan } from '../search/plan';
import { withoutRounding } from '../search/quotients';
import { isAborted, startIn } from '../search/search';
import { measuredRadius } from '../search/total-radius';
import type { Ranks } from '../tuple/quiver-input';
import { homesOf, placedAt, rowsOf, type Sector, spacesOf } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';
import { type AtlasCoverage, type AtlasEntry, ClusterAtlas, entryOf } from './cluster-atlas';
import { leadersOf } from './duplicates';
import { beside, joined } from './subspace';
import { type TupleSource, tupleOf } from './tuple-source';

export interface AtlasOptions extends FitOptions {
  /** A number, or of several spaces the ranks by name. */
  readonly rank: number | Ranks;
  /** Random starts of each round beside the first one, by default 7. */
  readonly restarts?: NonNullable<FitOptions['restarts']>;
  /** Clusters that explain less of ρ(Φ(A)) are left out, and end the search; by default 0.1. */
  readonly minimumShare?: number;
  /** Rounds of deflation at most, the first search included; by default n. */
  readonly rounds?: number;
  /**
   * Optima of one round whose P and Q have at least this fidelity tr (P^{1/2} P' P^{1/2})^{1/2} are one cluster, by default 0.95; 1 keeps all
   * apart.
   */
  readonly duplicates?: number;
}

const ownNames = ['minimumShare', 'rounds', 'duplicates'];

/**
 * Of rank 1 that is an angle of 18°. On the network of examples/modular-addition optima of rank 4 of one frequency have a fidelity of 0.958 and more,
 * since 3 to 8 % of P are filler, others of 0.27 and less.
 */
const SAME = 0.95;

/** What an atlas asks for beside its fits. */
interface Wanted {
  readonly minimumShare: number;
  readonly rounds: number;
  readonly duplicates: number;
}

/**
 * Every cluster one can find: all distinct local maxima from restarts, then those of A on the orthogonal complement of what was found,
 * and so on, until the fittest explains less than `minimumShare` of ρ(Φ(A)).
 *
 * A round takes away im Π and im Π* of all its clusters, so that clusters of different rounds are orthogonal; those of one round may
 * overlap, and `angles` says how much. A cluster of a later round is an LSRDR of A within the complement, not of A. Where coordinates of A are
 * decades apart, and there is no `orthogonalTo`, what is orthogonal, and what is nearly the same, is so in coordinates of like sizes (docs/methods.md).
 *
 * Optima of a round that are nearly the same cluster, as where the rank is above that of the cluster, are one entry: the fittest, with the hits
 * of all, and the others in `merged`. They are near one another when the fidelity of their P, and that of their Q, is at least `duplicates`. What
 * was merged is not taken away in later rounds, and a start that finds one again has found nothing new for `coverage`.
 *
 * Of several spaces with `rank: { name: d }` each loses its own parts, and the search ends when one has no room for its rank.
 *
 * @param A a tuple or a bilinear layer
 * @param options `rank`, `restarts`, `minimumShare`, `rounds`, `duplicates` and {@link FitOptions}
 * @throws TypeError, RangeError as `fit` does
 * @returns the clusters, and what else is known
 * Cost: restarts + 1 fits a round.
 *
 * @example
 * const A = [[[3, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 2, 0], [0, 0, 1]]];
 * const atlas = clusterAtlas(A, { rank: 1 });
 * atlas.clusters.map(({ fitness }) => fitness); // [3, 2, 1]
 * atlas.clusters[2]!.share; // 1/9
 * atlas.angles[0]![1]![0]! / Math.PI; // 0.5
 */
export function clusterAtlas(A: TupleSource, options: AtlasOptions): ClusterAtlas {
  return carryOut(planFor('clusterAtlas', A, options, []));
}

/**
 * {@link clusterAtlas} in slices of some milliseconds, so that a page or server stays responsive. Same numbers; on several threads the same
 * to rounding.
 *
 * @param options those of `clusterAtlas`, and {@link AsyncOptions}: `workers` and `onProgress`, whose `fit` is the round
 * @returns a promise of the atlas; errors reject it. An aborted `signal` ends the search with what was found, `ended` is then `aborted`
 *
 * @example
 * const A = [[[3, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 2, 0], [0, 0, 1]]];
 * const seen: number[] = [];
 * const atlas = await clusterAtlasAsync(A, { rank: 1, onProgress: ({ fit }) => seen.push(fit) });
 * atlas.clusters.map(({ fitness }) => fitness); // [3, 2, 1]
 */
export async function clusterAtlasAsync(A: TupleSource, options: AtlasOptions & AsyncOptions): Promise<ClusterAtlas> {
  const place = 'clusterAtlasAsync';
  const plan = planFor(place, A, options, asyncNames);
  return carryOutAsync(plan, resolveAsync(place, options), options.onProgress, options.journal);
}

function planFor(place: string, A: TupleSource, options: AtlasOptions, extra: readonly string[]): Plan<ClusterAtlas> {
  const { tuple: whole, options: ranked } = rankedBy(place, tupleOf(place, A), options);
  const { restarts = 7, minimumShare = 0.1, rounds = whole.n, duplicates = SAME } = options ?? {};
  const given = { ...ranked, restarts };
  const search = resolveOptions(place, whole.algebra, whole.n, options && given, [...ownNames, ...extra]);
  requirePositive(`${place}: minimumShare`, minimumShare);
  requireInteger(`${place}: rounds`, rounds, 1);
  if (requirePositive(`${place}: duplicates`, duplicates) > 1) {
    throw rangeError(`${place}: duplicates`, 'a fidelity from 0 to 1', duplicates);
  }
  return searchPlan(whole, search, { minimumShare, rounds, duplicates });
}

function* searchPlan(A: Tuple, options: SearchOptions, wanted: Wanted): Plan<ClusterAtlas> {
  const { minimumShare, rounds, duplicates } = wanted;
  const { complement: given, rank } = options;
  // What is orthogonal to a cluster, and near to another, depends on coordinates: where they are decades apart, a complement in them could hold far more than A does.
  const coordinates = given === undefined ? coordinatesOf(A, undefined) : undefined;
  const whole = coordinates?.searched ?? A;
  const clusters: AtlasEntry[] = [];
  const coverage: AtlasCoverage[] = [];
  let total = Number.NaN;
  let readings = 0;
  let found: PlanarMatrix | undefined;
  let leftover = 1;
  const finish = (ended: ClusterAtlas['ended']): ClusterAtlas =>
    new ClusterAtlas({ clusters, coverage, totalRadius: total, leftover, ended, readings });

  for (let round = 0; round < rounds; round++) {
    let complement = given;
    if (found !== undefined) {
      // What was found goes on top of what the caller leaves out.
      complement = new Complement(given === undefined ? found : beside(given.vectors, found), whole.sector?.starts);
      const part = new CountingTuple(restrictedTo(whole, complement));
      const radius = vanishes(part, whole)
        ? { value: 0, readings: 0 }
        : measuredRadius(restrictedTo(whole, complement));
      readings += part.sweeps + radius.readings;
      leftover = radius.value / total;
      if (leftover < minimumShare) return finish('share'); // fitness² ≤ ρ(Φ) of the part
      if (!hasRoom(complement, whole, rank)) return finish('room');
    }
    // A start that was given belongs to A, not to a complement of what was found.
    const start = round > 0 && options.start.kind === 'given' ? ({ kind: 'balanced' } as const) : options.start;
    const outcome = yield { A: whole, options: { ...options, complement, start: startIn(coordinates, start) } };
    const within = assembleResult(outcome);
    const result =
      coordinates === undefined
        ? within
        : assembleResult({ ...outcome, A, coordinates: beyond(outcome.coordinates, coordinates) });
    if (round === 0) {
      const radius = measuredRadius(whole);
      total = radius.value;
      readings += radius.readings;
    }
    readings += result.readings!.total;
    const isKept = ({ fitness }: { readonly fitness: number }) => fitness ** 2 / total >= minimumShare;
    const { runs, classes, optima } = result;
    const leaders = leadersOf(within.optima, duplicates);
    const kept = [...optima.keys()].filter((at) => leaders[at] === at && isKept(optima[at]!));
    const reached = runs.map(({ start, optimum }) => ({ start, optimum: leaders[optimum] ?? optimum }));
    coverage.push({ share: minimumShare, ...coverageOf(reached, classes, (optimum) => isKept(optima[optimum]!)) });
    for (const at of kept) {
      const { fitness, result: optimum } = within.optima[at]!;
      const group = optima.filter((_, other) => leaders[other] === at);
      clusters.push(entryOf(group, { share: withoutRounding(fitness ** 2 / total), round, runs: runs.length }));
      const { S, R } = dataOf(optimum).point;
      found = joinedIn(whole, joinedIn(whole, found, S), adjoint(R));
    }
    if (isAborted(outcome)) return finish('aborted');
    if (optima.length === 0) return finish('unconverged');
    if (kept.length === 0) return finish('share');
  }
  return finish('rounds');
}

/** Whether the rank, or that of each space, fits into what is left. */
function hasRoom({ dimension, starts }: Complement, { sector }: Tuple, rank: number): boolean {
  if (sector === undefined) return dimension >= rank;
  return sector.ranks.every((each, v) => each <= starts[v + 1]! - starts[v]!);
}

/** An isometry onto the sum of im W and the span of Y; of several spaces, where both are sums of parts in them, one with a space for each column. */
export function joinedIn({ sector }: Tuple, W: PlanarMatrix | undefined, Y: PlanarMatrix): PlanarMatrix {
  if (sector === undefined) return joined(W, Y);
  const parts = spacesOf(sector).flatMap((v) => {
    const [own, more] = [W && columnsAt(sector, W, v), columnsAt(sector, Y, v)];
    if (more.cols === 0 && (own === undefined || own.cols === 0)) return [];
    return [placedAt(sector, more.cols === 0 ? own! : joined(own?.cols === 0 ? undefined : own, more), v)];
  });
  return sideBySide(parts);
}

/** The columns that are at home in one space, in its coordinates. */
function columnsAt(sector: Sector, M: PlanarMatrix, v: number): PlanarMatrix {
  const rows = rowsOf(sector, M, v);
  const columns = [...homesOf(sector, M).entries()].filter(([, home]) => home === v).map(([k]) => k);
  return sideBySide([columnsBetween(rows, 0, 0), ...columns.map((k) => columnsBetween(rows, k, k + 1))]);
}

/** Whether the part is nothing but rounding of the whole, by the size of random images. */
export function vanishes(part: Tuple, whole: Tuple): boolean {
  return sizeOf(part) <= 1e-12 * sizeOf(whole);
}
