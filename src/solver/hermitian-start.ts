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
import { fixedPoints } from './fixed-points';
import { TruncatedPower } from './low-rank';
import type { Problem, StartPoint } from './method';

/** Power steps that lead in a start; fewer, on fewer columns, where small products cost more than sweeps. */
const LEAD_IN = 15;
const SHORT_LEAD_IN = 10;

/** A random, balanced or given L after its lead-in; its columns are ordered by weight. */
export function startingPoint(problem: Problem, start: StartPoint): PlanarMatrix {
  const { A, rank: d, random } = problem;
  if (start.kind === 'given') {
    const L = clone(start.S);
    const image = A.createImage(d);
    A.imageInto(image, L);
    const X = zeros(A.algebra, A.r * d, d);
    A.compressInto(X, adjoint(start.R), image);
    const { E } = fixedPoints(X, A.r);
    const out = zeros(A.algebra, A.n, d);
    multiplyInto(out, L, squareRoot(E));
    return out;
  }
  const isShort = A.quarticInto !== undefined;
  const columns = start.kind === 'balanced' ? Math.min(A.n, (isShort ? d : 2 * d) + 8) : d;
  const first = gaussian(A.algebra, A.n, columns, random);
  orthonormalise(first);
  const power = new TruncatedPower(A, first);
  for (let k = 0; k < (isShort ? SHORT_LEAD_IN : LEAD_IN); k++) power.step();
  return start.kind === 'balanced' ? leadingColumns(power.L, d) : power.L;
}
