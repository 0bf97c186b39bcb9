import { describe, expect, it } from 'vitest';
import { backpropagate, bilinearLayer, bilinearNetwork, foldNetwork, marginForm } from '../../src/bilinear';
import type { Lsrdr } from '../../src/real';
import { fields } from '../support/fields';
import {
  add,
  apart,
  build,
  fromArray,
  mix,
  mul,
  type Naive,
  type NaiveTuple,
  scaled,
  size,
  star,
  toInput,
  toInputTuple,
} from '../support/naive';
import { gaussianMatrix, source } from '../support/random';
import { apply, columnsOf, forms, hermitianPart, layerOf, randomLayer, vector } from './samples';

const shapes = [
  { n: 4, h: 6, r: 4 },
  { n: 4, h: 5, r: 3 },
];

/** A network of two layers, the first with biases and residual, and what it does by naive loops. */
function sample(dim: number, seed: number, { affine = true, ends = true } = {}) {
  const random = source(seed);
  const layers = shapes.map((shape) => randomLayer(dim, shape, random, affine));
  const matrix = (rows: number, cols: number) =>
    scaled(gaussianMatrix(dim, rows, cols, random), 1 / Math.sqrt(dim * cols));
  const parts = { embed: matrix(4, 3), embedBias: matrix(4, 1), unembed: matrix(2, 3), unembedBias: matrix(2, 1) };
  const network = bilinearNetwork(
    layers.map(layerOf),
    ends
      ? {
          embed: toInput(parts.embed),
          embedBias: vector(parts.embedBias),
          unembed: toInput(parts.unembed),
          unembedBias: vector(parts.unembedBias),
        }
      : {},
  );
  const activations = (x: Naive): Naive[] => {
    let a = ends ? add(mul(parts.embed, x), parts.embedBias) : x;
    return [a, ...layers.map((layer) => (a = apply(layer, a)))];
  };
  const outputs = (x: Naive): Naive => {
    const a = activations(x)[2]!;
    return ends ? add(mul(parts.unembed, a), parts.unembedBias) : a;
  };
  return { layers, network, parts, activations, outputs, random };
}

