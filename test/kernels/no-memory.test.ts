/** A process that gets no WebAssembly memory multiplies in JavaScript, says so once, and gives the numbers of the portable kernel. */
import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { availableKernels, type Kernel, kernelName, portableKernel, useKernel } from '../../src/kernels';
import { wasmKernel } from '../../src/kernels/wasm';
import { type WasmBuild, wasmModule } from '../../src/kernels/wasm-module';
import * as real from '../../src/real';
import { denseTuple } from '../../src/tuple';
import { input } from '../field/samples';
import { gaussianTuple, source } from '../support';
import { expectBits } from '../support/bits';

const { Memory } = WebAssembly;

/** From now on there is no memory of this kind. */
function deny(isDenied: (descriptor: WebAssembly.MemoryDescriptor) => boolean): void {
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (isDenied(descriptor)) throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      super(descriptor);
    }
  };
}

afterEach(() => {
  WebAssembly.Memory = Memory;
  vi.restoreAllMocks();
  useKernel({});
});

const random = source(5);
const filled = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
const compiled = availableKernels().filter((name) => name !== 'portable') as WasmBuild[];
const A = input(gaussianTuple(1, 5, 90, source(2)));

it.skipIf(compiled.length === 0)(
  'compiled kernels leave what gets no memory to the portable one, with one warning',
  () => {
    const [B, V, data] = [filled(250 * 8), filled(300 * 8), filled(300 * 250)];
    const products = ({ multiply, multiplyTransposed }: Kernel): Float64Array[] => {
      const out = [new Float64Array(300 * 8), new Float64Array(250 * 8)] as const;
      multiply(300, 250, 8, data, B, out[0], false);
      multiplyTransposed(300, 250, 8, data, V, out[1], false);
      return [...out];
    };
    const wanted = products(portableKernel);
    deny(() => true);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    for (const name of compiled) {
      const fresh = wasmKernel(wasmModule(name)!);
      for (let again = 0; again < 2; again++) products(fresh).forEach((out, i) => void expectBits(out, wanted[i]!));
      const M = fresh.resident(data, 300, 250, { storage: 'float32', blocks: 3 });
      expectBits(M.toFloat64(), Float64Array.from(data, Math.fround));
      expect([M.rows, M.columns, M.blocks]).toEqual([300, 250, 3]);
    }
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(/^lsrdr: this process gets no WebAssembly memory: .*made in JavaScript/);
  },
);

describe.each(compiled)('the kernel %s', (name) => {
  it('fits without memory, also where threads are asked for', async () => {
    const options = { rank: 3, seed: 1, restarts: 0, maxSweeps: 25 };
    useKernel('portable');
    const wanted = real.fit(denseTuple(A), options);
    deny(() => true);
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    useKernel(name);
    expect(kernelName()).toBe(name);
    for (const tuple of [A, denseTuple(A)]) {
      const results = [real.fit(tuple, options), await real.fitAsync(tuple, { ...options, workers: 2 })];
      for (const { fitness } of results) expect(fitness / wanted.fitness).toBeCloseTo(1, 10);
    }
  });

  it('refuses threads where there is memory, but none to share', async () => {
    useKernel(name);
    const tuple = denseTuple(A);
    deny(({ shared }) => shared === true);
    await expect(real.fitAsync(tuple, { rank: 2, seed: 1, workers: 2 })).rejects.toThrow(
      'this process gets no shared WebAssembly memory, which threads need: WebAssembly.Memory(): could not allocate memory',
    );
    expect(real.fit(tuple, { rank: 2, seed: 1, restarts: 0, maxSweeps: 30 }).fitness).toBeGreaterThan(0);
  });
});

const hasLimits = spawnSync('prlimit', ['--version']).status === 0;

it.skipIf(compiled.length === 0 || !hasLimits)('a process whose address space is limited', () => {
  const script = `
    import { execFileSync } from 'node:child_process';
    import { readFileSync } from 'node:fs';
    import { randomSource } from './src/random.ts';
    import { fit } from './src/real/index.ts';
    import { denseTuple } from './src/tuple/index.ts';
    const kilobytes = Number(/VmSize:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
    execFileSync('prlimit', ['--pid', String(process.pid), '--as=' + 1024 * (kilobytes + 2 ** 21)]);
    const random = randomSource(1);
    const row = () => Array.from({ length: 90 }, () => random.normal());
    const A = Array.from({ length: 5 }, () => Array.from({ length: 90 }, row));
    const fits = [A, denseTuple(A)].map((tuple) => fit(tuple, { rank: 2, restarts: 0, seed: 1, maxSweeps: 60 }));
    console.log(fits.map(({ fitness }) => fitness > 0).join());
  `;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    { encoding: 'utf8', timeout: 50_000 },
  );
  expect(stdout.trim()).toBe('true,true');
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^lsrdr: this process gets no WebAssembly memory/)]);
  expect(status).toBe(0);
});
