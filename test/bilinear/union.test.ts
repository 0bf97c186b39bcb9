/** Joint subspaces: laws of the joint projection, a basis in which the clusters are coordinates as the oracle, and what has no joint projection. */
import { describe, expect, it } from 'vitest';
import { backpropagate, bilinearLayer, bilinearNetwork, causalReport, intervene, union } from '../../src/bilinear';
import { clusterAtlas } from '../../src/cluster';
import { fields } from '../support/fields';
import {
  apart,
  build,
  eye,
  fromArray,
  minus,
  mul,
  type Naive,
  scaled,
  size,
  star,
  toInput,
  trace,
} from '../support/naive';
import { gaussianMatrix, randomInvertible, randomIsometry, source } from '../support/random';
import { apply, columnsOf, layerOf, randomLayer, vector } from './samples';

const columns = (M: Naive, which: readonly number[]): Naive => M.map((row) => which.map((j) => row[j]!));
const rows = (M: Naive, which: readonly number[]): Naive => which.map((i) => M[i]!);
const dimension = (M: Naive): number => trace(M)[0]!;

describe.each(fields)('$name unions', ({ dim }) => {
  const naive = (found: ReturnType<typeof union>): Naive => fromArray(found.projection, dim);

  it('of projections along the axes of any basis is the projection along their axes together', () => {
    const { B, inverse } = randomInvertible(dim, 7, source(301));
    const along = (which: readonly number[]): Naive => mul(columns(B, which), rows(inverse, which));
    const sets: (readonly number[])[][] = [
      [[0, 1], [1, 2], [4]],
      [[0, 1], [0, 1], [1]],
      [
        [0, 1, 2],
        [2, 3, 4],
        [4, 5, 6],
      ],
      [[3]],
    ];
    for (const parts of sets) {
      const found = union(parts.map((part) => toInput(along(part))));
      const all = [...new Set(parts.flat())];
      expect([found.rank, found.ranks]).toEqual([all.length, parts.map(({ length }) => length)]);
      expect(apart(naive(found), along(all))).toBeLessThan(1e-9);
      if (all.length < 7) expect(found.norm).toBeGreaterThan(1 + 1e-6); // the basis is oblique
    }
  });

  it('of oblique projections that do not commute: idempotent, above each of them, of the sum of their dimensions', () => {
    const random = source(302);
    const parts = [1, 2].map((d) => {
      const { B, inverse } = randomInvertible(dim, 6, random);
      return mul(columns(B, [0, 1].slice(0, d)), rows(inverse, [0, 1].slice(0, d)));
    });
    const found = union(parts.map(toInput));
    const Pi = naive(found);
    expect(found.rank).toBe(3);
    expect(dimension(Pi)).toBeCloseTo(3, 9);
    expect(apart(mul(Pi, Pi), Pi)).toBeLessThan(1e-9);
    for (const part of parts) {
      expect(apart(mul(Pi, part), part)).toBeLessThan(1e-9);
      expect(apart(mul(part, Pi), part)).toBeLessThan(1e-9);
    }
    expect(apart(naive(union([found, toInput(parts[0]!)])), Pi)).toBeLessThan(1e-9);
  });

  it('of bases is orthogonal, though there are more columns than coordinates', () => {
    const random = source(303);
    const S = randomIsometry(dim, 6, 4, random);
    const bases = Array.from({ length: 4 }, () => mul(S, gaussianMatrix(dim, 4, 2, random)));
    const found = union(bases.map(toInput), { algebra: fields.find((field) => field.dim === dim)!.algebra });
    expect([found.rank, found.ranks, found.norm]).toEqual([4, [2, 2, 2, 2], 1]);
    expect(apart(naive(found), mul(S, star(S)))).toBeLessThan(1e-12);
    const W = fromArray(found.basis, dim);
    expect(apart(mul(star(W), W), eye(dim, 4))).toBeLessThan(1e-13);
    // A basis with dependent columns has their span.
    const doubled = build(6, 3, (i, j) => bases[0]![i]![j % 2]!);
    expect(union([toInput(doubled)]).ranks).toEqual([2]);
  });

  it.each([
    [1e-6, 1],
    [1e-2, 2],
  ])('nearly dependent lines at an angle of %d count as %i', (angle, rank) => {
    const W = randomIsometry(dim, 5, 2, source(304));
    const turned = build(5, 1, (i) => W[i]![0]!.map((x, p) => x * Math.cos(angle) + W[i]![1]![p]! * Math.sin(angle)));
    const found = union([toInput(columns(W, [0])), toInput(turned)]);
    expect(found.rank).toBe(rank);
    expect(found.smallest).toBeCloseTo(rank === 1 ? Math.SQRT2 : Math.sqrt(1 - Math.cos(angle)), 9);
    // The tolerance decides.
    expect(union([toInput(columns(W, [0])), toInput(turned)], { tolerance: rank === 1 ? 1e-7 : 0.5 }).rank).toBe(
      3 - rank,
    );
  });

  it('one image along two kernels has none, but an orthogonal one', () => {
    const random = source(305);
    const S = randomIsometry(dim, 5, 2, random);
    const parts = [0, 1].map(() => {
      const R = star(gaussianMatrix(dim, 5, 2, random));
      const inverse = inverseOf(mul(R, S));
      expect(apart(mul(mul(R, S), inverse), eye(dim, 2))).toBeLessThan(1e-9);
      return toInput(mul(S, mul(inverse, R)));
    });
    expect(() => union(parts)).toThrow(
      /union: clusters: expected projections whose kernels meet .* got kernels whose intersection has codimension 4, images whose sum has dimension 2/,
    );
    const found = union(parts, { projection: 'orthogonal' });
    expect(found.rank).toBe(2);
    expect(apart(naive(found), mul(S, star(S)))).toBeLessThan(1e-9);
  });

  it('is applied like a cluster, with its layer and with the constant one', () => {
    const random = source(306);
    const layers = [
      randomLayer(dim, { n: 4, h: 5, r: 4 }, random, true),
      randomLayer(dim, { n: 4, h: 5, r: 3 }, random, true),
    ];
    const network = bilinearNetwork(layers.map(layerOf));
    const inputs = [0, 1, 2].map(() => vector(gaussianMatrix(dim, 4, 1, random))) as number[][];
    const clusters = [0, 1].map(
      () => backpropagate(network, { cluster: vector(gaussianMatrix(dim, 3, 1, random)) as number[], rank: 1 })[0]!,
    );
    const both = union(clusters);
    expect([both.layer, both.rank, both.n]).toEqual([1, 2, 5]);
    const Pi = naive(both);
    for (const { result } of clusters) {
      const part = fromArray(result.projection, dim);
      expect(apart(mul(Pi, part), part)).toBeLessThan(1e-7);
      expect(apart(mul(part, Pi), part)).toBeLessThan(1e-7);
    }
    const after = columnsOf(intervene(network, { cluster: both, layer: 1, inputs, mode: 'ablate' }), dim);
    columnsOf(network.activations(inputs)[1]!, dim).forEach((a, k) => {
      const one: Naive = [...a, [[1, ...new Array<number>(dim - 1).fill(0)]]];
      expect(apart(after[k]!, apply(layers[1]!, minus(a, mul(Pi, one).slice(0, 4))))).toBeLessThan(1e-10);
    });
    const report = causalReport(network, [both, { layer: 1, cluster: both }], { inputs }, { draws: 1 });
    expect(report.rows.map(({ rank, layer }) => [rank, layer])).toEqual(new Array(4).fill([2, 1]));
    expect(report.rows[2]!.effect).toEqual(report.rows[0]!.effect);
  });

  /** By Newton's iteration from a multiple of M*. */
  function inverseOf(M: Naive): Naive {
    let X = scaled(star(M), 1 / size(M) ** 2);
    for (let step = 0; step < 100; step++) X = mul(X, minus(scaled(eye(dim, 2), 2), mul(M, X)));
    return X;
  }
});

