import fc from 'fast-check';
import { readIdx } from 'lsrdr/io';
import { describe, expect, it } from 'vitest';

/** An IDX file of the given type code, shape and data bytes. */
function idx(type: number, shape: number[], data: number[] | Uint8Array): Uint8Array {
  const file = new Uint8Array(4 + 4 * shape.length + data.length);
  file.set([0, 0, type, shape.length]);
  const view = new DataView(file.buffer);
  for (const [axis, size] of shape.entries()) view.setUint32(4 + 4 * axis, size);
  file.set(data, 4 + 4 * shape.length);
  return file;
}

describe('readIdx', () => {
  it('reads bytes in row-major order, as bytes', () => {
    const array = readIdx(idx(0x08, [2, 3], [1, 2, 3, 4, 5, 255]));
    expect(array.shape).toEqual([2, 3]);
    expect(array.dtype).toBe('uint8');
    expect(array.get(1, 0)).toBe(4);
    expect(array.get(1, 2)).toBe(255);
  });

  it.each([
    ['int8', 0x09, [0xff, 0x7f], Int8Array.of(-1, 127)],
    ['int16', 0x0b, [0xff, 0xfe, 0x01, 0x00], Int16Array.of(-2, 256)],
    ['int32', 0x0c, [0xff, 0xff, 0xff, 0xfd, 0, 1, 0, 0], Int32Array.of(-3, 65536)],
    ['float32', 0x0d, [0x3f, 0x80, 0, 0, 0xff, 0x80, 0, 0], Float32Array.of(1, Number.NEGATIVE_INFINITY)],
    ['float64', 0x0e, [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], Float64Array.of(1, -2)],
  ])('reads %s', (dtype, type, bytes, values) => {
    const array = readIdx(idx(type, [2], bytes));
    expect(array.dtype).toBe(dtype);
    expect(array.data).toEqual(values);
  });

  it('round-trips doubles of any shape', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.double()), (shape, values) => {
        const data = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => values.next().value);
        const bytes = new DataView(new ArrayBuffer(8 * data.length));
        for (const [i, value] of data.entries()) bytes.setFloat64(8 * i, value);
        const array = readIdx(idx(0x0e, shape, new Uint8Array(bytes.buffer)));
        expect(array.shape).toEqual(shape);
        expect(array.data).toEqual(data);
      }),
    );
  });

  it('reads an ArrayBuffer, a scalar, an empty array, and a view at an odd place', () => {
    expect(readIdx(idx(0x08, [2], [7, 8]).buffer as ArrayBuffer).get(1)).toBe(8);
    expect(readIdx(idx(0x08, [], [7])).get()).toBe(7);
    expect(readIdx(idx(0x08, [0, 5], [])).shape).toEqual([0, 5]);
    const file = idx(0x0d, [1], [0x40, 0, 0, 0]);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(readIdx(shifted.subarray(3)).get(0)).toBe(2);
  });

  it('does not alias its input', () => {
    const file = Buffer.from(idx(0x08, [1], [7]));
    const array = readIdx(file);
    file[file.length - 1] = 0;
    expect(array.get(0)).toBe(7);
  });

  it.each([
    ['an empty file', [], 'readIdx: expected at least 4 bytes of magic number, got 0'],
    ['another magic number', [0x1f, 0x8b, 8, 1], 'readIdx: magic number: expected two zero bytes first, got 0x1f 0x8b'],
    [
      'an unknown type',
      [0, 0, 0x0a, 1],
      'readIdx: element type: expected one of 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e, got 0x0a',
    ],
    ['a short header', [0, 0, 8, 3, 0, 0, 0, 1], 'readIdx: expected 16 bytes of header for rank 3, got 8'],
    [
      'short data',
      [...idx(0x0b, [2, 3], [0, 0])],
      'readIdx: expected 12 bytes of data for shape 2×3 of 2-byte elements, got 2',
    ],
    [
      'data to spare',
      [...idx(0x08, [1], [0, 0])],
      'readIdx: expected 1 bytes of data for shape 1 of 1-byte elements, got 2',
    ],
    ['a huge shape', [...idx(8, [2 ** 31, 2 ** 31], [])], 'readIdx: shape: expected at most 2^53 - 1 elements'],
    [
      'a huge rank',
      [...idx(8, new Array(255).fill(1), [0])],
      'readIdx: shape: expected at most 32 dimensions, got 255',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readIdx(Uint8Array.from(bytes))).toThrow(message);
  });

  it('refuses what is not bytes', () => {
    expect(() => readIdx([0, 0, 8, 0] as never)).toThrow(
      new TypeError('readIdx: expected an ArrayBuffer or a Uint8Array, got an array of length 4'),
    );
    expect(() => readIdx(null as never)).toThrow(TypeError);
  });

  it('answers any bytes with an array or with its own error', () => {
    const magic = fc.tuple(fc.constantFrom(8, 9, 11, 12, 13, 14), fc.integer({ min: 0, max: 255 }));
    const random = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.tuple(magic, fc.uint8Array({ maxLength: 64 })).map(([head, rest]) => Uint8Array.of(0, 0, ...head, ...rest)),
    );
    fc.assert(
      fc.property(random, (bytes) => readsOrRefuses(bytes)),
      { numRuns: 2000 },
    );
  });

  it('refuses every truncation of a valid file', () => {
    const file = idx(0x0c, [2, 2], new Uint8Array(16));
    for (let length = 0; length < file.length; length++) {
      expect(() => readIdx(file.subarray(0, length))).toThrow(/^readIdx: /);
    }
  });
});

function readsOrRefuses(bytes: Uint8Array): void {
  try {
    const array = readIdx(bytes);
    expect(array.data.length).toBe(array.size);
  } catch (error) {
    expect((error as Error).message).toMatch(/^readIdx: /);
  }
}
