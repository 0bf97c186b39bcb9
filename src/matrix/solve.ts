import { CholeskyDecomposition, LuDecomposition, Matrix } from 'ml-matrix';
import { embed, embedHermitian, unembed } from './embedding';
import { hermitianEigen } from './hermitian-eigen';
import { norm, type PlanarMatrix } from './planar';
import { adjointMultiply } from './products';

/** Rows and planes of an m×n matrix as one (a·m)×n real right-hand side: the first columns of its embedding. */
function rightHandSide(B: PlanarMatrix): Matrix {
  const { algebra, rows: m, cols: n, data } = B;
  const a = algebra.dim;
  const out = new Matrix(a * m, n);
  for (let p = 0; p < a; p++) {
    for (let t = 0; t < m; t++) {
      for (let j = 0; j < n; j++) out.set(p * m + t, j, data[(t * a + p) * n + j]!);
    }
  }
  return out;
}

/**
 * X with M·X = B for a square M, by LU of the real embedding.
 * @throws Error if M is singular to working precision
 */
export function solve(M: PlanarMatrix, B: PlanarMatrix): PlanarMatrix {
  const lu = new LuDecomposition(embed(M));
  if (lu.isSingular()) throw new Error(`solve: the ${M.rows}×${M.cols} matrix is singular`);
  return unembed(lu.solve(rightHandSide(B)), B, M.cols, B.cols);
}

/** X with M·X = B for a Hermitian positive definite M, by Cholesky; undefined if M is not positive definite. */
export function solvePositive(M: PlanarMatrix, B: PlanarMatrix): PlanarMatrix | undefined {
  const cholesky = new CholeskyDecomposition(embedHermitian(M));
  if (!cholesky.isPositiveDefinite()) return undefined;
  return unembed(cholesky.solve(rightHandSide(B)), B, M.cols, B.cols);
}

/** The inverse of a square matrix. */
export function inverse(M: PlanarMatrix): PlanarMatrix {
  const lu = new LuDecomposition(embed(M));
  if (lu.isSingular()) throw new Error(`inverse: the ${M.rows}×${M.cols} matrix is singular`);
  return unembed(lu.solve(Matrix.eye(M.algebra.dim * M.rows)), M, M.rows, M.cols);
}

/** Finite and invertible to working precision. */
export function isInvertible(M: PlanarMatrix): boolean {
  if (!M.data.every(Number.isFinite)) return false;
  // Where pivots or squares of entries vanish, inverse() would refuse what the eigenvalues admit, and the other way round.
  if (norm(M) < 1e-140 || new LuDecomposition(embed(M)).isSingular()) return false;
  const { values } = hermitianEigen(adjointMultiply(M, M));
  return values[values.length - 1]! > 1e-26 * values[0]!;
}
