/** Quotients of spectral radii, with the inequalities that hold between them: a value that breaks one is refused, not returned. */
import { rangeError } from '../errors';
import { dominantOfGamma } from '../superoperator/operators';
import type { Tuple } from '../tuple/tuple';
import { knownRadius, totalRadius } from './total-radius';

/** What rounding may add to a quotient that is at most 1. */
const ROUNDING = 1e-9;

/** Bound on sweeps for ρ(Γ(A;B)), and for a second attempt from where the first has ended, in a larger space. */
const SWEEPS = 5000;
const MORE_ROOM = { maxApplications: 20_000, basis: 64 } as const;

/** Relative residual of the eigenvector that is accepted. */
const ACCEPTED = 1e-9;
/** Estimated relative error of an eigenvalue that is accepted. */
const UNCERTAIN = 1e-6;

/** Up to this size ρ(Φ(A)) is computed as a bound for fitnesses, where it is not known. */
export const WORTH_BOUNDING = 24;

/**
 * ρ(Γ(A;B)) / (ρ(Φ(A)) ρ(Φ(B)))^{1/2}, at most 1.
 * @throws RangeError for a zero or nilpotent tuple; Error where an eigenvalue is not settled
 */
export function similarityOf(place: string, A: Tuple, B: Tuple): number {
  const total = Math.sqrt(positiveRadius(`${place}: A`, A)) * Math.sqrt(positiveRadius(`${place}: B`, B));
  return A === B ? 1 : atMost(place, 1, crossRadius(place, A, B) / total);
}

/**
 * L(X) = ρ(Γ(A;X)) / ρ(Φ(X))^{1/2}, at most ρ(Φ(A))^{1/2}.
 * @throws RangeError for a zero or nilpotent X; Error where an eigenvalue is not settled
 */
export function fitnessOf(place: string, A: Tuple, X: Tuple): number {
  const value = crossRadius(place, A, X) / Math.sqrt(positiveRadius(`${place}: X`, X));
  const bound = knownRadius(A) ?? (A.n <= WORTH_BOUNDING ? totalRadius(A) : Infinity);
  return atMost(place, Math.sqrt(bound), value);
}

/** Cauchy–Schwarz bounds the value; what exceeds the bound by rounding is cut off. */
function atMost(place: string, bound: number, value: number): number {
  if (value <= bound) return value;
  if (value <= bound * (1 + ROUNDING)) return bound;
  throw new Error(
    `${place}: an eigenvalue is too ill-conditioned: the quotient came out as ${value}, its bound as ${bound}`,
  );
}

/** A share of at most 1 that rounding has brought above. */
export function withoutRounding(share: number): number {
  return share > 1 && share <= 1 + ROUNDING ? 1 : share;
}

function positiveRadius(place: string, A: Tuple): number {
  const value = totalRadius(A);
  if (!(value > 0)) throw rangeError(place, 'a tuple with ρ(Φ) > 0', 'a zero or nilpotent tuple');
  return value;
}

/** ρ(Γ(A;B)), settled. */
function crossRadius(place: string, A: Tuple, B: Tuple): number {
  const stack = B.toDense();
  let found = dominantOfGamma(A, stack, { left: false, maxApplications: SWEEPS });
  if (found.status === 'max-applications') {
    found = dominantOfGamma(A, stack, { left: false, start: found.right, ...MORE_ROOM });
  }
  if (Number.isNaN(found.uncertainty) && found.kind !== 'complex-pair') {
    found = dominantOfGamma(A, stack, { left: true, start: found.right, ...MORE_ROOM });
  }
  const { status, residual, modulus, uncertainty } = found;
  if (uncertainty > UNCERTAIN) {
    throw new Error(
      `${place}: an eigenvalue is too ill-conditioned, or defective: ${modulus} with a relative error of ${uncertainty.toExponential(1)}`,
    );
  }
  if (status === 'converged' || status === 'zero' || residual <= ACCEPTED) return modulus;
  if (status === 'non-finite') throw new Error(`${place}: a product left the range of doubles; rescale the tuples`);
  throw new Error(
    `${place}: the eigenvalue iteration did not converge (residual ${residual.toExponential(1)}); spectralRadius reports its state`,
  );
}
