/**
 * A compression B*AB may have a larger ρ(Φ) than A where A is not Hermitian: A = [[1, 8], [0, 0]] has the radius 1, and on the line of (1, 1) it is (1 + 8)/2 = 9/2. So
 * fits with `orthogonalTo`, and clusters of such an atlas, may have similarities and shares above 1. They are told, and read back.
 */
import { describe, expect, it } from 'vitest';
import { real } from '../../src/algebra';
import { atlasFromJSON, clusterAtlas, rankSweep } from '../../src/cluster';
import { differencesOfAtlas } from '../../src/cluster/recertify-atlas';
import { scaledTuple } from '../../src/tuple/input';
import { gaussianTuple, radius, source, toInputTuple } from '../support';
import { fields } from '../support/fields';
import { embedIn } from '../support/naive';

describe.each(fields)('shares above 1, over the $name numbers', ({ dim, field }) => {
  const plain = [
    [
      [1, 8],
      [0, 0],
    ],
  ].map((M) => M.map((row) => row.map((x) => [x])));
  const A = toInputTuple(embedIn(dim, plain));
  const options = { rank: 1, orthogonalTo: [[1, -1].map((x) => (dim === 1 ? x : embedIn(dim, [[[[x]]]])[0]![0]![0]))] };

  it('of a fit with orthogonalTo, from its JSON too', () => {
    const result = field.fit(A, options as never);
    expect(result.fitness).toBeCloseTo(4.5, 12);
    expect(result.similarity).toBeCloseTo(4.5, 12);
    expect(field.fromJSON(JSON.stringify(result)).similarity).toBe(result.similarity);
  });

  it('of atlases and sweeps', () => {
    const { clusters } = clusterAtlas(A, options as never);
    expect(clusters[0]!.share).toBeCloseTo(4.5 ** 2, 10);
    const { rank: _, ...rest } = options;
    expect(rankSweep(A, { ranks: [1], ...rest } as never)[0]!.share).toBeCloseTo(4.5 ** 2, 10);
  });
});

it('of later rounds of an atlas: a complement holds more than the tuple', () => {
  let above = 0;
  for (let seed = 0; seed < 60; seed++) {
    // Matrices with a few large entries are far from normal.
    const random = source(seed);
    const [small, large] = [gaussianTuple(1, 2, 4, random), gaussianTuple(1, 2, 4, random)];
    const A = small.map((M, j) =>
      M.map((row, i) => row.map((x, k) => [x[0]! * (large[j]![i]![k]![0]! > 0.7 ? 8 : 1)])),
    );
    const atlas = clusterAtlas(toInputTuple(A), { rank: 1, restarts: 1, minimumShare: 0.5 });
    const total = radius(A);
    for (const { fitness, share } of atlas.clusters) {
      expect(share / (fitness ** 2 / total), `seed ${seed}`).toBeCloseTo(1, 6);
      if (share < 1.001) continue;
      above += 1;
      const stored = atlasFromJSON(JSON.stringify(atlas));
      expect(stored.clusters.map((entry) => entry.share)).toEqual(atlas.clusters.map((entry) => entry.share));
      const { clusters, rest } = differencesOfAtlas(stored, scaledTuple('A', toInputTuple(A), real));
      expect([clusters.flat(), rest]).toEqual([[], []]);
    }
  }
  expect(above).toBeGreaterThan(0);
});
