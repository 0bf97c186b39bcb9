/**
 * Optima of lower rank. Where E F has rank k < d, L depends on the part of X that both E and F see alone, its core, an LSRDR of rank k that is a whole
 * diagonal block of A in block triangular form; any X beside it will do that does not outgrow it. Then U = S E and V = R* F determine no more than k
 * dimensions, and the other d − k are chosen here: R = [R'; R''], S = [S' S''] with R S = 1 and, where there is room,
 *
 *     R'' A_j S' = 0   and   R' A_j S'' = 0   for all j,
 *
 * so that X is block diagonal, E and F are those of the core beside zeros, and P and Q have rank k. Where there is none, one of them grows
 * (`grown-core.ts`).
 */
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  clone,
  columnsBetween,
  gaussian,
  hermitianEigen,
  identity,
  multiply,
  norm,
  orthonormalise,
  type PlanarMatrix,
  scaleColumns,
  sideBySide,
  singularValues,
  zeros,
} from '../matrix';
import { randomSource } from '../random';
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import { grownCores } from './grown-core';

/** Singular values of V*U below this, relative to the largest, may be noise; above it they are not: methods stop far below. */
const MAYBE_NOISE = 1e-5;

/** What a core leaks, relative to its images, that may be an error of the method that found it. */
const LEAK = 1e-5;

/** R and S of less overlap than this have no core: E F = 0. */
const NO_OVERLAP = 1e-9;

/** Overlaps of candidates for R'' and S'' below this are not inverted. */
const LEAST_OVERLAP = 1e-3;

/** Up to this n every direction is a candidate, beyond it as many random ones more than are needed. */
const SMALL = 64;
const SPARE = 8;

/** Most directions in which a core is taken to leak, images of small cores have no more; and most numbers in them, which may be fewer for large n. */
const MOST_LEAKS = 256;
const LEAK_NUMBERS = 2 ** 18;

interface Pair {
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
}

/**
 * The core of R (d×n) and S (n×d), whose sizes say what counts, completed to rank d in the ways that there are; none where R S has full rank.
 * Cost: two sweeps.
 */
export function* coresOf(A: Tuple, R: PlanarMatrix, S: PlanarMatrix, hermitian: boolean): Resting<Pair[]> {
  const d = S.cols;
  const overlap = multiply(R, S);
  if (!(norm(overlap) > NO_OVERLAP * norm(R) * norm(S))) return [];
  const { left, values, right } = singularValues(overlap);
  const k = rankOf(values);
  if (k === undefined) return [];
  const roots = values.slice(0, k).map((value) => 1 / Math.sqrt(value));
  const core = multiply(S, columnsBetween(right, 0, k));
  const coreLeft = hermitian ? core : multiply(adjoint(R), columnsBetween(left, 0, k));
  scaleColumns(core, roots);
  if (!hermitian) scaleColumns(coreLeft, roots);
  const rest = yield* complements(A, core, coreLeft, d - k);
  const ways =
    rest !== undefined ? [rest] : A.n <= SMALL && !hermitian ? yield* grownCores(A, core, coreLeft, d - k) : [];
  return ways.map(([more, moreLeft]) => ({
    R: adjoint(sideBySide([coreLeft, moreLeft!])),
    S: sideBySide([core, more!]),
  }));
}

/** Where the singular values fall the most. */
function rankOf(values: Float64Array): number | undefined {
  const largest = values[0]!;
  let rank: number | undefined;
  let widest = 1;
  for (let k = 1; k < values.length; k++) {
    if (values[k]! > MAYBE_NOISE * largest) continue;
    const fall = values[k - 1]! / Math.max(values[k]!, 1e-17 * largest);
    if (fall > widest) [rank, widest] = [k, fall];
  }
  return rank;
}

/** `count` columns each, [S'', R''*]: dual to one another, S'' orthogonal to R'* and all A_j*R'*, R''* to S' and all A_j S'. */
function* complements(
  A: Tuple,
  core: PlanarMatrix,
  coreLeft: PlanarMatrix,
  count: number,
): Resting<PlanarMatrix[] | undefined> {
  const { algebra, n } = A;
  const random = randomSource(0);
  const k = core.cols;
  const leaks = Math.min(n, A.r * k, MOST_LEAKS, Math.max(16, Math.floor(LEAK_NUMBERS / (n * algebra.dim))));
  const image = A.createImage(k);
  A.imageInto(image, core);
  const [forward, backward] = [zeros(algebra, n, leaks), zeros(algebra, n, leaks)];
  A.combineInto(forward, image, gaussian(algebra, A.r * leaks, k, random));
  A.adjointInto(backward, coreLeft, gaussian(algebra, A.r * k, leaks, random));
  yield;
  const candidates = n <= SMALL ? identity(algebra, n) : gaussian(algebra, n, count + SPARE, random);
  if (n > SMALL) orthonormalise(candidates);
  const right = outside(candidates, coreLeft, core, backward);
  const left = outside(candidates, core, coreLeft, forward);
  const { left: W, values, right: Z } = singularValues(adjointMultiply(left, right));
  if (!(values[count - 1]! > LEAST_OVERLAP)) return undefined;
  const roots = values.slice(0, count).map((value) => 1 / Math.sqrt(value));
  const chosen = [multiply(right, columnsBetween(Z, 0, count)), multiply(left, columnsBetween(W, 0, count))];
  for (const columns of chosen) scaleColumns(columns, roots);
  return chosen;
}

/** The candidates' parts orthogonal to `dual` and to what the images of `dual` have beside it: (1 − dual·own*) of the images. */
function outside(candidates: PlanarMatrix, dual: PlanarMatrix, own: PlanarMatrix, images: PlanarMatrix): PlanarMatrix {
  const beside = clone(images);
  addScaledInPlace(beside, -1, multiply(dual, adjointMultiply(own, images)));
  const leak = rangeOf(beside, LEAK * norm(images));
  const directions = leak === undefined ? clone(dual) : sideBySide([dual, leak]);
  orthonormalise(directions);
  const out = clone(candidates);
  for (let pass = 0; pass < 2; pass++)
    addScaledInPlace(out, -1, multiply(directions, adjointMultiply(directions, out)));
  return out;
}

/** Directions in which M is larger than `least`, if there are any. */
function rangeOf(M: PlanarMatrix, least: number): PlanarMatrix | undefined {
  const { values, vectors } = hermitianEigen(adjointMultiply(M, M));
  const count = values.filter((value) => value > least * least).length;
  return count === 0 ? undefined : multiply(M, columnsBetween(vectors, 0, count));
}
