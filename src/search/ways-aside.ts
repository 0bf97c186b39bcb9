/**
 * Ways on from a stationary X where λ is an eigenvalue of Γ(A;X) with several eigenvectors. L is the largest of several branches near X: along X + tξ
 * they leave λ with the eigenvalues of the matrix ⟨V_a, Γ(A;ξ)U_b⟩, biorthonormal U_b and V_a. That X is stationary says that one of its diagonal
 * entries vanishes for all ξ; another that does not, or an entry beside the diagonal, is a branch that rises. So a method is started from eigenvectors
 * without any part of those of the point, and from a mixture of all, which it takes to be its U and V; both are random, and shaken against
 * branches that are stationary themselves.
 */
import { addScaledInPlace, centralTrace, multiply, type PlanarMatrix, zeros } from '../matrix';
import { spansOf } from '../methods/spans';
import { type RandomSource, randomSource } from '../random';
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import { type Certified, leftEigenvector, rightEigenvector } from './certificate';
import { dominantOf } from './reduced';

type Spans = ReturnType<typeof spansOf>;

/** Length of the shake, relative to the eigenvectors. */
const SHAKE = 1e-2;

/** What is left of an eigenvector beside those of the point when there is no other. */
const NOTHING = 1e-6;

/** Each costs two searches for eigenvectors. */
export function waysAside(A: Tuple, point: Certified, hermitian: boolean, seed: number): (() => Resting<Spans>)[] {
  return [true, false].map((isApart) => () => aside(A, point, hermitian, seed, isApart));
}

/** @param isApart whether the part of the point's own eigenvectors is taken out */
function* aside(A: Tuple, point: Certified, hermitian: boolean, seed: number, isApart: boolean): Resting<Spans> {
  const random = randomSource(seed + (isApart ? 1 : 2));
  const { right, left } = yield* companions(A, point, hermitian, random, isApart);
  const shaken = (M: PlanarMatrix): PlanarMatrix => {
    const noise = random.fillNormal(new Float64Array(M.data.length));
    addScaledInPlace(M, (SHAKE * lengthOf(M.data)) / lengthOf(noise), { ...M, data: noise });
    return M;
  };
  const first = shaken(right);
  return spansOf(first, hermitian ? first : shaken(left));
}

/**
 * Right and left eigenvectors of λ, random ones of several.
 * @param isApart whether the part of the point's own eigenvectors is taken out, if anything else is left then
 */
export function* companions(
  A: Tuple,
  point: Certified,
  hermitian: boolean,
  random: RandomSource,
  isApart: boolean,
): Resting<{ right: PlanarMatrix; left: PlanarMatrix }> {
  const found = yield* dominantOf(A, point, {
    start: random.fillNormal(new Float64Array(point.S.data.length)),
    tolerance: 1e-8,
    left: !hermitian,
  });
  const [ownRight, ownLeft] = [rightEigenvector(point), leftEigenvector(point)];
  const overlap = point.E.reduce((sum, weight, i) => sum + weight * point.F[i]!, 0);
  const rest = (vector: Float64Array, own: PlanarMatrix, dual: PlanarMatrix): PlanarMatrix => {
    const out: PlanarMatrix = { ...own, data: vector.slice() };
    if (isApart && overlap > 0) subtractShare(out, own, centralTrace(dual, out), overlap);
    return lengthOf(out.data) > NOTHING * lengthOf(vector) ? out : { ...own, data: vector.slice() };
  };
  const right = rest(found.right, ownRight, ownLeft);
  return { right, left: hermitian ? right : rest(found.left, ownLeft, ownRight) };
}

/** M ← M − own·z/overlap for a central scalar z. */
function subtractShare(M: PlanarMatrix, own: PlanarMatrix, z: Float64Array, overlap: number): void {
  const { algebra, cols: d } = M;
  const diagonal = zeros(algebra, d, d);
  for (let k = 0; k < d; k++) {
    for (let p = 0; p < algebra.dim; p++) diagonal.data[(k * algebra.dim + p) * d + k] = z[p]! / overlap;
  }
  addScaledInPlace(M, -1, multiply(own, diagonal));
}

function lengthOf(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
}
