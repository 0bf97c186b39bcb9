/** Networks from models: PyTorch's own outputs, and models that say one thing and are another. */
import { readFileSync } from 'node:fs';
import type { NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  backpropagate,
  causalReport,
  foldNetwork,
  type ModelOptions,
  networkFromModel,
  verifyForward,
} from '../../src/bilinear';
import { readSafetensors } from '../../src/io';
import { filledBy, modelOf } from '../support/model';
import { source } from '../support/random';

type Tensors = Record<string, NdArray<Float64Array>>;

const file = (name: string) =>
  readSafetensors(readFileSync(new URL(`fixtures/${name}.safetensors`, import.meta.url))).tensors;

describe('networkFromModel on weights of PyTorch', () => {
  it.each<[string, ModelOptions, Record<string, unknown> | undefined]>([
    ['modadd31', {}, undefined],
    ['modadd59', {}, undefined],
    ['tdooms-f16', { residual: false }, undefined],
    ['tdooms-f16', {}, { residual: false, bias: false, n_layer: 1 }],
    ['tdooms-res2-bf16', {}, { residual: true, bias: false, n_layer: 2 }],
    ['tdooms-res2-bf16', { residual: true }, undefined],
    ['two-bf16', {}, undefined],
  ])('%s %j: its outputs to 1e-6 of the largest', async (name, options, config) => {
    const network = await networkFromModel(modelOf(file(name), config), options);
    const io = file(`${name}-io`);
    const deviation = verifyForward(network, io.get('x')!, io.get('y')!);
    expect(deviation).toBeLessThan(1e-6);
    expect(deviation, 'PyTorch rounds to float32').toBeGreaterThan(1e-9);
    expect(verifyForward(foldNetwork(network), io.get('x')!, io.get('y')!)).toBeLessThan(1e-6);
    expect([network.unread, network.normsLeftOut]).toEqual([[], false]);
  });

  it('the other residual is far off, and nobody guesses it', async () => {
    const io = file('tdooms-res2-bf16-io');
    const wrong = await networkFromModel(modelOf(file('tdooms-res2-bf16')), { residual: false });
    expect(verifyForward(wrong, io.get('x')!, io.get('y')!)).toBeGreaterThan(0.1);
    await expect(networkFromModel(modelOf(file('tdooms-res2-bf16')))).rejects.toThrow(
      'networkFromModel: residual: expected true for x + f(x), false for f(x), { scale } or { interpolate }: layer 0 goes from 64 to 64, and neither names nor config.json tell what is added around it, got nothing',
    );
    await expect(
      networkFromModel(modelOf(file('tdooms-res2-bf16'), { residual: true }), { residual: false }),
    ).rejects.toThrow(
      'networkFromModel: residual: expected what the model says (config.json: residual); if that is wrong, give another config, got another thing',
    );
  });
});

const random = source(152);
const filled = (...shape: number[]) => filledBy(() => random.normal(), ...shape);

/** Layers n → n under the names l, r, d. */
function lrd(count: number, n = 3, h = 4): Tensors {
  const layer = (i: number) => ({
    [`layers.${i}.l.weight`]: filled(h, n),
    [`layers.${i}.r.weight`]: filled(h, n),
    [`layers.${i}.d.weight`]: filled(n, h),
  });
  return Object.assign({}, ...Array.from({ length: count }, (_, i) => layer(i)));
}
const ends = (n = 3): Tensors => ({ 'embed.weight': filled(n, 6), 'head.weight': filled(2, n) });
const make = (tensors: Tensors, config?: Record<string, unknown>, options: ModelOptions = { residual: false }) =>
  networkFromModel(modelOf(tensors, config), options);
const refusal = async (...given: Parameters<typeof make>): Promise<string> => {
  const thrown = await make(...given).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  expect(thrown).toBeInstanceOf(RangeError);
  return thrown!.message;
};

