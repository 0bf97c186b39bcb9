import { type Algebra, isSameAlgebra } from '../algebra';
import { type ClusterLike, resultOf } from '../cluster/given';
import { rangeError } from '../errors';
import { shapeOf, toColumns } from '../interop/arrays';
import { readMatrix, readVector } from '../interop/columns';
import {
  addScaledInPlace,
  adjoint,
  clone,
  distance,
  gaussian,
  identity,
  leadingColumns,
  multiply,
  norm,
  orthonormalise,
  type PlanarMatrix,
  realTrace,
  scaleInPlace,
} from '../matrix';
import type { RandomSource } from '../random';
import { dataOf } from '../result/lsrdr';
import { firstRows, withOnes } from './forms';
import type { VectorLike } from './weights';

export type InterventionMode = 'ablate' | 'keep' | 'steer';

/** Π = S R on n coordinates, or on n+1 with the constant one as the last, and the direction that steering takes. */
export interface Projector {
  readonly rank: number;
  readonly S: PlanarMatrix;
  readonly R: PlanarMatrix;
  /** n×1 of norm 1, without the constant one. */
  readonly direction: PlanarMatrix | undefined;
}

/** Reads a cluster on the n coordinates before a layer: a result, or a projection on n coordinates, or on n+1 with the constant one. */
export function readProjector(place: string, cluster: ClusterLike, algebra: Algebra, n: number): Projector {
  const result = resultOf(cluster);
  if (result !== undefined) {
    if (!isSameAlgebra(result.algebra, algebra))
      throw rangeError(place, `a ${algebra.name} result`, `a ${result.algebra.name} one`);
    if (result.n !== n && result.n !== n + 1)
      throw rangeError(place, `a result on ${n} or ${n + 1} coordinates`, result.n);
    const { S, R } = dataOf(result).point;
    const { columns } = toColumns(place, result.prominent(1).directions, algebra, result.n);
    return { rank: result.rank, S, R, direction: unit(columns, n) };
  }
  const size = shapeOf(place, cluster)[0] === n + 1 ? n + 1 : n;
  const M = readMatrix(place, cluster, algebra, size, size);
  if (distance(multiply(M, M), M) > 1e-8 * norm(M)) throw rangeError(place, 'a projection, Π² = Π', 'another matrix');
  return { rank: Math.round(realTrace(M)), S: M, R: identity(algebra, size), direction: undefined };
}

/** The orthogonal projection onto a random subspace. */
export function randomProjector(algebra: Algebra, n: number, rank: number, random: RandomSource): Projector {
  const S = gaussian(algebra, n, Math.min(rank, n), random);
  orthonormalise(S);
  return { rank, S, R: adjoint(S), direction: unit(leadingColumns(S, 1), n) };
}

/** A direction [n(, a)] as given, scaled to norm 1. */
export function readDirection(place: string, v: VectorLike, algebra: Algebra, n: number): PlanarMatrix {
  const column = readVector(place, v, algebra, n);
  const found = unit(column, n);
  if (found === undefined) throw rangeError(place, 'a vector other than zero', 'zero');
  return found;
}

/** x − Πx, Πx or x + s·u for each column of X; the constant one, where Π has it, stays one. */
export function intervened(
  X: PlanarMatrix,
  mode: InterventionMode,
  { S, R, direction }: Projector,
  strength: number,
): PlanarMatrix {
  if (mode === 'steer') {
    const out = clone(X);
    for (let line = 0; line < direction!.data.length; line++) {
      for (let c = 0; c < X.cols; c++) out.data[line * X.cols + c]! += strength * direction!.data[line]!;
    }
    return out;
  }
  const image = firstRows(multiply(S, multiply(R, R.cols > X.rows ? withOnes(X) : X)), X.rows);
  if (mode === 'keep') return image;
  const out = clone(X);
  addScaledInPlace(out, -1, image);
  return out;
}

function unit(column: PlanarMatrix, n: number): PlanarMatrix | undefined {
  const out = clone(firstRows(column, n));
  const length = norm(out);
  if (length === 0) return undefined;
  scaleInPlace(out, 1 / length);
  return out;
}
