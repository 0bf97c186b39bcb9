import fc from 'fast-check';
import { readSafetensors, writeSafetensors } from 'lsrdr/io';
import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { safetensors } from './safetensors-file';

const f64 = (values: number[], shape = [values.length]): NdArray => ndarray(Float64Array.from(values), shape);

/** One tensor `x` with the given raw bytes. */
const readOne = (dtype: string, shape: number[], data: Uint8Array): Float64Array =>
  readSafetensors(safetensors({ x: { dtype, shape, data_offsets: [0, data.length] } }, data)).tensors.get('x')!.data;

describe('readSafetensors', () => {
  it('reads a file laid out by hand', () => {
    const header = {
      __metadata__: { format: 'pt' },
      b: { dtype: 'F32', shape: [2, 2], data_offsets: [2, 18] },
      a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] },
    };
    const data = new Uint8Array(18);
    data.set([7, 255]);
    new DataView(data.buffer).setFloat32(14, -1.5, true); // at an odd multiple of two bytes
    const { tensors, metadata } = readSafetensors(safetensors(header, data));
    expect([...tensors.keys()]).toEqual(['a', 'b']);
    expect(tensors.get('a')!.data).toEqual(Float64Array.of(7, 255));
    expect(tensors.get('b')!.shape).toEqual([2, 2]);
    expect(tensors.get('b')!.get(1, 1)).toBe(-1.5);
    expect(metadata).toEqual({ format: 'pt' });
  });

  it.each([
    ['F64', Float64Array.of(1.1, -0, Number.NaN), [1.1, -0, Number.NaN]],
    ['F32', Float32Array.of(0.5, 2 ** -149, Number.POSITIVE_INFINITY), [0.5, 2 ** -149, Number.POSITIVE_INFINITY]],
    ['F16', Uint16Array.of(0x3c00, 0x8001, 0xfc00), [1, -(2 ** -24), Number.NEGATIVE_INFINITY]],
    ['BF16', Uint16Array.of(0x3f80, 0x0001, 0x7fc0), [1, 2 ** -133, Number.NaN]],
    ['I8', Int8Array.of(-128, 127), [-128, 127]],
    ['U8', Uint8Array.of(0, 255), [0, 255]],
    ['I16', Int16Array.of(-32768, 32767), [-32768, 32767]],
    ['U16', Uint16Array.of(0, 65535), [0, 65535]],
    ['I32', Int32Array.of(-(2 ** 31), 2 ** 31 - 1), [-(2 ** 31), 2 ** 31 - 1]],
    ['U32', Uint32Array.of(0, 2 ** 32 - 1), [0, 2 ** 32 - 1]],
    ['I64', BigInt64Array.of(-(2n ** 53n) + 1n, 2n ** 53n - 1n), [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]],
    ['U64', BigUint64Array.of(0n, 2n ** 53n - 1n), [0, Number.MAX_SAFE_INTEGER]],
    ['BOOL', Uint8Array.of(0, 1, 2), [0, 1, 1]],
  ])('promotes %s', (dtype, raw, values) => {
    const bytes = new Uint8Array(raw.buffer); // typed arrays are little-endian on every platform Node runs on
    expect(readOne(dtype, [raw.length], bytes)).toEqual(Float64Array.from(values));
  });

  it.each([
    ['I64', 2n ** 53n],
    ['I64', -(2n ** 53n)],
    ['U64', 2n ** 64n - 1n],
  ])('refuses the unsafe %s %s', (dtype, value) => {
    const raw = new Uint8Array(new BigUint64Array([1n, BigInt.asUintN(64, value)]).buffer);
    const message = `readSafetensors: tensor 'x': element 1: expected a safe integer, got ${value}`;
    expect(() => readOne(dtype, [2], raw)).toThrow(new RangeError(message));
  });

  it('reads complex numbers with a last axis, and white space before the header', () => {
    const raw = new Uint8Array(Float32Array.of(1, -2, 0.5, 4).buffer);
    const header = ` \n${JSON.stringify({ x: { dtype: 'C64', shape: [2], data_offsets: [0, 16] } })} `;
    const x = readSafetensors(safetensors(header, raw)).tensors.get('x')!;
    expect([x.shape, x.data]).toEqual([[2, 2], Float64Array.of(1, -2, 0.5, 4)]);
  });

  it('reads scalars, empty tensors, and a file without tensors', () => {
    expect(readOne('F32', [], new Uint8Array(4))).toEqual(Float64Array.of(0));
    expect(readOne('F32', [0, 3], new Uint8Array(0))).toEqual(new Float64Array(0));
    expect(readSafetensors(safetensors({}, new Uint8Array(0))).tensors.size).toBe(0);
  });

  it('reads an ArrayBuffer and a Buffer at an odd place, and does not alias them', () => {
    const file = writeSafetensors({ x: f64([1, 2]) }, { dtype: 'F64' });
    expect(
      readSafetensors(file.buffer as ArrayBuffer)
        .tensors.get('x')!
        .get(1),
    ).toBe(2);
    const shifted = Buffer.alloc(file.length + 3);
    shifted.set(file, 3);
    const x = readSafetensors(shifted.subarray(3)).tensors.get('x')!;
    shifted.fill(0);
    expect(x.data).toEqual(Float64Array.of(1, 2));
  });
});

