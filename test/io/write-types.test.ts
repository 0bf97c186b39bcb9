/** What writeNpy, writeNpz and writeSafetensors make of each type. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type NpyType,
  readNpy,
  readNpz,
  readSafetensors,
  type SafetensorsType,
  writeNpy,
  writeNpz,
  writeSafetensors,
} from 'lsrdr/io';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const vector = (...list: number[]) => ndarray(Float64Array.from(list));

/** arange(6).reshape(2, 3)·1.5 − 2, as fixtures/make.py has it. */
const base = [
  [-2, -0.5, 1],
  [2.5, 4, 5.5],
];
const truncated = base.map((row) => row.map((value) => Math.trunc(value) + 0));
const complex = base.map((row, i) => row.map((value, j) => [value, base[1 - i]![j]!]));

describe('writeNpy gives the bytes of numpy', () => {
  it.each<[NpyType, string, Parameters<typeof writeNpy>[0]]>([
    ['f8', 'little-f8', base],
    ['f4', 'little-f4', base],
    ['i4', 'little-i4', truncated],
    ['i8', 'little-i8', truncated],
    ['u1', 'u1', truncated.map((row) => row.map((value) => (value + 256) % 256))],
    ['b1', 'b1', base.map((row) => row.map(() => 1))],
    ['c8', 'little-c8', complex],
    ['c16', 'little-c16', complex],
  ])('%s', (dtype, name, array) => {
    expect(Buffer.from(writeNpy(array, { dtype })).equals(Buffer.from(fixture(`${name}.npy`)))).toBe(true);
  });
});

const limits: readonly (readonly [NpyType, SafetensorsType, number, number])[] = [
  ['i1', 'I8', -128, 127],
  ['u1', 'U8', 0, 255],
  ['i2', 'I16', -32768, 32767],
  ['u2', 'U16', 0, 65535],
  ['i4', 'I32', -(2 ** 31), 2 ** 31 - 1],
  ['u4', 'U32', 0, 2 ** 32 - 1],
  ['i8', 'I64', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ['u8', 'U64', 0, Number.MAX_SAFE_INTEGER],
  ['b1', 'BOOL', 0, 1],
];

describe.each(limits)('integers: %s and %s', (npy, safe, least, most) => {
  it('come back, from the least to the most', () => {
    const array = vector(least, 0, 1, most);
    expect(readNpy(writeNpy(array, { dtype: npy })).data).toEqual(array.data);
    expect(readSafetensors(writeSafetensors({ x: array }, { dtype: safe })).tensors.get('x')!.data).toEqual(array.data);
  });

  it('are refused beyond, and in between', () => {
    for (const value of [least - 1, most + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => writeNpy([value], { dtype: npy })).toThrow(/^writeNpy: array: expected (integers from|0 or 1)/);
      expect(() => writeSafetensors({ x: vector(value) }, { dtype: safe })).toThrow(
        /^writeSafetensors: tensor 'x': expected (integers from|0 or 1).*, got /,
      );
      expect(() => writeNpz({ x: vector(value) }, { dtype: npy })).toThrow(/^writeNpz: array 'x': expected /);
    }
  });
});

describe('complex numbers', () => {
  it('have their parts in a last axis', () => {
    const array = ndarray(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]).transpose(1, 0, 2);
    const back = readSafetensors(writeSafetensors({ x: array }, { dtype: 'C64' })).tensors.get('x')!;
    expect([back.shape, back.data]).toEqual([[2, 2, 2], Float64Array.of(1, 2, 5, 6, 3, 4, 7, 8)]);
    expect(() => writeSafetensors({ x: vector(1, 2, 3) }, { dtype: 'C64' })).toThrow(
      "writeSafetensors: tensor 'x': shape: expected a last axis of length 2 (re, im), got 3",
    );
    expect(() => writeNpy(ndarray(Float64Array.of(1), []), { dtype: 'c16' })).toThrow('(re, im), got no axis');
    expect(() => writeNpy([[1e39, 0]], { dtype: 'c8' })).toThrow('numbers in the range of F32, got 1e+39');
  });
});

