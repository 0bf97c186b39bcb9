/** The committed network reads digits as its file says, and the gradient that trained it is the gradient of its loss. */
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { loadMnist, pixelCount, pixels } from '../../examples/mnist/data';
import { predict } from '../../examples/mnist/model';
import { arraysOf, createParameters, createWorkspace, lossAndGradient } from '../../examples/mnist-deep/gradient';
import { loadNetwork } from '../../examples/mnist-deep/model';
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
