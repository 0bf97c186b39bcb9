/**
 * A core that leaks into all directions that are left, completed nevertheless. Where A maps S' into itself, but A_j* R'* has parts in every direction,
 * F cannot stay on the core: Q is the best that rank d can have of what R' leads to. With F' and λ of the core,
 *
 *     λ q = y* (N + Σ_j D_j* y q y* D_j) y,   N = Σ_j c_j* F' c_j,   A_j = [[X'_j, c_j], [0, D_j]],
 *
 * and y the leading eigenvectors of the matrix in brackets, found by repetition: its part from D contracts, since ρ(Φ(D)) < λ. The same on the other
 * side for A*, E' and S'. Small n only: larger tuples have room, and this has matrices of size n×n.
 */
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  blocks,
  Complement,
  columnsBetween,
  copyInto,
  distance,
  hermitianEigen,
  identity,
  multiply,
  multiplyAdjointInto,
  type PlanarMatrix,
  scaleColumns,
  scaleInPlace,
  sideBySide,
  squareRoot,
  zeros,
} from '../matrix';
import { fixedPoints } from '../methods/fixed-points';
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';

const MOST_ROUNDS = 500;
const SETTLED = 1e-15;

/** `count` columns S'' and R''* in which E grows beyond the core, and the same for F. Rests between repetitions. */
export function* grownCores(
  A: Tuple,
  S: PlanarMatrix,
  RAdjoint: PlanarMatrix,
  count: number,
): Resting<PlanarMatrix[][]> {
  const matrices = blocks(A.toDense(), A.r);
  const k = S.cols;
  const X = zeros(A.algebra, A.r * k, k);
  blocks(X, A.r).forEach((block, j) => {
    copyInto(block, adjointMultiply(RAdjoint, multiply(matrices[j]!, S)));
  });
  const { E, F, value } = yield* fixedPoints(X, A.r);
  if (!(value > 0)) return [];
  const forE = yield* grown(matrices, S, RAdjoint, E, value, count);
  const forF = yield* grown(matrices.map(adjoint), RAdjoint, S, F, value, count);
  return [forE, [forF[1]!, forF[0]!]];
}

/** [S'', R''*] for E; with A*, R and S exchanged, [R''*, S''] for F. */
function* grown(
  matrices: readonly PlanarMatrix[],
  S: PlanarMatrix,
  RAdjoint: PlanarMatrix,
  E: PlanarMatrix,
  lambda: number,
  count: number,
): Resting<PlanarMatrix[]> {
  const { algebra, rows: n } = S;
  const outside = new Complement(S);
  const m = outside.dimension;
  // y in coordinates stands for R''* = B y and for S'' = (1 − S R)B y, which are dual to one another as B* S = 0.
  const B = outside.embed(identity(algebra, m));
  const dual = multiply(S, adjointMultiply(RAdjoint, B));
  scaleInPlace(dual, -1);
  addScaledInPlace(dual, 1, B);
  const core = multiply(S, squareRoot(E));
  let added = zeros(algebra, n, count);
  let y = zeros(algebra, m, count);
  const M = zeros(algebra, m, m);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const factor = sideBySide([core, added]);
    matrices.forEach((Aj, j) => {
      const image = multiply(Aj, factor);
      const inside = adjointMultiply(B, image); // coordinates: B*(1 − S R) = B*
      multiplyAdjointInto(M, inside, inside, j > 0);
    });
    const { values, vectors } = hermitianEigen(M);
    y = columnsBetween(vectors, 0, count);
    const next = multiply(dual, y);
    scaleColumns(
      next,
      values.slice(0, count).map((value) => Math.sqrt(Math.max(value, 0) / lambda)),
    );
    const change = distance(next, added);
    added = next;
    if (change <= SETTLED) break;
    yield;
  }
  return [multiply(dual, y), multiply(B, y)];
}
