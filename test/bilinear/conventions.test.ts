/** Every convention, from weights with exactly the names and shapes that the public code gives them, against its formula in loops. */
import type { NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { type ModelOptions, networkFromModel, verifyForward } from '../../src/bilinear';
import { bilinearPatterns, loadBilinearLayers } from '../../src/io';
import { modelOf } from '../support/model';
import {
  type PlainLayer,
  type PlainModel,
  type Rows,
  randomRows,
  runPlain,
  tensor,
  turned,
} from '../support/plain-model';
import { source } from '../support/random';

interface Case {
  readonly tensors: Record<string, NdArray<Float64Array>>;
  readonly plain: PlainModel;
  readonly config?: Record<string, unknown>;
  readonly options?: ModelOptions;
}

const random = source(151);
const matrix = (rows: number, cols: number): Rows => randomRows(random, rows, cols);
const vector = (length: number): number[] => randomRows(random, 1, length)[0]!;
const stacked = ({ left, right }: PlainLayer) => tensor([...left, ...right]);
const apart = (n: number, h: number, r: number): PlainLayer & { readonly down: Rows } => ({
  left: matrix(h, n),
  right: matrix(h, n),
  down: matrix(r, h),
});
const withBiases = (layer: PlainLayer): Required<Omit<PlainLayer, 'keep' | 'scale'>> => ({
  ...layer,
  down: layer.down!,
  leftBias: vector(layer.left.length),
  rightBias: vector(layer.right.length),
  downBias: vector(layer.down!.length),
});

/** `name.weight` and `name.bias` of a linear map. */
function linear(name: string, weight: Rows, bias?: number[]): Record<string, NdArray<Float64Array>> {
  return { [`${name}.weight`]: tensor(weight), ...(bias && { [`${name}.bias`]: tensor(bias) }) };
}

/** Layers whose three matrices have names of their own. */
function three(layers: readonly PlainLayer[], name: (i: number, part: 'left' | 'right' | 'down') => string) {
  return Object.assign(
    {},
    ...layers.map((layer, i) => ({
      ...linear(name(i, 'left'), layer.left, layer.leftBias),
      ...linear(name(i, 'right'), layer.right, layer.rightBias),
      ...linear(name(i, 'down'), layer.down!, layer.downBias),
    })),
  ) as Record<string, NdArray<Float64Array>>;
}

const short = { left: 'l', right: 'r', down: 'd' } as const;
const ends = { embed: matrix(4, 6), unembed: matrix(3, 4) };
const linearEnds = { ...linear('embed', ends.embed), ...linear('head', ends.unembed) };

const cases: { readonly [name in keyof typeof bilinearPatterns]: () => Case } = {
  'gated-mlp': () => {
    const layers = [apart(4, 5, 4), apart(4, 5, 4)];
    const parts = layers.map((layer, i) => ({
      [`transformer.h.${i}.mlp.w.weight`]: stacked(layer),
      ...linear(`transformer.h.${i}.mlp.p`, layer.down),
    }));
    const table = { 'transformer.wte.weight': tensor(turned(ends.embed)), ...linear('lm_head', ends.unembed) };
    return {
      tensors: Object.assign({}, ...parts, table),
      plain: { ...ends, layers: layers.map((layer) => ({ ...layer, keep: 1 })) },
      config: { n_layer: 2, bilinear: true, gate: null, normalization: false, bias: false },
    };
  },
  'gated-blocks': () => {
    const layers = [apart(4, 5, 4)];
    const tensors = { 'blocks.0.gate.weight': stacked(layers[0]!), ...linear('blocks.0.down', layers[0]!.down) };
    const options = { gate: 'bilinear', residual: { scale: 0.5 } } as const;
    return {
      tensors: { ...tensors, ...linearEnds },
      plain: { ...ends, layers: [{ ...layers[0]!, keep: 1, scale: 0.5 }] },
      options,
    };
  },
  blocks: () => {
    const [first, second] = [0, 1].map(() => ({
      left: matrix(4, 4),
      right: matrix(4, 4),
      leftBias: vector(4),
      rightBias: vector(4),
    }));
    const tensors = {
      'blocks.0.weight': stacked(first!),
      'blocks.0.bias': tensor([...first!.leftBias, ...first!.rightBias]),
      'blocks.1.weight': stacked(second!),
      'blocks.1.bias': tensor([...second!.leftBias, ...second!.rightBias]),
    };
    const layers = [first!, second!].map((layer) => ({ ...layer, keep: 1 }));
    return {
      tensors: { ...tensors, ...linearEnds },
      plain: { ...ends, layers },
      config: { residual: true, bias: true, n_layer: 2 },
    };
  },
  'l-r-d': () => {
    const layers = [apart(4, 5, 4), apart(4, 6, 4)];
    return {
      tensors: { ...three(layers, (i, part) => `layers.${i}.${short[part]}`), ...linearEnds },
      plain: { ...ends, layers },
      options: { residual: false },
    };
  },
  'left-right-down': () => {
    const layers = [apart(6, 5, 4), apart(4, 6, 3)].map(withBiases);
    return { tensors: three(layers, (i, part) => `layers.${i}.${part}`), plain: { layers } };
  },
  'body-l-r-d': () => {
    const [first, second] = [apart(4, 5, 4), apart(4, 6, 4)].map((layer) => ({ ...layer, downBias: vector(4) }));
    const layers = [first!, second!];
    const shares = layers.map((layer) => ({ ...layer, keep: 0.75, scale: 0.25 }));
    return {
      tensors: { ...three(layers, (i, part) => `body.${i}.${short[part]}`), ...linearEnds },
      plain: { ...ends, layers: shares },
      config: { scale: 0.25 },
    };
  },
  'body-mlp': () => {
    const layers = [apart(4, 5, 4)];
    const tensors = { ...three(layers, (i, part) => `body.${i}.mlp.${short[part]}`), ...linearEnds };
    return {
      tensors,
      plain: { ...ends, layers: [{ ...layers[0]!, keep: 0.5, scale: 0.5 }] },
      options: { residual: { interpolate: 0.5 } },
    };
  },
  body: () => {
    const layer = { ...apart(4, 5, 4), downBias: vector(4) };
    return {
      tensors: { ...three([layer], (_, part) => `body.${short[part]}`), ...linearEnds },
      plain: { ...ends, layers: [layer] },
      config: { scale: 1 },
    };
  },
  factors: () => {
    const layer = apart(4, 7, 5);
    return {
      tensors: { left: tensor(layer.left), right: tensor(layer.right), down: tensor(layer.down) },
      plain: { layers: [layer] },
    };
  },
  'factors-linear': () => {
    const layer = withBiases(apart(4, 7, 8));
    return { tensors: three([layer], (_, part) => part), plain: { layers: [layer] } };
  },
  'left-right-head': () => {
    const layer = withBiases(apart(4, 4, 6));
    return { tensors: three([layer], (_, part) => (part === 'down' ? 'head' : part)), plain: { layers: [layer] } };
  },
  'w_m-w_n': () => {
    const layer = apart(4, 5, 4);
    const names = { left: 'w_m', right: 'w_n', down: 'w_proj' } as const;
    return {
      tensors: three([layer], (_, part) => names[part]),
      plain: { layers: [{ ...layer, keep: 1 }] },
      options: { residual: true },
    };
  },
  'blocks-w_m-w_n': () => {
    const layers = [apart(4, 5, 4), apart(4, 5, 4)];
    const names = { left: 'w_m', right: 'w_n', down: 'w_proj' } as const;
    const outer = { 'embed.weight': tensor(turned(ends.embed)), ...linear('unembed', ends.unembed) };
    const tensors = { ...three(layers, (i, part) => `blocks.${i}.mlp.${names[part]}`), ...outer };
    return {
      tensors,
      plain: { ...ends, layers: layers.map((layer) => ({ ...layer, keep: 1 })) },
      config: { norm_type: 'none', n_layers: 2 },
    };
  },
  'bi_linear-projection': () => {
    const layer = apart(6, 5, 3);
    return {
      tensors: { 'bi_linear.weight': stacked(layer), ...linear('projection', layer.down) },
      plain: { layers: [layer] },
    };
  },
  'bi_linear-down': () => {
    const layer = apart(4, 5, 4);
    const tensors = { 'bi_linear.weight': stacked(layer), ...linear('down', layer.down), ...linearEnds };
    return { tensors, plain: { ...ends, layers: [{ ...layer, keep: 1 }] } };
  },
  'bilinear-head': () => {
    const layer = apart(10, 8, 5); // p = 5
    return {
      tensors: { 'bilinear.weight': stacked(layer), ...linear('head', layer.down) },
      plain: { layers: [layer] },
    };
  },
  'gate-up-down': () => {
    const layers = [apart(4, 5, 4)];
    const names = { left: 'gate_proj', right: 'up_proj', down: 'down_proj' } as const;
    const tensors = {
      'model.embed_tokens.weight': tensor(turned(ends.embed)),
      ...three(layers, (i, part) => `model.layers.${i}.mlp.${names[part]}`),
      'lm_head.weight': tensor(ends.unembed),
    };
    const options = { gate: 'bilinear', norm: 'none' } as const;
    return { tensors, plain: { ...ends, layers: [{ ...layers[0]!, keep: 1 }] }, options };
  },
  'w1-w3-w2': () => {
    const layer = apart(4, 5, 4);
    const gain = vector(4);
    const names = { left: 'w1', right: 'w3', down: 'w2' } as const;
    const tensors = {
      ...three([layer], (i, part) => `layers.${i}.feed_forward.${names[part]}`),
      'layers.0.ffn_norm.weight': tensor(gain),
    };
    const folded = (M: Rows): Rows => M.map((row) => row.map((value, j) => value * gain[j]!));
    const plain = { layers: [{ left: folded(layer.left), right: folded(layer.right), down: layer.down }] };
    return { tensors, plain, options: { gate: 'bilinear', residual: false } };
  },
};

/** Five random inputs and what the formula makes of them. */
function pairs(plain: PlainModel, width: number): [Rows, Rows] {
  const inputs = Array.from({ length: 5 }, () => vector(width).map((value) => 3 * value));
  return [inputs, inputs.map((x) => runPlain(plain, x))];
}

describe('conventions', () => {
  it.each(Object.keys(bilinearPatterns) as (keyof typeof bilinearPatterns)[])('%s', async (name) => {
    const { tensors, plain, config, options } = cases[name]();
    for (const prefix of ['', 'module.', '_orig_mod.', 'model_state_dict.module._orig_mod.']) {
      const behind = Object.fromEntries(Object.entries(tensors).map(([key, value]) => [prefix + key, value]));
      const model = modelOf(behind, config);
      const network = await networkFromModel(model, options);
      expect(verifyForward(network, ...pairs(plain, network.inputs)), `seed 151, behind '${prefix}'`).toBeLessThan(
        1e-14,
      );
      expect(network.unread).toEqual([]);
      expect(network.describe()).toContain(`names: convention '${name}'`);
      expect([...model.log].sort(), 'each tensor read once').toEqual(Object.keys(behind).sort());
      expect(
        verifyForward(await networkFromModel(model, { ...options, convention: name }), ...pairs(plain, network.inputs)),
      ).toBeLessThan(1e-14);
    }
  });

  it('features of an autoencoder without down, biased or not', async () => {
    const layer = { left: matrix(6, 4), right: matrix(6, 4), leftBias: vector(6), rightBias: vector(6) };
    const tensors = { ...linear('left', layer.left, layer.leftBias), ...linear('right', layer.right, layer.rightBias) };
    const network = await networkFromModel(modelOf(tensors));
    expect(verifyForward(network, ...pairs({ layers: [layer] }, 4))).toBeLessThan(1e-14);
  });

  it('factors that are stored turned: found by their shapes, and said', async () => {
    const layer = apart(4, 7, 5);
    for (const [turn, names] of [
      [['left', 'right'], "'left', 'right'"],
      [['down'], "'down'"],
      [['left', 'right', 'down'], "'left', 'right', 'down'"],
    ] as const) {
      const stored = (part: 'left' | 'right' | 'down') =>
        tensor((turn as readonly string[]).includes(part) ? turned(layer[part]) : layer[part]);
      const tensors = { left: stored('left'), right: stored('right'), down: stored('down') };
      const network = await networkFromModel(modelOf(tensors));
      expect(verifyForward(network, ...pairs({ layers: [layer] }, 4))).toBeLessThan(1e-14);
      expect(network.describe()).toContain(`turned, as their shapes tell: ${names}`);
      const { layers, remarks } = loadBilinearLayers(tensors);
      expect([layers[0]!.left.shape, layers[0]!.down.shape]).toEqual([
        [7, 4],
        [5, 7],
      ]);
      expect(remarks).toEqual([`turned, as their shapes tell: ${names}`]);
    }
  });

  it('a factor that could be either way round asks, and takes the answer', async () => {
    const square = apart(4, 4, 3);
    const tensors = { left: tensor(square.left), right: tensor(square.right), down: tensor(square.down) };
    await expect(networkFromModel(modelOf(tensors))).rejects.toThrow(
      "networkFromModel: transposed: expected to be told which factors are stored turned, as [n, h] and [h, r]: [] or ['left', 'right'], got nothing, and 'left' is 4×4 and 'down' 3×4",
    );
    const asIs = await networkFromModel(modelOf(tensors), { transposed: [] });
    expect(verifyForward(asIs, ...pairs({ layers: [square] }, 4))).toBeLessThan(1e-14);
    const other = { layers: [{ ...square, left: turned(square.left), right: turned(square.right) }] };
    const both = await networkFromModel(modelOf(tensors), { transposed: ['left', 'right'] });
    expect(verifyForward(both, ...pairs(other, 4))).toBeLessThan(1e-14);
    // Without down nothing tells.
    await expect(
      networkFromModel(modelOf({ left: tensor(matrix(7, 4)), right: tensor(matrix(7, 4)) })),
    ).rejects.toThrow("[] or ['left', 'right'], got nothing, and 'left' is 7×4");
  });

  it('tied embeddings: stated, by absence, and stored as well', async () => {
    const { tensors, plain, config } = cases['gated-mlp']();
    const { 'lm_head.weight': _, ...headless } = tensors;
    const tied = { ...plain, unembed: turned(ends.embed) };
    for (const [given, settings, options] of [
      [headless, config, {}],
      [headless, { ...config, tie_word_embeddings: true }, {}],
      [headless, config, { tied: true }],
      [{ ...headless, 'lm_head.weight': tensor(turned(ends.embed)) }, { ...config, tie_word_embeddings: true }, {}],
    ] as const) {
      const network = await networkFromModel(modelOf(given, settings), options);
      expect(verifyForward(network, ...pairs(tied, 6))).toBeLessThan(1e-14);
      expect(network.unread).toEqual([]);
    }
    const { unembed, remarks } = loadBilinearLayers(headless, 'gated-mlp', { gate: 'bilinear' });
    expect([unembed!.shape, unembed!.get(2, 1)]).toEqual([[6, 4], ends.embed[1]![2]]);
    expect(remarks).toEqual([
      "the unembedding is the table 'transformer.wte.weight', since there is no 'lm_head.weight'",
    ]);
    expect(loadBilinearLayers(headless, 'gated-mlp', { gate: 'bilinear', tied: false }).unembed).toBeUndefined();
    await expect(networkFromModel(modelOf(tensors, { ...config, tie_word_embeddings: true }))).rejects.toThrow(
      "networkFromModel: tied: expected 'lm_head.weight' to be 'transformer.wte.weight', as it is said to be, got another matrix",
    );
    const almost = turned(ends.embed);
    almost[5]![3]! += 1e-9;
    await expect(
      networkFromModel(
        modelOf({ ...headless, 'lm_head.weight': tensor(almost) }, { ...config, tie_word_embeddings: true }),
      ),
    ).rejects.toThrow("expected 'lm_head.weight' to be 'transformer.wte.weight'");
    await expect(networkFromModel(modelOf(headless, { ...config, tie_word_embeddings: false }))).rejects.toThrow(
      "networkFromModel: unembed: 'lm_head.weight': expected a tensor of this name, since config.json has tie_word_embeddings: false, got none",
    );
    await expect(
      networkFromModel(modelOf(headless, { ...config, tie_word_embeddings: false }), { tied: true }),
    ).rejects.toThrow('networkFromModel: tied: expected what config.json says');
  });

  it('a convention of your own, and a table that is extended', async () => {
    const layer = apart(4, 5, 4);
    const tensors = three([layer], (_, part) => `net.${part}`);
    const mine = {
      left: 'net.left.weight',
      right: 'net.right.weight',
      down: 'net.down.weight',
      residual: 'added',
      norm: 'none',
      source: 'mine',
    } as const;
    const plain = { layers: [{ ...layer, keep: 1 }] };
    for (const options of [
      { convention: mine },
      { conventions: { ...bilinearPatterns, mine } },
      { conventions: { mine }, convention: 'mine' },
    ]) {
      const network = await networkFromModel(modelOf(tensors), options);
      expect(verifyForward(network, ...pairs(plain, 4))).toBeLessThan(1e-14);
      expect(network.describe()).toMatch(/names: (your own|convention 'mine'), as in mine/);
    }
    await expect(networkFromModel(modelOf(tensors))).rejects.toThrow(
      'networkFromModel: convention: expected one of gated-mlp, gated-blocks',
    );
    await expect(
      networkFromModel(modelOf(tensors), { convention: { ...mine, norm: 'batch' } as never }),
    ).rejects.toThrow(
      `networkFromModel: convention: norm: expected 'none', 'rms', 'layer' or the key of config.json that says so, got "batch"`,
    );
    await expect(networkFromModel(modelOf(tensors), { conventions: { mine: { left: 'x' } } })).rejects.toThrow(
      'networkFromModel: conventions: mine: expected either gate, or left and right, got left',
    );
  });
});
