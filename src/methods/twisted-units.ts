/**
 * Where A has real or complex entries in other coordinates, A_j = W B_j W* with a unitary W over a non-commutative algebra, no units q but the matrices
 * WqW* commute with the A_j, and Γ(A;X)(WqW*Y) = WqW*Γ(A;X)(Y). Φ(A) knows them: its eigenvalue ρ has CE with each such C where it has E > 0. Of random CE
 * are made I, or I, J and K = IJ, which multiply as units do, and of those W, by columns y with Iy = ye, Jy = yf for such units e and f.
 */
import { type Algebra, centre, isCommutative } from '../algebra';
import {
  addScaledInPlace,
  adjoint,
  clone,
  distance,
  gaussian,
  identity,
  inner,
  inverse,
  isInvertible,
  multiply,
  norm,
  type PlanarMatrix,
  polarFactor,
  scaleInPlace,
} from '../matrix';
import { randomSource } from '../random';
import type { Resting } from '../resting';
import { restingDominantOfGamma } from '../superoperator/operators';
import { DenseTuple } from '../tuple/dense';
import type { Tuple } from '../tuple/tuple';

/** Largest n for which Φ(A) is looked at as a map of n×n matrices. */
const LARGEST = 16;

/** Part of a random C below which there is nothing beside what is known. */
const NOTHING = 1e-3;

/** How far I may be from a skew unitary matrix. */
const ROUNDING = 1e-8;

const SEARCH = { tolerance: 1e-12, maxApplications: 400, left: false } as const;

/**
 * W, or undefined where there is none, or A is large. One reading, and up to 1200 products by all of A of n×n matrices; a third where ρ is simple.
 * @param isReal whether only a W is wanted with which A is real
 */
export function* untwisting(A: Tuple, isReal: boolean): Resting<PlanarMatrix | undefined> {
  const { algebra, n, r } = A;
  if (isCommutative(algebra) || n > LARGEST) return undefined;
  const stack = A.toDense();
  const dense = new DenseTuple(stack, r);
  const one = identity(algebra, n);
  const first = yield* restingDominantOfGamma(dense, stack, { ...SEARCH, start: one.data });
  if (first.status !== 'converged' || first.multiplicity < 2) return undefined;
  const E: PlanarMatrix = { ...one, data: first.right };
  if (!isInvertible(E)) return undefined;
  const inverseE = inverse(E);
  const random = randomSource(0);
  const found: PlanarMatrix[] = [one];
  while (found.length < 3) {
    const start = gaussian(algebra, n, n, random).data;
    const { status, right } = yield* restingDominantOfGamma(dense, stack, { ...SEARCH, start });
    if (status !== 'converged') return undefined;
    const C = multiply({ ...one, data: right }, inverseE);
    scaleInPlace(C, Math.sqrt(n) / norm(C));
    for (const known of found) addScaledInPlace(C, -inner(known, C) / n, known);
    if (!(norm(C) > NOTHING * Math.sqrt(n))) break;
    scaleInPlace(C, Math.sqrt(n) / norm(C));
    if (!isSkewUnitary(C)) return undefined;
    found.push(C);
  }
  const units = unitsBeside(algebra).slice(0, found.length - 1);
  if (units.length < (isReal ? 2 : 1)) return undefined;
  // y − Iye, and of that z − Jzf.
  let columns = gaussian(algebra, n, n, random);
  units.forEach((unit, k) => {
    const turned = multiply(multiply(found[k + 1]!, columns), diagonalOf(algebra, n, unit));
    columns = clone(columns);
    addScaledInPlace(columns, -1, turned);
  });
  return polarFactor(columns);
}

function isSkewUnitary(C: PlanarMatrix): boolean {
  const square = multiply(C, C);
  scaleInPlace(square, -1);
  const other = adjoint(C);
  scaleInPlace(other, -1);
  const scale = norm(C);
  return distance(square, identity(C.algebra, C.rows)) <= ROUNDING * scale && distance(other, C) <= ROUNDING * scale;
}

/** The units that are not central. */
function unitsBeside(algebra: Algebra): number[] {
  return centre(algebra).flatMap((isCentral, p) => (isCentral ? [] : [p]));
}

/** e_p times 1. */
function diagonalOf(algebra: Algebra, n: number, p: number): PlanarMatrix {
  const out = identity(algebra, n);
  out.data.fill(0);
  for (let i = 0; i < n; i++) out.data[(i * algebra.dim + p) * n + i] = 1;
  return out;
}
