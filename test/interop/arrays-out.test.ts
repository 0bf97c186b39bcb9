import type { NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { input, kinds, n, r } from '../field/samples';
import { fields } from '../support/fields';
import { apart, compress, eye, fromArray, fromStack, mul } from '../support/naive';

const d = 2;

/** Row-major from the start of a Float64Array of just that size. */
function expectContiguous(array: NdArray, shape: number[]): void {
  expect(array.shape).toEqual(shape);
  expect(array.data).toBeInstanceOf(Float64Array);
  expect(array.data.length).toBe(array.size);
  expect(array.offset).toBe(0);
  const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
  expect(array.stride).toEqual(stride);
}

for (const { name, field, dim, algebra } of fields) {
  describe(`${name}: arrays of a result`, () => {
    const tail = dim === 1 ? [] : [dim];

    it.each(kinds)('$kind: contiguous, of the documented shapes, kept', ({ tuple }) => {
      const result = field.fit(input(tuple(dim)), { rank: d });
      expectContiguous(result.X, [r, d, d, ...tail]);
      expectContiguous(result.R, [d, n, ...tail]);
      expectContiguous(result.S, [n, d, ...tail]);
      expectContiguous(result.projection, [n, n, ...tail]);
      expectContiguous(result.P, [n, n, ...tail]);
      expectContiguous(result.Q, [n, n, ...tail]);
      for (const which of ['P', 'Q'] as const) {
        expect(result.spectrum[which]).toBeInstanceOf(Float64Array);
        expect(result.spectrum[which].length).toBe(d);
        for (const k of [1, d, n]) {
          const { directions, weights, neurons } = result.prominent(k, which);
          expectContiguous(directions, [Math.min(k, d), n, ...tail]);
          expect(weights).toBeInstanceOf(Float64Array);
          expect(weights.length).toBe(Math.min(k, d));
          expect(neurons.length).toBe(k);
        }
      }
      for (const key of ['X', 'R', 'S', 'projection', 'P', 'Q', 'spectrum'] as const)
        expect(result[key]).toBe(result[key]);
      expect(result.dominance()).toBe(result.dominance());
      expect([result.n, result.r, result.rank]).toEqual([n, r, d]);
      expect(result.algebra).toBe(algebra);
    });

    it.each(kinds)('$kind: X = R A S, R S = 1, Π = S R = Π²', ({ tuple }) => {
      const A = tuple(dim);
      const result = field.fit(input(A), { rank: d });
      const [R, S, projection] = [result.R, result.S, result.projection].map((array) => fromArray(array, dim));
      compress(R!, A, S!).forEach((X, j) => {
        expect(apart(X, fromStack(result.X, dim)[j]!)).toBeLessThan(1e-12);
      });
      expect(apart(mul(R!, S!), eye(dim, d))).toBeLessThan(1e-12);
      expect(apart(mul(S!, R!), projection!)).toBeLessThan(1e-14);
      expect(apart(mul(projection!, projection!), projection!)).toBeLessThan(1e-12);
    });

    it('spectralRadius gives eigenvectors [n, m]', () => {
      const [A, B] = [
        kinds[0].tuple(dim),
        kinds[0].tuple(dim, 2).map((M) => M.slice(0, 2).map((row) => row.slice(0, 2))),
      ];
      const { right, left } = field.spectralRadius(input(A), input(B));
      expectContiguous(right, [n, 2, ...tail]);
      expectContiguous(left, [n, 2, ...tail]);
    });
  });
}
