/** Files for the tests of the program, in a folder of their own. */
import { rmSync } from 'node:fs';
import { afterAll } from 'vitest';
import { writeNpy, writeNpz, writeSafetensors } from '../../src/io';
import { type NdArray, ndarray } from '../../src/ndarray';
import { randomSource } from '../../src/random';
import { newFolder, put } from './program';

/** An array of Gaussian numbers. */
export function gaussianArray(shape: readonly number[], seed: number): NdArray<Float64Array> {
  const length = shape.reduce((product, size) => product * size, 1);
  return ndarray(randomSource(seed).fillNormal(new Float64Array(length)), [...shape]);
}

export const weights = gaussianArray([3, 5, 5], 1);
export const two = { A: gaussianArray([3, 5, 5], 2), B: gaussianArray([3, 4, 4], 3), v: gaussianArray([3], 4) };
/** Two layers, 6 → 5 → 4, whose widths leave no room for a residual. */
export const model: Record<string, NdArray<Float64Array>> = {
  'layers.0.left.weight': gaussianArray([7, 6], 5),
  'layers.0.right.weight': gaussianArray([7, 6], 6),
  'layers.0.down.weight': gaussianArray([5, 7], 7),
  'layers.1.left.weight': gaussianArray([6, 5], 8),
  'layers.1.right.weight': gaussianArray([6, 5], 9),
  'layers.1.down.weight': gaussianArray([4, 6], 10),
};

/** The files of docs/command-line.md. */
export function putSamples(folder: string): void {
  put(folder, 'weights.npy', writeNpy(weights));
  put(folder, 'weights.npz', writeNpz(two));
  put(folder, 'vocab.json', JSON.stringify({ red: 0, blue: 2, green: 1, '<b>': 3, up: 4, down: 5 }));
  put(folder, 'inputs.npy', writeNpy(gaussianArray([12, 6], 11)));
  put(
    folder,
    'labels.npy',
    writeNpy(
      Array.from({ length: 12 }, (_, k) => k % 4),
      { dtype: 'i4' },
    ),
  );
  const sources = [{ path: 'weights.npy' }, { name: 'net', path: 'model.safetensors', layer: 'all' }];
  put(folder, 'plan.json', JSON.stringify({ format: 'lsrdr-plan/1', sources, rank: [1, 2], restarts: 2 }));
  put(folder, 'model.safetensors', writeSafetensors(model, { dtype: 'F64' }));
}

/** A folder with these files, gone after the tests. */
export function folderOfSamples(): string {
  const folder = newFolder();
  putSamples(folder);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Without what the clock says. */
export function timeless(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json, (name, value) => (name === 'seconds' ? undefined : value)));
}
