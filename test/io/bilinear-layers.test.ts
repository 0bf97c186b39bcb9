import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bilinearLayer } from '../../src/bilinear';
import { loadBilinearLayers } from '../../src/io';
import { elementsOf } from '../../src/io/elements';

const filled = (...shape: number[]): NdArray<Float64Array> =>
  ndarray(
    Float64Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, i) => i),
    shape,
  );
const values = (array: NdArray<Float64Array> | undefined): number[] => [...elementsOf(array!)];

describe('loadBilinearLayers', () => {
  const told = { gate: 'bilinear' } as const;
  const load = (tensors: Parameters<typeof loadBilinearLayers>[0]) => loadBilinearLayers(tensors, undefined, told);

  it('gates are left over right, with their biases', () => {
    const { layers, embed, unembed } = load({
      'transformer.h.1.mlp.w.weight': filled(6, 2),
      'transformer.h.0.mlp.w.weight': filled(4, 2),
      'transformer.h.0.mlp.p.weight': filled(2, 2),
      'transformer.h.1.mlp.p.weight': filled(2, 3),
      'transformer.h.1.mlp.w.bias': filled(6),
      'transformer.h.1.mlp.p.bias': filled(2),
      'lm_head.weight': filled(5, 2),
    });
    expect(layers.map(({ name }) => name)).toEqual(['transformer.h.0.mlp.w.weight', 'transformer.h.1.mlp.w.weight']);
    const [first, second] = layers;
    expect([values(first!.left), values(first!.right)]).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect(second!.right.shape).toEqual([3, 2]);
    expect([values(second!.leftBias), values(second!.rightBias), values(second!.downBias)]).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [0, 1],
    ]);
    expect(first!.leftBias).toBeUndefined();
    expect([embed, unembed?.shape]).toEqual([undefined, [5, 2]]);
  });

  it('blocks without a down projection have the identity', () => {
    const { layers, embed } = loadBilinearLayers(
      new Map([
        ['embed.weight', filled(3, 4)],
        ['blocks.0.weight', filled(4, 3)],
      ]),
    );
    expect(values(layers[0]!.down)).toEqual([1, 0, 0, 1]);
    expect(embed!.shape).toEqual([3, 4]);
  });

  it('left, right and down apart, and names of your own', () => {
    const tensors = {
      'layers.4.l.weight': filled(2, 3),
      'layers.4.r.weight': filled(2, 3),
      'layers.4.d.weight': filled(5, 2),
    };
    expect(loadBilinearLayers(tensors, 'l-r-d').layers[0]!.down.shape).toEqual([5, 2]);
    const own = { left: 'a{i}', right: 'b{i}', down: 'c{i}' };
    const { layers } = loadBilinearLayers({ a0: filled(2, 3), b0: filled(2, 3), c0: filled(1, 2) }, own);
    expect([layers[0]!.left.shape, layers[0]!.down.shape]).toEqual([
      [2, 3],
      [1, 2],
    ]);
  });

  it('an embedding table of tokens is turned into a matrix', () => {
    const { embed } = load({
      'transformer.wte.weight': filled(5, 2),
      'transformer.h.0.mlp.w.weight': filled(4, 2),
      'transformer.h.0.mlp.p.weight': filled(2, 2),
    });
    expect([embed!.shape, values(embed)]).toEqual([
      [2, 5],
      [0, 2, 4, 6, 8, 1, 3, 5, 7, 9],
    ]);
  });

  it('biases before and behind the layers, and everything that was not read by name', () => {
    const layer = { 'blocks.0.gate.weight': filled(4, 2), 'blocks.0.down.weight': filled(2, 2) };
    const ends = { 'embed.weight': filled(2, 3), 'embed.bias': filled(2), 'head.weight': filled(3, 2) };
    const others = { 'blocks.0.norm.weight': filled(2), 'blocks.0.attn.weight': filled(2, 2) };
    const model = load({ ...layer, ...ends, 'head.bias': filled(3), ...others });
    expect([values(model.embedBias), values(model.unembedBias)]).toEqual([
      [0, 1],
      [0, 1, 2],
    ]);
    expect(model.unread).toEqual(Object.keys(others));
    expect(load({ ...layer, ...ends }).unread).toEqual([]);
    // A bias of nothing is not read, and so it is listed.
    expect(load({ ...layer, 'head.bias': filled(3) }).unread).toEqual(['head.bias']);
    expect(() => loadBilinearLayers({ ...layer, ...ends, 'head.bias': filled(2) })).toThrow(
      "loadBilinearLayers: unembedBias: 'head.bias': expected 3 entries, got 2",
    );
    expect(() => loadBilinearLayers({ ...layer, ...ends, 'embed.bias': filled(2, 1) })).toThrow(
      "loadBilinearLayers: embedBias: 'embed.bias': expected 1 axis, got shape 2×1",
    );
    expect(() => loadBilinearLayers({ g0: filled(4, 2) }, { gate: 'g{i}', unembedBias: 'b' })).toThrow(
      'loadBilinearLayers: pattern: unembedBias: expected none without unembed, got one',
    );
  });

  it('gains and shifts of norms, which the layers fold', () => {
    const tensors = {
      'mlp.0.w': filled(4, 3),
      'mlp.0.p': filled(2, 2),
      'ln.0.g': filled(3),
      'ln.0.b': filled(3),
    };
    const pattern = { gate: 'mlp.{i}.w', down: 'mlp.{i}.p', normGain: 'ln.{i}.g', normBias: 'ln.{i}.b' };
    const { layers, unread } = loadBilinearLayers(tensors, pattern);
    expect([values(layers[0]!.normGain), values(layers[0]!.normBias), unread]).toEqual([[0, 1, 2], [0, 1, 2], []]);
    // z = x∘g + b = (0, 2, 4) at x = 1: L z = (10, 28), R z = (46, 64), D = [[0, 1], [2, 3]]
    expect(Array.from(bilinearLayer(layers[0]!).forward([1, 1, 1]).data)).toEqual([28 * 64, 2 * 460 + 3 * 28 * 64]);
    expect(() => loadBilinearLayers({ ...tensors, 'ln.0.g': filled(2) }, pattern)).toThrow(
      "loadBilinearLayers: layer 0: 'ln.0.g': expected 3 entries, got 2",
    );
  });

  it('the convention left-right-down, with biases, and numbers of two digits in their order', () => {
    const tensors: Record<string, NdArray<Float64Array>> = {};
    for (let i = 11; i >= 0; i--) {
      for (const part of ['left', 'right', 'down']) {
        tensors[`layers.${i}.${part}.weight`] = filled(2, 2);
        tensors[`layers.${i}.${part}.bias`] = filled(2);
      }
    }
    const { layers } = loadBilinearLayers(tensors);
    expect(layers.map(({ name }) => name)).toEqual(Array.from({ length: 12 }, (_, i) => `layers.${i}.left.weight`));
    expect(Object.keys(layers[0]!)).toEqual(['name', 'left', 'right', 'down', 'leftBias', 'rightBias', 'downBias']);
  });

  it('a stacked gate without down in a pattern of your own', () => {
    const { layers, embed } = loadBilinearLayers(
      { g0: filled(4, 1), gb0: filled(4), table: filled(3, 1) },
      { gate: 'g{i}', gateBias: 'gb{i}', embedTable: 'table' },
    );
    expect([values(layers[0]!.down), values(layers[0]!.rightBias), embed!.shape]).toEqual([
      [1, 0, 0, 1],
      [2, 3],
      [1, 3],
    ]);
  });

  it('a layer of which only a part is there is not passed over', () => {
    const whole = {
      'layers.0.l.weight': filled(2, 3),
      'layers.0.r.weight': filled(2, 3),
      'layers.0.d.weight': filled(3, 2),
    };
    expect(() => loadBilinearLayers({ ...whole, 'layers.1.d.weight': filled(3, 2) })).toThrow(
      "loadBilinearLayers: layer 1: 'layers.1.l.weight': expected a tensor of this name, got names such as 'layers.0.l.weight'",
    );
    expect(() => loadBilinearLayers({ ...whole, 'layers.2.r.bias': filled(2) })).toThrow(
      'expected layer 1, got layer 2',
    );
  });

  it('patterns that say two things, and names that nothing has', () => {
    const tensors = { g0: filled(4, 2), d0: filled(2, 2), e: filled(2, 2) };
    const load = (pattern: object) => () => loadBilinearLayers(tensors, pattern);
    expect(load({ gate: 'g{i}', left: 'l{i}' })).toThrow('expected either gate, or left and right, got gate, left');
    expect(load({ gate: 'g{i}', leftBias: 'l{i}' })).toThrow(
      'expected either gate, or left and right, got gate, leftBias',
    );
    expect(load({ left: 'l{i}', right: 'r{i}', gateBias: 'b{i}' })).toThrow('expected either gate, or left and right');
    expect(load({})).toThrow('expected either gate, or left and right, got neither');
    expect(load({ gate: '{i}.{i}' })).toThrow("gate: expected a name with '{i}' once, got '{i}.{i}'");
    expect(load({ gate: 'g{i}', embed: 'e{i}' })).toThrow("embed: expected a name without '{i}', got 'e{i}'");
    expect(load({ gate: 3 })).toThrow('loadBilinearLayers: pattern: gate: expected a string, got 3');
    expect(load({ gate: 'g{i}', embed: 'e', embedTable: 'e' })).toThrow('expected embed or embedTable, got both');
    expect(load({ gate: 'g{i}', downBias: 'b{i}' })).toThrow(
      "loadBilinearLayers: downBias: expected tensors named 'b{i}', got names such as 'g0', 'd0', 'e'",
    );
    expect(load({ gate: 'g{i}', unembed: 'u' })).toThrow(
      "loadBilinearLayers: unembed: 'u': expected a tensor of this name, got names such as 'g0', 'd0', 'e'",
    );
    expect(load({ gate: 'g{i}', down: 'd{i}', embed: 'e' })).not.toThrow();
  });

  it('two conventions that fit, tensors that are none, and gates without rows', () => {
    const both = { 'blocks.0.weight': filled(4, 2), 'blocks.0.gate.weight': filled(4, 2) };
    expect(() => loadBilinearLayers(both)).toThrow(/to fit, got gated-blocks and blocks$/);
    expect(() => loadBilinearLayers({ 'blocks.0.weight': [1] } as never)).toThrow(
      new TypeError("loadBilinearLayers: layer 0: 'blocks.0.weight': expected an ndarray, got an array of length 1"),
    );
    expect(() => loadBilinearLayers({ 'blocks.0.weight': filled(0, 2) })).toThrow('expected rows, got none');
    expect(() => loadBilinearLayers({ 'blocks.0.weight': filled(4, 2), 'blocks.0.bias': filled(3) })).toThrow(
      "loadBilinearLayers: layer 0: 'blocks.0.bias': expected 4 entries, got 3",
    );
  });

  it('what is missing or misshapen is named', () => {
    const gate = { 'blocks.0.gate.weight': filled(4, 2) };
    expect(() => loadBilinearLayers(gate)).toThrow(
      "loadBilinearLayers: layer 0: 'blocks.0.down.weight': expected a tensor of this name, got names such as 'blocks.0.gate.weight'",
    );
    expect(() => loadBilinearLayers({ ...gate, 'blocks.0.down.weight': filled(3, 3) })).toThrow(
      "loadBilinearLayers: layer 0: 'blocks.0.down.weight': expected 2 columns, got 3",
    );
    expect(() => loadBilinearLayers({ 'blocks.0.weight': filled(3, 2) })).toThrow(/an even number of rows.*got 3/);
    expect(() => loadBilinearLayers({ 'blocks.0.weight': filled(4) })).toThrow(/expected 2 axes, got shape 4/);
    expect(() => loadBilinearLayers({ 'blocks.0.weight': filled(4, 2), 'blocks.2.weight': filled(4, 2) })).toThrow(
      'loadBilinearLayers: expected layer 1, got layer 2 next',
    );
    expect(() => loadBilinearLayers({ x: filled(1) })).toThrow(
      /pattern: expected one of .* to fit, got names such as 'x'/,
    );
    expect(() => loadBilinearLayers({}, 'other' as never)).toThrow(/expected one of .*got "other"/);
    expect(() => loadBilinearLayers({}, { gat: 'x' } as never)).toThrow(/unknown option 'gat'/);
    expect(() => loadBilinearLayers({}, { left: 'a{i}' })).toThrow(/either gate, or left and right/);
    expect(() => loadBilinearLayers({}, { gate: 'a' })).toThrow(
      "gate: expected tensors named 'a', got names such as none",
    );
    expect(() => loadBilinearLayers({}, { gate: 'a', down: 'b{i}' })).toThrow(
      "gate: expected a name with '{i}' once, as down, got 'a'",
    );
    expect(() => loadBilinearLayers(null as never)).toThrow(TypeError);
    const uneven = { a0: filled(2, 3), b0: filled(2, 2), c0: filled(1, 2) };
    expect(() => loadBilinearLayers(uneven, { left: 'a{i}', right: 'b{i}', down: 'c{i}' })).toThrow(
      "layer 0: 'b0': expected 2×3 as 'a0', got 2×2",
    );
  });

  it('whoever is transposed is blamed, and can be turned', () => {
    const names = ['left', 'right', 'down'] as const;
    const stored = (...shapes: number[][]) =>
      Object.fromEntries(names.map((part, i) => [`layers.0.${part}.weight`, filled(...shapes[i]!)]));
    const says = (message: string, ...shapes: number[][]) =>
      expect(() => loadBilinearLayers(stored(...shapes))).toThrow(`loadBilinearLayers: layer 0: ${message}`);
    says(
      "'layers.0.left.weight': expected [h, n] with h = 4, the columns of down, got 3×4, which is it transposed: transposed: ['left', 'right'] turns it",
      [3, 4],
      [3, 4],
      [2, 4],
    );
    says(
      "'layers.0.down.weight': expected 4 columns, got 2 in 4×2, which is it transposed: transposed: ['down'] turns it",
      [4, 3],
      [4, 3],
      [4, 2],
    );
    says(
      "'layers.0.left.weight': expected 4×3 as 'layers.0.right.weight', got 3×4, which is it transposed",
      [3, 4],
      [4, 3],
      [2, 4],
    );
    says(
      "'layers.0.right.weight': expected 4×3 as 'layers.0.left.weight', got 3×4, which is it transposed",
      [4, 3],
      [3, 4],
      [2, 4],
    );
    says("'layers.0.down.weight': expected 4 columns, got 7", [4, 3], [4, 3], [2, 7]);
    expect(() => loadBilinearLayers({ 'bilinear.weight': filled(6, 8), 'head.weight': filled(5, 4) })).toThrow(
      "loadBilinearLayers: 'bilinear.weight': expected [2h, n] with h = 4, the columns of down, got 6×8, which is it transposed: transposed: ['gate'] turns it",
    );
    const { layers } = loadBilinearLayers(stored([3, 4], [3, 4], [4, 2]), undefined, { transposed: names });
    expect([layers[0]!.left.shape, layers[0]!.left.get(3, 1), layers[0]!.down.shape]).toEqual([[4, 3], 7, [2, 4]]);
    const gate = loadBilinearLayers({ 'bilinear.weight': filled(6, 8), 'head.weight': filled(5, 4) }, undefined, {
      transposed: ['gate'],
    });
    expect([gate.layers[0]!.right.shape, gate.layers[0]!.right.get(0, 1)]).toEqual([[4, 6], 12]);
    expect(() => loadBilinearLayers({}, undefined, { transposed: ['up'] as never })).toThrow(
      `loadBilinearLayers: transposed: expected 'gate', 'left', 'right', 'down', got "up"`,
    );
    expect(() => loadBilinearLayers({}, undefined, { transposed: 'left' as never })).toThrow(TypeError);
  });

  it('three axes are the matrices of a tuple, and no factor', () => {
    expect(() => loadBilinearLayers({ 'blocks.0.weight': filled(4, 3, 3) })).toThrow(
      "loadBilinearLayers: layer 0: 'blocks.0.weight': expected 2 axes, got shape 4×3×3: the matrices of a tuple themselves, [r, n, n]",
    );
    expect(() => loadBilinearLayers({ 'blocks.0.weight': filled(3, 3, 4) })).toThrow(
      'got shape 3×3×4: matrices with their number last, [n, n, r]; with it first, [r, n, n], denseTuple takes them',
    );
  });

  it('names of gated units ask for gate', () => {
    const gated = { 'blocks.0.gate.weight': filled(4, 2), 'blocks.0.down.weight': filled(2, 2) };
    const asks = /^loadBilinearLayers: gate: expected 'bilinear' to be said: '.*' is a name of gated units/;
    expect(() => loadBilinearLayers(gated)).toThrow(asks);
    expect(() => loadBilinearLayers(gated, 'gated-blocks')).toThrow(asks);
    const own = { 'm.gate_proj': filled(2, 3), 'm.up_proj': filled(2, 3) };
    expect(() => loadBilinearLayers(own, { left: 'm.gate_proj', right: 'm.up_proj' })).toThrow(asks);
    expect(loadBilinearLayers(own, { left: 'm.gate_proj', right: 'm.up_proj' }, told).layers).toHaveLength(1);
    expect(() => loadBilinearLayers(gated, undefined, { gate: 'silu' as never })).toThrow(
      `loadBilinearLayers: gate: expected 'bilinear': a layer with an activation is not a quadratic form, got "silu"`,
    );
  });
});
