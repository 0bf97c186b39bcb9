/** Graphs: exact values, what their kinds have in common, and sizes at which no stack of the X_j can exist. */
import { describe, expect, it } from 'vitest';
import { algebra, complex, quaternion, real } from '../../src';
import { graphTuple, sparseTuple } from '../../src/tuple';
import { source } from '../support/random';

type Edge = readonly [number, number];

const cycle = (n: number): Edge[] => Array.from({ length: n }, (_, i) => [i, (i + 1) % n]);
const clique = (vertices: readonly number[]): Edge[] =>
  vertices.flatMap((i, at) => vertices.slice(0, at).map((j): Edge => [i, j]));

/** The same tuple by the entries of its matrices, to which no verb of graphs is known. */
function asSparse(n: number, edges: readonly Edge[], weights: readonly number[]) {
  return sparseTuple({
    n,
    r: edges.length,
    entries: edges.flatMap(([i, j], e) => {
      const root = Math.sqrt(weights[e]!);
      return i === j ? [[e, i, j, root] as const] : [[e, i, j, root] as const, [e, j, i, root] as const];
    }),
  });
}

/** A graph without parallel edges. */
function randomGraph(n: number, count: number, seed: number) {
  const random = source(seed);
  const places = new Map<string, Edge>();
  while (places.size < count) {
    const [i, j] = [random.integer(0, n - 1), random.integer(0, n - 1)];
    places.set(`${Math.min(i, j)} ${Math.max(i, j)}`, [i, j]);
  }
  const edges = [...places.values()];
  return { edges, weights: edges.map(() => Math.exp(2 * random.normal())) };
}

describe('one graph in all the ways it can be given', () => {
  it('pairs and weights, triples, compressed rows, undirected', () => {
    const dense = (definition: Parameters<typeof graphTuple>[0]) => Array.from(graphTuple(definition).toDense().data);
    const triples = [
      [0, 1, 4],
      [2, 1, 9],
    ] as const;
    const pairs = triples.map(([i, j]) => [i, j] as const);
    const weights = triples.map(([, , w]) => w);
    const rows = { indptr: [0, 1, 1, 2], indices: [1, 1], values: weights };
    const expected = dense({ n: 3, edges: pairs, weights });
    for (const edges of [triples, rows]) expect(dense({ n: 3, edges })).toEqual(expected);
    expect(dense({ n: 3, adjacency: rows })).toEqual(expected);
    expect(dense({ n: 3, edges: triples, undirected: false })).toEqual(expected);
    const symmetric = dense({ n: 3, edges: pairs, weights, kind: 'symmetric' });
    expect(dense({ n: 3, edges: triples, undirected: true })).toEqual(symmetric);
    expect(dense({ n: 3, edges: triples, undirected: true, kind: 'symmetric' })).toEqual(symmetric);
    // Weights of rows under another name are not 1.
    const misnamed = { indptr: rows.indptr, indices: rows.indices, weights };
    for (const one of [{ edges: misnamed }, { adjacency: misnamed }])
      expect(() => graphTuple({ n: 3, ...one })).toThrow("graphTuple: adjacency: unknown option 'weights'");
  });
});

describe('exact values', () => {
  it('cycles, paths and planted cliques, of both undirected kinds', () => {
    for (const kind of ['symmetric', 'pairs'] as const) {
      // A tuple and its mix by an orthogonal matrix have the same ρ(Φ), that of the weights.
      expect(real.spectralRadius(graphTuple({ n: 5, edges: cycle(5), kind })).value).toBeCloseTo(2, 10);
      const solved = (n: number, edges: Edge[], rank: number) =>
        real.fit(graphTuple({ n, edges, kind }), { rank, restarts: 6, seed: 1 });
      const planted = [...clique([1, 3, 4, 6]), [0, 1], [0, 2], [2, 5], [5, 6], [6, 7], [7, 2]] as Edge[];
      const found = solved(8, planted, 4);
      expect(found.fitness).toBeCloseTo(Math.sqrt(3), 8);
      const inside = [1, 3, 4, 6].reduce((sum, i) => sum + found.P.get(i, i), 0);
      expect(inside).toBeCloseTo(1, 6);
    }
    expect(
      real.fit(graphTuple({ n: 5, edges: cycle(5), kind: 'pairs' }), { rank: 3, restarts: 5 }).fitness,
    ).toBeCloseTo(2 ** 0.25, 8);
  });

  it('a directed cycle of k at rank d: √(d/k)', () => {
    const A = graphTuple({ n: 5, edges: cycle(5) });
    for (const rank of [1, 2, 4])
      expect(real.fit(A, { rank, restarts: 4 }).fitness).toBeCloseTo(Math.sqrt(rank / 5), 7);
  });

  it('d = 1, symmetric: twice the largest Σ w x_i²x_j² over unit x, for a clique of k vertices 2(k − 1)/k', () => {
    // max over x of (Σ_e (2x_ix_j)²) = 2·(1 − 1/k), Motzkin and Straus.
    const A = graphTuple({ n: 7, edges: [...clique([0, 2, 5]), [1, 3], [3, 4], [4, 6]], kind: 'symmetric' });
    expect(real.fit(A, { rank: 1, restarts: 8, seed: 2 }).fitness ** 2).toBeCloseTo(2 * (1 - 1 / 3), 8);
  });

  it('a directed graph without cycles is refused by fits, as nilpotent', () => {
    const A = graphTuple({
      n: 3,
      edges: [
        [0, 1],
        [1, 2],
        [0, 2],
      ],
    });
    expect(() => real.fit(A, { rank: 1 })).toThrow(/nilpotent/);
  });
});

