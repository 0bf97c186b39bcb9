/** Clusters of a tuple beside one another: membership, prominence, angles, everything one can find, and which rank to choose. */

export type { AsyncOptions } from '../field/plan';
export {
  type AtlasEntry,
  type AtlasOptions,
  type ClusterAtlas,
  clusterAtlas,
  clusterAtlasAsync,
  type TupleSource,
} from './atlas';
export {
  type Cluster,
  type ClusterOptions,
  membership,
  neuronMembership,
  type Prominence,
  prominence,
} from './membership';
export { type RankSweepOptions, type RankSweepRow, rankSweep, rankSweepAsync } from './rank-sweep';
export { principalAngles, type Subspace } from './subspace';
