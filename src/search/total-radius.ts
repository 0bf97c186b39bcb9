/**
 * ρ(Φ(A)), the denominator of similarities. Φ(A) acts on n×n matrices, so one application costs 4a²·r·n³ flops, or what a tuple with a Φ of its own
 * says. A is restricted to the directions it lives on first; what is written out is split into the diagonal blocks of its block triangular form, of whose
 * ρ(Φ) it has the largest.
 */
import { hasComplexCentre } from '../algebra';
import type { DominantEigen, DominantEigenOptions } from '../dominant-eigen';
import { restingDominantEigenpair } from '../dominant-eigen/dominant-eigenpair';
import { LARGEST_DENSE } from '../interop/sizes';
import {
  blockOf,
  blocks,
  components,
  identity,
  type PlanarMatrix,
  restingIsNilpotentStack,
  weightsOfStack,
} from '../matrix';
import { inOnePiece, type Resting } from '../resting';
import { restingDominantOfGamma } from '../superoperator/operators';
import { hermitianDefectOf } from '../tuple/base';
import { DenseTuple } from '../tuple/dense';
import type { Tuple } from '../tuple/tuple';
import { CountingTuple } from './counting-tuple';
import { inLikeSizes, sizeOf } from './like-sizes';
import { ownPhi } from './own-phi';
import { perronRoot } from './perron-root';
import { restrictToSupport } from './support';

/** What is asked of the eigenvalue, and what is taken where rounding allows no more. */
const TOLERANCE = 1e-12;
const ACCEPTED = 1e-9;

/** Residual of the eigenvector, which is not asked for, where the eigenvalue itself is known to {@link ACCEPTED}: beside Jordan blocks it may be a root of the rounding. */
const OF_VECTOR = 1e-6;

/** ρ(Φ(A))^{1/2} relative to the size of A from which on what its support leaves out, which is smaller, may decide. */
const NEGLECTED = 1e-9;

/** Dimension over its centre up to which a map is solved in full where that is needed. */
const SOLVED_IN_FULL = 144;

/** Defect of a Hermitian tuple, whose Φ is its own adjoint. */
const SYMMETRIC = 1e-12;

/** A second attempt, where the first has not converged. */
const MORE_ROOM = { maxApplications: 10_000, basis: 64, tolerance: 1e-11 } as const;

/** Blocks up to this size are looked at for nilpotency before an eigenvalue of theirs is computed. */
const WORTH_TESTING = 64;

/** What may be spent where a run asks on its way: for a fitness that is in doubt. */
const ON_THE_WAY = { maxApplications: 400 } as const;

const cache = new WeakMap<Tuple, number>();

/** Tuples whose ρ(Φ(A)) was asked for on the way, in vain. */
const notSettled = new WeakMap<Tuple, Unsettled>();

/** Why there is no value: rounding leaves too little of it, or the iteration has not got there. */
type Unsettled = 'ill-conditioned' | 'unknown';

/**
 * ρ(Φ(A)), computed once per tuple; 0 for a nilpotent one.
 * @throws Error when the eigenvalue iteration does not converge; RangeError for a tuple too large to be written out
 */
export function totalRadius(A: Tuple): number {
  return measuredRadius(A).value;
}

/** ρ(Φ(A)) if it was computed before. */
export function knownRadius(A: Tuple): number | undefined {
  return cache.get(A);
}

/** ρ(Φ(A)), with the readings of A that this call has taken: none if it was known before. */
export function measuredRadius(A: Tuple): { value: number; readings: number } {
  const { settled, readings } = inOnePiece(radiusOf(A, undefined));
  if (typeof settled !== 'number') throw settled.failure;
  return { value: settled, readings };
}

/** The same with bounded effort and rests, and why there is no value where there is none. */
export function* radiusIfSettled(A: Tuple): Resting<{ value: number | Unsettled; readings: number }> {
  const before = notSettled.get(A);
  if (before !== undefined) return { value: before, readings: 0 };
  const { settled, readings } = yield* radiusOf(A, ON_THE_WAY);
  if (typeof settled === 'number') return { value: settled, readings };
  notSettled.set(A, settled.reason);
  return { value: settled.reason, readings };
}

interface Failed {
  readonly reason: Unsettled;
  readonly failure: Error;
}

type Effort = typeof ON_THE_WAY | undefined;

function* radiusOf(A: Tuple, effort: Effort): Resting<{ settled: number | Failed; readings: number }> {
  const before = cache.get(A);
  if (before !== undefined) return { settled: before, readings: 0 };
  if (A.totalWeights !== undefined) {
    const root = yield* perronRoot(A.totalWeights(), effort ?? {});
    if (root === undefined)
      return { settled: failed('unknown', 'that of the weights is not known to 1e-9'), readings: 1 };
    cache.set(A, root);
    return { settled: root, readings: 1 };
  }
  // ρ does not depend on coordinates; what is rounding beside the rest does.
  const searched = inLikeSizes(A)?.searched ?? A;
  const counted = new CountingTuple(searched);
  const small = restrictToSupport(counted, A instanceof DenseTuple);
  let settled = yield* radiusOn(small, effort);
  if (small !== counted && typeof settled === 'number' && canBeWritten(counted)) {
    if (Math.sqrt(settled) <= NEGLECTED * sizeOf(counted)) settled = yield* radiusOn(counted, effort);
  }
  if (typeof settled === 'number') cache.set(A, settled);
  return { settled, readings: counted.sweeps };
}

