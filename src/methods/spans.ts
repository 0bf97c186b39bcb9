import { adjoint, clone, orthonormalise, type PlanarMatrix } from '../matrix';

/** Orthonormal S and R* that span eigenvectors U (right) and V (left): im Π = im U and im Π* = im V at an LSRDR. */
export function spansOf(U: PlanarMatrix, V: PlanarMatrix): { R: PlanarMatrix; S: PlanarMatrix } {
  const S = clone(U);
  const left = clone(V);
  orthonormalise(S);
  orthonormalise(left);
  return { R: adjoint(left), S };
}
