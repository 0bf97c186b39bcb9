import { eliminate } from './elimination';
import { hermitianEigen } from './hermitian-eigen';
import { clone, hermitise, identity, type PlanarMatrix, powerOfTwo, scaleInPlace, zeros } from './planar';
import { adjointMultiply } from './products';

/**
 * X with M·X = B for a square M, by elimination with row pivots over the algebra. Cost: (2/3)a²·n³ flops, and 2a²·n² for each column of B.
 * Of a nearly singular M, X is one of a matrix that differs from it by rounding, and may have no right digit: whoever cannot rule that out looks before ({@link isInvertible}, singular values).
 * @throws Error for a pivot of zero
 */
export function solve(M: PlanarMatrix, B: PlanarMatrix): PlanarMatrix {
  const X = clone(B);
  if (!eliminate(clone(M), X)) throw new Error(`solve: the ${M.rows}×${M.cols} matrix is singular`);
  return X;
}

/** X with M·X = B for a positive definite M, of which the Hermitian part is read; undefined if that is not positive definite. */
export function solvePositive(M: PlanarMatrix, B: PlanarMatrix): PlanarMatrix | undefined {
  const [reduced, X] = [clone(M), clone(B)];
  hermitise(reduced);
  return eliminate(reduced, X, 'positive') ? X : undefined;
}

/** The inverse of a square matrix, with the caution of {@link solve}. */
export function inverse(M: PlanarMatrix): PlanarMatrix {
  const X = identity(M.algebra, M.rows);
  if (!eliminate(clone(M), X)) throw new Error(`inverse: the ${M.rows}×${M.cols} matrix is singular`);
  return X;
}

/** Finite and invertible to working precision. */
export function isInvertible(M: PlanarMatrix): boolean {
  if (!M.data.every(Number.isFinite)) return false;
  const unit = powerOfTwo(M.data);
  // The entries of the inverse must be finite as well.
  if (unit < 1e-290) return false;
  const scaled = clone(M);
  scaleInPlace(scaled, 1 / unit);
  if (!eliminate(clone(scaled), zeros(M.algebra, M.rows, 0))) return false;
  const { values } = hermitianEigen(adjointMultiply(scaled, scaled));
  return values[values.length - 1]! > 1e-26 * values[0]!;
}
