/** Threads: the same products as alone, the same bits every time, errors that arrive, and no process kept alive. */
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { complex } from '../../src/algebra';
import * as complexField from '../../src/complex';
import { availableKernels, kernel, portableKernel, useKernel } from '../../src/kernels';
import { startTeam } from '../../src/kernels/team';
import * as realField from '../../src/real';
import type { Lsrdr } from '../../src/result/lsrdr';
import { denseTuple, directSum, embed, mixTuple, type Tuple } from '../../src/tuple';
import { bitsOf, input } from '../field/samples';
import { fields, gaussianTuple, source } from '../support';
import { expectBits } from '../support/bits';

afterAll(() => {
  useKernel({});
});

const random = source(3);
const filled = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());

function apart(a: Float64Array, b: Float64Array): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

const compiled = availableKernels().filter((name) => name !== 'portable');

describe.each(compiled)('a team on the kernel %s', (name) => {
  it.each([
    [6, 97, 61, 8, 2],
    [3, 190, 64, 5, 3],
    [9, 92, 40, 12, 2],
    [1, 801, 70, 4, 4],
  ])('r = %i, n = %i, k = %i, w = %i, %i threads', async (r, n, k, w, size) => {
    useKernel(name);
    const [data, B, N, Z, X] = [filled(r * n * k), filled(k * w), filled(r * w * w), filled(n * w), filled(r * w * w)];
    const M = kernel().resident(data, r * n, k, { blocks: r });
    const oracle = portableKernel.resident(data, r * n, k, { blocks: r });
    const outputs = (matrix: typeof M) => {
      const [image, forward, backward] = [r * n * w, n * w, k * w].map((length) => new Float64Array(length));
      matrix.sweepInto(image!, forward!, backward!, B, N, Z, X, w);
      const combined = new Float64Array(n * w);
      matrix.combineInto(combined, image!, N, w, w);
      const compressed = new Float64Array(r * w * w);
      matrix.compressInto(compressed, Z, image!, w, w);
      return [image!, forward!, backward!, combined, compressed];
    };
    const expected = outputs(oracle);
    const team = await startTeam(size, [M]);
    expect(team.size).toBe(size);
    const first = team.work(() => outputs(M));
    first.forEach((out, i) => {
      expect(apart(out, expected[i]!), `output ${i}`).toBeLessThan(1e-12 * k * r);
    });
    for (let again = 0; again < 3; again++) {
      team
        .work(() => outputs(M))
        .forEach((out, i) => {
          expectBits(out, first[i]!);
        });
    }
    const unaided = outputs(kernel().resident(data, r * n, k, { blocks: r }));
    outputs(M).forEach((out, i) => {
      expectBits(out, unaided[i]!, `outside its work, ${i}`);
    });
    team.dismiss();
    outputs(M).forEach((out, i) => {
      expect(apart(out, expected[i]!), `alone again, ${i}`).toBeLessThan(1e-12 * k * r);
    });
  });

  it('is not touched by what an earlier call left in the memory: NaN', () => {
    useKernel(name);
    const [r, n, k, w] = [5, 90, 80, 3];
    const data = filled(r * n * k);
    const M = kernel().resident(data, r * n, k, { blocks: r });
    const oracle = portableKernel.resident(data, r * n, k, { blocks: r });
    const lengths = [k * w, r * w * w, n * w, r * w * w];
    const sweep = (matrix: typeof M, [B, N, Z, X]: readonly Float64Array[]) => {
      const out = [r * n * w, n * w, k * w, n * w].map((length) => new Float64Array(length));
      matrix.sweepInto(out[0]!, out[1]!, out[2]!, B!, N!, Z!, X!, w);
      matrix.combineInto(out[3]!, out[0]!, N!, w, w);
      return out;
    };
    // The wider one covers all places of the narrower one, padding and all.
    M.bothInto(
      new Float64Array(r * n * 16),
      new Float64Array(k * 16),
      new Float64Array(k * 16).fill(Number.NaN),
      new Float64Array(r * n * 16).fill(Number.NaN),
      16,
    );
    const inputs = lengths.map(filled);
    const expected = sweep(oracle, inputs);
    sweep(M, inputs).forEach((out, i) => {
      expect(out.every(Number.isFinite), `output ${i}`).toBe(true);
      expect(apart(out, expected[i]!), `output ${i}`).toBeLessThan(1e-12 * k * r);
    });
  });

  it('takes an image in the memory of the matrix, also when that grows or is moved', async () => {
    useKernel(name);
    const [r, n, k, w] = [4, 100, 100, 4];
    const M = kernel().resident(filled(r * n * k), r * n, k, { blocks: r });
    const [B, N] = [filled(k * w), filled(r * w * w)];
    const apartFrom = new Float64Array(r * n * w);
    M.timesInto(apartFrom, B, w);
    const image = M.createImage(w);
    M.timesInto(image.data, B, w);
    expectBits(image.data, apartFrom);
    // A much wider product makes the memory grow, which takes old views away.
    M.timesInto(new Float64Array(r * n * 256), filled(k * 256), 256);
    expectBits(image.data, apartFrom);
    const [inPlace, copied] = [new Float64Array(n * w), new Float64Array(n * w)];
    M.combineInto(copied, apartFrom, N, w, w);
    M.combineInto(inPlace, image.data, N, w, w);
    expectBits(inPlace, copied);
    M.share();
    M.combineInto(inPlace.fill(0), image.data, N, w, w);
    expectBits(inPlace, copied);
    const other = M.createImage(w);
    M.releaseImage(other);
    const reused = M.createImage(w);
    expect(reused.data.byteOffset).toBe(other.data.byteOffset);
    expect(reused.data.every((x) => x === 0)).toBe(true);
  });
});

