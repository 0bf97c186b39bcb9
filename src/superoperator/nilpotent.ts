import { components, isNilpotentStack, norm, scaleInPlace, type Weights, zeros } from '../matrix';
import { randomSource } from '../random';
import { balanced } from '../tuple/balanced';
import type { Tuple } from '../tuple/tuple';

/** Flops that the test may cost. */
const BUDGET = 5e8;

/** Numbers of the dense matrices up to which they are written out for it. */
const LARGEST = 2 ** 22;

/** A growth of a random walk that is this small beside the largest counts as none. */
const NO_GROWTH = 1e-12;

/**
 * Whether every product of n of the A_j vanishes: then ρ(Φ(A)) = 0, and no fitness is defined. True for the zero tuple too.
 *
 * Tuples that can be written out are decided from the ranges of their products, after balancing (see matrix/nilpotent.ts); so is every tuple whose block
 * triangular form has only 1×1 blocks, of any size. Others are walked: x ← Σ_j c_j A_j x with fresh random c_j dies within n steps
 * if A is nilpotent and, but for rounding, only then; very large ones as far as the budget goes.
 *
 * @param least what counts as rounding, if A is a restriction of a larger tuple: a share of 1e-12 of that one's norm, say
 * Cost: one reading, or up to n.
 */
export function isNilpotent(A: Tuple, least = 0): boolean {
  const { algebra, n, r } = A;
  const W = least === 0 ? A.entrySizes?.() : undefined;
  const byDiagonal = W === undefined ? undefined : decidedByDiagonal(W);
  if (byDiagonal !== undefined) return byDiagonal;
  const numbers = r * n * n * algebra.dim;
  if (numbers <= LARGEST && algebra.dim * n * numbers <= BUDGET) return isNilpotentStack(A.toDense(), r, least);
  return diesOut(least === 0 ? balanced(A).tuple : A, least);
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

function diesOut(A: Tuple, least: number): boolean {
  const { algebra, n, r } = A;
  const random = randomSource(1);
  const x = zeros(algebra, n, 1);
  const next = zeros(algebra, n, 1);
  const coefficients = zeros(algebra, r, 1);
  random.fillNormal(x.data);
  const stepCost = 2 * algebra.dim ** 2 * r * n * n;
  const steps = Math.min(n, Math.max(1, Math.floor(BUDGET / stepCost)));
  let largest = 0;
  for (let step = 0; step < steps; step++) {
    scaleInPlace(x, 1 / norm(x));
    random.fillNormal(coefficients.data);
    A.applyInto(next, x, coefficients);
    const growth = norm(next);
    largest = Math.max(largest, growth);
    if (growth <= Math.max(NO_GROWTH * largest, least)) return true;
    x.data.set(next.data);
  }
  return false;
}
