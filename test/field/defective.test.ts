/** Triangular tuples whose eigenvalue is defective: what the coordinates show exactly is not left to Ritz values, which see it to ε^{1/k}. */
import { describe, expect, it } from 'vitest';
import { fields } from '../support/fields';
import { build, scalar, scaled, toInputTuple } from '../support/naive';

describe.each(fields)('defective eigenvalues, $name', ({ dim, field }) => {
  const jordan = (n: number, weight: number) =>
    build(n, n, (i, j) => scalar(dim, i === j ? 1 : j === i + 1 ? weight : 0));
  /** The rows and columns in another order. */
  const shuffled = (n: number) => build(n, n, (i, j) => jordan(n, 1)[(3 * i + 1) % n]![(3 * j + 1) % n]!);

  it.each([2, 3, 4])('a Jordan block of size %i has radius 1, at any weight and scale and in any order', (n) => {
    for (const A of [
      [jordan(n, 1)],
      [jordan(n, 0.01)],
      [scaled(jordan(n, 5), 1e20)],
      ...(n % 3 ? [[shuffled(n)]] : []),
    ]) {
      const unit = A[0]!.some((row) => row.some((x) => Math.abs(x[0]!) > 1e10)) ? 1e20 : 1;
      const { value, status } = field.spectralRadius(toInputTuple(A) as never);
      expect([value / unit ** 2, status]).toEqual([expect.closeTo(1, 12), 'converged']);
      expect(field.similarity(toInputTuple(A) as never, toInputTuple([[[scalar(dim, 1)]]]) as never)).toBeCloseTo(1, 9);
    }
  });
});