describe('real unions', () => {
  const diagonal = (entries: readonly number[]) => entries.map((x, i) => entries.map((_, j) => (i === j ? x : 0)));

  it('a redundant network: each copy alone is not missed, all together are', () => {
    // y = (x_0² + x_1² + x_2², 1): one input in three copies.
    const layer = bilinearLayer({
      left: diagonal([1, 1, 1]),
      right: diagonal([1, 1, 1]),
      down: [
        [1, 1, 1],
        [0, 0, 0],
      ],
      downBias: [0, 1],
    });
    const network = bilinearNetwork([layer]);
    const axis = (at: number) => diagonal([0, 1, 2].map((i) => Number(i === at)));
    const inputs = [
      [1, 1, 1],
      [0.1, 0.1, 0.1],
    ];
    const data = { inputs, labels: [0, 1] };
    const all = { layer: 0, cluster: union([axis(0), axis(1), axis(2)]) };
    const alone = [0, 1, 2].map((at) => ({ layer: 0, cluster: axis(at) }));
    const { baseline, rows: found } = causalReport(network, [...alone, all], data, { modes: ['ablate'] });
    expect(baseline.accuracy).toBe(1);
    expect(found.map(({ effect }) => effect.accuracy)).toEqual([1, 1, 1, 0.5]);
    expect(found.map(({ energy }) => Math.round(energy * 1e12) / 1e12)).toEqual(
      [1 / 3, 1 / 3, 1 / 3, 1].map((x) => Math.round(x * 1e12) / 1e12),
    );
  });

  it('of all clusters of an atlas', () => {
    const layer = bilinearLayer({ left: diagonal([3, 2, 1]), right: diagonal([1, 1, 1]), down: diagonal([1, 1, 1]) });
    const { clusters } = clusterAtlas(layer, { rank: 1, minimumShare: 0.2, restarts: 15 });
    const found = union(clusters);
    expect([found.rank, found.layer]).toEqual([2, undefined]);
    expect(
      apart(
        fromArray(found.projection, 1),
        build(3, 3, (i, j) => [Number(i === j && i < 2)]),
      ),
    ).toBeLessThan(1e-7);
    const ablated = intervene(bilinearNetwork([layer]), { layer: 0, cluster: found, inputs: [1, 1, 1], mode: 'keep' });
    expect(Math.abs(ablated.get(0) - 3) + Math.abs(ablated.get(1) - 2) + Math.abs(ablated.get(2))).toBeLessThan(1e-7);
  });

  const line = [[1], [0]];
  it.each<[string, () => unknown, string]>([
    ['nothing', () => union([]), 'union: clusters: expected at least one cluster, got none'],
    ['no list', () => union(line as never as []), 'union: clusters[0]: expected'],
    ['null', () => union([null as never]), 'union: clusters[0]: expected'],
    ['a zero basis', () => union([[[0], [0]]]), 'union: clusters[0]: expected a basis other than zero, got zero'],
    ['a zero projection', () => union([diagonal([0, 0])]), 'union: clusters[0]: expected a projection other than zero'],
    [
      'a square matrix that is no projection',
      () => union([diagonal([2, 0])]),
      'union: clusters[0]: expected a projection',
    ],
    [
      'other sizes',
      () => union([line, [[1], [0], [0]]]),
      'union: clusters[1]: expected a cluster on 2 coordinates, got 3',
    ],
    [
      'a basis that is too wide',
      () => union([[[1, 0]]]),
      'union: clusters[0]: expected a basis of at most 1 columns, got 2',
    ],
    [
      'other layers',
      () =>
        union([
          { layer: 0, cluster: line },
          { layer: 1, cluster: line },
        ]),
      'union: clusters[1]: expected a cluster before layer 0, as those before, got one before layer 1',
    ],
    [
      'a tolerance of 2',
      () => union([line], { tolerance: 2 }),
      'union: tolerance: expected a number from 1e-7 to 1, got 2',
    ],
    [
      'a word',
      () => union([line], { projection: 'any' as never }),
      "union: projection: expected 'joint' or 'orthogonal'",
    ],
    [
      'an image almost in its kernel',
      () =>
        union([
          [
            [1, 1e8],
            [0, 0],
          ],
        ]),
      'got a projection of norm 1.0e+8',
    ],
  ])('refuse %s', (_what, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});