describe('activations', () => {
  it.each([
    ['hidden_act', 'silu'],
    ['gate', 'relu'],
    ['activation', 'gelu'],
    ['activation_function', 'gelu_new'],
    ['gate', true],
    ['hiddenAct', 'silu'],
    ['mlp_activation', ['relu', 'none']],
  ])('%s %j in config.json is refused by name', async (key, value) => {
    expect(await refusal(lrd(1), { [key]: value })).toBe(
      `networkFromModel: config: ${key}: expected no activation: a layer with one is not a quadratic form, got ${Array.isArray(value) ? 'an array of length 2' : JSON.stringify(value)}`,
    );
    expect(await refusal(lrd(1), { model: { mlp: { [key]: value } } })).toContain(`config: model.mlp.${key}: expected`);
    // Whoever says otherwise has to give another config.json.
    expect(await refusal(lrd(1), { [key]: value }, { gate: 'bilinear', residual: false })).toContain('no activation');
    expect((await make(lrd(1), { [key]: value }, { config: { [key]: null }, residual: false })).layers).toHaveLength(1);
  });

  it.each([null, 'none', 'identity', 'Linear', false])('%j is none', async (value) => {
    const network = await make(lrd(1), { gate: value });
    expect(network.describe()).toContain('activation: none (config.json: gate)');
  });

  it('names of gated units ask, with a convention or names of your own', async () => {
    const swiglu = {
      'model.layers.0.mlp.gate_proj.weight': filled(5, 3),
      'model.layers.0.mlp.up_proj.weight': filled(5, 3),
      'model.layers.0.mlp.down_proj.weight': filled(3, 5),
    };
    const asks = (name: string) =>
      `networkFromModel: gate: expected 'bilinear' to be said: '${name}' is a name of gated units, which mostly have an activation such as silu that no tensor shows, got nothing`;
    expect(await refusal(swiglu, undefined, {})).toBe(asks('layers.{i}.mlp.gate_proj.weight'));
    expect(await refusal(swiglu, { hidden_act: 'silu' }, {})).toContain('config: hidden_act: expected no activation');
    const own = { a: filled(4, 2), b: filled(2, 2) };
    const named = { 'x.w1': own.a, 'x.w3': own.a, 'x.w2': filled(2, 4) };
    const convention = { left: 'x.w1', right: 'x.w3', down: 'x.w2' };
    expect(await refusal(named, undefined, { convention })).toBe(asks('x.w1'));
    expect(await refusal({ 'blocks.0.gate.weight': own.a, 'blocks.0.down.weight': own.b }, undefined, {})).toBe(
      asks('blocks.{i}.gate.weight'),
    );
    const told = { gate: 'bilinear', residual: false, norm: 'none' } as const;
    expect((await make(swiglu, undefined, told)).describe()).toContain('activation: none (as told)');
    expect((await make(swiglu, { hidden_act: null }, { residual: false, norm: 'none' })).layers).toHaveLength(1);
    expect(await refusal(swiglu, undefined, { gate: 'silu' as never })).toBe(
      `networkFromModel: gate: expected 'bilinear': a layer with an activation is not a quadratic form, got "silu"`,
    );
  });

  it('bilinear: false and other steps that a network has not', async () => {
    expect(await refusal(lrd(1), { use_swiglu: true })).toContain('config: use_swiglu: expected no activation');
    expect((await make(lrd(1), { use_swiglu: false })).describe()).toContain('activation: none (assumed: nothing says');
    await expect(make(lrd(1), [] as never)).rejects.toThrow(TypeError);
    expect(await refusal(lrd(1), { bilinear: false })).toContain('config: bilinear: expected no activation');
    expect(await refusal(lrd(1), { embedding_multiplier: 12 })).toBe(
      'networkFromModel: config: embedding_multiplier: expected none: a network has no such step, got 12',
    );
    expect((await make(lrd(1), { embedding_multiplier: 1, final_logit_softcapping: null })).layers).toHaveLength(1);
  });
});

