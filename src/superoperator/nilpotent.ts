import { components, norm, restingIsNilpotentStack, scaleInPlace, type Weights, zeros } from '../matrix';
import { randomSource } from '../random';
import type { Resting } from '../resting';
import { balanced } from '../tuple/balanced';
import type { Tuple } from '../tuple/tuple';

/** Flops that the test may cost. */
const BUDGET = 5e8;

/** Flops for each product of a number and a row, in the orthogonalisations from which ranges are found: slow ones, with one column at a time. */
const RANGE_COST = 16;

/** Numbers of the dense matrices up to which they are written out for it. */
const LARGEST = 2 ** 22;

/** A growth of a random walk that is this small beside the largest counts as none. */
const NO_GROWTH = 1e-12;

export interface Nilpotency {
  readonly isNilpotent: boolean;
  /** Of the entries, to compare with that of other tuples: 0 for the zero tuple. */
  readonly size: number;
}

/**
 * Whether every product of n of the A_j vanishes: then ρ(Φ(A)) = 0, and no fitness is defined. True for the zero tuple too.
 *
 * Tuples that can be written out are decided from traces, or the ranges of their products, after balancing (see matrix/nilpotent.ts); so is every tuple whose block
 * triangular form has a 1×1 block that is not 0, or no other blocks, of any size. Others are walked: x ← Σ_j c_j A_j x with fresh
 * random c_j dies within n steps if A is nilpotent and, but for rounding, only then; very large ones as far as the budget goes.
 *
 * Cost: two readings, or up to n + 1. Rests between them.
 */
export function* nilpotencyOf(A: Tuple): Resting<Nilpotency> {
  const { algebra, n, r } = A;
  const W = A.entrySizes?.();
  const byDiagonal = W === undefined ? undefined : decidedByDiagonal(W);
  if (byDiagonal !== undefined) {
    return { isNilpotent: byDiagonal, size: W!.values.reduce((most, x) => Math.max(most, x), 0) };
  }
  const numbers = r * n * n * algebra.dim;
  if (numbers > LARGEST || RANGE_COST * algebra.dim * n * numbers > BUDGET) return yield* walk(balanced(A).tuple);
  const stack = A.toDense();
  return { isNilpotent: yield* restingIsNilpotentStack(stack, r), size: norm(stack) };
}

/** By the blocks of size 1, exactly: one that is not 0 makes A not nilpotent; without larger ones it is nilpotent otherwise. */
function decidedByDiagonal(W: Weights): boolean | undefined {
  const { count, of } = components(W);
  const sizes = new Int32Array(count);
  for (let i = 0; i < W.n; i++) sizes[of[i]!]! += 1;
  for (let i = 0; i < W.n; i++) {
    if (sizes[of[i]!]! > 1) continue;
    for (let at = W.starts[i]!; at < W.starts[i + 1]!; at++) if (W.columns[at] === i) return false;
  }
  return count === W.n ? true : undefined;
}

function* walk(A: Tuple): Resting<Nilpotency> {
  const { algebra, n, r } = A;
  const random = randomSource(1);
  const x = zeros(algebra, n, 1);
  const next = zeros(algebra, n, 1);
  const coefficients = zeros(algebra, r, 1);
  random.fillNormal(x.data);
  const stepCost = 2 * algebra.dim ** 2 * r * n * n;
  const most = Math.min(n, Math.max(1, Math.floor(BUDGET / stepCost)));
  let size = 0;
  for (let step = 1; ; step++) {
    scaleInPlace(x, 1 / norm(x));
    random.fillNormal(coefficients.data);
    A.applyInto(next, x, coefficients);
    const growth = norm(next);
    size = Math.max(size, growth);
    const isDead = growth <= NO_GROWTH * size;
    if (isDead || step === most) return { isNilpotent: isDead, size };
    x.data.set(next.data);
    yield;
  }
}
