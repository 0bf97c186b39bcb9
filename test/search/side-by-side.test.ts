/** Runs made by threads, for any number of them and whatever becomes of them: the bits of `fit`. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { resolveOptions } from '../../src/field/options';
import { assembleResult } from '../../src/result/assemble';
import { RunThreads } from '../../src/search/run-threads';
import { mayStandSideBySide, sideBySide } from '../../src/search/side-by-side';
import { scaledTuple } from '../../src/tuple/input';
import { bitsOf, input, twoBlocks } from '../field/samples';
import { type FieldCase, fields, gaussianTuple, type NaiveTuple, source } from '../support';

const all: RunThreads[] = [];
afterEach(() => {
  for (const threads of all.splice(0)) threads.dismiss();
});

/** The search with `count` threads beside this one, which are there when it begins. */
async function withThreads(count: number): Promise<RunThreads> {
  const threads = new RunThreads(count);
  all.push(threads);
  const there = new Promise<void>((resolve) => {
    threads.onStart = () => {
      if (threads.alive.size === count) resolve();
    };
  });
  threads.start();
  if (count > 0) await there;
  return threads;
}

/** Counts the runs that are asked of threads. */
function watched(threads: RunThreads): { readonly runs: number } {
  const count = { runs: 0 };
  for (const thread of threads.alive) {
    const { post } = thread;
    thread.post = (order) => {
      if (order.kind === 'run') count.runs += 1;
      post(order);
    };
  }
  return count;
}

async function fitBeside(
  { algebra }: FieldCase,
  A: NaiveTuple,
  options: { readonly rank: number },
  threads: RunThreads,
  search = 0,
) {
  const { tuple, unit } = scaledTuple('A', input(A), algebra);
  const resolved = resolveOptions('fit', algebra, tuple.n, options);
  if (!mayStandSideBySide(tuple, resolved)) throw new Error('not for threads');
  return assembleResult(await sideBySide(tuple, resolved, threads, search, () => {}), unit);
}

describe.each(fields)('runs side by side over the $name numbers', (one) => {
  const { dim, field } = one;
  const cases = [
    { title: 'one optimum', A: gaussianTuple(dim, 2, 4, source(1)), options: { rank: 2, restarts: 5 } },
    { title: 'several optima', A: twoBlocks(dim), options: { rank: 2, restarts: 5, start: 'random' } },
    {
      title: 'until',
      A: twoBlocks(dim),
      options: { rank: 2, restarts: { until: 0.6, atMost: 6 }, method: 'ascent' },
    },
    {
      title: 'coordinates decades apart',
      A: gaussianTuple(dim, 2, 4, source(1)).map((M) =>
        M.map((row, i) => row.map((x, k) => x.map((y) => y * 2 ** (10 * (k - i))))),
      ),
      options: { rank: 2, restarts: 5 },
    },
    {
      title: 'unconverged runs',
      A: gaussianTuple(dim, 2, 4, source(2)),
      options: { rank: 2, restarts: 5, maxSweeps: 20 },
    },
  ] as const;

  // Over H a search that goes on takes a quarter of a minute.
  const affordable = cases.filter(({ title }) => dim < 4 || title !== 'until');

  it.each(affordable)('$title: the bits of fit, with no thread and with 2', async ({ A, options }) => {
    const expected = bitsOf(field.fit(input(A), options as never));
    for (const count of [0, 2]) {
      const threads = await withThreads(count);
      const made = watched(threads);
      expect(bitsOf(await fitBeside(one, A, options as never, threads)), `${count} threads`).toEqual(expected);
      if (count > 0) expect(made.runs).toBeGreaterThan(0);
      // A second search on the same threads, which other runs of the first may still keep busy.
      const again = { ...options, seed: 5 };
      expect(bitsOf(await fitBeside(one, A, again as never, threads, 1))).toEqual(
        bitsOf(field.fit(input(A), again as never)),
      );
      threads.dismiss();
    }
  });

  it('fitAsync: the same for 1, 2 and 3 workers', async () => {
    const { A, options } = cases[0];
    const expected = bitsOf(field.fit(input(A), options));
    for (const workers of [1, 2, 3]) {
      expect(bitsOf(await field.fitAsync(input(A), { ...options, workers }))).toEqual(expected);
    }
  });

  it('threads that die, at once or in the middle, cost time only', async () => {
    const { A, options } = cases[0];
    const expected = bitsOf(field.fit(input(A), options));
    for (const after of [0, 2]) {
      const threads = await withThreads(2);
      const [first] = threads.alive;
      const { post } = first!;
      let runs = 0;
      first!.post = (order) => {
        post(order);
        if (order.kind !== 'run' || runs++ < after) return;
        // Nonsense ends it by an error of its own, with runs at hand.
        first!.post = () => {};
        post({ kind: 'run' } as never);
        post({ kind: 'search' } as never);
      };
      expect(bitsOf(await fitBeside(one, A, options, threads))).toEqual(expected);
      threads.dismiss();
    }
  });
});

describe('runs side by side', () => {
  const one = fields[0];
  const A = gaussianTuple(1, 4, 12, source(3));

  it('a signal ends them: the last run is aborted, those before it are as they would be', async () => {
    const controller = new AbortController();
    const threads = await withThreads(1);
    const { tuple } = scaledTuple('A', input(A), one.algebra);
    const options = resolveOptions('fit', one.algebra, 12, { rank: 4, restarts: 1000, signal: controller.signal });
    if (!mayStandSideBySide(tuple, options)) throw new Error('not for threads');
    setTimeout(() => controller.abort(), 300);
    const { runs } = await sideBySide(tuple, options, threads, 0, () => {});
    const statuses = runs.map(({ status }) => status);
    expect(statuses.lastIndexOf('aborted')).toBe(runs.length - 1);
    expect(statuses.indexOf('aborted')).toBe(runs.length - 1);
    expect(runs.length).toBeLessThan(1001);
    if (runs.length < 2) return;
    const whole = one.field.fit(input(A), { rank: 4, restarts: runs.length - 2 });
    expect(runs.slice(0, -1).map(({ sweeps, point }) => [sweeps, point.fitness])).toEqual(
      whole.runs.map(({ sweeps, fitness }) => [sweeps, fitness]),
    );
  });

  it('what onProgress throws rejects, and no thread stays', async () => {
    const fail = () => {
      throw new Error('mine');
    };
    const options = { rank: 4, restarts: 50, workers: 2, onProgress: fail };
    await expect(one.field.fitAsync(input(A), options)).rejects.toThrow(new Error('mine'));
  });

  it('where no thread can be started this one makes all runs', async () => {
    const threads = new RunThreads(1);
    vi.spyOn(threads as unknown as { startAll(): Promise<void> }, 'startAll').mockRejectedValue(new Error('refused'));
    const options = { rank: 3, restarts: 3 };
    const found = await fitBeside(one, A, options, threads);
    expect(bitsOf(found)).toEqual(bitsOf(one.field.fit(input(A), options)));
  });
});
