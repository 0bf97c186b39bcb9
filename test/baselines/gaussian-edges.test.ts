/** The cosine of networks where the input is malformed, degenerate, cancelling, or too large. */
import { gaussianSimilarity } from 'lsrdr/baselines';
import { bilinearLayer, bilinearNetwork } from 'lsrdr/bilinear';
import { describe, expect, it } from 'vitest';
import { basisLists, basisSize, positions } from '../../src/baselines/hermite-basis';
import { source } from '../support/random';
import { networkOf, randomMatrix, randomNetwork, randomVector } from './gaussian-samples';

const square = bilinearLayer({ left: [[1]], right: [[1]], down: [[1]] });
const ofTwo = (left: number[][], right: number[][], down: number[][], rest = {}) =>
  bilinearLayer({ left, right, down, ...rest });

describe('malformed input is refused by name', () => {
  it('networks', () => {
    expect(() => gaussianSimilarity([[1]] as never, square)).toThrow(
      'gaussianSimilarity: networkA: expected a BilinearNetwork or a BilinearLayer, got an array',
    );
    expect(() => gaussianSimilarity(square, undefined as never)).toThrow('gaussianSimilarity: networkB');
    const complex = bilinearLayer({ left: [[[1, 0]]], right: [[[1, 0]]], down: [[[1, 0]]] });
    expect(() => gaussianSimilarity(square, complex)).toThrow(
      'networkB: expected a network over R, got one over complex',
    );
    const wide = ofTwo([[1, 0]], [[0, 1]], [[1]]);
    expect(() => gaussianSimilarity(square, wide)).toThrow(
      'gaussianSimilarity: networkB: expected 1 inputs, those of networkA, got 2',
    );
    const tall = ofTwo([[1]], [[1]], [[1], [1]]);
    expect(() => gaussianSimilarity(square, tall)).toThrow('networkB: expected 1 outputs, those of networkA, got 2');
  });

  it('norms left out, unless said', () => {
    const layer = bilinearLayer({
      ...{ left: [[1]], right: [[1]], down: [[1]], residual: true },
      ...{ weightsAfterNorm: true, normLeftOut: true },
    });
    const network = bilinearNetwork([square, layer], { normsLeftOut: true });
    for (const one of [layer, network]) {
      expect(() => gaussianSimilarity(square, one)).toThrow('networkB: expected a network that leaves no norm');
      expect(gaussianSimilarity(one, one, { normsLeftOut: true })).toBeCloseTo(1, 14);
    }
  });

  it('options', () => {
    const of = (options: object) => () => gaussianSimilarity(square, square, options);
    expect(of({ means: [0] })).toThrow("gaussianSimilarity: unknown option 'means'");
    expect(of({ centred: 1 })).toThrow('gaussianSimilarity: centred: expected a boolean, got 1');
    expect(of({ normsLeftOut: 'yes' })).toThrow('gaussianSimilarity: normsLeftOut');
    expect(of({ mean: [1, 2] })).toThrow('gaussianSimilarity: mean: expected [1], got [2]');
    expect(of({ mean: [Number.NaN] })).toThrow('gaussianSimilarity: mean');
    expect(of({ moment: [[1, 2]] })).toThrow('gaussianSimilarity: moment: expected [1, 1], got [1, 2]');
    expect(of({ moment: [[-1]] })).toThrow('gaussianSimilarity: moment: expected a PSD matrix, got -1 at [0][0]');
  });

  it('moments that are none, whatever the units', () => {
    const layer = ofTwo([[1, 0]], [[0, 1]], [[1]]);
    const of = (moment: number[][]) => () => gaussianSimilarity(layer, layer, { moment });
    const named = 'gaussianSimilarity: moment: expected a ';
    expect(
      of([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow(`${named}PSD matrix`);
    expect(
      of([
        [1, 2e-10],
        [2e-10, 1e-20],
      ]),
    ).toThrow(`${named}PSD matrix`);
    expect(
      of([
        [0, 1],
        [1, 1],
      ]),
    ).toThrow(`${named}PSD matrix, got 1 at [0][1]`);
    expect(
      of([
        [1, 0.5],
        [0, 1],
      ]),
    ).toThrow(`${named}symmetric matrix`);
    expect(
      of([
        [1, 0.5e-10],
        [0.5e-10, 1e-20],
      ])(),
    ).toBeCloseTo(1, 14);
  });
});

describe('degenerate functions', () => {
  it('zero, by its weights, by cancellation, or where x goes', () => {
    const refused = 'gaussianSimilarity: networkB: expected a network other than 0 where x goes';
    expect(() => gaussianSimilarity(square, ofTwo([[1]], [[1]], [[0]]))).toThrow(refused);
    // 0.1·0.3 − 0.03 is 3e-18 or so, not 0
    const nothing = ofTwo([[0.1], [0.03]], [[0.3], [1]], [[1, -1]]);
    expect(() => gaussianSimilarity(square, nothing)).toThrow(refused);
    // … and its square, which is 1 beside what it comes from once it is rescaled
    const deep = bilinearNetwork([nothing, square]);
    expect(() => gaussianSimilarity(square, deep)).toThrow(refused);
    expect(() => gaussianSimilarity(square, bilinearNetwork([nothing, square, square]))).toThrow(refused);
    const one = ofTwo([[1, -1]], [[1, 0]], [[1]]);
    const moment = [
      [1, 1],
      [1, 1],
    ];
    expect(() => gaussianSimilarity(one, one, { moment })).toThrow('networkA: expected a network other than 0');
    // With moment 0 the input is its mean
    expect(gaussianSimilarity(square, square, { moment: [[0]], mean: [2] })).toBe(1);
    expect(() => gaussianSimilarity(square, square, { moment: [[0]] })).toThrow('networkA: expected');
  });

  it('cancellation of what is not quite 0 is an error', () => {
    const almost = ofTwo([[1], [1]], [[1], [1 + 1e-7]], [[1, -1]]);
    expect(() => gaussianSimilarity(square, almost)).toThrow(/units or layers cancel: the cosine is known to \S+ only/);
    const better = ofTwo([[1], [1]], [[1], [1 + 1e-2]], [[1, -1]]);
    expect(gaussianSimilarity(square, better)).toBeCloseTo(-1, 9);
  });

  it('constants', () => {
    const constant = ofTwo([[0]], [[0]], [[0]], { downBias: [-3] });
    // E x²/(E x⁴)^{1/2}
    expect(gaussianSimilarity(square, constant)).toBeCloseTo(-1 / Math.sqrt(3), 14);
    expect(() => gaussianSimilarity(square, constant, { centred: true })).toThrow(
      'networkB: expected a network that is not constant where x goes',
    );
    // A constant 1e6 times the rest does not matter to the rest
    const shifted = ofTwo([[1]], [[1]], [[1]], { downBias: [1e6] });
    expect(gaussianSimilarity(square, shifted, { centred: true })).toBeCloseTo(1, 12);
    expect(gaussianSimilarity(square, shifted)).toBeCloseTo((1e6 + 3) / Math.sqrt(3 * (1e12 + 2e6 + 3)), 14);
  });

  it('orthogonal functions', () => {
    const product = ofTwo([[1, 0]], [[0, 1]], [[1]]); // x_0x_1
    const difference = ofTwo([[1, 1]], [[1, -1]], [[1]]); // x_0² − x_1²
    expect(gaussianSimilarity(product, difference)).toBe(0);
    const twice = (layer: typeof product) => bilinearNetwork([layer, square]);
    // E x_0²x_1²(x_0² − x_1²)² = 2(15 − 9) = 12; E x_0⁴x_1⁴ = 9; E (x_0² − x_1²)⁴ = 2·105 − 8·15 + 6·9 = 144
    expect(gaussianSimilarity(twice(product), twice(difference))).toBeCloseTo(12 / 36, 14);
    const swapped = ofTwo(
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 0],
      ],
    );
    const other = ofTwo(
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 0],
        [0, 1],
      ],
    );
    expect(gaussianSimilarity(swapped, other)).toBe(0); // other outputs
  });
});

