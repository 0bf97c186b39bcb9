/** What others do on the same shapes. Each is left out, and said to be, where it is not installed; see bench/package.json. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Matrix } from 'ml-matrix';
import { bestTime, bestTimeAsync } from '../timing';
import { matMulModel } from './onnx-model';
import { gaussian } from './roofs';
import { gigaflops, type Row, type Shape, shapes } from './rows';

export function measureMlMatrix(shape: Shape): Row {
  const [m, k, n] = shape;
  const [A, B, V] = [Matrix.rand(m, k), Matrix.rand(k, n), Matrix.rand(m, n)];
  const flops = gigaflops(shape);
  const direct = flops / bestTime(() => A.mmul(B), 0);
  const transposed = flops / bestTime(() => A.transpose().mmul(V), 0);
  return { shape, who: 'ml-matrix', threads: 1, direct, transposed, bytesPerEntry: 8 };
}

/** numpy in the first Python that has it. */
export function measureNumpy(threads: number): Row[] {
  const result = runPython('products.py', JSON.stringify(shapes), threads) as
    | { version: string; rows: { direct: number; transposed: number }[] }
    | undefined;
  if (result === undefined) {
    console.log('numpy: no python3 with numpy found');
    return [];
  }
  return result.rows.map((row, index) => ({
    shape: shapes[index]!,
    who: `numpy ${result.version}`,
    threads,
    ...row,
    bytesPerEntry: 8,
  }));
}

/** The JSON that a script beside this file prints, or undefined without numpy. */
export function runPython(script: string, input: string, threads: number): unknown {
  const code = readFileSync(fileURLToPath(new URL(script, import.meta.url)), 'utf8');
  const env = { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
  for (const python of ['python3', '/usr/bin/python3']) {
    const found = spawnSync(python, ['-c', code], { input, env, encoding: 'utf8' });
    if (found.status === 0) return JSON.parse(found.stdout);
  }
  return undefined;
}

/** A package that may be missing. */
async function optional(name: string): Promise<Record<string, unknown> | undefined> {
  try {
    return (await import(name)) as Record<string, unknown>;
  } catch {
    console.log(`${name}: not installed`);
    return undefined;
  }
}

export async function measureNumpyTs(list: readonly Shape[]): Promise<Row[]> {
  type NumpyTs = {
    array(data: number[][]): unknown;
    matmul(A: unknown, B: unknown): unknown;
    transpose(A: unknown): unknown;
  };
  const np = (await optional('numpy-ts')) as NumpyTs | undefined;
  if (np === undefined) return [];
  const random = (rows: number, columns: number): unknown =>
    np.array(Array.from({ length: rows }, () => Array.from(gaussian(columns))));
  return list.flatMap((shape) => {
    // It runs out of its own memory on some machines' larger shapes, which must not end everything.
    try {
      const [m, k, n] = shape;
      const [A, B, V] = [random(m, k), random(k, n), random(m, n)];
      const flops = gigaflops(shape);
      const direct = flops / bestTime(() => np.matmul(A, B));
      const transposed = flops / bestTime(() => np.matmul(np.transpose(A), V), 0);
      return { shape, who: 'numpy-ts', threads: 1, direct, transposed, bytesPerEntry: 8 };
    } catch (error) {
      console.log(`numpy-ts: ${shape.join('×')}: ${(error as Error).message}`);
      return [];
    }
  });
}

export async function measureTensorFlow(list: readonly Shape[]): Promise<Row[]> {
  type Tensor = { dispose(): void };
  type Core = {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor2d(data: Float32Array, shape: [number, number]): Tensor;
    matMul(A: Tensor, B: Tensor, transposeA?: boolean): Tensor;
  };
  const core = (await optional('@tensorflow/tfjs-core')) as Core | undefined;
  const backend = (await optional('@tensorflow/tfjs-backend-wasm')) as { setWasmPaths(path: string): void } | undefined;
  if (core === undefined || backend === undefined) return [];
  const require = createRequire(import.meta.url);
  backend.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  await core.setBackend('wasm');
  await core.ready();
  return list.map((shape) => {
    const [m, k, n] = shape;
    const random = (rows: number, columns: number) =>
      core.tensor2d(Float32Array.from(gaussian(rows * columns)), [rows, columns]);
    const [A, B, V] = [random(m, k), random(k, n), random(m, n)];
    const flops = gigaflops(shape);
    const direct = flops / bestTime(() => core.matMul(A, B).dispose());
    const transposed = flops / bestTime(() => core.matMul(A, V, true).dispose());
    for (const tensor of [A, B, V]) tensor.dispose();
    return { shape, who: 'tfjs wasm, float32', threads: 1, direct, transposed, bytesPerEntry: 4 };
  });
}

export async function measureOnnx(list: readonly Shape[], threads: number): Promise<Row[]> {
  type Session = { run(feeds: object, fetches: object): Promise<unknown> };
  type Onnx = {
    InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
    Tensor: new (type: string, data: Float64Array, dims: number[]) => unknown;
  };
  const found = await optional('onnxruntime-node');
  const onnx = (found?.default ?? found) as Onnx | undefined;
  if (onnx === undefined) return [];
  const rows: Row[] = [];
  for (const shape of list) {
    const [m, k, n] = shape;
    const options = { intraOpNumThreads: threads, interOpNumThreads: 1 };
    const session = await onnx.InferenceSession.create(matMulModel(m, k, n), options);
    const tensor = (data: Float64Array, dims: number[]) => new onnx.Tensor('float64', data, dims);
    const [A, B] = [tensor(gaussian(m * k), [m, k]), tensor(gaussian(k * n), [k, n])];
    const C = tensor(new Float64Array(m * n), [m, n]);
    const direct = gigaflops(shape) / (await bestTimeAsync(() => session.run({ A, B }, { C })));
    rows.push({ shape, who: 'onnxruntime-node', threads, direct, bytesPerEntry: 8 });
  }
  return rows;
}
