/** Where `hermitian-cg` begins. From a random L the quartic is nearly flat when n ≫ d, so truncated power steps lead in. */
import {
  adjoint,
  clone,
  gaussian,
  leadingColumns,
  multiplyInto,
  orthonormalise,
  type PlanarMatrix,
  squareRoot,
  zeros,
} from '../matrix';
import type { Resting } from '../resting';
import { crossedMaps } from '../superoperator/crossed';
import type { Tuple } from '../tuple/tuple';
import { hasNoStacks } from './crossed-steps';
import { fixedPointsOf, type SmallMap, stackMap } from './fixed-points';
import { leadIn, TruncatedPower } from './low-rank';
import type { Problem, StartPoint } from './method';

/** A random, balanced or given L after its lead-in; its columns are ordered by weight. */
export function* startingPoint(problem: Problem, start: StartPoint): Resting<PlanarMatrix> {
  const { A, rank: d } = problem;
  if (start.kind === 'given') {
    const L = clone(start.S);
    const { E } = yield* fixedPointsOf(mapOf(A, start.R, L));
    const out = zeros(A.algebra, A.n, d);
    multiplyInto(out, L, squareRoot(E));
    return out;
  }
  const lead = leadIn(A, d);
  const columns = start.kind === 'balanced' ? lead.columns : d;
  const first = randomColumns(problem, columns);
  const power = new TruncatedPower(A, first);
  for (let step = 0; step < lead.steps; step++) {
    power.step();
    yield;
  }
  return start.kind === 'balanced' ? leadingColumns(power.L, d) : power.L;
}

/** Random orthonormal columns, not led in. */
export function randomColumns({ A, rank, random }: Problem, columns = rank): PlanarMatrix {
  const out = gaussian(A.algebra, A.n, columns, random);
  orthonormalise(out);
  return out;
}

/** Φ(X) for X = RAS. */
function mapOf(A: Tuple, R: PlanarMatrix, S: PlanarMatrix): SmallMap {
  const d = S.cols;
  if (hasNoStacks(A)) return { ...crossedMaps(A, R, S).phi, algebra: A.algebra, d, isSelfAdjoint: true };
  const image = A.createImage(d);
  A.imageInto(image, S);
  const X = zeros(A.algebra, A.r * d, d);
  A.compressInto(X, adjoint(R), image);
  return stackMap(X, A.r);
}
