/** Files that PyTorch 1.13 wrote (fixtures/make-torch.py), against the closed forms that they were filled by. */
import { readFileSync } from 'node:fs';
import { openModel, readTensors } from 'lsrdr/io';
import type { NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../src/io/elements';

const path = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).pathname;
const values = (array: NdArray): number[] => [...elementsOf(array)];
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a state_dict of real training', () => {
  it('has the tensors of the safetensors file of the same model, bit by bit', async () => {
    const [torch, plain] = await Promise.all([openModel(path('modadd31.pt')), openModel(path('modadd31.safetensors'))]);
    expect(torch.format).toBe('pytorch');
    expect([...torch.names].sort()).toEqual([...plain.names].sort());
    expect(torch.names.length).toBeGreaterThan(1);
    for (const name of torch.names) {
      const [a, b] = [await torch.read(name), await plain.read(name)];
      expect(a.shape).toEqual(b.shape);
      expect(a.data).toEqual(b.data);
      expect(torch.tensors.get(name)!.shape).toEqual(b.shape);
      expect(torch.tensors.get(name)!.dtype).toBe('float32');
    }
  });
});

describe('types', () => {
  const base = range(24).map((i) => i - 6); // (arange · 0.5 − 3) · 2
  it.each(['float64', 'float32', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8'])('%s', async (name) => {
    const model = await openModel(path('torch-types.pt'));
    expect(model.tensors.get(name)).toEqual({ name, dtype: name, shape: [2, 3, 4] });
    expect(values(await model.read(name))).toEqual(base);
  });

  it('unsigned, boolean and complex', async () => {
    const tensors = await readTensors(path('torch-types.pt'));
    expect(values(tensors.get('uint8')!)).toEqual(base.map(Math.abs));
    expect(values(tensors.get('bool')!)).toEqual(base.map((value) => (value === 0 ? 0 : 1)));
    expect(tensors.get('complex64')!.shape).toEqual([2, 3, 4, 2]);
    expect(values(tensors.get('complex64')!)).toEqual(base.flatMap((value) => [value, 2 * value]));
    expect(values(tensors.get('complex128')!)).toEqual(base.flatMap((value) => [value, 0]));
  });
});

describe('views', () => {
  const at = (i: number, j: number, k: number): number => 20 * i + 5 * j + k; // arange(60) as 3×4×5
  const grid = (shape: readonly number[], value: (i: number, j: number, k: number) => number | number[]) =>
    range(shape[0]!).flatMap((i) => range(shape[1]!).flatMap((j) => range(shape[2]!).flatMap((k) => value(i, j, k))));

  it.each<[string, number[], number[]]>([
    ['whole', [3, 4, 5], range(60)],
    ['transposed', [5, 3, 4], grid([5, 3, 4], (k, i, j) => at(i, j, k))],
    ['slice', [2, 2, 5], grid([2, 2, 5], (i, j, k) => at(i + 1, j + 1, k))],
    ['steps', [2, 2, 3], grid([2, 2, 3], (i, j, k) => at(2 * i, 3 * j, 2 * k))],
    ['repeated', [4, 3], new Array(12).fill(0)],
    ['scalar', [], [59]],
    ['empty', [0, 3], []],
    ['empty-slice', [3, 0, 5], []],
    ['complex', [4, 5, 3, 2], grid([4, 5, 3], (j, k, i) => [at(i, j, k), -at(i, j, k)])],
  ])('%s', async (name, shape, expected) => {
    const model = await openModel(path('torch-views.pt'));
    const array = await model.read(name);
    expect(array.shape).toEqual(shape);
    expect(values(array).map((value) => value + 0)).toEqual(expected.map((value) => value + 0)); // −0 is 0 here
  });

  it('that repeat elements count in maxBytes', async () => {
    const model = await openModel(path('torch-views.pt'), { maxBytes: 95 });
    await expect(model.read('repeated')).rejects.toThrow(
      /tensor 'repeated': expected at most 95 bytes \(maxBytes\) unpacked and as doubles, got 96$/,
    );
    expect((await model.read('transposed')).size).toBe(60);
  });
});

describe('containers', () => {
  it.each([2, 3, 4, 5])(
    'of pickle protocol %i: dotted names, and what is no tensor is left alone',
    async (protocol) => {
      const model = await openModel(path(`torch-protocol-${protocol}.pt`));
      const layer = ['gate.weight', 'gate.bias', 'down.weight'];
      expect(model.names).toEqual([
        ...layer.map((name) => `model.0.${name}`),
        ...layer.map((name) => `model.1.${name}`),
        'parameters.0',
        'parameters.1',
        'parameters.2',
        'nested.list.0',
        'nested.list.1.deep',
        'nested.5',
        'tied',
      ]);
      expect(model.tensors.get('model.1.down.weight')!.shape).toEqual([3, 2]);
      // Parameters are numbered in order: 100 times the number, and a range.
      expect(values(await model.read('model.1.down.weight'))).toEqual(range(6).map((i) => 500 + i));
      expect(values(await model.read('parameters.1'))).toEqual(range(4).map((i) => 100 + i));
      expect(values(await model.read('tied'))).toEqual(range(12));
      expect(values(await model.read('nested.list.1.deep'))).toEqual([7]);
      expect(model.describe()).toContain(
        'note: left alone, since they are no tensors: epoch, loss, negative, big, name, flags.0, flags.1, flags.2',
      );
    },
  );

  it('an OrderedDict with attributes, and a tensor alone', async () => {
    const model = await openModel(path('torch-state-dict.pt'));
    expect(model.names.length).toBe(6);
    expect(values(await model.read('0.gate.bias'))).toEqual([100, 101, 102, 103]);
    const tensors = await readTensors(path('torch-tensor.pt'));
    expect([...tensors.keys()]).toEqual(['tensor']);
    expect(values(tensors.get('tensor')!)).toEqual([1, 1, 1, 1]);
  });
});

describe('what is refused', () => {
  it.each<[string, RegExp]>([
    [
      'torch-old.pt',
      /torch-old\.pt: expected weights .*, got a file of torch\.save before version 1\.6, or without its zip/,
    ],
    [
      'torch-script.pt',
      /torch-script\.pt: expected a file of torch\.save, got a TorchScript program \(torch\.jit\.save\)/,
    ],
    [
      'torch-module.pt',
      /data\.pkl': byte \d+: expected tensors, containers, numbers and strings, got the Python object torch\.nn\.modules\.linear\.Linear, which is not/,
    ],
    ['torch-quantised.pt', /got the Python object torch\._utils\._rebuild_qtensor, which is not run or loaded$/],
  ])('%s', async (name, message) => {
    await expect(openModel(path(name))).rejects.toThrow(message);
    await expect(openModel(path(name))).rejects.toThrow(RangeError);
  });

  it('every truncation, and a storage with a bit changed', async () => {
    const whole = readFileSync(path('torch-state-dict.pt'));
    for (let length = 0; length < whole.length; length++) {
      await expect(openModel(whole.subarray(0, length))).rejects.toThrow(/^openModel: /);
    }
    const changed = Uint8Array.from(whole);
    const at = whole.indexOf(Buffer.from(Float32Array.of(500, 501).buffer));
    expect(at).toBeGreaterThan(0);
    changed[at] = changed[at]! ^ 1;
    const model = await openModel(changed);
    await expect(model.read('1.down.weight')).rejects.toThrow(
      "openModel: 'torch-state-dict/data/5': expected data of its checksum, got other data (damaged?)",
    );
    expect((await model.read('1.gate.weight')).size).toBe(12);
  });
});
