/**
 * Which units of a non-commutative algebra commute with all entries of A: all of them where A is real, i where it is complex. With such q
 * Γ(A;X)(qY) = qΓ(A;X)(Y), so that what is over R a real eigenvalue or a complex pair is over H one quaternion z up to conjugation, ΓU = zU, and a
 * generic X has none that is real. Its eigenvectors U and V are then followed up to q from the left, and Re z takes the place of λ: a maximum of Re z ≤ |z| = L
 * where z is real. Where entries are real or complex in other coordinates (twisted-units.ts) it is WqW* in place of q.
 */
import { centre, isCommutative } from '../algebra';
import {
  adjointMultiply,
  alignFromLeft,
  distance,
  gaussian,
  multiply,
  multiplyFromLeft,
  multiplyInto,
  norm,
  type PlanarMatrix,
  zeros,
} from '../matrix';
import { randomSource } from '../random';
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import { untwisting } from './twisted-units';

/** What counts as rounding. */
const ROUNDING = 1e-10;

/** Units that commute with A in the coordinates of W. */
export interface Commuting {
  readonly units: readonly boolean[];
  /** Undefined for 1. */
  readonly W?: PlanarMatrix;
}

/** Those of A, in its own coordinates or, where these are more, in others, if they are more than the centre. Cost: that of both ways to find them. */
export function* commutingWith(A: Tuple): Resting<Commuting | undefined> {
  const units = commutingUnits(A);
  if (units?.every(Boolean)) return { units };
  const W = yield* untwisting(A, units !== undefined);
  const twisted = W && commutingUnits(A, W);
  if (twisted !== undefined) return { units: twisted, W };
  return units && { units };
}

/** For each unit of the algebra; undefined where only the centre commutes. Cost: four sweeps with one column, none over R and C. */
export function commutingUnits(A: Tuple, W?: PlanarMatrix): readonly boolean[] | undefined {
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
    const out = zeros(algebra, n, 1);
    A.applyInto(out, turned(Y, q, W), X);
    return distance(out, turned(image, q, W)) <= ROUNDING * norm(image);
  });
  return commuting.every((value, p) => value === central[p]) ? undefined : commuting;
}

/** WqW*Y. */
function turned(Y: PlanarMatrix, q: Float64Array, W: PlanarMatrix | undefined): PlanarMatrix {
  const out = W === undefined ? { ...Y, data: Y.data.slice() } : adjointMultiply(W, Y);
  multiplyFromLeft(out, q);
  return W === undefined ? out : multiply(W, out);
}

/** V ← WqW*V with the unit q that brings it nearest to U. */
export function alignBy(V: PlanarMatrix, U: PlanarMatrix, { units, W }: Commuting): void {
  if (W === undefined) {
    alignFromLeft(V, U, units);
    return;
  }
  const inside = adjointMultiply(W, V);
  alignFromLeft(inside, adjointMultiply(W, U), units);
  multiplyInto(V, W, inside);
}