describe('writeSafetensors', () => {
  it('takes what readSafetensors gives', () => {
    const bytes = writeSafetensors({ b: vector(1, 2), a: vector(3) }, { dtype: 'F64', metadata: { seed: '1' } });
    const { tensors, metadata } = readSafetensors(bytes);
    expect(Buffer.from(writeSafetensors(tensors, { dtype: 'F64', metadata })).equals(Buffer.from(bytes))).toBe(true);
  });

  it('takes a type for each tensor', () => {
    const tensors = { __proto__: null, left: vector(0.1), counts: vector(3) } as never;
    const read = readSafetensors(writeSafetensors(tensors, { dtype: { left: 'F32', counts: 'U8' } })).tensors;
    expect(read.get('left')!.data).toEqual(Float64Array.of(Math.fround(0.1)));
    expect(() => writeSafetensors(tensors, { dtype: { left: 'F32' } })).toThrow(
      /dtype of 'counts': expected F32, .*, got undefined/,
    );
    expect(() => writeSafetensors(tensors, { dtype: { left: 'F32', counts: 'U8', x: 'U8' } })).toThrow(
      "writeSafetensors: dtype of 'x': expected a tensor of this name, got none",
    );
    expect(() => writeSafetensors({ toString: vector(1) }, { dtype: {} })).toThrow("dtype of 'toString'");
  });
});

describe('writeNpz', () => {
  const names = ['b', '1', 'a/b', '__proto__', 'weight', 'ä', ''];
  const arrays = new Map(
    names.map((name, i) => [
      name,
      ndarray(
        Float64Array.from({ length: 600 }, (_, j) => i + (j % 7)),
        [20, 30],
      ),
    ]),
  );

  it.each([false, true])('is inverted by readNpz, compressed %s, with names of any kind in their order', (compress) => {
    const bytes = writeNpz(arrays, { compress });
    const read = readNpz(bytes);
    expect([...read.keys()]).toEqual(names);
    for (const [name, { data, shape }] of arrays) {
      expect(read.get(name)!.shape).toEqual(shape);
      expect(read.get(name)!.data).toEqual(data);
    }
    expect(Buffer.from(writeNpz(read, { compress })).equals(Buffer.from(bytes))).toBe(true);
    if (compress) expect(bytes.length).toBeLessThan(writeNpz(arrays).length / 4);
  });

  it('refuses what is not its own', () => {
    expect(() => writeNpz(3 as never)).toThrow(
      new TypeError('writeNpz: arrays: expected a Map or an object of ndarrays, got 3'),
    );
    expect(() => writeNpz({ x: 3 } as never)).toThrow(
      "writeNpz: array 'x': expected an ndarray or nested arrays, got 3",
    );
    expect(() => writeNpz({}, { dtype: 'f2' as never })).toThrow('writeNpz: dtype: expected f8, f4, i1,');
    expect(() => writeNpz({ x: vector(1) }, { dtype: 'f2' as never })).toThrow('writeNpz: dtype: expected f8, f4, i1,');
    expect(() => writeNpz({ x: vector(1) }, { dtype: { y: 'f4' } })).toThrow(
      "dtype of 'y': expected an array of this name",
    );
    expect(() => writeNpz({ x: vector(1) }, { compress: 9 as never })).toThrow(TypeError);
  });

  const python = ['python3', '/usr/bin/python3'].find((each) => spawnSync(each, ['-c', 'import numpy']).status === 0);
  it.runIf(python !== undefined)('is read by numpy (where it is installed)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lsrdr-npz-'));
    try {
      const path = join(folder, 'x.npz');
      for (const compress of [false, true]) {
        const dtype = { weight: 'f4', b: 'i8', ä: 'c16' } as const;
        const all = new Map(
          [...arrays].map(([name, array]) => [name, name === 'ä' ? ndarray(array.data, [300, 2]) : array]),
        );
        writeFileSync(path, writeNpz(all, { dtype, compress }));
        const script = `import numpy, json
file = numpy.load(${JSON.stringify(path)})
print(json.dumps({name: [str(file[name].dtype), list(file[name].shape), float(abs(file[name]).sum())] for name in file.files}))`;
        const seen = JSON.parse(execFileSync(python!, ['-c', script], { encoding: 'utf8' })) as Record<
          string,
          unknown[]
        >;
        expect(Object.keys(seen).sort()).toEqual([...names].sort());
        const sum = (name: string) => arrays.get(name)!.data.reduce((total, value) => total + value, 0);
        expect(seen.weight).toEqual(['float32', [20, 30], sum('weight')]);
        expect(seen.b).toEqual(['int64', [20, 30], sum('b')]);
        expect(seen['1']).toEqual(['float64', [20, 30], sum('1')]);
        expect(seen['ä']!.slice(0, 2)).toEqual(['complex128', [300]]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
