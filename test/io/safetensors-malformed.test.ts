import fc from 'fast-check';
import { readSafetensors, writeSafetensors } from 'lsrdr/io';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { safetensors } from './safetensors-file';

const left = (change: Record<string, unknown>) => ({
  left: { dtype: 'F32', shape: [64, 784], data_offsets: [0, 200704], ...change },
});

describe('readSafetensors refuses', () => {
  it.each<[string, unknown, number, string]>([
    [
      'a length that is not the shape',
      left({ data_offsets: [0, 200700] }),
      200700,
      "tensor 'left': expected 200704 bytes for shape 64×784 of F32, got 200700",
    ],
    [
      'truncated data',
      left({}),
      200700,
      "tensor 'left': expected data within the 200700 bytes of the file, got an end at 200704",
    ],
    ['data to spare', left({}), 200705, 'expected 200704 bytes of data after the header, got 200705'],
    [
      'an unknown dtype',
      left({ dtype: 'F8_E4M3', data_offsets: [0, 50176] }),
      50176,
      `tensor 'left': dtype: expected one of F64, F32, F16, BF16, I8, U8, I16, U16, I32, U32, I64, U64, BOOL, C64, got "F8_E4M3"`,
    ],
    [
      'an unknown dtype of another size',
      left({ dtype: 'F8_E4M3' }),
      200704,
      "tensor 'left': expected 50176 bytes for shape 64×784 of F8_E4M3, got 200704",
    ],
    [
      'a dtype that is a property of all objects',
      left({ dtype: 'toString' }),
      200704,
      "tensor 'left': dtype: expected one of",
    ],
    ['no dtype', left({ dtype: undefined }), 0, 'got undefined'],
    ['no shape', left({ shape: null }), 0, "tensor 'left': shape: expected an array of nonnegative integers, got null"],
    [
      'a shape of strings',
      left({ shape: ['64'] }),
      0,
      "tensor 'left': shape: expected an array of nonnegative integers",
    ],
    [
      'a negative size',
      left({ shape: [64, -784] }),
      0,
      "tensor 'left': shape: dimension 1: expected a nonnegative safe integer, got -784",
    ],
    ['a broken size', left({ shape: [0.5] }), 0, "header: 'left': expected integers, got 0.5"],
    [
      'an unsafe size',
      left({ shape: [2 ** 53] }),
      0,
      "tensor 'left': shape: dimension 0: expected a nonnegative safe integer, got 9007199254740992",
    ],
    [
      'an overflowing shape',
      left({ shape: [2 ** 31, 2 ** 31, 0] }),
      0,
      "tensor 'left': shape: expected at most 2^53 - 1 elements, got 2147483648×2147483648×0",
    ],
    [
      'a huge rank',
      left({ shape: new Array(33).fill(1) }),
      4,
      "tensor 'left': shape: expected at most 32 dimensions, got 33",
    ],
    [
      'no offsets',
      left({ data_offsets: undefined }),
      0,
      "tensor 'left': data_offsets: expected two integers, got undefined",
    ],
    ['three offsets', left({ data_offsets: [0, 1, 2] }), 0, "tensor 'left': data_offsets: expected two integers"],
    [
      'offsets backwards',
      left({ data_offsets: [8, 4] }),
      8,
      "tensor 'left': data_offsets: expected integers 0 <= begin <= end, got [8, 4]",
    ],
    ['a negative offset', left({ data_offsets: [-4, 0] }), 0, 'expected integers 0 <= begin <= end, got [-4, 0]'],
    ['a broken offset', left({ data_offsets: [0.5, 4.5] }), 0, "header: 'left': expected integers, got 0.5"],
    ['1.0 for a size', '{"x":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}', 1, "'x': expected integers, got 1.0"],
    [
      '1e0 for an offset',
      '{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1e0]}}',
      1,
      "'x': expected integers, got 1e0",
    ],
    [
      'a tensor twice',
      '{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
      1,
      "header: expected the key 'x' once in an object, got it twice",
    ],
    [
      'a tensor twice, its name written in two ways',
      '{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0078":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
      1,
      "header: expected the key 'x' once in an object, got it twice",
    ],
    [
      'a shape twice',
      '{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,1],"shape":[1]}}',
      1,
      "header: expected the key 'shape' once in an object, got it twice",
    ],
    ['metadata twice', '{"__metadata__":{"a":"1","a":"2"}}', 0, "expected the key 'a' once in an object, got it twice"],
    [
      'a tensor that is no object',
      { left: [1] },
      0,
      "tensor 'left': expected an object with dtype, shape and data_offsets",
    ],
    ['metadata that is no object', { __metadata__: 3 }, 0, '__metadata__: expected an object of strings, got 3'],
    ['metadata that is not strings', { __metadata__: { seed: 1 } }, 0, "__metadata__ 'seed': expected a string, got 1"],
    [
      'an overlap',
      {
        a: { dtype: 'U8', shape: [4], data_offsets: [0, 4] },
        b: { dtype: 'U8', shape: [4], data_offsets: [3, 7] },
      },
      7,
      "tensor 'b': expected data from 4 on, got an overlap from 3",
    ],
    [
      'a hole',
      {
        a: { dtype: 'U8', shape: [4], data_offsets: [0, 4] },
        b: { dtype: 'U8', shape: [4], data_offsets: [5, 9] },
      },
      9,
      "tensor 'b': expected data from 4 on, got a hole up to 5",
    ],
    ['a list for header', [1], 0, "header: expected a JSON object beginning with '{', got other bytes"],
    ['an array', ' []', 0, "header: expected a JSON object beginning with '{', got other bytes"],
    ['an empty header', '', 0, "header: expected a JSON object beginning with '{', got other bytes"],
    ['broken JSON', '{"left": }', 0, 'header: expected UTF-8 JSON, got '],
  ])('%s', (_, header, length, message) => {
    const file = safetensors(header, new Uint8Array(length));
    const refusal = refusalOf(file);
    expect(refusal).toBeInstanceOf(RangeError);
    expect(refusal?.message).toMatch(/^readSafetensors: /);
    expect(refusal?.message).toContain(message);
  });

  it('files shorter than they say', () => {
    expect(refusalOf(new Uint8Array(7))?.message).toBe(
      'readSafetensors: expected at least 8 bytes of header length, got 7',
    );
    const file = safetensors({}, []);
    expect(refusalOf(file.subarray(0, 9))?.message).toBe('readSafetensors: expected 10 bytes for a header of 2, got 9');
  });

  it('headers beyond 100 MB without looking for them', () => {
    const file = new Uint8Array(16);
    new DataView(file.buffer).setBigUint64(0, 100_000_001n, true);
    expect(refusalOf(file)?.message).toBe('readSafetensors: header length: expected at most 100000000, got 100000001');
    file.fill(0xff);
    expect(refusalOf(file)?.message).toBe(
      'readSafetensors: header length: expected at most 100000000, got 18446744073709551615',
    );
  });

  it('text that is not UTF-8', () => {
    const file = safetensors('{"??":1}', []);
    file.set([0xc3, 0x28], 10);
    expect(refusalOf(file)?.message).toMatch(/^readSafetensors: header: expected UTF-8 JSON, got /);
  });

  it('what is not bytes', () => {
    expect(() => readSafetensors('{}' as never)).toThrow(
      new TypeError('readSafetensors: expected an ArrayBuffer or a Uint8Array, got "{}"'),
    );
  });

  it('objects that would misbehave when printed', () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    for (const value of ['{"constructor":{"name":{"toString":1}}}', nested, `[${nested}]`]) {
      for (const field of ['dtype', 'shape', 'data_offsets']) {
        const entry = { dtype: '"U8"', shape: '[1]', data_offsets: '[0,1]', [field]: value };
        const fields = Object.entries(entry).map(([key, json]) => `"${key}":${json}`);
        expect(refusalOf(safetensors(`{"x":{${fields}}}`, [0]))?.message).toMatch(/^readSafetensors: /);
      }
      expect(refusalOf(safetensors(`{"x":${value}}`, []))?.message).toMatch(/^readSafetensors: /);
      expect(refusalOf(safetensors(`{"__metadata__":${value}}`, []))?.message).toMatch(/^readSafetensors: /);
    }
  });

  it('with a short message even when the name is long', () => {
    const refusal = refusalOf(safetensors({ ['x'.repeat(10_000)]: 1 }, []));
    expect(refusal?.message.length).toBeLessThan(200);
  });
});

