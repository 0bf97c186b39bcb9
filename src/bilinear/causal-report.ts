/**
 * Does a cluster mean anything? What the outputs do without it, beside what they do without a random subspace of the same dimension, and without
 * one that holds as much of the energy of the data, too.
 */

import { resultOf } from '../cluster/given';
import { requireInteger, requireKnownOptions, typeError } from '../errors';
import { toColumns } from '../interop/arrays';
import { clone, normaliseColumns, orthonormalise, type PlanarMatrix } from '../matrix';
import { randomSource } from '../random';
import type { Lsrdr } from '../result/lsrdr';
import type { LayerCluster } from './backpropagate';
import { type Baseline, baselineOf, type Effect, effectOf, meanEffect, readLabels, requireInputs } from './effects';
import { type Moment, momentOf, shareOf, subspaceOfShare } from './equal-energy';
import { withOnes } from './forms';
import { type InterveneOptions, readIntervention, readReference, readStrength } from './intervene';
import { BilinearNetwork } from './network';
import {
  type Ablatable,
  type InterventionMode,
  intervened,
  orthogonalOnto,
  type Projector,
  randomProjector,
} from './projector';
import { requireOthers, type StandIns, standInsFor } from './stand-in';
import { ClusterUnion } from './union';
import type { VectorLike } from './weights';

/**
 * A cluster and where it stands: `backpropagate` says it of what it gives, and others say `layer`. Of a network with one layer also a result, or something
 * whose `result` is one, as an entry of an atlas.
 */
export type PlacedCluster =
  | LayerCluster
  | Pick<InterveneOptions, 'layer' | 'cluster' | 'direction'>
  | Lsrdr
  | ClusterUnion
  | { readonly result: Lsrdr };

/** What the network of a causal report is run on. */
export interface CausalData {
  /** [k, m(, a)]. */
  readonly inputs: VectorLike;
  /** k integers from 0, the right output of each input, as a list or an ndarray (its `data`); with them the report has accuracies and margins. */
  readonly labels?: ArrayLike<number> | { readonly data: ArrayLike<number> };
  /** Inputs for `ablate-mean` and `ablate-resample`, by default `inputs`. */
  readonly reference?: VectorLike;
}

/** What is done with each cluster, beside how many random subspaces. */
export interface CausalOptions {
  /** By default `['ablate', 'keep']`. */
  readonly modes?: readonly InterventionMode[];
  /** Of steering, by default 1. */
  readonly strength?: number;
  /** Random subspaces of either kind that are averaged, by default 5. */
  readonly draws?: number;
  /** Random subspaces of equal energy too, by default; they are drawn for each cluster, and take most of the time. */
  readonly equalEnergy?: boolean;
  /** Integer ≥ 0 for the random subspaces and for the resampling, by default 0. */
  readonly seed?: number;
}

/** One intervention with one cluster. */
export interface CausalRow {
  /** Which of the clusters given, from 0. */
  readonly cluster: number;
  /** The layer before which the cluster stands, from 0. */
  readonly layer: number;
  /** Dimension of the subspace. */
  readonly rank: number;
  /** What was done with the cluster; see {@link intervene}. */
  readonly mode: InterventionMode;
  /**
   * tr(W*MW)/tr M: the share of the second moment M = mean of xx* over the data that im Π holds, with W an isometry onto it; of ((x, 1)) where Π has the
   * constant one. For `steer` the share of the direction.
   */
  readonly energy: number;
  /** What became of the outputs, against the network left alone. */
  readonly effect: Effect;
  /** The same for random subspaces (and directions) of this dimension, averaged over `draws`; clusters of one layer and rank share them. */
  readonly random: Effect;
  /**
   * The same for random subspaces with the dimension and the `energy` of the cluster: spans of Gaussian vectors of covariance e^{2sM}, with s so that
   * the energy is the cluster's. Undefined with `equalEnergy: false`.
   */
  readonly equalEnergy: Effect | undefined;
}

/** What a network does with and without each of some clusters, beside what it does left alone. */
export interface CausalReport {
  /** The network left alone. */
  readonly baseline: Baseline;
  /** For each cluster, one row for each mode. */
  readonly rows: readonly CausalRow[];
  /** That of the random subspaces, as it was given. */
  readonly seed: number;
  /** The network was told to leave its norms out: these are effects in the network without them, not in the model. */
  readonly normsLeftOut: boolean;
}

/**
 * Ablates each cluster, keeps only it, or steers along it, and reports what happens to the outputs on given data, with random subspaces
 * of the same dimension beside it, and with ones that hold as much of the data's energy as the cluster. See {@link intervene} for what the modes do.
 *
 * @param clusters what `backpropagate` returns, or `{ layer, cluster }` with a result, a `union` or a projection; unions that know their layer; of a
 *   network with one layer also results of fits and entries of an atlas as they are
 * @param data `inputs` [k, m(, a)] and, for accuracies, `labels`
 * @throws TypeError, RangeError for clusters that do not fit their layer, and labels that are not outputs
 * Cost: for each cluster and mode a pass through the layers from the cluster's on, `draws` more for equal energy, and `draws` for each mode, layer and
 * rank; for equal energy an (a·n)³ eigenproblem for each layer, and some tens of times 4a²·n·d² flops for each draw.
 *
 * @example
 * const layer = bilinearLayer({ left: [[1, 0], [0, 1]], right: [[1, 0], [0, 1]], down: [[1, 0], [0, 1]] }); // (x_0², x_1²)
 * const network = bilinearNetwork([layer]);
 * const data = { inputs: [[2, 1], [1, 2]], labels: [0, 1] };
 * const { baseline, rows } = causalReport(network, [{ layer: 0, cluster: [[1, 0], [0, 0]] }], data);
 * baseline.accuracy; // 1
 * rows[0]!.effect.accuracy; // 0.5: without the first coordinate the first class is gone
 * rows[0]!.effect.meanChange; // Float64Array [-2.5, 0]
 * rows[0]!.energy; // 0.5
 */
