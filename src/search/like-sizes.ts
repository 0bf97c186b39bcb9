/** D⁻¹A_jD in whose coordinates rows and columns have like sizes, for a diagonal D of powers of two: where A's own are decades apart. */
import { gaussian, norm, zeros } from '../matrix';
import { randomSource } from '../random';
import { balanced } from '../tuple/balanced';
import type { Tuple } from '../tuple/tuple';

export interface LikeSized {
  /** The tuple of the D⁻¹A_jD. */
  readonly searched: Tuple;
  /** The e of D = diag(2^e). */
  readonly exponents: Int32Array;
}

/** Spreads of coordinates by less than 2⁶ are no trouble, and what a search finds by random starts stays what it was. */
const SPREAD = 6;

/** Like sizes make matrices smaller. Of what is made of others they may be guessed from these, and where that makes it larger they were not its own. */
const LARGER = 8;

const known = new WeakMap<Tuple, LikeSized | undefined>();

/** Undefined where A is as well as it is, as Hermitian matrices are. One tuple for each A, so that facts of it are kept too. */
export function inLikeSizes(A: Tuple): LikeSized | undefined {
  if (!known.has(A)) known.set(A, found(A));
  return known.get(A);
}

/** Of tuples of their own kind where they can be had; of others where the entries are at hand. */
function found(A: Tuple): LikeSized | undefined {
  if (A.likeSizes !== undefined && A.rescaled !== undefined) {
    const exponents = A.likeSizes();
    if (exponents === undefined || !isWide(exponents)) return undefined;
    const searched = A.rescaled(exponents);
    return sizeOf(searched) > LARGER * sizeOf(A) ? undefined : { searched, exponents };
  }
  const { tuple: searched, exponents } = balanced(A);
  return exponents === undefined || !isWide(exponents) ? undefined : { searched, exponents };
}

function isWide(exponents: Int32Array): boolean {
  return exponents.reduce((x, y) => Math.max(x, y)) - exponents.reduce((x, y) => Math.min(x, y)) >= SPREAD;
}

/** About the root of Σ_j ‖A_j‖²: the norm of Σ_j A_j Y Z_j* for Gaussian Y and Z. One sweep. */
export function sizeOf(A: Tuple): number {
  const random = randomSource(0);
  const out = zeros(A.algebra, A.n, 2);
  A.applyInto(out, gaussian(A.algebra, A.n, 2, random), gaussian(A.algebra, A.r * 2, 2, random));
  return norm(out);
}
