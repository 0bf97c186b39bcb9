/** Curves against `intervene` with projections made by naive Gram–Schmidt, one for each number of directions. */
import { describe, expect, it } from 'vitest';
import { hosvd } from '../../src/baselines';
import { backpropagate, bilinearLayer, bilinearNetwork, clusterLayer, intervene, keepCurve } from '../../src/bilinear';
import { clusterAtlas } from '../../src/cluster';
import { fields } from '../support/fields';
import { add, apart, build, minus, mul, type Naive, scaled, size, star, toInput } from '../support/naive';
import { gaussianMatrix, source } from '../support/random';
import { columnsOf, layerOf, randomLayer, vector } from './samples';

/** The orthogonal projection onto the span of columns. */
function onto(parts: readonly Naive[]): { Pi: Naive; rank: number } {
  const n = parts[0]!.length;
  let Pi = scaled(mul(parts[0]!, star(parts[0]!)), 0);
  let rank = 0;
  for (const v of parts) {
    let left = minus(v, mul(Pi, v));
    left = minus(left, mul(Pi, left));
    if (size(left) <= 1e-6 * size(v)) continue;
    const q = scaled(left, 1 / size(left));
    Pi = add(Pi, mul(q, star(q)));
    rank++;
  }
  expect(Pi).toHaveLength(n);
  return { Pi, rank };
}

describe.each(fields)('$name keep-only curves', ({ dim }) => {
  const random = source(331);
  const layers = [
    randomLayer(dim, { n: 4, h: 5, r: 4 }, random, true),
    randomLayer(dim, { n: 4, h: 5, r: 3 }, random, true),
  ];
  const network = bilinearNetwork(layers.map(layerOf));
  const inputs = Array.from({ length: 6 }, () => vector(gaussianMatrix(dim, 4, 1, random))) as number[][];
  const labels = [0, 1, 2, 0, 1, 2];
  const vectors = (n: number, count: number) => Array.from({ length: count }, () => gaussianMatrix(dim, n, 1, random));
  const before = columnsOf(network.forward(inputs), dim);
  const relativeChange = (after: Naive[]): number =>
    after.reduce((sum, y, k) => sum + size(minus(y, before[k]!)), 0) / before.reduce((sum, y) => sum + size(y), 0);

  it.each(['keep', 'ablate'] as const)('%s: as intervene with the projection onto the first directions', (mode) => {
    for (const [layer, n] of [
      [0, 4],
      [1, 4],
      [1, 5],
    ] as const) {
      const independent = vectors(n, 4);
      // The third lies in the span of the first two, the fourth is zero, and lengths are anything.
      const [u, v, w, z] = independent as [Naive, Naive, Naive, Naive];
      const list = [scaled(u, 1e-150), v, add(u, scaled(v, 2)), scaled(u, 0), scaled(w, 1e150), z];
      const [{ points, ...rest }] = keepCurve(
        network,
        [{ name: 'some', layer, directions: list.map(vector) as number[][] }],
        { inputs, labels },
        { dimensions: [1, 2, 3, 4, 6, 9], mode },
      ).curves as never as [{ points: ReturnType<typeof keepCurve>['curves'][0]['points'] }];
      expect(rest).toEqual({ name: 'some', layer });
      expect(points.map(({ dimension, rank }) => [dimension, rank])).toEqual([
        [1, 1],
        [2, 2],
        [3, 2],
        [4, 2],
        [6, 4],
      ]);
      for (const { dimension, rank, effect } of points) {
        const first = [u, v, add(u, scaled(v, 2)), u, w, z].slice(0, dimension);
        const expected = onto(first);
        expect(rank).toBe(expected.rank);
        const after = columnsOf(intervene(network, { layer, cluster: toInput(expected.Pi), inputs, mode }), dim);
        expect(effect.relativeChange).toBeCloseTo(relativeChange(after), 8);
        const correct = after.filter((y, k) => {
          const parts = y.map((row) => row[0]![0]!);
          return parts.indexOf(Math.max(...parts)) === labels[k];
        }).length;
        expect(effect.accuracy).toBeCloseTo(correct / 6, 12);
      }
    }
  });

  it('keeping everything, and taking nothing away that is not there, changes nothing', () => {
    const axes = [0, 1, 2, 3].map((at) =>
      vector(build(4, 1, (i) => [Number(i === at), ...new Array<number>(dim - 1).fill(0)])),
    );
    const rankings = [{ name: 'axes', layer: 1, directions: axes as number[][] }];
    const [whole] = keepCurve(network, rankings, { inputs, labels }, { dimensions: [4] }).curves[0]!.points;
    expect([whole!.effect.relativeChange, whole!.effect.divergence]).toEqual([0, 0]);
    const [none] = keepCurve(network, rankings, { inputs, labels }, { dimensions: [4], mode: 'ablate' }).curves[0]!
      .points;
    const zero = build(4, 1, () => new Array<number>(dim).fill(0));
    const expected = columnsOf(network.forwardFrom(1, inputs.map(() => vector(zero)) as number[][]), dim);
    expect(none!.effect.relativeChange).toBeCloseTo(relativeChange(expected), 12);
  });

  it('clusters give the eigenvectors of their P, one after the other, before their own layer', () => {
    const clusters = [0, 1].map(
      () => backpropagate(network, { cluster: vector(gaussianMatrix(dim, 3, 1, random)) as number[], rank: 1 })[0]!,
    );
    const list = clusters.flatMap(({ result }) => columnsOf(result.prominent(1).directions, dim));
    const { curves, baseline } = keepCurve(
      network,
      [
        { name: 'clusters', directions: clusters },
        { name: 'their vectors', layer: 1, directions: list.map(vector) as number[][] },
      ],
      { inputs, labels },
      { dimensions: [1, 2] },
    );
    expect(curves.map(({ layer, name }) => [layer, name])).toEqual([
      [1, 'clusters'],
      [1, 'their vectors'],
    ]);
    curves[0]!.points.forEach((point, at) => {
      expect(point.effect.relativeChange).toBeCloseTo(curves[1]!.points[at]!.effect.relativeChange, 9);
    });
    expect(baseline.accuracy).toBeDefined();
    expect(apart(list[0]!, list[1]!)).toBeGreaterThan(0.01);
  });

  it('takes reductions, results and atlases before the only layer', () => {
    const layer = layerOf(randomLayer(dim, { n: 4, h: 5, r: 3 }, source(332), false));
    const single = bilinearNetwork([layer]);
    const result = clusterLayer(layer, { rank: 2 });
    const atlas = clusterAtlas(layer, { rank: 1, rounds: 2, restarts: 3 });
    const reduction = hosvd(layer.tuple(), { rank: 3 });
    const { curves } = keepCurve(
      single,
      [
        { name: 'result', directions: result },
        { name: 'results', directions: [result] },
        { name: 'atlas', directions: atlas },
        { name: 'entries', directions: atlas.clusters },
        { name: 'reduction', directions: reduction },
        { name: 'its directions', directions: reduction.directions },
      ],
      { inputs },
      { dimensions: [1, 2, 3, 4] },
    );
    expect(curves.map(({ points }) => points.length)).toEqual([
      2,
      2,
      atlas.clusters.length,
      atlas.clusters.length,
      3,
      3,
    ]);
    for (const [one, other] of [
      [0, 1],
      [2, 3],
      [4, 5],
    ] as const) {
      expect(curves[one]!.points).toEqual(curves[other]!.points);
    }
    expect(curves[0]!.points[0]!.effect.accuracy).toBeUndefined();
  });
});

