import { Matrix } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import type { TupleLike } from '../../src/real';
import { input } from '../field/samples';
import { fields } from '../support/fields';
import { build, mul, scalar, zeroScalar } from '../support/naive';
import { gaussianMatrix, randomInvertible, source } from '../support/random';
import { expectError, frozen, thrownBy } from './expect-error';

/** Arrays with holes, which a literal may not have. */
function withHole(array: unknown[], at: number): unknown[] {
  const out = array.slice();
  delete out[at];
  return out;
}

for (const { name, field, dim } of fields) {
  describe(`${name}: what is not a tuple`, () => {
    const place = `${name}.fit: A`;
    const axis = dim === 1 ? '' : `, ${dim}`;
    /** A scalar as the field takes it. */
    const s = (x: unknown): unknown => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
    /** Where the first component of the entry at a path is. */
    const at = (path: string): string => `${place}${path}${dim === 1 ? '' : '[0]'}`;
    const matrix = (rows: number, cols: number): unknown[][] =>
      Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => s(i + 2 * j + 1)));
    const refuse = (A: unknown, type: typeof TypeError | typeof RangeError, message: string): void =>
      expectError(() => field.fit(A as TupleLike, { rank: 1 }), type, message);
    const shapeOfTuples = `shape [r, n, n${axis}]`;
    const notATuple = `an ndarray or nested arrays of ${shapeOfTuples}, a list of matrices, or a tuple`;
    const matrixShape = `a matrix of shape [rows, cols${axis}]`;
    const dims = (...shape: number[]): number[] => (dim === 1 ? shape : [...shape, dim]);

    it.each([
      ['null', null, 'null'],
      ['undefined', undefined, 'undefined'],
      ['a number', 3, '3'],
      ['a string', 'A', '"A"'],
      ['a function', () => 1, 'a function'],
      ['a boolean', true, 'true'],
      ['a typed array', new Float64Array(8), 'a Float64Array'],
      ['a Map', new Map(), 'a Map'],
      ['one ml-matrix matrix', Matrix.eye(2), 'a Matrix'],
    ])('%s', (_, A, got) => {
      refuse(A, TypeError, `${place}: expected ${notATuple}, got ${got}`);
    });

    it('a mathjs matrix', async () => {
      const { matrix: mathjsMatrix, complex } = await import('mathjs');
      const A = mathjsMatrix([
        [1, 2],
        [3, 4],
      ]);
      refuse(A, TypeError, `${place}: expected ${notATuple}, got a DenseMatrix`);
      refuse([A, A], TypeError, `${place}[0]: expected an ndarray or nested arrays, got a DenseMatrix`);
      const entry = thrownBy(() => field.fit([[[complex(1, 2)]]] as unknown as TupleLike, { rank: 1 }));
      expect(entry.message).toContain(`${place}[0]`);
    });

    it('nothing in it', () => {
      refuse([], RangeError, `${place}: expected at least one matrix, got none`);
      refuse(ndarray([], dims(0, 2, 2)), RangeError, `${place}: expected at least one matrix, got none`);
      refuse([[]], RangeError, `${place}[0]: expected a matrix of size at least 1×1, got 0×0`);
      refuse(ndarray([], dims(2, 0, 0)), RangeError, `${place}[0]: expected a matrix of size at least 1×1, got 0×0`);
      refuse([ndarray([], dims(0, 0))], RangeError, `${place}[0]: expected a matrix of size at least 1×1, got 0×0`);
      if (dim === 1) refuse([[[]]], RangeError, `${place}[0]: expected 1×1, got 1×0`);
      else {
        refuse([[[]]], RangeError, `${place}[0]: expected ${matrixShape}, got shape [1, 0]`);
        refuse([[[[]]]], RangeError, `${place}[0]: expected ${matrixShape}, got shape [1, 1, 0]`);
      }
    });

    it('matrices that are not square or not of one size', () => {
      refuse([matrix(4, 4), matrix(4, 4), matrix(4, 3)], RangeError, `${place}[2]: expected 4×4, got 4×3`);
      refuse([matrix(2, 2), matrix(3, 3)], RangeError, `${place}[1]: expected 2×2, got 3×3`);
      refuse([matrix(2, 3)], RangeError, `${place}[0]: expected 2×2, got 2×3`);
      const wide = ndarray(new Float64Array(18 * dim).fill(1), dims(3, 2, 3));
      refuse(wide, RangeError, `${place}[0]: expected 2×2, got 2×3`);
      const list = [ndarray(new Float64Array(4 * dim).fill(1), dims(2, 2)), ndarray(new Float64Array(dim), dims(1, 1))];
      refuse(list, RangeError, `${place}[1]: expected 2×2, got 1×1`);
    });

    it('matrices along the last axis', () => {
      for (const r of [2, 4, 7]) {
        const message = `${place}: expected ${shapeOfTuples}, got [${dims(5, 5, r).join(', ')}], which looks like [n, n, r]`;
        refuse(ndarray(new Float64Array(25 * r * dim).fill(1), dims(5, 5, r)), RangeError, message);
        refuse(
          Array.from({ length: 5 }, () => matrix(5, r)),
          RangeError,
          message,
        );
      }
    });

    it('ragged nested arrays', () => {
      refuse([[[s(1), s(2)], [s(3)]]], RangeError, `${place}[0][1]: expected length 2, got length 1`);
      refuse(
        [
          matrix(2, 2),
          [
            [s(1), s(2)],
            [s(3), s(4), s(5)],
          ],
        ],
        RangeError,
        `${place}[1][1]: expected length 2, got length 3`,
      );
      const flatRow = [[[s(1), s(2)], s(3)]];
      if (dim === 1) refuse(flatRow, TypeError, `${place}[0][1]: expected an array of length 2, got 3`);
      if (dim === 2) refuse(flatRow, TypeError, `${place}[0][1][0]: expected an array of length 2, got 3`);
      if (dim === 4) refuse(flatRow, RangeError, `${place}[0][1]: expected length 2, got length 4`);
    });

    it('too many or too few levels', () => {
      refuse(
        [1, 2],
        RangeError,
        `${place}: expected ${shapeOfTuples} (${name}), got a list of numbers (an array of length 2)`,
      );
      refuse(
        [
          [1, 2],
          [3, 4],
        ],
        RangeError,
        `${place}[0]: expected ${matrixShape}, got shape [2]`,
      );
      refuse(
        [[matrix(2, 2)]],
        RangeError,
        `${place}[0]: expected ${matrixShape}, got shape [${dims(1, 2, 2).join(', ')}]`,
      );
      const [flat, deep] = [dims(2, 2), dims(1, 1, 2, 2)];
      refuse(
        ndarray(new Float64Array(4 * dim), flat),
        RangeError,
        `${place}: expected ${shapeOfTuples} (${name}), got [${flat.join(', ')}]`,
      );
      refuse(
        ndarray(new Float64Array(4 * dim), deep),
        RangeError,
        `${place}: expected ${shapeOfTuples} (${name}), got [${deep.join(', ')}]`,
      );
      const scalarNdarray = ndarray(new Float64Array(1), []);
      refuse(scalarNdarray, RangeError, `${place}: expected ${shapeOfTuples} (${name}), got []`);
    });

    it('a trailing axis of another field', () => {
      for (const other of [1, 2, 3, 4]) {
        if (other === dim) continue;
        const shape = other === 1 ? [2, 2, 2] : [2, 2, 2, other];
        if (dim === 1 && other === 1) continue;
        const array = ndarray(new Float64Array(8 * other).fill(1), shape);
        refuse(array, RangeError, `${place}: expected ${shapeOfTuples} (${name}), got [${shape.join(', ')}]`);
        const nested = [build(2, 2, () => scalar(other, 1)).map((row) => row.map((x) => (other === 1 ? x[0] : x)))];
        refuse(nested, RangeError, `${place}[0]: expected ${matrixShape}, got shape [${shape.slice(1).join(', ')}]`);
      }
      if (dim > 1) {
        const short = matrix(2, 2);
        short[1]![1] = [1];
        refuse([short], RangeError, `${place}[0][1][1]: expected length ${dim}, got length 1`);
      }
    });

    it('something else in the list', () => {
      for (const [value, got] of [
        [null, 'null'],
        [undefined, 'undefined'],
        ['x', '"x"'],
        [7, '7'],
        [{ a: 1 }, undefined],
      ] as const) {
        const error = thrownBy(() => field.fit([matrix(2, 2), value] as TupleLike, { rank: 1 }));
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message.startsWith(`${place}[1]: expected an ndarray or nested arrays, got `)).toBe(true);
        if (got !== undefined) expect(error.message.endsWith(got)).toBe(true);
      }
      refuse([[matrix(2, 2)[0], null]], TypeError, `${place}[0][1]: expected an array of length 2, got null`);
      refuse([[matrix(2, 2)[0], undefined]], TypeError, `${place}[0][1]: expected an array of length 2, got undefined`);
    });

    it('typed arrays as rows or matrices', () => {
      const rows = [new Float64Array(2).fill(1), new Float64Array(2).fill(1)];
      refuse(rows, TypeError, `${place}[0]: expected an ndarray or nested arrays, got a Float64Array`);
      const error = thrownBy(() => field.fit([rows] as unknown as TupleLike, { rank: 1 }));
      expect(error.message.startsWith(`${place}[0]`)).toBe(true);
    });

    it.each([
      ['a string', '2', '"2"'],
      ['null', null, 'null'],
      ['undefined', undefined, 'undefined'],
      ['true', true, 'true'],
      ['a bigint', 2n, 'a bigint'],
      ['an array', [2, 3, 4], 'an array of length 3'],
      ['a function', () => 2, 'a function'],
    ])('an entry that is %s', (_, entry, got) => {
      const M = matrix(2, 2);
      M[0]![1] = s(entry);
      refuse([M], TypeError, `${at('[0][0][1]')}: expected a number, got ${got}`);
    });

    it.each([
      [Number.NaN, 'NaN'],
      [Number.POSITIVE_INFINITY, 'Infinity'],
      [Number.NEGATIVE_INFINITY, '-Infinity'],
    ])('an entry that is %s, by its place', (entry, got) => {
      const M = matrix(3, 3);
      M[2]![1] = s(entry);
      const message = `${at('[1][2][1]')}: expected a finite number, got ${got}`;
      refuse([matrix(3, 3), M], RangeError, message);
      const array = ndarray(new Float64Array(18 * dim).fill(1), dims(2, 3, 3));
      array.set(...([1, 2, 1, ...(dim === 1 ? [] : [0]), entry] as number[]));
      refuse(array, RangeError, message);
      refuse(
        array.transpose(0, 2, 1, ...(dim === 1 ? [] : [3])).step(-1),
        RangeError,
        `${at('[0][1][2]')}: expected a finite number, got ${got}`,
      );
      refuse(
        [array.pick(0, ...dims(0, 0).map(() => null)), array.pick(1, ...dims(0, 0).map(() => null))],
        RangeError,
        message,
      );
      if (dim > 1) {
        array.set(...([1, 2, 1, 0, 0] as number[]));
        array.set(...([0, 1, 2, dim - 1, entry] as number[]));
        refuse(array, RangeError, `${place}[0][1][2][${dim - 1}]: expected a finite number, got ${got}`);
      }
    });

    it('holes', () => {
      refuse(
        withHole([matrix(2, 2), matrix(2, 2)], 0),
        TypeError,
        `${place}[0]: expected an ndarray or nested arrays, got undefined`,
      );
      // Regression: a hole after the first matrix is read as a zero matrix.
      refuse(
        withHole([matrix(2, 2), matrix(2, 2)], 1),
        TypeError,
        `${place}[1]: expected an ndarray or nested arrays, got undefined`,
      );
      refuse([withHole(matrix(2, 2), 1)], TypeError, `${place}[0][1]: expected an array of length 2, got undefined`);
      const M = matrix(2, 2);
      if (dim === 1) {
        M[1] = withHole(M[1]!, 0);
        refuse([M], TypeError, `${place}[0][1][0]: expected a number, got undefined`);
      } else {
        M[1]![0] = withHole(M[1]![0] as unknown[], 1);
        refuse([M], TypeError, `${place}[0][1][0][1]: expected a number, got undefined`);
      }
    });

    it.each([
      ['strings', '1', '"1"'],
      ['null', null, 'null'],
      ['true', true, 'true'],
      ['a bigint', 1n, 'a bigint'],
    ])('an ndarray of %s', (_, entry, got) => {
      // Regression: such entries are coerced to numbers.
      const array = ndarray(new Array<unknown>(4 * dim).fill(1), dims(1, 2, 2));
      array.set(...([0, 1, 0, ...(dim === 1 ? [] : [0]), entry] as number[]));
      refuse(array, TypeError, `${at('[0][1][0]')}: expected a number, got ${got}`);
    });

    it('an ndarray of bigints, and one that overruns its data', () => {
      // Regression: the message is the engine's own.
      const bigints = ndarray(new BigInt64Array(4 * dim).fill(1n), dims(1, 2, 2));
      refuse(bigints, TypeError, `${at('[0][0][0]')}: expected a number, got a bigint`);
      const overrun = thrownBy(() =>
        field.fit(ndarray(new Float64Array(4 * dim - 1).fill(1), dims(1, 2, 2)), { rank: 1 }),
      );
      expect(overrun.message).toMatch(`${place}[0][1][1]${dim === 1 ? '' : `[${dim - 1}]`}: expected a`);
    });

    if (dim > 1) {
      it('ml-matrix matrices, which are real', () => {
        refuse(
          [Matrix.eye(2)],
          TypeError,
          `${place}[0]: expected an ndarray or nested arrays of shape [n, n, ${dim}], got a Matrix`,
        );
      });
    }

    it('a zero tuple', () => {
      const zero = Array.from({ length: 2 }, () => build(3, 3, () => zeroScalar(dim)));
      refuse(input(zero), RangeError, `${place}: expected a tuple with ρ(Φ(A)) > 0, got the zero tuple`);
    });

    it('a nilpotent tuple, as it stands and in a random basis (seeds 0–3)', () => {
      for (let seed = 0; seed < 4; seed++) {
        const random = source(seed);
        const size = 2 + seed;
        const message = `${place}: expected a tuple with ρ(Φ(A)) > 0, got a nilpotent tuple`;
        const upper = Array.from({ length: 2 }, () => {
          const M = gaussianMatrix(dim, size, size, random);
          return build(size, size, (i, j) => (i < j ? M[i]![j]! : zeroScalar(dim)));
        });
        refuse(input(upper), RangeError, message);
        refuse(input(rotated(upper, dim, seed)), RangeError, message);
      }
    });

    it('leaves what it refuses as it was', () => {
      const M = matrix(2, 2);
      M[1]![1] = s(Number.NaN);
      expect(() => field.fit(frozen([matrix(2, 2), M]) as TupleLike, { rank: 1 })).toThrow(RangeError);
      const array = ndarray(
        Float64Array.from({ length: 4 * dim }, (_, i) => (i === 3 ? Number.NaN : i)),
        dims(1, 2, 2),
      );
      const before = [array.data.slice(), array.shape.slice(), array.stride.slice(), array.offset];
      expect(() => field.fit(array, { rank: 1 })).toThrow(RangeError);
      expect([array.data, array.shape, array.stride, array.offset]).toEqual(before);
    });

    it('is named by whoever was called', async () => {
      const bad = [matrix(2, 3)] as TupleLike;
      const good = [matrix(2, 2)] as TupleLike;
      const tail = '[0]: expected 2×2, got 2×3';
      await expect(field.fitAsync(bad, { rank: 1 })).rejects.toThrow(new RangeError(`${name}.fitAsync: A${tail}`));
      expectError(() => field.similarity(bad, good), RangeError, `${name}.similarity: A${tail}`);
      expectError(() => field.similarity(good, bad), RangeError, `${name}.similarity: B${tail}`);
      expectError(() => field.spectralRadius(bad), RangeError, `${name}.spectralRadius: A${tail}`);
      expectError(() => field.spectralRadius(good, bad), RangeError, `${name}.spectralRadius: B${tail}`);
      expectError(() => field.fitness(bad, good), RangeError, `${name}.fitness: A${tail}`);
      expectError(() => field.fitness(good, bad), RangeError, `${name}.fitness: X${tail}`);
    });
  });
}

/** B N B⁻¹ for a random invertible B. */
function rotated(N: ReturnType<typeof build>[], dim: number, seed: number): ReturnType<typeof build>[] {
  const { B, inverse } = randomInvertible(dim, N[0]!.length, source(100 + seed));
  return N.map((M) => mul(mul(B, M), inverse));
}
