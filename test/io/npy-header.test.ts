import fc from 'fast-check';
import { openModel, readNpy, writeNpy } from 'lsrdr/io';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';

interface Layout {
  readonly version?: number;
  readonly headerLength?: number;
}

/** A .npy file put together by hand. */
function npy(header: string, data: Uint8Array | number[] = [], { version = 1, headerLength }: Layout = {}): Uint8Array {
  const text = new TextEncoder().encode(header);
  const head = version === 1 ? 10 : 12;
  const file = new Uint8Array(head + text.length + data.length);
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, headerLength ?? text.length, true);
  else view.setUint32(8, headerLength ?? text.length, true);
  file.set(text, head);
  file.set(data, head + text.length);
  return file;
}

const dictionary = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
const bytesOf = (array: { buffer: ArrayBufferLike }) => new Uint8Array(array.buffer);
const reversed = (array: { buffer: ArrayBufferLike }) => bytesOf(array).slice().reverse();

describe('readNpy', () => {
  it.each<[string, Uint8Array, number]>([
    ['|i1', bytesOf(Int8Array.of(-128)), -128],
    ['|u1', bytesOf(Uint8Array.of(255)), 255],
    ['|b1', bytesOf(Uint8Array.of(2)), 1],
    ['<i2', bytesOf(Int16Array.of(-32768)), -32768],
    ['>u2', reversed(Uint16Array.of(65534)), 65534],
    ['>i4', reversed(Int32Array.of(-(2 ** 31))), -(2 ** 31)],
    ['<u4', bytesOf(Uint32Array.of(2 ** 32 - 1)), 2 ** 32 - 1],
    ['>i8', reversed(BigInt64Array.of(-(2n ** 53n) + 1n)), Number.MIN_SAFE_INTEGER],
    ['<u8', bytesOf(BigUint64Array.of(2n ** 53n - 1n)), Number.MAX_SAFE_INTEGER],
    ['>f2', Uint8Array.of(0xc0, 0x00), -2],
    ['>f4', reversed(Float32Array.of(2 ** -149)), 2 ** -149],
    ['=f8', bytesOf(Float64Array.of(Math.PI)), Math.PI],
    ['float64', bytesOf(Float64Array.of(Math.PI)), Math.PI],
    ['d', bytesOf(Float64Array.of(Math.PI)), Math.PI],
    ['<d', bytesOf(Float64Array.of(Math.PI)), Math.PI],
    ['>d', reversed(Float64Array.of(Math.PI)), Math.PI],
    ['float32', bytesOf(Float32Array.of(0.1)), Math.fround(0.1)],
    ['<f', bytesOf(Float32Array.of(0.1)), Math.fround(0.1)],
    ['e', Uint8Array.of(0x00, 0xc0), -2],
    ['int64', bytesOf(BigInt64Array.of(-3n)), -3],
    ['<q', bytesOf(BigInt64Array.of(-3n)), -3],
    ['<l', bytesOf(BigInt64Array.of(-3n)), -3],
    ['B', bytesOf(Uint8Array.of(255)), 255],
    ['b', bytesOf(Int8Array.of(-128)), -128],
    ['?', bytesOf(Uint8Array.of(1)), 1],
    ['bool', bytesOf(Uint8Array.of(1)), 1],
    ['<V2', Uint8Array.of(0x49, 0x40), 3.140625], // bfloat16, the upper half of a float32
    ['|V2', Uint8Array.of(0x49, 0x40), 3.140625],
  ])('one element of %s', (descr, data, value) => {
    expect(readNpy(npy(dictionary(descr, '()'), data)).data).toEqual(Float64Array.of(value));
  });

  it('no second array in one file, and says what it is', async () => {
    const first = writeNpy([1, 2]);
    const twice = Uint8Array.from([...first, ...writeNpy([3])]);
    const message =
      'expected one array, got another one behind it, from byte 144 on (numpy.save was called twice on the file; numpy.savez keeps several)';
    expect(() => readNpy(twice)).toThrow(new RangeError(`readNpy: ${message}`));
    await expect((await openModel(twice)).read('array')).rejects.toThrow(new RangeError(`openModel: ${message}`));
    expect(() => readNpy(Uint8Array.from([...first, 0]))).toThrow('expected 16 bytes for shape 2 of f8, got 17');
  });

  it('big-endian complex numbers', () => {
    const data = [...reversed(Float64Array.of(1.5)), ...reversed(Float64Array.of(-2))];
    const array = readNpy(npy(dictionary('>c16', '(1,)'), data));
    expect([array.shape, array.data]).toEqual([[1, 2], Float64Array.of(1.5, -2)]);
  });

  it('three axes in Fortran order: the first index runs fastest', () => {
    const data = Uint8Array.from({ length: 24 }, (_, i) => i);
    const array = readNpy(npy(dictionary('|u1', '(2, 3, 4)', 'True'), data));
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) for (let k = 0; k < 4; k++) expect(array.get(i, j, k)).toBe(i + 2 * j + 6 * k);
    }
    expect(array.stride).toEqual([12, 4, 1]);
  });

  it.each([1, 2, 3])('version %i.0', (version) => {
    expect(readNpy(npy(dictionary('|u1', '(2,)'), [3, 4], { version })).data).toEqual(Float64Array.of(3, 4));
  });

  it.each([
    `{"shape": (2,), "descr": "|u1", "fortran_order": False}`,
    `{'fortran_order':False,'shape':(2L,),'descr':'|u1'}`,
    `  { 'descr' : '|u1' , 'fortran_order' : False , 'shape' : ( 2 , ) , }   \n`,
  ])('a dictionary written as %s', (header) => {
    expect(readNpy(npy(header, [3, 4])).data).toEqual(Float64Array.of(3, 4));
  });
});

