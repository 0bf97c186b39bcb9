import { type Algebra, isSameAlgebra } from '../algebra';
import { type ClusterLike, resultOf } from '../cluster/given';
import { rangeError } from '../errors';
import { shapeOf, toColumns } from '../interop/arrays';
import { readMatrix, readVector } from '../interop/columns';
import {
  addScaledInPlace,
  adjoint,
  clone,
  gaussian,
  leadingColumns,
  multiply,
  norm,
  orthonormalise,
  type PlanarMatrix,
  powerOfTwo,
  scaleInPlace,
} from '../matrix';
import type { RandomSource } from '../random';
import { dataOf } from '../result/lsrdr';
import { firstRows, withOnes } from './forms';
import { thin } from './thin-projection';
import { ClusterUnion, factorsOfUnion } from './union';
import type { VectorLike } from './weights';

/** The names of the interventions. */
export const interventionModes = ['ablate', 'ablate-mean', 'ablate-resample', 'keep', 'steer'] as const;

/** What is put in the place of x: see {@link intervene}. */
export type InterventionMode = (typeof interventionModes)[number];

/** What stands for a cluster where one is applied: a cluster, or several as one. */
export type Ablatable = ClusterLike | ClusterUnion;

/** Π = S R on n coordinates, or on n+1 with the constant one as the last, and the direction that steering takes. */
export interface Projector {
  readonly rank: number;
  /** Independent columns. */
  readonly S: PlanarMatrix;
  readonly R: PlanarMatrix;
  /** n×1 of norm 1, without the constant one. */
  readonly direction: PlanarMatrix | undefined;
}

/** Reads a cluster on the n coordinates before a layer: a result, or a projection on n coordinates, or on n+1 with the constant one. */
export function readProjector(place: string, cluster: Ablatable, algebra: Algebra, n: number): Projector {
  if (cluster instanceof ClusterUnion) {
    requireFit(place, 'union', cluster, algebra, n);
    return { rank: cluster.rank, ...factorsOfUnion(cluster), direction: undefined };
  }
  const result = resultOf(cluster);
  if (result !== undefined) {
    requireFit(place, 'result', result, algebra, n);
    const { S, R } = dataOf(result).point;
    const { columns } = toColumns(place, result.prominent(1).directions, algebra, result.n);
    return { rank: result.rank, S, R, direction: unit(columns, n) };
  }
  const size = shapeOf(place, cluster)[0] === n + 1 ? n + 1 : n;
  const { S, R } = thin(place, readMatrix(place, cluster, algebra, size, size));
  return { rank: S.cols, S, R, direction: undefined };
}

function requireFit(
  place: string,
  what: string,
  given: { readonly algebra: Algebra; readonly n: number },
  algebra: Algebra,
  n: number,
): void {
  if (!isSameAlgebra(given.algebra, algebra)) {
    throw rangeError(place, `a ${algebra.name} ${what}`, `a ${given.algebra.name} one`);
  }
  if (given.n !== n && given.n !== n + 1) throw rangeError(place, `a ${what} on ${n} or ${n + 1} coordinates`, given.n);
}

/** The orthogonal projection onto a random subspace. */
export function randomProjector(algebra: Algebra, n: number, rank: number, random: RandomSource): Projector {
  const S = gaussian(algebra, n, Math.min(rank, n), random);
  orthonormalise(S);
  return { ...orthogonalOnto(S, n), rank };
}

/** SS* of an isometry S; steering takes its first column, as far as it is one of the n coordinates. */
export function orthogonalOnto(S: PlanarMatrix, n: number): Projector {
  return { rank: S.cols, S, R: adjoint(S), direction: unit(leadingColumns(S, 1), n) };
}

/** A direction [n(, a)] as given, scaled to norm 1. */
export function readDirection(place: string, v: VectorLike, algebra: Algebra, n: number): PlanarMatrix {
  const column = readVector(place, v, algebra, n);
  const found = unit(column, n);
  if (found === undefined) throw rangeError(place, 'a vector other than zero', 'zero');
  return found;
}

/**
 * x − Πx, x − Πx + Πx̄, Πx or x + s·u for each column of X; the constant one, where Π has it, stays one.
 * @param standIn x̄ for each column, where the mode takes one
 */
export function intervened(
  X: PlanarMatrix,
  mode: InterventionMode,
  projector: Projector,
  strength: number,
  standIn: PlanarMatrix | undefined,
): PlanarMatrix {
  if (mode === 'keep') return imageOf(projector, X);
  const out = clone(X);
  if (mode === 'steer') {
    const { data } = projector.direction!;
    for (let line = 0; line < data.length; line++) {
      for (let c = 0; c < X.cols; c++) out.data[line * X.cols + c]! += strength * data[line]!;
    }
    return out;
  }
  addScaledInPlace(out, -1, imageOf(projector, X));
  if (standIn !== undefined) addScaledInPlace(out, 1, imageOf(projector, standIn));
  return out;
}

/** Πx, or the first n coordinates of Π(x, 1). */
function imageOf({ S, R }: Projector, X: PlanarMatrix): PlanarMatrix {
  return firstRows(multiply(S, multiply(R, R.cols > X.rows ? withOnes(X) : X)), X.rows);
}

function unit(column: PlanarMatrix, n: number): PlanarMatrix | undefined {
  const out = clone(firstRows(column, n));
  scaleInPlace(out, 1 / powerOfTwo(out.data));
  const length = norm(out);
  if (length === 0) return undefined;
  scaleInPlace(out, 1 / length);
  return out;
}
