/** Factored tuples against the dense tuples of the matrices that they stand for, written out by the oracle. */
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { algebra as algebras } from '../../src';
import { fit as fitReal } from '../../src/real';
import { totalRadius } from '../../src/search/total-radius';
import { bilinearTuple, denseTuple, type Tuple } from '../../src/tuple';
import { probedHermitianDefect } from '../../src/tuple/base';
import { input } from '../field/samples';
import { expectError } from '../interop/expect-error';
import { fields } from '../support/fields';
import {
  apart,
  build,
  gamma,
  gammaAdjoint,
  minus,
  mul,
  type Naive,
  type NaiveTuple,
  scaled,
  size,
  star,
  toInput,
} from '../support/naive';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, gaussianTuple, hermitianTuple, randomIsometry, source } from '../support/random';
import { factors, given, matrices } from './bilinear-samples';

const stacked = (A: NaiveTuple): Naive => A.flat();
const unstacked = (M: Naive, count: number): NaiveTuple =>
  Array.from({ length: count }, (_, j) => M.slice((j * M.length) / count, ((j + 1) * M.length) / count));

const sizes = { h: 6, n: 5, r: 4 };
const { h, n, r } = sizes;

const cases = fields.flatMap((field) =>
  [true, false].flatMap((symmetric) =>
    (field.dim === 2 ? [1, 2] : [1]).map((weightDim) => ({
      ...field,
      symmetric,
      weightDim,
      title: `${field.name}, ${symmetric ? 'symmetric' : 'not symmetric'}, ${weightDim === 2 ? 'complex' : 'real'} weights`,
    })),
  ),
);

