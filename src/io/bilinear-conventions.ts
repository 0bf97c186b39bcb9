/**
 * How public code names the weights of bilinear layers, and what it does between them. Each entry follows the code named as its `source`;
 * those without one are names that are in use, of which nothing else is known.
 */
import type { BilinearConvention } from './bilinear-patterns';

const embedAndHead = {
  embed: 'embed.weight',
  embedBias: 'embed.bias',
  unembed: 'head.weight',
  unembedBias: 'head.bias',
} as const;

const lrd = (before: string, after = '.') =>
  ({
    left: `${before}l${after}weight`,
    right: `${before}r${after}weight`,
    down: `${before}d${after}weight`,
    leftBias: `${before}l${after}bias`,
    rightBias: `${before}r${after}bias`,
    downBias: `${before}d${after}bias`,
  }) as const;

const interpolated = {
  source: 'github.com/tdooms/tensor-similarity, src/components/mlp.py',
  residual: { interpolated: 'scale' },
  norm: 'none',
  embed: 'embed.weight',
  unembed: 'head.weight',
} as const;

const languageModel = { tiedWhenAbsent: true, unembed: 'lm_head.weight', unembedBias: 'lm_head.bias' } as const;

/**
 * The conventions that are known by name. A table of your own may extend it: `conventions: { ...bilinearPatterns, mine: { … } }`.
 *
 * Each entry is a {@link BilinearConvention}, which says what `gate`, `residual` and the other fields mean; a field that an entry has not got is not known, or not there.
 *
 * @example
 * bilinearPatterns.blocks.gate; // 'blocks.{i}.weight'
 * bilinearPatterns.blocks.residual.config; // 'residual': the key of config.json that says whether x is added
 */
