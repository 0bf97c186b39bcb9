/** Mean and resample ablation against naive loops, and what becomes of the answers: divergence and margins. */
import { describe, expect, it } from 'vitest';
import { bilinearLayer, bilinearNetwork, causalReport, type InterventionMode, intervene } from '../../src/bilinear';
import { fields } from '../support/fields';
import { add, apart, build, minus, mul, type Naive, scaled, toInput } from '../support/naive';
import { gaussianMatrix, randomInvertible, source } from '../support/random';
import { apply, columnsOf, layerOf, lifted, randomLayer, vector } from './samples';

describe.each(fields)('$name ablation to a mean or another input', ({ dim }) => {
  const random = source(311);
  const layers = [
    randomLayer(dim, { n: 4, h: 5, r: 4 }, random, true),
    randomLayer(dim, { n: 4, h: 5, r: 3 }, random, true),
  ];
  const network = bilinearNetwork(layers.map(layerOf));
  const xs = Array.from({ length: 5 }, () => gaussianMatrix(dim, 4, 1, random));
  const others = Array.from({ length: 3 }, () => gaussianMatrix(dim, 4, 1, random));
  const inputs = xs.map(vector) as number[][];
  const reference = others.map(vector) as number[][];
  const oblique = (n: number): Naive => {
    const { B, inverse } = randomInvertible(dim, n, random);
    return mul(
      B.map((row) => row.slice(0, 2)),
      inverse.slice(0, 2),
    );
  };
  const meanOf = (parts: readonly Naive[]): Naive => scaled(parts.reduce(add), 1 / parts.length);
  const at = (layer: number, x: Naive): Naive => layers.slice(0, layer).reduce((a, each) => apply(each, a), x);
  const above = (layer: number, a: Naive): Naive => layers.slice(layer).reduce((b, each) => apply(each, b), a);
  const swapped = (Pi: Naive, a: Naive, b: Naive): Naive => {
    const image = (y: Naive): Naive => mul(Pi, Pi.length > y.length ? lifted(y) : y).slice(0, 4);
    return add(minus(a, image(a)), image(b));
  };

  it.each([
    [0, 4],
    [1, 4],
    [1, 5],
  ])('the mean before layer %i, by a projection on %i coordinates', (layer, n) => {
    const Pi = oblique(n);
    for (const [given, over] of [
      [undefined, xs],
      [reference, others],
    ] as const) {
      const options = { layer, cluster: toInput(Pi), inputs, mode: 'ablate-mean' as const };
      const found = columnsOf(intervene(network, given ? { ...options, reference: given } : options), dim);
      const mean = meanOf(over.map((x) => at(layer, x)));
      expect(found).toHaveLength(5);
      found.forEach((y, k) => {
        expect(apart(y, above(layer, swapped(Pi, at(layer, xs[k]!), mean)))).toBeLessThan(1e-10);
      });
    }
  });

  it('another input: each gets one of the others, never its own, all of them once', () => {
    const Pi = oblique(4);
    const options = { layer: 1, cluster: toInput(Pi), inputs, mode: 'ablate-resample' as const };
    const orders = [0, 1, 2, 3].map((seed) =>
      columnsOf(intervene(network, { ...options, seed }), dim).map((y, k) =>
        xs.findIndex((x) => apart(y, above(1, swapped(Pi, at(1, xs[k]!), at(1, x)))) < 1e-10),
      ),
    );
    for (const order of orders) {
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
      expect(order.some((from, to) => from === to)).toBe(false);
    }
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
    expect(intervene(network, options)).toEqual(intervene(network, { ...options, seed: 0 }));
    // Of a reference, any of its inputs; also for one input alone.
    const drawn = columnsOf(intervene(network, { ...options, reference }), dim);
    drawn.forEach((y, k) => {
      const which = others.filter((x) => apart(y, above(1, swapped(Pi, at(1, xs[k]!), at(1, x)))) < 1e-10);
      expect(which).toHaveLength(1);
    });
    const single = { ...options, inputs: inputs[0]!, reference: reference[0]! };
    const y = intervene(network, single);
    expect(y.shape[0]).toBe(3);
    const alone = columnsOf(intervene(network, { ...single, inputs: [inputs[0]!] }), dim)[0]!;
    expect(apart(alone, above(1, swapped(Pi, at(1, xs[0]!), at(1, others[0]!))))).toBeLessThan(1e-10);
  });

  it('in a report: the same outputs, and the same inputs for random subspaces', () => {
    const cluster = toInput(oblique(4));
    const modes = ['ablate-mean', 'ablate-resample'] as const;
    for (const given of [{}, { reference }]) {
      const data = { inputs, ...given };
      const { rows } = causalReport(network, [{ layer: 1, cluster }], data, { modes, seed: 3, draws: 2 });
      const before = columnsOf(network.forward(inputs), dim);
      rows.forEach(({ mode, effect }) => {
        const after = columnsOf(intervene(network, { layer: 1, cluster, ...data, mode, seed: 3 }), dim);
        const change = meanOf(after.map((y, k) => minus(y, before[k]!)));
        effect.meanChange.forEach((value, c) => void expect(value).toBeCloseTo(change[c]![0]![0]!, 10));
      });
      const whole = toInput(build(4, 4, (i, j) => [Number(i === j), ...new Array<number>(dim - 1).fill(0)]));
      // Of all dimensions there is one subspace only, so that chance does the same with the same other inputs.
      for (const { effect, random: chance, equalEnergy } of causalReport(
        network,
        [{ layer: 1, cluster: whole }],
        data,
        { modes, draws: 1 },
      ).rows) {
        chance.meanChange.forEach((value, c) => void expect(value).toBeCloseTo(effect.meanChange[c]!, 8));
        equalEnergy!.meanChange.forEach((value, c) => void expect(value).toBeCloseTo(effect.meanChange[c]!, 8));
      }
    }
  });

  it('divergence and margin by their formulas, of real parts', () => {
    const labels = [0, 1, 2, 0, 1];
    const placed = { layer: 1, cluster: toInput(oblique(4)) };
    const { baseline, rows } = causalReport(network, [placed], { inputs, labels }, { draws: 1 });
    const real = (found: ReturnType<typeof intervene>): number[][] =>
      columnsOf(found, dim).map((y) => y.map((row) => row[0]![0]!));
    const softmax = (y: number[]): number[] => {
      const total = y.reduce((sum, value) => sum + Math.exp(value), 0);
      return y.map((value) => Math.exp(value) / total);
    };
    const margin = (ys: number[][]): number =>
      ys.reduce((sum, y, k) => sum + (y[labels[k]!]! - (y[0]! + y[1]! + y[2]!) / 3) / 5, 0);
    const before = real(network.forward(inputs));
    expect(baseline.margin).toBeCloseTo(margin(before), 10);
    rows.forEach(({ mode, effect }) => {
      const after = real(intervene(network, { ...placed, inputs, mode }));
      const divergence = before.reduce((sum, y, k) => {
        const [p, q] = [softmax(y), softmax(after[k]!)];
        return sum + p.reduce((all, value, c) => all + value * Math.log(value / q[c]!), 0) / 5;
      }, 0);
      expect(effect.divergence).toBeCloseTo(divergence, 10);
      expect(effect.divergence).toBeGreaterThan(0);
      expect(effect.marginChange).toBeCloseTo(margin(after) - margin(before), 10);
    });
    const unlabelled = causalReport(network, [placed], { inputs }, { draws: 1 });
    expect([unlabelled.baseline.margin, unlabelled.rows[0]!.effect.marginChange]).toEqual([undefined, undefined]);
    expect(unlabelled.rows[0]!.effect.divergence).toBe(rows[0]!.effect.divergence);
  });
});

