import { Matrix } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import * as algebras from '../../src/algebra';
import { denseTuple, type TupleLike } from '../../src/tuple';
import { bitsOf, input, kinds, n, r } from '../field/samples';
import { expectError } from '../interop/expect-error';
import { fields } from '../support/fields';
import {
  add,
  apart,
  build,
  gamma,
  gammaAdjoint,
  minus,
  mul,
  type Naive,
  type NaiveTuple,
  size,
  star,
} from '../support/naive';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, gaussianTuple, source } from '../support/random';

const stacked = (A: NaiveTuple): Naive => A.flat();
const unstacked = (M: Naive, count: number): NaiveTuple =>
  Array.from({ length: count }, (_, j) => M.slice((j * M.length) / count, ((j + 1) * M.length) / count));

for (const { name, dim, algebra, field } of fields) {
  describe(`denseTuple, ${name}`, () => {
    const A = kinds[0].tuple(dim);
    const tuple = denseTuple(input(A));

    it('has the sizes and the algebra of its array', () => {
      expect([tuple.n, tuple.r, tuple.algebra]).toEqual([n, r, algebra]);
      const flat = ndarray(Float64Array.from(input(A).flat(3) as number[]), dim === 1 ? [r, n, n] : [r, n, n, dim]);
      for (const array of [
        flat,
        Array.from({ length: r }, (_, j) => flat.pick(j, null, null, ...(dim === 1 ? [] : [null]))),
      ]) {
        expect(denseTuple(array as TupleLike).algebra).toBe(algebra);
        expect(denseTuple(array as TupleLike, { algebra }).toDense().data).toEqual(tuple.toDense().data);
      }
      expect(apart(naive(tuple.toDense()), stacked(A))).toBe(0);
      expect(denseTuple(tuple)).toBe(tuple);
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
      const square = gaussianTuple(dim, r, d, random);
      const p = (M: Naive) => planar(algebra, M);
      const blank = (rows: number, cols: number) => p(gaussianMatrix(dim, rows, cols, random));

      const image = tuple.createImage(d);
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
      const both = tuple.createImage(d);
      const [forward, backward] = [blank(n, d), blank(n, d)];
      tuple.sweepInto({ Y: p(Y), Z: p(Z), X: p(stacked(square)), image: both, forward, backward });
      expect(apart(naive(forward), gamma(A, square, Y))).toBeLessThan(1e-14);
      expect(apart(naive(backward), gammaAdjoint(A, square, Z))).toBeLessThan(1e-14);
      const again = blank(n, e);
      tuple.combineInto(again, both, p(stacked(tall)));
      expect(apart(naive(again), naive(combined))).toBeLessThan(1e-15);
    });

    it('an image is linear in Y over the real numbers', () => {
      const random = source(4);
      const [Y, W] = [gaussianMatrix(dim, n, 2, random), gaussianMatrix(dim, n, 2, random)];
      const imageOf = (M: Naive): Float64Array => {
        const image = tuple.createImage(2);
        tuple.imageInto(image, planar(algebra, M));
        return image.data;
      };
      const [sum, first, second] = [imageOf(add(Y, W)), imageOf(Y), imageOf(W)];
      sum.forEach((x, i) => {
        expect(x).toBeCloseTo(first[i]! + second[i]!, 13);
      });
      expect(tuple.createImage(2).data.every((x) => x === 0)).toBe(true);
    });

    it('hermitianDefect is max ‖A_j − A_j*‖ / max ‖A_j‖', () => {
      const expected = Math.max(...A.map((M) => size(minus(M, star(M))))) / Math.max(...A.map(size));
      expect(tuple.hermitianDefect()).toBeCloseTo(expected, 13);
      expect(denseTuple(input(kinds[1].tuple(dim))).hermitianDefect()).toBe(0);
      expect(denseTuple(input([build(2, 2, () => new Array<number>(dim).fill(0))])).hermitianDefect()).toBe(0);
    });

    it('goes wherever an array goes', () => {
      expect(bitsOf(field.fit(tuple, { rank: 2, restarts: 1 }))).toEqual(
        bitsOf(field.fit(input(A), { rank: 2, restarts: 1 })),
      );
      const B = input(kinds[0].tuple(dim, 2));
      expect(field.similarity(tuple, B)).toBe(field.similarity(input(A), B));
      expect(field.fitness(tuple, B)).toBe(field.fitness(input(A), B));
      expect(field.spectralRadius(tuple)).toEqual(field.spectralRadius(input(A)));
    });

    it("storage 'float32' rounds the entries, and only that", () => {
      const rounded = A.map((M) => M.map((row) => row.map((x) => x.map(Math.fround))));
      const single = denseTuple(input(A), { storage: 'float32' });
      expect(apart(naive(single.toDense()), stacked(rounded))).toBe(0);
      const [result, expected] = [single, input(rounded)].map((B) => field.fit(B, { rank: 2, restarts: 1 }));
      expect(result!.fitness / expected!.fitness).toBeCloseTo(1, 12);
      expect(result!.fitness / field.fit(tuple, { rank: 2 }).fitness).toBeCloseTo(1, 6);
    });

    it('refuses an array of another algebra', () => {
      for (const other of fields) {
        if (other.dim === dim) continue;
        const shape = `a matrix of shape [rows, cols${other.dim === 1 ? '' : `, ${other.dim}`}]`;
        const got = dim === 1 ? `[${n}, ${n}]` : `[${n}, ${n}, ${dim}]`;
        const message = `denseTuple: array[0]: expected ${shape}, got shape ${got}`;
        expectError(() => denseTuple(input(A), { algebra: other.algebra }), RangeError, message);
        // Regression: the option is dropped when the argument is a tuple already.
        expect(() => denseTuple(tuple, { algebra: other.algebra })).toThrow(RangeError);
      }
    });
  });
}

