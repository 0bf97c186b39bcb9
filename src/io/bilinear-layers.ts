import { rangeError, requireKnownOptions, typeError } from '../errors';
import { type NdArray, ndarray } from '../ndarray';
import type { bilinearPatterns } from './bilinear-conventions';
import type { BilinearConvention, FactorPart } from './bilinear-patterns';
import { factorParts } from './bilinear-patterns';
import { type LayerPlan, type ModelPlan, planModel, type Shapes, type Slot } from './bilinear-plan';
import { chooseConvention } from './convention-fit';
import { elementsOf, requireNdArray } from './elements';
import { requireBilinearGate } from './gated-names';

/** An array of float64, as the weights of a layer are read. */
export type Tensor = NdArray<Float64Array>;

/** The weights of one layer, as `bilinearLayer` takes them. */
export interface StoredLayer {
  /** The name of the tensor of its gate or its left half, which has the layer's number. */
  readonly name: string;
  /** [h, n] */
  readonly left: Tensor;
  /** [h, n] */
  readonly right: Tensor;
  /** [r, h] */
  readonly down: Tensor;
  /** [h] */
  readonly leftBias?: Tensor;
  /** [h] */
  readonly rightBias?: Tensor;
  /** [r] */
  readonly downBias?: Tensor;
  /** [n], of a norm before the layer. */
  readonly normGain?: Tensor;
  /** [n], the shift of that norm. */
  readonly normBias?: Tensor;
}

/** What {@link loadBilinearLayers} found. */
export interface BilinearModel {
  /** In the order of their numbers. */
  readonly layers: StoredLayer[];
  /** [n, inputs], what stands before the layers. */
  readonly embed?: Tensor;
  /** [n] */
  readonly embedBias?: Tensor;
  /** [outputs, n], what stands behind them; the table of tokens where the two are tied. */
  readonly unembed?: Tensor;
  /** [outputs] */
  readonly unembedBias?: Tensor;
  /** Tensors that no name of the pattern fits. A norm, a bias or an attention among them is part of the model, but not of `layers`. */
  readonly unread: readonly string[];
  /** What the names and shapes did not say by themselves: factors that were turned, a table that is shared. */
  readonly remarks: readonly string[];
}

/** What the names of tensors do not say of their layers. */
export interface BilinearLayersOptions {
  /** `'bilinear'`: neither factor has an activation. Has to be said where names are those of gated units. */
  readonly gate?: 'bilinear';
  /** Whether the unembedding is the embedding turned; by default for a language model without one. */
  readonly tied?: boolean;
  /** Factors that the file has turned: `left`, `right` as [n, h], `gate` as [n, 2h], `down` as [h, r]. */
  readonly transposed?: readonly FactorPart[];
  /** In place of {@link bilinearPatterns}. */
  readonly conventions?: Readonly<Record<string, BilinearConvention>>;
}

/** The names of the options that say how tensors are to be read. */
export const readingOptions = ['gate', 'tied', 'transposed', 'conventions'] as const;

