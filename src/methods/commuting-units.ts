/**
 * Which units of a non-commutative algebra commute with all entries of A: all of them where A is real, i where it is complex. With such q
 * Γ(A;X)(qY) = qΓ(A;X)(Y), so that what is over R a real eigenvalue or a complex pair is over H one quaternion z up to conjugation, ΓU = zU, and a
 * generic X has none that is real. Its eigenvectors U and V are then followed up to q from the left, and Re z takes the place of λ: a maximum of Re z ≤ |z| = L
 * where z is real.
 */
import { centre, isCommutative } from '../algebra';
import { distance, gaussian, multiplyFromLeft, norm, zeros } from '../matrix';
import { randomSource } from '../random';
import type { Tuple } from '../tuple/tuple';

/** What counts as rounding. */
const ROUNDING = 1e-10;

/** For each unit of the algebra; undefined where only the centre commutes. Cost: four sweeps with one column, none over R and C. */
export function commutingUnits(A: Tuple): readonly boolean[] | undefined {
  const { algebra, n, r } = A;
  if (isCommutative(algebra)) return undefined;
  const random = randomSource(0);
  const Y = gaussian(algebra, n, 1, random);
  const X = gaussian(algebra, r, 1, random);
  const image = zeros(algebra, n, 1);
  A.applyInto(image, Y, X);
  const central = centre(algebra);
  const commuting = central.map((isCentral, p) => {
    if (isCentral) return true;
    const q = new Float64Array(algebra.dim);
    q[p] = 1;
    const [turned, expected, out] = [zeros(algebra, n, 1), zeros(algebra, n, 1), zeros(algebra, n, 1)];
    turned.data.set(Y.data);
    expected.data.set(image.data);
    multiplyFromLeft(turned, q);
    multiplyFromLeft(expected, q);
    A.applyInto(out, turned, X);
    return distance(out, expected) <= ROUNDING * norm(image);
  });
  return commuting.every((value, p) => value === central[p]) ? undefined : commuting;
}
