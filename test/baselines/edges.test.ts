/** Input that is degenerate, malformed, in factors, or seen in slices. */
import { hooi, hosvd, orderedTransform, outputEigenvectors, outputSvd, pca, symmetricCp } from 'lsrdr/baselines';
import { bilinearTuple, denseTuple, operatorTuple, type TupleLike } from 'lsrdr/tuple';
import { describe, expect, it } from 'vitest';
import { modeEnergy, outputGram } from '../../src/baselines/energy';
import { toTuple } from '../../src/tuple/input';
import { input } from '../field/samples';
import { fields } from '../support/fields';
import { star } from '../support/naive';
import { gaussianTuple, hermitianTuple, source } from '../support/random';
import { productsWith } from '../tuple/kinds';

const A = [
  [
    [2, 0],
    [0, 1],
  ],
];

const all = { hosvd, hooi, outputSvd, orderedTransform, symmetricCp };

describe('malformed input is refused by name', () => {
  it.each(Object.entries(all))('%s', (name, reduce) => {
    expect(() => reduce(A, { rank: 3 })).toThrow(`${name}: rank: expected an integer from 1 to 2, got 3`);
    expect(() => reduce(A, { rank: 1, ranks: 2 } as never)).toThrow(`${name}: unknown option 'ranks'`);
    expect(() => reduce(A, undefined as never)).toThrow(`${name}: options`);
    expect(() => reduce([[[1, 2]]] as never, { rank: 1 })).toThrow(`${name}: A[0]`);
    expect(() => reduce([[[0]]], { rank: 1 })).toThrow(`${name}: A: expected a tuple other than zero`);
    expect(() => reduce([[[Number.NaN]]], { rank: 1 })).toThrow(`${name}: A[0][0][0]`);
  });

  it('options of single methods', () => {
    expect(() => hooi(A, { rank: 1, start: 'svd' as never })).toThrow(
      "hooi: start: expected 'hosvd' or 'random', got svd",
    );
    expect(() => hooi(A, { rank: 1, tolerance: 0 })).toThrow('hooi: tolerance');
    expect(() => symmetricCp(A, { rank: 1, restarts: -1 })).toThrow('symmetricCp: restarts');
    expect(() => outputEigenvectors(A, { output: 1 })).toThrow(
      'outputEigenvectors: output: expected an integer from 0 to 0',
    );
    expect(() => outputEigenvectors(A, {} as never)).toThrow('outputEigenvectors: output: expected an index');
    expect(() => outputEigenvectors(A, { output: [0] })).toThrow('a direction other than zero');
    expect(() => outputEigenvectors(A, { output: [1, 2] })).toThrow(
      'outputEigenvectors: output: expected [1], got [2]',
    );
    expect(() => outputEigenvectors(A, { output: 0, count: 3 })).toThrow('outputEigenvectors: count');
    const moments: [unknown, string][] = [
      [[[1]], 'orderedTransform: moment: expected [2, 2], got [1, 1]'],
      [
        [
          [1, 1],
          [0, 1],
        ],
        'orderedTransform: moment: expected a Hermitian matrix',
      ],
      [
        [
          [1, 0],
          [0, -1],
        ],
        'orderedTransform: moment: expected a PSD matrix',
      ],
      [
        [
          [0, 0],
          [0, 0],
        ],
        'orderedTransform: moment: expected a matrix other than zero',
      ],
    ];
    for (const [moment, message] of moments)
      expect(() => orderedTransform(A, { rank: 1, moment: moment as never })).toThrow(message);
    expect(() =>
      orderedTransform(A, {
        rank: 2,
        moment: [
          [1, 0],
          [0, 0],
        ],
      }),
    ).toThrow('rank at least 2');
    expect(() =>
      orderedTransform(
        [
          [
            [1, 0],
            [0, 0],
          ],
        ],
        {
          rank: 1,
          moment: [
            [0, 0],
            [0, 1],
          ],
        },
      ),
    ).toThrow('on whose range A is not 0');
    expect(() =>
      outputSvd(
        [
          [
            [1, 0],
            [0, 0],
          ],
        ],
        { rank: 2 },
      ),
    ).toThrow('expected at most 1');
  });

  it('pca', () => {
    expect(() => pca([[1, 2]], { rank: 1 })).toThrow('pca: data: expected vectors that differ');
    expect(() =>
      pca(
        [
          [1, 2],
          [3, 4],
        ],
        { rank: 3 },
      ),
    ).toThrow('pca: rank');
    expect(() =>
      pca(
        [
          [1, 2],
          [3, 4],
        ],
        { rank: 1, tuple: [[[1]]] },
      ),
    ).toThrow('pca: tuple: expected matrices 2×2');
    expect(() =>
      pca(
        [
          [1, 2],
          [3, 4],
        ],
        { rank: 1, centre: 1 as never },
      ),
    ).toThrow('pca: centre');
    expect(() => pca([1, 2] as never, { rank: 1 })).toThrow('pca: data');
  });
});