/**
 * The bilinear layers among named tensors, D((Lx + b_L) ∘ (Rx + b_R)) + b_D, sorted by their numbers.
 *
 * | convention             | the weights of layer i                                         | before and behind                      |
 * | ---------------------- | -------------------------------------------------------------- | -------------------------------------- |
 * | `gated-mlp`            | `transformer.h.{i}.mlp.w`, `transformer.h.{i}.mlp.p`           | `transformer.wte` (a table), `lm_head` |
 * | `gated-blocks`         | `blocks.{i}.gate`, `blocks.{i}.down`                           | `embed`, `head`                        |
 * | `blocks`               | `blocks.{i}`: products of left and right are the output        | `embed`, `head`                        |
 * | `l-r-d`                | `layers.{i}.l`, `layers.{i}.r`, `layers.{i}.d`                 | `embed`, `head`                        |
 * | `left-right-down`      | `layers.{i}.left`, `layers.{i}.right`, `layers.{i}.down`       | `embed`, `head`                        |
 * | `body-l-r-d`           | `body.{i}.l`, `body.{i}.r`, `body.{i}.d`                       | `embed`, `head`                        |
 * | `body-mlp`             | `body.{i}.mlp.l`, `body.{i}.mlp.r`, `body.{i}.mlp.d`           | `embed`, `head`                        |
 * | `body`                 | `body.l`, `body.r`, `body.d`                                   | `embed`, `head`                        |
 * | `factors`              | parameters `left`, `right` and perhaps `down`, either way round |                                        |
 * | `factors-linear`       | `left`, `right` and perhaps `down`                             |                                        |
 * | `left-right-head`      | `left`, `right`, `head`                                        |                                        |
 * | `w_m-w_n`              | `w_m`, `w_n`, `w_proj`                                         |                                        |
 * | `blocks-w_m-w_n`       | `blocks.{i}.mlp.w_m`, `….w_n`, `….w_proj`                      | `embed` (a table), `unembed`           |
 * | `bi_linear-projection` | `bi_linear`, `projection`                                      |                                        |
 * | `bi_linear-down`       | `bi_linear`, `down`                                            | `embed`, `head`                        |
 * | `bilinear-head`        | `bilinear`, `head`                                             |                                        |
 * | `gate-up-down`         | `layers.{i}.mlp.gate_proj`, `….up_proj`, `….down_proj`, `layers.{i}.post_attention_layernorm` | `embed_tokens` (a table), `lm_head` |
 * | `w1-w3-w2`             | `layers.{i}.feed_forward.w1`, `….w3`, `….w2`, `layers.{i}.ffn_norm` | `tok_embeddings` (a table), `output` |
 *
 * each with `.weight` (but `factors`), and `.bias` where there is one; each also behind `module.`, `_orig_mod.`, `model.`, `state_dict.` and `model_state_dict.`. Gates `w`, `gate`, `bi_linear`, `bilinear` and `blocks.{i}` are
 * stacked, [2h, n] with the left half first. {@link bilinearPatterns} names the code that each follows. Numbers may begin anywhere, as in a part of a
 * model, but none is left out. Tensors that no name of the pattern fits are left alone, and listed as `unread`.
 *
 * Names tell nothing of activations, residuals and norms without parameters: `networkFromModel` of `lsrdr/bilinear` asks for those.
 *
 * Cost: no tensor is copied; the halves of a gate, and a turned matrix, are views. An identity for `down` takes h² numbers for each layer.
 *
 * @param tensors what `readTensors`, `readSafetensors` or `readNpz` gave
 * @param pattern the name of a convention, or names of your own with `{i}` for the number of the layer; without it, the one convention that
 * fits. A name of your own that no layer has is an error, in a convention only the weights must be there
 * @returns left [h, n], right [h, n] and down [r, h] for each layer, biases where they are, the embeddings, and what was not read. In the convention
 * `blocks`, and without `down` in a pattern of your own, down is the identity
 * @throws TypeError for something else, RangeError when no convention fits, or more than one, a tensor is missing or misshapen, a number is left
 * out, names are those of gated units and `gate` is not said, or factors could be stored either way round; the message names the layer, the
 * tensor and some that exist
 *
 * @example
 * const products = ndarray(new Float64Array(8), [4, 2]);
 * const head = ndarray(new Float64Array(6), [3, 2]);
 * const { layers, unembed } = loadBilinearLayers({ 'blocks.0.weight': products, 'head.weight': head });
 * layers[0].left.shape; // [2, 2]
 * unembed?.shape; // [3, 2]
 */
export function loadBilinearLayers(
  tensors: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  pattern?: keyof typeof bilinearPatterns | (string & {}) | BilinearConvention,
  options: BilinearLayersOptions = {},
): BilinearModel {
  const place = 'loadBilinearLayers';
  if (typeof tensors !== 'object' || tensors === null || Array.isArray(tensors)) {
    throw typeError(`${place}: tensors`, 'a Map or an object of ndarrays', tensors);
  }
  requireKnownOptions(place, options, readingOptions);
  checkReading(place, options);
  const found: ReadonlyMap<string, Tensor> = tensors instanceof Map ? tensors : new Map(Object.entries(tensors));
  const chosen = chooseConvention(place, 'pattern', [...found.keys()], pattern, options.conventions);
  const shapes: Shapes = {
    names: [...found.keys()],
    has: (name) => found.has(name),
    of: (at, name) => {
      const tensor: unknown = found.get(name);
      requireNdArray(at, 'an ndarray', tensor);
      return tensor.shape;
    },
  };
  const plan = planModel(place, shapes, chosen, options);
  requireBilinearGate(place, chosen, options.gate);
  return takeLayers(place, plan, found);
}

