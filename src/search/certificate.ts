import {
  adjoint,
  adjointMultiply,
  blocks,
  clone,
  distance,
  identity,
  inner,
  inverse,
  isInvertible,
  multiply,
  multiplyAdjoint,
  multiplyInto,
  norm,
  type PlanarMatrix,
  relativeDefect,
  scaleColumns,
  zeros,
} from '../matrix';
import { fixedPoints } from '../methods/fixed-points';
import { isMoreThanRounding } from '../methods/rounding';
import type { Tuple } from '../tuple/tuple';
import { canonicalGauge } from './gauge';

/** Relative defects of the identities that an LSRDR satisfies. */
export interface Residuals {
  /** ‖Γ(A;X)(SE) − λSE‖/(λ‖SE‖) and the same for Γ† and R*F, together: with X = R A S, R S = 1 this is the vanishing of ∇L. */
  readonly stationarity: number;
  /** ‖Φ(X)E − λE‖/(λ‖E‖) and the same for F, the larger. */
  readonly eigen: number;
  /** ‖X − R A S‖/‖X‖: X carried through the change of gauge against X read off A again. */
  readonly reconstruction: number;
  /** ‖R S − 1‖/√d. */
  readonly normalisation: number;
  /** ‖Π² − Π‖/‖Π‖. */
  readonly idempotency: number;
}

/** A point in the canonical gauge, with everything that a result is made of. */
export interface Certified {
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
  /** Stack of the X_j = R A_j S. */
  readonly X: PlanarMatrix;
  /** The diagonal of E = F, descending, sum one. */
  readonly sigma: Float64Array;
  /** ρ(Φ(X)); at an LSRDR also the eigenvalue of Γ(A;X) with eigenvectors S E and R* F. */
  readonly lambda: number;
  /** L(X); √λ at an LSRDR. */
  readonly fitness: number;
  readonly residuals: Residuals;
  /** True for the random point that stands in where a method ended with nothing. */
  readonly isFallback?: boolean;
}

/**
 * From spanning R (d×n) and S (n×d) to the normalised LSRDR in canonical gauge, measured afresh from A whatever the method
 * believed. Three sweeps.
 *
 * @returns undefined when there is no such point: R S singular, X = 0 or nilpotent, or numbers that are not finite
 */
export function certify(A: Tuple, R: PlanarMatrix, S: PlanarMatrix, hermitian: boolean): Certified | undefined {
  const d = S.cols;
  const overlap = multiply(R, S);
  if (!isInvertible(overlap)) return undefined;
  const normalisedS = multiply(S, inverse(overlap));
  const image = A.createImage(d);
  const stack = () => zeros(A.algebra, A.r * d, d);
  A.imageInto(image, normalisedS);
  const roughX = stack();
  A.compressInto(roughX, adjoint(R), image);
  if (!isMoreThanRounding(A, image, roughX, R, 1e-12)) return undefined;
  const rough = fixedPoints(roughX, A.r);
  if (!(rough.value > 0)) return undefined;
  const gauged = canonicalGauge(R, normalisedS, rough.E, rough.F, hermitian);

  A.imageInto(image, gauged.S);
  const X = stack();
  A.compressInto(X, adjoint(gauged.R), image);
  const diagonal = identity(A.algebra, d);
  scaleColumns(diagonal, gauged.sigma);
  const points = fixedPoints(X, A.r, { E: diagonal, F: diagonal });
  const lambda = points.value;

  // Γ(A;X)(S E) = Σ (A_j S)(X_j E)*, from the image of S.
  const U = multiply(gauged.S, points.E);
  const V = multiply(adjoint(gauged.R), points.F);
  const forward = zeros(A.algebra, A.n, d);
  const backward = zeros(A.algebra, A.n, d);
  A.combineInto(forward, image, multiply(X, points.E));
  A.adjointInto(backward, V, X);
  const SR = multiply(gauged.R, gauged.S);
  const excess = clone(SR);
  const one = identity(A.algebra, d);
  for (let i = 0; i < excess.data.length; i++) excess.data[i] = excess.data[i]! - one.data[i]!;
  return {
    R: gauged.R,
    S: gauged.S,
    X,
    sigma: gauged.sigma,
    lambda,
    fitness: Math.sqrt(lambda),
    residuals: {
      stationarity: Math.hypot(relativeDefect(forward, U, lambda), relativeDefect(backward, V, lambda)),
      eigen: points.residual,
      reconstruction: distance(X, transported(roughX, A.r, gauged.g, gauged.gInverse)) / norm(X),
      normalisation: norm(excess) / Math.sqrt(d),
      idempotency: normBetween(gauged.S, excess, gauged.R) / normBetween(gauged.S, one, gauged.R),
    },
  };
}

/** ‖S M R‖ for S n×d, M d×d, R d×n, from ‖S M R‖² = ⟨M, (S*S) M (R R*)⟩: Π itself would be n×n. */
function normBetween(S: PlanarMatrix, M: PlanarMatrix, R: PlanarMatrix): number {
  const weighted = multiply(multiply(adjointMultiply(S, S), M), multiplyAdjoint(R, R));
  return Math.sqrt(Math.max(inner(M, weighted), 0));
}

/** The stack of the g X_j g⁻¹. */
function transported(X: PlanarMatrix, r: number, g: PlanarMatrix, gInverse: PlanarMatrix): PlanarMatrix {
  const out = zeros(X.algebra, X.rows, X.cols);
  const targets = blocks(out, r);
  blocks(X, r).forEach((block, j) => {
    multiplyInto(targets[j]!, multiply(g, block), gInverse);
  });
  return out;
}

/** S E, the right eigenvector of Γ(A;X) that belongs to a point in canonical gauge. */
export function rightEigenvector({ S, sigma }: Certified): PlanarMatrix {
  const out = clone(S);
  scaleColumns(out, sigma);
  return out;
}
