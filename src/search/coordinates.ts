/**
 * Coordinates in which a tuple is searched, where they are not its own: those of a complement, or those in which its rows and columns have like sizes.
 *
 * LSRDRs go along with a change of basis: with A_j = D A'_j D⁻¹ the X_j of A' are those of A, S = DS' and R = R'D⁻¹. Not so the way to them: where coordinates are decades apart, steps
 * of R and S on isometries see the largest alone, and products lose the digits that a residual of 1e-8 needs. Hence D of powers of two, which loses no digit. Residuals, and
 * second order, are those in these coordinates.
 */
import { adjoint, type Complement, columnsTimesPowers, type PlanarMatrix, rowsTimesPowers } from '../matrix';
import type { Tuple } from '../tuple/tuple';
import { restrictedTo } from './facts';
import { inLikeSizes, type LikeSized } from './like-sizes';

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

/** Undefined where A is searched as it is. */
export function coordinatesOf(A: Tuple, complement: Complement | undefined): Coordinates | undefined {
  if (complement !== undefined) {
    return {
      searched: restrictedTo(A, complement),
      inside: ({ R, S }) => ({ R: adjoint(complement.restrict(adjoint(R))), S: complement.restrict(S) }),
      outside: ({ R, S }) => ({ R: adjoint(complement.embed(adjoint(R))), S: complement.embed(S) }),
    };
  }
  const scaled = inLikeSizes(A);
  return scaled && scaledBy(scaled);
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

function scaledBy({ searched, exponents }: LikeSized): Coordinates {
  const inverse = exponents.map((exponent) => -exponent);
  return {
    searched,
    inside: ({ R, S }) => ({ R: columnsTimesPowers(R, exponents), S: rowsTimesPowers(S, inverse) }),
    outside: ({ R, S }) => ({ R: columnsTimesPowers(R, inverse), S: rowsTimesPowers(S, exponents) }),
  };
}
