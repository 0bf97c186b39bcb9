/** Workers that end by themselves or are killed: before they are ready, between products, and in the middle of one. */
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { availableKernels, kernel, useKernel } from '../../src/kernels';
import { startTeam } from '../../src/kernels/team';
import * as real from '../../src/real';
import { denseTuple } from '../../src/tuple';
import { bitsOf, input } from '../field/samples';
import { gaussianTuple, source } from '../support';
import { expectBits } from '../support/bits';

/** The workers that were started, and what is done to the source of the next. */
const started: Worker[] = [];
let edit = (code: string, _thread: number): string => code;

vi.mock('../../src/node-module', async (original) => {
  const threads = await import('node:worker_threads');
  class Watched extends threads.Worker {
    constructor(code: string, options: WorkerOptions) {
      super(edit(code, (options.workerData as { thread: number }).thread), options);
      started.push(this);
    }
  }
  return { ...(await original<object>()), nodeModule: async () => ({ ...threads, Worker: Watched }) };
});

beforeEach(() => {
  started.length = 0;
  edit = (code) => code;
});
afterEach(() => {
  useKernel({});
});

/** The call of a worker that makes it die at its n-th order. */
const CALL = 'call(...mail.subarray(order + 2, order + places.length));';

/** Half of the rows or blocks of that order are done, and the thread is gone. All calls end with a first item and a count, or one more place. */
const dyingAt = (order: number) => (code: string, thread: number) => {
  expect(code).toContain(CALL);
  if (thread !== 1) return code;
  return code.replace(
    CALL,
    `globalThis.orders = (globalThis.orders ?? 0) + 1;
     const given = mail.subarray(order + 2, order + places.length);
     if (globalThis.orders === ${order}) {
       const name = operations[mail[order + 1]];
       const count = { sweep: 2, combine: 8, compress: 7, pairs: 2, rows: 2, clear: 2, roughTimes: 6, roughTransposedTimes: 6 }[name];
       given[count] >>= 1;
       call(...given);
       process.exit(5);
     }
     call(...given);`,
  );
};

const compiled = availableKernels().filter((name) => name !== 'portable');

describe.each(compiled)('on the kernel %s', (name) => {
  const random = source(4);
  const filled = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
  const [r, n, k, w] = [6, 97, 61, 8];
  const [data, B, N, Z, X] = [filled(r * n * k), filled(k * w), filled(r * w * w), filled(n * w), filled(r * w * w)];
  const resident = () => kernel().resident(data, r * n, k, { blocks: r });
  const outputs = (matrix: ReturnType<typeof resident>) => {
    const image = matrix.createImage(w);
    const [forward, backward, combined, compressed] = [n * w, k * w, n * w, r * w * w].map(
      (length) => new Float64Array(length),
    );
    matrix.sweepInto(image.data, forward!, backward!, B, N, Z, X, w);
    matrix.combineInto(combined!, image.data, N, w, w);
    matrix.compressInto(compressed!, Z, image.data, w, w);
    return [image.data.slice(), forward!, backward!, combined!, compressed!];
  };
  const wanted = async (): Promise<Float64Array[]> => {
    const M = resident();
    const team = await startTeam(3, [M]);
    const found = team.work(() => outputs(M));
    team.dismiss();
    return found;
  };

  it('one that ends before it is ready: rejected, and the others end', async () => {
    useKernel(name);
    edit = (code, thread) => (thread === 2 ? 'process.exit(3);' : code);
    const M = resident();
    await expect(startTeam(4, [M])).rejects.toThrow('a worker ended before it was ready, with exit code 3');
    expect(started.length).toBe(3);
    await Promise.all(
      started.map((worker) => worker.threadId === -1 || new Promise((end) => worker.once('exit', end))),
    );
    const A = denseTuple(input(gaussianTuple(1, 5, 90, source(2))));
    await expect(real.fitAsync(A, { rank: 2, seed: 1, workers: 3 })).rejects.toThrow('with exit code 3');
    expect(real.fit(A, { rank: 2, seed: 1, restarts: 0, maxSweeps: 20 }).fitness).toBeGreaterThan(0);
  });

  it('one that fails before it is ready: its error', async () => {
    useKernel(name);
    edit = () => "throw new Error('no such worker');";
    await expect(startTeam(2, [resident()])).rejects.toThrow('no such worker');
  });

  it.each([
    [1, 'one'],
    [2, 'all'],
  ])('killed between products (%i: %s): the same bits, made by those that are left', async (count) => {
    useKernel(name);
    const expected = await wanted();
    started.length = 0;
    const M = resident();
    const team = await startTeam(3, [M]);
    team.work(() => outputs(M)).forEach((out, i) => void expectBits(out, expected[i]!));
    // At once, while the thread may still be looking for orders, and when it is gone for certain.
    const gone = started.slice(0, count).map((worker) => worker.terminate());
    expect(gone.length).toBe(count);
    team.work(() => outputs(M)).forEach((out, i) => void expectBits(out, expected[i]!));
    await Promise.all(gone);
    team.work(() => outputs(M)).forEach((out, i) => void expectBits(out, expected[i]!));
    team.dismiss();
  });

  it.each([1, 2, 3, 4])(
    'dead in the middle of its order %i: the product begins again, with the same bits',
    async (order) => {
      useKernel(name);
      const expected = await wanted();
      edit = dyingAt(order);
      started.length = 0;
      const M = resident();
      const team = await startTeam(3, [M]);
      const exited = new Promise((end) => started[0]!.once('exit', end));
      // A thread that is late finds its order taken: until it has had so many.
      let rounds = 0;
      for (let isGone = false; !isGone; rounds++) {
        team.work(() => outputs(M)).forEach((out, i) => void expectBits(out, expected[i]!));
        isGone = await Promise.race([exited.then(() => true), new Promise<false>((go) => setTimeout(go, 1, false))]);
        expect(rounds).toBeLessThan(10_000);
      }
      expect(await exited).toBe(5);
      team.work(() => outputs(M)).forEach((out, i) => void expectBits(out, expected[i]!));
      team.dismiss();
    },
  );

  it('a fit goes on, with the bits that it would have had', async () => {
    useKernel(name);
    const A = denseTuple(input(gaussianTuple(1, 5, 90, source(2))));
    const options = { rank: 4, seed: 1, restarts: 0, maxSweeps: 60, workers: 3 };
    const expected = bitsOf(await real.fitAsync(A, options));
    edit = dyingAt(20);
    started.length = 0;
    const onIteration = ({ sweep }: { sweep: number }) => {
      if (sweep === 40) void started[1]!.terminate();
    };
    expect(bitsOf(await real.fitAsync(A, { ...options, onIteration }))).toEqual(expected);
  });
});
