/**
 * Coordinates in which a tuple is searched, where they are not its own: those of a complement, or those in which its rows and columns have like sizes.
 *
 * LSRDRs go along with a change of basis: with A_j = D A'_j D⁻¹ the X_j of A' are those of A, S = DS' and R = R'D⁻¹. Not so the way to them: where coordinates are decades apart, steps
 * of R and S on isometries see the largest alone, and products lose the digits that a residual of 1e-8 needs. Hence D of powers of two, which loses no digit. Residuals, and
 * second order, are those in these coordinates.
 */
import { adjoint, type Complement, columnsTimesPowers, type PlanarMatrix, rowsTimesPowers } from '../matrix';
import { balanced } from '../tuple/balanced';
import type { Tuple } from '../tuple/tuple';
import { restrictedTo, sizeOf } from './facts';

/** What spans a reduction: R (d×n) and S (n×d). */
interface Sides {
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
}

export interface Coordinates {
  /** The tuple in these coordinates. */
  readonly searched: Tuple;
  /** Of given sides the parts in these coordinates. */
  inside(given: Sides): Sides;
  outside(found: Sides): Sides;
}

/** Spreads of coordinates by less than 2⁶ are no trouble, and what a search finds by random starts stays what it was. */
const SPREAD = 6;

/** Like sizes make matrices smaller. Of what is made of others they may be guessed from these, and where that makes it larger they were not its own. */
const LARGER = 8;

const known = new WeakMap<Tuple, Coordinates | undefined>();

/** Undefined where A is searched as it is. */
export function coordinatesOf(A: Tuple, complement: Complement | undefined): Coordinates | undefined {
  if (complement !== undefined) {
    return {
      searched: restrictedTo(A, complement),
      inside: ({ R, S }) => ({ R: adjoint(complement.restrict(adjoint(R))), S: complement.restrict(S) }),
      outside: ({ R, S }) => ({ R: adjoint(complement.embed(adjoint(R))), S: complement.embed(S) }),
    };
  }
  if (!known.has(A)) known.set(A, ofLikeSizes(A));
  return known.get(A);
}

/** Of tuples of their own kind where they can be had; of others where the entries are at hand. Hermitian matrices have like sizes already. */
function ofLikeSizes(A: Tuple): Coordinates | undefined {
  if (A.likeSizes !== undefined) {
    const exponents = A.likeSizes();
    if (exponents === undefined || !isWide(exponents)) return undefined;
    const scaled = A.rescaled!(exponents);
    return sizeOf(scaled) > LARGER * sizeOf(A) ? undefined : scaledBy(scaled, exponents);
  }
  const { tuple, exponents } = balanced(A);
  return exponents === undefined || !isWide(exponents) ? undefined : scaledBy(tuple, exponents);
}

/** Coordinates of a tuple that is itself in coordinates of another one, as coordinates of that one. */
export function beyond(inner: Coordinates | undefined, outer: Coordinates): Coordinates {
  if (inner === undefined) return outer;
  return {
    searched: inner.searched,
    inside: (given) => inner.inside(outer.inside(given)),
    outside: (found) => outer.outside(inner.outside(found)),
  };
}

function isWide(exponents: Int32Array): boolean {
  return exponents.reduce((x, y) => Math.max(x, y)) - exponents.reduce((x, y) => Math.min(x, y)) >= SPREAD;
}

/** @param searched the D⁻¹A_jD for D = diag(2^e) */
function scaledBy(searched: Tuple, exponents: Int32Array): Coordinates {
  const inverse = exponents.map((exponent) => -exponent);
  return {
    searched,
    inside: ({ R, S }) => ({ R: columnsTimesPowers(R, exponents), S: rowsTimesPowers(S, inverse) }),
    outside: ({ R, S }) => ({ R: columnsTimesPowers(R, inverse), S: rowsTimesPowers(S, exponents) }),
  };
}
