/** Hypergraphs beside graphs, beside the same matrices as a sparse tuple, and at exact values. `laws.test.ts` has the verbs. */
import { describe, expect, it } from 'vitest';
import { algebra } from '../../src';
import { clusterAtlas } from '../../src/cluster';
import * as complex from '../../src/complex';
import * as quaternion from '../../src/quaternion';
import * as real from '../../src/real';
import { graphTuple, hypergraphTuple, sparseTuple } from '../../src/tuple';
import { source } from '../support/random';

/** Hyperedges of 2 to `most` random vertices. */
function randomHypergraph(n: number, count: number, most: number, seed: number): number[][] {
  const random = source(seed);
  return Array.from({ length: count }, () => {
    const size = random.integer(2, most);
    const set = new Set<number>();
    while (set.size < size) set.add(random.integer(0, n - 1));
    return [...set];
  });
}

const asSparse = (n: number, hyperedges: readonly (readonly number[])[]) =>
  sparseTuple({
    n,
    entries: hyperedges.flatMap((set, e) =>
      set.flatMap((i) =>
        set.filter((j) => j !== i).map((j) => [e, i, j, 1 / (set.length - 1)] as [number, number, number, number]),
      ),
    ),
  });

describe('what hypergraphs are', () => {
  it('of two vertices an edge, the undirected graph', () => {
    const edges: [number, number][] = [
      [0, 1],
      [0, 2],
      [1, 2],
      [2, 3],
      [3, 3],
    ];
    const weights = [1, 4, 2, 9, 3];
    const hyperedges = edges.map(([i, j]) => (i === j ? [i] : [i, j]));
    expect(hypergraphTuple({ n: 5, hyperedges, weights }).toDense()).toEqual(
      graphTuple({ n: 5, edges, weights, kind: 'symmetric' }).toDense(),
    );
  });

  it('lists and compressed rows are one', () => {
    const rows = { indptr: [0, 3, 4], indices: Int32Array.of(4, 1, 0, 2) };
    expect(hypergraphTuple({ n: 5, hyperedges: rows }).toDense()).toEqual(
      hypergraphTuple({ n: 5, hyperedges: [[0, 1, 4], Uint8Array.of(2)] }).toDense(),
    );
  });

  it('says what is wrong where', () => {
    const made = (definition: object) => () => hypergraphTuple({ n: 4, hyperedges: [[0, 1]], ...definition });
    expect(made({ n: 0 })).toThrow(/hypergraphTuple: n: expected an integer/);
    expect(made({ vertices: 3 })).toThrow(/unknown option 'vertices'/);
    expect(made({ hyperedges: [] })).toThrow('hypergraphTuple: hyperedges: expected at least one hyperedge, got none');
    expect(made({ hyperedges: [[0], []] })).toThrow('hyperedges[1]: expected at least one vertex, got none');
    expect(made({ hyperedges: [[0, 4]] })).toThrow(/hyperedges\[0\]\[1\]: expected an integer from 0 to 3/);
    expect(
      made({
        hyperedges: [
          [0, 1],
          [2, 3, 2],
        ],
      }),
    ).toThrow('hyperedges[1][2]: expected each vertex once in a hyperedge, got 2 again');
    expect(made({ hyperedges: [0, 1] })).toThrow(/hyperedges\[0\]: expected an array/);
    expect(made({ hyperedges: 'ab' })).toThrow(TypeError);
    expect(made({ hyperedges: { indptr: [0, 2], indices: [0] } })).toThrow(/indptr\[1\]/);
    expect(made({ hyperedges: { indptr: [0, 1], indices: [0, 1] } })).toThrow(
      /indptr\[1\]: expected 2, the length of indices/,
    );
    expect(made({ hyperedges: { indptr: [0, 0, 1], indices: [0] } })).toThrow(
      /hyperedge 0: expected at least one vertex/,
    );
    expect(made({ hyperedges: { indptr: [0, 2], indices: [1, 1] } })).toThrow(/1 again/);
    expect(made({ weights: [1, 2] })).toThrow('weights: expected 1 numbers, one for each hyperedge, got 2');
    expect(made({ weights: [-1] })).toThrow(/weights\[0\]/);
    expect(made({ weights: [1e300] })).toThrow(RangeError);
  });
});