describe.each(cases)('bilinearTuple, $title', ({ algebra, dim, field, symmetric, weightDim }) => {
  const given1 = factors(dim, weightDim, sizes);
  const A = matrices(given1, symmetric);
  const tuple = bilinearTuple(given(given1), { symmetric });
  const isHermitian = symmetric && weightDim === 1;

  it('has the sizes and the matrices of its definition', () => {
    expect([tuple.n, tuple.r, tuple.algebra]).toEqual([n, r, algebra]);
    expect(apart(naive(tuple.toDense()), stacked(A))).toBeLessThan(1e-15);
    const same = bilinearTuple(given(given1), { symmetric, algebra });
    expect(same.toDense().data).toEqual(tuple.toDense().data);
  });

  it.each([
    [1, 1],
    [2, 3],
    [5, 4],
  ])('images, products and adjoints are those of the definition (d = %i, e = %i)', (d, e) => {
    const random = source(10 * d + e);
    const [Y, V, Z] = [
      gaussianMatrix(dim, n, d, random),
      gaussianMatrix(dim, n, e, random),
      gaussianMatrix(dim, n, d, random),
    ];
    const tall = Array.from({ length: r }, () => gaussianMatrix(dim, e, d, random));
    const wide = Array.from({ length: r }, () => gaussianMatrix(dim, d, e, random));
    const p = (M: Naive) => planar(algebra, M);
    const blank = (rows: number, cols: number) => p(gaussianMatrix(dim, rows, cols, random));

    const image = tuple.createImage(d);
    expect(image.data.every((x) => x === 0)).toBe(true);
    tuple.imageInto(image, p(Y));
    const combined = blank(n, e);
    tuple.combineInto(combined, image, p(stacked(tall)));
    expect(apart(naive(combined), gamma(A, tall, Y))).toBeLessThan(1e-14);
    const compressed = blank(r * e, d);
    tuple.compressInto(compressed, p(V), image);
    unstacked(naive(compressed), r).forEach((block, j) => {
      expect(apart(block, mul(mul(star(V), A[j]!), Y))).toBeLessThan(1e-14);
    });
    const adjoint = blank(n, e);
    tuple.adjointInto(adjoint, p(Z), p(stacked(wide)));
    expect(apart(naive(adjoint), gammaAdjoint(A, wide, Z))).toBeLessThan(1e-14);
    const applied = blank(n, e);
    tuple.applyInto(applied, p(Y), p(stacked(tall)));
    expect(apart(naive(applied), naive(combined))).toBeLessThan(1e-14);
    // General and Hermitian X_j, which are mixed by half of their numbers.
    for (const X of [gaussianTuple(dim, r, d, random), hermitianTuple(dim, r, d, random)]) {
      const both = tuple.createImage(d);
      const [forward, backward] = [blank(n, d), blank(n, d)];
      tuple.sweepInto({ Y: p(Y), Z: p(Z), X: p(stacked(X)), image: both, forward, backward });
      expect(apart(naive(forward), gamma(A, X, Y))).toBeLessThan(1e-14);
      expect(apart(naive(backward), gammaAdjoint(A, X, Z))).toBeLessThan(1e-14);
      expect(apart(naive(both), naive(image))).toBeLessThan(1e-15);
      const [again, back] = [blank(n, d), blank(n, d)];
      tuple.combineInto(again, both, p(stacked(X)));
      tuple.adjointInto(back, p(Z), p(stacked(X)));
      expect(apart(naive(again), naive(forward))).toBeLessThan(1e-14);
      expect(apart(naive(back), naive(backward))).toBeLessThan(1e-14);
    }
  });

  it('gives Σ ‖L*A_jL‖² and Σ A_jL(L*A_jL) from the image of L alone, where it is Hermitian', () => {
    expect(tuple.quarticInto !== undefined).toBe(isHermitian);
    if (tuple.quarticInto === undefined) return;
    const random = source(3);
    // One strip and several, of widths that are multiples of four and that are not.
    for (const d of [1, 2, 3, 4, 15]) {
      const L = gaussianMatrix(dim, n, d, random);
      const N = A.map((M) => mul(mul(star(L), M), L));
      const image = tuple.createImage(d);
      tuple.imageInto(image, planar(algebra, L));
      const out = planar(algebra, gaussianMatrix(dim, n, d, random));
      const quartic = tuple.quarticInto(out, image);
      expect(quartic / N.reduce((sum, M) => sum + size(M) ** 2, 0)).toBeCloseTo(1, 13);
      expect(apart(naive(out), gamma(A, N, L))).toBeLessThan(1e-13);
    }
  });

  it('wide products are cut into strips without a seam', () => {
    const random = source(5);
    const d = 15; // strips of 10 rows over R, 5 over C, 2 over H; packed ones likewise
    const Y = gaussianMatrix(dim, n, d, random);
    const image = tuple.createImage(d);
    tuple.imageInto(image, planar(algebra, Y));
    const compressed = planar(algebra, gaussianMatrix(dim, r * d, d, random));
    tuple.compressInto(compressed, planar(algebra, Y), image);
    const N = unstacked(naive(compressed), r);
    N.forEach((block, j) => {
      expect(apart(block, mul(mul(star(Y), A[j]!), Y))).toBeLessThan(1e-14);
    });
    const X = [gaussianTuple(dim, r, d, random), hermitianTuple(dim, r, d, random)];
    for (const some of X) {
      const out = planar(algebra, Y);
      tuple.combineInto(out, image, planar(algebra, stacked(some)));
      expect(apart(naive(out), gamma(A, some, Y))).toBeLessThan(1e-14);
      tuple.adjointInto(out, planar(algebra, Y), planar(algebra, stacked(some)));
      expect(apart(naive(out), gammaAdjoint(A, some, Y))).toBeLessThan(1e-14);
    }
  });

  it('hermitianDefect is max ‖A_j − A_j*‖ / max ‖A_j‖, and its estimate close', () => {
    const expected = Math.max(...A.map((M) => size(minus(M, star(M))))) / Math.max(...A.map(size));
    expect(tuple.hermitianDefect()).toBeCloseTo(isHermitian ? 0 : expected, 13);
    const estimate = probedHermitianDefect(tuple);
    if (isHermitian) expect(estimate).toBeLessThan(1e-14);
    else expect(estimate / expected).toBeGreaterThan(0.5);
  });

  it('is fitted as the dense tuple is', () => {
    const dense = denseTuple(input(A));
    const options = { rank: 2, restarts: 4, seed: 1 };
    const [result, expected] = [field.fit(tuple, options), field.fit(dense, options)];
    expect([result.status, result.method]).toEqual(['converged', expected.method]);
    expect(result.method).toBe(isHermitian ? 'hermitian-cg' : 'ascent');
    expect(result.fitness / expected.fitness).toBeCloseTo(1, 9);
    expect(result.similarity).toBeCloseTo(expected.similarity, 9);
    expect(field.fitness(dense, result.X)).toBeCloseTo(result.fitness, 6);
    expect(result.dominance().dominant).toBe(expected.dominance().dominant);
    expect(field.similarity(tuple, dense)).toBeCloseTo(1, 9);
    expect(field.spectralRadius(tuple).value).toBeCloseTo(field.spectralRadius(dense).value, 8);
  });

  it("storage 'float32' rounds the factors, and only that", () => {
    const round = (M: Naive): Naive => M.map((row) => row.map((x) => x.map(Math.fround)));
    const { left, right, down } = given1;
    const rounded = { left: round(left), right: round(right), down: round(down) };
    const single = bilinearTuple(given(given1), { symmetric, storage: 'float32' });
    expect(apart(naive(single.toDense()), stacked(matrices(rounded, symmetric)))).toBeLessThan(1e-15);
  });
});