describe('denseTuple: arguments', () => {
  const place = 'denseTuple: array';

  it('what is not a tuple', () => {
    for (const [value, got] of [
      [null, 'null'],
      [undefined, 'undefined'],
      [3, '3'],
      ['A', '"A"'],
      [new Float64Array(4), 'a Float64Array'],
    ] as const) {
      expectError(
        () => denseTuple(value as never),
        TypeError,
        `${place}: expected an ndarray or nested arrays, got ${got}`,
      );
    }
    for (const shape of [[2], [2, 2], [2, 2, 2, 1], [2, 2, 2, 3], [1, 1, 2, 2, 2]]) {
      const array = ndarray(new Float64Array(shape.reduce((x, y) => x * y, 1)), shape);
      const message = `${place}: expected shape [r, n, n], [r, n, n, 2] or [r, n, n, 4], got [${shape.join(', ')}]`;
      expectError(() => denseTuple(array), RangeError, message);
    }
    expectError(
      () => denseTuple([]),
      RangeError,
      `${place}: expected shape [r, n, n], [r, n, n, 2] or [r, n, n, 4], got [0]`,
    );
    expectError(() => denseTuple([[[1, 2]]]), RangeError, `${place}[0]: expected 1×1, got 1×2`);
    expectError(() => denseTuple([[[1, Number.NaN]], [[1, 2]]]), RangeError, `${place}[0]: expected 1×1, got 1×2`);
    expectError(() => denseTuple([[[Number.NaN]]]), RangeError, `${place}[0][0][0]: expected a finite number, got NaN`);
    expectError(() => denseTuple([[[1]], [[1, 2]]]), RangeError, `${place}[1]: expected 1×1, got 1×2`);
  });

  it('ml-matrix matrices are real', () => {
    expect(denseTuple([Matrix.eye(2), Matrix.eye(2)]).algebra).toBe(algebras.real);
    expectError(
      () => denseTuple([Matrix.eye(2)], { algebra: algebras.complex }),
      TypeError,
      `${place}[0]: expected an ndarray or nested arrays of shape [n, n, 2], got a Matrix`,
    );
  });

  it('options', () => {
    const A = [[[1]]];
    const wanted = "denseTuple: storage: expected 'float64' or 'float32', got";
    const give = (options: unknown) => () => denseTuple(A, options as never);
    expectError(
      give({ algebr: algebras.complex }),
      RangeError,
      `denseTuple: unknown option 'algebr'; accepted: algebra, storage, shared`,
    );
    expectError(give({ storage: 'float16' }), RangeError, `${wanted} "float16"`);
    expectError(give({ storage: 32 }), RangeError, `${wanted} 32`);
    expectError(give(null), TypeError, 'denseTuple: options: expected an object, got null');
    expectError(give(3), TypeError, 'denseTuple: options: expected an object, got 3');
    // Regression: an algebra is not checked, nor compared with that of a tuple.
    expect(give({ algebra: 'real' })).toThrow(TypeError);
  });
});