/** Checks the options that loaders share. */
export function checkReading(place: string, { gate, tied, transposed }: BilinearLayersOptions): void {
  if (gate !== undefined && gate !== 'bilinear') {
    throw rangeError(
      `${place}: gate`,
      "'bilinear': a layer with an activation is not a quadratic form",
      JSON.stringify(gate),
    );
  }
  if (tied !== undefined && typeof tied !== 'boolean') throw typeError(`${place}: tied`, 'a boolean', tied);
  if (transposed === undefined) return;
  if (!Array.isArray(transposed)) throw typeError(`${place}: transposed`, 'a list of factors', transposed);
  for (const part of transposed) {
    if (!factorParts.includes(part)) {
      throw rangeError(
        `${place}: transposed`,
        factorParts.map((each) => `'${each}'`).join(', '),
        String(JSON.stringify(part)),
      );
    }
  }
}

/** The tensors of a plan as the parts of a model. */
export function takeLayers(place: string, plan: ModelPlan, found: ReadonlyMap<string, Tensor>): BilinearModel {
  const tensorOf = (name: string): Tensor => found.get(name)!;
  const slot = ({ name, turned }: Slot): Tensor => {
    const tensor = tensorOf(name);
    return turned ? tensor.transpose(1, 0) : tensor;
  };
  const end = (part: 'embed' | 'unembed'): Tensor | undefined => plan[part] && slot(plan[part]);
  const bias = (part: 'embedBias' | 'unembedBias'): Tensor | undefined =>
    plan[part] === undefined ? undefined : tensorOf(plan[part]);
  const layers = plan.layers.map((layer) => takeLayer(layer, slot, tensorOf));
  const [embed, embedBias, unembed, unembedBias] = [
    end('embed'),
    bias('embedBias'),
    end('unembed'),
    bias('unembedBias'),
  ];
  const { tied, unread, remarks } = plan;
  if (tied?.alsoStored !== undefined) checkSame(place, tied.with, unembed!, tied.alsoStored, tensorOf(tied.alsoStored));
  return {
    layers,
    ...(embed && { embed }),
    ...(embedBias && { embedBias }),
    ...(unembed && { unembed }),
    ...(unembedBias && { unembedBias }),
    unread,
    remarks,
  };
}

/** Tied weights that a file has twice must be the same. */
function checkSame(place: string, table: string, shared: Tensor, name: string, stored: Tensor): void {
  const isSame = (): boolean => {
    const numbers = elementsOf(stored);
    for (const value of elementsOf(shared)) if (value !== numbers.next().value) return false;
    return true;
  };
  if (shared.shape.join() === stored.shape.join() && isSame()) return;
  throw rangeError(`${place}: tied`, `'${name}' to be '${table}', as it is said to be`, 'another matrix');
}

function takeLayer(
  { factors, vectors, h }: LayerPlan,
  slot: (slot: Slot) => Tensor,
  tensorOf: (name: string) => Tensor,
): StoredLayer {
  const factor = (part: FactorPart): Tensor => slot(factors[part]!);
  const vector = (part: keyof typeof vectors): Tensor | undefined =>
    vectors[part] === undefined ? undefined : tensorOf(vectors[part]);
  const halves = (tensor: Tensor | undefined): (Tensor | undefined)[] => [tensor?.hi(h), tensor?.lo(h)];
  const [left, right] = factors.gate === undefined ? [factor('left'), factor('right')] : halves(factor('gate'));
  const [leftBias, rightBias] =
    factors.gate === undefined ? [vector('leftBias'), vector('rightBias')] : halves(vector('gateBias'));
  const [downBias, normGain, normBias] = [vector('downBias'), vector('normGain'), vector('normBias')];
  return {
    name: (factors.gate ?? factors.left!).name,
    left: left!,
    right: right!,
    down: factors.down === undefined ? identity(h) : factor('down'),
    ...(leftBias && { leftBias }),
    ...(rightBias && { rightBias }),
    ...(downBias && { downBias }),
    ...(normGain && { normGain }),
    ...(normBias && { normBias }),
  };
}

function identity(n: number): Tensor {
  const out = ndarray(new Float64Array(n * n), [n, n]);
  for (let i = 0; i < n; i++) out.set(i, i, 1);
  return out;
}
