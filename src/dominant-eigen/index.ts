export { dominantEigenpair } from './dominant-eigenpair';
export type { DominantEigen, DominantEigenOptions, LinearOperator, PeripheralKind } from './types';
