/**
 * Clusters on their way back through the layers. For f with forms A and a cluster C = B*B on its outputs, B∘f has the tuple
 * A'_i = Σ_j B_ij A_j, whose LSRDR is the cluster's image on the inputs of f; with the weights of a layer that is B·D in place of D.
 */
import { type ClusterLike, resultOf } from '../cluster/given';
import { rangeError, requireInteger, requireObject, typeError } from '../errors';
import { type AsyncOptions, asyncNames, resolveAsync } from '../field/async-options';
import { type FitOptions, resolveOptions } from '../field/options';
import type { NumericArray } from '../interop/arrays';
import { multiply, type PlanarMatrix, zeros } from '../matrix';
import { assembleResult } from '../result/assemble';
import type { Side } from '../result/data';
import type { Lsrdr } from '../result/lsrdr';
import { carryOut, carryOutAsync, type Plan } from '../search/plan';
import { isAborted } from '../search/search';
import { clusterFactor, factorOfResult, invariant } from './cluster-form';
import { homogeneous } from './forms';
import type { BilinearLayer } from './layer';
import { layerTuple } from './layer-tuple';
import { BilinearNetwork } from './network';

/** A cluster on the inputs of one layer. */
export interface LayerCluster {
  /** The layer on whose inputs it stands, from 0. */
  readonly layer: number;
  /** That of the layer; undefined where it has none. */
  readonly name: string | undefined;
  /** The fit that found it: of rank(C) forms of the layer, C the cluster above. */
  readonly result: Lsrdr;
  /** P of the result: [n, n(, a)], one coordinate more when `constant`. */
  readonly P: NumericArray;
  /** Q of the result, of the same shape; P where the forms are Hermitian parts. */
  readonly Q: NumericArray;
  /** Fraction of the converged runs that reached the best optimum. */
  readonly agreement: number;
  /** Length of the tuple that was fitted: the rank of the cluster above. */
  readonly r: number;
  /** The last coordinate is the constant one. */
  readonly constant: boolean;
  /** The other coordinates are what comes out of a norm. */
  readonly weightsAfterNorm: boolean;
  /** The network was told to leave its norms out: the cluster is one of the network without them, not of the model. */
  readonly normsLeftOut: boolean;
}

export interface BackpropagateOptions extends FitOptions {
  /** The position of `cluster`: before layer `layer`; by default that of a {@link LayerCluster}, and on the network's outputs for others. */
  readonly layer?: number;
  /** What to follow: a PSD matrix or projection, a vector such as a class's, or a result, whose P (or Q) is taken. */
  readonly cluster: ClusterLike;
  /** Rank of every fit, or one rank for each layer below, nearest first. */
  readonly rank: number | readonly number[];
  /** What goes on downwards of each result: P, the right inputs of the forms (default), or Q, their left inputs. */
  readonly which?: Side;
  /** Hermitian parts of the forms (default, and then P = Q), or L* diag(D_j) R as it is. Over C and H only false. */
  readonly symmetric?: boolean;
}

const ownNames = ['layer', 'cluster', 'which', 'symmetric'];

/**
 * Follows a cluster down through every layer below it: C ↦ P of the LSRDR of √C∘f, layer by layer, in factored form.
 *
 * Where a layer has biases or a residual its cluster has the constant one as its last coordinate, and so have those below.
 * Over H a cluster is followed as Re C, its mean over the symmetry f(xu) = u* f(x) u.
 *
 * @param network a {@link BilinearNetwork}; fold its embedding with `foldNetwork` to end at the embedding's inputs
 * @returns one cluster for each layer below, nearest first; where `signal` or `onIteration` ends a fit, that of its layer is the last
 * @throws TypeError, RangeError for a cluster that does not fit its position or is not PSD, and what `fit` throws, as for forms that
 *   vanish
 * Cost: for each layer a fit of rank(C) matrices, in factors or dense as `layer.tuple` says.
 *
 * @example
 * const block = bilinearLayer({ left: [[1, 0], [0, 1]], right: [[1, 0], [0, 1]], down: [[1, 0], [0, 1]] }); // (x_0², x_1²)
 * const network = bilinearNetwork([block, block]);
 * const [upper, lower] = backpropagate(network, { cluster: [0, 1], rank: 1 });
 * upper!.layer; // 1
 * lower!.P.get(1, 1); // 1: the second output comes from the second input
 */
export function backpropagate(network: BilinearNetwork, options: BackpropagateOptions): LayerCluster[] {
  return carryOut(descend(readDescent('backpropagate', network, options, [])));
}

/**
 * {@link backpropagate} in slices of some milliseconds, so that a page or server stays responsive. Same numbers; on several threads the same
 * to rounding.
 *
 * @param options those of `backpropagate`, and {@link AsyncOptions}: `workers` and `onProgress`, whose `fit` counts the layers downwards
 * @returns a promise of the clusters; errors reject it. Once `signal` is aborted no layer follows, and the last cluster may be of status
 *   `aborted`
 *
 * @example
 * const block = bilinearLayer({ left: [[1, 0], [0, 1]], right: [[1, 0], [0, 1]], down: [[1, 0], [0, 1]] }); // (x_0², x_1²)
 * const clusters = await backpropagateAsync(bilinearNetwork([block, block]), { cluster: [0, 1], rank: 1 });
 * clusters.map(({ P }) => P.get(1, 1)); // [1, 1]
 */