export const bilinearPatterns = {
  /** The language model of "Bilinear MLPs enable weight-based mechanistic interpretability" (2024). */
  'gated-mlp': {
    source: 'github.com/tdooms/bilinear-decomposition, src/language/transformer.py',
    gated: true,
    residual: 'added',
    norm: { config: 'normalization' },
    gate: 'transformer.h.{i}.mlp.w.weight',
    down: 'transformer.h.{i}.mlp.p.weight',
    gateBias: 'transformer.h.{i}.mlp.w.bias',
    downBias: 'transformer.h.{i}.mlp.p.bias',
    embedTable: 'transformer.wte.weight',
    ...languageModel,
  },
  /** Left over right in one `gate`; whether one of the halves has an activation is not known, nor anything else. */
  'gated-blocks': {
    gated: true,
    gate: 'blocks.{i}.gate.weight',
    down: 'blocks.{i}.down.weight',
    gateBias: 'blocks.{i}.gate.bias',
    downBias: 'blocks.{i}.down.bias',
    ...embedAndHead,
  },
  /** The classifier of images of the same paper. */
  blocks: {
    source: 'github.com/tdooms/bilinear-decomposition, src/image/model.py',
    residual: { config: 'residual' },
    norm: 'none',
    gate: 'blocks.{i}.weight',
    gateBias: 'blocks.{i}.bias',
    ...embedAndHead,
  },
  /** Factors named l, r and d; nothing else is known. */
  'l-r-d': { ...lrd('layers.{i}.'), ...embedAndHead },
  /** Factors named left, right and down; nothing else is known. */
  'left-right-down': {
    left: 'layers.{i}.left.weight',
    right: 'layers.{i}.right.weight',
    down: 'layers.{i}.down.weight',
    leftBias: 'layers.{i}.left.bias',
    rightBias: 'layers.{i}.right.bias',
    downBias: 'layers.{i}.down.bias',
    ...embedAndHead,
  },
  /** Layers (1 − a)x + a·f(x), a the key `scale` of config.json. */
  'body-l-r-d': { ...interpolated, ...lrd('body.{i}.') },
  /** Layers (1 − a)x + a·f(x) whose factors stand in a module `mlp`, a the key `scale` of config.json. */
  'body-mlp': { ...interpolated, ...lrd('body.{i}.mlp.') },
  /** The same block alone: `body` is no list. */
  body: { ...interpolated, ...lrd('body.') },
  /** Bilinear autoencoders whose factors are bare parameters. */
  factors: {
    source: 'github.com/tdooms/bae, autoencoder/mixed.py',
    residual: 'none',
    norm: 'none',
    eitherWay: true,
    downMayLack: true,
    left: 'left',
    right: 'right',
    down: 'down',
  },
  /** Bilinear autoencoders whose factors are linear maps, with biases. */
  'factors-linear': {
    source: 'github.com/tdooms/bae, autoencoder/biased.py',
    residual: 'none',
    norm: 'none',
    downMayLack: true,
    left: 'left.weight',
    right: 'right.weight',
    down: 'down.weight',
    leftBias: 'left.bias',
    rightBias: 'right.bias',
    downBias: 'down.bias',
  },
  /** A toy of one layer, whose third factor is the head. */
  'left-right-head': {
    source: 'github.com/tdooms/bilinear-decomposition, src/toy/model.py',
    residual: 'none',
    norm: 'none',
    left: 'left.weight',
    right: 'right.weight',
    down: 'head.weight',
    leftBias: 'left.bias',
    rightBias: 'right.bias',
    downBias: 'head.bias',
  },
  /** One layer whose factors are w_m, w_n and w_proj; nothing else is known. */
  'w_m-w_n': { left: 'w_m.weight', right: 'w_n.weight', down: 'w_proj.weight' },
  /** Blocks x + f(norm(x)) behind a table of tokens; config.json says which norm, if any. */
  'blocks-w_m-w_n': {
    source: 'github.com/henrylhale/bilinear-vpd, phase1/model.py',
    residual: 'added',
    norm: { config: 'norm_type' },
    left: 'blocks.{i}.mlp.w_m.weight',
    right: 'blocks.{i}.mlp.w_n.weight',
    down: 'blocks.{i}.mlp.w_proj.weight',
    embedTable: 'embed.weight',
    unembed: 'unembed.weight',
  },
  /** One layer, its left and right factors in one matrix. */
  'bi_linear-projection': {
    source: 'github.com/tdooms/tensor-similarity, the single layer of its experiments on MNIST',
    residual: 'none',
    norm: 'none',
    gate: 'bi_linear.weight',
    down: 'projection.weight',
  },
  /** One layer x + f(x) between an embedding and a head, its left and right factors in one matrix. */
  'bi_linear-down': {
    source: 'github.com/tdooms/tensor-similarity, the residual layer of its experiments on MNIST',
    residual: 'added',
    norm: 'none',
    gate: 'bi_linear.weight',
    down: 'down.weight',
    embed: 'embed.weight',
    unembed: 'head.weight',
  },
  /** Modular addition: a pair of one-hot residues [2p] goes in, as in section 4 of the paper above. */
  'bilinear-head': {
    residual: 'none',
    norm: 'none',
    gate: 'bilinear.weight',
    gateBias: 'bilinear.bias',
    down: 'head.weight',
    downBias: 'head.bias',
  },
  /** Gated units of language models, bilinear only where they were trained so. */
  'gate-up-down': {
    source: 'github.com/huggingface/transformers, models/llama/modeling_llama.py',
    gated: true,
    residual: 'added',
    norm: 'rms',
    left: 'layers.{i}.mlp.gate_proj.weight',
    right: 'layers.{i}.mlp.up_proj.weight',
    down: 'layers.{i}.mlp.down_proj.weight',
    leftBias: 'layers.{i}.mlp.gate_proj.bias',
    rightBias: 'layers.{i}.mlp.up_proj.bias',
    downBias: 'layers.{i}.mlp.down_proj.bias',
    normGain: 'layers.{i}.post_attention_layernorm.weight',
    embedTable: 'embed_tokens.weight',
    ...languageModel,
  },
  /** Gated units by the names of Llama's own code, bilinear only where they were trained so. */
  'w1-w3-w2': {
    source: 'github.com/meta-llama/llama, llama/model.py',
    gated: true,
    residual: 'added',
    norm: 'rms',
    left: 'layers.{i}.feed_forward.w1.weight',
    right: 'layers.{i}.feed_forward.w3.weight',
    down: 'layers.{i}.feed_forward.w2.weight',
    normGain: 'layers.{i}.ffn_norm.weight',
    embedTable: 'tok_embeddings.weight',
    unembed: 'output.weight',
  },
} as const satisfies Record<string, BilinearConvention>;
