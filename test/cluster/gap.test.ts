/** The gap of a rank sweep against all eigenvalues of Γ(A;X), from its matrix over R, column by column. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { rankSweep } from '../../src/cluster';
import { operatorTuple } from '../../src/tuple';
import { fields } from '../support/fields';
import { add, build, fromStack, mul, type Naive, type NaiveTuple, star, toInputTuple } from '../support/naive';
import { gaussianTuple, hermitianTuple, source } from '../support/random';

/** Moduli of the eigenvalues of Y ↦ Σ_j A_j Y X_j*, descending; over C each is there with its conjugate. */
function moduli(A: NaiveTuple, X: NaiveTuple, dim: number): number[] {
  const [n, d] = [A[0]!.length, X[0]!.length];
  const size = n * d * dim;
  const columns = Array.from({ length: size }, (_, at) => {
    const E = build(n, d, (i, j) => Array.from({ length: dim }, (_, p) => Number(at === (i * d + j) * dim + p)));
    const image = A.map((Aj, j) => mul(mul(Aj, E), star(X[j]!))).reduce((sum: Naive, M) => add(sum, M));
    return image.flat(2);
  });
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(columns).transpose());
  return realEigenvalues.map((re, i) => Math.hypot(re, imaginaryEigenvalues[i]!)).sort((x, y) => y - x);
}

describe.each(fields)('$name gap', ({ dim }) => {
  const kinds = { general: gaussianTuple, Hermitian: hermitianTuple };
  it.each(Object.entries(kinds))('%s tuples', (_kind, tuple) => {
    const A = tuple(dim, 3, 6, source(91));
    for (const { rank, gap, result } of rankSweep(toInputTuple(A), { ranks: [1, 2, 4], tolerance: 1e-10 })) {
      const all = moduli(A, fromStack(result.X, dim), dim);
      const second = all[dim === 2 ? 2 : 1]!;
      expect(Math.abs(gap - (1 - second / all[0]!)), `rank ${rank}`).toBeLessThan(1e-3);
    }
  });
});

describe('real gap', () => {
  const diagonal = (entries: readonly number[]) => entries.map((x, i) => entries.map((_, j) => (i === j ? x : 0)));

  // Regression: an eigenvalue that was there twice counted as far from the next.
  it('is 0 where the cluster is one of many, and 1 where nothing else is', () => {
    expect(rankSweep([diagonal([3, 3])], { ranks: [1] })[0]!.gap).toBeCloseTo(0, 9);
    expect(rankSweep([diagonal([3, 0])], { ranks: [1] })[0]!.gap).toBeCloseTo(1, 9);
    expect(rankSweep([diagonal([4, 3])], { ranks: [1] })[0]!.gap).toBeCloseTo(1 / 4, 9);
  });

  it('is computed once, when it is read', () => {
    const entries = [5, 4, 3, 2, 1, 0.5];
    let products = 0;
    const A = operatorTuple({
      n: 6,
      r: 1,
      hermitian: true,
      apply: (_j, Y) => {
        products += 1;
        return entries.map((x, i) => Array.from({ length: Y.shape[1]! }, (_, k) => x * Y.get(i, k)));
      },
    });
    const [row] = rankSweep(A, { ranks: [1] });
    const before = products;
    expect(row!.gap).toBeCloseTo(1 - 4 / 5, 6);
    const after = products;
    expect(after).toBeGreaterThan(before);
    expect(row!.gap).toBeCloseTo(1 - 4 / 5, 6);
    expect(products).toBe(after);
  });

  it('keeps to what orthogonalTo leaves, as the directions of higher ranks do', () => {
    const A = [diagonal([5, 0, 0, 0]), diagonal([0, 4, 3, 0]), diagonal([0, 0, 0, 1])];
    const rows = rankSweep(A, { ranks: [1, 2, 3], orthogonalTo: [2, 0, 0, 0] });
    expect(rows[0]!.fitness).toBeCloseTo(4, 9);
    expect(rows[0]!.gap).toBeCloseTo(1 / 4, 6);
    for (const { result } of rows) expect(result.membership([1, 0, 0, 0])).toBeLessThan(1e-20);
    expect(() => rankSweep(A, { ranks: [1], orthogonalTo: [0, 0, 0, 0] })).toThrow('a vector other than zero');
  });
});
