/**
 * Starting points R (d×n), S (n×d) with R S = 1 for tuples that need not be Hermitian.
 */
import {
  adjoint,
  adjointMultiply,
  gaussian,
  leadingColumns,
  multiply,
  orthonormalise,
  type PlanarMatrix,
  scaleColumns,
  singularValues,
  solve,
  zeros,
} from '../matrix';
import type { Resting } from '../resting';
import { gradedGaussian, joined, regraded, rowsOf, type Sector, spacesOf } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';
import { DualPower, leadIn, TruncatedPower } from './low-rank';
import type { Problem, StartPoint } from './method';
import { isMoreThanRounding } from './rounding';

/** S with orthonormal random columns and R = S*. */
export function randomStart({ A, rank, random }: Problem): { R: PlanarMatrix; S: PlanarMatrix } {
  const S = randomColumns(A, rank, random);
  orthonormalise(S);
  return { R: adjoint(S), S };
}

/** A given start, in a sector the nearest that belongs to it, or a random one. */
export function placedStart(
  problem: Problem,
  start: Exclude<StartPoint, { kind: 'balanced' }>,
): { R: PlanarMatrix; S: PlanarMatrix } {
  if (start.kind === 'random') return randomStart(problem);
  const { sector } = problem.A;
  return sector === undefined ? start : (regraded(sector, start) ?? randomStart(problem));
}

/**
 * The stack X = R A S of a start, or undefined when it vanishes beside what cancelled in it: R = S* gives 0 for skew matrices.
 */
export function compressionOf(
  A: Tuple,
  { R, S }: { R: PlanarMatrix; S: PlanarMatrix },
  image: PlanarMatrix,
): PlanarMatrix | undefined {
  A.imageInto(image, S);
  const X = zeros(A.algebra, A.r * S.cols, S.cols);
  A.compressInto(X, adjoint(R), image);
  return isMoreThanRounding(A, image, X, R, 1e-10) ? X : undefined;
}

function randomColumns({ algebra, n, sector }: Tuple, rank: number, random: Problem['random']): PlanarMatrix {
  return sector ? gradedGaussian(sector, { algebra, n }, random) : gaussian(algebra, n, rank, random);
}

/** A random pair with R S = 1 whose R is independent of S. */
export function obliqueStart({ A, rank, random }: Problem): { R: PlanarMatrix; S: PlanarMatrix } {
  const S = randomColumns(A, rank, random);
  const W = randomColumns(A, rank, random);
  orthonormalise(S);
  orthonormalise(W);
  return { R: solve(adjointMultiply(W, S), adjoint(W)), S };
}

/**
 * Balanced truncation. With E ≈ L L* and F ≈ M M* the fixed points of Φ(A) and Φ(A)† (truncated to rank k, 2d + 8 or so, exact
 * in the limit when k = n) and the singular value decomposition M* L = W Σ V*, the d leading directions are
 *
 *     S = L V_d Σ_d^{−1/2},   R = Σ_d^{−1/2} W_d* M*,   R S = 1.
 *
 * Cost: two sweeps for each power step, and one image of an n×k matrix; nothing of size n×n unless k = n. Rests after each step.
 */
export function* balancedStart(problem: Problem): Resting<{ R: PlanarMatrix; S: PlanarMatrix }> {
  const { A, rank: d, random } = problem;
  const { steps, columns } = leadIn(A, d);
  const k = A.n <= SMALL ? A.n : columns;
  const first = gaussian(A.algebra, A.n, k, random);
  orthonormalise(first);
  const direct = new TruncatedPower(A, first);
  const dual = new DualPower(A, first);
  for (let step = 0; step < steps; step++) {
    const { L } = direct;
    direct.step();
    dual.step(L, direct.image);
    yield;
  }
  if (A.sector) return balancedIn(A.sector, dual.M, direct.L) ?? randomStart(problem);
  const { left, values, right } = singularValues(adjointMultiply(dual.M, direct.L));
  const floor = values[0]! * 1e-12;
  const inverseRoots = values.slice(0, d).map((value) => 1 / Math.sqrt(Math.max(value, floor)));
  const S = multiply(direct.L, leadingColumns(right, d));
  const RAdjoint = multiply(dual.M, leadingColumns(left, d));
  scaleColumns(S, inverseRoots);
  scaleColumns(RAdjoint, inverseRoots);
  return { R: adjoint(RAdjoint), S };
}

/** Singular values of M*L in a space below this, relative to the largest of all, are no direction to begin with. */
const LEAST_BALANCED = 1e-10;

/** The same in each space, as E and F are block diagonal; undefined where one of them has fewer directions than its rank. */
function balancedIn(
  sector: Sector,
  M: PlanarMatrix,
  L: PlanarMatrix,
): { R: PlanarMatrix; S: PlanarMatrix } | undefined {
  let largest = 0;
  const each = spacesOf(sector).map((v) => {
    const [Mv, Lv] = [rowsOf(sector, M, v), rowsOf(sector, L, v)];
    const { left, values, right } = singularValues(adjointMultiply(Mv, Lv));
    largest = Math.max(largest, values[0]!);
    return { Mv, Lv, left, values, right, rank: sector.ranks[v]! };
  });
  if (each.some(({ rank, values }) => rank > 0 && !(values[rank - 1]! > LEAST_BALANCED * largest))) return undefined;
  const spans = each.map(({ Mv, Lv, left, values, right, rank }) => {
    const inverseRoots = values.slice(0, rank).map((value) => 1 / Math.sqrt(value));
    const [S, W] = [multiply(Lv, leadingColumns(right, rank)), multiply(Mv, leadingColumns(left, rank))];
    for (const columns of [S, W]) scaleColumns(columns, inverseRoots);
    return { right: S, left: W };
  });
  return joined(sector, spans);
}

/** Up to this n the fixed points are kept at full rank. */
const SMALL = 32;
