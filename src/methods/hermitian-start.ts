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
import { fixedPoints } from './fixed-points';
import { leadIn, TruncatedPower } from './low-rank';
import type { Problem, StartPoint } from './method';

/** A random, balanced or given L after its lead-in; its columns are ordered by weight. */
export function* startingPoint(problem: Problem, start: StartPoint): Resting<PlanarMatrix> {
  const { A, rank: d, random } = problem;
  if (start.kind === 'given') {
    const L = clone(start.S);
    const image = A.createImage(d);
    A.imageInto(image, L);
    const X = zeros(A.algebra, A.r * d, d);
    A.compressInto(X, adjoint(start.R), image);
    const { E } = yield* fixedPoints(X, A.r);
    const out = zeros(A.algebra, A.n, d);
    multiplyInto(out, L, squareRoot(E));
    return out;
  }
  const lead = leadIn(A, d);
  const columns = start.kind === 'balanced' ? lead.columns : d;
  const first = gaussian(A.algebra, A.n, columns, random);
  orthonormalise(first);
  const power = new TruncatedPower(A, first);
  for (let step = 0; step < lead.steps; step++) {
    power.step();
    yield;
  }
  return start.kind === 'balanced' ? leadingColumns(power.L, d) : power.L;
}
