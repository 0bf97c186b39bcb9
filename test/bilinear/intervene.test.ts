import { describe, expect, it } from 'vitest';
import {
  backpropagate,
  bilinearLayer,
  bilinearNetwork,
  causalReport,
  clusterLayer,
  intervene,
  type PlacedCluster,
} from '../../src/bilinear';
import { fields } from '../support/fields';
import { add, apart, fromArray, minus, mul, type Naive, scaled, size, toInput } from '../support/naive';
import { gaussianMatrix, randomInvertible, source } from '../support/random';
import { apply, columnsOf, layerOf, lifted, randomLayer, vector } from './samples';

describe.each(fields)('$name interventions', ({ dim }) => {
  const random = source(31);
  const layers = [
    randomLayer(dim, { n: 4, h: 5, r: 4 }, random, true),
    randomLayer(dim, { n: 4, h: 5, r: 3 }, random, true),
  ];
  const network = bilinearNetwork(layers.map(layerOf));
  const xs = [0, 1].map(() => gaussianMatrix(dim, 4, 1, random));
  const inputs = xs.map(vector) as number[][];
  const { B, inverse } = randomInvertible(dim, 4, random);
  const columns = B.map((row) => row.slice(0, 2));
  const Pi = mul(columns, inverse.slice(0, 2)); // oblique, of rank 2
  const from = (layer: number, x: Naive, change: (a: Naive) => Naive): Naive =>
    layers
      .slice(layer)
      .reduce((a, each) => apply(each, a), change(layers.slice(0, layer).reduce((a, each) => apply(each, a), x)));
  const expectOutputs = (found: ReturnType<typeof intervene>, layer: number, change: (a: Naive) => Naive): void => {
    columnsOf(found, dim).forEach((y, c) => {
      expect(apart(y, from(layer, xs[c]!, change))).toBeLessThan(1e-12);
    });
  };

  it.each([0, 1])('a projection before layer %i', (layer) => {
    const common = { layer, cluster: toInput(Pi), inputs };
    expectOutputs(intervene(network, { ...common, mode: 'ablate' }), layer, (a) => minus(a, mul(Pi, a)));
    expectOutputs(intervene(network, { ...common, mode: 'keep' }), layer, (a) => mul(Pi, a));
  });

  it('steering along a direction, and along the leading one of P', () => {
    const u = gaussianMatrix(dim, 4, 1, random);
    const steered = intervene(network, {
      layer: 1,
      direction: vector(u) as number[],
      inputs,
      mode: 'steer',
      strength: -2,
    });
    expectOutputs(steered, 1, (a) => add(a, scaled(u, -2 / size(u))));
    const [cluster] = backpropagate(network, {
      cluster: vector(gaussianMatrix(dim, 3, 1, random)) as number[],
      rank: 1,
    });
    const P = fromArray(cluster!.P, dim);
    const v = columnsOf(cluster!.result.prominent(1).directions, dim)[0]!;
    expect(apart(mul(P, v), scaled(v, cluster!.result.spectrum.P[0]!))).toBeLessThan(1e-10);
    const w = v.slice(0, 4);
    const along = intervene(network, { cluster: cluster!, inputs, mode: 'steer', strength: 0.5 });
    expectOutputs(along, 1, (a) => add(a, scaled(w, 0.5 / size(w))));
  });

  it('a cluster with the constant one acts on (x, 1), which stays one', () => {
    const [cluster] = backpropagate(network, {
      cluster: vector(gaussianMatrix(dim, 3, 1, random)) as number[],
      rank: 1,
    });
    expect(cluster!.constant).toBe(true);
    const full = fromArray(cluster!.result.projection, dim);
    const image = (a: Naive): Naive => mul(full, lifted(a)).slice(0, 4);
    expectOutputs(intervene(network, { cluster: cluster!, inputs, mode: 'ablate' }), 1, (a) => minus(a, image(a)));
    expectOutputs(intervene(network, { cluster: cluster!, inputs, mode: 'keep' }), 1, image);
  });

  it('causalReport: mean changes by hand, baseline untouched, the random side seeded', () => {
    const placed = { layer: 1, cluster: toInput(Pi) };
    const labels = columnsOf(network.forward(inputs), dim).map((y) => {
      const parts = y.map((row) => row[0]![0]!);
      return parts.indexOf(Math.max(...parts));
    });
    const report = causalReport(network, [placed], { inputs, labels }, { seed: 5, draws: 2 });
    expect(report.baseline.accuracy).toBe(1);
    expect(report.rows.map(({ mode, rank, layer }) => [mode, rank, layer])).toEqual([
      ['ablate', 2, 1],
      ['keep', 2, 1],
    ]);
    const after = columnsOf(intervene(network, { ...placed, inputs, mode: 'ablate' }), dim);
    const before = columnsOf(network.forward(inputs), dim);
    const { effect, random: other } = report.rows[0]!;
    effect.meanChange.forEach((change, c) => {
      const expected = after.reduce((sum, y, k) => sum + (y[c]![0]![0]! - before[k]![c]![0]![0]!) / after.length, 0);
      expect(change).toBeCloseTo(expected, 12);
    });
    const moved = after.reduce((sum, y, k) => sum + size(minus(y, before[k]!)), 0);
    expect(effect.relativeChange).toBeCloseTo(moved / before.reduce((sum, y) => sum + size(y), 0), 12);
    expect(causalReport(network, [placed], { inputs, labels }, { seed: 5, draws: 2 }).rows[0]!.random).toEqual(other);
    expect(causalReport(network, [placed], { inputs }, { seed: 6 }).rows[0]!.random.meanChange).not.toEqual(
      other.meanChange,
    );
    expect(causalReport(network, [placed], { inputs }).rows[0]!.effect.accuracy).toBeUndefined();
  });

  it('causalReport: a result stands before the only layer, and must say where among several', () => {
    const only = layerOf(layers[0]!);
    const single = bilinearNetwork([only]);
    const result = clusterLayer(only, { rank: 2 });
    const few = toInput(gaussianMatrix(dim, 3, only.n, source(8)));
    const rowsOf = (given: PlacedCluster) => causalReport(single, [given], { inputs: few }, { seed: 5 }).rows;
    const expected = rowsOf({ layer: 0, cluster: result });
    expect(expected.map(({ layer, rank }) => [layer, rank])).toEqual([
      [0, 2],
      [0, 2],
    ]);
    for (const given of [result, { result }, { cluster: result }]) expect(rowsOf(given)).toEqual(expected);
    for (const given of [result, { result }]) {
      expect(() => causalReport(network, [given], { inputs })).toThrow(/^causalReport: clusters\[0\]: layer: expected/);
    }
    expect(() => causalReport(single, [null as never], { inputs: few })).toThrow(
      /^causalReport: clusters\[0\]: cluster/,
    );
  });
});

