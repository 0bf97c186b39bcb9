/**
 * Blocks that rounding couples, by far less one way than the other: balancing must not raise what is rounding to the size of entries. Eigenvalues are
 * those of the blocks, ±1 and 0; M x = λ x is measured in the given coordinates, which no scaling has touched.
 */
import { describe, expect, it } from 'vitest';
import { real } from '../../src';
import { realEigen } from '../../src/matrix';
import { source } from '../support';

/** Swaps on the diagonal and, where there is room, a row of zeros; 2^−55 or less above it, 2^−200 or less below, where `coupled`. */
function coupled(m: number, seed: number): number[][] {
  const random = source(seed);
  return Array.from({ length: m }, (_, i) =>
    Array.from({ length: m }, (__, k) => {
      if (i >> 1 === k >> 1 && i !== k && (i | 1) < m) return 1;
      if (i >> 1 === k >> 1 || random.uniform() < 0.5) return 0;
      return random.normal() * 2 ** (k > i ? -55 - random.integer(0, 20) : -200 - random.integer(0, 60));
    }),
  );
}

/** max over the pairs of ‖Mx − λx‖ for ‖x‖ = 1. */
function worstResidual(M: readonly number[][], { re, im, vectors }: ReturnType<typeof realEigen>): number {
  const m = M.length;
  let worst = 0;
  for (let j = 0; j < m; j++) {
    if (im[j] !== 0) continue;
    const x = Array.from({ length: m }, (_, i) => vectors[i * m + j]!);
    expect(Math.hypot(...x)).toBeCloseTo(1, 12);
    worst = Math.max(
      worst,
      Math.hypot(...M.map((row, i) => row.reduce((sum, y, k) => sum + y * x[k]!, -re[j]! * x[i]!))),
    );
  }
  return worst;
}

describe('blocks coupled by rounding', () => {
  it.each([3, 5, 7, 12])('real matrices of size %i have eigenvectors in their own coordinates', (m) => {
    for (let seed = 1; seed <= 20; seed++) {
      const M = coupled(m, seed);
      const found = realEigen(m, Float64Array.from(M.flat()));
      const moduli = [...found.re].map((x, j) => Math.hypot(x, found.im[j]!)).sort((a, b) => a - b);
      moduli.forEach((value, k) => {
        expect(Math.abs(value - Number(k >= m % 2)), `seed ${seed}`).toBeLessThan(1e-12);
      });
      expect(worstResidual(M, found), `seed ${seed}`).toBeLessThan(1e-13);
    }
  });

  it('the superoperators of such matrices too', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [first, second] = [coupled(5, seed), coupled(5, seed + 100)];
      const { value, residual, status } = real.spectralRadius([first, second]);
      expect(value, `seed ${seed}`).toBeCloseTo(2, 12);
      expect(status, `seed ${seed}`).toBe('converged');
      expect(residual, `seed ${seed}`).toBeLessThan(1e-9);
    }
  });
});
