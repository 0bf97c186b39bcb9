import {
  adjoint,
  adjointMultiply,
  clone,
  identity,
  inner,
  inverse,
  isInvertible,
  multiply,
  multiplyAdjoint,
  norm,
  orthonormalise,
  type PlanarMatrix,
  relativeDefect,
  scaleColumns,
  scaleInPlace,
  zeros,
} from '../matrix';
import { defectsOf, fixedPointsOf } from '../methods/fixed-points';
import type { Resting } from '../resting';
import { regraded } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';
import { coresOf } from './core';
import { canonicalGauge } from './gauge';
import { unlessNumbersFail } from './guarded';
import { readAgain, reducedBy } from './reduced';

/** Relative defects of the identities that an LSRDR satisfies. */
export interface Residuals {
  /** ‖Γ(A;X)(SE) − λSE‖/(λ‖SE‖) and the same for Γ† and R*F, together: with X = R A S, R S = 1 this is the vanishing of ∇L. */
  readonly stationarity: number;
  /** ‖Γ(A;ΠAΠ)P − λP‖/(λ‖P‖) and the same for the adjoint and Q, the larger. */
  readonly equations: number;
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
  /** Stack of the X_j = R A_j S, if it is written down. */
  readonly X: PlanarMatrix | undefined;
  /** The roots of the eigenvalues of E F, descending, sum one; all 0 if E F = 0. */
  readonly sigma: Float64Array;
  /** The diagonals of E and F: both are σ, unless E and F have different supports. P ∝ S E S*, Q ∝ R* F R. */
  readonly E: Float64Array;
  readonly F: Float64Array;
  /** ρ(Φ(X)); at an LSRDR also the eigenvalue of Γ(A;X) with eigenvectors S E and R* F. */
  readonly lambda: number;
  /** L(X); √λ at an LSRDR. */
  readonly fitness: number;
  readonly residuals: Residuals;
  /** True for the random point that stands in where a method ended with nothing. */
  readonly isFallback?: boolean;
}

/** Worst residual below which nothing better is looked for. */
const GOOD = 1e-9;

/**
 * From R (d×n) and S (n×d) to the normalised LSRDR in canonical gauge, measured afresh from A whatever the method believed. Only the spans count,
 * and where these do not give an LSRDR, the sizes: at an optimum of lower rank the columns of U = S E and V = R* F are dependent, and what spans
 * their null spaces is noise. Then the core that is left of them is completed to rank d, and measured too. Three sweeps, or up to twelve; rests between them.
 *
 * @returns undefined when there is no such point: R S singular, X = 0 or nilpotent, or numbers that are not finite
 */
export function* certify(
  A: Tuple,
  R: PlanarMatrix,
  S: PlanarMatrix,
  hermitian: boolean,
): Resting<Certified | undefined> {
  return yield* unlessNumbersFail(A, better(A, R, S, hermitian));
}

function* better(A: Tuple, R: PlanarMatrix, S: PlanarMatrix, hermitian: boolean): Resting<Certified | undefined> {
  const [unitR, unitS] = [ofNormOne(R), ofNormOne(S)];
  if (unitR === undefined || unitS === undefined) return undefined;
  const placed = A.sector ? regraded(A.sector, { R: unitR, S: unitS }) : { R: unitR, S: unitS };
  const found = placed && (yield* measured(A, isometries(placed.R, placed.S, hermitian), hermitian));
  if (found !== undefined && worst(found) <= GOOD) return found;
  const cores = yield* coresOf(A, unitR, unitS, hermitian);
  if (cores.length === 0 && found !== undefined) {
    cores.push(...(yield* coresOf(A, adjoint(leftEigenvector(found)), rightEigenvector(found), hermitian)));
  }
  let best = found;
  for (const core of cores) {
    const other = yield* measured(A, core, hermitian);
    if (other !== undefined && !(best !== undefined && worst(best) <= worst(other))) best = other;
  }
  return best;
}

/** What decides whether a point is an LSRDR that its numbers show: the equations, R S = 1, and nothing that left the range of numbers. */
export function worst({ residuals }: Certified): number {
  if (!Object.values(residuals).every(Number.isFinite)) return Infinity;
  return Math.max(residuals.stationarity, residuals.equations, residuals.normalisation);
}

interface Pair {
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
}

/** M/‖M‖, or undefined for 0 and for numbers that are not finite. */
function ofNormOne(M: PlanarMatrix): PlanarMatrix | undefined {
  const largest = M.data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  if (!(largest > 0 && largest < Infinity)) return undefined;
  const out = clone(M);
  scaleInPlace(out, 1 / largest);
  scaleInPlace(out, 1 / norm(out));
  return out;
}

