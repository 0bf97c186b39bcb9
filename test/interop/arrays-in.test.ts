import fc from 'fast-check';
import { Matrix, MatrixTransposeView } from 'ml-matrix';
import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import type { TupleLike } from '../../src/real';
import { denseTuple } from '../../src/tuple';
import { bitsOf } from '../field/samples';
import { fields } from '../support/fields';
import { source } from '../support/random';
import { frozen } from './expect-error';

const [r, n] = [2, 3];

for (const { name, field, dim, algebra } of fields) {
  describe(`${name}: one tuple in many guises`, () => {
    // Whole numbers from 0 to 9, so that every element type holds them.
    const random = source(5);
    const shape = dim === 1 ? [r, n, n] : [r, n, n, dim];
    const axes = shape.length;
    const numbers = Array.from({ length: r * n * n * dim }, () => random.integer(0, 9));
    const fitted = (A: unknown) => bitsOf(field.fit(A as TupleLike, { rank: 2, restarts: 1, seed: 3 }));
    const plain = ndarray(Float64Array.from(numbers), shape);
    const expected = fitted(plain);

    /** The same numbers behind given strides and offset. */
    function laidOut(array: NdArray, view: NdArray): NdArray {
      const index = new Array<number>(axes).fill(0);
      for (;;) {
        view.set(...index, array.get(...index));
        let axis = axes - 1;
        while (axis >= 0 && ++index[axis]! === shape[axis]) index[axis--] = 0;
        if (axis < 0) return view;
      }
    }
    const nested = (array: NdArray): unknown[] =>
      Array.from({ length: array.shape[0]! }, (_, i) =>
        array.dimension === 1 ? array.get(i) : nested(array.pick(i, ...array.shape.slice(1).map(() => null))),
      );
    const matrices = Array.from({ length: r }, (_, j) => plain.pick(j, ...shape.slice(1).map(() => null)));
    const generic = { get: (i: number) => numbers[i]!, set: () => undefined, length: numbers.length };

    it.each<[string, () => unknown]>([
      ['Float32Array', () => ndarray(Float32Array.from(numbers), shape)],
      ['Uint8Array', () => ndarray(Uint8Array.from(numbers), shape)],
      ['Int16Array', () => ndarray(Int16Array.from(numbers), shape)],
      ['Uint8ClampedArray', () => ndarray(Uint8ClampedArray.from(numbers), shape)],
      ['number[]', () => ndarray(numbers.slice(), shape)],
      ['an object with get and set', () => ndarray(generic, shape)],
      ['nested arrays', () => nested(plain)],
      ['a list of ndarrays', () => matrices],
      ['a list of ndarrays and nested arrays', () => [matrices[0], nested(matrices[1]!)]],
      ['a dense tuple', () => denseTuple(plain)],
    ])('%s', (_, make) => {
      expect(fitted(make())).toEqual(expected);
    });

    it('transposed, reversed, windowed and strided views', () => {
      const reversedAxes = Array.from({ length: axes }, (_, axis) => axes - 1 - axis);
      const backwards = shape.map(() => -1);
      const data = () => new Float64Array(numbers.length);
      const transposed = ndarray(data(), shape.slice().reverse()).transpose(...reversedAxes);
      expect(fitted(laidOut(plain, transposed))).toEqual(expected);
      const reversed = ndarray(data(), shape).step(...backwards);
      expect(reversed.stride.every((step) => step < 0)).toBe(true);
      expect(fitted(laidOut(plain, reversed))).toEqual(expected);
      const padded = shape.map((length) => length + 3);
      const room = () => new Float64Array(padded.reduce((product, length) => product * length, 1)).fill(Number.NaN);
      const window = ndarray(room(), padded)
        .lo(1, 2, 1, 1)
        .hi(...shape);
      expect(fitted(laidOut(plain, window))).toEqual(expected);
      const wide = shape.map((length) => 2 * length);
      const every = ndarray(new Float64Array(numbers.length * 2 ** axes).fill(Number.NaN), wide).step(
        ...shape.map(() => 2),
      );
      expect(fitted(laidOut(plain, every))).toEqual(expected);
      const planes = matrices.map((matrix) =>
        ndarray(Float32Array.from(nested(matrix).flat(2) as number[]), shape.slice(1)),
      );
      const flip = (axis: number): number[] => planes[0]!.shape.map((_, k) => (k === axis ? -1 : 1));
      expect(fitted(planes.map((plane) => laidOutMatrix(plane, flip(0))))).toEqual(expected);
      expect(fitted(planes.map((plane) => laidOutMatrix(plane, flip(1))))).toEqual(expected);
    });

    it('any order of axes, any sign of strides, any offset', () => {
      const stack = denseTuple(plain, { algebra }).toDense().data;
      const layouts = fc.record({
        order: fc.shuffledSubarray(
          shape.map((_, axis) => axis),
          { minLength: axes, maxLength: axes },
        ),
        signs: fc.array(fc.constantFrom(1, -1), { minLength: axes, maxLength: axes }),
        gap: fc.integer({ min: 1, max: 3 }),
        margin: fc.integer({ min: 0, max: 5 }),
      });
      const property = fc.property(layouts, ({ order, signs, gap, margin }) => {
        const stride = new Array<number>(axes).fill(0);
        let size = gap;
        for (const axis of order) {
          stride[axis] = size * signs[axis]!;
          size *= shape[axis]!;
        }
        const offset =
          margin + stride.reduce((sum, step, axis) => sum + (step < 0 ? -step * (shape[axis]! - 1) : 0), 0);
        const data = new Float64Array(size + 2 * margin).fill(Number.NaN);
        const view = laidOut(plain, ndarray(data, shape, stride, offset));
        expect(denseTuple(view, { algebra }).toDense().data).toEqual(stack);
      });
      fc.assert(property, { seed: 20250611, numRuns: 100 });
    });

    if (dim === 1) {
      it('ml-matrix matrices and their views', () => {
        const rows = nested(plain) as number[][][];
        expect(fitted(rows.map((M) => new Matrix(M)))).toEqual(expected);
        expect(fitted(rows.map((M) => new MatrixTransposeView(new Matrix(M).transpose())))).toEqual(expected);
        expect(fitted([new Matrix(rows[0]!), rows[1]])).toEqual(expected);
      });
    }

    it('are never written to, by any function', async () => {
      const A = frozen(nested(plain)) as TupleLike;
      const arrays = matrices.map((matrix) =>
        ndarray(Float64Array.from(nested(matrix).flat(2) as number[]), shape.slice(1)),
      );
      const before = arrays.map(({ data, shape: sizes, stride, offset }) => [
        data.slice(),
        sizes.slice(),
        stride.slice(),
        offset,
      ]);
      for (const B of [A, arrays as TupleLike]) {
        const options = frozen({ rank: 2, restarts: 1 });
        const result = field.fit(B, options);
        await field.fitAsync(B, options);
        field.similarity(B, B);
        field.similarity(A, B);
        field.spectralRadius(B);
        field.fitness(B, result.X);
        denseTuple(B);
        const R = frozen(nested(result.R));
        const S = frozen(nested(result.S));
        field.fit(B, { rank: 2, start: { R, S } as never });
        const v = frozen(nested(result.R.pick(0, ...result.R.shape.slice(1).map(() => null))));
        result.membership(v);
        result.prominent(2);
        result.dominance();
        field.fromJSON(frozen(JSON.parse(JSON.stringify(result))));
      }
      expect(arrays.map(({ data, shape: sizes, stride, offset }) => [data, sizes, stride, offset])).toEqual(before);
    });

    it('are copied: what happens to them later does not matter', () => {
      const array = ndarray(Float64Array.from(numbers), shape);
      const tuple = denseTuple(array);
      const result = field.fit(array, { rank: 2, restarts: 1, seed: 3 });
      array.data.fill(7);
      expect(bitsOf(result)).toEqual(expected);
      expect(fitted(tuple)).toEqual(expected);
      expect(result.similarity).toBe(field.fit(plain, { rank: 2, restarts: 1, seed: 3 }).similarity);
    });
  });
}

/** A copy of an array whose memory runs backwards along some axes. */
function laidOutMatrix(array: NdArray, steps: number[]): NdArray {
  const view = ndarray(new Float32Array(array.size), array.shape.slice()).step(...steps);
  const copy = (target: NdArray, from: NdArray): void => {
    for (let i = 0; i < from.shape[0]!; i++) {
      if (from.dimension === 1) target.set(i, from.get(i));
      else {
        const rest = from.shape.slice(1).map(() => null);
        copy(target.pick(i, ...rest), from.pick(i, ...rest));
      }
    }
  };
  copy(view, array);
  return view;
}
