import { rangeError, requireInteger, requireObject, typeError } from '../errors';
import type { FitOptions } from '../field/options';
import { type AsyncOptions, carryOut, carryOutAsync, isAborted, type Plan } from '../field/plan';
import { type NumericArray, toArray, toColumns } from '../interop/arrays';
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  Complement,
  clone,
  gaussian,
  isInvertible,
  multiply,
  norm,
  normaliseColumns,
  orthonormalise,
  type PlanarMatrix,
  zeros,
} from '../matrix';
import { randomSource } from '../random';
import type { Lsrdr } from '../result/lsrdr';
import { totalRadius } from '../search/total-radius';
import { RestrictedTuple } from '../tuple/restricted';
import type { Tuple } from '../tuple/tuple';
import { type TupleSource, tupleOf } from './atlas';
import { gapOf } from './second-eigenvalue';
import { anglesBetween, beside, isometryOf } from './subspace';

export interface RankSweepOptions extends Omit<FitOptions, 'start'> {
  /** Ascending ranks, each from 1 to n. */
  readonly ranks: readonly number[];
}

export interface RankSweepRow {
  readonly rank: number;
  readonly result: Lsrdr;
  readonly fitness: number;
  /** fitness²/ρ(Φ(A)), in [0, 1]. */
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
 * Cost: a fit for each rank, and two sweeps to extend it; a gap costs what it says when it is read.
 *
 * @example
 * const A = [[[3, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 3, 0], [3, 0, 0], [0, 0, 1]]];
 * const rows = rankSweep(A, { ranks: [1, 2, 3] });
 * rows.map(({ rank }) => rank); // [1, 2, 3]
 * rows[1]!.share; // 1: two dimensions keep everything
 * rows[2]!.gain; // 0
 */
export function rankSweep(A: TupleSource, options: RankSweepOptions): RankSweepRow[] {
  const { tuple, ranks, rest } = readSweep('rankSweep', A, options);
  return carryOut(tuple.algebra, sweep(tuple, ranks, rest));
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
  requireObject(place, options);
  const { workers, onProgress, ...own } = options;
  const { tuple, ranks, rest } = readSweep(place, A, own);
  return carryOutAsync(place, tuple.algebra, sweep(tuple, ranks, rest), { workers, onProgress });
}

type SweepFitOptions = Omit<RankSweepOptions, 'ranks'>;

function readSweep(
  place: string,
  A: TupleSource,
  options: RankSweepOptions,
): { tuple: Tuple; ranks: readonly number[]; rest: SweepFitOptions } {
  requireObject(place, options);
  const { ranks, ...rest } = options;
  if ('start' in rest) throw rangeError(`${place}: start`, 'none: each rank starts from the one before', 'one');
  if (!Array.isArray(ranks)) throw typeError(`${place}: ranks`, 'an array of ranks', ranks);
  if (ranks.length === 0) throw rangeError(`${place}: ranks`, 'at least one rank', 'none');
  const tuple = tupleOf(place, A);
  ranks.forEach((rank: unknown, at) => {
    const checked = requireInteger(`${place}: ranks[${at}]`, rank, 1, tuple.n);
    const before = at === 0 ? 0 : ranks[at - 1]!;
    if (checked <= before) throw rangeError(`${place}: ranks[${at}]`, `more than ${before}, the rank before`, checked);
  });
  return { tuple, ranks, rest };
}

function* sweep(tuple: Tuple, ranks: readonly number[], rest: SweepFitOptions): Plan<RankSweepRow[]> {
  const rows: RankSweepRow[] = [];
  let previous: RankSweepRow | undefined;
  let space: SearchedSpace | undefined;
  for (const rank of ranks) {
    const start =
      previous === undefined ? {} : { start: extended(tuple, previous.result, rank - previous.rank, space!.within) };
    const result = yield { A: tuple, options: { ...rest, ...start, rank } };
    space ??= searchedSpace(tuple, rest.orthogonalTo);
    const share = Math.min(result.fitness ** 2 / totalRadius(tuple), 1);
    const { A, restricted } = space;
    let gap: number | undefined;
    previous = {
      rank,
      result,
      fitness: result.fitness,
      share,
      gain: share - (previous?.share ?? 0),
      get gap() {
        gap ??= gapOf(A, result, restricted);
        return gap;
      },
      smallest: result.spectrum.P[rank - 1]!,
      stability: previous === undefined ? Number.NaN : containment('rankSweep', previous.result, result),
      agreement: result.agreement,
    };
    rows.push(previous);
    if (isAborted(result)) break;
  }
  return rows;
}

interface SearchedSpace {
  /** A on the complement of `orthogonalTo`, in its coordinates. */
  readonly A: Tuple;
  /** Into those coordinates. */
  restricted(M: PlanarMatrix): PlanarMatrix;
  /** The orthogonal projection onto the complement. */
  within(M: PlanarMatrix): PlanarMatrix;
}

/** @param orthogonalTo as a fit has checked it */
function searchedSpace(A: Tuple, orthogonalTo: FitOptions['orthogonalTo']): SearchedSpace {
  if (orthogonalTo === undefined) return { A, restricted: (M) => M, within: (M) => M };
  const { columns } = toColumns('rankSweep: orthogonalTo', orthogonalTo, A.algebra, A.n);
  normaliseColumns(columns);
  const complement = new Complement(columns);
  return {
    A: new RestrictedTuple(A, complement),
    restricted: (M) => complement.restrict(M),
    within: (M) => complement.embed(complement.restrict(M)),
  };
}

function containment(place: string, small: Lsrdr, large: Lsrdr): number {
  const angles = anglesBetween(isometryOf(place, large), isometryOf(place, small));
  return Math.cos(angles[angles.length - 1]!);
}

/** Block power steps for the new directions; they need not be exact. */
const STEPS = 10;

/** R (d+m)×n and S n×(d+m) with m directions more, which `within` keeps to the space that is searched. Cost: two sweeps. */
function extended(
  A: Tuple,
  result: Lsrdr,
  m: number,
  within: (M: PlanarMatrix) => PlanarMatrix,
): { R: NumericArray; S: NumericArray } {
  const { R, S } = result.data.point;
  const left = adjoint(R);
  const first = within(gaussian(A.algebra, A.n, m, randomSource(1)));
  const [forward, backward] = [forwardMap(A, result.factor('P')), backwardMap(A, result.factor('Q'))];
  const V = leading(first, (Y) => within(forward(Y)), S, left);
  let W = leading(first, (Y) => within(backward(Y)), left, S);
  if (!isInvertible(adjointMultiply(W, V))) {
    W = clone(V);
    addScaledInPlace(W, -1, multiply(left, adjointMultiply(S, V)));
  }
  return { R: toArray(adjoint(beside(left, W))), S: toArray(beside(S, V)) };
}

type Apply = (V: PlanarMatrix) => PlanarMatrix;

/** What of the random directions stays in, so that directions exist where the map has none, as between the blocks of a direct sum. */
const NOISE = 1e-4;

/** Leading eigenvectors of a PSD map, without what is in im S along the kernel of left*: v − S(left* v). */
function leading(first: PlanarMatrix, apply: Apply, S: PlanarMatrix, left: PlanarMatrix): PlanarMatrix {
  let V = first;
  for (let step = 0; step < STEPS; step++) {
    V = apply(V);
    addScaledInPlace(V, ((norm(V) || 1) / norm(first)) * NOISE, first);
    addScaledInPlace(V, -1, multiply(S, adjointMultiply(left, V)));
    orthonormalise(V);
  }
  return V;
}

/** V ↦ Σ_j A_j K K* A_j* V from one image of K. */
function forwardMap(A: Tuple, K: PlanarMatrix): Apply {
  const image = A.createImage(K.cols);
  A.imageInto(image, K);
  return (V) => {
    const N = zeros(A.algebra, A.r * V.cols, K.cols);
    A.compressInto(N, V, image);
    const out = zeros(A.algebra, A.n, V.cols);
    A.combineInto(out, image, N);
    return out;
  };
}

/** V ↦ Σ_j A_j* K K* A_j V. */
function backwardMap(A: Tuple, K: PlanarMatrix): Apply {
  return (V) => {
    const image = A.createImage(V.cols);
    A.imageInto(image, V);
    const N = zeros(A.algebra, A.r * K.cols, V.cols);
    A.compressInto(N, K, image);
    A.releaseImage?.(image);
    const out = zeros(A.algebra, A.n, V.cols);
    A.adjointInto(out, K, N);
    return out;
  };
}
