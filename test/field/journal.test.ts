/** What was interrupted and goes on by its journal has the bits of what was not. */
import { describe, expect, it } from 'vitest';
import { backpropagateAsync, bilinearLayer, bilinearNetwork } from '../../src/bilinear';
import { clusterAtlasAsync, rankSweepAsync } from '../../src/cluster';
import { type FitAsyncOptions, Journal, journalFromJSON } from '../../src/field';
import * as real from '../../src/real';
import { quiverTuple } from '../../src/tuple';
import { fields, gaussianMatrix, gaussianTuple, scalar, source, toInput, toInputTuple } from '../support';
import { bitsOf, input, twoBlocks } from './samples';

const { fitAsync } = real;

type Options = { readonly rank: number } & FitAsyncOptions;

/** Another day: nothing but text is left. */
const rewritten = (journal: Journal): Journal => journalFromJSON(JSON.stringify(journal));

/** Stops run `at` in its second iteration. */
function stopper(at: number): NonNullable<FitAsyncOptions['onIteration']> {
  let seen = 0;
  return ({ run }) => (run === at && ++seen === 2 ? 'stop' : undefined);
}

describe.each(fields)('fits over the $name numbers', ({ dim, field }) => {
  const cases: { title: string; A: ReturnType<typeof twoBlocks>; options: Options }[] = [
    { title: 'one optimum', A: gaussianTuple(dim, 2, 4, source(1)), options: { rank: 2, restarts: 4 } },
    { title: 'several optima', A: twoBlocks(dim), options: { rank: 2, restarts: 3, start: 'random', seed: 7 } },
    {
      title: 'runs that do not converge',
      A: gaussianTuple(dim, 2, 4, source(2)),
      options: { rank: 2, restarts: 3, maxSweeps: 12, start: 'random' },
    },
  ];

  it.each(cases)('$title: the bits of the uninterrupted fit, wherever it stopped', async ({ A, options }) => {
    const whole = bitsOf(await field.fitAsync(input(A), options));
    for (const at of dim < 4 ? [0, 1, 3] : [2]) {
      const journal = new Journal();
      const begun = await field.fitAsync(input(A), { ...options, journal, onIteration: stopper(at) });
      expect(begun.runs.map(({ status }) => status).indexOf('aborted')).toBe(at);
      expect(journal.runs).toBe(at);
      expect(bitsOf(await field.fitAsync(input(A), { ...options, journal: rewritten(journal) })), `${at}`).toEqual(
        whole,
      );
    }
  });

  it('goes on more than once, and makes no run twice', async () => {
    const A = input(twoBlocks(dim));
    const options = { rank: 2, restarts: 4, start: 'random' } as const;
    const whole = bitsOf(await field.fitAsync(A, options));
    let journal = new Journal();
    for (const at of [1, 3]) {
      const made = new Set<number>();
      const stop = stopper(at);
      const onIteration: FitAsyncOptions['onIteration'] = (state) => {
        made.add(state.run);
        return stop(state);
      };
      const before = journal.runs;
      await field.fitAsync(A, { ...options, journal, onIteration });
      expect([...made][0]).toBe(before);
      journal = rewritten(journal);
    }
    expect(bitsOf(await field.fitAsync(A, { ...options, journal }))).toEqual(whole);
    const untouched = { onIteration: () => expect.unreachable() };
    expect(bitsOf(await field.fitAsync(A, { ...options, ...untouched, journal: rewritten(journal) }))).toEqual(whole);
  });
});

describe.each(fields)('a stop in an iteration in which a run converges, over the $name numbers', ({ dim, field }) => {
  // From e₁ the first run is stationary at once, at a point from which L rises.
  const plain = [
    [
      [2, 0],
      [0, -2],
    ],
    [
      [0, 1],
      [1, 1],
    ],
  ];
  const A = input(plain.map((M) => M.map((row) => row.map((x) => scalar(dim, x)))));
  const [R, S] = [[[1, 0]], [[1], [0]]].map((M) => toInput(M.map((row) => row.map((x) => scalar(dim, x)))));
  const options = { rank: 1, start: { R, S } as never, restarts: 2, method: 'ascent' } as const;

  it('ends the fit, and leaves no run in a journal that had ways to go', async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
    };
    const whole = bitsOf(await field.fitAsync(A, { ...options, onIteration: count }));
    expect(calls).toBeGreaterThan(4);
    for (let at = 1; at <= calls; at++) {
      const journal = new Journal();
      let seen = 0;
      let run = -1;
      await field.fitAsync(A, {
        ...options,
        journal,
        onIteration: (state) => {
          run = state.run;
          return ++seen === at ? 'stop' : undefined;
        },
      });
      expect(seen, `stopped in call ${at}`).toBe(at);
      expect(journal.runs).toBe(run);
      expect(bitsOf(await field.fitAsync(A, { ...options, journal: rewritten(journal) })), `call ${at}`).toEqual(whole);
    }
  });

  it('ends a search for a barycentre', () => {
    let [seen, most] = [0, 0];
    field.barycentre([A, A], {
      rank: 1,
      restarts: 3,
      onIteration: ({ run, residual }) => {
        most = Math.max(most, run);
        seen += 1;
        return run === 0 && residual < 1e-8 ? 'stop' : undefined;
      },
    });
    expect(seen).toBeGreaterThan(0);
    expect(most).toBe(0);
  });
});