describe('degenerate tuples', () => {
  it('a nilpotent compression has fitness 0, a nilpotent tuple no similarity', () => {
    const shift = [
      [
        [0, 1],
        [0, 0],
      ],
    ];
    const found = hosvd(shift, { rank: 1 });
    expect(found.fitness).toBe(0);
    expect(() => found.similarity).toThrow('nilpotent');
    // f(v) = |v_1v_2|² is at most 1/4; the basis of hosvd has 0, a minimum.
    expect(hooi(shift, { rank: 1 }).captured).toBeCloseTo(0.25, 12);
  });

  it('skew forms have no energy in one direction', () => {
    const skew = [
      [
        [0, 1],
        [-1, 0],
      ],
    ];
    const found = hooi(skew, { rank: 1 });
    expect([found.captured, found.fitness, found.status]).toEqual([0, 0, 'converged']);
    expect(hooi(skew, { rank: 2 }).captured).toBeCloseTo(1, 12);
  });

  it('terms that nothing is left for have no weight', () => {
    const { explained, weights } = symmetricCp(
      [
        [
          [1, 1],
          [1, 1],
        ],
      ],
      { rank: 2 },
    );
    expect(explained).toBeCloseTo(1, 10);
    expect(weights[0]).toBeCloseTo(2, 8);
    expect(Math.abs(weights[1]!)).toBeLessThan(1e-6);
  });

  it('terms of opposite eigenvalues do not turn into one another', () => {
    const found = symmetricCp(
      [
        [
          [0, 2],
          [2, 0],
        ],
      ],
      { rank: 1 },
    );
    expect(found.status).toBe('converged');
    expect(found.explained).toBeCloseTo(0.5, 12);
  });

  it('equal directions of several forms are counted once', () => {
    const forms = [
      [
        [2, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, -3],
      ],
    ];
    const { weights, captured } = outputSvd(forms, { rank: 2 });
    expect(captured).toBeCloseTo(1, 12);
    expect(weights.length).toBe(2);
  });
});

describe('pca', () => {
  it('is the eigenvectors of the covariance, by hand', () => {
    const random = source(3);
    const data = Array.from({ length: 40 }, () => [random.normal(), 3 * random.normal() + 5, 0.1 * random.normal()]);
    const mean = [0, 1, 2].map((k) => data.reduce((sum, x) => sum + x[k]!, 0) / 40);
    const C = [0, 1, 2].map((i) =>
      [0, 1, 2].map((k) => data.reduce((sum, x) => sum + (x[i]! - mean[i]!) * (x[k]! - mean[k]!), 0) / 40),
    );
    const found = pca(data, { rank: 3 });
    for (let k = 0; k < 3; k++) {
      const v = [0, 1, 2].map((i) => found.basis.get(i, k));
      for (let i = 0; i < 3; i++) {
        const image = C[i]!.reduce((sum, c, l) => sum + c * v[l]!, 0);
        expect(image).toBeCloseTo(found.weights[k]! ** 2 * v[i]!, 12);
      }
    }
    expect(found.explained).toBeCloseTo(1, 12);
    expect(found.captured).toBeCloseTo(1, 12);
    expect(pca(data, { rank: 1, centre: false }).explained).toBeGreaterThan(pca(data, { rank: 1 }).explained);
  });

  it('measures the tuple that it is given', () => {
    const found = pca(
      [
        [1, 0],
        [-1, 0],
        [0, 2],
        [0, -2],
      ],
      { rank: 1, tuple: A },
    );
    expect(found.captured).toBeCloseTo(0.2, 12);
    expect(found.fitness).toBeCloseTo(2, 12); // a scalar X sees ρ(A) through |x|
  });
});

