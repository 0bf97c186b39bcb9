import { describe, expect, it } from 'vitest';
import { clusterAtlas } from '../../src/cluster';
import { fields } from '../support';

const diagonal = (dim: number, entries: readonly number[]) =>
  entries.map((entry, i) =>
    entries.map((_, k) => {
      const value = i === k ? entry : 0;
      return dim === 1 ? value : [value, ...new Array<number>(dim - 1).fill(0)];
    }),
  );
const unit = (dim: number, n: number, at: number) =>
  Array.from({ length: n }, (_, i) =>
    dim === 1 ? Number(i === at) : [Number(i === at), ...new Array<number>(dim - 1).fill(0)],
  );

describe.each(fields)('clusterAtlas, $name', ({ dim }) => {
  // Regression: rounds of deflation forgot the vectors that the caller leaves out.
  it('keeps to the complement of orthogonalTo in every round', () => {
    const A = [diagonal(dim, [5, 0, 0, 0]), diagonal(dim, [0, 4, 0, 0]), diagonal(dim, [0, 0, 3, 2])];
    const atlas = clusterAtlas(A as never, {
      rank: 1,
      minimumShare: 0.01,
      orthogonalTo: unit(dim, 4, 0) as never,
    });
    expect(atlas.clusters.map(({ result }) => Number(result.fitness.toFixed(6)))).toEqual([4, 3, 2]);
    expect(atlas.clusters.map(({ result }) => result.fitness)).toEqual(atlas.clusters.map(({ fitness }) => fitness));
    for (const { result } of atlas.clusters) expect(result.membership(unit(dim, 4, 0) as never)).toBeLessThan(1e-20);
    expect(atlas.clusters[2]!.share).toBeCloseTo(4 / 25, 9);
  });
});
