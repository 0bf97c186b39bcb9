/**
 * Trains the network of two residual bilinear blocks 784 → 64 → 64 → 10 on MNIST and saves its weights. `npm run train:mnist-deep`
 *
 * Noise on the pixels and weight decay keep the directions of the blocks smooth enough to be looked at as images.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeSafetensors } from 'lsrdr/io';
import ndarray, { type NdArray } from 'ndarray';
import { adam } from '../mnist/adam';
import { classCount, loadMnist, type Mnist, pixelCount, pixels } from '../mnist/data';
import { predict } from '../mnist/model';
import { mulberry32, normals, shuffle } from '../mnist/rng';
import { arraysOf, createParameters, createWorkspace, lossAndGradient, type Parameters, type Sizes } from './gradient';

const { values: option } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '20' },
    noise: { type: 'string', default: '0.3' },
    'weight-decay': { type: 'string', default: '0.3' },
    rate: { type: 'string', default: '0.003' },
    batch: { type: 'string', default: '256' },
    out: { type: 'string', default: fileURLToPath(new URL('weights.safetensors', import.meta.url)) },
  },
});
const epochs = Number(option.epochs);
const noise = Number(option.noise);
const weightDecay = Number(option['weight-decay']);
const peakRate = Number(option.rate);
const sizes: Sizes = {
  inputs: pixelCount,
  width: 64,
  hidden: 64,
  blocks: 2,
  classes: classCount,
  batch: Number(option.batch),
};

/** A million noise values, read from a random place for every image. */
const noiseBankSize = 2 ** 20;
const uniform = mulberry32(Number(option.seed));
const bank = normals(noiseBankSize + pixelCount, noise, uniform);

/** Copies the images `order[first …]` scaled to [0, 1] and with fresh noise. */
function fillBatch(train: Mnist, order: Uint32Array, first: number, x: Float32Array, labels: Uint8Array): void {
  for (let s = 0; s < sizes.batch; s++) {
    const image = order[first + s]!;
    const from = image * pixelCount;
    const into = s * pixelCount;
    const noiseAt = Math.floor(uniform() * noiseBankSize);
    for (let i = 0; i < pixelCount; i++) x[into + i] = train.images.data[from + i]! / 255 + bank[noiseAt + i]!;
    labels[s] = train.labels.data[image]!;
  }
}

const matrix = (data: Float32Array, rows: number, cols: number): NdArray<Float64Array> =>
  ndarray(Float64Array.from(data.subarray(0, rows * cols)), [rows, cols]);

/** The weights by name, as they are saved. */
function tensors({ embed, factors, down, unembed }: Parameters): Record<string, NdArray<Float64Array>> {
  const { inputs, width, hidden, classes } = sizes;
  const out: Record<string, NdArray<Float64Array>> = {
    'embed.weight': matrix(embed, width, inputs),
    'head.weight': matrix(unembed, classes, width),
  };
  factors.forEach((gate, b) => {
    out[`blocks.${b}.gate.weight`] = matrix(gate, 2 * hidden, width);
    out[`blocks.${b}.down.weight`] = matrix(down[b]!, width, hidden);
  });
  return out;
}

/** The share of the test images read correctly, by the formula in double precision. */
function accuracy({ embed, factors, down, unembed }: Parameters, test: Mnist): number {
  const { inputs, width, hidden, blocks, classes } = sizes;
  const x = new Float64Array(inputs);
  const times = (W: Float32Array, v: Float64Array, rows: number): Float64Array => {
    const out = new Float64Array(rows);
    for (let i = 0; i < rows; i++) for (let j = 0; j < v.length; j++) out[i]! += W[i * v.length + j]! * v[j]!;
    return out;
  };
  let correct = 0;
  for (let which = 0; which < test.count; which++) {
    let a = times(embed, pixels(test, which, x), width);
    for (let b = 0; b < blocks; b++) {
      const uv = times(factors[b]!, a, 2 * hidden);
      const y = times(
        down[b]!,
        uv.subarray(0, hidden).map((u, k) => u * uv[hidden + k]!),
        width,
      );
      a = a.map((value, i) => value + y[i]!);
    }
    if (predict(times(unembed, a, classes)) === test.labels.data[which]) correct++;
  }
  return correct / test.count;
}

const train = loadMnist('train');
const test = loadMnist('test');
const parameters = createParameters(sizes);
const fill = (array: Float32Array, deviation: number): void => array.set(normals(array.length, deviation, uniform));
fill(parameters.embed, 1 / Math.sqrt(pixelCount));
for (const gate of parameters.factors) fill(gate, 1 / Math.sqrt(sizes.width));
for (const down of parameters.down) fill(down, 0.5 / Math.sqrt(sizes.hidden));
fill(parameters.unembed, 0.5 / Math.sqrt(sizes.width));
const workspace = createWorkspace(sizes);
const gradients = arraysOf(workspace.gradient);
const steppers = arraysOf(parameters).map((weights) => adam(weights));
const x = new Float32Array(sizes.batch * pixelCount);
const labels = new Uint8Array(sizes.batch);
const order = Uint32Array.from({ length: train.count }, (_, i) => i);
const steps = Math.floor(train.count / sizes.batch);

const begun = performance.now();
let reached = 0;
for (let epoch = 0; epoch < epochs; epoch++) {
  shuffle(order, uniform);
  let loss = 0;
  for (let step = 0; step < steps; step++) {
    fillBatch(train, order, step * sizes.batch, x, labels);
    loss += lossAndGradient(parameters, x, labels, sizes, workspace);
    // Half a cosine from the peak to zero, so that the last steps average the noise away.
    const rate = (peakRate / 2) * (1 + Math.cos((Math.PI * (epoch + step / steps)) / epochs));
    steppers.forEach((step, at) => void step(gradients[at]!, { rate, weightDecay }));
  }
  reached = accuracy(parameters, test);
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(
    `epoch ${epoch + 1}/${epochs}  loss ${(loss / steps).toFixed(4)}  test ${(100 * reached).toFixed(2)} %  ${seconds} s`,
  );
}

const metadata = {
  model:
    'a = embed x; a = a + down ((left a) * (right a)) twice; z = head a; gate is left over right, pixels in [0, 1]',
  seed: String(option.seed),
  epochs: String(epochs),
  batch: String(sizes.batch),
  rate: String(peakRate),
  noise: String(noise),
  weightDecay: String(weightDecay),
  testAccuracy: reached.toFixed(4),
};
writeFileSync(option.out, writeSafetensors(tensors(parameters), { dtype: 'F32', metadata }));
console.log(`saved ${option.out}`);
