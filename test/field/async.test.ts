import { describe, expect, it } from 'vitest';
import { denseTuple } from '../../src/tuple';
import { fields } from '../support/fields';
import { gaussianTuple, source } from '../support/random';
import { algebraOption } from '../support/scalars';
import { bitsOf, input, kinds } from './samples';

for (const { name, field, dim, algebra } of fields) {
  describe(`${name}.fitAsync`, () => {
    const A = input(kinds[0].tuple(dim));
    /** Some hundreds of milliseconds of work, many slices long. */
    const larger = input(gaussianTuple(dim, 5, Math.floor(24 / Math.sqrt(dim)), source(2)));

    it('is fit, bit for bit, for every method and start', async () => {
      const start = field.fit(A, { rank: 2, maxSweeps: 1 });
      for (const options of [
        { rank: 2 },
        { rank: 3, restarts: 3, seed: 7 },
        { rank: 2, start: 'random', method: 'ascent' },
        { rank: 2, method: 'gradient-ascent', maxSweeps: 50 },
        { rank: 2, start },
        { rank: 2, maxSweeps: 1 },
      ] as const) {
        expect(bitsOf(await field.fitAsync(A, options))).toEqual(bitsOf(field.fit(A, options)));
      }
      const hermitian = input(kinds[1].tuple(dim));
      expect(bitsOf(await field.fitAsync(hermitian, { rank: 2 }))).toEqual(bitsOf(field.fit(hermitian, { rank: 2 })));
    });

    it('lets timers run meanwhile and tells its progress', async () => {
      let ticks = 0;
      let settled = false;
      const ticksAtProgress: number[] = [];
      const seen: { run: number; sweep: number; fitness: number; residual: number; runs: number }[] = [];
      const timer = setInterval(() => {
        if (!settled) ticks += 1;
      }, 1);
      const options = { rank: 3, restarts: 2, tolerance: 1e-9 };
      const result = await field.fitAsync(larger, {
        ...options,
        onProgress: (state) => {
          seen.push({ ...state });
          ticksAtProgress.push(ticks);
        },
      });
      settled = true;
      clearInterval(timer);
      expect(ticks).toBeGreaterThanOrEqual(2);
      expect(seen.length).toBeGreaterThanOrEqual(2);
      expect(ticksAtProgress.at(-1)).toBeGreaterThan(ticksAtProgress[0]!);
      for (const [k, { run, runs, sweep, fitness, residual }] of seen.entries()) {
        expect(runs).toBe(3);
        expect(run).toBeGreaterThanOrEqual(k === 0 ? 0 : seen[k - 1]!.run);
        expect(sweep).toBeLessThanOrEqual(result.runs[run]!.sweeps);
        expect(Number.isFinite(fitness) && Number.isFinite(residual)).toBe(true);
      }
      expect(bitsOf(result)).toEqual(bitsOf(field.fit(larger, options)));
    });

    it('also when two share a tuple and take turns', async () => {
      const tuple = denseTuple(larger, algebraOption(algebra));
      const [one, two] = [
        { rank: 2, seed: 1, start: 'random', tolerance: 1e-9 },
        { rank: 3, seed: 2, start: 'random', tolerance: 1e-9 },
      ] as const;
      const both = await Promise.all([field.fitAsync(tuple, one), field.fitAsync(tuple, two)]);
      expect(bitsOf(both[0])).toEqual(bitsOf(field.fit(larger, one)));
      expect(bitsOf(both[1])).toEqual(bitsOf(field.fit(larger, two)));
    });

    it('onIteration sees every iteration here too, and stops it', async () => {
      const count = async (limit: number) => {
        let calls = 0;
        const onIteration = () => (++calls === limit ? 'stop' : undefined);
        const result = await field.fitAsync(A, { rank: 2, onIteration });
        return { calls, result };
      };
      const full = await count(Number.POSITIVE_INFINITY);
      expect(full.calls).toBe(full.result.history.length);
      const stopped = await count(2);
      expect([stopped.calls, stopped.result.status]).toEqual([2, 'aborted']);
    });

    it('a signal ends it, with a result and not a rejection', async () => {
      const at = await field.fitAsync(A, { rank: 2, signal: AbortSignal.abort() });
      expect([at.status, at.runs.length]).toEqual(['aborted', 1]);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 40);
      const later = await field.fitAsync(larger, { rank: 3, restarts: 1_000_000, signal: controller.signal });
      expect(later.runs.at(-1)!.status).toBe('aborted');
      expect(later.runs.length).toBeLessThan(1000);
      // The best found so far is kept, so a run that converged before the signal is the answer.
      const converged = later.runs.some((run) => run.status === 'converged');
      expect(later.status).toBe(converged ? 'converged' : 'aborted');
      expect(Number.isFinite(later.fitness)).toBe(true);
    });

    it('what its callbacks throw rejects it', async () => {
      const fail = () => {
        throw new Error('mine');
      };
      await expect(field.fitAsync(A, { rank: 2, onIteration: fail })).rejects.toThrow(new Error('mine'));
      await expect(field.fitAsync(larger, { rank: 3, restarts: 50, onProgress: fail })).rejects.toThrow(
        new Error('mine'),
      );
    });
  });
}
