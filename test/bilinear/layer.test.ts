import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bilinearLayer, clusterLayer } from '../../src/bilinear';
import { BilinearTuple } from '../../src/tuple/bilinear-tuple';
import { fields } from '../support/fields';
import { add, apart, fromArray, mul, scaled, star, toInput, toInputTuple } from '../support/naive';
import { gaussianMatrix, source } from '../support/random';
import { apply, columnsOf, dense, forms, hermitianPart, layerOf, lifted, randomLayer, vector } from './samples';

const sizes = [
  { n: 3, h: 5, r: 3 },
  { n: 4, h: 3, r: 2 },
  { n: 1, h: 1, r: 1 },
];

describe.each(fields)('$name layers', ({ dim, field }) => {
  describe.each([false, true])('biases and residual: %s', (affine) => {
    it.each(sizes)('n = $n, h = $h, r = $r: f as its formula reads', (size) => {
      const random = source(11);
      const layer = randomLayer(dim, size, random, affine);
      const xs = [0, 1, 2].map(() => gaussianMatrix(dim, size.n, 1, random));
      const built = layerOf(layer);
      const batch = built.forward(xs.map(vector) as number[][]);
      expect(batch.shape).toEqual(dim === 1 ? [3, size.r] : [3, size.r, dim]);
      columnsOf(batch, dim).forEach((y, c) => {
        expect(apart(y, apply(layer, xs[c]!))).toBeLessThan(1e-14);
      });
      const one = built.forward(vector(xs[0]!));
      expect(Array.from(one.data)).toEqual(Array.from(batch.data.subarray(0, size.r * dim)));
    });

    it.each(sizes)('n = $n, h = $h, r = $r: the tuple is that of the definition, and gives f', (size) => {
      const random = source(12);
      const layer = randomLayer(dim, size, random, affine);
      const built = layerOf(layer);
      expect(built.constant).toBe(affine);
      const A = dense(built.tuple({ symmetric: false }));
      forms(layer).forEach((Aj, j) => {
        expect(apart(A[j]!, Aj)).toBeLessThan(1e-14);
      });
      expect(A).toHaveLength(size.r);
      const x = gaussianMatrix(dim, size.n, 1, random);
      const xt = affine ? lifted(x) : x;
      const y = apply(layer, x);
      A.forEach((Aj, j) => {
        expect(apart(mul(star(xt), mul(Aj, xt)), [y[j]!])).toBeLessThan(1e-13);
      });
    });

    it('symmetric and constant options', () => {
      const layer = randomLayer(dim, sizes[0]!, source(13), affine);
      const built = layerOf(layer);
      const A = dense(built.tuple({ symmetric: true, constant: true }));
      const expected = forms(layer, true).map(hermitianPart);
      expect(A).toHaveLength(expected.length);
      A.forEach((Aj, j) => {
        expect(apart(Aj, expected[j]!)).toBeLessThan(1e-14);
      });
      expect(built.tuple()).toBe(built.tuple({ symmetric: dim === 1 }));
    });

    it('clusterLayer fits the tuple of the forms', () => {
      const layer = randomLayer(dim, { n: 4, h: 6, r: 3 }, source(14), affine);
      const A = forms(layer).map((Aj) => (dim === 1 ? hermitianPart(Aj) : Aj));
      const expected = field.fit(toInputTuple(A), { rank: 2, restarts: 4 });
      const result = clusterLayer(layerOf(layer), { rank: 2, restarts: 4 });
      expect(result.status).toBe('converged');
      expect(result.fitness).toBeCloseTo(expected.fitness, 8);
      expect(apart(fromArray(result.P, dim), fromArray(expected.P, dim))).toBeLessThan(1e-5);
    });
  });

  it('gate is left over right', () => {
    const random = source(15);
    const layer = randomLayer(dim, { n: 3, h: 2, r: 3 }, random, true);
    const { left, right, down, leftBias, rightBias } = layer;
    const gate = bilinearLayer({
      gate: toInput([...left, ...right]),
      gateBias: vector([...leftBias!, ...rightBias!]),
      down: toInput(down),
    });
    const x = gaussianMatrix(dim, 3, 1, random);
    const apartFrom = layerOf({ left, right, down, leftBias: leftBias!, rightBias: rightBias! });
    expect(gate.forward(vector(x)).data).toEqual(apartFrom.forward(vector(x)).data);
    expect([gate.h, gate.n, gate.r]).toEqual([2, 3, 3]);
  });

  it('gain and shift of a norm are folded', () => {
    const random = source(16);
    const layer = randomLayer(dim, { n: 3, h: 4, r: 2 }, random, false);
    const [gain, shift, x] = [0, 1, 2].map(() => gaussianMatrix(dim, 3, 1, random));
    const built = bilinearLayer({
      left: toInput(layer.left),
      right: toInput(layer.right),
      down: toInput(layer.down),
      normGain: vector(gain!),
      normBias: vector(shift!),
    });
    const G = gain!.map((g, i) => gain!.map((_, j) => (i === j ? g[0]! : new Array<number>(dim).fill(0))));
    const z = mul(G, x!).map((row, i) => [row[0]!.map((value, p) => value + shift![i]![0]![p]!)]);
    expect(apart(columnsOf(built.forward([vector(x!)] as number[][]), dim)[0]!, apply(layer, z))).toBeLessThan(1e-14);
    expect(built.weightsAfterNorm).toBe(true);
    expect(layerOf(layer).weightsAfterNorm).toBe(false);
    const { left, right, down } = layer;
    const bare = { left: toInput(left), right: toInput(right), down: toInput(down), weightsAfterNorm: true };
    expect(bilinearLayer(bare).weightsAfterNorm).toBe(true);
    const skip = toInput(gaussianMatrix(dim, 2, 3, random));
    expect(() => bilinearLayer({ ...bare, residual: skip })).toThrow('none where a norm precedes');
    const without = bilinearLayer({ ...bare, residual: skip, normLeftOut: true });
    expect([without.normLeftOut, without.weightsAfterNorm, without.residual]).toEqual([true, true, true]);
    expect(() => bilinearLayer({ ...bare, weightsAfterNorm: false, normLeftOut: true })).toThrow(
      'bilinearLayer: normLeftOut: expected weightsAfterNorm, or the gain of a norm, beside it, got neither',
    );
    expect(() => bilinearLayer({ ...bare, normLeftOut: 'yes' as never })).toThrow(TypeError);
    expect(() => bilinearLayer({ ...bare, normGain: vector(gain!), weightsAfterNorm: false })).toThrow(
      'bilinearLayer: weightsAfterNorm: expected true, or nothing',
    );
    expect(() => bilinearLayer({ ...bare, weightsAfterNorm: 1 as never })).toThrow('expected a boolean, got 1');
  });
});