describe.each(compiled)('the memory of a tuple on the kernel %s', (name) => {
  const A = gaussianTuple(1, 6, 90, source(8));
  /** Bytes of the memory that an image lies in. */
  const bytesOf = (tuple: Tuple): number => {
    const image = tuple.createImage(4);
    const { byteLength } = image.data.buffer;
    tuple.releaseImage!(image);
    return byteLength;
  };

  it.each([
    ['dense', (): Tuple => denseTuple(input(A))],
    [
      'a mix',
      (): Tuple =>
        mixTuple(
          [
            [1, 0, 0, 0, 0, 2],
            [0, 1, 1, 0, 0, 0],
          ],
          denseTuple(input(A)),
        ),
    ],
    ['an embedding', (): Tuple => embed(denseTuple(input(A)), complex)],
  ])('%s: runs give their images back, also when a callback throws', async (_, make) => {
    useKernel(name);
    const tuple = make();
    const field = tuple.algebra === complex ? complexField : realField;
    const options = { rank: 4, seed: 1, maxSweeps: 36 };
    const stop = () => {
      throw new Error('enough');
    };
    const everyWay = async (): Promise<number> => {
      for (let k = 0; k < 2; k++) {
        field.fit(tuple, { ...options, restarts: 1 });
        expect(() => field.fit(tuple, { ...options, onIteration: stop })).toThrow('enough');
        const long = { ...options, restarts: 500, onProgress: stop };
        await expect(field.fitAsync(tuple, long)).rejects.toThrow('enough');
      }
      return bytesOf(tuple);
    };
    const first = await everyWay();
    expect(first).toBeGreaterThan(8 * 6 * 90 * 90);
    expect(await everyWay()).toBe(first);
  });

  it('beyond 4 GiB a matrix is refused, by its sizes alone, with what to do', () => {
    useKernel(name);
    const nothing = new Float64Array(0);
    expect(() => kernel().resident(nothing, 30_000, 30_000)).toThrow(
      "a matrix of 30000×30000 float64 entries takes 6.7 GiB, and WebAssembly memory ends at 4 GiB: use a structured tuple or storage 'float32'",
    );
    expect(() => kernel().resident(nothing, 40_000, 40_000, { storage: 'float32' })).toThrow(
      /float32 entries takes 6\.0 GiB, .*: use a structured tuple$/,
    );
  });
});