function* radiusOn(A: Tuple, effort: Effort): Resting<number | Failed> {
  const own = yield* ownRadius(A, effort);
  if (typeof own === 'number' || (own !== undefined && !canBeWritten(A))) return own;
  const stack = A.toDense();
  return yield* radiusByBlocks(new DenseTuple(stack, A.r), stack, effort);
}

/** By the Φ(A) that the tuple has of its own. */
function* ownRadius(A: Tuple, effort: Effort): Resting<number | Failed | undefined> {
  const phi = ownPhi(A);
  if (phi === undefined) return undefined;
  const isHermitian = A.hermitianDefect() < SYMMETRIC;
  return yield* settledBy((options) => restingDominantEigenpair(phi, options), A, isHermitian, effort);
}

function canBeWritten({ algebra, n, r }: Tuple): boolean {
  return r * n * n * algebra.dim <= LARGEST_DENSE;
}

/** Whether the eigenvalue ρ(Φ(A)) has Jordan blocks; false where Φ(A) is too large for that to be seen. One reading. */
export function* isDefectiveTotal(A: Tuple): Resting<boolean> {
  if (A.n ** 2 * A.algebra.dim > SOLVED_IN_FULL * (hasComplexCentre(A.algebra) ? 2 : 1)) return false;
  const stack = A.toDense();
  const start = identity(A.algebra, A.n).data;
  return (yield* restingDominantOfGamma(new DenseTuple(stack, A.r), stack, { start, left: false })).isDefective;
}

function* radiusByBlocks(A: Tuple, stack: PlanarMatrix, effort: Effort): Resting<number | Failed> {
  const { n, r } = A;
  const { count, of } = components(weightsOfStack(stack, r));
  if (count === 1) return yield* settledRadius(A, stack, effort);
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < n; i++) members[of[i]!]!.push(i);
  let largest = 0;
  for (const part of members) {
    const block = blockOf(stack, r, part);
    const radius =
      part.length === 1 ? sumOfSquares(block) : yield* settledRadius(new DenseTuple(block, r), block, effort);
    if (typeof radius !== 'number') return radius;
    largest = Math.max(largest, radius);
  }
  return largest;
}

function sumOfSquares({ data }: PlanarMatrix): number {
  return data.reduce((sum, x) => sum + x * x, 0);
}

/** ρ(Φ(A)) to 1e-12 if that can be had; never a value that is not settled. */
function* settledRadius(A: Tuple, stack: PlanarMatrix, effort: Effort): Resting<number | Failed> {
  if (A.n <= WORTH_TESTING && (yield* restingIsNilpotentStack(stack, A.r))) return 0;
  const isHermitian = hermitianDefectOf(blocks(stack, A.r)) < SYMMETRIC;
  return yield* settledBy((options) => restingDominantOfGamma(A, stack, options), A, isHermitian, effort);
}

function* settledBy(
  solve: (options: DominantEigenOptions) => Resting<DominantEigen>,
  { algebra, n }: Pick<Tuple, 'algebra' | 'n'>,
  isHermitian: boolean,
  effort: Effort,
): Resting<number | Failed> {
  const room = effort ?? MORE_ROOM;
  const start = identity(algebra, n).data;
  let found = yield* solve({ start, tolerance: TOLERANCE, ...effort, left: false });
  if (found.status === 'max-applications' && effort === undefined) {
    found = yield* solve({ start: found.right, ...room, left: false });
  }
  if (Number.isNaN(found.uncertainty) && !isHermitian) {
    // Too large to be solved in full: the left eigenvector shows how far the eigenvalue can be trusted.
    found = yield* solve({ start: found.right, ...room, left: true });
  }
  const { status, residual, modulus, uncertainty } = found;
  const isKnown = !(uncertainty > ACCEPTED);
  const largest = uncertainty <= ACCEPTED ? OF_VECTOR : ACCEPTED;
  if (isKnown && (status === 'converged' || status === 'zero' || residual <= largest)) return modulus;
  if (status === 'non-finite') return failed('unknown', 'a product left the range of doubles; rescale the tuple');
  if (!isKnown) {
    const error = uncertainty.toExponential(1);
    const message = `the eigenvalue is too ill-conditioned, or defective: ${modulus} with a relative error of ${error}`;
    return failed('ill-conditioned', message);
  }
  const message = `the eigenvalue iteration did not converge (relative residual ${residual.toExponential(1)})`;
  return failed('unknown', message);
}

function failed(reason: Unsettled, message: string): Failed {
  return { reason, failure: new Error(`ρ(Φ(A)), which similarities are relative to: ${message}`) };
}
