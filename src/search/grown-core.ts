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

/** The coordinates of a space, and how many columns are missing there. */
interface Space {
  readonly own: PlanarMatrix;
  readonly dual: PlanarMatrix;
  readonly count: number;
  readonly placed: (M: PlanarMatrix) => PlanarMatrix;
}

/** Columns S'' and R''* in which E grows beyond the core, as many as are missing in each space, and the same for F. Rests between repetitions. */
export function* grownCores(
  A: Tuple,
  S: PlanarMatrix,
  RAdjoint: PlanarMatrix,
  spaces: readonly Space[],
): Resting<PlanarMatrix[][]> {
  const matrices = blocks(A.toDense(), A.r);
  const k = S.cols;
  const X = zeros(A.algebra, A.r * k, k);
  blocks(X, A.r).forEach((block, j) => {
    copyInto(block, adjointMultiply(RAdjoint, multiply(matrices[j]!, S)));
  });
  const { E, F, value } = yield* fixedPoints(X, A.r);
  if (!(value > 0)) return [];
  const forE = yield* grown(matrices, S, RAdjoint, E, value, spaces);
  const forF = yield* grown(
    matrices.map(adjoint),
    RAdjoint,
    S,
    F,
    value,
    spaces.map((space) => ({ ...space, own: space.dual })),
  );
  return [forE, [forF[1]!, forF[0]!]];
}

/** [S'', R''*] for E; with A*, R and S exchanged, [R''*, S''] for F. */
function* grown(
  matrices: readonly PlanarMatrix[],
  S: PlanarMatrix,
  RAdjoint: PlanarMatrix,
  E: PlanarMatrix,
  lambda: number,
  spaces: readonly Pick<Space, 'own' | 'count' | 'placed'>[],
): Resting<PlanarMatrix[]> {
  const { algebra, rows: n } = S;
  const each = spaces.map(({ own, count, placed }) => {
    const m = own.rows - own.cols;
    const all = identity(algebra, m);
    // y in coordinates stands for R''* = B y and for S'' = (1 − S R)B y, which are dual to one another as B* S = 0.
    const B = placed(own.cols === 0 ? all : new Complement(own).embed(all));
    const dual = multiply(S, adjointMultiply(RAdjoint, B));
    scaleInPlace(dual, -1);
    addScaledInPlace(dual, 1, B);
    return { B, dual, count, M: zeros(algebra, m, m), y: zeros(algebra, m, count) };
  });
  const core = multiply(S, squareRoot(E));
  let added = zeros(
    algebra,
    n,
    spaces.reduce((sum, { count }) => sum + count, 0),
  );
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const factor = sideBySide([core, added]);
    matrices.forEach((Aj, j) => {
      const image = multiply(Aj, factor);
      for (const { B, M } of each) {
        const inside = adjointMultiply(B, image); // coordinates: B*(1 − S R) = B*
        multiplyAdjointInto(M, inside, inside, j > 0);
      }
    });
    const columns = each.map((space) => {
      const { values, vectors } = hermitianEigen(space.M);
      space.y = columnsBetween(vectors, 0, space.count);
      const next = multiply(space.dual, space.y);
      scaleColumns(
        next,
        values.slice(0, space.count).map((value) => Math.sqrt(Math.max(value, 0) / lambda)),
      );
      return next;
    });
    const next = sideBySide(columns);
    const change = distance(next, added);
    added = next;
    if (change <= SETTLED) break;
    yield;
  }
  return [sideBySide(each.map(({ dual, y }) => multiply(dual, y))), sideBySide(each.map(({ B, y }) => multiply(B, y)))];
}
