import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { loadBilinearLayers } from '../../src/io';
import { elementsOf } from '../../src/io/elements';

const filled = (...shape: number[]): NdArray<Float64Array> =>
  ndarray(
    Float64Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, i) => i),
    shape,
  );
const values = (array: NdArray<Float64Array> | undefined): number[] => [...elementsOf(array!)];

describe('loadBilinearLayers', () => {
  it('gates are left over right, with their biases', () => {
    const { layers, embed, unembed } = loadBilinearLayers({
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
    expect(() => loadBilinearLayers({}, { gate: 'a' })).toThrow(/names with '\{i\}'/);
    expect(() => loadBilinearLayers(null as never)).toThrow(TypeError);
    const uneven = { a0: filled(2, 3), b0: filled(2, 2), c0: filled(1, 2) };
    expect(() => loadBilinearLayers(uneven, { left: 'a{i}', right: 'b{i}', down: 'c{i}' })).toThrow(
      /expected 2×3, got 2×2/,
    );
  });
});
