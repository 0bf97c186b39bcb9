/** How a cluster goes on to a higher rank: by the directions that A makes of it most. */
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  type Complement,
  clone,
  gaussian,
  isInvertible,
  multiply,
  norm,
  orthonormalise,
  type PlanarMatrix,
  zeros,
} from '../matrix';
import type { StartPoint } from '../methods/method';
import { randomSource } from '../random';
import { inOnePiece } from '../resting';
import type { LsrdrData } from '../result/data';
import { CountingTuple } from '../search/counting-tuple';
import { factsOf, isHermitian } from '../search/facts';
import { factorP, factorQ } from '../search/optima';
import { gradedGaussian, homesOf } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';
import { beside } from './subspace';

/** Block power steps for the new directions; they need not be exact. */
const STEPS = 10;

/** R (d+m)×n and S n×(d+m) with m directions more, within the complement if there is one. Cost: one reading, or 21 where A is not Hermitian. */
export function extended(
  tuple: Tuple,
  { point }: LsrdrData,
  m: number,
  complement: Complement | undefined,
): { start: StartPoint; readings: number } {
  const A = new CountingTuple(tuple);
  const within = (M: PlanarMatrix) => (complement === undefined ? M : complement.embed(complement.restrict(M)));
  const { R, S } = point;
  const left = adjoint(R);
  const first = within(randomIn(tuple, S, m));
  const [forward, backward] = [forwardMap(A, factorP(point)), backwardMap(A, factorQ(point))];
  const V = leading(first, (Y) => within(forward(Y)), S, left);
  // Of Hermitian matrices both maps are the same.
  let W = isHermitian(inOnePiece(factsOf(tuple)).facts) ? V : leading(first, (Y) => within(backward(Y)), left, S);
  if (!isInvertible(adjointMultiply(W, V))) {
    W = clone(V);
    addScaledInPlace(W, -1, multiply(left, adjointMultiply(S, V)));
  }
  const start: StartPoint = { kind: 'given', R: adjoint(beside(left, W)), S: beside(S, V) };
  A.releaseImages();
  return { start, readings: A.sweeps };
}

/** Random directions; of several spaces those that each of them has more of than S. */
function randomIn({ algebra, n, sector }: Tuple, S: PlanarMatrix, m: number): PlanarMatrix {
  if (sector === undefined) return gaussian(algebra, n, m, randomSource(1));
  const before = homesOf(sector, S);
  const homes = sector.ranks.flatMap((rank, v) => {
    const count = rank - before.reduce((sum, home) => sum + Number(home === v), 0);
    return new Array<number>(count).fill(v);
  });
  return gradedGaussian({ ...sector, homes: Int32Array.from(homes) }, { algebra, n }, randomSource(1));
}

type Apply = (V: PlanarMatrix) => PlanarMatrix;

/** What of the random directions stays in, so that directions exist where the map has none, as between the blocks of a direct sum. */
const NOISE = 1e-4;

/** Leading eigenvectors of a PSD map, without what is in im S along the kernel of left*: v − S(left* v). */
function leading(first: PlanarMatrix, apply: Apply, S: PlanarMatrix, left: PlanarMatrix): PlanarMatrix {
  let V = first;
  for (let step = 0; step < STEPS; step++) {
    V = apply(V);
    addScaledInPlace(V, ((norm(V) || 1) / norm(first)) * NOISE, first);
    addScaledInPlace(V, -1, multiply(S, adjointMultiply(left, V)));
    orthonormalise(V);
  }
  return V;
}

/** V ↦ Σ_j A_j K K* A_j* V from one image of K. */
function forwardMap(A: Tuple, K: PlanarMatrix): Apply {
  const image = A.createImage(K.cols);
  A.imageInto(image, K);
  return (V) => {
    const N = zeros(A.algebra, A.r * V.cols, K.cols);
    A.compressInto(N, V, image);
    const out = zeros(A.algebra, A.n, V.cols);
    A.combineInto(out, image, N);
    return out;
  };
}

/** V ↦ Σ_j A_j* K K* A_j V. */
function backwardMap(A: Tuple, K: PlanarMatrix): Apply {
  return (V) => {
    const image = A.createImage(V.cols);
    A.imageInto(image, V);
    const N = zeros(A.algebra, A.r * K.cols, V.cols);
    A.compressInto(N, K, image);
    A.releaseImage?.(image);
    const out = zeros(A.algebra, A.n, V.cols);
    A.adjointInto(out, K, N);
    return out;
  };
}
