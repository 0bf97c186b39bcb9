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
import { gradedSpans, placedAt, rowsOf } from '../tuple/sector';
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

/** What R and S are in one space, the whole one or one of several: n_v×k columns of the core, S' and R'*, and how many are missing. */
interface Part {
  readonly own: PlanarMatrix;
  readonly dual: PlanarMatrix;
  readonly count: number;
  /** The rows of its coordinates in an n×k matrix, a view. */
  readonly rows: (M: PlanarMatrix) => PlanarMatrix;
  /** An n×k matrix with a matrix n_v×k there. */
  readonly placed: (M: PlanarMatrix) => PlanarMatrix;
}

/**
 * The core of R (d×n) and S (n×d), whose sizes say what counts, completed to rank d in the ways that there are; none where R S has full rank. Of a
 * tuple of several spaces each is completed to its own rank.
 * Cost: two sweeps.
 */
export function* coresOf(A: Tuple, R: PlanarMatrix, S: PlanarMatrix, hermitian: boolean): Resting<Pair[]> {
  const parts = partsOf(A, R, S, hermitian);
  if (parts === undefined || parts.every(({ count }) => count === 0)) return [];
  const core = joined(parts, ({ own }) => own);
  const coreLeft = hermitian ? core : joined(parts, ({ dual }) => dual);
  const rest = yield* complements(A, core, coreLeft, parts);
  const missing = parts.filter(({ count }) => count > 0);
  const ways =
    rest !== undefined ? [rest] : A.n <= SMALL && !hermitian ? yield* grownCores(A, core, coreLeft, missing) : [];
  return ways.map(([more, moreLeft]) => ({
    R: adjoint(sideBySide([coreLeft, moreLeft!])),
    S: sideBySide([core, more!]),
  }));
}

/** Undefined where there is no core: E F = 0. */
function partsOf({ sector }: Tuple, R: PlanarMatrix, S: PlanarMatrix, hermitian: boolean): Part[] | undefined {
  const left = adjoint(R);
  const spaces =
    sector === undefined
      ? [{ own: S, dual: left, rows: (M: PlanarMatrix) => M, placed: (M: PlanarMatrix) => M }]
      : gradedSpans(sector, { R, S })
          .filter(({ own }) => own.cols > 0)
          .map(({ own, dual, v }) => ({
            ...{ own, dual },
            rows: (M: PlanarMatrix) => rowsOf(sector, M, v),
            placed: (M: PlanarMatrix) => placedAt(sector, M, v),
          }));
  const seen = spaces.map((space) => ({ ...space, ...singularValues(adjointMultiply(space.dual, space.own)) }));
  const largest = Math.max(...seen.map(({ values }) => values[0]!));
  if (!(largest > NO_OVERLAP * norm(R) * norm(S))) return undefined;
  return seen.map(({ own, dual, left: W, values, right: Z, ...space }) => {
    const k = rankOf(values, largest);
    const roots = values.slice(0, k).map((value) => 1 / Math.sqrt(value));
    const [kept, keptDual] = [multiply(own, columnsBetween(Z, 0, k)), multiply(dual, columnsBetween(W, 0, k))];
    for (const columns of [kept, keptDual]) scaleColumns(columns, roots);
    return { ...space, own: kept, dual: hermitian ? kept : keptDual, count: own.cols - k };
  });
}

function joined(parts: readonly Part[], of: (part: Part) => PlanarMatrix): PlanarMatrix {
  return sideBySide(parts.map((part) => part.placed(of(part))));
}

/** Where the singular values fall the most, if that may be to noise; all of them otherwise. */
function rankOf(values: Float64Array, largest: number): number {
  if (!(values[0]! > MAYBE_NOISE ** 2 * largest)) return 0;
  let rank = values.length;
  let widest = 1;
  for (let k = 1; k < values.length; k++) {
    if (values[k]! > MAYBE_NOISE * largest) continue;
    const fall = values[k - 1]! / Math.max(values[k]!, 1e-17 * largest);
    if (fall > widest) [rank, widest] = [k, fall];
  }
  return rank;
}

/** [S'', R''*], dual to one another, S'' orthogonal to R'* and all A_j*R'*, R''* to S' and all A_j S'; undefined where a space has no room for them. */
function* complements(
  A: Tuple,
  core: PlanarMatrix,
  coreLeft: PlanarMatrix,
  parts: readonly Part[],
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
  A.releaseImage?.(image);
  yield;
  const found: PlanarMatrix[][] = [];
  for (const { own, dual, count, rows, placed } of parts) {
    if (count === 0) continue;
    const size = own.rows;
    const candidates = size <= SMALL ? identity(algebra, size) : gaussian(algebra, size, count + SPARE, random);
    if (size > SMALL) orthonormalise(candidates);
    const right = outside(candidates, dual, own, rows(backward));
    const left = outside(candidates, own, dual, rows(forward));
    const { left: W, values, right: Z } = singularValues(adjointMultiply(left, right));
    if (!(values[count - 1]! > LEAST_OVERLAP)) return undefined;
    const roots = values.slice(0, count).map((value) => 1 / Math.sqrt(value));
    const chosen = [multiply(right, columnsBetween(Z, 0, count)), multiply(left, columnsBetween(W, 0, count))];
    for (const columns of chosen) scaleColumns(columns, roots);
    found.push(chosen.map(placed));
  }
  return [0, 1].map((side) => sideBySide(found.map((pair) => pair[side]!)));
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