describe.each(fields)('$name networks', ({ dim, field }) => {
  it.each([true, false])('forward, activations and forwardFrom (embedding: %s)', (ends) => {
    const { network, activations, outputs, random } = sample(dim, 21, { ends });
    const xs = [0, 1, 2].map(() => gaussianMatrix(dim, ends ? 3 : 4, 1, random));
    const inputs = xs.map(vector) as number[][];
    const y = columnsOf(network.forward(inputs), dim);
    const a = network.activations(inputs);
    xs.forEach((x, c) => {
      expect(apart(y[c]!, outputs(x))).toBeLessThan(1e-13);
      activations(x).forEach((expected, p) => {
        expect(apart(columnsOf(a[p]!, dim)[c]!, expected)).toBeLessThan(1e-13);
      });
    });
    a.forEach((stream, p) => {
      const rest = columnsOf(network.forwardFrom(p, stream), dim);
      rest.forEach((value, c) => {
        expect(apart(value, y[c]!)).toBeLessThan(1e-14);
      });
    });
    expect([network.inputs, network.outputs]).toEqual(ends ? [3, 2] : [4, 3]);
  });

  it('foldNetwork is the same function', () => {
    for (const affine of [true, false]) {
      const { network, random } = sample(dim, 22, { affine });
      const folded = foldNetwork(network);
      expect(folded.embed).toBeUndefined();
      expect(folded.unembed === undefined).toBe(dim < 4);
      const xs = [0, 1].map(() => vector(gaussianMatrix(dim, 3, 1, random))) as number[][];
      const before = columnsOf(network.forward(xs), dim);
      columnsOf(folded.forward(xs), dim).forEach((y, c) => {
        expect(apart(y, before[c]!)).toBeLessThan(1e-13);
      });
    }
  });

  describe('backpropagate is what dense matrices give', () => {
    /** B with B*B = C, real over H: there C counts as its real part, the sum of GᵀG over the components of G. */
    const factor = (G: Naive): Naive =>
      dim < 4 ? G : ([0, 1, 2, 3].flatMap((p) => G.map((row) => row.map((x) => [x[p]!, 0, 0, 0]))) as Naive);
    const fitOptions = { restarts: 5, seed: 3, tolerance: 1e-10 };
    const byHand = (B: Naive, A: NaiveTuple, symmetric: boolean, rank: number): Lsrdr => {
      const mixed = mix(B, symmetric ? A.map(hermitianPart) : A);
      return field.fit(toInputTuple(mixed), { rank, ...fitOptions });
    };
    const expectSame = (found: Lsrdr, expected: Lsrdr): void => {
      expect(found.status).toBe('converged');
      expect(found.fitness / expected.fitness).toBeCloseTo(1, 9);
      for (const which of ['P', 'Q'] as const) {
        expect(apart(fromArray(found[which], dim), fromArray(expected[which], dim))).toBeLessThan(1e-5);
      }
    };

    it.each([false, true])('from a PSD matrix through two layers (biases and residual: %s)', (affine) => {
      const { network, layers, random } = sample(dim, 23, { affine, ends: false });
      const G = gaussianMatrix(dim, 2, 3, random);
      const C = mul(star(G), G);
      const [upper, lower] = backpropagate(network, { cluster: toInput(C), rank: 2, ...fitOptions });
      const symmetric = dim === 1;
      const first = byHand(factor(G), forms(layers[1]!), symmetric, 2);
      expectSame(upper!.result, first);
      expect(upper!.r).toBe(dim < 4 ? 2 : 3);
      expect([upper!.layer, lower!.layer, upper!.constant]).toEqual([1, 0, affine]);
      // By hand P has a square root; any factor of it serves, as the columns S E^{1/2} do.
      const unscaled = fromArray(first.S, dim).map((row) =>
        row.map((x, k) => x.map((value) => value * Math.sqrt(first.sigma[k]!))),
      );
      const K = scaled(unscaled, 1 / size(unscaled));
      const below = forms(layers[0]!, affine);
      const second = byHand(factor(star(K)), below, symmetric, 2);
      expectSame(lower!.result, second);
      expect(lower!.agreement).toBe(lower!.result.agreement);
      expect(lower!.P.shape.slice(0, 2)).toEqual(affine ? [5, 5] : [4, 4]);
    });

    it('from one logit, through the unembedding and its bias', () => {
      const { network, layers, parts, random } = sample(dim, 24);
      const v = gaussianMatrix(dim, 2, 1, random);
      const cluster = vector(v) as number[];
      const [upper] = backpropagate(network, { cluster, rank: 1, ...fitOptions });
      const joined = build(2, 4, (i, j) => (j < 3 ? parts.unembed[i]![j]! : parts.unembedBias[i]![0]!));
      // Over H the vector counts as Re(vv*), and that again after the unembedding.
      const B = factor(mul(factor(star(v)), joined));
      expectSame(upper!.result, byHand(B, forms(layers[1]!, true), dim === 1, 1));
    });

    it('from a result, from its Q, from a projection', () => {
      const { network, layers, random } = sample(dim, 25, { affine: false, ends: false });
      const Z = gaussianMatrix(dim, 4, 4, random);
      const result = field.fit(toInputTuple([Z, gaussianMatrix(dim, 4, 4, random)]), { rank: 2 });
      const A = forms(layers[0]!);
      for (const which of ['P', 'Q'] as const) {
        const [found] = backpropagate(network, { layer: 1, cluster: result, which, rank: 1, ...fitOptions });
        const M = backpropagate(network, { layer: 1, cluster: result[which], rank: 1, ...fitOptions })[0]!;
        expectSame(found!.result, M.result);
      }
      const Pi = fromArray(result.projection, dim);
      const [found] = backpropagate(network, { layer: 1, cluster: result.projection, rank: 1, ...fitOptions });
      expectSame(found!.result, byHand(factor(Pi), A, dim === 1, 1));
    });
  });
});

