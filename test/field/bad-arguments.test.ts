import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { denseTuple } from '../../src/tuple';
import { expectError, thrownBy } from '../interop/expect-error';
import { fields } from '../support/fields';
import { build, mul, toInput, zeroScalar } from '../support/naive';
import { gaussianMatrix, randomInvertible, source } from '../support/random';
import { algebraOption } from '../support/scalars';
import { input, kinds, n, r } from './samples';

for (const { name, field, dim, algebra } of fields) {
  const A = input(kinds[0].tuple(dim));
  const short = input(kinds[0].tuple(dim).slice(1));

  describe(`${name}: two tuples that do not go together`, () => {
    it('of different length', () => {
      const got = `expected ${r} matrices, as in A, got ${r - 1}`;
      expectError(() => field.similarity(A, short), RangeError, `${name}.similarity: B: ${got}`);
      expectError(() => field.spectralRadius(A, short), RangeError, `${name}.spectralRadius: B: ${got}`);
      expectError(() => field.fitness(A, short), RangeError, `${name}.fitness: X: ${got}`);
      expectError(
        () => field.fitness(short, A),
        RangeError,
        `${name}.fitness: X: expected ${r - 1} matrices, as in A, got ${r}`,
      );
    });

    it('of another algebra', () => {
      for (const other of fields) {
        if (other.dim === dim) continue;
        const foreign = denseTuple(input(kinds[0].tuple(other.dim)), algebraOption(other.algebra));
        const got = `expected a ${name} tuple, got a ${other.name} one`;
        expectError(() => field.fit(foreign, { rank: 1 }), RangeError, `${name}.fit: A: ${got}`);
        expectError(() => field.similarity(foreign, A), RangeError, `${name}.similarity: A: ${got}`);
        expectError(() => field.similarity(A, foreign), RangeError, `${name}.similarity: B: ${got}`);
        expectError(() => field.spectralRadius(foreign), RangeError, `${name}.spectralRadius: A: ${got}`);
        expectError(() => field.spectralRadius(A, foreign), RangeError, `${name}.spectralRadius: B: ${got}`);
        expectError(() => field.fitness(foreign, A), RangeError, `${name}.fitness: A: ${got}`);
        expectError(() => field.fitness(A, foreign), RangeError, `${name}.fitness: X: ${got}`);
      }
    });

    it('one of them missing or null', () => {
      const one = (call: unknown) => call as (first: unknown, second?: unknown) => unknown;
      for (const value of [undefined, null]) {
        expect(thrownBy(() => one(field.similarity)(A, value)).message).toMatch(
          `${name}.similarity: B: expected an ndarray`,
        );
        expect(thrownBy(() => one(field.fitness)(A, value)).message).toMatch(`${name}.fitness: X: expected an ndarray`);
        expect(thrownBy(() => one(field.spectralRadius)(value)).message).toMatch(
          `${name}.spectralRadius: A: expected an ndarray`,
        );
      }
      expect(thrownBy(() => one(field.spectralRadius)(A, null)).message).toMatch(
        `${name}.spectralRadius: B: expected an ndarray`,
      );
    });

    it('zero, or nilpotent in a given or a random basis (seeds 0–2)', () => {
      const tail = 'expected a tuple with ρ(Φ) > 0, got a zero or nilpotent tuple';
      const refuse = (N: ReturnType<typeof input>): void => {
        expectError(() => field.similarity(N, A), RangeError, `${name}.similarity: A: ${tail}`);
        expectError(() => field.similarity(A, N), RangeError, `${name}.similarity: B: ${tail}`);
        expectError(() => field.fitness(A, N), RangeError, `${name}.fitness: X: ${tail}`);
      };
      refuse(input(Array.from({ length: r }, () => build(2, 2, () => zeroScalar(dim)))));
      for (let seed = 0; seed < 3; seed++) {
        const random = source(seed);
        const upper = Array.from({ length: r }, () => {
          const M = gaussianMatrix(dim, 6, 6, random);
          return build(6, 6, (i, j) => (i < j ? M[i]![j]! : zeroScalar(dim)));
        });
        refuse(input(upper));
        const { B, inverse } = randomInvertible(dim, 6, random);
        // With rounding, ρ of a nilpotent tuple is computed as a number > 0.
        refuse(input(upper.map((M) => mul(mul(B, M), inverse))));
      }
    });

    it('fitness of a zero A is 0', () => {
      expect(field.fitness(input(Array.from({ length: r }, () => build(2, 2, () => zeroScalar(dim)))), A)).toBe(0);
    });
  });

  describe(`${name}: scales near the ends of the range of doubles`, () => {
    const by = (factor: number) =>
      input(kinds[0].tuple(dim).map((M) => M.map((row) => row.map((x) => x.map((y) => y * factor)))));
    const plain = field.fit(A, { rank: 2 });

    it.each([1e-300, 1e-200, 1e-60, 1e60, 1e200, 1e300])('%s: the fit is that of A', (factor) => {
      const result = field.fit(by(factor), { rank: 2 });
      expect(result.status).toBe('converged');
      expect(result.fitness / factor / plain.fitness).toBeCloseTo(1, 8);
      expect(result.similarity / plain.similarity).toBeCloseTo(1, 8);
    });

    it.each([1e-40, 1e-20, 1e20, 1e40])('%s: so is that of a dense tuple', (factor) => {
      const result = field.fit(denseTuple(by(factor), algebraOption(algebra)), { rank: 2 });
      expect(result.status).toBe('converged');
      expect(result.fitness / factor / plain.fitness).toBeCloseTo(1, 8);
    });

    it.each([1e-200, 1e-60, 1e60, 1e200])('%s: too much for a dense tuple', (factor) => {
      const { name: type, message } = thrownBy(() => denseTuple(by(factor), algebraOption(algebra)));
      expect(type).toBe('RangeError');
      expect(message).toMatch(
        /^denseTuple: array: expected a largest entry between 1e-45 and 1e45, got \d\.\de[+-]\d+$/,
      );
    });

    // Regression: Infinity, 0, or what is left of a number below 1e-308, all of them called converged.
    it.each([1e-300, 1e-200, 1e-160, 1e-155, 1e-150, 1e150, 1e155, 1e200, 1e300])(
      '%s: spectralRadius scales, or says that it leaves the range of doubles',
      (factor) => {
        const { value } = field.spectralRadius(A);
        const big = by(factor);
        const one = field.spectralRadius(big, A).value;
        expect(one / factor / value).toBeCloseTo(1, 8);
        expect(field.spectralRadius(A, big).value / factor / value).toBeCloseTo(1, 8);
        if (Math.abs(Math.log10(factor)) <= 150) {
          expect(field.spectralRadius(big).value / factor / factor / value).toBeCloseTo(1, 8);
          return;
        }
        const { name: type, message } = thrownBy(() => field.spectralRadius(big));
        expect(type).toBe('RangeError');
        expect(message).toBe(
          `${name}.spectralRadius: expected a value in the range of doubles, from 1e-307 to 1e308, got one that is not; rescale A or B`,
        );
      },
    );

    it.each([1e-200, 1e-60, 1e60, 1e200])('%s: similarity does not change, fitness scales', (factor) => {
      // Squares of entries leave the range of doubles.
      const big = by(factor);
      expect(field.similarity(A, big)).toBeCloseTo(1, 8);
      expect(field.similarity(big, big)).toBeCloseTo(1, 8);
      expect(field.fitness(big, plain.X) / factor / plain.fitness).toBeCloseTo(1, 8);
      expect(field.fitness(A, field.fit(big, { rank: 2 }).X) / plain.fitness).toBeCloseTo(1, 8);
    });
  });

  describe(`${name}: membership and prominent`, () => {
    const result = field.fit(A, { rank: 2 });
    const vector = toInput(gaussianMatrix(dim, n, 1, source(3))).map((row) => row[0]) as unknown[];
    const tail = dim === 1 ? '' : `, ${dim}`;
    const expected = `expected a vector [${n}${tail}] or vectors [k, ${n}${tail}]`;
    const place = `${name}.membership: v`;
    const refuse = (v: unknown, type: typeof TypeError | typeof RangeError, message: string): void =>
      expectError(() => result.membership(v), type, message);

    it.each([
      ['null', null, 'null'],
      ['undefined', undefined, 'undefined'],
      ['a number', 3, '3'],
      ['a string', 'v', '"v"'],
      ['a Map', new Map(), 'a Map'],
    ])('%s is no vector', (_, v, got) => {
      refuse(v, TypeError, `${place}: expected an ndarray or nested arrays, got ${got}`);
    });

    it('shapes', () => {
      refuse([], RangeError, `${place}: ${expected}, got [0]`);
      refuse([[]], RangeError, `${place}: ${expected}, got [1, 0]`);
      refuse(vector.slice(1), RangeError, `${place}: ${expected}, got [${n - 1}${tail}]`);
      refuse([[vector]], RangeError, `${place}: ${expected}, got [1, 1, ${n}${tail}]`);
      refuse(new Float64Array(n * dim + 1), RangeError, `${place}: ${expected}, got [${n * dim + 1}]`);
      refuse(ndarray(new Float64Array(0), []), RangeError, `${place}: ${expected}, got []`);
      refuse([vector, vector.slice(1)], RangeError, `${place}[1]: expected length ${n}, got length ${n - 1}`);
      if (dim > 1) refuse(new Float64Array(n), RangeError, `${place}: ${expected}, got [${n}]`);
    });

    it('entries', () => {
      const s = (x: unknown): unknown => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
      const [last, zero] = [dim === 1 ? '' : '[0]', s(0)];
      refuse([s('1'), ...vector.slice(1)], TypeError, `${place}[0]${last}: expected a number, got "1"`);
      refuse(
        [vector, [...vector.slice(1), s(null)]],
        TypeError,
        `${place}[1][${n - 1}]${last}: expected a number, got null`,
      );
      for (const x of [Number.NaN, Number.POSITIVE_INFINITY]) {
        refuse([...vector.slice(1), s(x)], RangeError, `${place}[${n - 1}]${last}: expected a finite number, got ${x}`);
        const array = ndarray(new Float64Array(2 * n * dim).fill(1), dim === 1 ? [2, n] : [2, n, dim]);
        array.set(...([1, 0, ...(dim === 1 ? [] : [0]), x] as number[]));
        refuse(array, RangeError, `${place}[1][0]${last}: expected a finite number, got ${x}`);
      }
      const zeroVector = new Array(n).fill(zero);
      refuse(zeroVector, RangeError, `${place}: expected a vector other than zero`);
      refuse([vector, zeroVector], RangeError, `${place}[1]: expected a vector other than zero`);
      const holes = [vector, vector];
      delete holes[1];
      refuse(holes, TypeError, `${place}[1]: expected an array of length ${n}, got undefined`);
    });

    it('does not depend on the scale of v', () => {
      // Regression: squares of entries over- or underflow.
      const one = result.membership(vector) as number;
      for (const factor of [1e-300, 1e-170, 1e160, 1e300]) {
        const v = vector.map((x) => (dim === 1 ? (x as number) * factor : (x as number[]).map((y) => y * factor)));
        expect(result.membership(v)).toBeCloseTo(one, 12);
      }
    });

    it('k', () => {
      const k = `${name}.prominent: k: expected an integer from 1 to ${n}`;
      for (const value of [0, n + 1, 1.5, -1, Number.NaN])
        expectError(() => result.prominent(value), RangeError, `${k}, got ${value}`);
      for (const [value, got] of [
        ['1', '"1"'],
        [undefined, 'undefined'],
        [null, 'null'],
      ] as const) {
        expectError(() => result.prominent(value as never), TypeError, `${k}, got ${got}`);
      }
    });

    it.each(['R', 'p', ''])('which: %j', (which) => {
      // Regression: anything but 'P' is taken for 'Q'.
      const got = `which: expected 'P' or 'Q', got ${JSON.stringify(which)}`;
      expectError(() => result.membership(vector, which as never), RangeError, `${name}.membership: ${got}`);
      expectError(() => result.prominent(1, which as never), RangeError, `${name}.prominent: ${got}`);
    });

    it('leave the result as it was', () => {
      const before = [result.P.data.slice(), result.Q.data.slice(), result.spectrum.P.slice()];
      expect(() => result.membership([])).toThrow();
      expect(() => result.prominent(0)).toThrow();
      const { directions, weights } = result.prominent(2);
      directions.data.fill(0);
      weights.fill(0);
      expect([result.P.data, result.Q.data, result.spectrum.P]).toEqual(before);
      expect(result.prominent(2).weights).toEqual(result.spectrum.P);
    });
  });
}
