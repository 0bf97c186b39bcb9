import { describe, expect, it } from 'vitest';
import { assertConverged, ConvergenceError, Lsrdr } from '../../src';
import type { FitOptions, TupleLike } from '../../src/real';
import { denseTuple, type Tuple } from '../../src/tuple';
import { fields } from '../support/fields';
import { apart, fromArray } from '../support/naive';
import { algebraOption } from '../support/scalars';
import { bitsOf, input, kinds, n, twoBlocks } from './samples';

type State = Parameters<NonNullable<FitOptions['onIteration']>>[0];

/** Wraps a tuple and counts the calls that read it. */
function counted(A: Tuple): { tuple: Tuple; sweeps: () => number } {
  let sweeps = 0;
  const reading = ['imageInto', 'applyInto', 'adjointInto', 'sweepInto'];
  const tuple = new Proxy(A, {
    get(target, key) {
      const member = Reflect.get(target, key) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (reading.includes(String(key))) sweeps += 1;
        return (member as (...all: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { tuple, sweeps: () => sweeps };
}

for (const { name, field, dim, algebra } of fields) {
  const general = input(kinds[0].tuple(dim));
  const blocks = input(twoBlocks(dim));
  const methods = [
    { method: 'ascent', A: general },
    { method: 'hermitian-cg', A: input(kinds[1].tuple(dim)) },
    { method: 'gradient-ascent', A: general },
  ] as const;

  describe(`${name}: rows and optima`, () => {
    const seed = 20;
    const restarts = 7;
    const result = field.fit(blocks, { rank: 2, restarts, seed });
    const converged = result.runs.filter((run) => run.status === 'converged');

    it('one row for each start', () => {
      expect(result.runs.map((run) => run.seed)).toEqual(Array.from({ length: restarts + 1 }, (_, i) => seed + i));
      expect(result.runs.map((run) => run.start)).toEqual(['balanced', ...new Array(restarts).fill('random')]);
      for (const run of result.runs) expect(run.sweeps).toBeGreaterThan(0);
      const own = result.runs.find((run) => run.seed === result.seed)!;
      expect([own.fitness, own.status, own.sweeps, own.optimum]).toEqual([
        result.fitness,
        result.status,
        result.sweeps,
        0,
      ]);
    });

    // Regression: seeds beyond 2^53 were rounded, so that runs were the same twice, and no options for a fit.
    it('has seeds of their own up to 2^53, with which each row can be had again', () => {
      const last = Number.MAX_SAFE_INTEGER;
      const { runs } = field.fit(blocks, { rank: 2, restarts: 4, seed: last - 2, maxSweeps: 20 });
      expect(runs.map((run) => run.seed)).toEqual([last - 2, last - 1, last, 0, 1]);
      for (const run of runs.slice(1)) {
        const again = field.fit(blocks, { rank: 2, seed: run.seed, start: 'random', maxSweeps: 20 });
        expect(again.runs[0]!.fitness).toBe(run.fitness);
      }
    });

    it('row i again from its seed, bit for bit', () => {
      result.runs.forEach((run, i) => {
        const again = field.fit(blocks, { rank: 2, seed: run.seed, start: i === 0 ? 'balanced' : 'random' });
        expect(again.runs).toEqual([{ ...run, optimum: run.status === 'converged' ? 0 : -1 }]);
        if (run.optimum < 0) return;
        const { P, Q } = result.optima[run.optimum]!.result;
        expect(apart(fromArray(again.P, dim), fromArray(P, dim))).toBeLessThan(1e-4);
        expect(apart(fromArray(again.Q, dim), fromArray(Q, dim))).toBeLessThan(1e-4);
      });
    });

    it('optima: distinct, best first, with their hits', () => {
      expect(result.optima.length).toBeGreaterThan(1);
      expect(result.optima[0]!.result).toBe(result);
      expect(result.optima.reduce((sum, { hits }) => sum + hits, 0)).toBe(converged.length);
      result.optima.forEach(({ fitness, hits, result: found }, k) => {
        expect(found).toBeInstanceOf(Lsrdr);
        expect(found.fitness).toBe(fitness);
        expect(found.status).toBe('converged');
        expect(found.optima).toBe(result.optima);
        expect(found.runs).toEqual(result.runs);
        const members = result.runs.filter((run) => run.optimum === k);
        expect(members.length).toBe(hits);
        expect(Math.max(...members.map((run) => run.fitness))).toBe(fitness);
        expect(members.some((run) => run.seed === found.seed)).toBe(true);
        if (k === 0) return;
        const before = result.optima[k - 1]!;
        expect(fitness).toBeLessThanOrEqual(before.fitness);
        const distances = (['P', 'Q'] as const).map((which) =>
          apart(fromArray(found[which], dim), fromArray(before.result[which], dim)),
        );
        expect(Math.max(...distances)).toBeGreaterThan(1e-3);
      });
      expect(result.agreement).toBe(result.optima[0]!.hits / converged.length);
    });

    it('runs that did not converge are in no optimum', () => {
      const short = field.fit(general, { rank: 2, restarts: 2, maxSweeps: 1 });
      expect(short.runs.map((run) => run.optimum)).toEqual([-1, -1, -1]);
      expect(short.optima).toEqual([]);
      expect(short.agreement).toBe(Number.NaN);
      expect(short.fitness).toBe(Math.max(...short.runs.map((run) => run.fitness)));
    });

    // Regression: the status was that of the fittest run, max-sweeps.
    it('ended by the caller after a run that has not converged: aborted, with the fittest point', () => {
      let fitterBefore = 0;
      for (let at = 0; at < 6; at++) {
        const result = field.fit(general, {
          rank: 2,
          seed: at,
          restarts: 4,
          maxSweeps: 4,
          tolerance: 1e-14,
          onIteration: ({ run, sweep }) => (run === 1 && sweep > 1 ? 'stop' : undefined),
        });
        expect(result.runs.map(({ status }) => status)).toEqual(['max-sweeps', 'aborted']);
        expect([result.status, result.message.slice(0, 7)]).toEqual(['aborted', 'aborted']);
        expect(result.fitness).toBe(Math.max(...result.runs.map(({ fitness }) => fitness)));
        if (result.fitness === result.runs[0]!.fitness) fitterBefore += 1;
      }
      expect(fitterBefore).toBeGreaterThan(0);
    });

    it('same seed, same bits; another seed, another random start', () => {
      const options = { rank: 2, seed: 8, start: 'random', restarts: 1 } as const;
      expect(bitsOf(field.fit(general, options))).toEqual(bitsOf(field.fit(general, options)));
      const first = (from: number) => field.fit(general, { rank: 2, seed: from, start: 'random' }).history[0];
      expect(first(8)).not.toEqual(first(9));
      expect(first(2 ** 32)).not.toEqual(first(0));
      expect(bitsOf(field.fit(general, { rank: 2 }))).toEqual(
        bitsOf(field.fit(general, { rank: 2, seed: 0, start: 'balanced' })),
      );
    });
  });

  describe.each(methods)(`${name}, $method: iterations`, ({ method, A }) => {
    const slow = method === 'gradient-ascent';
    const converging = { rank: 2, method, restarts: slow ? 0 : 1, tolerance: slow ? 1e-3 : 1e-8 };
    const undisturbed = bitsOf(field.fit(A, converging));

    it('the callback sees each of them; the history is theirs', () => {
      const seen: State[] = [];
      const result = field.fit(A, { ...converging, onIteration: (state) => void seen.push({ ...state }) });
      expect(seen.length).toBeGreaterThan(2);
      result.runs.forEach((run, index) => {
        const own = seen.filter((state) => state.run === index);
        expect(own.length).toBeGreaterThan(0);
        own.forEach((state, k) => {
          expect(state.method).toBe(method);
          expect(Number.isFinite(state.fitness) && Number.isFinite(state.residual)).toBe(true);
          // Behind its sweeps come the ways on that were tried from where it has ended, and led no higher.
          if (state.sweep > run.sweeps) return;
          if (k > 0 && own[k - 1]!.sweep <= run.sweeps) expect(state.sweep).toBeGreaterThan(own[k - 1]!.sweep);
        });
      });
      for (const { result: found } of result.optima) {
        const own = seen.filter((state) => state.run === found.seed);
        const shown = own.map(({ sweep, fitness, residual }) => ({ sweep, fitness, residual }));
        expect(found.history).toEqual(shown.slice(0, found.history.length));
        for (const { sweep } of shown.slice(found.history.length)) expect(sweep).toBeGreaterThanOrEqual(found.sweeps);
        expect(found.history.at(-1)!.residual).toBeLessThanOrEqual(converging.tolerance);
        expect(found.history.slice(0, -1).every(({ residual }) => residual > converging.tolerance)).toBe(true);
        expect(found.history.at(-1)!.fitness / found.fitness).toBeCloseTo(1, 4);
      }
      expect(result.method).toBe(method);
    });

    it('a callback that only looks changes nothing', () => {
      for (const answer of [true, 'STOP']) {
        expect(bitsOf(field.fit(A, { ...converging, onIteration: () => answer }))).toEqual(undisturbed);
      }
    });

    it("'stop' ends the fit there, with what it had", () => {
      const seen: State[] = [];
      const onIteration = (state: State) => (seen.push(state) === 3 ? 'stop' : undefined);
      const result = field.fit(A, { rank: 2, method, restarts: 5, onIteration });
      expect(seen.length).toBe(3);
      expect(result.status).toBe('aborted');
      expect(result.message).toMatch(
        /^aborted by the caller: the relative stationarity residual is \d\.\de[+-]\d+, asked was 1\.0e-8$/,
      );
      expect(result.runs.length).toBe(1);
      expect(result.history.length).toBe(3);
      expect(result.agreement).toBe(Number.NaN);
      expect(field.fitness(A, result.X) / result.fitness).toBeCloseTo(1, 6);
    });

    it('what the callback throws comes through', () => {
      const onIteration = () => {
        throw new Error('mine');
      };
      expect(() => field.fit(A, { rank: 2, method, onIteration })).toThrow(new Error('mine'));
    });

    it('a signal ends the fit', () => {
      const before = field.fit(A, { rank: 2, method, restarts: 5, signal: AbortSignal.abort() });
      expect([before.status, before.runs.length, before.history.length <= 1]).toEqual(['aborted', 1, true]);
      const controller = new AbortController();
      let count = 0;
      const onIteration = () => {
        count += 1;
        if (count === 3) controller.abort();
      };
      const during = field.fit(A, { rank: 2, method, restarts: 5, signal: controller.signal, onIteration });
      expect([during.status, during.runs.length, count]).toEqual(['aborted', 1, 4]);
      const never = field.fit(A, { ...converging, signal: new AbortController().signal });
      expect(bitsOf(never)).toEqual(undisturbed);
    });

    it('maxSweeps: none begins after it', () => {
      for (const maxSweeps of [1, 20, 40]) {
        const seen: State[] = [];
        const result = field.fit(A, {
          rank: 2,
          method,
          maxSweeps,
          tolerance: 1e-300,
          onIteration: (state) => void seen.push(state),
        });
        expect(seen.slice(0, -1).every(({ sweep }) => sweep < maxSweeps)).toBe(true);
        expect(result.status).not.toBe('converged');
        expect(result.history.map(({ sweep }) => sweep)).toEqual(seen.map(({ sweep }) => sweep));
        expect(result.message).toMatch(/^not converged: /);
      }
      const enough = field.fit(A, { ...converging, maxSweeps: 100_000 });
      expect(bitsOf(enough)).toEqual(undisturbed);
    });

    it('sweeps are the readings of the tuple, but for the test for nilpotency and that of maxima', () => {
      for (const maxSweeps of slow ? [50] : [5, undefined]) {
        const { tuple, sweeps } = counted(denseTuple(A, algebraOption(algebra)));
        const result = field.fit(tuple, { ...converging, maxSweeps });
        const { secondOrder, dominance } = result.readings!;
        const claimed = result.runs.reduce((sum, run) => sum + run.sweeps, secondOrder + dominance);
        expect(sweeps() - claimed).toBeGreaterThanOrEqual(0);
        expect(sweeps() - claimed).toBeLessThanOrEqual(n);
        const total = sweeps();
        for (const touch of [result.X, result.P, result.Q, result.spectrum, result.prominent(1)])
          expect(touch).toBeDefined();
        expect(sweeps()).toBe(total);
      }
    });
  });

  describe(`${name}: continuing`, () => {
    it.each(methods)('$method from its own result or its R and S: there at once', ({ method, A }) => {
      const first = field.fit(A, { rank: 2 });
      expect(first.status).toBe('converged');
      const { R, S } = first;
      const starts = [
        first,
        { R, S },
        field.fromJSON(JSON.stringify(first)),
        { R: nested(R), S: nested(S) },
      ] as FitOptions['start'][];
      for (const start of starts) {
        const again = field.fit(A, { rank: 2, start, method, tolerance: 1e-7 });
        expect(again.status).toBe('converged');
        expect(again.runs[0]!.start).toBe('given');
        expect(again.history.length).toBeLessThanOrEqual(method === 'gradient-ascent' ? 20 : 2);
        expect(again.fitness / first.fitness).toBeCloseTo(1, 10);
        expect(apart(fromArray(again.P, dim), fromArray(first.P, dim))).toBeLessThan(1e-5);
        expect(apart(fromArray(again.Q, dim), fromArray(first.Q, dim))).toBeLessThan(1e-5);
      }
    });

    it('every optimum is where its own continuation stays', () => {
      for (const { result: found } of field.fit(blocks, { rank: 2, restarts: 7, seed: 20 }).optima) {
        const again = field.fit(blocks, { rank: 2, start: found });
        expect(again.status).toBe('converged');
        expect(again.fitness / found.fitness).toBeCloseTo(1, 10);
        expect(apart(fromArray(again.P, dim), fromArray(found.P, dim))).toBeLessThan(1e-5);
      }
    });

    it('an unconverged result goes on', () => {
      const short = field.fit(general, { rank: 2, maxSweeps: 40, tolerance: 1e-12, start: 'random' });
      const full = field.fit(general, { rank: 2, start: short });
      expect(full.status).toBe('converged');
      expect(full.fitness).toBeGreaterThanOrEqual(short.fitness * (1 - 1e-9));
    });

    it('restarts after a given start are random', () => {
      const first = field.fit(general, { rank: 2 });
      const more = field.fit(general, { rank: 2, start: first, restarts: 2, seed: 3 });
      expect(more.runs.map(({ start, seed }) => [start, seed])).toEqual([
        ['given', 3],
        ['random', 4],
        ['random', 5],
      ]);
      expect(more.runs[1]!.fitness).toBe(field.fit(general, { rank: 2, start: 'random', seed: 4 }).fitness);
    });
  });

  describe(`${name}: assertConverged`, () => {
    it('gives the result back, or throws with it', () => {
      const good = field.fit(general, { rank: 2 });
      expect(assertConverged(good)).toBe(good);
      expect(field.assertConverged(good)).toBe(good);
      const bad = field.fit(general, { rank: 2, maxSweeps: 1 });
      let error: unknown;
      try {
        field.assertConverged(bad);
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(ConvergenceError);
      expect(error).toBeInstanceOf(field.ConvergenceError);
      expect(error).toBeInstanceOf(Error);
      const { result, name: called, message } = error as ConvergenceError;
      expect(result).toBe(bad);
      expect([called, message]).toEqual(['ConvergenceError', `Lsrdr: ${bad.message}`]);
      expect(() => assertConverged(field.fit(general, { rank: 2, signal: AbortSignal.abort() }))).toThrow(
        /aborted by the caller/,
      );
    });

    it('names the await that a promise lacks, and refuses what is no result', async () => {
      const promise = field.fitAsync(general, { rank: 2 });
      const attempt = (value: unknown) => () => field.assertConverged(value as never);
      const expected = 'assertConverged: result: expected the result of a fit, got';
      expect(attempt(promise)).toThrow(new TypeError(`${expected} a Promise; await is missing before fitAsync`));
      expect(field.assertConverged(await promise).status).toBe('converged');
      for (const [value, what] of [
        [undefined, 'undefined'],
        [null, 'null'],
        [{}, 'a plain object'],
        ['converged', '"converged"'],
      ]) {
        expect(attempt(value)).toThrow(new TypeError(`${expected} ${what}`));
      }
    });

    it('every status comes with a message', () => {
      const good = field.fit(general as TupleLike, { rank: 2 });
      expect(good.message).toMatch(
        /^converged: the relative stationarity residual is \d\.\de[+-]\d+, asked was 1\.0e-8/,
      );
    });
  });
}

/** Nested arrays from an array. */
function nested(array: Lsrdr['R']): unknown[] {
  const rest = array.shape.slice(1).map(() => null);
  return Array.from({ length: array.shape[0]! }, (_, i) =>
    array.dimension === 1 ? array.get(i) : nested(array.pick(i, ...rest) as Lsrdr['R']),
  );
}
