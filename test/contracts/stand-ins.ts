/** What examples read from a disk of their own: files of the names they mention, made here or taken from the repository. */
import { readFileSync } from 'node:fs';
import * as promises from 'node:fs/promises';
import { root } from './source';

const files: { readonly [name: string]: () => Uint8Array } = {
  't10k-images-idx3-ubyte': () => idxOfImages(10_000),
  'model.safetensors': () => readFileSync(`${root}examples/mnist-deep/weights.safetensors`),
  'sparse-csr.npz': () => readFileSync(`${root}test/io/fixtures/sparse-csr.npz`),
  'weights.npz': () => readFileSync(`${root}test/io/fixtures/plain.npz`),
  'weights.safetensors': () => readFileSync(`${root}examples/mnist/weights.safetensors`),
  'classifier.safetensors': () => readFileSync(`${root}test/bilinear/fixtures/tdooms-res2-bf16.safetensors`),
  'pairs.safetensors': () => readFileSync(`${root}test/bilinear/fixtures/tdooms-res2-bf16-io.safetensors`),
};

/** An IDX file of `count` images 28×28, unsigned bytes that go round from 0 to 255. */
function idxOfImages(count: number): Uint8Array {
  const bytes = new Uint8Array(16 + count * 28 * 28);
  const view = new DataView(bytes.buffer);
  [0x00000803, count, 28, 28].forEach((value, at) => {
    view.setUint32(4 * at, value);
  });
  for (let at = 16; at < bytes.length; at++) bytes[at] = at % 256;
  return bytes;
}

async function readFile(path: string): Promise<Uint8Array> {
  const file = files[path];
  if (file === undefined) throw new Error(`test/contracts/stand-ins.ts has no file '${path}'`);
  return file();
}

/** Modules that examples get instead of the real ones. */
export const standIns: { readonly [specifier: string]: object } = {
  'node:fs/promises': { ...promises, readFile },
};
