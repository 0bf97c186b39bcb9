/** `workers: 'auto'` where threads are to be had, are refused, or end before they are ready. */
import type { WorkerOptions } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rankSweepAsync } from '../../src/cluster';
import { availableKernels, useKernel } from '../../src/kernels';
import * as real from '../../src/real';
import { denseTuple } from '../../src/tuple';
import { bitsOf, input } from '../field/samples';
import { gaussianTuple, source } from '../support';

/** What the environment does to a worker that is started, and how many cores it says it has. */
let edit = (code: string): string => code;
let cores = 3;
let started = 0;

vi.mock('../../src/node-module', async (original) => {
  const threads = await import('node:worker_threads');
  class Edited extends threads.Worker {
    constructor(code: string, options: WorkerOptions) {
      started += 1;
      super(edit(code), options);
    }
  }
  return {
    ...(await original<object>()),
    nodeModule: async (name: string) =>
      name === 'node:os' ? { availableParallelism: () => cores } : { ...threads, Worker: Edited },
  };
});

afterEach(() => {
  edit = (code) => code;
  cores = 3;
  started = 0;
  useKernel({});
});

const refusals: readonly (readonly [string, (code: string) => string, string])[] = [
  [
    'are refused',
    () => {
      throw new Error('no blobs here');
    },
    'no blobs here',
  ],
  ['end before they are ready', () => 'process.exit(3);', 'exit code 3'],
  ['fail before they are ready', () => "throw new Error('no such worker');", 'no such worker'],
];

describe.skipIf(availableKernels()[0] === 'portable')("workers: 'auto'", () => {
  const A = () => denseTuple(input(gaussianTuple(1, 4, 92, source(2))));
  const options = { rank: 2, seed: 1, maxSweeps: 12 };

  it('takes a thread for each core, up to 8, and says nothing of it', async () => {
    for (const [has, threads] of [
      [1, 0],
      [3, 2],
      [100, 7],
    ] as const) {
      cores = has;
      started = 0;
      const result = await real.fitAsync(A(), { ...options, workers: 'auto' });
      expect(started, `${has} cores`).toBe(threads);
      expect(result.message).not.toContain('thread');
    }
  });

  it.each(refusals)('where threads %s: one thread, the numbers of fit, and the reason', async (_, broken, reason) => {
    edit = broken;
    const result = await real.fitAsync(A(), { ...options, workers: 'auto' });
    const one = real.fit(A(), options);
    expect({ ...(bitsOf(result) as object), message: one.message }).toEqual(bitsOf(one));
    expect(result.message.startsWith(one.message)).toBe(true);
    expect(result.message).toMatch(/; by one thread, since more were refused: /);
    expect(result.message).toContain(reason);
    expect(real.fromJSON(JSON.stringify(result)).message).toBe(result.message);
    await expect(real.fitAsync(A(), { ...options, workers: 3 })).rejects.toThrow(reason);
    const [row] = await rankSweepAsync(A(), { ranks: [1], maxSweeps: 30, workers: 'auto' });
    expect(row!.result.message).toContain(reason);
  });

  it('starts none for a tuple too small for them', async () => {
    edit = refusals[0]![1];
    const { message } = await real.fitAsync(
      [
        [
          [1, 2],
          [2, 0],
        ],
      ],
      { rank: 1, workers: 'auto' },
    );
    expect(message).not.toContain('thread');
    expect(started).toBe(0);
  });

  it('is the only word that is taken', async () => {
    const other = real.fitAsync(A(), { ...options, workers: 'all' as never });
    await expect(other).rejects.toThrow(
      new TypeError(`real.fitAsync: workers: expected an integer from 1 to 64 or 'auto', got "all"`),
    );
  });
});
