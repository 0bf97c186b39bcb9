/**
 * What it takes to open a safetensors file of 1 GB, and to read one tensor of it: `npm run bench:io`. The file is sparse, made here and removed; its
 * bytes come from the page cache, so that the speeds are those of the program and not of a disk.
 */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openModel } from '../../src/io';
import { bestTime, bestTimeAsync } from '../timing';

const tensorBytes = 2 ** 26;
const types = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, U8: 1 } as const;
const names = Object.keys(types) as (keyof typeof types)[];
const blocks = 16;

/** Sixteen tensors of 64 MB in turn of the types, and five hundred small ones, as a model has. */
function makeFile(path: string): number {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let at = 0;
  const add = (name: string, dtype: keyof typeof types, count: number): void => {
    header[name] = { dtype, shape: [count], data_offsets: [at, at + count * types[dtype]] };
    at += count * types[dtype];
  };
  for (let i = 0; i < blocks; i++) {
    const dtype = names[i % names.length]!;
    add(`blocks.${i}.${dtype}`, dtype, tensorBytes / types[dtype]);
  }
  for (let i = 0; i < 500; i++) add(`norms.${i}.weight`, 'F32', 1024);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = openSync(path, 'w');
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  writeSync(file, length);
  writeSync(file, text);
  ftruncateSync(file, 8 + text.length + at);
  closeSync(file);
  return 8 + text.length + at;
}

/** Bytes of this process that are not free to take, after a collection where Node allows one. */
function memory(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage.rss();
}

const folder = mkdtempSync(join(tmpdir(), 'lsrdr-bench-'));
try {
  const path = join(folder, 'model.safetensors');
  const size = makeFile(path);
  const before = memory();
  const begin = performance.now();
  const model = await openModel(path);
  const first = performance.now() - begin;
  const taken = memory() - before;
  const again = await bestTimeAsync(() => openModel(path));
  console.log(`${(size / 1e9).toFixed(2)} GB, ${model.names.length} tensors, Node ${process.versions.node}`);
  console.log(
    `open: ${first.toFixed(1)} ms the first time, ${(1000 * again).toFixed(1)} ms at best; ${(taken / 1e6).toFixed(1)} MB`,
  );

  const buffer = new Uint8Array(tensorBytes);
  const file = openSync(path, 'r');
  const plain = bestTime(() => readSync(file, buffer, 0, tensorBytes, 4096));
  closeSync(file);
  console.log(
    `64 MB of the file as they are, into memory that is there: ${(tensorBytes / 1e6 / plain).toFixed(0)} MB/s`,
  );
  for (const [i, dtype] of names.entries()) {
    const count = tensorBytes / types[dtype];
    // The doubles have to be somewhere: what the machine takes to give so much memory is no business of the reader.
    const given = bestTime(() => new Float64Array(count).fill(1));
    const time = await bestTimeAsync(() => model.read(`blocks.${i}.${dtype}`));
    const speed = (seconds: number): string => `${(tensorBytes / 1e6 / seconds).toFixed(0)} MB/s`;
    console.log(`64 MB of ${dtype}: ${speed(time)} of the file; memory for the doubles alone ${speed(given)}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
