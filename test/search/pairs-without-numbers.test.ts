/**
 * Over R the leading eigenvalues may be a complex pair at every X that a run comes to. The real parts of its right and left vectors may be orthogonal, as they are for antidiagonal
 * matrices, and then there is no quotient ⟨V,ΓU⟩/⟨V,U⟩: what ends such a run is the pair, not the numbers that it led to.
 */
import { expect, it } from 'vitest';
import * as real from '../../src/real';
import { source } from '../support';

/** Σ_j x_jA_j for antidiagonal 4×4 matrices is two blocks [[0, a], [b, 0]], with eigenvalues ±√(ab). */
function leadingSquare(A: readonly (readonly (readonly number[])[])[], x: readonly number[]): number {
  const entry = (i: number): number => A.reduce((sum, M, j) => sum + x[j]! * M[i]![3 - i]!, 0);
  return [entry(0) * entry(3), entry(1) * entry(2)].reduce((a, b) => (Math.abs(a) > Math.abs(b) ? a : b));
}

it('real antidiagonal pairs at rank 1: complex-pair where the square of the leading eigenvalue is negative, never non-finite', () => {
  let pairs = 0;
  for (const seed of [2, 5, 11, 14, 31, 59]) {
    const random = source(seed);
    const A = Array.from({ length: 2 }, () => {
      const entries = Array.from({ length: 4 }, () => random.normal());
      return entries.map((entry, i) => Array.from({ length: 4 }, (_, j) => (j === 3 - i ? entry : 0)));
    });
    for (const [index, start] of (['balanced', 'random', 'random'] as const).entries()) {
      const result = real.fit(A, { rank: 1, start, seed: index });
      const where = `seed ${seed}, run ${index}`;
      expect(result.status, where).not.toBe('non-finite');
      if (result.status !== 'complex-pair') continue;
      pairs += 1;
      expect(leadingSquare(A, [result.X.get(0, 0, 0), result.X.get(1, 0, 0)]), where).toBeLessThan(0);
      expect(result.message, where).toContain('complex pair');
    }
  }
  expect(pairs).toBeGreaterThan(9);
});