describe('norms', () => {
  it.each<[Record<string, unknown>]>([
    [{ norm: 'layer' }],
    [{ normalization: true }],
    [{ rms_norm_eps: 1e-6 }],
    [{ layer_norm_epsilon: 1e-5 }],
    [{ use_rmsnorm: true }],
    [{ text_config: { norm_type: 'RMSNorm' } }],
  ])('%j without parameters makes layers of what comes out of it, and is not left out in silence', async (config) => {
    const alone = await make(lrd(1), config);
    expect([alone.layers[0]!.weightsAfterNorm, alone.normsLeftOut]).toEqual([true, false]);
    expect(alone.describe()).toContain('after a norm');
    const says =
      'networkFromModel: normsLeftOut: expected true to be said: a norm stands in front of each layer (config.json: ';
    const embedded = await refusal({ ...lrd(1), ...ends() }, config);
    expect(embedded).toContain(says);
    expect(embedded).toContain("the embedding 'embed.weight' before it, the unembedding 'head.weight' behind it");
    expect(await refusal(lrd(2), config)).toContain('layers before it');
    expect(await refusal(lrd(1), config, { residual: true })).toContain('a residual around it (as told)');
    const left = await make({ ...lrd(2), ...ends() }, config, { residual: true, normsLeftOut: true });
    expect(left.normsLeftOut).toBe(true);
    expect(left.layers.map(({ normLeftOut, weightsAfterNorm }) => [normLeftOut, weightsAfterNorm])).toEqual([
      [true, true],
      [true, true],
    ]);
  });

  it('left out: every report says so', async () => {
    const network = await make({ ...lrd(1), ...ends() }, undefined, {
      residual: true,
      norm: 'rms',
      normsLeftOut: true,
    });
    const line = 'norms left out: this is the network without its norms, not the model';
    expect(network.describe().split('\n')).toContain(line);
    expect(String(foldNetwork(network)).split('\n')).toContain(line);
    expect(network.describe()).toContain('norm: rms (as told)');
    const clusters = backpropagate(network, { cluster: [1, 0], rank: 1 });
    expect(clusters.map(({ normsLeftOut, weightsAfterNorm }) => [normsLeftOut, weightsAfterNorm])).toEqual([
      [true, true],
    ]);
    const report = causalReport(network, clusters, { inputs: filled(5, 6) }, { draws: 1 });
    expect([report.normsLeftOut, JSON.parse(JSON.stringify(report)).normsLeftOut]).toEqual([true, true]);
    const exact = await make({ ...lrd(1), ...ends() }, undefined, { residual: true, norm: 'none', normsLeftOut: true });
    expect([exact.normsLeftOut, exact.describe().includes(line)]).toEqual([false, false]);
  });

  it('a convention whose config decides asks for it, and a gain is a norm', async () => {
    const block = { 'transformer.h.0.mlp.w.weight': filled(8, 3), 'transformer.h.0.mlp.p.weight': filled(3, 4) };
    expect(await refusal(block, { gate: null }, {})).toBe(
      "networkFromModel: norm: expected 'none', 'rms' or 'layer': this model has a norm or not by 'normalization' of its config.json, and no tensor shows it, got nothing",
    );
    expect((await make(block, { gate: null, normalization: true })).layers[0]!.weightsAfterNorm).toBe(true);
    expect(await refusal(block, { gate: null, normalization: true }, { norm: 'none' })).toContain(
      'norm: expected what the model says (config.json: normalization)',
    );
    const gained = {
      'layers.0.feed_forward.w1.weight': filled(4, 3),
      'layers.0.feed_forward.w3.weight': filled(4, 3),
      'layers.0.feed_forward.w2.weight': filled(3, 4),
      'layers.0.ffn_norm.weight': filled(3),
    };
    expect(await refusal(gained, undefined, { gate: 'bilinear', norm: 'none', residual: false })).toBe(
      "networkFromModel: norm: expected one, whose gain is 'layers.0.ffn_norm.weight', got none (as told)",
    );
    expect(await refusal({ ...lrd(1), 'layers.0.ln.weight': filled(3) })).toBe(
      "networkFromModel: normsLeftOut: expected true to be said, or a convention that names the gains of norms in front of layers (normGain): a network has no norms, got norms that are not read: 'layers.0.ln.weight'",
    );
    expect(await refusal(lrd(1), { norm: true, use_norm: false })).toBe(
      'networkFromModel: config: expected one thing, got norm "norm" and use_norm "none"',
    );
  });
});

