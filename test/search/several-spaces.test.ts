/** Fits of tuples between several spaces: `quiverTuple` and `cyclicTuple`. */
import { describe, expect, it } from 'vitest';
import { cyclicTuple, type QuiverTuple, quiverTuple } from '../../src/tuple';
import { type FieldCase, fields } from '../support/fields';
import type { Naive, NaiveTuple } from '../support/naive';
import * as oracle from '../support/naive';
import { fitnessOf } from '../support/oracle';
import { gaussianMatrix, hermitianTuple, randomInvertible, source } from '../support/random';

type Shape = readonly [from: number, to: number, count: number];

const names = ['a', 'b', 'c', 'd'];

/** Gaussian matrices along the edges, as dense n×n ones too. */
function sample(dim: number, sizes: readonly number[], shapes: readonly Shape[], seed: number) {
  const random = source(seed);
  const families = shapes.map(([from, to, count]) =>
    Array.from({ length: count }, () => gaussianMatrix(dim, sizes[to]!, sizes[from]!, random)),
  );
  return { families, ...assembled(dim, sizes, shapes, families) };
}

function assembled(dim: number, sizes: readonly number[], shapes: readonly Shape[], families: readonly NaiveTuple[]) {
  const starts = sizes.map((_, v) => sizes.slice(0, v).reduce((sum, size) => sum + size, 0));
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const dense = families.flatMap((family, e) => {
    const [from, to] = shapes[e]!;
    return family.map((M) =>
      oracle.build(n, n, (i, k) => M[i - starts[to]!]?.[k - starts[from]!] ?? oracle.zeroScalar(dim)),
    );
  });
  const tuple = quiverTuple({
    vertices: Object.fromEntries(sizes.map((size, v) => [names[v]!, size])),
    edges: families.map((family, e) => {
      const [from, to] = shapes[e]!;
      return { from: names[from]!, to: names[to]!, matrices: oracle.toInputTuple(family) };
    }),
  });
  return { tuple, dense };
}

const both: readonly Shape[] = [
  [0, 1, 3],
  [1, 0, 2],
  [1, 1, 2],
];

function fitted({ field }: FieldCase, tuple: QuiverTuple, ranks: readonly number[], restarts = 1) {
  return field.fit(tuple, {
    rank: Object.fromEntries(tuple.vertices.map(({ name }, v) => [name, ranks[v]!])),
    restarts,
  });
}

