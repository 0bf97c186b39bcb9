/**
 * GFlop/s of the kernels on tall and thin products, beside ml-matrix, numpy, numpy-ts, TensorFlow.js and onnxruntime where they are
 * installed, and a whole fit beside numpy's, in one run on one machine. Writes bench/results/kernels.json and kernels.md.
 *
 *     npm run bench:kernels                                                      (Node ≥ 22)
 *     npx tsx --experimental-wasm-relaxed-simd bench/kernels/run.ts              (Node 20, for the relaxed kernel)
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { availableKernels, useKernel } from '../../src/kernels';
import { measureFit } from './fit';
import { measureKernel, measureTuple } from './ours';
import { measureMlMatrix, measureNumpy, measureNumpyTs, measureOnnx, measureTensorFlow } from './peers';
import { measureRoofs } from './roofs';
import { type Row, type Shape, shapes } from './rows';
import { markdown, type Report } from './table';

const roofs = measureRoofs();
const fit = measureFit();
console.log(JSON.stringify({ roofs, fit }));

const rows: Row[] = [];
const thin = shapes.filter(([, , n]) => n <= 64);
const others = [
  ...measureNumpy(1),
  ...measureNumpy(2),
  ...(await measureOnnx(thin, 1)),
  ...(await measureOnnx(thin, 2)),
  ...(await measureNumpyTs(thin.filter(([m]) => m < 32768))),
  ...(await measureTensorFlow(thin)),
];
const tupleShapes: readonly Shape[] = [
  [4096, 256, 8],
  [8192, 512, 8],
];
for (const shape of shapes) {
  for (const name of availableKernels()) {
    rows.push(await measureKernel(name, 'float64', shape, 1));
    if (name === 'portable') continue;
    rows.push(await measureKernel(name, 'float64', shape, 2));
    rows.push(await measureKernel(name, 'float32', shape, 1));
  }
  if (shape[2] < 1024) rows.push(measureMlMatrix(shape));
  rows.push(...others.filter((row) => row.shape.join() === shape.join()));
  console.log(`measured ${shape.join('×')}`);
}
for (const shape of tupleShapes) {
  for (const field of ['real', 'complex', 'quaternion'] as const) rows.push(measureTuple(field, shape));
}
useKernel({});

const machine = {
  processor: cpus()[0]?.model ?? 'unknown processor',
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
};
const report: Report = { machine, roofs, rows, fit };
const text = markdown(report);
console.log(text);
const folder = fileURLToPath(new URL('../results/', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}kernels.json`, `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(`${folder}kernels.md`, text);
process.exit(0);
