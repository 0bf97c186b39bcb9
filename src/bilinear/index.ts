/**
 * Bilinear layers and networks as tuples of quadratic forms: their clusters, the way of a cluster back through the layers, and what the
 * network does without it.
 */

export {
  type AtlasCoverage,
  type AtlasEntry,
  type AtlasOptions,
  type ClusterAtlas,
  type ClusterLike,
  clusterAtlas,
  clusterAtlasAsync,
} from '../cluster';
export type { AsyncOptions } from '../field/async-options';
export {
  type BackpropagateOptions,
  backpropagate,
  backpropagateAsync,
  type LayerCluster,
} from './backpropagate';
export {
  type CausalData,
  type CausalOptions,
  type CausalReport,
  type CausalRow,
  causalReport,
  type PlacedCluster,
} from './causal-report';
export { marginForm } from './cluster-form';
export { clusterLayer, clusterLayerAsync } from './cluster-layer';
export type { Baseline, Effect } from './effects';
export { foldNetwork } from './fold';
export { type InterveneOptions, intervene } from './intervene';
export { type DirectionRanking, type KeepCurve, type KeepCurveOptions, type KeepCurves, keepCurve } from './keep-curve';
export { type BilinearLayer, bilinearLayer, type LayerTupleOptions } from './layer';
export type { ResidualOption } from './model-facts';
export { type BilinearNetwork, bilinearNetwork, type NetworkOptions } from './network';
export { type ModelOptions, networkFromModel } from './network-from-model';
export type { Ablatable, InterventionMode } from './projector';
export { type ClusterUnion, type UnionMember, type UnionOptions, union } from './union';
export { verifyForward } from './verify-forward';
export type { BilinearWeights, VectorLike } from './weights';