describe('writeSafetensors', () => {
  it('starts the data at a multiple of eight bytes', () => {
    for (const name of ['x', 'xy', 'xyz', 'longer name']) {
      const file = writeSafetensors({ [name]: f64([1]) }, { dtype: 'F64' });
      expect((file.length - 8) % 8).toBe(0);
      expect(file[8]).toBe('{'.charCodeAt(0));
      expect(new DataView(file.buffer).getFloat64(file.length - 8, true)).toBe(1);
    }
  });

  it('writes strided arrays in row-major order', () => {
    const base = f64([1, 2, 3, 4, 5, 6], [2, 3]);
    const tensors = {
      transposed: base.transpose(1, 0),
      reversed: base.step(-1, -2),
      column: base.pick(null, 1),
      corner: base.lo(1, 1),
    };
    const read = readSafetensors(writeSafetensors(tensors, { dtype: 'F32' })).tensors;
    expect(read.get('transposed')!.data).toEqual(Float64Array.of(1, 4, 2, 5, 3, 6));
    expect(read.get('transposed')!.shape).toEqual([3, 2]);
    expect(read.get('reversed')!.data).toEqual(Float64Array.of(6, 4, 3, 1));
    expect(read.get('column')!.data).toEqual(Float64Array.of(2, 5));
    expect(read.get('corner')!.data).toEqual(Float64Array.of(5, 6));
  });

  it('writes plain arrays and arrays with get and set', () => {
    const generic = { length: 2, get: (i: number) => 10 * i, set: () => {} };
    const file = writeSafetensors({ plain: ndarray([1, 2]), generic: ndarray(generic) }, { dtype: 'F64' });
    expect(readSafetensors(file).tensors.get('plain')!.data).toEqual(Float64Array.of(1, 2));
    expect(readSafetensors(file).tensors.get('generic')!.data).toEqual(Float64Array.of(0, 10));
  });

  it('keeps hostile names and metadata as ordinary strings', () => {
    const tensors = Object.fromEntries(['__proto__', 'constructor', '2', '1', ''].map((name, i) => [name, f64([i])]));
    const metadata = Object.fromEntries([['__proto__', 'safe']]);
    const read = readSafetensors(writeSafetensors(tensors, { dtype: 'F64', metadata }));
    for (const [name, array] of Object.entries(tensors)) expect(read.tensors.get(name)!.get(0)).toBe(array.get(0));
    expect(read.tensors.size).toBe(5);
    expect(Object.entries(read.metadata)).toEqual([['__proto__', 'safe']]);
    expect(({} as Record<string, unknown>)['safe']).toBeUndefined();
  });

  it('is inverted by readSafetensors, with any names, shapes, axes and bits', () => {
    const tensor = fc
      .array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
      .chain((shape) => {
        const length = shape.reduce((a, b) => a * b, 1);
        return fc.tuple(fc.constant(shape), fc.array(fc.double(), { minLength: length, maxLength: length }));
      })
      .map(([shape, values]) => f64(values, shape));
    const names = fc.string({ unit: 'grapheme' });
    const strings = fc.dictionary(names, fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.dictionary(names, tensor), strings, fc.boolean(), (tensors, metadata, flip) => {
        const axes = (array: NdArray) => Array.from({ length: array.dimension }, (_, axis) => axis).reverse();
        const given = Object.entries(tensors).map(
          ([name, array]) => [name, flip ? array.transpose(...axes(array)) : array] as const,
        );
        const read = readSafetensors(writeSafetensors(Object.fromEntries(given), { dtype: 'F64', metadata }));
        expect({ ...read.metadata }).toEqual({ ...metadata });
        expect(read.tensors.size).toBe(given.length);
        for (const [name, array] of given) {
          const back = read.tensors.get(name)!;
          expect(back.shape).toEqual(array.shape);
          const again = flip ? back.transpose(...axes(back)) : back;
          const bits = readSafetensors(writeSafetensors({ x: again }, { dtype: 'F64' })).tensors.get('x')!.data;
          expect(bits).toEqual(tensors[name]!.data);
        }
      }),
    );
  });

  it('rounds to F32 as Math.fround does', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.float(), fc.double({ min: -1e30, max: 1e30 }))), (values) => {
        const file = writeSafetensors({ x: f64(values) }, { dtype: 'F32' });
        expect(readSafetensors(file).tensors.get('x')!.data).toEqual(Float64Array.from(values, Math.fround));
      }),
    );
  });

  it.each([
    ['an unknown dtype', { x: f64([1]) }, { dtype: 'F16' }, 'writeSafetensors: dtype: expected F32, F64, I8, U8,'],
    ['a missing dtype', { x: f64([1]) }, {}, 'U64, BOOL, C64, got undefined'],
    [
      'an unknown option',
      {},
      { dtype: 'F32', meta: {} },
      "writeSafetensors: unknown option 'meta'; accepted: dtype, metadata",
    ],
    [
      'a list',
      [],
      { dtype: 'F32' },
      'writeSafetensors: tensors: expected a Map or an object of ndarrays, got an array of length 0',
    ],
    ['names that are none', new Map([[1, f64([1])]]), { dtype: 'F32' }, 'expected names that are strings, got 1'],
    [
      'an array',
      { x: [1] },
      { dtype: 'F32' },
      "writeSafetensors: tensor 'x': expected an ndarray, got an array of length 1",
    ],
    ['a hole', { x: null }, { dtype: 'F32' }, "writeSafetensors: tensor 'x': expected an ndarray, got null"],
    ['strings', { x: ndarray(['1']) }, { dtype: 'F32' }, `writeSafetensors: tensor 'x': expected numbers, got "1"`],
    [
      'the reserved name',
      { __metadata__: f64([1]) },
      { dtype: 'F32' },
      "writeSafetensors: tensor '__metadata__': expected another name, got the one reserved for metadata",
    ],
    [
      'numbers beyond F32',
      { x: f64([1e39]) },
      { dtype: 'F32' },
      "writeSafetensors: tensor 'x': expected numbers in the range of F32, got 1e+39",
    ],
    [
      'metadata that is not strings',
      {},
      { dtype: 'F32', metadata: { seed: 1 } },
      "writeSafetensors: metadata 'seed': expected a string, got 1",
    ],
    [
      'metadata that is no object',
      {},
      { dtype: 'F32', metadata: 'seed' },
      'writeSafetensors: metadata: expected an object of strings, got "seed"',
    ],
  ])('refuses %s', (_, tensors, options, message) => {
    expect(() => writeSafetensors(tensors as never, options as never)).toThrow(message);
  });

  it('keeps infinities and NaN in F32', () => {
    const values = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    const file = writeSafetensors({ x: f64(values) }, { dtype: 'F32' });
    expect(readSafetensors(file).tensors.get('x')!.data).toEqual(Float64Array.from(values));
  });
});
