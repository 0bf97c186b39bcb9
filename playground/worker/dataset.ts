/** Inputs of a model with the right answers: all pairs of residues, or pictures of digits. */
import { readNpz } from '../../src/io';
import type { NdArray } from '../../src/ndarray';
import { ndarray } from '../../src/ndarray';
import { imageUrl } from '../../src/report/image';

export interface Dataset {
  /** [k, m] */
  readonly inputs: NdArray<Float64Array>;
  readonly labels: readonly number[];
  /** What they are, after a number: `pairs`, `digits`. */
  readonly noun: string;
  /** Of those of the inputs that are shown as pictures, their places. */
  readonly pictures: readonly { readonly index: number; readonly label: string; readonly url: string }[];
}

/** a and b as two ones in 2p numbers. */
export function pairInput(p: number, a: number, b: number): Float64Array {
  const out = new Float64Array(2 * p);
  out[a] = 1;
  out[p + b] = 1;
  return out;
}

export function allPairs(p: number): Dataset {
  const inputs = new Float64Array(p * p * 2 * p);
  const labels: number[] = [];
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) {
      inputs.set(pairInput(p, a, b), (a * p + b) * 2 * p);
      labels.push((a + b) % p);
    }
  }
  return { inputs: ndarray(inputs, [p * p, 2 * p]), labels, noun: 'pairs', pictures: [] };
}

/** Pictures of each digit that are shown. */
const SHOWN = 2;

/** @param bytes an npz of `images` [k, 28, 28] and `labels` [k], with the digits of one kind after those of another */
export function digits(bytes: Uint8Array): Dataset {
  const arrays = readNpz(bytes);
  const [images, labels] = [arrays.get('images')!, Array.from(arrays.get('labels')!.data as ArrayLike<number>)];
  const [count, height, width] = images.shape as [number, number, number];
  const size = height * width;
  const inputs = Float64Array.from(images.data as ArrayLike<number>, (grey) => grey / 255);
  const places = Array.from({ length: 10 }, (_, digit) =>
    labels.flatMap((label, index) => (label === digit ? [index] : [])).slice(0, SHOWN),
  ).flat();
  const pictures = places.map((index) => ({
    index,
    label: `a ${labels[index]}`,
    url: imageUrl(inputs.subarray(index * size, (index + 1) * size), height, width),
  }));
  return { inputs: ndarray(inputs, [count, size]), labels, noun: 'digits of the test set', pictures };
}
