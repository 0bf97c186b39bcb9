/** D⁻¹A_jD of every kind that can be had in other coordinates: the matrices to the last bit, and the coordinates in which sizes are alike. */
import { describe, expect, it } from 'vitest';
import { denseTuple, directSum, mixTuple, type Tuple } from '../../src/tuple';
import { input } from '../field/samples';
import { fields } from '../support/fields';
import { toInput } from '../support/naive';
import { naive } from '../support/planar';
import { gaussianMatrix, gaussianTuple, source } from '../support/random';
import { tupleKinds } from './kinds';
import { moreKinds } from './more-kinds';

const EXPONENTS = [0, 30, -12, 7, -41, 18];

/** What is Hermitian, or has sides that are alike, has like sizes as it is; of others not listed the entries are not at hand in their own kind. */
const NAMES = [
  'dense',
  'sparse, from entries',
  'sparse, from compressed rows',
  'real matrices embedded',
  'complex matrices embedded',
  'factored, not symmetric',
  'factored, not symmetric, complex weights',
  'compressed dense tuple',
  'between two spaces',
  'graph, directed',
  'graph, pairs',
];

for (const fieldCase of fields) {
  const { name, dim } = fieldCase;
  const kinds = [...tupleKinds, ...moreKinds].filter(
    ({ kind, dims }) => NAMES.includes(kind) && (dims?.includes(dim) ?? true),
  );

  describe(`${name}: like sizes`, () => {
    it.each(kinds)('$kind', ({ make, kind }) => {
      const { tuple, matrices } = make(fieldCase);
      const { n } = tuple;
      // One unit for each space.
      const e = Int32Array.from(
        { length: n },
        (_, i) => EXPONENTS[kind === 'between two spaces' ? Number(i >= 2) : i]!,
      );
      const apart = tuple.rescaled!(e);
      expect(apart.constructor).toBe(tuple.constructor);
      const dense = naive(apart.toDense());
      matrices.forEach((M, j) => {
        const largest = Math.max(...M.flat(2).map(Math.abs));
        M.forEach((row, i) => {
          row.forEach((x, k) => {
            const unit = 2 ** (e[k]! - e[i]!);
            x.forEach((value, p) => {
              expect(Math.abs(dense[j * n + i]![k]![p]! - value * unit)).toBeLessThanOrEqual(1e-14 * largest * unit);
            });
          });
        });
      });
      const sizeOf = (A: Tuple) => A.toDense().data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(sizeOf(apart) / sizeOf(tuple)).toBeGreaterThan(2 ** 12);
      expect(sizeOf(apart.rescaled!(apart.likeSizes!()!)) / sizeOf(tuple)).toBeLessThan(2 ** 8);
    });
  });
}

describe('mixtures and sums', () => {
  const n = 60;
  const e = Int32Array.from({ length: n }, (_, i) => (i * 37) % 41);
  const dense = denseTuple(input(gaussianTuple(1, 20, n, source(3))));
  const large = dense.rescaled!(e);
  const coefficients = toInput(gaussianMatrix(1, 20, 20, source(4)));

  /** D⁻¹A_jD = B_j, to rounding. */
  const areIn = (B: Tuple, A: Tuple, exponents: Int32Array): void => {
    const [given, found] = [A.toDense().data, B.toDense().data];
    const largest = found.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    given.forEach((x, at) => {
      const expected = x * 2 ** (exponents[at % A.n]! - exponents[Math.floor(at / A.n) % A.n]!);
      if (!(Math.abs(found[at]! - expected) <= 1e-13 * largest))
        throw new Error(`${at}: ${found[at]}, not ${expected}`);
    });
  };

  it('that are large are of their own kind, in the coordinates of their parts', () => {
    for (const tuple of [
      mixTuple(coefficients, large),
      directSum(large, dense),
      mixTuple(coefficients, directSum(dense, large)),
    ]) {
      const exponents = tuple.likeSizes!()!;
      const found = tuple.rescaled!(exponents);
      expect(found.constructor).toBe(tuple.constructor);
      areIn(found, tuple, exponents);
      const sizeOf = (A: Tuple) => A.toDense().data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(sizeOf(found)).toBeLessThan(2 ** -20 * sizeOf(tuple));
    }
  });

  it('that are small leave it to their entries', () => {
    const small = denseTuple(input(gaussianTuple(1, 3, 4, source(5))));
    expect(mixTuple(toInput(gaussianMatrix(1, 2, 3, source(6))), small).rescaled).toBeUndefined();
    expect(directSum(small, small).rescaled).toBeUndefined();
  });
});