describe('residuals', () => {
  it.each<[string, Record<string, unknown> | undefined, ModelOptions['residual'], number, number]>([
    ['told', undefined, true, 1, 1],
    ['config', { residual: true }, undefined, 1, 1],
    ['config, none', { residual: false }, undefined, 0, 1],
    ['scale told', undefined, { scale: 0.5 }, 1, 0.5],
    ['scale in config', { residual_multiplier: 0.22 }, undefined, 1, 0.22],
    ['interpolated', undefined, { interpolate: 0.3 }, 0.7, 0.3],
    ['interpolated by 1', undefined, { interpolate: 1 }, 0, 1],
  ])('%s', async (_, config, residual, keep, scale) => {
    const tensors: Tensors = { ...lrd(1), 'layers.0.d.bias': filled(3) };
    const bare = await make(tensors);
    const network = await make(tensors, config, residual === undefined ? {} : { residual });
    const x = [0.3, -1.2, 0.7];
    const f = bare.forward(x);
    const y = network.forward(x);
    for (let j = 0; j < 3; j++) expect(y.get(j)).toBeCloseTo(keep * x[j]! + scale * f.get(j), 14);
    expect(network.layers[0]!.residual).toBe(keep !== 0);
  });

  it('where it cannot be, by its layer', async () => {
    const uneven = {
      'layers.0.l.weight': filled(4, 3),
      'layers.0.r.weight': filled(4, 3),
      'layers.0.d.weight': filled(2, 4),
    };
    expect(await refusal(uneven, { residual: true }, {})).toBe(
      'networkFromModel: layer 0: residual (config.json: residual): expected as many outputs as inputs (3), got 2',
    );
    expect((await make(uneven, undefined, {})).describe()).toContain('f(x) (no layer has as many outputs as inputs)');
    expect(await refusal(lrd(1), undefined, { residual: {} as never })).toContain(
      'residual: expected scale or interpolate, got neither',
    );
    await expect(make(lrd(1), undefined, { residual: 2 as never })).rejects.toThrow(TypeError);
    const body = { 'body.l.weight': filled(4, 3), 'body.r.weight': filled(4, 3), 'body.d.weight': filled(3, 4) };
    expect(await refusal(body, { scale: '1' }, {})).toBe(
      'networkFromModel: config: scale: expected a finite number, got 1',
    );
    expect(await refusal(body, undefined, {})).toContain('residual: expected true for x + f(x)');
  });
});