describe.each(fields)('$name layers with shares', ({ dim }) => {
  it('c x + s f(x), by its forms too', () => {
    const random = source(17);
    const layer = randomLayer(dim, { n: 3, h: 4, r: 3 }, random, true);
    const { left, right, down, leftBias, rightBias, downBias } = layer;
    const x = gaussianMatrix(dim, 3, 1, random);
    const built = bilinearLayer({
      left: toInput(left),
      right: toInput(right),
      down: toInput(down),
      leftBias: vector(leftBias!),
      rightBias: vector(rightBias!),
      downBias: vector(downBias!),
      scale: -0.25,
      residual: 1.25,
    });
    const f = apply({ left, right, down, leftBias: leftBias!, rightBias: rightBias!, downBias: downBias! }, x);
    const expected = add(scaled(f, -0.25), scaled(x, 1.25));
    expect(apart(columnsOf(built.forward([vector(x)] as number[][]), dim)[0]!, expected)).toBeLessThan(1e-14);
    expect(built.residual).toBe(true);
  });

  it('shares that are no numbers', () => {
    const one = { left: [[1]], right: [[1]], down: [[1]] };
    expect(bilinearLayer({ ...one, residual: 0 }).residual).toBe(false);
    expect(() => bilinearLayer({ ...one, scale: Number.NaN })).toThrow(
      'bilinearLayer: scale: expected a finite number, got NaN',
    );
    expect(() => bilinearLayer({ ...one, scale: '1' as never })).toThrow(TypeError);
    expect(() => bilinearLayer({ ...one, residual: Number.POSITIVE_INFINITY })).toThrow(
      'residual: expected a finite number',
    );
    expect(() => bilinearLayer({ ...one, down: [[1], [1]], residual: 0.5 })).toThrow(
      'residual: expected as many outputs as inputs (1), got 2',
    );
  });
});

describe('real layers', () => {
  it('take any kind of array and copy it', () => {
    const left = ndarray(Float32Array.of(1, 2, 3, 4), [2, 2], [1, 2]);
    const weights = {
      left,
      right: [
        [1, 0],
        [0, 1],
      ],
      down: ndarray(Float64Array.of(1, 1), [1, 2]),
    };
    const layer = bilinearLayer(weights);
    left.set(0, 0, 100);
    // (x_0 + 3 x_1) x_0 + (2 x_0 + 4 x_1) x_1 at (1, 2)
    expect(layer.forward(Float64Array.of(1, 2)).data[0]).toBe(27);
    expect(layer.forward(Float32Array.of(1, 2)).data[0]).toBe(27);
  });

  it('A_j = ½ Σ_k D_jk (l_k r_kᵀ + r_k l_kᵀ)', () => {
    const layer = bilinearLayer({ left: [[1, 2]], right: [[3, 4]], down: [[2]] });
    expect(Array.from(layer.tuple().toDense().data)).toEqual([6, 10, 10, 16]);
  });
});

