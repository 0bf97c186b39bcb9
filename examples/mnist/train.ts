/**
 * Trains the bilinear classifier 784 → 64 → 10 on MNIST and saves its weights. `npm run train:mnist`
 *
 * The Gaussian noise on the pixels and the weight decay are much stronger than accuracy alone would ask for: after
 * Pearce et al., "Bilinear MLPs enable weight-based mechanistic interpretability", they make the eigenvectors of the
 * digits' quadratic forms few and smooth, so that these can be looked at as images.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeSafetensors } from 'lsrdr/io';
import ndarray from 'ndarray';
import { adam } from './adam';
import { classCount, loadMnist, type Mnist, pixelCount } from './data';
import { createParameters, createWorkspace, lossAndGradient, type Parameters, type Sizes } from './gradient';
import { accuracy, type Classifier, classifier, weightsFile } from './model';
import { mulberry32, normals, shuffle } from './rng';

const { values: option } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '20' },
    noise: { type: 'string', default: '0.4' },
    'weight-decay': { type: 'string', default: '1' },
    rate: { type: 'string', default: '0.003' },
    batch: { type: 'string', default: '256' },
    out: { type: 'string', default: weightsFile },
  },
});
const seed = Number(option.seed);
const epochs = Number(option.epochs);
const noise = Number(option.noise);
const weightDecay = Number(option['weight-decay']);
const peakRate = Number(option.rate);
const hidden = 64;
const sizes: Sizes = { inputs: pixelCount, hidden, classes: classCount, batch: Number(option.batch) };

/** A million noise values, read from a random place for every image: drawing 47 million an epoch would cost more than it tells. */
const noiseBankSize = 2 ** 20;

const uniform = mulberry32(seed);
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

function toClassifier({ factors, down }: Parameters): Classifier {
  const half = hidden * pixelCount;
  return classifier(
    ndarray(Float64Array.from(factors.subarray(0, half)), [hidden, pixelCount]),
    ndarray(Float64Array.from(factors.subarray(half)), [hidden, pixelCount]),
    ndarray(Float64Array.from(down), [classCount, hidden]),
  );
}

const train = loadMnist('train');
const test = loadMnist('test');
const parameters = createParameters(sizes);
parameters.factors.set(normals(parameters.factors.length, 0.5 / Math.sqrt(pixelCount), uniform));
parameters.down.set(normals(parameters.down.length, 0.5 / Math.sqrt(hidden), uniform));
const workspace = createWorkspace(sizes);
const stepFactors = adam(parameters.factors);
const stepDown = adam(parameters.down);
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
    stepFactors(workspace.gradient.factors, { rate, weightDecay });
    stepDown(workspace.gradient.down, { rate, weightDecay });
  }
  reached = accuracy(toClassifier(parameters), test);
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(
    `epoch ${epoch + 1}/${epochs}  loss ${(loss / steps).toFixed(4)}  test ${(100 * reached).toFixed(2)} %  ${seconds} s`,
  );
}

const { left, right, down } = toClassifier(parameters);
const metadata = {
  model: 'f(x) = down ((left x) * (right x)), pixels in [0, 1]',
  seed: String(seed),
  epochs: String(epochs),
  batch: String(sizes.batch),
  rate: String(peakRate),
  noise: String(noise),
  weightDecay: String(weightDecay),
  testAccuracy: reached.toFixed(4),
};
writeFileSync(option.out, writeSafetensors({ left, right, down }, { dtype: 'F32', metadata }));
console.log(`saved ${option.out}`);
