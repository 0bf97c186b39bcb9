import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import type { FitAsyncOptions, FitOptions } from '../../src/real';
import { expectError, frozen, thrownBy } from '../interop/expect-error';
import { fields } from '../support/fields';
import { build, scalar, toInput, zeroScalar } from '../support/naive';
import { input, kinds, n } from './samples';

const accepted = 'rank, method, start, restarts, seed, tolerance, orthogonalTo, maxSweeps, onIteration, signal';
const methods = 'auto, hermitian-cg, ascent, gradient-ascent';

for (const { name, field, dim } of fields) {
  describe(`${name}.fit: options`, () => {
    const A = input(kinds[0].tuple(dim));
    const place = `${name}.fit`;
    type Options = { rank: number } & FitOptions;
    const refuse = (options: unknown, type: typeof TypeError | typeof RangeError, message: string): void =>
      expectError(() => field.fit(A, options as Options), type, `${place}: ${message}`);
    const zeros = (rows: number, cols: number) => toInput(build(rows, cols, () => zeroScalar(dim)));
    const units = (rows: number, cols: number) => toInput(build(rows, cols, (i, j) => scalar(dim, i === j ? 1 : 0)));

    it.each([
      [null, 'null'],
      [3, '3'],
      ['rank', '"rank"'],
      [[2], 'an array of length 1'],
    ])('must be an object, not %j', (options, got) => {
      refuse(options, TypeError, `options: expected an object, got ${got}`);
    });

    it('must be there', () => {
      const error = thrownBy(() => (field.fit as (tuple: unknown) => unknown)(A));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(
        new RegExp(`^${place}: (options: expected an object|rank: expected an integer).*got undefined$`),
      );
    });

    it.each([
      [{}, TypeError, 'undefined'],
      [{ rank: undefined }, TypeError, 'undefined'],
      [{ rank: null }, TypeError, 'null'],
      [{ rank: '2' }, TypeError, '"2"'],
      [{ rank: [2] }, TypeError, 'an array of length 1'],
      [{ rank: 2n }, TypeError, 'a bigint'],
      [{ rank: 0 }, RangeError, '0'],
      [{ rank: -1 }, RangeError, '-1'],
      [{ rank: n + 1 }, RangeError, `${n + 1}`],
      [{ rank: 1.5 }, RangeError, '1.5'],
      [{ rank: Number.NaN }, RangeError, 'NaN'],
      [{ rank: Number.POSITIVE_INFINITY }, RangeError, 'Infinity'],
    ])('rank: %o', (options, type, got) => {
      refuse(options, type as typeof TypeError, `rank: expected an integer from 1 to ${n}, got ${got}`);
    });

    it.each([
      ['method', 'x', '"x"'],
      ['method', 'Variational', '"Variational"'],
      ['method', 3, '3'],
      ['method', true, 'true'],
    ])('%s: %j', (option, value, got) => {
      refuse({ rank: 2, [option]: value }, RangeError, `method: expected one of ${methods}, got ${got}`);
    });

    it.each([
      ['restarts', 0],
      ['seed', 0],
      ['maxSweeps', 1],
    ])('%s', (option, low) => {
      const expected = `${option}: expected an integer >= ${low}`;
      const give = (value: unknown): unknown => ({ rank: 2, [option]: value });
      refuse(give('1'), TypeError, `${expected}, got "1"`);
      refuse(give(true), TypeError, `${expected}, got true`);
      refuse(give(1n), TypeError, `${expected}, got a bigint`);
      expect(() => field.fit(A, give({}) as Options)).toThrow(TypeError);
      refuse(give(low - 1), RangeError, `${expected}, got ${low - 1}`);
      refuse(give(1.5), RangeError, `${expected}, got 1.5`);
      refuse(give(Number.NaN), RangeError, `${expected}, got NaN`);
      refuse(give(Number.POSITIVE_INFINITY), RangeError, `${expected}, got Infinity`);
    });

    it('tolerance', () => {
      refuse({ rank: 2, tolerance: '1e-8' }, TypeError, 'tolerance: expected a number > 0, got "1e-8"');
      for (const tolerance of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        refuse({ rank: 2, tolerance }, RangeError, `tolerance: expected a finite number > 0, got ${tolerance}`);
      }
    });

    it('onIteration', () => {
      refuse({ rank: 2, onIteration: 3 }, TypeError, 'onIteration: expected a function, got 3');
      refuse({ rank: 2, onIteration: null }, TypeError, 'onIteration: expected a function, got null');
    });

    it('signal', () => {
      refuse({ rank: 2, signal: 'stop' }, TypeError, 'signal: expected an AbortSignal, got "stop"');
      refuse({ rank: 2, signal: 3 }, TypeError, 'signal: expected an AbortSignal, got 3');
      expect(() => field.fit(A, { rank: 2, signal: new AbortController() as never })).toThrow(
        `${place}: signal: expected an AbortSignal, got a`,
      );
      // Regression: the message is the engine's own.
      refuse({ rank: 2, signal: null }, TypeError, 'signal: expected an AbortSignal, got null');
    });

    it.each([
      ['a name', 'balancd', '"balancd"'],
      ['a number', 3, '3'],
      ['true', true, 'true'],
      ['an array', [1], 'an array of length 1'],
    ])('start: %s', (_, start, got) => {
      refuse({ rank: 2, start }, TypeError, `start: expected 'balanced', 'random', an Lsrdr or { R, S }, got ${got}`);
    });

    it('start: R or S missing or of a wrong shape', () => {
      for (const start of [{}, { R: units(2, n) }, { S: units(n, 2) }]) {
        const error = thrownBy(() => field.fit(A, { rank: 2, start } as never));
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message).toContain(`${place}: start: expected 'balanced', 'random', an Lsrdr or { R, S }, got `);
      }
      const good = { R: units(2, n), S: units(n, 2) };
      const give = (change: object) => ({ rank: 2, start: { ...good, ...change } });
      refuse(give({ R: units(1, n) }), RangeError, `start.R: expected 2×${n}, got 1×${n}`);
      refuse(give({ R: units(n, 2) }), RangeError, `start.R: expected 2×${n}, got ${n}×2`);
      refuse(give({ S: units(2, n) }), RangeError, `start.S: expected ${n}×2, got 2×${n}`);
      refuse(give({ S: units(n + 1, 2) }), RangeError, `start.S: expected ${n}×2, got ${n + 1}×2`);
      refuse(give({ R: null }), TypeError, 'start.R: expected an ndarray or nested arrays, got null');
      refuse(give({ S: 'S' }), TypeError, 'start.S: expected an ndarray or nested arrays, got "S"');
      refuse({ rank: 3, start: good }, RangeError, `start.R: expected 3×${n}, got 2×${n}`);
      const shape = `[rows, cols${dim === 1 ? '' : `, ${dim}`}]`;
      const five = ndarray(new Float64Array(10 * n), [2, n, 5]);
      refuse(give({ R: five }), RangeError, `start.R: expected a matrix of shape ${shape}, got shape [2, ${n}, 5]`);
      const bad = ndarray(
        Float64Array.from({ length: 2 * n * dim }, (_, i) => (i === 0 ? Number.NaN : i)),
        dim === 1 ? [2, n] : [2, n, dim],
      );
      refuse(give({ R: bad }), RangeError, `start.R[0][0]${dim === 1 ? '' : '[0]'}: expected a finite number, got NaN`);
    });

    it('start: a result of another size, rank or field', () => {
      const result = field.fit(A, { rank: 2 });
      refuse({ rank: 1, start: result }, RangeError, `start.R: expected 1×${n}, got 2×${n}`);
      const smaller = field.fit(input(kinds[0].tuple(dim).map((M) => M.slice(1).map((row) => row.slice(1)))), {
        rank: 2,
      });
      refuse({ rank: 2, start: smaller }, RangeError, `start.R: expected 2×${n}, got 2×${n - 1}`);
      for (const other of fields) {
        if (other.dim === dim) continue;
        const foreign = other.field.fit(input(kinds[0].tuple(other.dim)), { rank: 2 });
        const shape = `[rows, cols${dim === 1 ? '' : `, ${dim}`}]`;
        const got = other.dim === 1 ? `2, ${n}` : `2, ${n}, ${other.dim}`;
        refuse(
          { rank: 2, start: foreign },
          RangeError,
          `start.R: expected a matrix of shape ${shape}, got shape [${got}]`,
        );
      }
    });

    it('start: R S not invertible', () => {
      const R = toInput(build(2, n, (i, j) => scalar(dim, i === j ? 1 : 0)));
      const S = toInput(build(n, 2, (i, j) => scalar(dim, i === j + 2 ? 1 : 0)));
      for (const tuple of [A, input(kinds[1].tuple(dim))]) {
        for (const start of [
          { R, S },
          { R: zeros(2, n), S: zeros(n, 2) },
        ]) {
          // Regression: a singular start gives ml-matrix's error or a result that did not start there.
          const error = thrownBy(() => field.fit(tuple, { rank: 2, start } as never));
          expect(error).toBeInstanceOf(RangeError);
          expect(error.message.startsWith(`${place}: start`)).toBe(true);
        }
      }
    });

    it('hermitian-cg wants a Hermitian tuple', () => {
      const { message } = thrownBy(() => field.fit(A, { rank: 2, method: 'hermitian-cg' }));
      expect(message).toMatch(
        new RegExp(
          `^${place}: method: expected 'auto' or 'ascent' for a tuple that is not Hermitian, got 'hermitian-cg' with max ‖A_j − A_j\\*‖/‖A_j‖ = \\d\\.\\de[+-]\\d+$`,
        ),
      );
      expect(field.fit(input(kinds[1].tuple(dim)), { rank: 2, method: 'hermitian-cg' }).method).toBe('hermitian-cg');
    });

    it.each(['Rank', 'iterations', 'algebra', 'd'])('unknown: %s', (option) => {
      refuse({ rank: 2, [option]: 1 }, RangeError, `unknown option '${option}'; accepted: ${accepted}`);
    });

    it.each(['workers', 'onProgress'])('%s: an option of fitAsync, which the message names', (option) => {
      const message = `unknown option '${option}', which is one of ${name}.fitAsync; accepted: ${accepted}`;
      refuse({ rank: 2, [option]: 1 }, RangeError, message);
    });

    it('fitAsync refuses the same, by rejection', async () => {
      const fitAsync = (options: unknown) => field.fitAsync(A, options as { rank: number } & FitAsyncOptions);
      const at = `${name}.fitAsync`;
      await expect(fitAsync({ rank: 0 })).rejects.toThrow(
        new RangeError(`${at}: rank: expected an integer from 1 to ${n}, got 0`),
      );
      await expect(fitAsync({ rank: 2, foo: 1 })).rejects.toThrow(
        new RangeError(`${at}: unknown option 'foo'; accepted: ${accepted}, onProgress, workers, journal`),
      );
      await expect(fitAsync({ rank: 2, onProgress: 3 })).rejects.toThrow(
        new TypeError(`${at}: onProgress: expected a function, got 3`),
      );
      await expect(fitAsync(null)).rejects.toThrow(new TypeError(`${at}: options: expected an object, got null`));
      await expect(field.fitAsync(null as never, { rank: 1 })).rejects.toThrow(TypeError);
    });

    it('undefined stands for the default', () => {
      const bare = field.fit(A, { rank: 2 });
      const options = {
        rank: 2,
        method: undefined,
        start: undefined,
        restarts: undefined,
        seed: undefined,
        tolerance: undefined,
      };
      const more = field.fit(A, { ...options, maxSweeps: undefined, onIteration: undefined, signal: undefined });
      expect(more.fitness).toBe(bare.fitness);
      expect(more.seed).toBe(0);
    });

    it('are not written to, also when refused', () => {
      const options = frozen({ rank: 2, restarts: 1, seed: 4, start: { R: units(2, n), S: units(n, 2) } });
      field.fit(A, options as Options);
      expect(() => field.fit(A, frozen({ ...options, rank: 3 }) as Options)).toThrow(RangeError);
    });
  });
}