it('weights that are real with a trailing axis are real', () => {
  const { left, right, down } = factors(2, 1, sizes);
  const padded = build(r, h, (j, k) => [...down[j]![k]!, 0]);
  const [tuple, same] = [down, padded].map((D) => bilinearTuple(given({ left, right, down: D })));
  expect(same!.toDense().data).toEqual(tuple!.toDense().data);
  expect(same!.hermitianDefect()).toBe(0);
});

it.each([1, 2, 3])('a planted subspace is found (seed %i)', (seed) => {
  // 24 of 160 pairs of rows lie in a subspace of dimension 3 and are read with larger weights.
  const [size0, rows, count, d, inside] = [40, 160, 20, 3, 24];
  const random = source(seed);
  const W = randomIsometry(1, size0, d, random);
  const within = mul(gaussianMatrix(1, inside, d, random), star(W));
  const other = mul(gaussianMatrix(1, inside, d, random), star(W));
  const noise = () => scaled(gaussianMatrix(1, rows - inside, size0, random), 1 / Math.sqrt(size0));
  const layer = {
    left: toInput([...within, ...noise()]),
    right: toInput([...other, ...noise()]),
    down: toInput(gaussianMatrix(1, count, rows, random)),
  };
  const result = fitReal(bilinearTuple(layer), { rank: d, seed });
  expect(result.status).toBe('converged');
  // ‖(1 − Π)W‖ is the sine of the largest principal angle, up to √d.
  const projection = build(size0, size0, (i, j) => [result.projection.get(i, j)]);
  expect(size(minus(mul(projection, W), W))).toBeLessThan(0.2);
});

