/**
 * GFlop/s of the kernels on tall and thin products, beside ml-matrix and numpy (where a Python with numpy is found), in one run on one
 * machine. `npm run bench:kernels`; writes bench/results/kernels.json and kernels.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Matrix } from 'ml-matrix';
import { availableKernels, type KernelName, kernel, type Storage, useKernel } from '../../src/kernels';
import { randomSource } from '../../src/random';
import { bestTime } from '../timing';
import { copyBandwidth } from './roofs';

const shapes: readonly (readonly [number, number, number])[] = [
  [4096, 256, 1],
  [4096, 256, 4],
  [4096, 256, 8],
  [4096, 256, 32],
  [32768, 512, 1],
  [32768, 512, 8],
  [32768, 512, 64],
  [8192, 1024, 16],
  [1024, 1024, 1024],
];

interface Row {
  readonly shape: string;
  readonly who: string;
  readonly direct: number;
  readonly transposed: number;
  /** Both in one reading; GFlop/s of the two together. */
  readonly both?: number;
  /** Fraction of the smaller roof, direct product. */
  readonly ofRoof: number;
}

const random = randomSource(1);
const gaussian = (length: number): Float64Array => random.fillNormal(new Float64Array(length));
const rows: Row[] = [];

const peak = measurePeak();
const bandwidth = measureBandwidth();
const copy = copyBandwidth();
const roof = (n: number, bytesPerEntry: number): number => Math.min(peak, (2 * n * bandwidth) / bytesPerEntry);
console.log(
  `${cpus()[0]?.model ?? 'processor'}, node ${process.version}; copy ${copy.toFixed(1)} GB/s, read ${bandwidth.toFixed(1)} GB/s, peak ${peak.toFixed(1)} GFlop/s`,
);

/** The fastest kernel on a matrix of 16 KB, again and again. */
function measurePeak(): number {
  const A = kernel().resident(gaussian(4096 * 8 * 8), 4096, 64);
  const B = gaussian(64 * 8);
  const out = new Float64Array(4096 * 8);
  return (2 * 4096 * 64 * 8) / bestTime(() => A.timesInto(out, B, 8)) / 1e9;
}

/** Reading 256 MB once for one column. */
function measureBandwidth(): number {
  const A = kernel().resident(gaussian(32768 * 1024), 32768, 1024);
  const B = gaussian(1024);
  const out = new Float64Array(32768);
  return (8 * 32768 * 1024) / bestTime(() => A.timesInto(out, B, 1)) / 1e9;
}

function measureKernel(name: KernelName, storage: Storage, [m, k, n]: readonly [number, number, number]): Row {
  useKernel(name);
  const A = kernel().resident(gaussian(m * k), m, k, { storage });
  const B = gaussian(k * n);
  const V = gaussian(m * n);
  const forward = new Float64Array(m * n);
  const backward = new Float64Array(k * n);
  const flops = (2 * m * k * n) / 1e9;
  const direct = flops / bestTime(() => A.timesInto(forward, B, n));
  const transposed = flops / bestTime(() => A.transposedTimesInto(backward, V, n));
  const both = (2 * flops) / bestTime(() => A.bothInto(forward, backward, B, V, n));
  A.dispose();
  const ofRoof = direct / roof(n, storage === 'float32' ? 4 : 8);
  return { shape: `${m}×${k}×${n}`, who: `${name} ${storage}`, direct, transposed, both, ofRoof };
}

function measureMlMatrix([m, k, n]: readonly [number, number, number]): Row {
  const A = Matrix.rand(m, k);
  const B = Matrix.rand(k, n);
  const V = Matrix.rand(m, n);
  const flops = (2 * m * k * n) / 1e9;
  const direct = flops / bestTime(() => A.mmul(B), 0);
  const transposed = flops / bestTime(() => A.transpose().mmul(V), 0);
  return { shape: `${m}×${k}×${n}`, who: 'ml-matrix', direct, transposed, ofRoof: direct / roof(n, 8) };
}

function measureNumpy(threads: number): Row[] {
  const script = readFileSync(fileURLToPath(new URL('products.py', import.meta.url)), 'utf8');
  for (const python of ['/usr/bin/python3', 'python3']) {
    const env = { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
    const found = spawnSync(python, ['-c', script], { input: JSON.stringify(shapes), env, encoding: 'utf8' });
    if (found.status !== 0) continue;
    const result = JSON.parse(found.stdout) as { version: string; rows: { direct: number; transposed: number }[] };
    return result.rows.map((row, index) => {
      const [m, k, n] = shapes[index]!;
      return {
        shape: `${m}×${k}×${n}`,
        who: `numpy ${result.version}, ${threads} thread${threads > 1 ? 's' : ''}`,
        ...row,
        ofRoof: row.direct / roof(n, 8),
      };
    });
  }
  return [];
}

function table(): string {
  const lines = ['| shape | kernel | A·B | Aᵀ·V | both | of the roof |', '|---|---|---|---|---|---|'];
  for (const row of rows) {
    const both = row.both === undefined ? '' : row.both.toFixed(1);
    lines.push(
      `| ${row.shape} | ${row.who} | ${row.direct.toFixed(1)} | ${row.transposed.toFixed(1)} | ${both} | ${(100 * row.ofRoof).toFixed(0)} % |`,
    );
  }
  return lines.join('\n');
}

const numpy = [...measureNumpy(1), ...measureNumpy(2)];
for (const shape of shapes) {
  for (const name of availableKernels()) {
    rows.push(measureKernel(name, 'float64', shape));
    if (name !== 'portable') rows.push(measureKernel(name, 'float32', shape));
  }
  if (shape[2] < 1024) rows.push(measureMlMatrix(shape));
  rows.push(...numpy.filter((row) => row.shape === shape.join('×')));
  console.log(`measured ${shape.join('×')}`);
}
useKernel({});
const text = table();
console.log(text);
const folder = fileURLToPath(new URL('../results/', import.meta.url));
mkdirSync(folder, { recursive: true });
const machine = { processor: cpus()[0]?.model, node: process.version, copy, bandwidth, peak };
writeFileSync(`${folder}kernels.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
writeFileSync(
  `${folder}kernels.md`,
  `GFlop/s, one thread unless said. ${machine.processor}, node ${machine.node}; copy ${copy.toFixed(1)} GB/s, read ${bandwidth.toFixed(1)} GB/s, peak ${peak.toFixed(1)} GFlop/s.\n\n${text}\n`,
);