describe('exact values', () => {
  it('a hyperedge alone: √w at every rank, on its vertices', () => {
    const A = hypergraphTuple({ n: 7, hyperedges: [[5, 1, 3, 2]], weights: [9] });
    for (const rank of [1, 2]) {
      const found = real.fit(A, { rank, restarts: 3, seed: 1 });
      expect(found.fitness).toBeCloseTo(3, 8);
    }
    const { P } = real.fit(A, { rank: 1, restarts: 3, seed: 1 });
    for (let i = 0; i < 7; i++) expect(P.get(i, i)).toBeCloseTo([5, 1, 3, 2].includes(i) ? 0.25 : 0, 7);
  });

  it('the Fano plane: the constant vector has fitness 3/√7 at d = 1, and Φ(A) an invariant plane with its root', () => {
    const lines = Array.from({ length: 7 }, (_, i) => [i, (i + 1) % 7, (i + 3) % 7]);
    const A = hypergraphTuple({ n: 7, hyperedges: lines });
    // x*A_ex = 3/7 for x_i = 1/√7 and each of the seven lines, so that ρ(Γ(A;X)) is at least 7·(3/7)² and ρ(Φ(X)) is that.
    expect(real.fitness(A, new Array(7).fill([[3 / 7]]))).toBeCloseTo(3 / Math.sqrt(7), 10);
    // Φ takes the span of 1 and J − 1 to itself: (A_e²)_ii = 1/2 for 3 lines, (A_e²)_ij = 1/4 for one line; the sums of J − 1 are 2/4 and 3/4.
    const [a, b, c, d] = [3 / 2, 1 / 4, 3 / 2, 3 / 4];
    const root = (a + d) / 2 + Math.sqrt((a - d) ** 2 / 4 + b * c);
    expect(real.spectralRadius(A).value).toBeCloseTo(root, 9);
  });
});

describe('beside the same matrices as a sparse tuple', () => {
  const hyperedges = randomHypergraph(30, 40, 6, 3);
  for (const [name, field, over] of [
    ['real', real, algebra.real],
    ['complex', complex, algebra.complex],
    ['quaternion', quaternion, algebra.quaternion],
  ] as const) {
    it(name, () => {
      const A = hypergraphTuple({ n: 30, hyperedges, algebra: over });
      for (const rank of name === 'real' ? [1, 3] : [2]) {
        const result = field.fit(A, { rank, restarts: 1, seed: 1 });
        expect([result.method, result.status]).toEqual(['hermitian-cg', 'converged']);
        if (name !== 'real') continue;
        const dense = asSparse(30, hyperedges);
        expect(real.fitness(dense, result.X) / result.fitness).toBeCloseTo(1, 8);
        const again = real.fit(dense, { rank, start: result });
        expect(again.fitness / result.fitness).toBeCloseTo(1, 8);
        expect(result.similarity).toBeCloseTo(again.similarity, 9);
      }
    });
  }

  it('an atlas goes on after the first cluster', () => {
    const A = hypergraphTuple({ n: 40, hyperedges: randomHypergraph(40, 60, 5, 4) });
    const { clusters } = clusterAtlas(A, { rank: 2, minimumShare: 0.4, rounds: 2, restarts: 1 });
    expect(clusters.length).toBeGreaterThan(1);
  });
});

it('6,000 hyperedges at d = 12: 7 MB of X, of which nothing is made; a planted set is found', () => {
  const n = 400;
  const planted = Array.from({ length: 12 }, (_, i) => 30 * i);
  const random = source(11);
  const hyperedges = randomHypergraph(n, 6000, 4, 5);
  for (let e = 0; e < 120; e++) {
    const set = new Set<number>();
    while (set.size < 4) set.add(planted[random.integer(0, 11)]!);
    hyperedges.push([...set]);
  }
  const A = hypergraphTuple({ n, hyperedges });
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const result = real.fit(A, {
    rank: 12,
    seed: 1,
    tolerance: 1e-4,
    onIteration: () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    },
  });
  expect(result.status).toBe('converged');
  expect(most).toBeLessThan(4e6);
  const weights = Array.from({ length: n }, (_, i) => ({ i, weight: result.P.get(i, i) }));
  const first = weights.sort((a, b) => b.weight - a.weight).slice(0, 12);
  expect(first.map(({ i }) => i).sort((a, b) => a - b)).toEqual(planted);
});
