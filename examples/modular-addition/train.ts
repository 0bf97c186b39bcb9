/**
 * Trains a bilinear network to add modulo 59 and saves its weights. `npm run train:modular`
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeSafetensors } from 'lsrdr/io';
import ndarray from 'ndarray';
import { weightsFile } from './model';
import { type Training, trainNetwork } from './training';

const { values: option } = parseArgs({
  options: {
    p: { type: 'string', default: '59' },
    hidden: { type: 'string', default: '96' },
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '600' },
    share: { type: 'string', default: '0.8' },
    rate: { type: 'string', default: '0.02' },
    'weight-decay': { type: 'string', default: '2' },
    out: { type: 'string', default: weightsFile },
  },
});
const training: Training = {
  p: Number(option.p),
  hidden: Number(option.hidden),
  seed: Number(option.seed),
  epochs: Number(option.epochs),
  share: Number(option.share),
  rate: Number(option.rate),
  weightDecay: Number(option['weight-decay']),
};
const begun = performance.now();
const { p, hidden } = training;
const { bilinear, head, trainAccuracy, testAccuracy, loss } = trainNetwork(training, (epoch, current, accuracy) => {
  if ((epoch + 1) % 50 !== 0) return;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  const share = (100 * accuracy()).toFixed(2);
  console.log(`epoch ${epoch + 1}/${training.epochs}  loss ${current.toFixed(5)}  test ${share} %  ${seconds} s`);
});
const metadata = {
  model:
    'f(x) = D((Lx) * (Rx)), x two residues one-hot, f(x) the logits of their sum mod p; bilinear.weight is L over R',
  ...Object.fromEntries(Object.entries(training).map(([name, value]) => [name, String(value)])),
  trainAccuracy: trainAccuracy.toFixed(4),
  testAccuracy: testAccuracy.toFixed(4),
  loss: loss.toPrecision(4),
};
const tensors = {
  'bilinear.weight': ndarray(Float64Array.from(bilinear), [2 * hidden, 2 * p]),
  'head.weight': ndarray(Float64Array.from(head), [p, hidden]),
};
writeFileSync(option.out, writeSafetensors(tensors, { dtype: 'F32', metadata }));
console.log(`test accuracy ${(100 * testAccuracy).toFixed(2)} %, saved ${option.out}`);