describe('real effects', () => {
  const eye = [
    [1, 0],
    [0, 1],
  ];
  const network = bilinearNetwork([bilinearLayer({ left: eye, right: eye, down: eye })]); // (x_0², x_1²)
  const first = [
    [1, 0],
    [0, 0],
  ];
  const reportOf = (inputs: number[][], labels: number[], mode: InterventionMode = 'ablate') =>
    causalReport(network, [{ layer: 0, cluster: first }], { inputs, labels }, { modes: [mode], draws: 1 });

  it('by hand: logits (log 3, 0) become (0, 0)', () => {
    const { baseline, rows } = reportOf([[Math.sqrt(Math.log(3)), 0]], [0]);
    expect(baseline.margin).toBeCloseTo(Math.log(3) / 2, 14);
    // ¾ log(¾ / ½) + ¼ log(¼ / ½)
    expect(rows[0]!.effect.divergence).toBeCloseTo(0.75 * Math.log(1.5) - 0.25 * Math.LN2, 14);
    expect(rows[0]!.effect.marginChange).toBeCloseTo(-Math.log(3) / 2, 14);
    expect(rows[0]!.energy).toBe(1);
  });

  it('where probabilities are no doubles: logits (10⁸, 0) and (0, 0)', () => {
    const { effect } = reportOf([[1e4, 0]], [0]).rows[0]!;
    expect(effect.divergence).toBeCloseTo(Math.LN2, 12); // p = (1, 0), q = (½, ½)
    const kept = causalReport(network, [{ layer: 0, cluster: first }], { inputs: [[1, 1e4]] }, { modes: ['keep'] });
    expect(kept.rows[0]!.effect.divergence).toBeCloseTo(1 + Math.log(1 + Math.exp(-1)), 9); // p = (0, 1), q ∝ (e, 1)
  });

  it('nothing changes where the cluster is the same for all inputs: mean and others are it', () => {
    for (const mode of ['ablate-mean', 'ablate-resample'] as const) {
      const inputs = [
        [2, 1],
        [2, 5],
        [2, -3],
      ];
      const { effect, random } = reportOf(inputs, [0, 1, 1], mode).rows[0]!;
      expect([effect.relativeChange, effect.divergence, effect.marginChange, effect.accuracy]).toEqual([0, 0, 0, 1]);
      expect(random.relativeChange).toBeGreaterThan(0.01);
    }
    expect(reportOf([[2, 1]], [0]).rows[0]!.effect.divergence).toBeGreaterThan(0.1); // zero is not what the layer reads
  });

  it.each<[string, () => unknown, string]>([
    [
      'the mean of one input',
      () => intervene(network, { layer: 0, cluster: first, inputs: [1, 2], mode: 'ablate-mean' }),
      "intervene: inputs: expected at least 2 inputs for 'ablate-mean', or reference, got 1",
    ],
    [
      'another input where there is one',
      () => causalReport(network, [{ layer: 0, cluster: first }], { inputs: [[1, 2]] }, { modes: ['ablate-resample'] }),
      "causalReport: inputs: expected at least 2 inputs for 'ablate-resample', or reference, got 1",
    ],
    [
      'a reference of another size',
      () => intervene(network, { layer: 0, cluster: first, inputs: [1, 2], mode: 'ablate-mean', reference: [[1]] }),
      'intervene: reference: expected a vector [2] or vectors [k, 2], got [1, 1]',
    ],
    [
      'a word for equalEnergy',
      () => causalReport(network, [], { inputs: [[1, 2]] }, { equalEnergy: 'yes' as never }),
      'causalReport: equalEnergy: expected a boolean, got "yes"',
    ],
    [
      'a zero projection',
      () =>
        intervene(network, {
          layer: 0,
          cluster: [
            [0, 0],
            [0, 0],
          ],
          inputs: [1, 2],
          mode: 'keep',
        }),
      'intervene: cluster: expected a projection other than zero, got zero',
    ],
  ])('refuse %s', (_what, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});
