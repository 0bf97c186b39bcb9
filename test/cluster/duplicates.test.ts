/** Near duplicates in an atlas: the fidelity by its closed form, what is merged and what not, JSON, and a network whose clusters are known. */
import { describe, expect, it } from 'vitest';
import { loadNetwork } from '../../examples/modular-addition/model';
import { atlasFromJSON, type ClusterAtlas, clusterAtlas } from '../../src/cluster';
import { fidelity } from '../../src/cluster/duplicates';
import { factorOf, type Lsrdr } from '../../src/result/lsrdr';
import { fields } from '../support/fields';
import { build, fromArray, mul, size, toInputTuple } from '../support/naive';
import { planar } from '../support/planar';
import { gaussianTuple, randomUnitary, source } from '../support/random';

const nearness = (one: Lsrdr, other: Lsrdr): number =>
  Math.min(...(['P', 'Q'] as const).map((side) => fidelity(factorOf(one, side), factorOf(other, side))));

const hitsOf = ({ clusters }: ClusterAtlas): number => clusters.reduce((sum, { hits }) => sum + hits, 0);

describe.each(fields)('$name fidelity', ({ dim, algebra }) => {
  it('is Σ (p_i p_i’)^{1/2} cos θ_i for principal vectors at the angles θ_i, whatever the factors', () => {
    const W = randomUnitary(dim, 7, source(341));
    const [p, q, angles] = [
      [0.7, 0.2, 0.1],
      [0.5, 0.5, 0],
      [0.3, 1.2, 0.8],
    ] as const;
    const K = build(7, 3, (i, j) => W[i]![j]!.map((x) => Math.sqrt(p[j]!) * x));
    const turned = (i: number, j: number) =>
      W[i]![j]!.map((x, c) => x * Math.cos(angles[j]!) + W[i]![j + 3]![c]! * Math.sin(angles[j]!));
    const L = build(7, 3, (i, j) => turned(i, j).map((x) => Math.sqrt(q[j]!) * x));
    const expected = p.reduce((sum, value, i) => sum + Math.sqrt(value * q[i]!) * Math.cos(angles[i]!), 0);
    const mixed = [K, L].map((M, at) => planar(algebra, mul(M, randomUnitary(dim, 3, source(342 + at)))));
    expect(fidelity(mixed[0]!, mixed[1]!)).toBeCloseTo(expected, 12);
    expect(fidelity(mixed[1]!, mixed[0]!)).toBeCloseTo(expected, 12);
    expect(fidelity(mixed[0]!, mixed[0]!)).toBeCloseTo(1, 12);
    const away = build(7, 3, (i, j) => W[i]![6 - j]!.map((x) => (j < 1 ? x : 0)));
    expect(fidelity(planar(algebra, K), planar(algebra, away))).toBeLessThan(1e-12);
  });

  it.each([1, 0.3])('entries of a round are apart and what is merged is near, at %d', (duplicates) => {
    // Tuples with near and with distant optima in one round.
    const [r, n, rank, seeds] = dim === 1 ? [3, 6, 4, [4, 5]] : dim === 2 ? [2, 5, 1, [7, 5]] : [2, 5, 1, [1, 3]];
    let merged = 0;
    let apartFrom = 0;
    for (const seed of seeds) {
      const A = toInputTuple(gaussianTuple(dim, r, n, source(seed))) as never;
      const options = { rank, restarts: dim === 1 ? 11 : 7, minimumShare: 0.02, rounds: 2 } as const;
      const atlas = clusterAtlas(A, { ...options, duplicates });
      const apart = clusterAtlas(A, { ...options, rounds: 1, duplicates: 1 });
      const first = atlas.clusters.filter(({ round }) => round === 0);
      expect(first[0]!.fitness).toBe(apart.clusters[0]!.fitness);
      expect(first.reduce((sum, { hits }) => sum + hits, 0)).toBe(hitsOf(apart));
      expect(first.reduce((sum, entry) => sum + 1 + entry.merged.length, 0)).toBe(apart.clusters.length);
      for (const round of [0, 1]) {
        const entries = atlas.clusters.filter((entry) => entry.round === round);
        entries.forEach((entry, i) => {
          for (const other of entry.merged) {
            expect(nearness(entry.result, other.result)).toBeGreaterThanOrEqual(duplicates);
            expect(other.fitness).toBeLessThanOrEqual(entry.fitness);
            merged++;
          }
          for (const other of entries.slice(i + 1)) {
            expect(duplicates === 1 || nearness(entry.result, other.result) < duplicates).toBe(true);
            apartFrom++;
          }
          // The second round is orthogonal to the entries of the first.
          if (round === 0) return;
          for (const earlier of first) {
            const product = mul(fromArray(earlier.result.projection, dim), fromArray(entry.result.projection, dim));
            expect(size(product)).toBeLessThan(1e-6);
          }
        });
      }
      const { unseen, bound } = atlas.coverage[0]!.optima;
      expect(bound).toBeLessThanOrEqual(apart.coverage[0]!.optima.bound);
      expect(unseen).toBeLessThanOrEqual(apart.coverage[0]!.optima.unseen);
      const text = JSON.stringify(atlas);
      const back = atlasFromJSON(text, { algebra });
      expect(JSON.stringify(back)).toBe(text);
      const flat = (found: ClusterAtlas) =>
        found.clusters.map(({ fitness, hits, merged: others }) => [fitness, hits, others.map((each) => each.fitness)]);
      expect(flat(back)).toEqual(flat(atlas));
    }
    expect(merged > 0).toBe(duplicates < 1);
    if (dim > 1) expect(apartFrom).toBeGreaterThan(0);
  });
});