describe('the symmetric kind beside the same matrices as a sparse tuple', () => {
  const graphs = [
    ['random', 30, randomGraph(30, 90, 1)],
    [
      'bipartite, two parts that do not touch',
      12,
      {
        edges: [
          [0, 6],
          [0, 7],
          [1, 6],
          [2, 8],
          [3, 9],
          [3, 10],
          [4, 11],
          [5, 11],
        ] as Edge[],
        weights: [1, 2, 3, 4, 5, 6, 7, 8],
      },
    ],
    [
      'a star with weights that differ by 1e12',
      6,
      {
        edges: [
          [0, 1],
          [0, 2],
          [0, 3],
          [0, 4],
          [0, 0],
        ] as Edge[],
        weights: [1e6, 1e-6, 1, 2, 3],
      },
    ],
    [
      'isolated vertices and a loop',
      9,
      {
        edges: [
          [2, 2],
          [2, 4],
          [4, 7],
        ] as Edge[],
        weights: [1, 2, 3],
      },
    ],
  ] as const;
  const fields = [
    ['real', real, algebra.real],
    ['complex', complex, algebra.complex],
    ['quaternion', quaternion, algebra.quaternion],
  ] as const;

  for (const [name, field, over] of fields) {
    it.each(graphs)(`${name}: %s`, (_name, n, { edges, weights }) => {
      for (const rank of name === 'real' ? [1, 2, 3] : [2]) {
        const A = graphTuple({ n, edges, weights, kind: 'symmetric', algebra: over });
        const result = field.fit(A, { rank, restarts: 2, seed: 1 });
        expect(['hermitian-cg', 'converged']).toEqual([result.method, result.status]);
        // The stack of the X_j is made when it is asked for; the definition of the fitness, with the matrices written out, is a witness.
        const dense = asSparse(n, edges, weights);
        if (name === 'real') {
          const order = edges.map((edge, e) => ({ edge: [...edge].sort((a, b) => a - b), e }));
          order.sort((a, b) => a.edge[0]! - b.edge[0]! || a.edge[1]! - b.edge[1]!);
          const sorted = asSparse(
            n,
            order.map(({ e }) => edges[e]!),
            order.map(({ e }) => weights[e]!),
          );
          expect(real.fitness(sorted, result.X) / result.fitness).toBeCloseTo(1, 8);
          const again = real.fit(dense, { rank, start: result });
          expect(again.fitness / result.fitness).toBeCloseTo(1, 8);
          expect(result.similarity).toBeCloseTo(again.similarity, 9);
          expect(again.certificate.secondOrder!.largest).toBeLessThan(1e-4);
        }
        expect(result.residuals.stationarity).toBeLessThan(1e-7);
        expect(result.dominance().dominant).toBe(true);
        expect(result.spectra(1).gamma[0]!.re).toBeCloseTo(1, 6);
        expect(result.spectra(1).phi[0]!.re).toBeCloseTo(1, 6);
        expect(field.fromJSON(JSON.parse(JSON.stringify(result))).X.data).toEqual(result.X.data);
      }
    });
  }

  it('on the complement of a vector', () => {
    const { edges, weights } = randomGraph(30, 90, 1);
    const orthogonalTo = [Array.from({ length: 30 }, (_, i) => Math.cos(i))];
    const A = graphTuple({ n: 30, edges, weights, kind: 'symmetric' });
    const result = real.fit(A, { rank: 2, restarts: 1, orthogonalTo });
    expect(result.status).toBe('converged');
    expect(result.membership(orthogonalTo[0]!)).toBeLessThan(1e-20);
    expect(result.X.shape).toEqual([90, 2, 2]);
  });
});

it('15,000 edges at d = 12: 15 MB of X, of which nothing is made', () => {
  const random = source(7);
  const [n, count] = [400, 15_000];
  const edges = Int32Array.from({ length: 2 * count }, () => random.integer(0, n - 1));
  const A = graphTuple({ n, edges, kind: 'symmetric' });
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
  expect(most).toBeLessThan(8e6);
  expect(A.r * 12 * 12 * 8).toBeGreaterThan(1.5e7);
});