describe('real layers of few units', () => {
  it.each([true, false])('stay in their factors, which are the same matrices (symmetric: %s)', (symmetric) => {
    const layer = randomLayer(1, { n: 9, h: 3, r: 5 }, source(17), true);
    const A = layerOf(layer).tuple({ symmetric });
    expect(A).toBeInstanceOf(BilinearTuple);
    forms(layer).forEach((Aj, j) => {
      expect(apart(dense(A)[j]!, symmetric ? hermitianPart(Aj) : Aj)).toBeLessThan(1e-14);
    });
  });
});

describe('bilinearLayer refuses', () => {
  const square = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 1, 1],
  ];
  const good = { left: square, right: square, down: [[1, 1, 1, 1]] };
  it.each<[string, object, ErrorConstructor, string]>([
    [
      'a width that differs',
      { ...good, right: square.map((row) => row.slice(1)) },
      RangeError,
      'bilinearLayer: right: expected [4, 3], got [4, 2]',
    ],
    ['a down of other width', { ...good, down: [[1]] }, RangeError, 'bilinearLayer: down: expected [1, 4], got [1, 1]'],
    [
      'a bias of other length',
      { ...good, leftBias: [1] },
      RangeError,
      'bilinearLayer: leftBias: expected [4], got [1]',
    ],
    [
      'a typed bias of other length',
      { ...good, downBias: Float64Array.of(1, 2) },
      RangeError,
      'bilinearLayer: downBias: expected [1], got [2]',
    ],
    [
      'relu',
      { ...good, activation: 'relu' },
      RangeError,
      "bilinearLayer: activation: expected 'none': a layer with another one is not a quadratic form, got 'relu'",
    ],
    ['silu', { ...good, activation: 'silu' }, RangeError, "got 'silu'"],
    [
      'a residual to another width',
      { ...good, residual: true },
      RangeError,
      'bilinearLayer: residual: expected as many outputs as inputs (3), got 1',
    ],
    [
      'an odd gate',
      { gate: [[1], [1], [1]], down: [[1]] },
      RangeError,
      'bilinearLayer: gate: expected an even number of rows, left over right, got 3',
    ],
    [
      'gate and left',
      { ...good, gate: square },
      RangeError,
      'bilinearLayer: left: expected none beside gate, got both',
    ],
    [
      'a residual around a norm',
      { ...good, down: [...square].slice(0, 3).map(() => [1, 1, 1, 1]), residual: true, normGain: [1, 1, 1] },
      RangeError,
      'bilinearLayer: residual',
    ],
    [
      'no weights',
      { down: [[1]] },
      TypeError,
      'bilinearLayer: left: expected an ndarray or nested arrays, got undefined',
    ],
    ['unknown names', { ...good, up: square }, RangeError, "bilinearLayer: unknown option 'up'"],
    [
      'NaN',
      { ...good, left: [[Number.NaN, 0, 0], ...square.slice(1)] },
      RangeError,
      'bilinearLayer: left[0][0]: expected a finite number, got NaN',
    ],
    [
      'a layer by its name',
      { ...good, leftBias: [1], name: 'mlp.7' },
      RangeError,
      'bilinearLayer: mlp.7: leftBias: expected [4], got [1]',
    ],
    ['a name that is none', { ...good, name: 7 }, TypeError, 'bilinearLayer: name: expected a string, got 7'],
    ['nothing', null as never, TypeError, 'bilinearLayer: options: expected an object, got null'],
    [
      'weights whose products overflow',
      {
        ...good,
        left: square.map((row) => row.map((x) => x * 1e200)),
        right: square.map((row) => row.map((x) => x * 1e200)),
        name: 'mlp.3',
      },
      Error,
      'bilinearLayer: mlp.3: the quadratic forms do not give f(x)',
    ],
  ])('%s', (_what, weights, kind, message) => {
    const attempt = () => bilinearLayer(weights as Parameters<typeof bilinearLayer>[0]);
    expect(attempt).toThrow(kind);
    expect(attempt).toThrow(message);
  });
  it('vectors of another length', () => {
    expect(() => bilinearLayer(good).forward([1])).toThrow('BilinearLayer.forward: x');
    expect(() => bilinearLayer(good).tuple({ symmetrical: true } as never)).toThrow("unknown option 'symmetrical'");
    expect(() => bilinearLayer(good).tuple({ symmetric: 1 } as never)).toThrow('expected a boolean, got 1');
  });
});