export async function backpropagateAsync(
  network: BilinearNetwork,
  options: BackpropagateOptions & AsyncOptions,
): Promise<LayerCluster[]> {
  const place = 'backpropagateAsync';
  const descent = readDescent(place, network, options, asyncNames);
  return carryOutAsync(descend(descent), resolveAsync(place, options), options.onProgress, options.journal);
}

/** A way down, after checking. */
interface Descent {
  /** The layers below the cluster, nearest first. */
  readonly below: readonly BilinearLayer[];
  /** The factor of the cluster. */
  readonly factor: PlanarMatrix;
  /** One for each layer. */
  readonly ranks: readonly number[];
  readonly which: Side;
  readonly symmetric: boolean;
  readonly normsLeftOut: boolean;
  readonly place: string;
  readonly options: BackpropagateOptions;
  /** Names of options that are not those of a fit. */
  readonly others: readonly string[];
}

function readDescent(
  place: string,
  network: BilinearNetwork,
  options: BackpropagateOptions,
  extra: readonly string[],
): Descent {
  if (!(network instanceof BilinearNetwork)) throw typeError(`${place}: network`, 'a BilinearNetwork', network);
  requireObject(place, options);
  const { algebra, layers } = network;
  const position = options.layer ?? layerOf(options.cluster) ?? layers.length;
  requireInteger(`${place}: layer`, position, 1, layers.length);
  const which = options.which ?? 'P';
  if (which !== 'P' && which !== 'Q') throw rangeError(`${place}: which`, "'P' or 'Q'", JSON.stringify(which));
  const symmetric = options.symmetric ?? algebra.dim === 1;
  if (symmetric && algebra.dim > 1) {
    throw rangeError(`${place}: symmetric`, `false over ${algebra.name} scalars, whose forms are not real`, 'true');
  }
  const factor = factorAt(`${place}: cluster`, network, position, options, which);
  const below = layers.slice(0, position).reverse();
  const ranks = ranksFor(`${place}: rank`, options.rank, below.length);
  const { normsLeftOut } = network;
  return { below, factor, ranks, which, symmetric, normsLeftOut, place, options, others: [...ownNames, ...extra] };
}

function* descend(descent: Descent): Plan<LayerCluster[]> {
  const { below, factor, ranks, which, symmetric, normsLeftOut, place, options, others } = descent;
  let B = factor;
  const out: LayerCluster[] = [];
  for (const [step, layer] of below.entries()) {
    const { left, right, down } = homogeneous(layer.weights, B.cols > layer.r);
    const A = layerTuple(left, right, multiply(B, down), { symmetric });
    const given = { ...options, rank: ranks[step]! };
    const outcome = yield { A, options: resolveOptions(place, A.algebra, A.n, given, others) };
    const result = assembleResult(outcome);
    out.push({
      layer: below.length - 1 - step,
      name: layer.name,
      result,
      get P() {
        return result.P;
      },
      get Q() {
        return result.Q;
      },
      agreement: result.agreement,
      r: A.r,
      constant: left.cols > layer.n,
      weightsAfterNorm: layer.weightsAfterNorm,
      normsLeftOut,
    });
    if (isAborted(outcome)) break;
    B = factorOfResult(result, which);
  }
  return out;
}

/** The cluster as a factor on what the layer below its position gives, with the constant one last if it reaches that. */
function factorAt(
  place: string,
  network: BilinearNetwork,
  position: number,
  { cluster }: BackpropagateOptions,
  which: Side,
): PlanarMatrix {
  const { algebra, layers, unembed } = network;
  if (position < layers.length || unembed === undefined) {
    const width = network.widthAt(position);
    const sizes = position < layers.length ? [width, width + 1] : [width];
    return clusterFactor(place, cluster, algebra, sizes, which);
  }
  const B = clusterFactor(place, cluster, algebra, [network.outputs], which);
  const { weight, bias } = unembed;
  if (bias === undefined) return invariant(multiply(B, weight));
  const joined = zeros(algebra, weight.rows, weight.cols + 1);
  for (let line = 0; line < bias.data.length; line++) {
    joined.data.set(weight.data.subarray(line * weight.cols, (line + 1) * weight.cols), line * joined.cols);
    joined.data[(line + 1) * joined.cols - 1] = bias.data[line]!;
  }
  return invariant(multiply(B, joined));
}

/** Where a cluster says that it stands. */
function layerOf(cluster: ClusterLike | { readonly layer?: number }): number | undefined {
  return resultOf(cluster) === undefined ? undefined : (cluster as { readonly layer?: number }).layer;
}

/** One rank for each of `count` layers. */
function ranksFor(place: string, rank: BackpropagateOptions['rank'], count: number): readonly number[] {
  if (typeof rank === 'number') return new Array<number>(count).fill(rank);
  if (!Array.isArray(rank)) throw typeError(place, 'a number, or one for each layer below', rank);
  if (rank.length !== count) throw rangeError(place, `${count} ranks, one for each layer below`, rank.length);
  return rank;
}
