import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { readNpy, readNpz, writeNpy } from '../../src/io';
import { elementsOf } from '../../src/io/elements';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const read = (name: string) => readNpy(fixture(name));
const values = (array: ReturnType<typeof readNpy>): number[] => [...elementsOf(array)];

/** arange(6).reshape(2, 3)·1.5 − 2, as fixtures/make.py has it. */
const base = [-2, -0.5, 1, 2.5, 4, 5.5];
const integers = [-2, 0, 1, 2, 4, 5];

describe('readNpy on files that numpy made', () => {
  it.each([
    ['little-f8', base],
    ['big-f8', base],
    ['little-f4', base],
    ['little-f2', base],
    ['little-i4', integers],
    ['little-i8', integers],
    ['big-i2', integers],
    ['u1', [254, 0, 1, 2, 4, 5]],
    ['b1', [1, 1, 1, 1, 1, 1]],
    ['fortran', base],
    ['version-2', base],
  ])('%s', (name, expected) => {
    const array = read(`${name}.npy`);
    expect(array.shape).toEqual([2, 3]);
    expect(values(array)).toEqual(expected);
  });

  it.each(['little-c16', 'little-c8', 'fortran-complex'])('%s: a trailing axis of (re, im)', (name) => {
    const array = read(`${name}.npy`);
    expect(array.shape).toEqual([2, 3, 2]);
    // re runs through the rows, im through the rows in the opposite order.
    expect(values(array)).toEqual([-2, 2.5, -0.5, 4, 1, 5.5, 2.5, -2, 4, -0.5, 5.5, 1]);
  });

  it('a scalar and an empty array', () => {
    expect([read('scalar.npy').shape, values(read('scalar.npy'))]).toEqual([[], [7.25]]);
    expect([read('empty.npy').shape, values(read('empty.npy'))]).toEqual([[0, 3], []]);
  });
});

describe('writeNpy', () => {
  it('gives the bytes that numpy gives', () => {
    const mine = writeNpy([
      [-2, -0.5, 1],
      [2.5, 4, 5.5],
    ]);
    expect(Buffer.from(mine).equals(Buffer.from(fixture('little-f8.npy')))).toBe(true);
  });

  it('round trips ndarrays of any strides, with the same bits', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 6, maxLength: 6 }), (numbers) => {
        const array = ndarray(Float64Array.from(numbers), [2, 3]).transpose(1, 0);
        const again = readNpy(writeNpy(array));
        expect(again.shape).toEqual([3, 2]);
        expect(values(again)).toEqual([...elementsOf(array)]);
      }),
      { seed: 1 },
    );
  });

  it('refuses ragged arrays and what is no array', () => {
    expect(() => writeNpy([[1, 2], [3]])).toThrow(
      new RangeError('writeNpy: array[1]: expected length 2, got length 1'),
    );
    expect(() => writeNpy(3 as never)).toThrow(TypeError);
    expect(() => writeNpy(['x'] as never)).toThrow(new TypeError('writeNpy: array[0]: expected a number, got "x"'));
  });
});

describe('readNpz', () => {
  it.each(['plain.npz', 'deflated.npz'])('%s', (name) => {
    const arrays = readNpz(fixture(name));
    expect([...arrays.keys()]).toEqual(['left', 'right']);
    expect(arrays.get('right')!.shape).toEqual([3, 2]);
    expect(values(arrays.get('right')!)).toEqual([-2, 2.5, -0.5, 4, 1, 5.5]);
    expect(arrays.get('left')!.shape).toEqual(name === 'plain.npz' ? [2, 3] : [20, 20]);
  });

  it('refuses an entry that claims more bytes than its compressed ones can make', () => {
    const bytes = Uint8Array.from(fixture('deflated.npz'));
    const view = new DataView(bytes.buffer);
    // The central directory: signature PK\x01\x02, the uncompressed size 24 bytes on.
    let at = 0;
    while (view.getUint32(at, true) !== 0x02014b50) at += 1;
    view.setUint32(at + 24, 0x7fffffff, true);
    expect(() => readNpz(bytes)).toThrow(
      /^readNpz: 'left\.npy': expected at most 1073741824 bytes \(maxBytes\) unpacked and as doubles, with those before it, got 2147483647$/,
    );
  });
});