describe.each(fields)('several spaces over $name', (one) => {
  const { dim, field } = one;
  const of = (array: Parameters<typeof oracle.fromArray>[0]) => oracle.fromArray(array, dim);

  it('reduces all spaces together: X = RAS of their ranks, with the fitness that dense matrices give', () => {
    const { tuple, dense } = sample(dim, [4, 3], both, 1);
    const result = fitted(one, tuple, [2, 1]);
    expect(result.status).toBe('converged');
    const X = oracle.fromStack(result.X, dim);
    const value = fitnessOf(dense, X);
    expect(result.fitness / value).toBeCloseTo(1, 7);
    const [a, b] = [result.at('a'), result.at('b')];
    expect([a.rank, b.rank, a.dimension, b.dimension]).toEqual([2, 1, 4, 3]);
    for (const { R, S, rank } of [a, b])
      expect(oracle.apart(oracle.mul(of(R), of(S)), oracle.eye(dim, rank))).toBeLessThan(1e-9);
    expect(a.share.P + b.share.P).toBeCloseTo(1, 9);
    expect(a.share.Q + b.share.Q).toBeCloseTo(1, 9);
    // The whole is the sum of its parts, and nothing beside them.
    const whole = of(result.projection);
    const parts = oracle.directSum([of(a.projection)], [of(b.projection)])[0]!;
    expect(oracle.apart(whole, parts)).toBeLessThan(1e-9);
    const P = oracle.directSum([of(a.P)], [of(b.P)])[0]!;
    expect(oracle.apart(of(result.P), P)).toBeLessThan(1e-9);
  });

  it('is a maximum among reductions of these ranks', () => {
    const { tuple, dense } = sample(dim, [4, 3], both, 2);
    const result = fitted(one, tuple, [1, 2]);
    expect(result.status).toBe('converged');
    const X = oracle.fromStack(result.X, dim);
    const random = source(3);
    for (let k = 0; k < (dim === 4 ? 3 : 12); k++) {
      // Where X has a block.
      const moved = X.map((M) =>
        M.map((row) =>
          row.map((x) => (x.some((y) => Math.abs(y) > 1e-12) ? x.map((y) => y + 1e-3 * random.normal()) : x)),
        ),
      );
      const value = fitnessOf(dense, moved);
      expect(value).toBeLessThan(result.fitness * (1 + 1e-9));
    }
  });

  it('has the same P and Q from every start', () => {
    const { tuple } = sample(dim, [4, 3], [...both, ...both], 4);
    const result = fitted(one, tuple, [2, 2], 4);
    expect(result.runs.filter(({ status }) => status === 'converged').length).toBeGreaterThanOrEqual(4);
    expect(result.agreementUpToSymmetry).toBeGreaterThan(0.5);
  });

  it('of one vertex is the plain fit', () => {
    const matrices = sample(dim, [5], [[0, 0, 3]], 5);
    const [graded, plain] = [
      field.fit(matrices.tuple, { rank: { a: 2 } }),
      field.fit(oracle.toInputTuple(matrices.families[0]!) as never, { rank: 2 }),
    ];
    expect(graded.fitness / plain.fitness).toBeCloseTo(1, 9);
    expect(oracle.apart(of(graded.P), of(plain.P))).toBeLessThan(1e-7);
    expect(oracle.apart(of(graded.at('a').Q), of(plain.Q))).toBeLessThan(1e-7);
  });

  it('does not depend on the bases of the spaces', () => {
    const sizes = [4, 3];
    const { tuple, families } = sample(dim, sizes, both, 6);
    const bases = sizes.map((size, v) => randomInvertible(dim, size, source(70 + v)));
    const moved = families.map((family, e) => {
      const [from, to] = both[e]!;
      return family.map((M) => oracle.mul(oracle.mul(bases[to]!.B, M), bases[from]!.inverse));
    });
    const [before, after] = [tuple, assembled(dim, sizes, both, moved).tuple].map((each) =>
      fitted(one, each, [2, 1], dim === 1 ? 5 : 1),
    );
    expect(after!.fitness / before!.fitness).toBeCloseTo(1, 7);
    const carried = (M: Naive, v: number) => oracle.mul(oracle.mul(bases[v]!.B, M), bases[v]!.inverse);
    for (const v of [0, 1]) {
      const [own, other] = [before!, after!].map((result) => of(result.at(names[v]!).projection));
      expect(oracle.apart(other!, carried(own!, v)) / oracle.size(other!)).toBeLessThan(1e-5);
    }
  });

  it('around a cycle of one and the same family is the plain fit twice', () => {
    const { families } = sample(dim, [4], [[0, 0, 3]], 7);
    const given = oracle.toInputTuple(families[0]!);
    const plain = field.fit(given as never, { rank: 2, restarts: 3 });
    const cycle = field.fit(cyclicTuple([given, given]), { rank: { 0: 2, 1: 2 }, restarts: 3 });
    expect(cycle.status).toBe('converged');
    expect(cycle.fitness / plain.fitness).toBeCloseTo(1, 7);
    for (const name of ['0', '1'])
      expect(oracle.apart(of(cycle.at(name).projection), of(plain.projection))).toBeLessThan(1e-5);
  });

  // Nothing in it depends on the algebra that the tests above do not ask.
  it.skipIf(dim === 4)(
    'converges where spaces are not seen by all others, or have more rank than the others leave them',
    () => {
      const cases: [readonly number[], readonly Shape[], readonly number[], readonly number[]][] = [
        // u leads to v and not back; apart; a vertex without edges; a narrow place in a cycle.
        [
          [4, 4],
          [
            [0, 0, 3],
            [0, 1, 2],
            [1, 1, 2],
          ],
          [2, 2],
          [0, 0],
        ],
        [
          [4, 4],
          [
            [0, 0, 3],
            [1, 1, 2],
          ],
          [2, 2],
          [0, 0],
        ],
        [[4, 3], [[0, 0, 3]], [2, 1], [2, 0]],
        [
          [4, 5, 4],
          [
            [0, 1, 2],
            [1, 2, 2],
            [2, 0, 2],
          ],
          [1, 2, 3],
          [1, 2, 2],
        ],
      ];
      for (const [sizes, shapes, ranks, equal] of cases) {
        const { tuple } = sample(dim, sizes, shapes, 8);
        const result = fitted(one, tuple, ranks, 2);
        expect(result.status, `${ranks}`).toBe('converged');
        expect(tuple.vertices.map(({ name }) => result.at(name).rank)).toEqual(ranks);
        if (equal.some((rank) => rank > 0)) {
          expect(result.fitness / fitted(one, tuple, equal, 2).fitness).toBeCloseTo(1, 6);
        }
      }
    },
  );

  it('finds a real eigenvalue around cycles of any length', () => {
    for (const length of dim === 4 ? [2] : [2, 3, 4]) {
      const shapes = names.slice(0, length).map((_, v): Shape => [v, (v + 1) % length, 3]);
      for (let seed = 20; seed < (dim === 4 ? 21 : 23); seed++) {
        const { tuple } = sample(dim, new Array<number>(length).fill(3), shapes, seed);
        const result = fitted(one, tuple, new Array<number>(length).fill(1), 1);
        expect(result.status, `cycle of ${length}, seed ${seed}`).toBe('converged');
      }
    }
  });

  it('keeps ranks where all matrices are Hermitian loops', () => {
    const loop = (size: number, seed: number) => oracle.toInputTuple(hermitianTuple(dim, 2, size, source(seed)));
    const tuple = quiverTuple({
      vertices: { a: 3, b: 4 },
      edges: [
        { from: 'a', to: 'a', matrices: loop(3, 13) },
        { from: 'b', to: 'b', matrices: loop(4, 14) },
      ],
    });
    const result = fitted(one, tuple, [2, 1], 2);
    expect([result.status, result.method]).toEqual(['converged', 'ascent']);
    expect([result.at('a').rank, result.at('b').rank]).toEqual([2, 1]);
    const alone = [
      field.fit(loop(3, 13) as never, { rank: 2, restarts: 3 }).fitness,
      field.fit(loop(4, 14) as never, { rank: 1, restarts: 3 }).fitness,
    ];
    expect(Math.min(...alone.map((value) => Math.abs(result.fitness / value - 1)))).toBeLessThan(1e-6);
  });

  it('goes on from its own result', () => {
    const { tuple } = sample(dim, [4, 3], both, 15);
    const result = fitted(one, tuple, [2, 1], 0);
    const again = field.fit(tuple, { rank: { a: 2, b: 1 }, start: result });
    expect(again.fitness / result.fitness).toBeCloseTo(1, 9);
    expect(again.sweeps).toBeLessThan(result.sweeps / 2);
  });

  it('is restored from JSON with its spaces', () => {
    const { tuple } = sample(dim, [4, 3], both, 9);
    const result = fitted(one, tuple, [2, 1], 0);
    const restored = field.fromJSON(JSON.stringify(result));
    expect(Array.from(restored.at('b').P.data)).toEqual(Array.from(result.at('b').P.data));
    const json = result.toJSON();
    expect(() => field.fromJSON({ ...json, vertices: [{ name: 'a', dimension: 7, rank: 1 }] })).toThrow(
      /add up to 7 and 3/,
    );
    const named = (...vertices: [string, number, number][]) => ({
      ...json,
      vertices: vertices.map(([name, dimension, rank]) => ({ name, dimension, rank })),
    });
    expect(() => field.fromJSON(named(['a', 4, 2], ['a', 3, 1]))).toThrow(/vertices\[1\].name: .* its own, got "a"/);
    expect(() => field.fromJSON(named(['b', 3, 1], ['a', 4, 2]))).toThrow(/point.S: expected .*columns in /);
  });
});