describe('a journal', () => {
  const A = input(gaussianTuple(1, 3, 5, source(3)));
  const options = { rank: 2, restarts: 6 } as const;

  it('serves runs side by side', async () => {
    const whole = bitsOf(await fitAsync(A, options));
    const journal = new Journal();
    await fitAsync(A, { ...options, restarts: 2, journal });
    expect(journal.runs).toBe(3);
    expect(bitsOf(await fitAsync(A, { ...options, workers: 2, journal: rewritten(journal) }))).toEqual(whole);
  });

  it('adds runs to a fit that is over', async () => {
    const journal = new Journal();
    await fitAsync(A, { ...options, restarts: 1, journal });
    expect(bitsOf(await fitAsync(A, { ...options, journal: rewritten(journal) }))).toEqual(
      bitsOf(await fitAsync(A, options)),
    );
  });

  it('serves fewer runs than it has', async () => {
    const journal = new Journal();
    await fitAsync(A, { ...options, journal });
    const fewer = { ...options, restarts: 1 };
    expect(bitsOf(await fitAsync(A, { ...fewer, journal }))).toEqual(bitsOf(await fitAsync(A, fewer)));
    expect(journal.runs).toBe(7);
  });

  it('keeps what ends by coverage', async () => {
    const until = { rank: 1, restarts: { until: 0.5, atMost: 40 }, start: 'random' } as const;
    const whole = await fitAsync(A, until);
    expect(whole.runs.length).toBeLessThan(41);
    const journal = new Journal();
    await fitAsync(A, { ...until, journal, onIteration: stopper(5) });
    expect(bitsOf(await fitAsync(A, { ...until, journal: rewritten(journal) }))).toEqual(bitsOf(whole));
  });

  it('is small where many runs find the same', async () => {
    const journal = new Journal();
    const { optima } = await fitAsync(A, { ...options, restarts: 20, journal });
    const points = journal.toJSON().searches[0]!.runs.filter((run) => 'point' in run);
    expect(points.length).toBeLessThanOrEqual(2 * optima.length);
    expect(journal.toJSON().searches[0]!.runs.length).toBe(21);
  });

  it('serves an atlas, a sweep of ranks and a way down, each fit of them', async () => {
    const blocks = input(twoBlocks(1));
    const square = [
      [1, 0.3, 0],
      [0.2, 1, 0.1],
      [0, 0.4, 0.9],
    ];
    const block = bilinearLayer({ left: square, right: square, down: square });
    const network = bilinearNetwork([block, block]);
    const jobs = [
      async (more: object) => {
        const { clusters, ...rest } = await clusterAtlasAsync(blocks, {
          rank: 1,
          restarts: 2,
          minimumShare: 0.01,
          ...more,
        });
        return [clusters.map(({ result }) => bitsOf(result)), rest.totalRadius, rest.leftover, rest.coverage];
      },
      async (more: object) =>
        (await rankSweepAsync(A, { ranks: [1, 2, 3], restarts: 2, ...more })).map(({ result }) => bitsOf(result)),
      async (more: object) =>
        (await backpropagateAsync(network, { cluster: [0, 0, 1], rank: 1, restarts: 2, ...more })).map(({ result }) =>
          bitsOf(result),
        ),
    ];
    for (const job of jobs) {
      const whole = await job({});
      for (const first of [2, 4]) {
        const journal = new Journal();
        let runs = 0;
        let last = -1;
        const onIteration: FitAsyncOptions['onIteration'] = ({ run }) => {
          if (run !== last) runs += 1;
          last = run;
          return runs > first ? 'stop' : undefined;
        };
        await job({ journal, onIteration });
        // A run that has converged in its first iteration is not stopped any more.
        expect(journal.runs).toBeGreaterThanOrEqual(first);
        expect(await job({ journal: rewritten(journal) })).toEqual(whole);
      }
    }
  });

  it('is refused for another tuple or other options, by what differs', async () => {
    const journal = new Journal();
    await fitAsync(A, { ...options, journal });
    const other = input(gaussianTuple(1, 3, 5, source(4)));
    await expect(fitAsync(other, { ...options, journal })).rejects.toThrow(
      'journal: fit 0: expected runs of this tuple',
    );
    await expect(fitAsync(A, { ...options, rank: 3, journal })).rejects.toThrow(
      'journal: fit 0: rank: expected 3, got 2',
    );
    await expect(fitAsync(A, { ...options, seed: 1, journal })).rejects.toThrow('seed: expected 1, got 0');
    await expect(fitAsync(A, { ...options, tolerance: 1e-6, journal })).rejects.toThrow('tolerance: expected 0.000001');
    await expect(fitAsync(A, { ...options, maxSweeps: 9, journal })).rejects.toThrow('maxSweeps: expected 9, got null');
    await expect(fitAsync(A, { ...options, journal: {} as Journal })).rejects.toThrow(TypeError);
  });

  it('is refused for the same rank in other spaces, and for another start', async () => {
    const random = source(5);
    const family = () => toInputTuple(Array.from({ length: 3 }, () => gaussianMatrix(1, 3, 3, random)));
    const A = quiverTuple({
      vertices: { u: 3, v: 3 },
      edges: [
        { from: 'u', to: 'v', matrices: family() },
        { from: 'v', to: 'u', matrices: family() },
      ],
    });
    const journal = new Journal();
    const rank = { u: 2, v: 1 };
    const whole = await fitAsync(A, { rank, journal });
    expect((await fitAsync(A, { rank, journal: rewritten(journal) })).fitness).toBe(whole.fitness);
    await expect(fitAsync(A, { rank: { u: 1, v: 2 }, journal: rewritten(journal) })).rejects.toThrow(
      'journal: fit 0: ranks: expected 1,2, got 2,1',
    );

    const B = input(gaussianTuple(1, 3, 4, source(6)));
    const [one, other] = [1, 2].map((seed) => real.fit(B, { rank: 1, start: 'random', seed, maxSweeps: 3 }));
    const from = new Journal();
    const begun = await fitAsync(B, { rank: 1, start: one!, journal: from });
    expect((await fitAsync(B, { rank: 1, start: one!, journal: rewritten(from) })).fitness).toBe(begun.fitness);
    await expect(fitAsync(B, { rank: 1, start: other!, journal: rewritten(from) })).rejects.toThrow(
      'journal: fit 0: start: expected runs from this start, got those from another one',
    );
  });

  it('is refused by the field that is malformed', async () => {
    const journal = new Journal();
    await fitAsync(A, { ...options, restarts: 1, journal });
    // biome-ignore lint/suspicious/noExplicitAny: whatever somebody may have done to the text
    type Text = any;
    const broken = (change: (json: Text) => void): unknown => {
      const json = JSON.parse(JSON.stringify(journal));
      change(json);
      return json;
    };
    const refusals: [(json: Text) => void, string][] = [
      [(json) => (json.format = 'lsrdr/1'), 'journalFromJSON: format'],
      [(json) => (json.searches = 3), 'searches: expected an array'],
      [(json) => (json.searches[0].problem.algebra = 'octonion'), 'algebra'],
      [(json) => (json.searches[0].problem.n = 6), 'searches[0].runs[0].point.R: expected 12 numbers, got 10'],
      [(json) => (json.searches[0].runs[0].status = 'fine'), 'runs[0].status'],
      [(json) => (json.searches[0].runs[0].point.S[3] = null), 'runs[0].point.S[3]: expected a number'],
      [(json) => (json.searches[0].runs[0] = { ...json.searches[0].runs[0], like: 9 }), 'runs[0].like'],
      [(json) => delete json.searches[0].runs[0].readings, 'runs[0].readings'],
    ];
    for (const [change, message] of refusals) expect(() => journalFromJSON(broken(change))).toThrow(message);
    expect(() => journalFromJSON('{')).toThrow(SyntaxError);
  });
});
