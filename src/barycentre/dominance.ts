/** Whether the eigenvalues that a barycentre stands on are the largest. */
import type { PeripheralKind } from '../dominant-eigen';
import type { Point } from '../methods/ascent-point';
import type { Resting } from '../resting';
import { restingDominantOfGamma } from '../superoperator/operators';

/** What may be spent on a spectral radius. */
export const RADIUS = { tolerance: 1e-8, maxApplications: 400, left: false } as const;

/** Imaginary part, relative to the modulus, of a pair that is one eigenvalue twice. */
const TWICE = 1e-6;

/** The eigenvalues of one Γ(A^k;X) for X with ρ(Φ(X)) = 1. */
export interface PartDominance {
  /** ρ(Γ(A^k;X)). */
  readonly spectralRadius: number;
  /** |ℓ_k|, which is to be that. */
  readonly eigenvalue: number;
  /** Whether it is, to 1e-6. */
  readonly dominant: boolean;
  /** 1 − |μ|/ρ for the largest |μ| < ρ of the eigenvalues that were seen, an estimate; 1 where none was. */
  readonly gap: number;
  /** Independent eigenvectors that were seen of the leading eigenvalue; it has at least so many. */
  readonly multiplicity: number;
  /** How the eigenvalues of modulus ρ lie: `simple` where there is one. */
  readonly kind: PeripheralKind;
}

/** ρ(Γ(A^k;X)) of each tuple against |λ_k|, for a point that was measured. */
export function* dominanceOf({ X, parts }: Point): Resting<PartDominance[]> {
  const all: PartDominance[] = [];
  for (const { A, U, modulus } of parts!) {
    const found = yield* restingDominantOfGamma(A, X, { ...RADIUS, start: U.data });
    const { modulus: spectralRadius, gap, imaginary } = found;
    // Over R and H, rounding makes a pair of an eigenvalue that comes twice.
    const isTwice = found.kind === 'complex-pair' && Math.abs(imaginary) <= TWICE * spectralRadius;
    const multiplicity = isTwice ? Math.max(found.multiplicity, 2) : found.multiplicity;
    const kind = isTwice ? 'repeated' : found.kind;
    const dominant = spectralRadius <= modulus * (1 + 1e-6);
    all.push({ spectralRadius, eigenvalue: modulus, dominant, gap, multiplicity, kind });
  }
  return all;
}
