import fc from 'fast-check';
import { membership } from 'lsrdr/cluster';
import { type ActivationTensor, fromActivations } from 'lsrdr/exchange';
import ndarray from 'ndarray';
import { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { expectError, thrownBy } from '../interop/expect-error';
import { check } from '../support/property';
import { samples } from './samples';

const entries = (array: ReturnType<typeof fromActivations>): number[] => Array.from(array.data);

describe('fromActivations', () => {
  it.each<[string, ActivationTensor, number[]]>([
    ['float32', { data: Float32Array.of(0.5, -2, 3, 4), dims: [2, 2] }, [0.5, -2, 3, 4]],
    ['float64', { data: Float64Array.of(0.1, 1e300), dims: [2, 1] }, [0.1, 1e300]],
    ['int8', { data: Int8Array.of(-128, 127), dims: [1, 2], type: 'int8' }, [-128, 127]],
    ['uint8', { data: Uint8Array.of(0, 255), dims: [1, 2] }, [0, 255]],
    ['int16', { data: Int16Array.of(-32768), dims: [1, 1] }, [-32768]],
    ['uint16', { data: Uint16Array.of(0x3c00), dims: [1, 1], type: 'uint16' }, [15360]],
    ['int32', { data: Int32Array.of(-(2 ** 31)), dims: [1, 1] }, [-(2 ** 31)]],
    ['uint32', { data: Uint32Array.of(2 ** 32 - 1), dims: [1, 1] }, [2 ** 32 - 1]],
    ['int64', { data: BigInt64Array.of(-5n, 2n ** 53n - 1n), dims: [2, 1] }, [-5, 2 ** 53 - 1]],
    ['uint64', { data: BigUint64Array.of(7n), dims: [1] }, [7]],
    // 1, −2, the largest, the smallest, of IEEE 754 binary16.
    [
      'float16 as bits',
      { data: Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001), dims: [1, 4], type: 'float16' },
      [1, -2, 65504, 2 ** -24],
    ],
  ])('reads %s exactly', (_type, tensor, expected) => {
    const found = fromActivations(tensor);
    expect(found.data).toBeInstanceOf(Float64Array);
    expect(entries(found)).toEqual(expected);
    expect(found.shape[1]).toBe(tensor.dims.at(-1));
  });

  const Float16 = (globalThis as { Float16Array?: { of(...values: number[]): ArrayLike<number> } }).Float16Array;
  it.skipIf(Float16 === undefined)('reads a Float16Array (skipped where the engine has none)', () => {
    const data = Float16!.of(1, -2, 65504);
    expect(entries(fromActivations({ data, dims: [1, 3] }))).toEqual([1, -2, 65504]);
    expect(entries(fromActivations({ data, dims: [1, 3], type: 'float16' }))).toEqual([1, -2, 65504]);
  });

  it('reads the tensors of ONNX Runtime, which are those of transformers.js', () => {
    const hidden = new Tensor('float32', Float32Array.of(1, 2, 3, 4, 5, 6), [1, 3, 2]);
    const mask = new Tensor('int64', [0n, 1n, 1n], [1, 3]);
    expect(entries(fromActivations(hidden))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(entries(fromActivations(hidden, { mask }))).toEqual([3, 4, 5, 6]);
    expect(() => fromActivations(new Tensor(['a', 'b'], [1, 2]))).toThrow(/expected float32, .*, got 'string'/);
    expect(() => fromActivations(new Tensor('bool', [true], [1]))).toThrow(/got 'bool'/);
    const away = Tensor.fromGpuBuffer({} as never, { dataType: 'float32', dims: [1, 2] });
    expectError(
      () => fromActivations(away),
      TypeError,
      "fromActivations: tensor: expected data in memory, got data at 'gpu-buffer'; await tensor.getData(), and give { data, dims }",
    );
  });

  it('puts all axes but the last in one, in their order; masks take rows of them', () => {
    const shapes = fc.tuple(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }), fc.integer({ min: 1, max: 4 }));
    check(
      fc.property(shapes, fc.infiniteStream(fc.boolean()), ([leading, n], kept) => {
        const tokens = leading.reduce((product, length) => product * length, 1);
        const data = Float32Array.from({ length: tokens * n }, (_, at) => at);
        const found = fromActivations({ data, dims: [...leading, n] });
        expect(found.shape).toEqual([tokens, n]);
        for (let token = 0; token < tokens; token++) {
          for (let i = 0; i < n; i++) expect(found.get(token, i)).toBe(token * n + i);
        }
        if (leading.length === 0) return;
        const mask = Uint8Array.from({ length: tokens }, () => (kept.next().value ? 1 : 0));
        mask[0] = 1;
        const masked = fromActivations({ data, dims: [...leading, n] }, { mask: { data: mask, dims: leading } });
        const rows = [...mask.keys()].filter((token) => mask[token] === 1);
        expect(masked.shape).toEqual([rows.length, n]);
        rows.forEach((token, row) => {
          expect(masked.get(row, n - 1)).toBe(token * n + n - 1);
        });
      }),
      100,
    );
  });

  it('copies: what is written into the tensor later is not seen', () => {
    const data = Float64Array.of(1, 2);
    const found = fromActivations({ data, dims: [1, 2] });
    data[0] = 9;
    expect(found.get(0, 0)).toBe(1);
  });

  const one = Float32Array.of(1, 2);
  it.each<[string, unknown, string]>([
    ['null', null, 'TypeError: fromActivations: tensor: expected a tensor: { data, dims }, got null'],
    ['no dims', { data: one }, 'TypeError: fromActivations: tensor: dims: expected an array of lengths, got undefined'],
    [
      'scalar',
      { data: one, dims: [] },
      'RangeError: fromActivations: tensor: dims: expected at least one axis, got none',
    ],
    [
      'a length of 0',
      { data: one, dims: [0, 2] },
      'RangeError: fromActivations: tensor: dims[0]: expected an integer >= 1, got 0',
    ],
    [
      'a length that is none',
      { data: one, dims: [1.5, 2] },
      'RangeError: fromActivations: tensor: dims[0]: expected an integer >= 1, got 1.5',
    ],
    [
      'another product',
      { data: one, dims: [2, 2] },
      'RangeError: fromActivations: tensor: dims: expected a product of 2, the length of data, got [2, 2]',
    ],
    [
      'huge dims',
      { data: one, dims: [2 ** 40, 2 ** 40] },
      'RangeError: fromActivations: tensor: dims: expected at most 2^28 numbers, got [1099511627776, 1099511627776]',
    ],
    [
      'NaN',
      { data: Float32Array.of(1, 2, 3, Number.NaN), dims: [1, 2, 2] },
      'RangeError: fromActivations: tensor: data[3], at [0, 1, 1]: expected a finite number, got NaN',
    ],
    [
      'infinity of float16',
      { data: Uint16Array.of(0, 0x7c00), dims: [1, 2], type: 'float16' },
      'RangeError: fromActivations: tensor: data[1], at [0, 1]: expected a finite number, got Infinity',
    ],
    [
      'an int64 too large',
      { data: BigInt64Array.of(2n ** 53n), dims: [1] },
      'RangeError: fromActivations: tensor: data[0]: expected an integer that a double has exactly, got 9007199254740992',
    ],
    [
      'a Uint16Array',
      { data: Uint16Array.of(1), dims: [1] },
      'RangeError: fromActivations: tensor: type: expected float16 or uint16, which a Uint16Array may hold, got none',
    ],
    [
      'the wrong type',
      { data: one, dims: [2], type: 'float64' },
      'TypeError: fromActivations: tensor: data: expected Float64Array for float64, got a Float32Array',
    ],
    [
      'a 4-bit type',
      { data: Uint8Array.of(1), dims: [1], type: 'uint4' },
      "TypeError: fromActivations: tensor: type: expected float32, float64, float16, int8, uint8, int16, uint16, int32, uint32, int64, uint64, got 'uint4'",
    ],
    [
      'a plain array',
      { data: [1, 2], dims: [2] },
      'TypeError: fromActivations: tensor: data: expected a typed array of float32, float64, float16, int8, uint8, int16, uint16, int32, uint32, int64, uint64, got an array of length 2',
    ],
  ])('refuses %s', (_name, tensor, message) => {
    expect(String(thrownBy(() => fromActivations(tensor as ActivationTensor)))).toBe(message);
  });

  it('refuses masks of other tokens, and masks of nothing', () => {
    const tensor = { data: Float32Array.of(1, 2, 3, 4), dims: [1, 2, 2] };
    const masked = (data: ArrayLike<unknown>, dims: number[]) => fromActivations(tensor, { mask: { data, dims } });
    const wanted = 'fromActivations: mask: dims: expected [1, 2], those of the tensor without the last';
    expectError(() => masked(Uint8Array.of(1, 1), [2]), RangeError, `${wanted}, got [2]`);
    expectError(() => masked(Uint8Array.of(1, 1), [2, 1]), RangeError, `${wanted}, got [2, 1]`);
    expectError(
      () => masked(Uint8Array.of(0, 0), [1, 2]),
      RangeError,
      'fromActivations: mask: expected at least one token that is not masked, got zeros',
    );
    expect(() => fromActivations(tensor, { masks: 1 } as never)).toThrow("fromActivations: unknown option 'masks'");
  });
});

