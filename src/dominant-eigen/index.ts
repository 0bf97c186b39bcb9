export { dominantEigenpair } from './dominant-eigenpair';
export { eigs } from './eigs';
export type { Eigenpair, EigenpairOptions, EigenpairOrder, Eigenpairs } from './eigs-options';
export type { DominantEigen, DominantEigenOptions, LinearOperator, PeripheralKind } from './types';
