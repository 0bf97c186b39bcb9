/**
 * A field of your own: the functions of `lsrdr/real`, `lsrdr/complex` and `lsrdr/quaternion` from a multiplication table.
 * docs/adding-an-algebra.md says which tables there are, and how other algebras reduce to them.
 */
export type { Algebra } from '../algebra';
export type { Barycentre, BarycentrePart } from '../barycentre/result';
export { assertConverged, ConvergenceError } from '../result/convergence';
export { Journal, journalFromJSON } from '../result/journal';
export type { Lsrdr } from '../result/lsrdr';
export type { MatrixProductState } from '../result/matrix-product-state';
export type { TupleLike } from '../tuple/input';
export type { BarycentreAsyncOptions, BarycentreOptions } from './barycentre-options';
export { createField } from './create-field';
export type { Field, SpectralRadius } from './field';
export type { FitAsyncOptions, FitOptions } from './options';