describe('fitAsync with workers', () => {
  it.each(fields)('$name: the result of one thread, the same bits each time', async ({ dim, field, algebra }) => {
    useKernel({});
    // Above the size that gets a WebAssembly memory, and that threads are worth: r·n²·a ≥ 2^15 entries.
    const n = dim === 1 ? 96 : dim === 2 ? 64 : 40;
    const A = denseTuple(input(gaussianTuple(dim, 5, n, source(dim))), { algebra });
    const options = { rank: 4, seed: 3, maxSweeps: 60, restarts: 1 };
    const alone = field.fit(A, options);
    const [first, second] = [
      await field.fitAsync(A, { ...options, workers: 2 }),
      await field.fitAsync(A, { ...options, workers: 2 }),
    ];
    expect(bitsOf(second!)).toEqual(bitsOf(first!));
    expect(first!.fitness / alone.fitness).toBeCloseTo(1, 6);
    expect(bitsOf(await field.fitAsync(A, { ...options, workers: 1 }))).toEqual(bitsOf(alone));
  });

  it('bits do not depend on other fits of the same tuple beside it, whatever their threads', async () => {
    useKernel({});
    const A = denseTuple(input(gaussianTuple(1, 5, 96, source(12))));
    const options = { rank: 4, seed: 3, maxSweeps: 60, restarts: 0 };
    const counts = [1, 2, 3, 2];
    const apartFits: Lsrdr[] = [];
    for (const workers of counts) apartFits.push(await realField.fitAsync(A, { ...options, workers }));
    expect(bitsOf(apartFits[1]!)).not.toEqual(bitsOf(apartFits[0]!)); // or there is nothing to see here
    const inside: Lsrdr[] = [];
    const together = await Promise.all(
      counts.map((workers, i) =>
        realField.fitAsync(A, {
          ...options,
          workers,
          onIteration: ({ sweep }) => {
            if (i === 1 && sweep > 30 && inside.length === 0) inside.push(realField.fit(A, options));
          },
        }),
      ),
    );
    together.forEach((result, i) => {
      expect(bitsOf(result), `fit ${i}`).toEqual(bitsOf(apartFits[i]!));
    });
    expect(inside.map(bitsOf)).toEqual([bitsOf(apartFits[0]!)]);
  });

  it('reaches the matrices behind lazy kinds', async () => {
    const A = denseTuple(input(gaussianTuple(1, 6, 90, source(9))));
    for (const tuple of [mixTuple([[1, 2, 0, 0, 0, 0]], A), embed(A, complex), directSum(A, A)]) {
      expect(tuple.residents).toContain(A.residents![0]);
    }
  });

  it('refuses what is not a number of threads', async () => {
    const [{ field }] = fields;
    for (const workers of [0, 1.5, -1, 65, '2']) {
      await expect(
        field.fitAsync(
          [
            [
              [1, 0],
              [0, 2],
            ],
          ],
          { rank: 1, workers: workers as number },
        ),
        String(workers),
      ).rejects.toThrow(/^real\.fitAsync: workers: expected /);
    }
  });

  it('a process ends by itself while a team waits for orders', () => {
    const script = `
      import { kernel } from './src/kernels/index.ts';
      import { startTeam } from './src/kernels/team.ts';
      const M = kernel().resident(new Float64Array(400 * 400).fill(1), 400, 400);
      const team = await startTeam(3, [M]);
      const out = new Float64Array(400 * 8);
      team.work(() => M.timesInto(out, new Float64Array(400 * 8).fill(1), 8));
      console.log(team.size, out[0], out[3199]);
    `;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      { encoding: 'utf8', timeout: 30_000 },
    );
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('3 400 400');
    expect(status).toBe(0);
  });
});
