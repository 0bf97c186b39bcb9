import type { PeripheralKind } from '../dominant-eigen';
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import { type Certified, rightEigenvector } from './certificate';
import { WORTH_BOUNDING } from './quotients';
import { dominantOf } from './reduced';
import { radiusIfSettled } from './total-radius';

/** The spectral radius of Γ(A;X) against the eigenvalue that a point stands for. */
export interface Dominance {
  /** ρ(Γ(A;X)). */
  readonly spectralRadius: number;
  /** The eigenvalue λ with eigenvectors S E and R* F; λ = fitness² at an LSRDR. */
  readonly eigenvalue: number;
  /** True when λ is ρ(Γ(A;X)) to 1e-6: then X is stationary for L itself, not only for its branch. */
  readonly dominant: boolean;
  /** 1 − |μ|/ρ for the largest |μ| < ρ = ρ(Γ(A;X)) of the eigenvalues that were seen, an estimate; 1 where none was. */
  readonly gap: number;
  /** Independent eigenvectors that were seen of the leading eigenvalue of Γ(A;X); it has at least so many. */
  readonly multiplicity: number;
  /** How the eigenvalues of modulus ρ(Γ(A;X)) lie: `simple` where there is one. */
  readonly kind: PeripheralKind;
}

/** Relative error of an eigenvalue from which on it is held against the bound of Cauchy and Schwarz. */
const UNCERTAIN = 1e-7;

/** Imaginary part, relative to the modulus, of a pair that is one eigenvalue twice: rounding parts it, over R and H. */
const TWICE = 1e-6;

/** Measures it: some tens of sweeps, with a rest after each. */
export function* dominanceOf(A: Tuple, point: Certified): Resting<Dominance> {
  const start = rightEigenvector(point).data;
  const found = yield* dominantOf(A, point, { start, tolerance: 1e-8, left: false });
  const spectralRadius =
    found.uncertainty > UNCERTAIN ? Math.min(found.modulus, yield* boundOf(A, point)) : found.modulus;
  const isTwice = found.kind === 'complex-pair' && Math.abs(found.imaginary) <= TWICE * found.modulus;
  return {
    spectralRadius,
    eigenvalue: point.lambda,
    dominant: spectralRadius <= point.lambda * (1 + 1e-6),
    gap: found.gap,
    multiplicity: isTwice ? Math.max(found.multiplicity, 2) : found.multiplicity,
    kind: isTwice ? 'repeated' : found.kind,
  };
}

/** (ρ(Φ(A)) ρ(Φ(X)))^{1/2}, where the former costs little. */
function* boundOf(A: Tuple, { lambda }: Certified): Resting<number> {
  if (A.n > WORTH_BOUNDING) return Infinity;
  const { value } = yield* radiusIfSettled(A);
  return typeof value === 'number' ? Math.sqrt(value) * Math.sqrt(lambda) : Infinity;
}
