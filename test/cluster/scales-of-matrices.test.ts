/** A cluster given as a matrix counts by its shape, not by its size, and is refused at any size where it is not Hermitian. */
import { expect, it } from 'vitest';
import { membership, neuronMembership, prominence } from '../../src/cluster';

it.each([1e-300, 1e-170, 1e-160, 1, 1e160, 1e300, 3e307])('%d·P as P', (factor) => {
  const P = [
    [2, 1],
    [1, 3],
  ].map((row) => row.map((x) => x * factor));
  expect(membership(P, [1, 2])).toBeCloseTo(18 / 25, 12);
  expect(neuronMembership(P)[0]).toBeCloseTo(0.4, 12);
  expect(prominence(P, 2).weights[0]).toBeCloseTo((5 + Math.sqrt(5)) / 10, 12);
  // Regression: squares vanished or overflowed, and anything was Hermitian.
  const skew = [
    [2, 1],
    [0, 3],
  ].map((row) => row.map((x) => x * factor));
  expect(() => membership(skew, [1, 2])).toThrow(/expected a Hermitian matrix of positive trace/);
});