describe('the asynchronous form', () => {
  it('gives the same numbers', async () => {
    const { field, dim } = fields[0];
    const { tuple } = sample(dim, [4, 3], both, 10);
    const options = { rank: { a: 2, b: 1 }, restarts: 2 };
    const [now, later] = [field.fit(tuple, options), await field.fitAsync(tuple, { ...options, workers: 2 })];
    expect(later.fitness).toBe(now.fitness);
    expect(later.at('a').share).toEqual(now.at('a').share);
  });

  it('takes gradient-ascent too', () => {
    const { field, dim } = fields[1];
    const { tuple } = sample(
      dim,
      [3, 3],
      [
        [0, 1, 2],
        [1, 0, 2],
        [0, 0, 2],
      ],
      11,
    );
    const rank = { a: 1, b: 1 };
    const [slow, fast] = [
      field.fit(tuple, { rank, method: 'gradient-ascent', restarts: 2 }),
      field.fit(tuple, { rank, restarts: 2 }),
    ];
    expect(slow.status).toBe('converged');
    expect(slow.fitness / fast.fitness).toBeCloseTo(1, 6);
  });
});

describe('bad input', () => {
  const { field, dim } = fields[0];
  const { tuple } = sample(dim, [4, 3], both, 12);
  const edge = { from: 'u', to: 'v', matrices: [[[1, 0]]] };
  const vertices = { u: 2, v: 1 };
  it.each([
    [
      () => field.fit(tuple, { rank: 'x' as never }),
      /rank: expected the ranks of the vertices, { "a": …, "b": … }, or a number, got/,
    ],
    [() => field.fit(tuple, { rank: { a: 5, b: 1 } }), /rank.a: expected an integer from 0 to 4, got 5/],
    [() => field.fit(tuple, { rank: { a: 1 } }), /rank.b: expected an integer/],
    [() => field.fit(tuple, { rank: { a: 1, b: 1, x: 1 } }), /rank: expected vertices of the tuple, "a", "b", got "x"/],
    [() => field.fit(tuple, { rank: { a: 2, b: 0 } }), /a cycle of edges among the vertices of positive rank/],
    [() => field.fit(tuple, { rank: { a: 0, b: 0 } }), /a positive rank at one vertex at least/],
    [() => field.fit(tuple, { rank: { a: 1, b: 1 }, method: 'hermitian-cg' }), /method: .* of several spaces/],
    [
      () => field.fit(tuple, { rank: { a: 1, b: 1 }, orthogonalTo: [1, 0, 0, 0, 0, 0, 0] }),
      /orthogonalTo: expected vectors of each space/,
    ],
    [() => field.fit([[[1]]], { rank: { a: 1 } as never }), /rank: expected an integer/],
    [() => field.fit(tuple, { rank: { a: 1, b: 1 } }).at('x'), /real.at: name: expected one of "a", "b", got "x"/],
    [() => field.fit(tuple, { rank: { a: 1, b: 1 } }).at(0 as never), /at: name: expected the name of a vertex, got 0/],
    [() => field.fit(tuple, { rank: { a: 1, b: 1 } }).at(Symbol('a') as never), /the name of a vertex, got a symbol/],
    [() => field.fit([[[1]]], { rank: 1 }).at('x'), /the tuple has one space/],
    [() => field.fit(tuple, { rank: 2 }).at('a'), /or its fit one rank; .* with rank: { name: d } have several/],
    [() => quiverTuple({ vertices, edges: [] }), /edges: expected at least one edge/],
    [() => quiverTuple({ vertices: {}, edges: [edge] }), /vertices: expected at least one vertex/],
    [() => quiverTuple({ vertices: { u: 2, v: 0 }, edges: [edge] }), /vertices.v: expected an integer from 1/],
    [
      () => quiverTuple({ vertices, edges: [{ ...edge, to: 'w' }] }),
      /edges\[0\].to: expected one of "u", "v", got "w"/,
    ],
    [
      () => quiverTuple({ vertices, edges: [{ ...edge, from: 'v' }] }),
      /edges\[0\].matrices\[0\]: expected 1×1, got 1×2/,
    ],
    [
      () => quiverTuple({ vertices, edges: [{ ...edge, matrices: [] }] }),
      /edges\[0\].matrices: expected at least one matrix/,
    ],
    [() => quiverTuple({ vertices, edges: [{ ...edge, matrices: [[[Number.NaN, 0]]] }] }), /edges\[0\].matrices\[0\]/],
    [() => quiverTuple({ vertices, edges: [{ ...edge, matrices: [[[1e300, 0]]] }] }), /largest entry between/],
    [
      () =>
        quiverTuple({
          vertices,
          edges: [
            edge,
            {
              ...edge,
              matrices: [
                [
                  [
                    [1, 0],
                    [0, 0],
                  ],
                ],
              ],
            },
          ],
        }),
      /edges\[1\].matrices: expected real matrices/,
    ],
    [() => quiverTuple({ vertices, edges: new Array(2) }), /edges\[0\].*: expected an object, got undefined/],
    [
      () => quiverTuple({ vertices, edges: [{ ...edge, matrices: new Array(2) }] }),
      /edges\[0\].matrices\[0\]: expected an ndarray or nested arrays, got undefined/,
    ],
    [() => cyclicTuple(new Array(2)), /families\[0\]: expected an ndarray or nested arrays/],
    [() => cyclicTuple([[[[1, 0]]], [[[2, 1]]]]), /families\[1\]: expected matrices with 1 columns/],
  ])('%#', (make, message) => {
    expect(make).toThrow(message);
  });

  it('has whole numbers first, as objects do, each with its own size', () => {
    const edges = [
      { from: '10', to: '2', matrices: [[[1, 0]]] },
      { from: '2', to: '10', matrices: [[[2], [0]]] },
    ];
    const ordered = quiverTuple({ vertices: { x: 3, 10: 2, 2: 1 }, edges });
    expect(ordered.vertices.map(({ name, dimension }) => [name, dimension])).toEqual([
      ['2', 1],
      ['10', 2],
      ['x', 3],
    ]);
    const result = field.fit(ordered, { rank: { x: 0, 10: 1, 2: 1 } });
    expect([result.at('10').dimension, result.at('2').dimension, result.at('x').rank]).toEqual([2, 1, 0]);
  });

  it('takes ranks from the vertices where a fit has none', () => {
    const own = quiverTuple({
      vertices: { u: { dim: 2, rank: 1 }, v: { dim: 1, rank: 1 } },
      edges: [edge, { from: 'v', to: 'u', matrices: [[[2], [0]]] }],
    });
    const result = field.fit(own, { rank: {} });
    expect((field.fit as (A: unknown) => typeof result)(own).fitness).toBe(result.fitness);
    expect(result.fitness).toBeCloseTo(Math.sqrt(2), 9);
    expect(result.at('u').rank).toBe(1);
  });

  // Own names here, and those under which every object has something.
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', '<b>"&', '', '10'])(
    'takes %j as a name',
    (name) => {
      const one = (size: number | { dim: number; rank: number }) =>
        quiverTuple({
          vertices: { [name]: size, 2: 1 },
          edges: [
            { from: name, to: '2', matrices: [[[1, 0]]] },
            { from: '2', to: name, matrices: [[[2], [0]]] },
          ],
        });
      const ranks = (result: ReturnType<typeof field.fit>) => [name, '2'].map((vertex) => result.at(vertex).rank);
      expect(() => field.fit(one(2), { rank: { 2: 1 } })).toThrow(`rank.${name}: expected an integer from 0 to 2`);
      expect(() => field.fit(one(2), { rank: { 2: 1 } })).toThrow('got undefined');
      const given = field.fit(one(2), { rank: { [name]: 1, 2: 1 } });
      expect(ranks(given)).toEqual([1, 1]);
      expect(ranks(field.fromJSON(JSON.stringify(given)))).toEqual([1, 1]);
      expect(ranks(field.fit(one({ dim: 2, rank: 1 }), { rank: { 2: 1 } }))).toEqual([1, 1]);
    },
  );
});
