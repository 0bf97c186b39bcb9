/** Where the search for a barycentre begins: an X, brought into the gauge F = 1, with U_k and V_k near eigenvectors of each Γ(A^k;X). */
import type { DominantEigenOptions } from '../dominant-eigen';
import {
  addScaledInPlace,
  blocks,
  copyInto,
  hermitise,
  inverseSquareRoot,
  multiply,
  multiplyInto,
  norm,
  type PlanarMatrix,
  realTrace,
  scaleInPlace,
  squareRoot,
  zeros,
} from '../matrix';
import { type Point, setMetric } from '../methods/ascent-point';
import type { Starts } from '../methods/ascent-state';
import { fixedPoints } from '../methods/fixed-points';
import { balancedStart, compressionOf, obliqueStart, randomStart } from '../methods/starts';
import type { RandomSource } from '../random';
import type { Resting } from '../resting';
import { restingDominantOfGamma } from '../superoperator/operators';
import type { Tuple } from '../tuple/tuple';

/** Where a run begins; `given` is a stack X of r matrices d×d in any gauge. */
export type BarycentreStart =
  | { readonly kind: 'balanced' }
  | { readonly kind: 'random' }
  | { readonly kind: 'given'; readonly X: PlanarMatrix };

/** How well eigenvectors of a start are looked for, and for how many applications a side. */
const ROUGH = { tolerance: 1e-2, maxApplications: 48, left: true } as const;

/** The same for an X to continue from, which may be a barycentre already. */
const CLOSE = { maxApplications: 400, left: true } as const;

/** Tuples whose own reductions are tried for a balanced start: each is held against all the tuples. */
const MOST_CANDIDATES = 8;

export function startsOf(tuples: readonly Tuple[], rank: number, random: RandomSource, start: BarycentreStart): Starts {
  const anew = (point: Point) => settleInto(point, tuples, randomMixture(tuples, rank, random));
  return {
    *first(point) {
      if (start.kind === 'random') yield* anew(point);
      else if (start.kind === 'given') yield* settleInto(point, tuples, start.X, CLOSE);
      else yield* settleInto(point, tuples, yield* balanced(tuples, rank, random));
    },
    random: anew,
    isRandom: start.kind === 'random',
  };
}

/**
 * X and the eigenvectors of Γ(A^k;X), in the gauge of the ascent: X ← g X g⁻¹/√ρ with g = F^{1/2}.
 * @param effort how well they are looked for
 * @param vectors U and V that belong to X, all the rows; found by Arnoldi's method if not given
 */
export function* settleInto(
  point: Point,
  tuples: readonly Tuple[],
  X: PlanarMatrix,
  effort: DominantEigenOptions = ROUGH,
  vectors?: { readonly U: PlanarMatrix; readonly V: PlanarMatrix },
): Resting<void> {
  const { r } = tuples[0]!;
  const { E, F, value } = yield* fixedPoints(X, r);
  const [g, gInverse] = [squareRoot(F), inverseSquareRoot(F)];
  const targets = blocks(point.X, r);
  blocks(X, r).forEach((block, j) => void multiplyInto(targets[j]!, multiply(g, block), gInverse));
  scaleInPlace(point.X, 1 / Math.sqrt(value));
  multiplyInto(point.E, multiply(g, E), g);
  hermitise(point.E);
  scaleInPlace(point.E, 1 / realTrace(point.E));
  for (const { A, U, V } of point.parts!) {
    if (vectors === undefined) {
      const { right, left } = yield* restingDominantOfGamma(A, point.X, effort);
      U.data.set(right);
      // A nilpotent Γ has no left vector; the run ends there as one whose numbers fail.
      V.data.set(left.length > 0 ? left : right);
    }
  }
  if (vectors !== undefined) {
    multiplyInto(point.U, vectors.U, g);
    multiplyInto(point.V, vectors.V, gInverse);
  }
  copyInto(point.sweep.forward, point.U);
  copyInto(point.sweep.backward, point.V);
  point.residual = 1;
  setMetric(point);
}

/** A combination with random weights, which cannot cancel, of compressions of the tuples, each to norm 1, from random isometries of their own. */
function randomMixture(tuples: readonly Tuple[], rank: number, random: RandomSource): PlanarMatrix {
  const { algebra, r } = tuples[0]!;
  const out = zeros(algebra, r * rank, rank);
  for (const A of tuples) {
    const problem = { A, rank, random };
    const image = A.createImage(rank);
    const X = compressionOf(A, randomStart(problem), image) ?? compressionOf(A, obliqueStart(problem), image);
    A.releaseImage?.(image);
    if (X !== undefined) addScaledInPlace(out, random.normal() / norm(X), X);
  }
  return out;
}

/** The balanced truncations of the tuples by themselves, of which the one with the largest mean log ρ(Γ(A^k;X)) is taken. */
function* balanced(tuples: readonly Tuple[], rank: number, random: RandomSource): Resting<PlanarMatrix> {
  let [best, most] = [undefined as PlanarMatrix | undefined, -Infinity];
  for (const A of tuples.slice(0, MOST_CANDIDATES)) {
    if (A.n < rank) continue;
    const image = A.createImage(rank);
    const X = compressionOf(A, yield* balancedStart({ A, rank, random }), image);
    A.releaseImage?.(image);
    if (X === undefined) continue;
    const { value: radius } = yield* fixedPoints(X, A.r);
    let sum = 0;
    if (tuples.length > 1) {
      for (const other of tuples) {
        const { modulus } = yield* restingDominantOfGamma(other, X, { ...ROUGH, left: false });
        sum += Math.log(modulus) - Math.log(radius) / 2;
      }
    }
    if (sum > most || best === undefined) [best, most] = [X, sum];
  }
  return best ?? randomMixture(tuples, rank, random);
}
