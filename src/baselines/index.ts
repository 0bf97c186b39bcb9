/** Other ways to reduce a tuple to a few directions, measured in the same terms as a fit. */
export { type GaussianOptions, gaussianSimilarity } from './gaussian-similarity';
export { type HooiOptions, hooi } from './hooi';
export { hosvd } from './hosvd';
export type { IterationOptions, ReductionOptions } from './options';
export { type OrderedOptions, orderedTransform } from './ordered-transform';
export { type OutputEigenvectors, type OutputOptions, outputEigenvectors } from './output-eigenvectors';
export { outputSvd } from './output-svd';
export { type PcaOptions, pca } from './pca';
export type { Reduction, ReductionStatus } from './reduction';
export { type CpOptions, type CpReduction, symmetricCp } from './symmetric-cp';
