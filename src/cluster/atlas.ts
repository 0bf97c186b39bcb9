import { requireInteger, requireObject, requirePositive } from '../errors';
import type { FitOptions } from '../field/options';
import { type AsyncOptions, carryOut, carryOutAsync, isAborted, type Plan } from '../field/plan';
import { type NumericArray, toArray, toColumns } from '../interop/arrays';
import { adjoint, Complement, gaussian, norm, normaliseColumns, type PlanarMatrix, zeros } from '../matrix';
import { randomSource } from '../random';
import type { Lsrdr } from '../result/lsrdr';
import { totalRadius } from '../search/total-radius';
import { isTuple, readTuple, type TupleLike } from '../tuple/input';
import { RestrictedTuple } from '../tuple/restricted';
import type { Tuple } from '../tuple/tuple';
import { anglesBetween, beside, isometryOf, joined } from './subspace';

/** A tuple, or something that has one, as a bilinear layer. */
export type TupleSource = TupleLike | { tuple(): Tuple };

export interface AtlasOptions extends FitOptions {
  readonly rank: number;
  /** Random starts of each round beside the first one, by default 7. */
  readonly restarts?: number;
  /** Clusters that explain less of ρ(Φ(A)) are left out, and end the search; by default 0.1. */
  readonly minimumShare?: number;
  /** Rounds of deflation at most, the first search included; by default n. */
  readonly rounds?: number;
}

export interface AtlasEntry {
  readonly result: Lsrdr;
  readonly fitness: number;
  /** fitness²/ρ(Φ(A)), in [0, 1]: of the whole tuple, also in later rounds. */
  readonly share: number;
  /** 0 for local maxima of A itself, k for those of A on the complement of what rounds before k found. */
  readonly round: number;
  /** Runs that reached it, and runs of its round. */
  readonly hits: number;
  readonly runs: number;
}

/** The results, as a list with more to say about them. */
export interface ClusterAtlas extends ReadonlyArray<Lsrdr> {
  /** By round, and fittest first within a round. */
  readonly clusters: readonly AtlasEntry[];
  /** Principal angles between the images of Π of clusters i and j, ascending, at [i][j]. */
  readonly angles: readonly (readonly Float64Array[])[];
  /** ρ(Φ(A)). */
  readonly totalRadius: number;
  /** ρ(Φ) of what the last complement holds, over ρ(Φ(A)). */
  readonly leftover: number;
  /** Why the search ended: shares too small, no room for the rank, no run converged, as many rounds as were asked for, or a signal. */
  readonly ended: 'share' | 'room' | 'unconverged' | 'rounds' | 'aborted';
}

/**
 * Every cluster one can find: all distinct local maxima from restarts, then those of A on the orthogonal complement of what was found,
 * and so on, until the fittest explains less than `minimumShare` of ρ(Φ(A)).
 *
 * A round takes away im Π and im Π* of all its clusters, so that clusters of different rounds are orthogonal; those of one round may
 * overlap, and `angles` says how much. A cluster of a later round is an LSRDR of A within the complement, not of A.
 *
 * @param A a tuple or a bilinear layer
 * @param options `rank`, `restarts`, `minimumShare`, `rounds` and {@link FitOptions}
 * @throws TypeError, RangeError as `fit` does
 * @returns the list of the results, with `clusters` that say more of each, and what else is known
 * Cost: restarts + 1 fits a round.
 *
 * @example
 * const A = [[[3, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 2, 0], [0, 0, 1]]];
 * const atlas = clusterAtlas(A, { rank: 1 });
 * atlas.map((result) => result.fitness); // [3, 2, 1]
 * atlas.clusters[2]!.share; // 1/9
 * atlas.angles[0]![1]![0]! / Math.PI; // 0.5
 */
