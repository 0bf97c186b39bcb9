import { describe, expect, it } from 'vitest';
import type { FitOptions } from '../../src/real';
import { Lsrdr } from '../../src/result/lsrdr';
import { expectError, thrownBy } from '../interop/expect-error';
import { fields } from '../support/fields';
import { build, scalar, scaled, toInput, zeroScalar } from '../support/naive';
import { bitsOf, input, kinds, n, r, twoBlocks } from './samples';

type Json = Record<string, unknown>;

/** Sets, or with `undefined` deletes, what is at a path such as `point.history.0`. */
function changed(json: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(json) as Json;
  const keys = path.split('.');
  const last = keys.pop()!;
  const at = keys.reduce((inner, key) => inner[key] as Json, copy);
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

for (const { name, field, dim } of fields) {
  const general = kinds[0].tuple(dim);
  /** A diagonal matrix, and a start on its first two axes: results with exact zeros of either sign. */
  const diagonal = [build(3, 3, (i, j) => (i === j ? scalar(dim, [2, -1, 0.5][i]!) : zeroScalar(dim)))];
  const axes = (rows: number, cols: number) =>
    toInput(build(rows, cols, (i, j) => (i === j ? scalar(dim, 1) : zeroScalar(dim))));
  const start = { R: axes(1, 3), S: axes(3, 1) } as FitOptions['start'];

  describe(`${name}: a result through JSON`, () => {
    it.each([
      ['converged', () => field.fit(input(general), { rank: 2, restarts: 2, seed: 5 })],
      ['Hermitian', () => field.fit(input(kinds[1].tuple(dim)), { rank: 3 })],
      ['several optima', () => field.fit(input(twoBlocks(dim)), { rank: 2, restarts: 5 })],
      ['with exact zeros', () => field.fit(input(diagonal), { rank: 1, start })],
      ['with exact zeros, general', () => field.fit(input(diagonal), { rank: 1, start, method: 'ascent' })],
      ['not converged', () => field.fit(input(general), { rank: 2, maxSweeps: 1, restarts: 1 })],
      ['stopped at once', () => field.fit(input(general), { rank: 2, signal: AbortSignal.abort() })],
      ['tiny', () => field.fit(input(general.map((M) => scaled(M, 1e-200))), { rank: 2 })],
      ['huge', () => field.fit(input(general.map((M) => scaled(M, 1e200))), { rank: 2 })],
      ['not the best optimum', () => field.fit(input(twoBlocks(dim)), { rank: 2, restarts: 5 }).optima.at(-1)!.result],
    ])('%s: every number, bit for bit', (_, make) => {
      const result = make();
      const text = JSON.stringify(result);
      for (const back of [field.fromJSON(JSON.parse(text)), field.fromJSON(text), field.fromJSON(result.toJSON())]) {
        expect(back).toBeInstanceOf(Lsrdr);
        expect(bitsOf(back)).toEqual(bitsOf(result));
        expect(back.similarity).toBe(result.similarity);
        expect(back.seconds).toBe(result.seconds);
        expect(back.optima.map((optimum) => optimum.result.similarity)).toEqual(
          result.optima.map((optimum) => optimum.result.similarity),
        );
        expect(back.optima.findIndex((optimum) => optimum.result === back)).toBe(
          result.optima.findIndex((optimum) => optimum.result === result),
        );
        expect(JSON.stringify(back)).toBe(text);
        expect(back.prominent(2)).toEqual(result.prominent(2));
      }
    });

    it('keeps the certificate, also what was measured late, and does without one that is not there', () => {
      const result = field.fit(input(general), { rank: 2 });
      expect(result.certificate.secondOrder?.tested).toBeGreaterThan(0);
      expect(result.certificate.dominance?.dominant).toBe(true);
      expect(field.fromJSON(JSON.stringify(result)).certificate).toEqual(result.certificate);
      const unfinished = field.fit(input(general), { rank: 2, maxSweeps: 1 });
      expect(unfinished.certificate.secondOrder).toBeUndefined();
      expect(unfinished.certificate.dominance).toBeUndefined();
      const dominance = unfinished.dominance();
      expect(field.fromJSON(JSON.stringify(unfinished)).certificate.dominance).toEqual(dominance);
      const old = ['point.secondOrder', 'point.dominance', 'readings.secondOrder'].reduce<unknown>(
        (json, path) => changed(json, path, undefined),
        JSON.parse(JSON.stringify(result)),
      );
      const back = field.fromJSON(old);
      expect(back.certificate).toEqual({ ...result.residuals, secondOrder: undefined, dominance: undefined });
      expect(back.readings!.secondOrder).toBe(0);
    });

    it('agreement is NaN where nothing converged, here and after', () => {
      const result = field.fit(input(general), { rank: 2, maxSweeps: 1 });
      expect(result.agreement).toBe(Number.NaN);
      expect(result.optima).toEqual([]);
      expect(field.fromJSON(JSON.stringify(result)).agreement).toBe(Number.NaN);
    });

    it('by a method whose place another one has taken, says that one; and so do options', () => {
      const result = field.fit(input(general), { rank: 2, method: 'variational' });
      expect(result.method).toBe('ascent');
      expect(bitsOf(field.fit(input(general), { rank: 2, method: 'ascent' }))).toEqual(bitsOf(result));
      const stored = JSON.stringify(result).replaceAll('"ascent"', '"variational"');
      expect(field.fromJSON(stored).method).toBe('ascent');
    });

    it('has no numbers that JSON lacks', () => {
      const seen = JSON.stringify(field.fit(input(general), { rank: 2, maxSweeps: 1 }));
      expect(JSON.parse(seen).agreement).toBe('NaN');
      const strict = (key: string, value: unknown): unknown => {
        if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${key} is ${value}`);
        return value;
      };
      expect(() => JSON.stringify(field.fit(input(general), { rank: 2, maxSweeps: 1 }), strict)).not.toThrow();
    });

    it('has no tuple: dominance says so where it was not measured, everything else works', () => {
      const unfinished = field.fromJSON(JSON.stringify(field.fit(input(general), { rank: 2, maxSweeps: 1 })));
      const { message } = thrownBy(() => unfinished.dominance());
      expect(message).toBe('Lsrdr.dominance: a result read from JSON no longer has its tuple');
      const result = field.fit(input(general), { rank: 2 });
      const back = field.fromJSON(JSON.stringify(result));
      expect(back.dominance()).toEqual(result.dominance());
      expect(back.similarity).toBeGreaterThan(0);
      const onward = field.fit(input(general), { rank: 2, start: back });
      expect(onward.history.length).toBeLessThanOrEqual(2);
    });
  });

  describe(`${name}.fromJSON: malformed input`, () => {
    const place = `${name}.fromJSON`;
    const json: unknown = JSON.parse(JSON.stringify(field.fit(input(twoBlocks(dim)), { rank: 2, restarts: 3 })));
    const refuse = (value: unknown, type: typeof TypeError | typeof RangeError, message: string): void =>
      expectError(() => field.fromJSON(value), type, `${place}${message}`);

    it('is no object', () => {
      const wanted = ': expected an object written by toJSON, got ';
      for (const value of [null, 'null']) refuse(value, TypeError, `${wanted}null`);
      refuse(undefined, TypeError, `${wanted}undefined`);
      for (const value of [42, '42']) refuse(value, TypeError, `${wanted}42`);
      refuse('"text"', TypeError, `${wanted}"text"`);
      expect(thrownBy(() => field.fromJSON([])).message.startsWith(place)).toBe(true);
      expect(thrownBy(() => field.fromJSON({})).message).toBe(`${place}: format: expected "lsrdr/1", got undefined`);
    });

    it('is no JSON', () => {
      const text = JSON.stringify(json);
      for (const broken of ['', '{', text.slice(0, -1), text.slice(0, text.length / 2), `${text}x`]) {
        expect(() => field.fromJSON(broken)).toThrow(SyntaxError);
      }
    });

    it('is of another format or field', () => {
      refuse(changed(json, 'format', 'lsrdr/2'), RangeError, ': format: expected "lsrdr/1", got "lsrdr/2"');
      refuse(changed(json, 'format', undefined), RangeError, ': format: expected "lsrdr/1", got undefined');
      for (const other of ['real', 'complex', 'quaternion', 'octonion']) {
        if (other === name) continue;
        refuse(changed(json, 'algebra', other), RangeError, `: algebra: expected '${name}', got "${other}"`);
      }
    });

    it.each(['n', 'r', 'rank'])('%s', (key) => {
      for (const value of [0, -1, 1.5, '4', null]) {
        const error = thrownBy(() => field.fromJSON(changed(json, key, value)));
        expect(error.message).toMatch(`${place}: ${key}: expected an integer >= 1, got `);
      }
      expect(thrownBy(() => field.fromJSON(changed(json, key, undefined))).message).toMatch(`${place}: ${key}: `);
      const other = thrownBy(() => field.fromJSON(changed(json, key, 7)));
      expect(other).toBeInstanceOf(RangeError);
      expect(other.message.startsWith(place)).toBe(true);
    });

    it.each([
      ['X', r * 2 * 2],
      ['R', 2 * n],
      ['S', 2 * n],
      ['sigma', 2],
    ] as const)('point.%s', (key, size) => {
      const length = key === 'sigma' ? size : size * dim;
      const array = (json as { point: Record<string, number[]> }).point[key]!;
      refuse(
        changed(json, `point.${key}`, undefined),
        TypeError,
        `: point.${key}: expected an array of ${length} numbers, got undefined`,
      );
      // As JSON has them: 1e999 is a number there.
      const beyond = JSON.stringify(changed(json, `point.${key}.1`, 'beyond')).replace('"beyond"', '-1e999');
      refuse(beyond, RangeError, `: point.${key}[1]: expected a finite number, got -Infinity`);
      refuse(
        changed(json, `point.${key}`, 'AAAA'),
        TypeError,
        `: point.${key}: expected an array of ${length} numbers, got "AAAA"`,
      );
      refuse(
        changed(json, `point.${key}`, array.slice(1)),
        RangeError,
        `: point.${key}: expected ${length} numbers, got ${length - 1}`,
      );
      refuse(changed(json, `point.${key}.1`, 'x'), TypeError, `: point.${key}[1]: expected a number, got "x"`);
      refuse(changed(json, `point.${key}.1`, null), TypeError, `: point.${key}[1]: expected a number, got null`);
      // Regression: a hole in the array becomes NaN.
      refuse(
        changed(json, `point.${key}.1`, undefined),
        TypeError,
        `: point.${key}[1]: expected a number, got undefined`,
      );
    });

    // Regression: most of these are accepted, or fail with the engine's own message.
    it.each([
      'method',
      'agreement',
      'runs',
      'runs.0',
      'runs.0.seed',
      'runs.0.start',
      'runs.0.fitness',
      'runs.0.status',
      'runs.0.sweeps',
      'runs.0.optimum',
      'optima',
      'optima.0',
      'optima.0.hits',
      'point',
      'point.lambda',
      'point.fitness',
      'point.similarity',
      'point.residuals',
      'point.residuals.stationarity',
      'point.residuals.idempotency',
      'point.status',
      'point.message',
      'point.sweeps',
      'point.seconds',
      'point.history',
      'point.history.0',
      'point.history.0.sweep',
      'point.history.0.fitness',
      'point.seed',
    ])('%s missing or of another type, by its name', (path) => {
      const named = path.replace(/\.(\d+)/g, '[$1]');
      const values: unknown[] = path === 'point.message' ? [undefined, 3, {}] : ['junk', {}, true];
      if (path !== 'point.similarity') values.push(undefined); // null or absent: not known
      for (const value of values) {
        const error = thrownBy(() => field.fromJSON(changed(json, path, value)));
        expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
        expect(error.message.startsWith(`${place}: ${named}`)).toBe(true);
      }
    });

    it('but not a negative fitness on the way, as of points whose leading eigenvalue is negative', () => {
      const read = field.fromJSON(changed(json, 'point.history.0.fitness', -1));
      expect(read.history[0]!.fitness).toBe(-1);
    });

    it('numbers that are out of range', () => {
      // Regression: accepted.
      for (const [path, value] of [
        ['runs.0.optimum', 99],
        ['runs.0.optimum', -2],
        ['runs.0.sweeps', -1],
        ['runs.0.fitness', -1e-3],
        ['optima.0.hits', 0],
        ['agreement', -0.1],
        ['agreement', 1.1],
        ['point.sigma.0', 1.1],
        ['point.sigma.1', -1e-9],
        ['point.similarity', 1.001],
        ['point.similarity', -0.1],
        ['within', 0],
        ['within', 99],
        ['point.similarity', 'Infinity'],
        ['point.fitness', -1],
        ['point.fitness', '-Infinity'],
        ['point.lambda', -1],
        ['point.seconds', -1],
        ['point.residuals.eigen', -1e-12],
        ['point.history.0.residual', -1],
      ] as const) {
        const error = thrownBy(() => field.fromJSON(changed(json, path, value)));
        expect(error).toBeInstanceOf(RangeError);
        expect(error.message.startsWith(`${place}: ${path.replace(/\.(\d+)/g, '[$1]')}`)).toBe(true);
      }
    });
  });
}
