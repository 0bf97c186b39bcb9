import { type Algebra, isSameAlgebra } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import { type ArrayLikeInput, type NumericArray, toColumns } from '../interop/arrays';
import { fromColumns, readMatrix, readVector } from '../interop/columns';
import type { PlanarMatrix } from '../matrix';
import { shown } from '../shown';
import { describeNetwork } from './describe-network';
import { affine, applyLayer } from './forms';
import { BilinearLayer } from './layer';
import type { VectorLike } from './weights';

/** What stands around the layers of a network; nothing by default. */
export interface NetworkOptions {
  /** E, [n, m]: a_0 = E x + b_E. */
  readonly embed?: ArrayLikeInput;
  /** b_E, [n]; zero by default. */
  readonly embedBias?: VectorLike;
  /** U, [c, r]: the outputs are U a_L + b_U. */
  readonly unembed?: ArrayLikeInput;
  /** b_U, [c]; zero by default. */
  readonly unembedBias?: VectorLike;
  /** Norms before layers are left out, knowingly: then embeddings, residuals and further layers are allowed around them. */
  readonly normsLeftOut?: boolean;
}

/** A linear map with a shift. */
export interface Affine {
  /** W of x ↦ W x + b, planar. */
  readonly weight: PlanarMatrix;
  /** b, one column; undefined stands for zero. */
  readonly bias: PlanarMatrix | undefined;
}

/** How a network is related to the model that it comes from. */
export interface Account {
  /** The model has norms that the network was told to leave out. */
  readonly normsLeftOut: boolean;
  /** Tensors of the model's file that no part of the network is made from. */
  readonly unread: readonly string[];
  /** Lines for `describe`. */
  readonly remarks: readonly string[];
}

/** Bilinear layers one after the other; made by {@link bilinearNetwork}, or from a file by `networkFromModel`. */
export class BilinearNetwork {
  /** The scalars of all layers: R, C or H. */
  readonly algebra: Algebra;
  /** Numbers that come in: m of the embedding, or n of the first layer. */
  readonly inputs: number;
  /** Numbers that go out: c of the unembedding, or r of the last layer. */
  readonly outputs: number;

  constructor(
    /** In the order in which they are applied; each has as many inputs as the one before it has outputs. */
    readonly layers: readonly BilinearLayer[],
    /** What stands before the layers, [n, m]; undefined for nothing. Planar, not to be changed. */
    readonly embed: Affine | undefined,
    /** What stands behind them, [c, r]; undefined for nothing. Planar, not to be changed. */
    readonly unembed: Affine | undefined,
    /** How it is related to the model that it comes from. */
    readonly account: Account,
  ) {
    this.algebra = layers[0]!.algebra;
    this.inputs = embed?.weight.cols ?? layers[0]!.n;
    this.outputs = unembed?.weight.rows ?? layers[layers.length - 1]!.r;
    shown(this);
  }

  /** The model has norms that the network was told to leave out: `forward` is not the model, and every report says so. */
  get normsLeftOut(): boolean {
    return this.account.normsLeftOut;
  }

  /** Tensors of the model's file that are no part of the network; none where it was not made by `networkFromModel`. */
  get unread(): readonly string[] {
    return this.account.unread;
  }

  /** The layers with their sizes, what was left out of the model, and what was assumed of it, a line each. */
  describe(): string {
    return describeNetwork(this);
  }

  /** As `describe`; Node's inspect and `console.log` print it too. */
  toString(): string {
    return this.describe();
  }

  /** The coordinates at position p: what layer p takes, or at p = `layers.length` what the last layer gives. */
  widthAt(position: number): number {
    return position < this.layers.length ? this.layers[position]!.n : this.layers[position - 1]!.r;
  }

  /**
   * The outputs for one vector [m(, a)] or k of them [k, m(, a)].
   *
   * @throws RangeError for another shape or a non-finite entry
   */
  forward(x: VectorLike): NumericArray {
    const { columns, single } = toColumns('BilinearNetwork.forward: x', x, this.algebra, this.inputs);
    return fromColumns(this.runFrom(0, this.embedded(columns)), single);
  }

  /**
   * a_0, …, a_L: what each layer takes, and what the last one gives (before the unembedding). Shapes [n(, a)] or [k, n(, a)].
   *
   * @throws RangeError for another shape or a non-finite entry
   */
  activations(x: VectorLike): NumericArray[] {
    const { columns, single } = toColumns('BilinearNetwork.activations: x', x, this.algebra, this.inputs);
    let a = this.embedded(columns);
    const out = [fromColumns(a, single)];
    for (const layer of this.layers) {
      a = applyLayer(layer.weights, a);
      out.push(fromColumns(a, single));
    }
    return out;
  }

  /**
   * The rest of the network, from what stands before layer `position` to the outputs.
   *
   * @param position from 0 to `layers.length`, where only the unembedding is left
   * @param a one vector or k of them, as `activations` gives them
   */
  forwardFrom(position: number, a: VectorLike): NumericArray {
    const place = 'BilinearNetwork.forwardFrom';
    requireInteger(`${place}: position`, position, 0, this.layers.length);
    const { columns, single } = toColumns(`${place}: a`, a, this.algebra, this.widthAt(position));
    return fromColumns(this.runFrom(position, columns), single);
  }

  /** a_0 of planar columns. */
  embedded(X: PlanarMatrix): PlanarMatrix {
    return this.embed === undefined ? X : affine(this.embed.weight, X, this.embed.bias);
  }

