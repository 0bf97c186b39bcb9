/** ρ(Φ(A)) of weighted graphs far from balanced: a directed cycle, whose root is the geometric mean of its weights, and D⁻¹WD, whose root is that of W. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { totalRadius } from '../../src/search/total-radius';
import { graphTuple } from '../../src/tuple';
import { source } from '../support/random';

function radiusOf(W: readonly (readonly number[])[]): number {
  const entries = W.flatMap((row, i) => row.flatMap((w, j) => (w > 0 ? [[i, j, w] as const] : [])));
  const edges = entries.map(([i, j]) => [i, j] as [number, number]);
  return totalRadius(graphTuple({ n: W.length, edges, weights: entries.map(([, , w]) => w) }));
}

describe('the root of the weights of a directed graph', () => {
  // Regression: the residual was small beside the largest weight, and 5e-9 of the root was wrong.
  it.each([
    [3, 12],
    [40, 6],
    [160, 6],
    [200, 3],
  ])('a cycle of %i, weights over %i decades and their inverses', (n, decades) => {
    const logs = Array.from({ length: n }, (_, i) => decades * Math.sin(3 * i + 1));
    const mean = logs.reduce((sum, x) => sum + x, 0) / n;
    const W = logs.map((x, i) => logs.map((_, j) => (j === (i + 1) % n ? 10 ** (x - mean) : 0)));
    expect(radiusOf(W)).toBeCloseTo(1, 9);
  });

  it.each([0, 4, 8, 20])('a random one, in coordinates over %i decades', (decades) => {
    const random = source(3);
    const n = 150;
    const W = Array.from({ length: n }, () =>
      Array.from({ length: n }, () => (random.uniform() < 0.04 ? random.uniform() : 0)),
    );
    const expected = Math.max(...new EigenvalueDecomposition(new Matrix(W)).realEigenvalues);
    const scale = Array.from({ length: n }, (_, i) => 10 ** (decades * (i / n - 0.5)));
    expect(radiusOf(W.map((row, i) => row.map((w, j) => (w * scale[j]!) / scale[i]!))) / expected).toBeCloseTo(1, 9);
  });

  it('two parts that turn into one another, one way out, and nothing at all', () => {
    const W = [
      [0, 0, 4, 0, 0],
      [0, 0, 9, 0, 0],
      [1, 1, 0, 1e9, 0],
      [0, 0, 0, 2, 1e9],
      [0, 0, 0, 0, 0],
    ];
    expect(radiusOf(W)).toBeCloseTo(Math.sqrt(13), 12);
    expect(
      radiusOf([
        [0, 1, 0],
        [0, 0, 1e6],
        [0, 0, 0],
      ]),
    ).toBe(0);
  });

  it('a star and a path without direction, by their residuals', () => {
    const n = 120;
    const path = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => Number(Math.abs(i - j) === 1)),
    );
    expect(radiusOf(path)).toBeCloseTo(2 * Math.cos(Math.PI / (n + 1)), 9);
    const star = path.map((row, i) => row.map((_, j) => Number((i === 0) !== (j === 0))));
    expect(radiusOf(star)).toBeCloseTo(Math.sqrt(n - 1), 9);
  });
});