function isometries(R: PlanarMatrix, S: PlanarMatrix, hermitian: boolean): Pair {
  const [right, left] = [clone(S), adjoint(R)];
  orthonormalise(right);
  if (hermitian) return { R: adjoint(right), S: right };
  orthonormalise(left);
  return { R: adjoint(left), S: right };
}

/** The point of two spans. Three sweeps. */
function* measured(A: Tuple, { R, S }: Pair, hermitian: boolean): Resting<Certified | undefined> {
  const d = S.cols;
  const overlap = multiply(R, S);
  if (!isInvertible(overlap)) return undefined;
  const normalisedS = multiply(S, inverse(overlap));
  const roughX = reducedBy(A, R, normalisedS, hermitian);
  if (roughX === undefined) return undefined;
  yield;
  const rough = yield* fixedPointsOf(roughX.phi);
  if (!(rough.value > 0)) return undefined;
  const first = canonicalGauge(R, normalisedS, rough.E, rough.F, hermitian, A.sector);
  // Small σ are known better from a gauge in which they are not squared.
  const firstX = roughX.moved(first);
  const near = yield* fixedPointsOf(firstX.phi, { E: diagonal(first.S, first.E), F: diagonal(first.S, first.F) });
  const gauged = canonicalGauge(first.R, first.S, near.E, near.F, hermitian, A.sector);

  yield;
  const X = readAgain(A, firstX, gauged.R, gauged.S);
  const [E, F] = [diagonal(gauged.S, gauged.E), diagonal(gauged.S, gauged.F)];
  const { value: lambda, residual: eigen } = defectsOf(X.phi, E, F);

  const U = multiply(gauged.S, E);
  const V = multiply(adjoint(gauged.R), F);
  const forward = zeros(A.algebra, A.n, d);
  const backward = zeros(A.algebra, A.n, d);
  X.forwardInto(forward, E);
  X.backwardInto(backward, V);
  yield;
  const excess = multiply(gauged.R, gauged.S);
  const one = identity(A.algebra, d);
  for (let i = 0; i < excess.data.length; i++) excess.data[i] = excess.data[i]! - one.data[i]!;
  return {
    R: gauged.R,
    S: gauged.S,
    X: X.X,
    sigma: gauged.sigma,
    E: gauged.E,
    F: gauged.F,
    lambda,
    fitness: Math.sqrt(lambda),
    residuals: {
      stationarity: Math.hypot(relativeDefect(forward, U, lambda), relativeDefect(backward, V, lambda)),
      equations: Math.max(
        defectBeside(forward, U, lambda, adjointMultiply(gauged.S, gauged.S)),
        defectBeside(backward, V, lambda, multiplyAdjoint(gauged.R, gauged.R)),
      ),
      eigen,
      reconstruction: X.distanceTo(firstX.moved(gauged)),
      normalisation: norm(excess) / Math.sqrt(d),
      idempotency: normBetween(gauged.S, excess, gauged.R) / normBetween(gauged.S, one, gauged.R),
    },
  };
}

function diagonal(like: PlanarMatrix, values: Float64Array): PlanarMatrix {
  const out = identity(like.algebra, values.length);
  scaleColumns(out, values);
  return out;
}

/** ‖(M − λU)S*‖/(λ‖U S*‖) from S*S: with P = U S*, M = Γ(A;X)U this is the defect of Γ(A;ΠAΠ)P = Γ(A;X)U S*, with nothing of size n×n. */
function defectBeside(M: PlanarMatrix, U: PlanarMatrix, lambda: number, gram: PlanarMatrix): number {
  const defect = clone(M);
  for (let i = 0; i < defect.data.length; i++) defect.data[i] = M.data[i]! / lambda - U.data[i]!;
  const square = (Y: PlanarMatrix) => Math.max(inner(Y, multiply(Y, gram)), 0);
  return Math.sqrt(square(defect) / square(U));
}

/** ‖S M R‖ for S n×d, M d×d, R d×n, from ‖S M R‖² = ⟨M, (S*S) M (R R*)⟩: Π itself would be n×n. */
function normBetween(S: PlanarMatrix, M: PlanarMatrix, R: PlanarMatrix): number {
  const weighted = multiply(multiply(adjointMultiply(S, S), M), multiplyAdjoint(R, R));
  return Math.sqrt(Math.max(inner(M, weighted), 0));
}

/** S E, the right eigenvector of Γ(A;X) that belongs to a point in canonical gauge. */
export function rightEigenvector({ S, E }: Certified): PlanarMatrix {
  const out = clone(S);
  scaleColumns(out, E);
  return out;
}

/** R* F, the left one. */
export function leftEigenvector({ R, F }: Certified): PlanarMatrix {
  const out = adjoint(R);
  scaleColumns(out, F);
  return out;
}