describe('real duplicates', () => {
  // Regression: at rank 4 each wave was there twice, once with one filler and once with another.
  it('modular addition, rank 4: the two optima of one frequency are one entry', () => {
    const options = { rank: 4, restarts: 7, rounds: 1 } as const;
    const layer = loadNetwork().network.layers[0]!;
    const atlas = clusterAtlas(layer, options);
    const apart = clusterAtlas(layer, { ...options, duplicates: 1 });
    expect(apart.clusters.length).toBeGreaterThan(atlas.clusters.length);
    expect(hitsOf(atlas)).toBe(hitsOf(apart));
    expect(atlas.clusters[0]!.merged).toHaveLength(1);
    expect(atlas.clusters[0]!.hits).toBe(apart.clusters[0]!.hits + apart.clusters[1]!.hits);
    const total = atlas.clusters.length + atlas.clusters.reduce((sum, { merged }) => sum + merged.length, 0);
    expect(String(atlas)).toContain(`${atlas.clusters.length} clusters from ${total} optima`);
    atlas.clusters.forEach(({ result }, i) => {
      for (const other of atlas.clusters.slice(i + 1)) expect(nearness(result, other.result)).toBeLessThan(0.3);
    });
  });

  const A = [
    [
      [2, 0],
      [0, 1],
    ],
  ];
  it('an atlas stored before there were merged optima has none, and wrong indices are refused', () => {
    const stored = JSON.parse(JSON.stringify(clusterAtlas(A, { rank: 1 })));
    const without = { ...stored, clusters: stored.clusters.map(({ merged: _, ...rest }: { merged: unknown }) => rest) };
    expect(atlasFromJSON(without).clusters.map(({ merged }) => merged)).toEqual(stored.clusters.map(() => []));
    const wrong = { ...stored, clusters: [{ ...stored.clusters[0], merged: [7] }] };
    expect(() => atlasFromJSON(wrong)).toThrow(
      /^atlasFromJSON: clusters\[0\]\.merged\[0\]: expected an integer from 0 to/,
    );
    expect(() => atlasFromJSON({ ...stored, clusters: [{ ...stored.clusters[0], merged: 1 }] })).toThrow(
      'atlasFromJSON: clusters[0].merged: expected an array, got 1',
    );
  });

  it.each([0, 1.5, Number.NaN, 'all'])('duplicates: %j is refused', (duplicates) => {
    expect(() => clusterAtlas(A, { rank: 1, duplicates: duplicates as number })).toThrow(/^clusterAtlas: duplicates: /);
  });
});
