/** D⁻¹A_jD of every kind that can be had in other coordinates: the matrices to the last bit, and the coordinates in which sizes are alike. */
import { describe, expect, it } from 'vitest';
import type { Tuple } from '../../src/tuple';
import { fields } from '../support/fields';
import { naive } from '../support/planar';
import { tupleKinds } from './kinds';
import { moreKinds } from './more-kinds';

const EXPONENTS = [0, 30, -12, 7, -41, 18];

/** What is Hermitian, or has sides that are alike, has like sizes as it is; of others not listed the entries are not at hand in their own kind. */
const NAMES = [
  'dense',
  'sparse, from entries',
  'sparse, from compressed rows',
  'real mix',
  'mix with coefficients of the algebra, more of them than matrices',
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