describe('what is no part of the network', () => {
  it('a third factor, attention and positions are refused by name, or left out knowingly', async () => {
    const third = { ...lrd(1), 'layers.0.e.weight': filled(4, 3) };
    expect(await refusal(third)).toBe(
      "networkFromModel: unreadLeftOut: expected every tensor to be part of the network, or true where the rest of the model is left out knowingly, got 'layers.0.e.weight'",
    );
    const mixing = { ...lrd(1), 'layers.0.attn.q.weight': filled(3, 3), 'wpe.weight': filled(9, 3), scale: filled(1) };
    expect(await refusal(mixing)).toContain(
      "got attention or positions, which a network has not: 'layers.0.attn.q.weight', 'wpe.weight'; and 'scale'",
    );
    const model = modelOf(mixing);
    const network = await networkFromModel(model, { residual: false, unreadLeftOut: true });
    expect(network.unread).toEqual(['layers.0.attn.q.weight', 'wpe.weight', 'scale']);
    expect(network.describe()).toContain('not read: layers.0.attn.q.weight, wpe.weight, scale');
    expect(model.log, 'only what is needed').toEqual(['layers.0.l.weight', 'layers.0.r.weight', 'layers.0.d.weight']);
    expect(foldNetwork(network).unread).toEqual(network.unread);
  });

  it('a whole language model: everything that is not its layers has to be left out knowingly', async () => {
    const block = (i: number) => ({
      [`transformer.h.${i}.attn.qkv.weight`]: filled(9, 3),
      [`transformer.h.${i}.attn.o.weight`]: filled(3, 3),
      [`transformer.h.${i}.attn.rotary.inv_freq`]: filled(1),
      [`transformer.h.${i}.mlp.w.weight`]: filled(8, 3),
      [`transformer.h.${i}.mlp.p.weight`]: filled(3, 4),
    });
    const tensors = {
      'transformer.wte.weight': filled(7, 3),
      ...block(0),
      ...block(1),
      'lm_head.weight': filled(7, 3),
    };
    const config = { n_layer: 2, bilinear: true, gate: null, normalization: true, bias: false };
    const model = modelOf(tensors, config);
    await expect(networkFromModel(model)).rejects.toThrow('normsLeftOut: expected true to be said');
    await expect(networkFromModel(model, { normsLeftOut: true })).rejects.toThrow(
      "attention or positions, which a network has not: 'transformer.h.0.attn.qkv.weight', 'transformer.h.0.attn.o.weight', 'transformer.h.0.attn.rotary.inv_freq', ",
    );
    expect(model.log).toEqual([]);
    const network = await networkFromModel(model, { normsLeftOut: true, unreadLeftOut: true });
    expect([network.inputs, network.outputs, network.layers.length]).toEqual([7, 7, 2]);
    expect(network.unread).toHaveLength(6);
    expect(network.describe().split('\n').slice(1, 9)).toEqual([
      'embedding: 7 → 3',
      "layer 0 'transformer.h.0.mlp.w.weight': 3 → 3, 4 units, residual, after a norm that is left out",
      "layer 1 'transformer.h.1.mlp.w.weight': 3 → 3, 4 units, residual, after a norm that is left out",
      'unembedding: 3 → 7',
      'norms left out: this is the network without its norms, not the model',
      "names: convention 'gated-mlp', as in github.com/tdooms/bilinear-decomposition, src/language/transformer.py",
      'activation: none (config.json: bilinear)',
      'around each layer: x + f(x) (by the convention)',
    ]);
    await expect(
      networkFromModel(modelOf(tensors, { ...config, gate: 'silu' }), { normsLeftOut: true, unreadLeftOut: true }),
    ).rejects.toThrow('config: gate: expected no activation: a layer with one is not a quadratic form, got "silu"');
  });

  it('layers that are missing, first, between or last, and biases', async () => {
    const { 'layers.0.l.weight': _l, 'layers.0.r.weight': _r, 'layers.0.d.weight': _d, ...later } = lrd(2);
    expect(await refusal(later)).toBe('networkFromModel: expected layer 0, got layer 1 first');
    expect(await refusal(lrd(2), { num_hidden_layers: 3 })).toBe(
      'networkFromModel: expected 3 layers, as config.json says (num_hidden_layers), got 2',
    );
    const { 'layers.1.d.weight': _, ...partly } = lrd(3);
    expect(await refusal(partly)).toContain(
      "layer 1: 'layers.1.d.weight': expected a tensor of this name, got names such as",
    );
    expect(await refusal(lrd(1), { bias: true })).toBe(
      "networkFromModel: expected a bias such as 'layers.{i}.l.bias', as config.json says (bias), got none",
    );
  });

  it('a bias that only some layers have, and ends that the file has not', async () => {
    const biases = { 'layers.0.l.bias': filled(4), 'layers.0.r.bias': filled(4), 'layers.1.l.bias': filled(4) };
    expect(await refusal({ ...lrd(2), ...biases })).toBe(
      "networkFromModel: layer 1: 'layers.1.r.bias': expected a tensor of this name, as 'layers.0.r.bias', got none",
    );
    expect((await make(lrd(1))).describe()).toContain("not in the file: 'embed.weight', 'head.weight'");
    const { 'head.weight': _, ...open } = ends();
    expect((await make({ ...lrd(1), ...open })).describe()).toContain("not in the file: 'head.weight'");
    const tied = await make({ ...lrd(1), ...open }, { tie_word_embeddings: true });
    expect([tied.outputs, tied.describe().includes('not in the file')]).toEqual([6, false]);
    expect(await refusal({ ...lrd(1), ...ends() }, { tie_word_embeddings: true })).toContain(
      "tied: expected 'head.weight' to be 'embed.weight'",
    );
    expect(await refusal(lrd(1), { tie_word_embeddings: true })).toBe(
      'networkFromModel: tied: expected an embedding to share, got none',
    );
  });

  it('widths that do not follow one another are named by their tensors', async () => {
    const next = {
      'layers.1.l.weight': filled(4, 5),
      'layers.1.r.weight': filled(4, 5),
      'layers.1.d.weight': filled(5, 4),
    };
    expect(await refusal({ ...lrd(1), ...next })).toBe(
      "networkFromModel: layer 1: 'layers.1.l.weight': expected 3 inputs, the outputs of 'layers.0.d.weight', got 5",
    );
    expect(await refusal({ ...lrd(1), ...ends(), 'embed.weight': filled(4, 6) })).toBe(
      "networkFromModel: layer 0: 'layers.0.l.weight': expected 4 inputs, the outputs of 'embed.weight', got 3",
    );
    expect(await refusal({ ...lrd(1), ...ends(), 'head.weight': filled(2, 4) })).toBe(
      "networkFromModel: unembed: 'head.weight': expected 3 inputs, the outputs of 'layers.0.d.weight', got 4",
    );
  });

  it('the same layers behind two prefixes, or ends that are there twice', async () => {
    const twice = {
      ...lrd(1),
      ...Object.fromEntries(Object.entries(lrd(1)).map(([name, value]) => [`module.${name}`, value])),
    };
    expect(await refusal(twice)).toMatch(/to fit, got l-r-d and l-r-d behind 'module\.'$/);
    const wrapped = Object.fromEntries(Object.entries(lrd(1)).map(([name, value]) => [`model.${name}`, value]));
    expect(await refusal({ ...wrapped, 'head.weight': filled(2, 3), 'model.head.weight': filled(2, 3) })).toBe(
      "networkFromModel: unembed: expected one tensor, got 'model.head.weight' and 'head.weight'",
    );
    expect((await make({ ...wrapped, 'head.weight': filled(2, 3) })).outputs).toBe(2);
    expect(
      await refusal({
        'left.weight': filled(4, 3),
        'right.weight': filled(4, 3),
        'down.weight': filled(2, 4),
        'head.weight': filled(2, 4),
      }),
    ).toMatch(/got factors-linear and left-right-head$/);
  });
});

