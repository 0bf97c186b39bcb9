import { fromColumns, sortColumns } from './columns';
import { clone, hermitise, type PlanarMatrix, powerOfTwo, scaleColumns, scaleInPlace } from './planar';
import { multiplyAdjoint } from './products';
import { tridiagonalise } from './tridiagonal';
import { tridiagonalEigen } from './tridiagonal-ql';

/** M = V·diag(values)·V*, values real and descending, V an isometry over the algebra. */
export interface HermitianEigen {
  readonly values: Float64Array;
  readonly vectors: PlanarMatrix;
}

/**
 * Eigenvalues (each once, descending) and orthonormal eigenvectors over the algebra of a Hermitian n×n matrix: M x = x λ with λ real, also over H.
 *
 * By reflections over the algebra to a real tridiagonal matrix and QL steps on that, so that an eigenvalue is computed once, and not once for each plane.
 *
 * Cost: about (4a² + 6a)·n³ flops. Only the Hermitian part of M is read.
 * Of a matrix with an entry that is not finite all eigenvalues are NaN.
 * @throws Error where QL steps do not converge, which no matrix of finite numbers is known to do
 */
export function hermitianEigen(M: PlanarMatrix): HermitianEigen {
  const { algebra, rows: n } = M;
  const width = algebra.dim * n;
  const reduced = clone(M);
  // Squares of entries must stay in the range of doubles. A power of two changes no digit.
  const scale = powerOfTwo(M.data);
  scaleInPlace(reduced, 1 / scale);
  hermitise(reduced);
  const { diagonal, beside, columns } = tridiagonalise(reduced);
  tridiagonalEigen(diagonal, beside, columns, width);

  sortColumns(diagonal, [columns], width);
  for (let k = 0; k < n; k++) diagonal[k] = diagonal[k]! * scale;
  return { values: diagonal, vectors: fromColumns(algebra, columns, n, n) };
}

/** V·diag(f(λ))·V* from an eigendecomposition. */
export function spectralFunction({ values, vectors }: HermitianEigen, f: (value: number) => number): PlanarMatrix {
  const scaled = clone(vectors);
  scaleColumns(scaled, Array.from(values, f));
  return multiplyAdjoint(scaled, vectors);
}

/** M^{1/2} of a PSD matrix; eigenvalues below zero (rounding) count as zero. */
export function squareRoot(M: PlanarMatrix): PlanarMatrix {
  return spectralFunction(hermitianEigen(M), (value) => Math.sqrt(Math.max(value, 0)));
}

/**
 * M^{−1/2} of a PSD matrix. Eigenvalues below `floor` (relative to the largest, default 1e-14) are raised to it, so that a
 * singular M gives a large but finite result.
 */
export function inverseSquareRoot(M: PlanarMatrix, floor = 1e-14): PlanarMatrix {
  const eigen = hermitianEigen(M);
  const lowest = Math.max(eigen.values[0]! * floor, Number.MIN_VALUE);
  return spectralFunction(eigen, (value) => 1 / Math.sqrt(Math.max(value, lowest)));
}
