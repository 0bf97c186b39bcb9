/**
 * Clusters on their way back through the layers. For f with forms A and a cluster C = B*B on its outputs, B∘f has the tuple
 * A'_i = Σ_j B_ij A_j, whose LSRDR is the cluster's image on the inputs of f; with the weights of a layer that is B·D in place of D.
 */
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import type { NumericArray } from '../interop/arrays';
import { multiply, type PlanarMatrix, zeros } from '../matrix';
import { createField } from '../solver/field';
import type { FitOptions } from '../solver/options';
import type { Lsrdr, Which } from '../solver/result';
import { type ClusterLike, clusterFactor, factorOfResult, invariant } from './cluster-form';
import { homogeneous } from './forms';
import { BilinearLayer } from './layer';
import { layerTuple } from './layer-tuple';
import { BilinearNetwork } from './network';

/** A cluster on the inputs of one layer. */
export interface LayerCluster {
  /** The layer on whose inputs it stands, from 0. */
  readonly layer: number;
  readonly name: string | undefined;
  readonly result: Lsrdr;
  /** P and Q of the result: [n, n(, a)], one coordinate more when `constant`. */
  readonly P: NumericArray;
  readonly Q: NumericArray;
  /** Fraction of the converged runs that reached the best optimum. */
  readonly agreement: number;
  /** Length of the tuple that was fitted: the rank of the cluster above. */
  readonly r: number;
  /** The last coordinate is the constant one. */
  readonly constant: boolean;
}

export interface BackpropagateOptions extends FitOptions {
  /** The position of `cluster`: before layer `layer`, or on the network's outputs by default. */
  readonly layer?: number;
  /** What to follow: a PSD matrix or projection, a vector such as a class's, or a result, whose P (or Q) is taken. */
  readonly cluster: ClusterLike;
  /** Rank of every fit, or one rank for each layer below, nearest first. */
  readonly rank: number | readonly number[];
  /** What goes on downwards of each result: P, the right inputs of the forms (default), or Q, their left inputs. */
  readonly which?: Which;
  /** Hermitian parts of the forms (default, and then P = Q), or L* diag(D_j) R as it is. Over C and H only false. */
  readonly symmetric?: boolean;
}

const own = ['layer', 'cluster', 'rank', 'which', 'symmetric'];

/**
 * The LSRDR of a layer's tuple: `fit` of `layer.tuple({ symmetric })` over the layer's own scalars.
 *
 * @param options `rank`, {@link FitOptions}, and `symmetric` as in `layer.tuple`
 * @throws what `fit` throws
 *
 * @example
 * const layer = bilinearLayer({ left: [[1, 0], [0, 1]], right: [[1, 0], [0, 1]], down: [[2, 0], [0, 1]] });
 * clusterLayer(layer, { rank: 1 }).fitness; // 2
 */
export function clusterLayer(
  layer: BilinearLayer,
  options: { readonly rank: number; readonly symmetric?: boolean } & FitOptions,
): Lsrdr {
  if (!(layer instanceof BilinearLayer)) throw typeError('clusterLayer: layer', 'a BilinearLayer', layer);
  requireKnownOptions('clusterLayer', options, Object.keys(options ?? {}));
  const { symmetric, ...rest } = options;
  return createField(layer.algebra).fit(layer.tuple(symmetric === undefined ? {} : { symmetric }), rest);
}

/**
 * Follows a cluster down through every layer below it: C ↦ P of the LSRDR of √C∘f, layer by layer, in factored form.
 *
 * Where a layer has biases or a residual its cluster has the constant one as its last coordinate, and so have those below.
 * Over H a cluster is followed as Re C, its mean over the symmetry f(xu) = u* f(x) u.
 *
 * @param network a {@link BilinearNetwork}; fold its embedding with `foldNetwork` to end at the embedding's inputs
 * @returns one cluster for each layer below, nearest first
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
  const place = 'backpropagate';
  if (!(network instanceof BilinearNetwork)) throw typeError(`${place}: network`, 'a BilinearNetwork', network);
  requireKnownOptions(place, options, Object.keys(options ?? {}));
  const { algebra, layers } = network;
  const position = options.layer ?? layers.length;
  requireInteger(`${place}: layer`, position, 1, layers.length);
  const which = options.which ?? 'P';
  if (which !== 'P' && which !== 'Q') throw rangeError(`${place}: which`, "'P' or 'Q'", JSON.stringify(which));
  const symmetric = options.symmetric ?? algebra.dim === 1;
  if (symmetric && algebra.dim > 1) {
    throw rangeError(`${place}: symmetric`, `false over ${algebra.name} scalars, whose forms are not real`, 'true');
  }
  const fitOptions = Object.fromEntries(Object.entries(options).filter(([name]) => !own.includes(name)));
  const field = createField(algebra);

  let B = factorAt(`${place}: cluster`, network, position, options, which);
  const out: LayerCluster[] = [];
  for (let at = position - 1; at >= 0; at--) {
    const layer = layers[at]!;
    const { left, right, down } = homogeneous(layer.weights, B.cols > layer.r);
    const A = layerTuple(left, right, multiply(B, down), { symmetric });
    const rank = rankAt(`${place}: rank`, options.rank, position - 1 - at);
    const result = field.fit(A, { ...fitOptions, rank });
    out.push({
      layer: at,
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
    });
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
  which: Which,
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

function rankAt(place: string, rank: number | readonly number[], step: number): number {
  if (typeof rank === 'number') return rank;
  if (!Array.isArray(rank)) throw typeError(place, 'a number, or one for each layer below', rank);
  if (step >= rank.length) throw rangeError(place, `a rank for each layer below, at least ${step + 1}`, rank.length);
  return rank[step] as number;
}
