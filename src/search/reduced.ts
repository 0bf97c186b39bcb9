/**
 * X = RAS as searches see it: as a stack of r matrices d×d, or, where A is Hermitian and has the verbs for it, by R and S alone, which is a matter of
 * memory: graphs have far more edges than X has numbers for each. Then nothing of size r·d² is ever made.
 */
import type { DominantEigen, DominantEigenOptions, LinearOperator } from '../dominant-eigen';
import { restingDominantEigenpair } from '../dominant-eigen/dominant-eigenpair';
import {
  adjoint,
  blocks,
  distance,
  gaussian,
  inner,
  multiply,
  multiplyInto,
  norm,
  type PlanarMatrix,
  zeros,
} from '../matrix';
import { hasNoStacks } from '../methods/crossed-steps';
import { type SmallMap, stackMap } from '../methods/fixed-points';
import { isMoreThanRounding } from '../methods/rounding';
import { randomSource } from '../random';
import type { Resting } from '../resting';
import { type CrossedTuple, crossedMaps } from '../superoperator/crossed';
import { gammaOperator, phiOperator, restingDominantOfGamma } from '../superoperator/operators';
import type { Tuple } from '../tuple/tuple';
import type { Gauged } from './gauge';

/** What is known of an X. */
export interface Factors {
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
  /** The stack of the X_j = R A_j S, or undefined where it is not written down. */
  readonly X: PlanarMatrix | undefined;
}

/** X with what a certificate asks of it. */
export interface Reduced {
  readonly X: PlanarMatrix | undefined;
  readonly phi: SmallMap;
  /** g X g⁻¹ for the R and S of that gauge. */
  moved(to: Gauged): Reduced;
  /** out (n×d) ← Γ(A;X)(S E). */
  forwardInto(out: PlanarMatrix, E: PlanarMatrix): void;
  /** out (n×d) ← Γ(A;X)†(V). */
  backwardInto(out: PlanarMatrix, V: PlanarMatrix): void;
  /** ‖X − Y‖/‖X‖; 0 without stacks, where X is R A S and nothing else. */
  distanceTo(Y: Reduced): number;
}

/** Part of its terms below which X is what rounding left of them; where ‖X‖² is known, and not ‖X‖, no less can be seen. */
const LEAST = 1e-12;
const LEAST_SQUARE = 1e-14;

/** X = RAS, or undefined where its terms cancel. One sweep, or two. */
export function reducedBy(A: Tuple, R: PlanarMatrix, S: PlanarMatrix, hermitian: boolean): Reduced | undefined {
  if (hermitian && hasNoStacks(A)) return isMoreThanNothing(A, R, S) ? crossed(A, R, S) : undefined;
  const image = A.createImage(S.cols);
  const X = zeros(A.algebra, A.r * S.cols, S.cols);
  A.imageInto(image, S);
  A.compressInto(X, adjoint(R), image);
  return isMoreThanRounding(A, image, X, R, LEAST) ? stacked(A, X, image) : undefined;
}

/** The point that a change of gauge leads to, read off A again. */
export function readAgain(A: Tuple, before: Reduced, R: PlanarMatrix, S: PlanarMatrix): Reduced {
  if (before.X === undefined) return crossed(A as CrossedTuple, R, S);
  const image = A.createImage(S.cols);
  const X = zeros(A.algebra, A.r * S.cols, S.cols);
  A.imageInto(image, S);
  A.compressInto(X, adjoint(R), image);
  return stacked(A, X, image);
}

/** @param image that of S, if X = RAS */
function stacked(A: Tuple, X: PlanarMatrix, image?: PlanarMatrix): Reduced {
  return {
    X,
    phi: stackMap(X, A.r),
    moved({ g, gInverse }) {
      const out = zeros(X.algebra, X.rows, X.cols);
      const targets = blocks(out, A.r);
      blocks(X, A.r).forEach((block, j) => {
        multiplyInto(targets[j]!, multiply(g, block), gInverse);
      });
      return stacked(A, out);
    },
    // Γ(A;X)(S E) = Σ (A_j S)(X_j E)*
    forwardInto: (out, E) => A.combineInto(out, image!, multiply(X, E)),
    backwardInto: (out, V) => A.adjointInto(out, V, X),
    distanceTo: (Y) => distance(X, Y.X!) / norm(X),
  };
}

function crossed(A: CrossedTuple, R: PlanarMatrix, S: PlanarMatrix): Reduced {
  const { gamma, phi } = crossedMaps(A, R, S);
  return {
    X: undefined,
    phi: { ...phi, algebra: A.algebra, d: S.cols, isSelfAdjoint: true },
    moved: (to) => crossed(A, to.R, to.S),
    forwardInto: (out, E) => gamma.applyInto(out.data, multiply(S, E).data),
    backwardInto: (out, V) => gamma.adjointInto!(out.data, V.data),
    distanceTo: () => 0,
  };
}

/** Whether ‖X‖² = ⟨R*, Φ(SS*)R*⟩ is more than rounding of its terms: Gaussian columns see ‖Φ(SS*)‖. */
function isMoreThanNothing(A: CrossedTuple, R: PlanarMatrix, S: PlanarMatrix): boolean {
  const { algebra, n } = A;
  const out = zeros(algebra, n, S.cols);
  const left = adjoint(R);
  A.crossInto(out, S, S, left);
  const square = inner(left, out);
  A.crossInto(out, S, S, gaussian(algebra, n, S.cols, randomSource(0)));
  return square > (LEAST_SQUARE * norm(out) * inner(left, left)) / Math.sqrt(S.cols);
}

/** Γ(A;X) of a point. */
export function gammaOf(A: Tuple, { X, R, S }: Factors): LinearOperator {
  return X === undefined ? crossedMaps(A as CrossedTuple, R, S).gamma : gammaOperator(A, X);
}

/** Φ(X) of a point; without a stack A is read for it. */
export function phiOf(A: Tuple | undefined, { X, R, S }: Factors, r: number): LinearOperator {
  return X === undefined ? crossedMaps(A as CrossedTuple, R, S).phi : phiOperator(X, r);
}

/** Dominant eigenvectors of Γ(A;X) of a point, by {@link restingDominantOfGamma} where there is a stack. */
export function* dominantOf(A: Tuple, point: Factors, options: DominantEigenOptions): Resting<DominantEigen> {
  if (point.X !== undefined) return yield* restingDominantOfGamma(A, point.X, options);
  return yield* restingDominantEigenpair(gammaOf(A, point), options);
}

/** The stack of the R A_j S, which is made where it was not written down. */
export function stackOf(A: Tuple, { X, R, S }: Factors): PlanarMatrix {
  if (X !== undefined) return X;
  const image = A.createImage(S.cols);
  const out = zeros(A.algebra, A.r * S.cols, S.cols);
  A.imageInto(image, S);
  A.compressInto(out, adjoint(R), image);
  A.releaseImage?.(image);
  return out;
}