describe('files that are empty, huge or not as they say', () => {
  it('no tensors, no numbers, and no layers', async () => {
    expect(await refusal({})).toMatch(/to fit, got names such as none$/);
    expect(await refusal({ 'blocks.0.weight': filled(0, 3) })).toContain("'blocks.0.weight': expected rows, got none");
    expect(await refusal({ 'blocks.0.weight': filled(4, 0) })).toContain(
      "'blocks.0.weight': expected columns, got none",
    );
    await expect(networkFromModel(null as never)).rejects.toThrow(
      'networkFromModel: model: expected what openModel gives, got null',
    );
    await expect(make(lrd(1), 'x' as never)).rejects.toThrow('networkFromModel: config: expected an object, got "x"');
    await expect(make(lrd(1), undefined, { conventions: [] as never })).rejects.toThrow(
      'networkFromModel: conventions: expected a table of conventions, got an array of length 0',
    );
    await expect(make(lrd(1), undefined, { normsLeftOut: 1 as never })).rejects.toThrow(
      'networkFromModel: normsLeftOut: expected a boolean, got 1',
    );
    await expect(networkFromModel({ names: [], tensors: {} } as never)).rejects.toThrow(
      'networkFromModel: model: expected what openModel gives',
    );
  });

  it('a header that states more than can be held is refused before it is read', async () => {
    const stated = (name: string, shape: number[]) => [name, { name, dtype: 'F32', shape }] as const;
    for (const [shapes, says] of [
      [
        [stated('bilinear.weight', [200_000, 200_000]), stated('head.weight', [5, 100_000])],
        "'bilinear.weight': expected at most 2^28 numbers, got 200000×200000",
      ],
      [
        [stated('blocks.0.weight', [100_000, 10])],
        "'blocks.0.weight': expected at most 16384 hidden units where down is the identity, got 50000",
      ],
    ] as const) {
      const read = () => Promise.reject(new Error('not to be read'));
      const model = { ...modelOf({}), names: shapes.map(([name]) => name), tensors: new Map(shapes), read };
      await expect(networkFromModel(model)).rejects.toThrow(says);
    }
  });

  it('tensors of other shapes than the header says, that cannot be read, or are not finite', async () => {
    const model = modelOf(lrd(1));
    const other = { ...model, read: async () => filled(2, 2) };
    await expect(networkFromModel(other, { residual: false })).rejects.toThrow(
      "networkFromModel: 'layers.0.l.weight': expected [4, 3], as the file's header says, got [2, 2]",
    );
    const broken = { ...model, read: () => Promise.reject(new RangeError('truncated')) };
    await expect(networkFromModel(broken, { residual: false })).rejects.toThrow('truncated');
    const tensors = lrd(1);
    tensors['layers.0.r.weight']!.set(1, 2, Number.NaN);
    expect(await refusal(tensors)).toMatch(/layers\.0\.l\.weight: right.*NaN/);
  });

  it('matrices of a tuple in the place of factors', async () => {
    expect(await refusal({ 'bilinear.weight': filled(5, 3, 3), 'head.weight': filled(5, 5) })).toContain(
      "'bilinear.weight': expected 2 axes, got shape 5×3×3: the matrices of a tuple themselves, [r, n, n], which denseTuple takes and no layer does",
    );
    expect(await refusal({ 'bilinear.weight': filled(3, 3, 5), 'head.weight': filled(5, 5) })).toContain(
      '[n, n, r]; with it first, [r, n, n]',
    );
  });
});
