import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSafetensors } from 'lsrdr/io';
import type { NdArray } from 'ndarray';
import { type Mnist, pixelCount, pixels } from './data';

/** The classifier f(x) = D ((Lx) ∘ (Rx)), without biases. */
export interface Classifier {
  /** L, shape [h, 784]. */
  readonly left: NdArray<Float64Array>;
  /** R, shape [h, 784]. */
  readonly right: NdArray<Float64Array>;
  /** D, shape [10, h]. */
  readonly down: NdArray<Float64Array>;
  /** How the weights were trained. */
  readonly metadata: Record<string, string>;
  /** The ten logits of an image of 784 numbers in [0, 1]. */
  forward(x: Float64Array): Float64Array;
}

/** Where `train.ts` leaves the weights. */
export const weightsFile = fileURLToPath(new URL('weights.safetensors', import.meta.url));

/** Loads the trained weights, 0.4 MB. */
export function loadClassifier(file = weightsFile): Classifier {
  const { tensors, metadata } = readSafetensors(readFileSync(file));
  const matrix = (name: string): NdArray<Float64Array> => {
    const found = tensors.get(name);
    if (found?.dimension !== 2) throw new Error(`loadClassifier: expected a matrix '${name}' in ${file}`);
    return found;
  };
  return classifier(matrix('left'), matrix('right'), matrix('down'), metadata);
}

/** The classifier with the given weights, row-major and contiguous. */
export function classifier(
  left: NdArray<Float64Array>,
  right: NdArray<Float64Array>,
  down: NdArray<Float64Array>,
  metadata: Record<string, string> = {},
): Classifier {
  const [hidden, inputs] = left.shape as [number, number];
  const classes = down.shape[0]!;
  const products = new Float64Array(hidden);
  const forward = (x: Float64Array): Float64Array => {
    for (let k = 0; k < hidden; k++) {
      let u = 0;
      let v = 0;
      for (let i = 0; i < inputs; i++) {
        u += left.data[k * inputs + i]! * x[i]!;
        v += right.data[k * inputs + i]! * x[i]!;
      }
      products[k] = u * v;
    }
    const logits = new Float64Array(classes);
    for (let c = 0; c < classes; c++) {
      let sum = 0;
      for (let k = 0; k < hidden; k++) sum += down.data[c * hidden + k]! * products[k]!;
      logits[c] = sum;
    }
    return logits;
  };
  return { left, right, down, metadata, forward };
}

/** The index of the largest logit: the digit that is read. */
export function predict(logits: ArrayLike<number>): number {
  let best = 0;
  for (let c = 1; c < logits.length; c++) if (logits[c]! > logits[best]!) best = c;
  return best;
}

/**
 * The share of the images that are classified correctly.
 *
 * @param model anything that maps 784 pixels in [0, 1] to ten logits
 */
export function accuracy(model: { forward(x: Float64Array): ArrayLike<number> }, mnist: Mnist): number {
  const x = new Float64Array(pixelCount);
  let correct = 0;
  for (let i = 0; i < mnist.count; i++) {
    if (predict(model.forward(pixels(mnist, i, x))) === mnist.labels.get(i)) correct++;
  }
  return correct / mnist.count;
}
