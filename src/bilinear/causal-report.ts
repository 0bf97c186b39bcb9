/** Does a cluster mean anything? What the outputs do without it, beside what they do without a random subspace of the same dimension. */

import { type ClusterLike, resultOf } from '../cluster/given';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import { toColumns } from '../interop/arrays';
import type { PlanarMatrix } from '../matrix';
import { randomSource } from '../random';
import type { Lsrdr } from '../result/lsrdr';
import type { LayerCluster } from './backpropagate';
import { type InterveneOptions, readIntervention, readStrength } from './intervene';
import { BilinearNetwork } from './network';
import { type InterventionMode, intervened, type Projector, randomProjector } from './projector';
import type { VectorLike } from './weights';

/** A cluster and where it stands. */
export type PlacedCluster =
  | LayerCluster
  | Pick<InterveneOptions, 'layer' | 'cluster' | 'direction'>
  | Lsrdr
  | { readonly result: Lsrdr };

export interface CausalData {
  /** [k, m(, a)]. */
  readonly inputs: VectorLike;
  /** k integers from 0, the right output of each input; with them the report has accuracies. */
  readonly labels?: ArrayLike<number> | { readonly data: ArrayLike<number> };
}

export interface CausalOptions {
  /** By default `['ablate', 'keep']`. */
  readonly modes?: readonly InterventionMode[];
  /** Of steering, by default 1. */
  readonly strength?: number;
  /** Random subspaces that are averaged, by default 5. */
  readonly draws?: number;
  readonly seed?: number;
}

/** What the outputs did. */
export interface Effect {
  /** Mean of (after − before) for each output; real parts. */
  readonly meanChange: Float64Array;
  /** Mean of ‖after − before‖ over mean of ‖before‖. */
  readonly relativeChange: number;
  /** Share of the inputs whose largest output is the right one, over all and for each class; undefined without labels. */
  readonly accuracy: number | undefined;
  /** NaN for a class that has no inputs. */
  readonly classAccuracy: Float64Array | undefined;
}

export interface CausalRow {
  /** Which of the clusters given, from 0. */
  readonly cluster: number;
  readonly layer: number;
  /** Dimension of the subspace. */
  readonly rank: number;
  readonly mode: InterventionMode;
  readonly effect: Effect;
  /** The same for random subspaces (and directions) of this dimension, averaged over `draws`; clusters of one layer and rank share them. */
  readonly random: Effect;
}

export interface CausalReport {
  /** The network left alone. */
  readonly baseline: Pick<Effect, 'accuracy' | 'classAccuracy'>;
  /** For each cluster, one row for each mode. */
  readonly rows: readonly CausalRow[];
  readonly seed: number;
  /** The network was told to leave its norms out: these are effects in the network without them, not in the model. */
  readonly normsLeftOut: boolean;
}

/**
 * Ablates each cluster, keeps only it, or steers along it, and reports what happens to the outputs on given data, with random subspaces
 * of the same dimension beside it. See {@link intervene} for what the modes do.
 *
 * @param clusters what `backpropagate` returns, or `{ layer, cluster }` with a result or a projection; of a network with one layer also results
 *   of fits and entries of an atlas as they are
 * @param data `inputs` [k, m(, a)] and, for accuracies, `labels`
 * @throws TypeError, RangeError for clusters that do not fit their layer, and labels that are not outputs
 * Cost: for each cluster and mode a pass through the layers from the cluster's on, and `draws` more for each mode, layer and rank.
 *
 * @example
 * const layer = bilinearLayer({ left: [[1, 0], [0, 1]], right: [[1, 0], [0, 1]], down: [[1, 0], [0, 1]] }); // (x_0², x_1²)
 * const network = bilinearNetwork([layer]);
 * const data = { inputs: [[2, 1], [1, 2]], labels: [0, 1] };
 * const { baseline, rows } = causalReport(network, [{ layer: 0, cluster: [[1, 0], [0, 0]] }], data);
 * baseline.accuracy; // 1
 * rows[0]!.effect.accuracy; // 0.5: without the first coordinate the first class is gone
 * rows[0]!.effect.meanChange; // Float64Array [-2.5, 0]
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
  requireKnownOptions(`${place}: data`, data, ['inputs', 'labels']);
  requireKnownOptions(place, options, ['modes', 'strength', 'draws', 'seed']);
  const modes = options.modes ?? (['ablate', 'keep'] as const);
  if (!Array.isArray(modes)) throw typeError(`${place}: modes`, 'an array of modes', modes);
  const strength = readStrength(place, options.strength);
  const draws = requireInteger(`${place}: draws`, options.draws ?? 5, 1);
  const seed = requireInteger(`${place}: seed`, options.seed ?? 0, 0);
  const { columns: X } = toColumns(`${place}: inputs`, data.inputs, network.algebra, network.inputs);
  const labels = readLabels(`${place}: labels`, data.labels, X.cols, network.outputs);
  const placed = clusters.map((given, at) => {
    return readIntervention(`${place}: clusters[${at}]`, network, placedIn(network, given), modes);
  });

  const before = network.runFrom(0, network.embedded(X));
  const baseline = score(before, labels);
  const random = randomSource(seed);
  const stream = new Map<number, PlanarMatrix>();
  const chance = new Map<string, Effect>();
  const rows = placed.flatMap(({ layer, projector }, cluster) => {
    if (!stream.has(layer)) stream.set(layer, network.activationAt(layer, X));
    const a = stream.get(layer)!;
    const effectOf = (mode: InterventionMode, used: Projector): Effect => {
      const after = network.runFrom(layer, intervened(a, mode, used, strength));
      return { ...changes(before, after), ...score(after, labels) };
    };
    const { rank } = projector;
    return modes.map((mode): CausalRow => {
      const key = `${layer} ${rank} ${mode}`;
      if (!chance.has(key)) {
        const subspaces = Array.from({ length: draws }, () => randomProjector(network.algebra, a.rows, rank, random));
        chance.set(key, mean(subspaces.map((subspace) => effectOf(mode, subspace))));
      }
      return { cluster, layer, rank, mode, effect: effectOf(mode, projector), random: chance.get(key)! };
    });
  });
  return { baseline, rows, seed, normsLeftOut: network.normsLeftOut };
}

/** Where a cluster stands: where it says, or before the only layer there is. */
function placedIn({ layers }: BilinearNetwork, given: PlacedCluster): Pick<InterveneOptions, 'layer' | 'cluster'> {
  const layer = (given as { layer?: number } | null)?.layer ?? (layers.length === 1 ? 0 : undefined);
  const own = resultOf(given) === undefined ? given : { cluster: given as ClusterLike };
  return { ...own, ...(layer === undefined ? {} : { layer }) };
}

