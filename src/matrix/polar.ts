import { SingularValueDecomposition } from 'ml-matrix';
import { embed, unembed } from './embedding';
import { hermitianEigen, type SingularValues, singularValuesFromPolar } from './hermitian-eigen';
import { orthonormalise } from './orthonormalise';
import { clone, type PlanarMatrix, scaleInPlace } from './planar';
import { adjointMultiply, multiply, multiplyAdjoint } from './products';

/**
 * The isometry U (m×n, m ≥ n) of the polar decomposition M = U·H: the isometry nearest to M, and the one that maximises
 * ⟨U,M⟩. Tall matrices go through QR; the square factor through the singular values of its real embedding, whose polar factor
 * is the embedding of ours because it is unique. If M has not full rank, U is completed arbitrarily on the kernel.
 *
 * Cost: 4a²·m·n² flops and one (a·n)³ singular value decomposition.
 */
export function polarFactor(M: PlanarMatrix): PlanarMatrix {
  const Q = clone(M);
  // The factor does not depend on the scale; squares of entries must stay in the range of doubles.
  const largest = M.data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  if (largest > 0) scaleInPlace(Q, 1 / largest);
  if (M.rows === M.cols) return squarePolarFactor(Q);
  const { T } = orthonormalise(Q);
  return multiply(Q, squarePolarFactor(T));
}

function squarePolarFactor(M: PlanarMatrix): PlanarMatrix {
  const svd = new SingularValueDecomposition(embed(M), { autoTranspose: true });
  const singular = svd.diagonal;
  if (singular[singular.length - 1]! > 1e-13 * singular[0]!) {
    return unembed(svd.leftSingularVectors.mmul(svd.rightSingularVectors.transpose()), M, M.rows, M.cols);
  }
  return singularPolarFactor(M);
}

/**
 * On the kernel of a singular M the embedded factor is arbitrary and need not have the algebra's structure; so the right
 * singular vectors V are taken from M*M, and M·V, whose columns are orthogonal, is completed to an isometry W: U = W·V*.
 */
function singularPolarFactor(M: PlanarMatrix): PlanarMatrix {
  const { vectors } = hermitianEigen(adjointMultiply(M, M));
  const W = multiply(M, vectors);
  orthonormalise(W);
  return multiplyAdjoint(W, vectors);
}

/** Singular value decomposition of a square matrix over the algebra. */
export function singularValues(M: PlanarMatrix): SingularValues {
  return singularValuesFromPolar(polarFactor(M), M);
}
