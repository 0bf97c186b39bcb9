/**
 * ρ(Φ(A)), the denominator of similarities. Φ(A) acts on n×n matrices, so one application costs 4a²·r·n³ flops; A is restricted to the directions
 * it lives on first, and split into the diagonal blocks of its block triangular form, of whose ρ(Φ) it has the largest.
 */
import { hasComplexCentre } from '../algebra';
import { blockOf, blocks, components, identity, isNilpotentStack, type PlanarMatrix, weightsOfStack } from '../matrix';
import { dominantOfGamma } from '../superoperator/operators';
import { hermitianDefectOf } from '../tuple/base';
import { DenseTuple } from '../tuple/dense';
import type { Tuple } from '../tuple/tuple';
import { CountingTuple } from './counting-tuple';
import { restrictToSupport } from './support';

/** What is asked of the eigenvalue, and what is taken where rounding allows no more. */
const TOLERANCE = 1e-12;
const ACCEPTED = 1e-9;

/** Residual of the eigenvector, which is not asked for, where the eigenvalue itself is known to {@link ACCEPTED}: beside Jordan blocks it may be a root of the rounding. */
const OF_VECTOR = 1e-6;

/** Dimension over its centre up to which a map is solved in full where that is needed. */
const SOLVED_IN_FULL = 144;

/** Defect of a Hermitian tuple, whose Φ is its own adjoint. */
const SYMMETRIC = 1e-12;

/** A second attempt, where the first has not converged. */
const MORE_ROOM = { maxApplications: 10_000, basis: 64, tolerance: 1e-11 } as const;

/** Blocks up to this size are looked at for nilpotency before an eigenvalue of theirs is computed. */
const WORTH_TESTING = 64;

const cache = new WeakMap<Tuple, number>();

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
  const found = radiusOf(A);
  if (found.failure !== undefined) throw found.failure;
  return found;
}

/** The same, with undefined where the eigenvalue is not settled. */
export function radiusIfSettled(A: Tuple): { value: number | undefined; readings: number } {
  const { value, failure, readings } = radiusOf(A);
  return { value: failure === undefined ? value : undefined, readings };
}

function radiusOf(A: Tuple): { value: number; readings: number; failure?: unknown } {
  const before = cache.get(A);
  if (before !== undefined) return { value: before, readings: 0 };
  const counted = new CountingTuple(A);
  const small = restrictToSupport(counted, A instanceof DenseTuple);
  const stack = small.toDense();
  const readings = counted.sweeps;
  try {
    const value = radiusByBlocks(new DenseTuple(stack, A.r), stack);
    cache.set(A, value);
    return { value, readings };
  } catch (failure) {
    return { value: Number.NaN, readings, failure };
  }
}

/** Whether the eigenvalue ρ(Φ(A)) has Jordan blocks; false where Φ(A) is too large for that to be seen. One reading. */
export function isDefectiveTotal(A: Tuple): boolean {
  if (A.n ** 2 * A.algebra.dim > SOLVED_IN_FULL * (hasComplexCentre(A.algebra) ? 2 : 1)) return false;
  const stack = A.toDense();
  const start = identity(A.algebra, A.n).data;
  return dominantOfGamma(new DenseTuple(stack, A.r), stack, { start, left: false }).isDefective;
}

function radiusByBlocks(A: Tuple, stack: PlanarMatrix): number {
  const { n, r } = A;
  const { count, of } = components(weightsOfStack(stack, r));
  if (count === 1) return settledRadius(A, stack);
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < n; i++) members[of[i]!]!.push(i);
  let largest = 0;
  for (const part of members) {
    const block = blockOf(stack, r, part);
    if (part.length === 1) largest = Math.max(largest, sumOfSquares(block));
    else largest = Math.max(largest, settledRadius(new DenseTuple(block, r), block));
  }
  return largest;
}

function sumOfSquares({ data }: PlanarMatrix): number {
  return data.reduce((sum, x) => sum + x * x, 0);
}

/** ρ(Φ(A)) to 1e-12 if that can be had; never a value that is not settled. */
function settledRadius(A: Tuple, stack: PlanarMatrix): number {
  if (A.n <= WORTH_TESTING && isNilpotentStack(stack, A.r)) return 0;
  const start = identity(A.algebra, A.n).data;
  let found = dominantOfGamma(A, stack, { start, tolerance: TOLERANCE, left: false });
  if (found.status === 'max-applications') {
    found = dominantOfGamma(A, stack, { start: found.right, ...MORE_ROOM, left: false });
  }
  if (Number.isNaN(found.uncertainty) && !(hermitianDefectOf(blocks(stack, A.r)) < SYMMETRIC)) {
    // Too large to be solved in full: the left eigenvector shows how far the eigenvalue can be trusted.
    found = dominantOfGamma(A, stack, { start: found.right, ...MORE_ROOM, left: true });
  }
  const { status, residual, modulus, uncertainty } = found;
  const isKnown = !(uncertainty > ACCEPTED);
  const largest = uncertainty <= ACCEPTED ? OF_VECTOR : ACCEPTED;
  if (isKnown && (status === 'converged' || status === 'zero' || residual <= largest)) return modulus;
  const what = 'ρ(Φ(A)), which similarities are relative to';
  if (status === 'non-finite') throw new Error(`${what}: a product left the range of doubles; rescale the tuple`);
  if (!isKnown) {
    throw new Error(
      `${what}: the eigenvalue is too ill-conditioned, or defective: ${modulus} with a relative error of ${uncertainty.toExponential(1)}`,
    );
  }
  throw new Error(
    `${what}: the eigenvalue iteration did not converge (relative residual ${residual.toExponential(1)})`,
  );
}
