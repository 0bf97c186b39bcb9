/** The committed network reads digits as its file says, and the gradient that trained it is the gradient of its loss. */
import { Matrix } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { loadMnist, pixelCount, pixels } from '../../examples/mnist/data';
import { predict } from '../../examples/mnist/model';
import { arraysOf, createParameters, createWorkspace, lossAndGradient } from '../../examples/mnist-deep/gradient';
import { loadNetwork } from '../../examples/mnist-deep/model';
import { causalRows, causalTable, means, overlapTable } from '../../examples/mnist-deep/tables';
import { cycleOf } from '../../examples/mnist-deep/together';
import { foldNetwork } from '../../src/bilinear';
import { source } from '../support/random';

describe('examples/mnist-deep', () => {
  it('reads at least 97.5 % of the test digits, folded or not', () => {
    const { network, metadata } = loadNetwork();
    const test = loadMnist('test');
    const inputs = ndarray(new Float64Array(test.count * pixelCount), [test.count, pixelCount]);
    for (let i = 0; i < test.count; i++) pixels(test, i, inputs.data.subarray(i * pixelCount, (i + 1) * pixelCount));
    const outputs = network.forward(inputs).data;
    let correct = 0;
    for (let i = 0; i < test.count; i++) {
      if (predict(outputs.subarray(10 * i, 10 * i + 10)) === test.labels.data[i]) correct++;
    }
    expect(correct / test.count).toBeGreaterThanOrEqual(0.975);
    expect(correct / test.count).toBeCloseTo(Number(metadata['testAccuracy']), 3);
    const few = ndarray(inputs.data.subarray(0, 5 * pixelCount), [5, pixelCount]);
    foldNetwork(network)
      .forward(few)
      .data.forEach((value, at) => {
        expect(Math.abs(value - outputs[at]!)).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)));
      });
  });

  it('the cycle of a class has the network in it: both steps give its margins', () => {
    const { network } = loadNetwork();
    const { bottom, top, basis, tuple } = cycleOf(network, 7);
    expect([tuple.n, tuple.r]).toEqual([65 + 65 + 9 + 65, 2 * 65 + 2 * 65]);
    const random = source(5);
    const x = Array.from({ length: pixelCount }, () => random.normal() / 10);
    const apply = (family: readonly Matrix[], c: readonly number[]): number[] =>
      family
        .reduce(
          (sum, M, i) => sum.add(M.mmul(Matrix.columnVector([...c])).mul(c[i]!)),
          Matrix.zeros(family[0]!.rows, 1),
        )
        .getColumn(0);
    const below = basis
      .transpose()
      .mmul(Matrix.columnVector([...x, 1]))
      .getColumn(0);
    const margins = apply(top, apply(bottom, below));
    const outputs = network.forward(x).data;
    margins.forEach((margin, k) => {
      expect(margin).toBeCloseTo(outputs[7]! - outputs[k < 7 ? k : k + 1]!, 8);
    });
  });

  it('tables put the numbers of a report in their places', () => {
    const effect = (digit: number, own: number, accuracy: number) => ({
      meanChange: new Float64Array(10),
      relativeChange: 0,
      divergence: 0,
      marginChange: 0,
      accuracy,
      classAccuracy: Float64Array.from({ length: 10 }, (_, c) => (c === digit ? own : 0)),
    });
    const rows = Array.from({ length: 10 }, (_, digit) =>
      (['ablate', 'keep'] as const).map((mode, m) => ({
        cluster: digit,
        layer: 0,
        rank: 4,
        mode,
        energy: 0.5,
        effect: effect(digit, 0.1 * m + 0.01 * digit, 0.2 + 0.1 * m),
        random: effect(digit, 0.4 + 0.1 * m, 0.6 + 0.1 * m),
        equalEnergy: undefined,
      })),
    ).flat();
    const baseline = { accuracy: 0.9, margin: 1, classAccuracy: new Float64Array(10).fill(0.8) };
    const causal = causalRows({ baseline, rows, seed: 0, normsLeftOut: false }, (cluster) => cluster);
    expect(causal.rows[3]).toEqual({
      digit: 3,
      layer: 0,
      before: 0.8,
      ablate: { own: 0.03, all: 0.2, ownByChance: 0.4, allByChance: 0.6 },
      keep: { own: 0.13, all: 0.30000000000000004, ownByChance: 0.5, allByChance: 0.7 },
    });
    expect(means(causal, 0).keep.own).toBeCloseTo(0.145, 12);
    const cells = [...causalTable(causal, 0, 'x').matchAll(/<td[^>]*>([\d.]+)&nbsp;%/g)].map(([, cell]) => cell);
    expect(cells.slice(9 * 3, 9 * 4)).toEqual(['80.0', '3.0', '40.0', '20.0', '60.0', '13.0', '50.0', '30.0', '70.0']);
    expect(cells).toHaveLength(9 * 11);
  });

  it('overlaps of different classes are coloured from the least to the largest', () => {
    const values = [
      [1, 0.5, 0.6],
      [0.5, 1, 0.7],
      [0.6, 0.7, 1],
    ];
    const cells = [
      ...overlapTable('x', values).matchAll(/<td(?: style="background:rgb\([\d ]+\/ ([\d.]+)\)")?>([^<]+)</g),
    ];
    expect(cells.map(([, shade, text]) => [shade, text].join(' '))).toEqual(
      [
        [' –', '0.00 0.50', '0.50 0.60'],
        ['0.00 0.50', ' –', '1.00 0.70'],
        ['0.50 0.60', '1.00 0.70', ' –'],
      ].flat(),
    );
  });

  it('gradient against differences of the loss', () => {
    const sizes = { inputs: 8, width: 4, hidden: 4, blocks: 2, classes: 3, batch: 4 };
    const random = source(71);
    const parameters = createParameters(sizes);
    for (const array of arraysOf(parameters)) for (let i = 0; i < array.length; i++) array[i] = 0.5 * random.normal();
    const x = Float32Array.from({ length: sizes.batch * sizes.inputs }, () => random.normal());
    const labels = Uint8Array.of(0, 2, 1, 1);
    const workspace = createWorkspace(sizes);
    const loss = () => lossAndGradient(parameters, x, labels, sizes, workspace);
    loss();
    const gradients = arraysOf(workspace.gradient).map((array) => array.slice());
    arraysOf(parameters).forEach((array, at) => {
      for (const i of [0, 5, array.length >> 1]) {
        const kept = array[i]!;
        const step = 2 ** -7;
        array[i] = kept + step;
        const up = loss();
        array[i] = kept - step;
        const slope = (up - loss()) / (2 * step);
        array[i] = kept;
        expect(Math.abs(slope - gradients[at]![i]!), `array ${at}, entry ${i}`).toBeLessThan(2e-3);
      }
    });
  });
});