describe('bilinearTuple: arguments', () => {
  const rows = (count: number, width: number) => Array.from({ length: count }, () => new Array<number>(width).fill(1));
  const good = { left: rows(4, 3), right: rows(4, 3), down: rows(2, 4) };
  const give = (change: object, options?: object) => (): Tuple =>
    bilinearTuple({ ...good, ...change } as never, options as never);

  it('takes ndarrays', () => {
    const layer = {
      left: ndarray(new Float64Array(12).fill(1), [4, 3]),
      right: ndarray(new Float32Array(12).fill(1), [4, 3]),
      down: ndarray(new Float64Array(8).fill(1), [4, 2]).transpose(1, 0),
    };
    expect(bilinearTuple(layer).toDense().data).toEqual(bilinearTuple(good).toDense().data);
  });

  it.each([
    [{ right: rows(4, 2) }, 'right: expected [h, n] = [4, 3], got [4, 2]'],
    [{ right: rows(3, 3) }, 'right: expected [h, n] = [4, 3], got [3, 3]'],
    [{ down: rows(2, 5) }, 'down: expected [r, h] = [r, 4], got [2, 5]'],
    [{ down: [] }, 'down: expected [r, h] = [r, 4], got [0]'],
    [{ left: [1, 2] }, 'left: expected shape [h, n], [h, n, 2] or [h, n, 4], got [2]'],
    [{ left: [] }, 'left: expected shape [h, n], [h, n, 2] or [h, n, 4], got [0]'],
    [{ left: [rows(4, 3)] }, 'left: expected shape [h, n], [h, n, 2] or [h, n, 4], got [1, 4, 3]'],
    [{ left: ndarray(new Float64Array(24), [4, 3, 2]) }, 'right: expected [h, n, 2] = [4, 3, 2], got [4, 3]'],
    [{ left: ndarray(new Float64Array(0), [0, 3]) }, 'right: expected [h, n] = [0, 3], got [4, 3]'],
    [
      {
        down: [
          [1, 1, 1, 1],
          [1, 1, Number.NaN, 1],
        ],
      },
      'down[1][2]: expected a finite number, got NaN',
    ],
    [
      {
        right: [
          [1, 1, 1],
          [1, 1],
          [1, 1, 1],
          [1, 1, 1],
        ],
      },
      'right[1]: expected length 3, got length 2',
    ],
    [
      { down: rows(2, 4).map((row) => row.map(() => 1e20)) },
      'down: expected a largest entry between 1e-15 and 1e15, got 1.0e+20',
    ],
    [{ up: 1 }, "factors: expected left, right and down, got 'up'"],
  ] as const)('%#: %j', (change, message) => {
    expectError(give(change), RangeError, `bilinearTuple: ${message}`);
  });

  it('weights over H are real', () => {
    const Q = ndarray(new Float64Array(48).fill(1), [4, 3, 4]);
    const down = ndarray(new Float64Array(32), [2, 4, 4]);
    const message = "bilinearTuple: down: expected real weights [r, h] over the algebra 'quaternion', got [2, 4, 4]";
    expectError(give({ left: Q, right: Q, down }), RangeError, message);
  });

  it('types and options', () => {
    expectError(
      give({ left: undefined }),
      TypeError,
      'bilinearTuple: left: expected an ndarray or nested arrays, got undefined',
    );
    expectError(
      () => bilinearTuple(null as never),
      TypeError,
      'bilinearTuple: factors: expected an object { left, right, down }, got null',
    );
    expectError(
      give({}, { symetric: true }),
      RangeError,
      "bilinearTuple: unknown option 'symetric'; accepted: symmetric, algebra, storage, shared, form",
    );
    expectError(give({}, { symmetric: 1 }), TypeError, 'bilinearTuple: symmetric: expected a boolean, got 1');
    expectError(
      give({}, { storage: 'float16' }),
      RangeError,
      `bilinearTuple: storage: expected 'float64' or 'float32', got "float16"`,
    );
    expectError(give({}, { shared: 1 }), TypeError, 'bilinearTuple: shared: expected a boolean, got 1');
    expectError(
      give({}, { form: 'gram' }),
      RangeError,
      `bilinearTuple: form: expected 'auto', 'product' or 'hadamard', got "gram"`,
    );
    expectError(
      give({}, { form: 'hadamard', symmetric: false }),
      RangeError,
      "bilinearTuple: form: expected 'auto' or 'product' with symmetric: false, got 'hadamard'",
    );
    const complexOnes = (...shape: number[]) => ndarray(new Float64Array(64).fill(1), [...shape, 2]);
    const layer = { left: complexOnes(4, 3), right: complexOnes(4, 3), down: complexOnes(2, 4) };
    expectError(
      give(layer, { form: 'hadamard' }),
      RangeError,
      "bilinearTuple: form: expected 'auto' or 'product' where down is complex, got 'hadamard'",
    );
    expect(give(layer, { form: 'product' })().quarticInto).toBeUndefined();
    expectError(give({}, { algebra: 'real' }), TypeError, 'bilinearTuple: algebra: expected an Algebra, got "real"');
    expectError(
      give({}, { algebra: algebras.complex }),
      RangeError,
      'bilinearTuple: left: expected [h, n, 2] = [4, 3, 2], got [4, 3]',
    );
  });

  it('is not written out when that would be large', () => {
    const [wide, many] = [1024, 300];
    const vector = [Array.from({ length: wide }, (_, i) => Math.sin(i))];
    const tuple = bilinearTuple({ left: vector, right: vector, down: rows(many, 1) });
    const message =
      'bilinearTuple: toDense: expected at most 2^28 numbers as dense matrices, got 300 matrices 1024×1024 (314572800 numbers)';
    const rest = '; a fit needs none of them, but spectralRadius and fitness do';
    expectError(() => tuple.toDense(), RangeError, message + rest);
  });

  it('its ρ(Φ(A)) is that on a small support, or refused', () => {
    const [wide, many] = [1024, 300];
    const vector = [Array.from({ length: wide }, (_, i) => Math.sin(i))];
    const squared = vector[0]!.reduce((sum, x) => sum + x * x, 0);
    // A_j = vv* for all j: ρ(Φ(A)) = r‖v‖⁴.
    const thin = bilinearTuple({ left: vector, right: vector, down: rows(many, 1) });
    expect(totalRadius(thin) / (many * squared ** 2)).toBeCloseTo(1, 10);
    // Φ(A) of its own acts on vectors of n² numbers, which are too many here to keep a basis of.
    const random = source(1);
    const some = () => toInput(gaussianMatrix(1, 200, 3000, random));
    const thick = bilinearTuple({ left: some(), right: some(), down: rows(many, 200) });
    const message =
      'ρ(Φ(A)), which similarities are relative to: expected at most 2^28 numbers in all matrices, or matrices no larger than 2896×2896, or a support of at most 334 directions, got 300 matrices of size 3000';
    expectError(() => totalRadius(thick), RangeError, message);
  });

  it('a disposed tuple says so', () => {
    const tuple = bilinearTuple(good);
    tuple.dispose();
    expect(() => tuple.toDense()).toThrow('the tuple has been disposed of');
  });
});