describe('sizes', () => {
  it('weights that are far apart', () => {
    const [large, small] = [1e150, 1e-150];
    const mixed = ofTwo([[large], [small]], [[small], [small]], [[1, large]]);
    expect(gaussianSimilarity(square, mixed)).toBeCloseTo(1, 14);
    const tiny = ofTwo([[1e-200]], [[1e-200]], [[1]]); // whose products underflow
    expect(gaussianSimilarity(square, tiny)).toBeCloseTo(1, 14);
    expect(gaussianSimilarity(bilinearNetwork([tiny, square]), bilinearNetwork([square, tiny]))).toBeCloseTo(1, 14);
    expect(gaussianSimilarity(square, square, { moment: [[1e-300]] })).toBeCloseTo(1, 14);
    // The mean decides: x⁠² is almost constant
    const line = ofTwo([[0]], [[0]], [[0]], { residual: true });
    expect(gaussianSimilarity(square, line, { mean: [1e6] })).toBeCloseTo(1, 11);
    expect(gaussianSimilarity(square, line, { mean: [1e6], centred: true })).toBeCloseTo(1, 11);
  });

  it('too large networks are refused before anything is made', () => {
    const n = 40;
    const random = source(2);
    const layer = () =>
      bilinearLayer({
        left: randomMatrix(n, n, random),
        right: randomMatrix(n, n, random),
        down: randomMatrix(n, n, random),
      });
    const deep = bilinearNetwork([layer(), layer(), layer(), layer()]);
    const begun = performance.now();
    expect(() => gaussianSimilarity(deep, deep)).toThrow(
      /gaussianSimilarity: networks: expected at most 2\^28 numbers to be held, got 4 layers on 40 directions take about 2\^\d+/,
    );
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('a wide layer on few directions, deep, and many inputs on few directions', () => {
    const random = source(8);
    const shape = { widths: [2, 3, 2, 2, 1], hidden: [3, 2, 2, 2], affine: true, inputs: 300 };
    const f = networkOf(randomNetwork(shape, random));
    expect(gaussianSimilarity(f, f, { mean: randomVector(300, random) })).toBeCloseTo(1, 12);
  });
});

it('the basis is in the order of its positions', () => {
  for (const [variables, degree] of [
    [1, 5],
    [4, 3],
    [3, 6],
  ] as const) {
    const lists = basisLists(variables, degree);
    const positionOf = positions(variables, degree);
    expect(lists.length).toBe(basisSize(variables, degree));
    lists.forEach((list, at) => {
      expect(positionOf(list, list.length)).toBe(at);
    });
  }
});
