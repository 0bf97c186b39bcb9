/**
 * LSRDRs: L_{2,d} spectral radius dimensionality reductions of matrix tuples over R, C and H. The namespaces below are also
 * subpaths of the package (`lsrdr/real`, …), which bundle less.
 */
export * as algebra from './algebra';
export * as baselines from './baselines';
export * as bilinear from './bilinear';
export * as cluster from './cluster';
export * as complex from './complex';
export * as dominantEigen from './dominant-eigen';
export * as exchange from './exchange';
export * as field from './field';
export * as io from './io';
export { availableKernels, kernelName, useKernel } from './kernels';
export * as partialTrace from './partial-trace';
export * as quaternion from './quaternion';
export * as real from './real';
export { assertConverged, ConvergenceError } from './result/convergence';
export { Lsrdr } from './result/lsrdr';
export * as superoperator from './superoperator';
export * as tuple from './tuple';