  /** a_position of planar columns. */
  activationAt(position: number, X: PlanarMatrix): PlanarMatrix {
    let a = this.embedded(X);
    for (const layer of this.layers.slice(0, position)) a = applyLayer(layer.weights, a);
    return a;
  }

  /** The outputs from planar columns that stand before a layer. */
  runFrom(position: number, a: PlanarMatrix): PlanarMatrix {
    let out = a;
    for (const layer of this.layers.slice(position)) out = applyLayer(layer.weights, out);
    return this.unembed === undefined ? out : affine(this.unembed.weight, out, this.unembed.bias);
  }
}

/**
 * Bilinear layers one after the other, with a linear embedding before and an unembedding after where the model has them:
 * a_0 = E x + b_E, a_{ℓ+1} = f_ℓ(a_ℓ), outputs U a_L + b_U.
 *
 * Norms are not part of it. A layer that says `weightsAfterNorm` takes what comes out of the norm, so that alone, as the first layer, it is
 * exact; a network that has anything before or around it is not the model, and has to be told `normsLeftOut: true`. It says so in every report
 * that is made from it.
 *
 * @param layers at least one, all over one algebra, each with as many inputs as the one before has outputs
 * @returns the network, with `forward`, `activations` and `forwardFrom`
 * @throws TypeError, RangeError naming the layer and the sizes that do not fit, or the norm that would be left out in silence
 * Cost: a copy of the embeddings.
 *
 * @example
 * const square = bilinearLayer({ left: [[1]], right: [[1]], down: [[1]], residual: true }); // x² + x
 * const network = bilinearNetwork([square, square], { unembed: [[1], [-1]] });
 * network.forward([1]).data; // Float64Array [6, -6]
 * network.activations([1]).map((a) => a.get(0)); // [1, 2, 6]
 */
export function bilinearNetwork(layers: readonly BilinearLayer[], options: NetworkOptions = {}): BilinearNetwork {
  const place = 'bilinearNetwork';
  requireKnownOptions(place, options, ['embed', 'embedBias', 'unembed', 'unembedBias', 'normsLeftOut']);
  if (!Array.isArray(layers)) throw typeError(`${place}: layers`, 'an array of layers', layers);
  if (layers.length === 0) throw rangeError(`${place}: layers`, 'at least one layer', 'none');
  layers.forEach((layer: unknown, at) => {
    if (!(layer instanceof BilinearLayer)) throw typeError(`${place}: layers[${at}]`, 'a BilinearLayer', layer);
    const [first, before] = [layers[0]!, layers[at - 1]];
    if (!isSameAlgebra(layer.algebra, first.algebra)) {
      throw rangeError(`${place}: layers[${at}]`, `a ${first.algebra.name} layer`, `a ${layer.algebra.name} one`);
    }
    if (before !== undefined && before.r !== layer.n) {
      throw rangeError(`${place}: layers[${at}]`, `${before.r} inputs, the outputs of layers[${at - 1}]`, layer.n);
    }
  });
  const { algebra, n } = layers[0]!;
  const last = layers[layers.length - 1]!.r;
  const { normsLeftOut } = options;
  if (normsLeftOut !== undefined && typeof normsLeftOut !== 'boolean') {
    throw typeError(`${place}: normsLeftOut`, 'a boolean', normsLeftOut);
  }
  if (normsLeftOut !== true) refuseNorms(place, layers, options);
  return new BilinearNetwork(
    layers.slice(),
    readAffine(place, 'embed', options.embed, options.embedBias, algebra, n, undefined),
    readAffine(place, 'unembed', options.unembed, options.unembedBias, algebra, undefined, last),
    { normsLeftOut: normsLeftOut === true, unread: [], remarks: [] },
  );
}

/** Layers after a norm where something stands that the norm is not told of. */
function refuseNorms(place: string, layers: readonly BilinearLayer[], { embed, unembed }: NetworkOptions): void {
  const at = layers.findIndex(({ weightsAfterNorm }) => weightsAfterNorm);
  if (at < 0) return;
  const later = layers.findIndex(({ weightsAfterNorm }, index) => index > 0 && weightsAfterNorm);
  const what =
    embed !== undefined
      ? 'an embedding before it'
      : unembed !== undefined
        ? 'an unembedding behind it'
        : layers.some(({ weightsAfterNorm, residual }) => weightsAfterNorm && residual)
          ? 'a residual around it'
          : later > 0
            ? 'a layer before it'
            : undefined;
  if (what === undefined) return;
  const which = what === 'a layer before it' ? later : at;
  throw rangeError(
    `${place}: layers[${which}]`,
    `no norm in front of it (weightsAfterNorm) with ${what}: the network would be the model without the norm. Say normsLeftOut: true if that is meant`,
    'one',
  );
}

function readAffine(
  place: string,
  name: 'embed' | 'unembed',
  matrix: ArrayLikeInput | undefined,
  shift: VectorLike | undefined,
  algebra: Algebra,
  rows: number | undefined,
  cols: number | undefined,
): Affine | undefined {
  if (matrix === undefined) {
    if (shift !== undefined) throw rangeError(`${place}: ${name}Bias`, `none without ${name}`, 'one');
    return undefined;
  }
  const weight = readMatrix(`${place}: ${name}`, matrix, algebra, rows, cols);
  const bias = shift === undefined ? undefined : readVector(`${place}: ${name}Bias`, shift, algebra, weight.rows);
  return { weight, bias };
}
