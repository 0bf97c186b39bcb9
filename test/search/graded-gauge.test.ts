/** The canonical gauge between several spaces: weights that are equal in two spaces mix none of their columns. */
import { expect, it } from 'vitest';
import { identity, multiply, type PlanarMatrix } from '../../src/matrix';
import { canonicalGauge } from '../../src/search/gauge';
import { fields } from '../support/fields';

it.each(fields)('equal weights and rounding between the spaces over $name', ({ algebra }) => {
  const d = 4;
  const sector = {
    starts: [0, 2, 4],
    ranks: [2, 2],
    homes: Int32Array.of(0, 0, 1, 1),
    from: Int32Array.of(0, 1),
    to: Int32Array.of(1, 0),
  };
  const one = identity(algebra, d);
  // Entries between the spaces that are rounding, and decide which eigenvectors a solver takes where eigenvalues are equal.
  const noisy = (): PlanarMatrix => {
    const M = identity(algebra, d);
    for (let i = 0; i < d; i++) {
      for (let k = 0; k < d; k++) {
        const at = i * algebra.dim * d + k;
        M.data[at] = i === k ? 0.25 : i < 2 === k < 2 ? 0 : 1e-18 * (1 + Math.min(i, k));
      }
    }
    return M;
  };
  const { R, S, sigma } = canonicalGauge(one, one, noisy(), noisy(), false, sector);
  for (const weight of sigma) expect(weight).toBeCloseTo(0.25, 14);
  expect(multiply(R, S).data).toEqual(one.data);
  for (let k = 0; k < d; k++) {
    const isUsed = (first: number) =>
      [first, first + 1].some((i) =>
        Array.from({ length: algebra.dim }, (_, p) => S.data[(i * algebra.dim + p) * d + k]).some(Boolean),
      );
    expect(Number(isUsed(0)) + Number(isUsed(2)), `column ${k}`).toBe(1);
  }
});