describe('membership of activations', () => {
  it.each(samples.filter(({ field }) => field.dim === 1))('is that of each token: $name', ({ result }) => {
    const data = Float32Array.from({ length: 4 * 5 }, (_, at) => Math.sin(at + 1));
    const all = membership(result, fromActivations({ data, dims: [2, 2, 5] })) as Float64Array;
    expect(all).toHaveLength(4);
    all.forEach((share, token) => {
      const v = data.subarray(5 * token, 5 * token + 5);
      let [inside, square] = [0, 0];
      v.forEach((x, i) => {
        square += x * x;
        v.forEach((y, j) => {
          inside += x * result.P.get(i, j) * y;
        });
      });
      expect(share).toBeCloseTo(inside / square, 10);
    });
    expect(() => membership(result, fromActivations({ data, dims: [5, 4] }))).toThrow(/\[k, 5\], got \[5, 4\]/);
  });

  it.each(samples.filter(({ field }) => field.dim > 1))('is refused by its shape: $name', ({ result }) => {
    const tokens = fromActivations({ data: new Float32Array(10).fill(1), dims: [2, 5] });
    expect(() => membership(result, tokens)).toThrow(/got \[2, 5\]/);
    expect(() => membership(result, ndarray(new Float64Array(10), [2, 5]))).toThrow(/got \[2, 5\]/);
  });
});
