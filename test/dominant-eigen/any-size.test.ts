/** Maps of huge and of tiny entries: what is found is that of the map near 1, times a power of two. */
import { dominantEigenpair, eigs } from 'lsrdr/dominant-eigen';
import { describe, expect, it } from 'vitest';
import { conjugated, diagonal, inverse, operator, type Rows } from './maps';

const times = (T: Rows, factor: number): Rows => T.map((row) => row.map((x) => x * factor));

/** Eigenvalues 3, −2.5 ± … of a matrix that is not normal. */
function map(n: number): Rows {
  const D = diagonal([3, -2.5, 1, 2, ...Array.from({ length: n - 4 }, (_, k) => Math.cos(k) / 2)]);
  D[2]![3] = 1.5;
  return conjugated(D, 21);
}

describe.each([0, 350, -350, 520, -520, 660, -660, 900, -900])('entries of size 2^%i', (power) => {
  const unit = 2 ** power;

  it.each([6, 170])('%i dimensions: values, vectors, residuals, status', (n) => {
    const T = times(map(n), unit);
    // Of large ones the order by modulus is that of the leading pair below.
    const orders =
      n > 100 ? (['largest-real'] as const) : (['largest-modulus', 'largest-real', 'smallest-real'] as const);
    for (const which of orders) {
      const { pairs } = eigs(operator(T), { count: 3, which, left: true });
      const plain = eigs(operator(map(n)), { count: 3, which, left: true }).pairs;
      expect(pairs.map(({ re }) => re / unit)).toEqual(plain.map(({ re }) => expect.closeTo(re, 9)));
      expect(pairs.map(({ status, isBiorthogonal }) => [status, isBiorthogonal])).toEqual(
        plain.map(() => ['converged', true]),
      );
      for (const [k, { right, residual }] of pairs.entries()) {
        expect(residual).toBeLessThan(1e-10);
        expect(Math.abs(right.reduce((sum, x, i) => sum + x * plain[k]!.right[i]!, 0))).toBeCloseTo(1, 8);
      }
    }
    const { value, modulus, status, residual } = dominantEigenpair(operator(T));
    expect([value / unit, modulus / unit, status]).toEqual([expect.closeTo(3, 9), expect.closeTo(3, 9), 'converged']);
    expect(residual).toBeLessThan(1e-9);
  });

  it('by its inverse', () => {
    const T = map(150);
    const back = inverse(T);
    const given = operator(times(T, unit));
    const { pairs } = eigs(
      { ...given, inverseInto: operator(times(back, 1 / unit)).applyInto },
      { count: 2, which: 'smallest-modulus' },
    );
    const plain = eigs(
      { ...operator(T), inverseInto: operator(back).applyInto },
      { count: 2, which: 'smallest-modulus' },
    );
    expect(pairs.map(({ re }) => re / unit)).toEqual(plain.pairs.map(({ re }) => expect.closeTo(re, 9)));
    expect(pairs.map(({ status }) => status)).toEqual(['converged', 'converged']);
  });
});

it('what no double holds is said to be so, and zero is zero', () => {
  const ones = Array.from({ length: 4 }, () => [1e308, 1e308, 1e308, 1e308]);
  expect(eigs(operator(ones), { count: 1 }).pairs[0]!.status).toBe('non-finite');
  expect(dominantEigenpair(operator(ones)).status).toBe('non-finite');
  expect(dominantEigenpair(operator(diagonal([0, 0, 0]))).status).toBe('zero');
  const shift = [
    [0, 1e-200],
    [0, 0],
  ];
  expect(dominantEigenpair(operator(shift)).status).toBe('zero');
});