describe('readNpy refuses', () => {
  const plain = dictionary('|u1', '(2,)');
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'expected at least 10 bytes, got 0'],
    ['other files', new Uint8Array(20), "expected a file that begins with '\\x93NUMPY', got other bytes"],
    ['other versions', npy(plain, [1, 2], { version: 4 }), 'version: expected 1.0, 2.0 or 3.0, got 4.0'],
    [
      'a header beyond the file',
      npy(plain, [1, 2], { headerLength: 500 }),
      'expected 510 bytes with the header, got 70',
    ],
    [
      'a huge header',
      npy(plain, [1, 2], { version: 2, headerLength: 2 ** 31 }),
      'header length: expected at most 65535, got 2147483648',
    ],
    ['no dictionary', npy('[1, 2]'), 'header: expected a dictionary, got "[1, 2]"'],
    ['no shape', npy(`{'descr': '<f8', 'fortran_order': False}`), 'header: expected a shape such as (2, 3), got ""'],
    ['no order', npy(`{'descr': '<f8', 'shape': ()}`), 'header: expected a fortran_order of True or False, got ""'],
    ['no type', npy(`{'fortran_order': True, 'shape': ()}`), 'header: expected a descr such as <f8, got ""'],
    ['a key twice', npy(`{'shape': (), 'shape': ()}`), 'fortran_order and shape, once each, got "\'shape\': ()"'],
    ['other keys', npy(`{'form': 'x'}`), 'header: expected descr (one plain type), fortran_order and shape'],
    ['structured types', npy(`{'descr': [('shape', '<f8')], }`), 'expected descr (one plain type), fortran_order and'],
    ['objects', npy(dictionary('|O', '(1,)'), [1]), 'descr: expected one of f2, f4, f8, i1'],
    ['strings', npy(dictionary('<U3', '(1,)'), [1]), 'c8, c16, V2, got U3 (strings)'],
    ['an extended float', npy(dictionary('<f16', '(1,)'), [1]), 'c8, c16, V2, got f16'],
    ['a number for a shape', npy(dictionary('|u1', '(2)'), [1, 2]), 'expected a shape such as (2, 3), got "(2)"'],
    ['a negative size', npy(dictionary('|u1', '(-2,)')), 'expected a shape such as (2, 3), got "(-2,)"'],
    ['a hole in the shape', npy(dictionary('|u1', '(2,,1)')), 'expected a shape such as (2, 3), got "(2,,1)"'],
    [
      'an unsafe size',
      npy(dictionary('|u1', `(${2 ** 54},)`)),
      'shape: dimension 0: expected a nonnegative safe integer',
    ],
    ['a huge product', npy(dictionary('|u1', '(4294967296, 4294967296)')), 'shape: expected at most 2^53 - 1 elements'],
    [
      'a huge size',
      npy(dictionary('<f8', '(99999999999,)')),
      'expected 799999999992 bytes for shape 99999999999 of f8',
    ],
    [
      'a huge rank',
      npy(dictionary('|u1', `(${'1, '.repeat(33)})`), [1]),
      'shape: expected at most 32 dimensions, got 33',
    ],
    ['a byte too few', npy(plain, [1]), 'expected 2 bytes for shape 2 of u1, got 1'],
    ['a byte too many', npy(plain, [1, 2, 3]), 'expected 2 bytes for shape 2 of u1, got 3'],
    [
      'an unsafe integer',
      npy(dictionary('<i8', '(1,)'), bytesOf(BigInt64Array.of(2n ** 53n))),
      'element 0: expected a safe integer, got 9007199254740992',
    ],
  ])('%s', (_, file, message) => {
    expect(() => readNpy(file)).toThrow(RangeError);
    expect(() => readNpy(file)).toThrow(message);
    expect(() => readNpy(file)).toThrow(/^readNpy/);
  });

  it('long headers quickly', () => {
    const before = performance.now();
    for (const part of ["'descr' ", "'shape': (1,", '1, ', ' ', "{'descr': '"]) {
      for (const text of [part.repeat(65_000 / part.length), `{${part.repeat(64_000 / part.length)}}`]) {
        expect(() => readNpy(npy(text))).toThrow(/^readNpy: header: /);
      }
      const shape = `(${part.repeat(60_000 / part.length)})`;
      expect(() => readNpy(npy(dictionary('|u1', shape)))).toThrow(/^readNpy: /);
    }
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('writeNpy', () => {
  it('aligns the data to 64 bytes, whatever the shape', () => {
    for (let rank = 0; rank <= 32; rank++) {
      const file = writeNpy(ndarray(Float64Array.of(7), new Array(rank).fill(1)));
      expect((file.length - 8) % 64).toBe(0);
      expect(file[file.length - 9]).toBe(10);
      expect(readNpy(file).shape).toEqual(new Array(rank).fill(1));
    }
  });

  it('is inverted by readNpy, bit by bit', () => {
    const bits = fc.array(fc.double({ noNaN: false }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(bits, fc.constantFrom<number[][]>([12], [3, 4], [2, 3, 2], [1, 12, 1]), (values, shape) => {
        const back = readNpy(writeNpy(ndarray(Float64Array.from(values), shape)));
        expect([back.shape, back.data]).toEqual([shape, Float64Array.from(values)]);
      }),
      { seed: 3 },
    );
  });

  it('takes nested arrays of any depth, and empty ones', () => {
    expect(readNpy(writeNpy([[[1], [2]]])).shape).toEqual([1, 2, 1]);
    expect(readNpy(writeNpy([])).shape).toEqual([0]);
    expect(readNpy(writeNpy([[], []])).shape).toEqual([2, 0]);
  });

  it('refuses arrays within themselves, strings in ndarrays, and other objects', () => {
    const endless: unknown[] = [];
    endless.push(endless);
    expect(() => writeNpy(endless as never)).toThrow('writeNpy: array: expected at most 32 dimensions, got more');
    expect(() => writeNpy(ndarray(['1']) as never)).toThrow(
      new TypeError('writeNpy: array: expected numbers, got "1"'),
    );
    expect(() => writeNpy({ data: 1, stride: 1 } as never)).toThrow(TypeError);
    expect(() => writeNpy([[1], 2])).toThrow(new TypeError('writeNpy: array[1]: expected an array of length 1, got 2'));
  });
});
