export { balance } from './balance';
export { alignFromLeft, alignToCentre, centralTrace, leftTrace, multiplyFromLeft, rotateByCentral } from './centre';
export { columnsBetween, sideBySide } from './columns';
export { Complement } from './complement';
export type { ComplexMatrix } from './complex-schur';
export { type Components, components, raiseTo, type Weights, weightsFrom, weightsOfStack } from './components';
export { type EigenvalueCluster, leadingClusters } from './eigenvalue-clusters';
export { type GeneralEigen, generalEigen, restingGeneralEigen } from './general-eigen';
export {
  type HermitianEigen,
  hermitianEigen,
  inverseSquareRoot,
  spectralFunction,
  squareRoot,
} from './hermitian-eigen';
export { kernelVectors } from './kernel-vectors';
export { blockOf, isNilpotentStack, restingIsNilpotentStack } from './nilpotent';
export { orthonormalise } from './orthonormalise';
export * from './planar';
export { polarFactor } from './polar';
export { type Quarters, quarterPower } from './powers';
export * from './powers-of-two';
export * from './products';
export { type RealEigen, realEigen, restingRealEigen } from './real-eigen';
export { type SingularValues, singularValues } from './singular-values';
export { inverse, isInvertible, solve, solvePositive } from './solve';
export * from './stack';
export { type TriangularOrder, triangularOrder } from './triangular-order';
