import { deflateRawSync } from 'node:zlib';
import { readNpz, writeNpy } from 'lsrdr/io';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/io/crc32';
import { crcOf, type ZipMember, zip } from './zip-file';

const array = writeNpy([1, 2, 3]);
const stored: ZipMember = { name: 'x.npy', packed: array };

function deflated(data: Uint8Array, change: Partial<ZipMember> = {}): ZipMember {
  return { name: 'x.npy', packed: deflateRawSync(data), method: 8, size: data.length, crc: crcOf(data), ...change };
}

describe('crc32', () => {
  it('is the one of ISO 3309', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
    expect(crc32(array)).toBe(crcOf(array));
  });
});

describe('readNpz reads', () => {
  it.each([
    ['stored', zip([stored])],
    ['deflated', zip([deflated(array)])],
    ['with 64-bit fields', zip([stored, deflated(array, { name: 'y.npy' })], { wide: true })],
    ['with a comment that has an end record in it', zip([stored], { comment: 'PK\x05\x06'.padEnd(40, '\0') })],
    ['with other files', zip([{ name: 'notes.txt', packed: array, method: 99 }, stored])],
  ])('an archive %s', (_, bytes) => {
    expect(readNpz(bytes).get('x')!.data).toEqual(Float64Array.of(1, 2, 3));
  });

  it('names as they are, in the order of the archive', () => {
    const names = ['b', '1', 'a/b', '__proto__', 'weight', 'ä'];
    const arrays = readNpz(zip(names.map((name) => ({ ...stored, name: `${name}.npy` }))));
    expect([...arrays.keys()]).toEqual(names);
    expect(readNpz(zip([])).size).toBe(0);
  });

  it('large arrays, more than comes out in one go', () => {
    const values = Float64Array.from({ length: 40_000 }, (_, i) => Math.sin(i * i));
    const data = writeNpy([...values]);
    expect(readNpz(zip([deflated(data)])).get('x')!.data).toEqual(values);
    const zeros = writeNpy(new Array(100_000).fill(0));
    expect(readNpz(zip([deflated(zeros)])).get('x')!.shape).toEqual([100_000]);
    // Blocks without compression come out whole.
    const raw = deflated(data, { packed: deflateRawSync(data, { level: 0 }) });
    expect(readNpz(zip([raw])).get('x')!.data).toEqual(values);
  });
});

describe('readNpz refuses', () => {
  const many = zip([stored], { wide: true, count: 2 ** 50 });
  it.each<[string, Uint8Array, string]>([
    ['what is no archive', new Uint8Array(100), 'expected the end record of a zip archive, got none (truncated?)'],
    ['more entries than there are', zip([stored], { count: 3 }), 'directory: expected 3 entries, got 1'],
    ['a flood of entries', many, 'directory: expected 1125899906842624 entries, got 1'],
    ['encryption', zip([{ ...stored, flags: 1 }]), "'x.npy': expected no encryption, got an encrypted file"],
    ['other methods', zip([{ ...stored, method: 12 }]), "'x.npy': expected a stored or deflated file, got method 12"],
    ['two of one name', zip([stored, stored]), "'x.npy': expected one array of this name, got another"],
    [
      'a wrong checksum',
      zip([{ ...stored, crc: 1 }]),
      "'x.npy': expected data of its checksum, got other data (damaged?)",
    ],
    ['a stored size that is not the size', zip([{ ...stored, size: 153 }]), "'x.npy': expected 153 bytes, got 152"],
    [
      'a place outside',
      zip([{ ...stored, offset: 9999 }]),
      "'x.npy': expected data that ends by byte 191, where something else begins, got an end at 10181",
    ],
    [
      'a place of other bytes',
      zip([{ ...stored, offset: 3 }]),
      "'x.npy': expected a local header where the directory says",
    ],
    [
      'two that share their bytes',
      zip([stored, { ...stored, name: 'y.npy', offset: 0 }]),
      "'x.npy': expected data that ends by byte 0, where something else begins, got an end at 182",
    ],
    ['a smaller size', zip([deflated(array, { size: 151 })]), "'x.npy': expected 151 bytes when unpacked, got more"],
    ['a larger size', zip([deflated(array, { size: 153 })]), "'x.npy': expected 153 bytes when unpacked, got 152"],
    ['a size that the bytes cannot make', zip([deflated(array, { size: 2 ** 29 })]), 'deflated ones, got 536870912'],
    [
      'broken deflate',
      zip([deflated(array, { packed: Uint8Array.of(7, 7, 7) })]),
      "'x.npy': expected deflated data, got ",
    ],
    ['cut deflate', zip([deflated(array, { packed: deflateRawSync(array).subarray(0, 40) })]), "'x.npy': expected"],
    [
      'an array that is none',
      zip([{ name: 'x.npy', packed: new Uint8Array(20) }]),
      "'x.npy': expected a file that begins",
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readNpz(bytes)).toThrow(RangeError);
    expect(() => readNpz(bytes)).toThrow(message);
    expect(() => readNpz(bytes)).toThrow(/^readNpz: /);
  });

  it('bombs, without unpacking them', () => {
    const zeros = deflateRawSync(new Uint8Array(20_000_000));
    const before = performance.now();
    const lies = zip([deflated(array, { packed: zeros })]);
    expect(() => readNpz(lies)).toThrow("'x.npy': expected 152 bytes when unpacked, got more");
    const honest = zip([deflated(array), deflated(array, { name: 'y.npy', packed: zeros, size: 20_000_000 })]);
    expect(() => readNpz(honest, { maxBytes: 20_000_000 })).toThrow(
      "readNpz: 'y.npy': expected at most 20000000 bytes (maxBytes) unpacked and as doubles, with those before it, got 20000152",
    );
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('data that ends early with much behind it, without looking at all of it', () => {
    const packed = new Uint8Array(3_000_000);
    packed.set(deflateRawSync(array));
    const before = performance.now();
    expect(() => readNpz(zip([deflated(array, { packed, size: 1000 })]))).toThrow(
      "'x.npy': expected 1000 bytes when unpacked, got 152",
    );
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('what is neither bytes nor an option', () => {
    expect(() => readNpz('x' as never)).toThrow(TypeError);
    expect(() => readNpz(zip([stored]), { max: 1 } as never)).toThrow(
      "readNpz: unknown option 'max'; accepted: maxBytes",
    );
    expect(() => readNpz(zip([stored]), { maxBytes: -1 })).toThrow(
      'readNpz: maxBytes: expected an integer >= 0, got -1',
    );
    expect(readNpz(zip([stored]), { maxBytes: 0 }).size).toBe(1);
  });
});