export function causalReport(
  network: BilinearNetwork,
  clusters: readonly PlacedCluster[],
  data: CausalData,
  options: CausalOptions = {},
): CausalReport {
  const place = 'causalReport';
  if (!(network instanceof BilinearNetwork)) throw typeError(`${place}: network`, 'a BilinearNetwork', network);
  if (!Array.isArray(clusters)) throw typeError(`${place}: clusters`, 'an array', clusters);
  requireKnownOptions(`${place}: data`, data, ['inputs', 'labels', 'reference']);
  requireKnownOptions(place, options, ['modes', 'strength', 'draws', 'equalEnergy', 'seed']);
  const modes = options.modes ?? (['ablate', 'keep'] as const);
  if (!Array.isArray(modes)) throw typeError(`${place}: modes`, 'an array of modes', modes);
  const strength = readStrength(place, options.strength);
  const draws = requireInteger(`${place}: draws`, options.draws ?? 5, 1);
  const { equalEnergy = true } = options;
  if (typeof equalEnergy !== 'boolean') throw typeError(`${place}: equalEnergy`, 'a boolean', equalEnergy);
  const seed = requireInteger(`${place}: seed`, options.seed ?? 0, 0);
  const { columns: X } = toColumns(`${place}: inputs`, data.inputs, network.algebra, network.inputs);
  requireInputs(`${place}: inputs`, X.cols);
  const labels = readLabels(`${place}: labels`, data.labels, X.cols, network.outputs);
  const reference = readReference(place, network, data.reference);
  const placed = clusters.map((given, at) => {
    return readIntervention(`${place}: clusters[${at}]`, network, placedIn(network, given), modes);
  });
  requireOthers(place, modes, X.cols, reference);

  const before = network.runFrom(0, network.embedded(X));
  const random = randomSource(seed);
  const places = new Map<number, Before>();
  const chance = new Map<string, Effect>();
  const rows = placed.flatMap(({ layer, projector }, cluster) => {
    if (!places.has(layer)) {
      const a = network.activationAt(layer, X);
      const others = reference && network.activationAt(layer, reference);
      places.set(layer, { a, standIns: standInsFor(a, others, seed), moments: new Map() });
    }
    const here = places.get(layer)!;
    const { a, standIns } = here;
    const of = (mode: InterventionMode, used: Projector): Effect =>
      effectOf(before, network.runFrom(layer, intervened(a, mode, used, strength, standIns(mode))), labels);
    const { rank } = projector;
    return modes.map((mode): CausalRow => {
      const key = `${layer} ${rank} ${mode}`;
      if (!chance.has(key)) {
        const subspaces = Array.from({ length: draws }, () => randomProjector(network.algebra, a.rows, rank, random));
        chance.set(key, meanEffect(subspaces.map((subspace) => of(mode, subspace))));
      }
      const W = mode === 'steer' ? projector.direction! : isometryOnto(projector.S);
      const energy = shareOf(W.rows > a.rows ? withOnes(a) : a, W);
      const own = { cluster, layer, rank, mode, energy, effect: of(mode, projector), random: chance.get(key)! };
      if (!equalEnergy) return { ...own, equalEnergy: undefined };
      const moment = momentAt(here, W.rows);
      // From one seed, so that a row does not depend on those before it.
      const source = randomSource(seed);
      const drawn = Array.from({ length: draws }, () => subspaceOfShare(moment, W.cols, energy, source));
      return { ...own, equalEnergy: meanEffect(drawn.map((S) => of(mode, orthogonalOnto(S, a.rows)))) };
    });
  });
  return { baseline: baselineOf(before, labels), rows, seed, normsLeftOut: network.normsLeftOut };
}

/** What stands before a layer, and what is made of it once. */
interface Before {
  readonly a: PlanarMatrix;
  readonly standIns: StandIns;
  /** Of x, and of (x, 1), by their sizes. */
  readonly moments: Map<number, Moment>;
}

function momentAt({ a, moments }: Before, size: number): Moment {
  let moment = moments.get(size);
  if (moment === undefined) {
    moment = momentOf(size > a.rows ? withOnes(a) : a);
    moments.set(size, moment);
  }
  return moment;
}

function isometryOnto(S: PlanarMatrix): PlanarMatrix {
  const W = clone(S);
  normaliseColumns(W);
  orthonormalise(W);
  return W;
}

/** Where a cluster stands: where it says, or before the only layer there is. */
function placedIn({ layers }: BilinearNetwork, given: PlacedCluster): Pick<InterveneOptions, 'layer' | 'cluster'> {
  const layer = (given as { layer?: number } | null)?.layer ?? (layers.length === 1 ? 0 : undefined);
  const isCluster = given instanceof ClusterUnion || resultOf(given) !== undefined;
  const own = isCluster ? { cluster: given as Ablatable } : given;
  return { ...own, ...(layer === undefined ? {} : { layer }) };
}