describe('real causal reports', () => {
  const squares = bilinearLayer({
    left: [
      [1, 0],
      [0, 1],
    ],
    right: [
      [1, 0],
      [0, 1],
    ],
    down: [
      [1, 0],
      [0, 1],
    ],
  });
  const network = bilinearNetwork([squares]);
  const inputs = [
    [2, 1],
    [3, 1],
    [1, 2],
  ];

  it('count each class', () => {
    const { rows } = causalReport(
      network,
      [
        {
          layer: 0,
          cluster: [
            [1, 0],
            [0, 0],
          ],
        },
      ],
      { inputs, labels: [0, 1, 1] },
      { modes: ['ablate'] },
    );
    expect(rows[0]!.effect.accuracy).toBeCloseTo(2 / 3, 15);
    expect(Array.from(rows[0]!.effect.classAccuracy!)).toEqual([0, 1]);
  });

  it('random subspaces are shared by clusters of one rank, and averaged', () => {
    const axis = (at: number) => ({
      layer: 0,
      cluster: [0, 1].map((i) => [0, 1].map((j) => Number(i === at && j === at))),
    });
    const options = { modes: ['keep'], seed: 9 } as const;
    const of = (draws: number) => causalReport(network, [axis(0), axis(1)], { inputs }, { ...options, draws }).rows;
    const [first, second] = of(2);
    expect(second!.random).toBe(first!.random);
    expect(second!.effect.meanChange).not.toEqual(first!.effect.meanChange);
    // Means of 1, 2, … subspaces from one seed: each random line u keeps (u_0⟨u,x⟩)² of x_0².
    const means = [1, 2, 3].map((draws) => of(draws)[0]!.random.meanChange[0]!);
    expect(new Set(means).size).toBe(3);
    const many = of(4000)[0]!.random.meanChange[0]!;
    const [square, other] = [(4 + 9 + 1) / 3, (1 + 1 + 4) / 3];
    // E u_0⁴ = 3/8 and E u_0²u_1² = 1/8 on the circle.
    expect(Math.abs(many - ((3 / 8) * square + (1 / 8) * other - square))).toBeLessThan(0.1);
    expect(causalReport(network, [axis(0)], { inputs }, options).rows[0]!.random).toEqual(of(5)[0]!.random);
  });

  it('a random subspace of all dimensions takes everything away', () => {
    const { rows } = causalReport(
      network,
      [
        {
          layer: 0,
          cluster: [
            [1, 0],
            [0, 1],
          ],
        },
      ],
      { inputs },
      { modes: ['ablate'] },
    );
    rows[0]!.random.meanChange.forEach((change, c) => {
      expect(change).toBeCloseTo(rows[0]!.effect.meanChange[c]!, 12);
    });
  });

  it.each<[string, () => unknown, string]>([
    [
      'a matrix that is no projection',
      () =>
        intervene(network, {
          layer: 0,
          cluster: [
            [2, 0],
            [0, 0],
          ],
          inputs,
          mode: 'keep',
        }),
      'intervene: cluster: expected a projection',
    ],
    [
      'no layer',
      () =>
        intervene(network, {
          cluster: [
            [1, 0],
            [0, 0],
          ],
          inputs,
          mode: 'keep',
        }),
      'intervene: layer: expected an integer from 0 to 1, got undefined',
    ],
    [
      'no cluster',
      () => intervene(network, { layer: 0, inputs, mode: 'keep' }),
      'intervene: cluster: expected a result, a LayerCluster, a union or a projection',
    ],
    [
      'steering without a direction',
      () =>
        intervene(network, {
          layer: 0,
          cluster: [
            [1, 0],
            [0, 0],
          ],
          inputs,
          mode: 'steer',
        }),
      'intervene: direction: expected a vector',
    ],
    [
      'a mode that does not exist',
      () =>
        intervene(network, {
          layer: 0,
          cluster: [
            [1, 0],
            [0, 0],
          ],
          inputs,
          mode: 'drop' as never,
        }),
      "intervene: mode: expected one of 'ablate', 'ablate-mean', 'ablate-resample', 'keep', 'steer', got \"drop\"",
    ],
    [
      'labels that are no outputs',
      () => causalReport(network, [], { inputs, labels: [0, 1, 2] }),
      'causalReport: labels[2]: expected an integer from 0 to 1, got 2',
    ],
    [
      'too few labels',
      () => causalReport(network, [], { inputs, labels: [0] }),
      'causalReport: labels: expected 3 labels, one for each input, got 1',
    ],
    [
      'an infinite strength',
      () => intervene(network, { layer: 0, direction: [1, 0], inputs, mode: 'steer', strength: Infinity }),
      'intervene: strength: expected a finite number',
    ],
  ])('refuse %s', (_what, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});
