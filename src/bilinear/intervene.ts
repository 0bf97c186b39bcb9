import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import { type NumericArray, toColumns } from '../interop/arrays';
import { fromColumns } from '../interop/columns';
import type { PlanarMatrix } from '../matrix';
import { BilinearNetwork } from './network';
import {
  type Ablatable,
  type InterventionMode,
  intervened,
  interventionModes,
  type Projector,
  readDirection,
  readProjector,
} from './projector';
import { requireOthers, standInsFor } from './stand-in';
import type { VectorLike } from './weights';

/** What an intervention puts in the place of which part of which activations. */
export interface InterveneOptions {
  /** Where: before layer `layer`, from 0; at `network.layers.length` after the last one. A `LayerCluster` knows its own. */
  readonly layer?: number;
  /**
   * Π: of a result, a layer's cluster or a `union`, or a projection [n, n(, a)], [n+1, n+1(, a)] with the constant one. `direction` alone is enough for
   * steering.
   */
  readonly cluster?: Ablatable;
  /** The network's inputs, [m(, a)] or [k, m(, a)]. */
  readonly inputs: VectorLike;
  /** `ablate` x − Πx, `ablate-mean` and `ablate-resample` x − Πx + Πx̄, `keep` Πx, `steer` x + s·u. */
  readonly mode: InterventionMode;
  /** Inputs that x̄ is the mean of, or drawn from, [m(, a)] or [k, m(, a)]; by default `inputs`. */
  readonly reference?: VectorLike;
  /** Of drawing them, by default 0. */
  readonly seed?: number;
  /** s, by default 1, in the units of x. */
  readonly strength?: number;
  /** u, [n(, a)], scaled to norm 1; by default the leading direction of P. */
  readonly direction?: VectorLike;
}

/** What to do where, after checking. */
export interface Intervention {
  readonly layer: number;
  readonly projector: Projector;
}

/**
 * The network's outputs when what stands before one layer is changed:
 *
 * - `ablate`: x → x − Πx;
 * - `ablate-mean`: x → x − Πx + Πx̄ with x̄ the mean over `reference` of what the layer reads;
 * - `ablate-resample`: the same with x̄ what the layer reads for another input. Of `inputs` themselves each gets that of the next one in one random
 *   cycle, never its own; of a `reference` each gets one independently;
 * - `keep`: x → Πx;
 * - `steer`: x → x + s·u.
 *
 * The change is made to the whole input of the layer, its residual included. A cluster with the constant-one coordinate is applied to
 * (x, 1), and the one stays one.
 *
 * @returns outputs [c(, a)] or [k, c(, a)]
 * Cost: a pass through the network for each input, and 4a²·n·d flops.
 * @throws TypeError, RangeError for a cluster that does not fit the layer, a matrix that is no projection, a mode that does not exist, a mean or another
 *   input where there is one input
 *
 * @example
 * const layer = bilinearLayer({ left: [[1, 0], [0, 1]], right: [[1, 0], [0, 1]], down: [[1, 1]] }); // x_0² + x_1²
 * const network = bilinearNetwork([layer]);
 * const cluster = [[1, 0], [0, 0]];
 * intervene(network, { layer: 0, cluster, inputs: [3, 4], mode: 'ablate' }).data; // Float64Array [16]
 * intervene(network, { layer: 0, cluster, inputs: [3, 4], mode: 'keep' }).data; // Float64Array [9]
 * intervene(network, { layer: 0, cluster, inputs: [[3, 4], [1, 0]], mode: 'ablate-mean' }).data; // Float64Array [20, 4]: x_0 is 2
 */
export function intervene(network: BilinearNetwork, options: InterveneOptions): NumericArray {
  const place = 'intervene';
  const names = ['layer', 'cluster', 'inputs', 'mode', 'strength', 'direction', 'reference', 'seed'];
  requireKnownOptions(place, options, names);
  const { mode } = options;
  const strength = readStrength(place, options.strength);
  const seed = requireInteger(`${place}: seed`, options.seed ?? 0, 0);
  const { layer, projector } = readIntervention(place, network, options, [mode]);
  const { columns, single } = toColumns(`${place}: inputs`, options.inputs, network.algebra, network.inputs);
  const reference = readReference(place, network, options.reference);
  requireOthers(place, [mode], columns.cols, reference);
  const before = network.activationAt(layer, columns);
  const standIns = standInsFor(before, reference && network.activationAt(layer, reference), seed);
  return fromColumns(network.runFrom(layer, intervened(before, mode, projector, strength, standIns(mode))), single);
}

export function readReference(
  place: string,
  network: BilinearNetwork,
  reference: VectorLike | undefined,
): PlanarMatrix | undefined {
  if (reference === undefined) return undefined;
  const { columns } = toColumns(`${place}: reference`, reference, network.algebra, network.inputs);
  if (columns.cols === 0) throw rangeError(`${place}: reference`, 'at least one input', 'none');
  return columns;
}

/** Checks everything but the inputs. */
export function readIntervention(
  place: string,
  network: BilinearNetwork,
  { layer: given, cluster, direction }: Pick<InterveneOptions, 'layer' | 'cluster' | 'direction'>,
  modes: readonly InterventionMode[],
): Intervention {
  if (!(network instanceof BilinearNetwork)) throw typeError(`${place}: network`, 'a BilinearNetwork', network);
  for (const mode of modes) {
    if (!interventionModes.includes(mode)) {
      const known = interventionModes.map((each) => `'${each}'`).join(', ');
      throw rangeError(`${place}: mode`, `one of ${known}`, String(JSON.stringify(mode)));
    }
  }
  const layer = requireInteger(
    `${place}: layer`,
    given ?? (cluster as { layer?: unknown } | undefined)?.layer,
    0,
    network.layers.length,
  );
  const { algebra } = network;
  const n = network.widthAt(layer);
  const u = direction === undefined ? undefined : readDirection(`${place}: direction`, direction, algebra, n);
  if (cluster === undefined) {
    if (u === undefined || modes.some((mode) => mode !== 'steer')) {
      throw typeError(`${place}: cluster`, 'a result, a LayerCluster, a union or a projection', cluster);
    }
    return { layer, projector: { rank: 1, S: u, R: u, direction: u } };
  }
  const read = readProjector(`${place}: cluster`, cluster, algebra, n);
  const projector = u === undefined ? read : { ...read, direction: u };
  if (modes.includes('steer') && projector.direction === undefined) {
    throw typeError(`${place}: direction`, 'a vector, since a projection does not say where to steer', direction);
  }
  return { layer, projector };
}

export function readStrength(place: string, strength: unknown): number {
  if (strength === undefined) return 1;
  if (typeof strength !== 'number') throw typeError(`${place}: strength`, 'a number', strength);
  if (!Number.isFinite(strength)) throw rangeError(`${place}: strength`, 'a finite number', strength);
  return strength;
}