describe('refusals', () => {
  const eye = [
    [1, 0],
    [0, 1],
  ];
  const layer = bilinearLayer({ left: eye, right: eye, down: eye });
  const [one, two] = [bilinearNetwork([layer]), bilinearNetwork([layer, layer])];
  const data = { inputs: [[1, 2]] };
  const axes = { name: 'axes', directions: eye };
  it.each<[string, () => unknown, string]>([
    ['no network', () => keepCurve(null as never, [axes], data, { dimensions: [1] }), 'keepCurve: network: expected'],
    [
      'no list',
      () => keepCurve(one, axes as never, data, { dimensions: [1] }),
      'keepCurve: rankings: expected an array',
    ],
    ['no options', () => keepCurve(one, [axes], data, undefined as never), 'keepCurve: options: expected an object'],
    [
      'no dimensions',
      () => keepCurve(one, [axes], data, { dimensions: [] }),
      'keepCurve: dimensions: expected at least one',
    ],
    [
      'dimensions that do not ascend',
      () => keepCurve(one, [axes], data, { dimensions: [2, 2] }),
      'keepCurve: dimensions[1]: expected more than 2, the one before, got 2',
    ],
    [
      'a list that is too short',
      () => keepCurve(one, [axes], data, { dimensions: [3] }),
      'keepCurve: rankings[0]: directions: expected at least 3 directions, the first of dimensions, got 2',
    ],
    [
      'no layer',
      () => keepCurve(two, [axes], data, { dimensions: [1] }),
      'keepCurve: rankings[0]: layer: expected an integer',
    ],
    [
      'directions of another size',
      () => keepCurve(one, [{ name: 'x', directions: [[1, 0, 0, 0]] }], data, { dimensions: [1] }),
      'keepCurve: rankings[0]: directions: expected a vector [2]',
    ],
    [
      'no name',
      () => keepCurve(one, [{ directions: eye } as never], data, { dimensions: [1] }),
      'keepCurve: rankings[0]: name: expected a string',
    ],
    [
      'no directions',
      () => keepCurve(one, [{ name: 'x' } as never], data, { dimensions: [1] }),
      'keepCurve: rankings[0]: directions',
    ],
    [
      'none',
      () => keepCurve(one, [{ name: 'x', directions: [] }], data, { dimensions: [1] }),
      'keepCurve: rankings[0]: directions',
    ],
    [
      'steering',
      () => keepCurve(one, [axes], data, { dimensions: [1], mode: 'steer' as never }),
      "keepCurve: mode: expected 'keep' or 'ablate'",
    ],
    [
      'an option that does not exist',
      () => keepCurve(one, [axes], data, { dimensions: [1], modes: [] } as never),
      "unknown option 'modes'",
    ],
  ])('%s', (_what, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});
