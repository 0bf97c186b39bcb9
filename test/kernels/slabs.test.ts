/** Small matrices that share a WebAssembly memory: each keeps its own numbers, whatever the others do and however the memory grows. */
import { afterEach, describe, expect, it } from 'vitest';
import { availableKernels, kernel, portableKernel, type ResidentMatrix, useKernel } from '../../src/kernels';
import { WasmResident } from '../../src/kernels/wasm-resident';
import { randomSource } from '../../src/random';

afterEach(() => {
  useKernel({});
});

/** Blocks, rows of a block, columns: entries from where slabs begin to where a matrix gets a memory of its own. */
const shapes = [
  [1, 32, 64],
  [3, 17, 41],
  [8, 16, 16],
  [5, 60, 109],
  [1, 181, 181],
] as const;

const random = randomSource(11);
const normal = (length: number): Float64Array => {
  const out = new Float64Array(length);
  random.fillNormal(out);
  return out;
};

/** The largest difference of two arrays, relative to the largest number. */
function distance(one: Float64Array, other: Float64Array): number {
  const size = Math.max(...other.map(Math.abs));
  return Math.max(...one.map((x, i) => Math.abs(x - other[i]!))) / size;
}

function everyVerb(M: ResidentMatrix, w: number, given: { B: Float64Array; V: Float64Array; N: Float64Array }) {
  const n = M.rows / M.blocks;
  const image = M.createImage(w);
  const [forward, backward] = [new Float64Array(n * w), new Float64Array(M.columns * w)];
  M.sweepInto(image.data, forward, backward, given.B, given.N, given.V.subarray(0, n * w), given.N, w);
  const times = new Float64Array(M.rows * w);
  M.timesInto(times, given.B, w);
  const transposed = new Float64Array(M.columns * w);
  M.transposedTimesInto(transposed, given.V, w);
  const part = new Float64Array(M.columns * w);
  M.transposedTimesInto(part, given.V.subarray(0, 5 * w), w, 3, 5);
  const out = [image.data.slice(), forward, backward, times, transposed, part];
  M.releaseImage(image);
  return out;
}

describe.skipIf(availableKernels()[0] === 'portable')('small matrices in a slab', () => {
  it('multiply as the portable kernel does, of every width', () => {
    const made = shapes.map(([r, n, k]) => {
      const data = normal(r * n * k);
      return { data, M: kernel().resident(data, r * n, k, { blocks: r }) };
    });
    for (const { data, M } of made) {
      expect(M).toBeInstanceOf(WasmResident);
      expect((M as WasmResident).isAlone).toBe(false);
      const oracle = portableKernel.resident(data, M.rows, M.columns, { blocks: M.blocks });
      for (const w of [1, 2, 3, 4, 7, 64]) {
        const given = { B: normal(M.columns * w), V: normal(M.rows * w), N: normal(M.blocks * w * w) };
        const expected = everyVerb(oracle, w, given);
        everyVerb(M, w, given).forEach((found, at) => {
          expect(distance(found, expected[at]!), `${M.rows}×${M.columns}, ${w} columns, verb ${at}`).toBeLessThan(
            1e-13,
          );
        });
      }
    }
    for (const { data, M } of made) expect(M.toFloat64()).toEqual(data);
  });

  it('share memories, and begin new ones when these are full', () => {
    const matrices = Array.from({ length: 40 }, () => kernel().resident(normal(100 * 100), 100, 100) as WasmResident);
    const memories = new Set(matrices.map((M) => M.live().memory));
    expect(memories.size).toBeGreaterThan(2);
    expect(memories.size).toBeLessThan(6);
  });

  it('take no threads, and end alone', () => {
    const [one, other] = [0, 1].map(() => kernel().resident(normal(50 * 50), 50, 50) as WasmResident);
    one!.share();
    expect(one!.sharedMemory).toBeUndefined();
    const before = other!.toFloat64();
    one!.dispose();
    expect(() => one!.toFloat64()).toThrow('disposed');
    expect(other!.toFloat64()).toEqual(before);
  });
});