describe('readSafetensors answers with tensors or with its own error', () => {
  const valid = writeSafetensors(
    { left: ndarray(new Float64Array(6), [2, 3]), right: ndarray(new Float64Array(1), []) },
    { dtype: 'F64', metadata: { seed: '1' } },
  );

  it('every truncation of a valid file, which it refuses', () => {
    for (let length = 0; length < valid.length; length++) {
      expect(refusalOf(valid.subarray(0, length))?.message).toMatch(/^readSafetensors: /);
    }
  });

  it('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => readsOrRefuses(bytes)),
      { numRuns: 1000 },
    );
  });

  it('random bytes for header', () => {
    const json = fc.uint8Array({ maxLength: 64 }).map((bytes) => `{${String.fromCharCode(...bytes)}`);
    fc.assert(fc.property(json, (text) => readsOrRefuses(safetensors(text, []))));
  });

  it('random JSON for header, entries and their fields', () => {
    const offsets = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 16 }));
    const entry = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom('U8', 'F16', 'F32', 'I64'), fc.jsonValue()),
        shape: fc.oneof(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }), fc.jsonValue()),
        data_offsets: fc.oneof(offsets, fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const header = fc.oneof(
      fc.dictionary(fc.string(), fc.oneof(entry, fc.jsonValue())),
      fc.record({ __metadata__: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 16 }), (value, data) => readsOrRefuses(safetensors(value, data))),
      { numRuns: 2000 },
    );
  });

  it('a valid file with a few bytes changed', () => {
    const change = fc.tuple(fc.nat({ max: valid.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const file = valid.slice();
        for (const [at, byte] of changes) file[at] = byte;
        readsOrRefuses(file);
      }),
      { numRuns: 2000 },
    );
  });
});

/** The error that reading throws, if any. */
function refusalOf(bytes: Uint8Array): Error | undefined {
  try {
    readSafetensors(bytes);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function readsOrRefuses(bytes: Uint8Array): void {
  const refusal = refusalOf(bytes);
  if (refusal) expect(refusal.message).toMatch(/^readSafetensors: /);
}
