/** Clusters of a tuple beside one another: membership, prominence, angles, everything one can find, and which rank to choose. */

export type { AsyncOptions } from '../field/async-options';
export { type AtlasOptions, clusterAtlas, clusterAtlasAsync } from './atlas';
export { type AtlasCoverage, type AtlasEntry, type AtlasJson, atlasFromJSON, ClusterAtlas } from './cluster-atlas';
export type { ClusterLike } from './given';
export { type ClusterOptions, membership, neuronMembership, type Prominence, prominence } from './membership';
export { type RankSweepOptions, type RankSweepRow, rankSweep, rankSweepAsync } from './rank-sweep';
export { principalAngles } from './subspace';
export type { TupleSource } from './tuple-source';
