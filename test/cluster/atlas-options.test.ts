import { describe, expect, it } from 'vitest';
import { atlasFromJSON, clusterAtlas } from '../../src/cluster';
import { algebraOption, fields } from '../support';

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

describe.each(fields)('coverage of an atlas, $name', ({ dim }) => {
  const A = [diagonal(dim, [5, 0, 0, 0]), diagonal(dim, [0, 4, 0, 0]), diagonal(dim, [0, 0, 3, 1])];

  it('counts what is above the share alone, round by round, and goes through JSON', () => {
    const options = { rank: 1, restarts: 30, rounds: 2 };
    // 3² and 1² of 5² lie below one share and above the other.
    const [high, low] = [0.5, 0.01].map((minimumShare) => clusterAtlas(A as never, { ...options, minimumShare }));
    expect(high!.coverage.map(({ share }) => share)).toEqual(high!.ended === 'share' ? [0.5] : [0.5, 0.5]);
    expect(high!.coverage[0]!.bound).toBeLessThanOrEqual(low!.coverage[0]!.bound);
    // Every random start of the first round found something; what was found once is what the estimate counts.
    const { optima, runs, classes } = low!.clusters[0]!.result;
    const random = runs.filter(({ start, optimum }) => start === 'random' && optimum >= 0);
    const once = (above: number): number =>
      classes.filter(({ fitness, optima: members }) => {
        const hits = runs.filter(({ optimum }) => members.includes(optimum));
        return fitness ** 2 / 25 >= above && hits.length === 1 && hits[0]!.start === 'random';
      }).length;
    expect(optima.length).toBeGreaterThanOrEqual(2);
    expect(low!.coverage[0]!.unseen).toBe(once(0.01) / random.length);
    expect(high!.coverage[0]!.unseen).toBe(once(0.5) / random.length);
    for (const atlas of [high!, low!]) {
      const back = atlasFromJSON(JSON.stringify(atlas), algebraOption(fields.find((one) => one.dim === dim)!.algebra));
      expect(back.coverage).toEqual(atlas.coverage);
      expect(JSON.stringify(back)).toBe(JSON.stringify(atlas));
      const { coverage, ...old } = atlas.toJSON();
      expect(coverage!.length).toBe(atlas.coverage.length);
      expect(atlasFromJSON(old, algebraOption(atlas.clusters[0]!.result.algebra)).coverage).toEqual([]);
      expect(String(atlas)).toContain(`of share ${atlas.coverage[0]!.share} or more with probability ≤ `);
    }
  });

  it('restarts until a bound, in every round', () => {
    const atlas = clusterAtlas(A as never, { rank: 1, restarts: { until: 0.3, atMost: 60 }, rounds: 1 });
    expect(atlas.coverage[0]!.bound).toBeLessThanOrEqual(0.3);
    expect(atlas.clusters[0]!.runs).toBeGreaterThanOrEqual(15);
    expect(atlas.clusters[0]!.runs).toBeLessThan(61);
  });
});
