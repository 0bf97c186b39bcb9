import { adjoint, type PlanarMatrix } from '../matrix';

/**
 * What a method ends with, from its eigenvectors U (right) and V (left) of Γ(A;X): S = U and R = V*, with the sizes they have. At an LSRDR
 * im Π = im U and im Π* = im V; at one of lower rank U and V have lower rank, and only their sizes tell what of them is noise.
 */
export function spansOf(U: PlanarMatrix, V: PlanarMatrix): { R: PlanarMatrix; S: PlanarMatrix } {
  return { R: adjoint(V), S: U };
}