export function clusterAtlas(A: TupleSource, options: AtlasOptions): ClusterAtlas {
  const { whole, ...search } = readSearch('clusterAtlas', A, options);
  return carryOut(whole.algebra, searchPlan(whole, search));
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
 * atlas.map((result) => result.fitness); // [3, 2, 1]
 */
export async function clusterAtlasAsync(A: TupleSource, options: AtlasOptions & AsyncOptions): Promise<ClusterAtlas> {
  const place = 'clusterAtlasAsync';
  requireObject(place, options);
  const { workers, onProgress, ...own } = options;
  const { whole, ...search } = readSearch(place, A, own);
  return carryOutAsync(place, whole.algebra, searchPlan(whole, search), { workers, onProgress });
}

interface Search {
  readonly minimumShare: number;
  /** Rounds at most. */
  readonly limit: number;
  /** What the caller leaves out, as columns of norm 1. */
  readonly given: PlanarMatrix | undefined;
  readonly fitOptions: { readonly rank: number } & FitOptions;
}

function readSearch(place: string, A: TupleSource, options: AtlasOptions): Search & { readonly whole: Tuple } {
  requireObject(place, options);
  const { minimumShare = 0.1, rounds, restarts = 7, ...rest } = options;
  requirePositive(`${place}: minimumShare`, minimumShare);
  const whole = tupleOf(place, A);
  const limit = requireInteger(`${place}: rounds`, rounds ?? whole.n, 1);
  const given =
    rest.orthogonalTo === undefined
      ? undefined
      : toColumns(`${place}: orthogonalTo`, rest.orthogonalTo, whole.algebra, whole.n).columns;
  if (given !== undefined) normaliseColumns(given);
  return { whole, minimumShare, limit, given, fitOptions: { ...rest, restarts } };
}

function* searchPlan(whole: Tuple, { minimumShare, limit, given, fitOptions }: Search): Plan<ClusterAtlas> {
  const clusters: AtlasEntry[] = [];
  let total = Number.NaN;
  let found: PlanarMatrix | undefined;
  let leftover = 1;
  const finish = (ended: ClusterAtlas['ended']): ClusterAtlas => {
    const isometries = clusters.map(({ result }) => isometryOf('clusterAtlas', result));
    const angles = isometries.map((first) => isometries.map((second) => anglesBetween(first, second)));
    const more = { clusters, angles, totalRadius: total, leftover, ended };
    return Object.assign(
      clusters.map(({ result }) => result),
      more,
    );
  };

  for (let round = 0; round < limit; round++) {
    // What was found goes on top of what the caller leaves out.
    const taken = found === undefined || given === undefined ? found : beside(given, found);
    if (taken !== undefined) {
      const complement = new Complement(taken);
      const part = new RestrictedTuple(whole, complement);
      leftover = vanishes(part, whole) ? 0 : totalRadius(part) / total;
      if (leftover < minimumShare) return finish('share'); // fitness² ≤ ρ(Φ) of the part
      if (complement.dimension < fitOptions.rank) return finish('room');
    }
    const { start, ...others } = fitOptions;
    // A start that was given belongs to A, not to a complement.
    const kept = start === undefined || (round > 0 && typeof start === 'object') ? {} : { start };
    const orthogonal = taken === undefined ? {} : { orthogonalTo: columnsOf(taken) };
    const result = yield { A: whole, options: { ...others, ...kept, ...orthogonal } };
    if (round === 0) total = totalRadius(whole);
    const fit = result.optima.filter(({ fitness }) => fitness ** 2 / total >= minimumShare);
    for (const optimum of fit) {
      const { fitness, hits } = optimum;
      clusters.push({
        result: optimum.result,
        fitness,
        share: Math.min(fitness ** 2 / total, 1),
        round,
        hits,
        runs: result.runs.length,
      });
      const { S, R } = optimum.result.data.point;
      found = joined(joined(found, S), adjoint(R));
    }
    if (isAborted(result)) return finish('aborted');
    if (result.optima.length === 0) return finish('unconverged');
    if (fit.length === 0) return finish('share');
  }
  return finish('rounds');
}

/** Reads a tuple or takes that of a layer. */
export function tupleOf(place: string, A: TupleSource): Tuple {
  const own = (A as { tuple?: unknown } | null | undefined)?.tuple;
  const given = typeof own === 'function' && !isTuple(A) ? (A as { tuple(): Tuple }).tuple() : (A as TupleLike);
  return readTuple(`${place}: A`, given);
}

/** Whether the part is nothing but rounding of the whole, by the size of random images. */
function vanishes(part: Tuple, whole: Tuple): boolean {
  const sizeOf = (A: Tuple): number => {
    const random = randomSource(0);
    const out = zeros(A.algebra, A.n, 2);
    A.applyInto(out, gaussian(A.algebra, A.n, 2, random), gaussian(A.algebra, A.r * 2, 2, random));
    return norm(out);
  };
  return sizeOf(part) <= 1e-12 * sizeOf(whole);
}

/** The columns of M as vectors, [columns, n] or [columns, n, a]. */
function columnsOf({ algebra, rows, cols, data }: PlanarMatrix): NumericArray {
  const { dim: a } = algebra;
  const out = zeros(algebra, cols, rows);
  for (let i = 0; i < rows; i++) {
    for (let p = 0; p < a; p++) {
      for (let j = 0; j < cols; j++) out.data[(j * a + p) * rows + i] = data[(i * a + p) * cols + j]!;
    }
  }
  return toArray(out);
}
