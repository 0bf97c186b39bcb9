/** Networks that add modulo a prime, and what the directions of each method are there. */
import { bilinearLayer, bilinearNetwork, clusterAtlasAsync } from 'lsrdr/bilinear';
import ndarray, { type NdArray } from 'ndarray';
import { usedFrequencies } from '../../examples/modular-addition/fourier';
import type { ModularNetwork } from '../../examples/modular-addition/model';
import { judged, rankings, SHARE } from '../../examples/modular-addition/study';
import { trainNetwork } from '../../examples/modular-addition/training';
import { SUBJECT } from './subspaces';

/** Hidden units for each residue, as of the committed network. */
const WIDTH = 96 / 59;

/** Starts of each round of an atlas. */
const STARTS = 31;

/** Dimensions that networks are cut down to, as far as there are directions. */
export const kept = [4, 8, 12, 16, 24, 32] as const;

/** What one network says of one method. */
export interface Reading {
  readonly method: string;
  /** Mean over p − 1 directions. */
  readonly purity: number;
  /** Found by a direction with 90 % of it, of those that the weights have. */
  readonly frequencies: number;
  /** Accuracy with the first `kept[k]` directions only, as far as there are so many. */
  readonly keep: readonly number[];
}

/** The directions of an atlas of rank 2 and those of the other methods, p − 1 of each. */
export async function readingsOf(given: ModularNetwork, restarts = STARTS): Promise<Reading[]> {
  const rank = judged(given.p);
  const used = usedFrequencies(given).length;
  const atlas = await clusterAtlasAsync(given.network.layers[0]!, { rank: 2, restarts, minimumShare: SHARE });
  const clusters = atlas.clusters.map(({ result }) => ({
    directions: result.prominent(2).directions as NdArray<Float64Array>,
  }));
  const dimensions = kept.filter((d) => d <= rank);
  return rankings(given, clusters, { rank, kept: dimensions }).map(({ name, purity, frequencies, keep }) => ({
    ...{ method: name.startsWith('LSRDR') ? SUBJECT : name, purity, frequencies: frequencies / used, keep },
  }));
}

/** Trained as the committed one is, with as many hidden units for each residue; undefined where a pair is wrong in the end, learnt or not. */
export function trained(p: number, seed: number): ModularNetwork | undefined {
  const hidden = 4 * Math.round((WIDTH * p) / 4);
  const training = { p, hidden, seed, epochs: 600, share: 0.8, rate: 0.02, weightDecay: 2 };
  const { bilinear, head, trainAccuracy, testAccuracy } = trainNetwork(training);
  if (trainAccuracy < 1 || testAccuracy < 1) return undefined;
  const gate = ndarray(Float64Array.from(bilinear), [2 * hidden, 2 * p]);
  const down = ndarray(Float64Array.from(head), [p, hidden]);
  const network = bilinearNetwork([bilinearLayer({ left: gate.hi(hidden), right: gate.lo(hidden), down })]);
  return { p, hidden, network, gate, metadata: {} };
}
