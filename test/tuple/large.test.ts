/** Tuples of sizes at which nothing of size r·n² exists, and for sparse ones nothing of size r·n·d. */
import { describe, expect, it } from 'vitest';
import * as real from '../../src/real';
import { permutationTuple, type SparseEntry, sparseTuple } from '../../src/tuple';
import { source } from '../support/random';

/** Symmetric: each entry with its mirror image. */
function symmetric(n: number, r: number, count: number, seed: number): SparseEntry[] {
  const random = source(seed);
  return Array.from({ length: count / 2 }, (): SparseEntry[] => {
    const [j, row, column] = [random.integer(0, r - 1), random.integer(0, n - 1), random.integer(0, n - 1)];
    const value = random.normal();
    return [
      [j, row, column, value],
      [j, column, row, value],
    ];
  }).flat();
}

describe('a sparse tuple, n = 2000, r = 200, 20000 entries', () => {
  const [n, r] = [2000, 200];
  const A = sparseTuple({ n, r, entries: symmetric(n, r, 20_000, 1) });

  it('is fitted without dense memory', () => {
    const before = process.memoryUsage().arrayBuffers;
    const result = real.fit(A, { rank: 4, seed: 1 });
    // The dense matrices would be 6.4 GB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5e8);
    expect([result.method, result.status]).toEqual(['hermitian-cg', 'converged']);
    expect(result.residuals.stationarity).toBeLessThan(1e-7);
    expect(result.residuals.reconstruction).toBeLessThan(1e-7);
    expect(A.createImage(4).data.length).toBeLessThanOrEqual(20_000 * 4);
  });

  it('finds the one place of large entries', () => {
    // At e_21 alone three of the A_j are large, and everything else is of order 1.
    const block = [0, 1, 2].map((k): SparseEntry => [k, 21, 21, 100]);
    const heavy = sparseTuple({ n, r, entries: [...symmetric(n, r, 20_000, 2), ...block] });
    const result = real.fit(heavy, { rank: 1, seed: 1, restarts: 1 });
    expect(result.status).toBe('converged');
    // For real symmetric A and d = 1 the fitness is the largest (Σ_j⟨A_jv,v⟩²)^{1/2}.
    expect(result.prominent(1).neurons[0]!.index).toBe(21);
    expect(Math.abs(result.fitness / (100 * Math.sqrt(3)) - 1)).toBeLessThan(0.05);
  });
});

it('256 permutations of 256 points: the constant vector is invariant, and no unit vector is better', () => {
  const random = source(3);
  const permutations = Array.from({ length: 256 }, () => {
    const list = Uint16Array.from({ length: 256 }, (_, k) => k);
    for (let k = 255; k > 0; k--) {
      const other = random.integer(0, k);
      [list[k], list[other]] = [list[other]!, list[k]!];
    }
    return list;
  });
  const result = real.fit(permutationTuple(permutations), { rank: 1, seed: 1 });
  expect(result.status).toBe('converged');
  // ρ(Σ x_j A_j) ≤ Σ|x_j| ≤ √r ‖x‖, reached by the constant vector.
  expect(result.fitness).toBeCloseTo(16, 8);
  const { directions } = result.prominent(1);
  for (let k = 0; k < 256; k++) expect(Math.abs(directions.get(0, k))).toBeCloseTo(1 / 16, 6);
});