function readLabels(
  place: string,
  labels: CausalData['labels'],
  count: number,
  outputs: number,
): ArrayLike<number> | undefined {
  if (labels === undefined) return undefined;
  const list = 'data' in labels ? labels.data : labels;
  if (typeof list?.length !== 'number') throw typeError(place, `${count} integers`, labels);
  if (list.length !== count) throw rangeError(place, `${count} labels, one for each input`, list.length);
  for (let i = 0; i < count; i++) requireInteger(`${place}[${i}]`, list[i], 0, outputs - 1);
  return list;
}

function changes(before: PlanarMatrix, after: PlanarMatrix): Pick<Effect, 'meanChange' | 'relativeChange'> {
  const { cols: count, algebra, rows } = before;
  const meanChange = new Float64Array(rows);
  const moved = new Float64Array(count);
  const size = new Float64Array(count);
  for (let at = 0; at < before.data.length; at++) {
    const line = Math.floor(at / count);
    const change = after.data[at]! - before.data[at]!;
    if (line % algebra.dim === 0) meanChange[line / algebra.dim]! += change / count;
    moved[at % count]! += change * change;
    size[at % count]! += before.data[at]! ** 2;
  }
  const total = (squares: Float64Array): number => squares.reduce((sum, square) => sum + Math.sqrt(square), 0);
  return { meanChange, relativeChange: total(moved) / total(size) };
}

function score(outputs: PlanarMatrix, labels: ArrayLike<number> | undefined): CausalReport['baseline'] {
  if (labels === undefined) return { accuracy: undefined, classAccuracy: undefined };
  const { rows, cols: count, algebra, data } = outputs;
  const correct = new Float64Array(rows);
  const total = new Float64Array(rows);
  for (let k = 0; k < count; k++) {
    let best = 0;
    for (let c = 1; c < rows; c++) {
      if (data[c * algebra.dim * count + k]! > data[best * algebra.dim * count + k]!) best = c;
    }
    total[labels[k]!]! += 1;
    if (best === labels[k]) correct[best]! += 1;
  }
  const accuracy = correct.reduce((sum, value) => sum + value, 0) / count;
  return { accuracy, classAccuracy: correct.map((value, c) => value / total[c]!) };
}

function mean(effects: readonly Effect[]): Effect {
  const average = (of: (effect: Effect) => number): number =>
    effects.reduce((sum, effect) => sum + of(effect), 0) / effects.length;
  const { meanChange, accuracy, classAccuracy } = effects[0]!;
  return {
    meanChange: meanChange.map((_, c) => average((effect) => effect.meanChange[c]!)),
    relativeChange: average((effect) => effect.relativeChange),
    accuracy: accuracy === undefined ? undefined : average((effect) => effect.accuracy!),
    classAccuracy: classAccuracy?.map((_, c) => average((effect) => effect.classAccuracy![c]!)),
  };
}