describe.each(fields)('slices over $name', ({ dim }) => {
  it.each([
    ['Hermitian', hermitianTuple(dim, 2, 5, source(1))],
    ['general', gaussianTuple(dim, 2, 5, source(2))],
  ] as const)('of a %s tuple add up to the whole', (_, matrices) => {
    const dense = denseTuple(input(matrices) as TupleLike);
    const products = operatorTuple({
      ...{ r: 2, n: 5, algebra: dense.algebra },
      apply: productsWith(dim, matrices) as never,
      applyAdjoint: productsWith(dim, matrices.map(star)) as never,
    });
    expect(products.n).toBe(5);
    for (const most of [1, 2 * 5 * 2 * dim, 2 * 5 * 3 * dim, 1e6]) {
      expect(distance(modeEnergy(products, undefined, most).data, modeEnergy(dense).data)).toBeLessThan(1e-12);
      expect(distance(outputGram(products, most).data, outputGram(dense).data)).toBeLessThan(1e-12);
    }
  });
});

const distance = (x: Float64Array, y: Float64Array): number => Math.hypot(...x.map((value, i) => value - y[i]!));

it('a layer in factors gives what its matrices give, and is not written out', () => {
  const random = source(8);
  const matrix = (rows: number, cols: number) =>
    Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.normal()));
  const layer = bilinearTuple({ left: matrix(7, 6), right: matrix(7, 6), down: matrix(3, 7) });
  const dense = toTuple('test', layer, layer.algebra).toDense();
  const whole = denseTuple(
    Array.from({ length: 3 }, (_, j) =>
      Array.from({ length: 6 }, (_, i) => Array.from(dense.data.subarray((j * 6 + i) * 6, (j * 6 + i + 1) * 6))),
    ),
  );
  for (const reduce of [hosvd, hooi, outputSvd, orderedTransform, symmetricCp]) {
    const [one, other] = [reduce(layer, { rank: 2 }), reduce(whole, { rank: 2 })];
    expect(one.captured).toBeCloseTo(other.captured, 8);
    expect(one.fitness).toBeCloseTo(other.fitness, 8);
  }
  expect(outputEigenvectors(layer, { output: 2 }).values[0]).toBeCloseTo(
    outputEigenvectors(whole, { output: 2 }).values[0]!,
    10,
  );
});

it('a large layer in factors is not written out', () => {
  const [r, n, h] = [64, 300, 4];
  const random = source(9);
  const matrix = (rows: number, cols: number) =>
    Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.normal()));
  const layer = bilinearTuple({ left: matrix(h, n), right: matrix(h, n), down: matrix(r, h) });
  Object.assign(layer, {
    toDense: () => {
      throw new Error('written out');
    },
  });
  // All of it lies in the span of 2h rows.
  for (const reduce of [hosvd, hooi, outputSvd]) expect(reduce(layer, { rank: 2 * h }).captured).toBeCloseTo(1, 9);
  const { values } = outputEigenvectors(layer, { output: 5 });
  expect(Math.abs(values[2 * h]! / values[0]!)).toBeLessThan(1e-12);
});