describe('real backpropagation', () => {
  it('keeps left and right apart when the forms are not symmetrised', () => {
    const { network, layers } = sample(1, 26, { affine: false, ends: false });
    const options = { rank: 2, restarts: 6, tolerance: 1e-10 } as const;
    const [upper] = backpropagate(network, {
      cluster: [
        [2, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
      ],
      symmetric: false,
      ...options,
    });
    const B: Naive = [
      [[Math.SQRT2], [0], [0]],
      [[0], [1], [0]],
    ];
    const expected = fields[0].field.fit(toInputTuple(mix(B, forms(layers[1]!))), options);
    expect(apart(fromArray(upper!.P, 1), fromArray(expected.P, 1))).toBeLessThan(1e-5);
    expect(apart(fromArray(upper!.Q, 1), fromArray(expected.Q, 1))).toBeLessThan(1e-5);
    expect(apart(fromArray(upper!.P, 1), fromArray(upper!.Q, 1))).toBeGreaterThan(0.1);
    const down = (which: 'P' | 'Q') =>
      backpropagate(network, { cluster: [1, 0, 0], which, symmetric: false, ...options, rank: 1 })[1]!.P;
    expect(apart(fromArray(down('P'), 1), fromArray(down('Q'), 1))).toBeGreaterThan(1e-3);
  });

  it('goes on from the layer where a cluster stands, and says where a norm precedes', () => {
    const random = source(30);
    const square = { n: 4, h: 6, r: 4 };
    const [first, second] = [0, 1].map(() => randomLayer(1, square, random, false));
    const { left, right, down } = first!;
    const normed = bilinearLayer({
      left: toInput(left),
      right: toInput(right),
      down: toInput(down),
      weightsAfterNorm: true,
    });
    const network = bilinearNetwork([normed, layerOf(second!)]);
    const [upper, lower] = backpropagate(network, { cluster: [1, 0, 0, 0], rank: 1, tolerance: 1e-10 });
    const again = backpropagate(network, { cluster: upper!, rank: 1, tolerance: 1e-10 });
    expect(again.map(({ layer }) => layer)).toEqual([0]);
    expect(apart(fromArray(again[0]!.P, 1), fromArray(lower!.P, 1))).toBeLessThan(1e-9);
    expect([upper!.weightsAfterNorm, lower!.weightsAfterNorm]).toEqual([false, true]);
    expect(() => backpropagate(network, { cluster: lower!, rank: 1 })).toThrow(
      'backpropagate: layer: expected an integer from 1 to 2, got 0',
    );
  });

  it('takes a rank for each layer', () => {
    const { network } = sample(1, 27);
    const ranks = backpropagate(network, { cluster: marginForm(2, 0), rank: [1, 2] }).map(({ result }) => result.rank);
    expect(ranks).toEqual([1, 2]);
    expect(() => backpropagate(network, { cluster: [1, 0], rank: [1] })).toThrow(
      'backpropagate: rank: expected 2 ranks, one for each layer below, got 1',
    );
    expect(() => backpropagate(network, { cluster: [1, 0], rank: [1, 1, 1] })).toThrow('got 3');
  });

  it('one form has a cluster of rank one at every rank, and goes on as such', () => {
    const { network } = sample(1, 29, { ends: false });
    const [upper, lower] = backpropagate(network, { cluster: [1, 0, 0], rank: 2, restarts: 1 });
    expect([upper!.r, lower!.r]).toEqual([1, 1]);
    const [, single] = backpropagate(network, { cluster: [1, 0, 0], rank: 1 });
    expect(apart(fromArray(lower!.P, 1), fromArray(single!.P, 1))).toBeLessThan(1e-6);
  });

  it('marginForm is the sum of the squared margins', () => {
    const y = [3, -1, 2, 5];
    const C = marginForm(4, 2);
    const value = y.reduce((sum, a, i) => sum + y.reduce((row, b, j) => row + a * C[i]![j]! * b, 0), 0);
    expect(value).toBe(y.reduce((sum, b) => sum + (y[2]! - b) ** 2, 0));
  });
});

describe('refusals', () => {
  const layer = bilinearLayer({ left: [[1, 0]], right: [[0, 1]], down: [[1], [1], [1]] });
  const { network } = sample(1, 28, { ends: false });
  it.each<[string, () => unknown, string]>([
    ['no layers', () => bilinearNetwork([]), 'bilinearNetwork: layers: expected at least one layer, got none'],
    [
      'sizes that do not follow',
      () => bilinearNetwork([layer, layer]),
      'bilinearNetwork: layers[1]: expected 3 inputs, the outputs of layers[0], got 2',
    ],
    [
      'something else',
      () => bilinearNetwork([{} as never]),
      'bilinearNetwork: layers[0]: expected a BilinearLayer, got a plain object',
    ],
    [
      'an embedding of other size',
      () => bilinearNetwork([layer], { embed: [[1]] }),
      'bilinearNetwork: embed: expected [2, 1], got [1, 1]',
    ],
    [
      'a bias alone',
      () => bilinearNetwork([layer], { unembedBias: [1] }),
      'bilinearNetwork: unembedBias: expected none without unembed',
    ],
    [
      'a cluster of other size',
      () => backpropagate(network, { cluster: [1, 0], rank: 1 }),
      'backpropagate: cluster: expected [3], got [2]',
    ],
    [
      'an indefinite matrix',
      () =>
        backpropagate(network, {
          cluster: [
            [1, 0, 0],
            [0, -1, 0],
            [0, 0, 0],
          ],
          rank: 1,
        }),
      'backpropagate: cluster: expected a positive semidefinite matrix, got smallest eigenvalue',
    ],
    [
      'a matrix that is neither',
      () =>
        backpropagate(network, {
          cluster: [
            [1, 1, 0],
            [0, 3, 0],
            [0, 0, 0],
          ],
          rank: 1,
        }),
      'positive semidefinite matrix or a projection',
    ],
    [
      'a zero vector',
      () => backpropagate(network, { cluster: [0, 0, 0], rank: 1 }),
      'backpropagate: cluster: expected a vector other than zero',
    ],
    [
      'zero',
      () =>
        backpropagate(network, {
          cluster: [
            [0, 0, 0],
            [0, 0, 0],
            [0, 0, 0],
          ],
          rank: 1,
        }),
      'other than zero',
    ],
    [
      'a position outside',
      () => backpropagate(network, { layer: 3, cluster: [1, 0, 0], rank: 1 }),
      'backpropagate: layer: expected an integer from 1 to 2, got 3',
    ],
    [
      'options that fit does not know',
      () => backpropagate(network, { cluster: [1, 0, 0], rank: 1, ranks: 2 } as never),
      "unknown option 'ranks'",
    ],
    [
      'a which that does not exist',
      () => backpropagate(network, { cluster: [1, 0, 0], rank: 1, which: 'R' as never }),
      "backpropagate: which: expected 'P' or 'Q'",
    ],
  ])('%s', (_what, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

describe('networks around norms', () => {
  const eye = [
    [1, 0],
    [0, 1],
  ];
  const weights = { left: eye, right: eye, down: eye };
  const plain = bilinearLayer(weights);
  const normed = bilinearLayer({ ...weights, weightsAfterNorm: true });
  const around = bilinearLayer({ ...weights, weightsAfterNorm: true, normLeftOut: true, residual: true });

  it.each<[string, Parameters<typeof bilinearNetwork>]>([
    [
      'layers[0]: expected no norm in front of it (weightsAfterNorm) with an embedding before it',
      [[normed], { embed: eye }],
    ],
    [
      'layers[0]: expected no norm in front of it (weightsAfterNorm) with an unembedding behind it',
      [[normed], { unembed: eye }],
    ],
    ['layers[0]: expected no norm in front of it (weightsAfterNorm) with a residual around it', [[around]]],
    ['layers[1]: expected no norm in front of it (weightsAfterNorm) with a layer before it', [[plain, normed]]],
    [
      'layers[1]: expected no norm in front of it (weightsAfterNorm) with an embedding before it',
      [[plain, normed], { embed: eye }],
    ],
  ])('%s', (says, [layers, options = {}]) => {
    expect(() => bilinearNetwork(layers, options)).toThrow(says);
    expect(() => bilinearNetwork(layers, { ...options, normsLeftOut: false })).toThrow('Say normsLeftOut: true');
    const told = bilinearNetwork(layers, { ...options, normsLeftOut: true });
    expect(told.normsLeftOut).toBe(true);
    expect(foldNetwork(told).normsLeftOut).toBe(true);
    expect(told.toString()).toContain('norms left out: this is the network without its norms, not the model');
  });

  it('a norm before the first layer alone is nothing left out', () => {
    const network = bilinearNetwork([normed, plain]);
    expect([network.normsLeftOut, network.unread]).toEqual([false, []]);
    expect(network.describe()).toBe(
      [
        'bilinear network over real scalars: 2 → 2 → 2',
        'layer 0: 2 → 2, 2 units, after a norm',
        'layer 1: 2 → 2, 2 units',
      ].join('\n'),
    );
    expect(() => bilinearNetwork([plain], { normsLeftOut: 1 as never })).toThrow(TypeError);
  });
});
