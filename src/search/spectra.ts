/**
 * Leading eigenvalues of Γ(A;X)/λ and Φ(X)/λ. They do not depend on the gauge; where W A_j W* = Σ_k O_jk A_k for a unitary W and an orthogonal O, they are
 * the same at the optima that this symmetry carries into each other. Solved in balanced coordinates, which change no eigenvalue.
 */
import { isCommutative } from '../algebra';
import { type EigsOf, restingLeadingEigenvalues } from '../dominant-eigen/leading-eigenvalues';
import { clone, restingIsNilpotentStack, scaleInPlace } from '../matrix';
import type { Resting } from '../resting';
import { gammaOperator, phiOperator } from '../superoperator/operators';
import { balanced, balancedStack } from '../tuple/balanced';
import type { Tuple } from '../tuple/tuple';
import type { Certified } from './certificate';
import { gammaOf, phiOf } from './reduced';

/** An eigenvalue re + i·im. */
export interface Eigenvalue {
  /** Real part. */
  readonly re: number;
  /** Imaginary part. */
  readonly im: number;
}

/** Eigenvalues by modulus, largest first; of a map that is linear over R only (over R and H) non-real ones in conjugate pairs. */
export interface Spectra {
  /** Of Γ(A;X)/λ; the first is 1 at a maximum of L. */
  readonly gamma: readonly Eigenvalue[];
  /** Of Φ(X)/λ; the first is 1. */
  readonly phi: readonly Eigenvalue[];
}

/** A part of a spectrum. */
export interface Part {
  /** What has settled, from the largest modulus down. */
  readonly values: readonly Eigenvalue[];
  /** Whether these are all there are. */
  readonly isAll: boolean;
}

export interface Effort {
  readonly tolerance: number;
  readonly maxApplications: number;
}

/** For eigenvalues that are told. */
export const THOROUGH: Effort = { tolerance: 1e-10, maxApplications: 5000 };

/** Residuals that still count where rounding allows no more, as for defective eigenvalues. */
const ACCEPTED = 1e-6;

/** Of Γ(A;X)/λ, which has n·d eigenvalues (4n·d over H). One sweep for each application, with a rest after it. */
export function* gammaPart(
  A: Tuple,
  point: Pick<Certified, 'R' | 'S' | 'X' | 'lambda'>,
  count: number,
  effort: Effort,
): Resting<Part> {
  const { X, S, lambda } = point;
  const total = A.n * S.cols * degree(A);
  const operator = X === undefined ? gammaOf(A, point) : gammaOperator(balanced(A).tuple, balancedStack(X, A.r).stack);
  return partOf(yield* restingLeadingEigenvalues(operator, optionsFor(count, total, effort)), total, lambda);
}

/**
 * Of Φ(X)/λ, which has d² eigenvalues (4d² over H), λ the largest modulus of them. Nothing is read of A, unless X is not written down.
 * @throws Error for a nilpotent X
 */
export function* phiPart(
  point: Pick<Certified, 'R' | 'S' | 'X'>,
  r: number,
  count: number,
  effort: Effort,
  A?: Tuple,
): Resting<Part> {
  const { X, S } = point;
  const total = S.cols ** 2 * degree(S);
  if (X === undefined) {
    const found = yield* restingLeadingEigenvalues(phiOf(A, point, r), optionsFor(count, total, effort));
    return partOf(found, total, modulus(found.values[0]!));
  }
  // Squares of X may leave the range of doubles.
  const unit = clone(balancedStack(X, r).stack);
  const size = unit.data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  if (size === 0 || (yield* restingIsNilpotentStack(unit, r)))
    throw new Error('Lsrdr.spectra: X is nilpotent, and λ = 0');
  scaleInPlace(unit, 1 / size);
  const found = yield* restingLeadingEigenvalues(phiOperator(unit, r), optionsFor(count, total, effort));
  return partOf(found, total, modulus(found.values[0]!));
}

/** The first `count` values, or all if there are fewer. @throws Error if not so many have settled */
export function settledOf({ values, isAll }: Part, count: number, what: string): readonly Eigenvalue[] {
  if (isAll || values.length >= count) return values.slice(0, count);
  throw new Error(`Lsrdr.spectra: ${values.length} of ${count} eigenvalues of ${what} settled; ask for fewer`);
}

/** Eigenvalues for each entry of the matrices on which the maps act. */
function degree({ algebra }: Pick<Tuple, 'algebra'>): number {
  return isCommutative(algebra) ? 1 : algebra.dim;
}

function optionsFor(count: number, total: number, effort: Effort) {
  return { count: Math.min(count, total), which: 'largest-modulus', seed: 0, ...effort } as const;
}

function partOf({ values, residuals }: EigsOf<Float64Array>, total: number, lambda: number): Part {
  const unsettled = residuals.findIndex((residual) => !(residual <= ACCEPTED));
  const settled = unsettled < 0 ? values : values.slice(0, unsettled);
  return {
    values: settled.map(({ re, im }) => ({ re: re / lambda, im: im / lambda })),
    isAll: settled.length === total,
  };
}

/**
 * Whether either part has the eigenvalues of the other to `tolerance`, those of the second conjugated if `sign` is −1, down to where one of them
 * ends. How often each occurs is not compared, since of a large map that is not seen.
 */
export function haveSameValues(one: Part, other: Part, sign: 1 | -1, tolerance: number): boolean {
  const floor = tolerance + Math.max(endOf(one), endOf(other));
  const high = ({ values }: Part, by: 1 | -1): Eigenvalue[] =>
    values.filter((value) => modulus(value) > floor).map(({ re, im }) => ({ re, im: by * im }));
  const low = (part: Part, by: 1 | -1): Eigenvalue[] => part.values.map(({ re, im }) => ({ re, im: by * im }));
  const isWithin = (some: Eigenvalue[], all: Eigenvalue[]): boolean =>
    some.every((a) => all.some((b) => Math.hypot(a.re - b.re, a.im - b.im) <= tolerance));
  return isWithin(high(one, 1), low(other, sign)) && isWithin(high(other, sign), low(one, 1));
}

function endOf({ values, isAll }: Part): number {
  if (isAll) return 0;
  const last = values[values.length - 1];
  return last === undefined ? Infinity : modulus(last);
}

function modulus({ re, im }: Eigenvalue): number {
  return Math.hypot(re, im);
}
