/** Pickles that no Python wrote: what the restricted machine does with them. */

import fc from 'fast-check';
import { openModel, readTensors } from 'lsrdr/io';
import { describe, expect, it } from 'vitest';
import { type Code, dict, op, pickle, tensorCode, torchFile } from './torch-file';
import { zip } from './zip-file';

const floats = (...list: number[]): Uint8Array => new Uint8Array(Float32Array.from(list).buffer);
const open = (code: Code, storages?: Record<string, Uint8Array>) => openModel(torchFile(code, storages));
const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return (error as Error).message;
  }
  return 'nothing was refused';
};

describe('the file of these tests', () => {
  it('is one', async () => {
    const model = await open(dict({ w: tensorCode() }));
    expect((await model.read('w')).data).toEqual(Float64Array.of(1.5, -2));
  });
});

describe('code', () => {
  it.each([
    ['posix', 'system'],
    ['builtins', 'eval'],
    ['os', 'system'],
    ['torch.storage', '_load_from_bytes'],
    ['torch', 'load'],
    ['numpy.core.multiarray', '_reconstruct'],
    ['__proto__', 'constructor'],
    ['collections', 'defaultdict'],
  ])('%s.%s is refused by its name', async (module, name) => {
    const call = [...op.global(module, name), ...op.text('echo'), ...op.tuple1, ...op.reduce];
    expect(await refusal(open(call))).toBe(
      `openModel: 'm/data.pkl': byte 2: expected tensors, containers, numbers and strings, got the Python object ${module}.${name}, which is not run or loaded`,
    );
    // By the stack, as protocol 4 names things.
    expect(await refusal(open([...op.text(module), ...op.text(name), 0x93]))).toContain(`${module}.${name}`);
  });

  it.each([
    ['NEWOBJ', [0x81]],
    ['INST', [0x69]],
    ['OBJ', [0x6f]],
    ['opcode 0x82', [0x82, 1]],
    ['SHORT_BINBYTES', [0x43, 1, 0]],
    ['EMPTY_SET', [0x8f]],
    ['opcode 0x32', [0x4e, 0x32]],
  ])('%s', async (name, code) => {
    expect(await refusal(open(code))).toContain(name);
  });

  it.each<[string, Code, string]>([
    [
      'a call of a dtype',
      [...op.global('torch', 'float32'), ...op.emptyTuple, ...op.reduce],
      'expected something to call, got torch.float32',
    ],
    ['a call of a tensor', [tensorCode(), op.emptyTuple, op.reduce], 'expected something to call, got a tensor'],
    [
      'a call without a tuple',
      [op.global('collections', 'OrderedDict'), op.none, op.reduce],
      'a tuple of arguments, got None',
    ],
    ['OrderedDict of something', [op.global('collections', 'OrderedDict'), op.int(1), op.tuple1, op.reduce], 'got 1'],
    [
      'a parameter of no tensor',
      [op.global('torch._utils', '_rebuild_parameter'), op.int(1), op.tuple1, op.reduce],
      'a parameter of a tensor',
    ],
    [
      'a tensor of nothing',
      [op.global('torch._utils', '_rebuild_tensor_v2'), op.emptyTuple, op.reduce],
      'expected a tensor of (storage',
    ],
    ['another persistent id', [op.text('module'), op.persistent], "expected a persistent id ('storage'"],
    [
      'a state for a dict',
      [op.emptyDict, op.emptyDict, op.build],
      'attributes of an OrderedDict, got a state for a dict',
    ],
    ['a state for a tensor', [tensorCode(), op.emptyDict, op.build], 'got a state for a tensor'],
  ])('%s', async (_, code, message) => {
    expect(await refusal(open(code))).toContain(message);
  });
});

describe('broken machines', () => {
  it.each<[string, Code, string]>([
    ['an empty stack', [op.tuple2], 'expected 2 on the stack, got fewer'],
    ['a stack that ends at a mark', [op.none, op.mark, op.tuple1], 'expected 1 on the stack, got fewer'],
    ['no mark', [op.none, op.tuple], 'expected a mark, got none'],
    ['nothing stored', [op.get(7)], 'expected something stored as 7, got nothing'],
    ['two values', [op.none, op.none], 'expected one value at the end, got 2'],
    ['no value', [], 'expected one value at the end, got 0'],
    ['items for a number', [op.int(1), op.int(2), op.append], 'expected a list to append to, got a number'],
    ['entries for a list', [op.emptyList, op.int(1), op.int(2), op.setItem], 'expected a dict to put into, got a list'],
    ['a key without value', [op.emptyDict, op.mark, op.int(1), op.setItems], 'expected keys and values, got 1 values'],
    [
      'a key twice',
      [op.emptyDict, op.text('a'), op.none, op.setItem, op.text('a'), op.none, op.setItem],
      'expected the key a once',
    ],
    ['a text that is longer than the file', [[0x58, 255, 255, 255, 255]], 'expected 4294967295 bytes from 7 on'],
    ['a text of 2^63 bytes', [[0x8d, 0, 0, 0, 0, 0, 0, 0, 128]], 'expected 9223372036854776000 bytes'],
    ['text that is not UTF-8', [[0x58, 1, 0, 0, 0, 0xff]], 'expected UTF-8, got other bytes'],
    ['an integer of a gigabyte', [[0x8b, 0, 0, 0, 64]], 'expected an integer of at most 1024 bytes'],
    ['a name without end', [[0x63, 65, 66]], 'expected the end of a line, got none'],
  ])('%s', async (_, code, message) => {
    expect(await refusal(open(code))).toContain(message);
  });

  it('other protocols', async () => {
    for (const version of [0, 1, 6, 255]) {
      const bytes = zip([{ name: 'm/data.pkl', packed: Uint8Array.from([0x80, version, 0x4e, 0x2e]) }]);
      expect(await refusal(openModel(bytes))).toContain(`expected protocol 2 to 5, got ${version}`);
    }
  });
});

describe('bombs', () => {
  const soon = 5000;
  it('two hundred thousand lists in one another', async () => {
    const bytes = torchFile([new Array(200_000).fill(0x5d), new Array(199_999).fill(0x61)]);
    const before = performance.now();
    expect(await refusal(openModel(bytes))).toMatch(/expected at most 100 levels, got more$/);
    expect(performance.now() - before).toBeLessThan(soon);
  });

  it('pairs that hold the one before twice, forty times', async () => {
    const code: (readonly number[])[] = [op.mark, tensorCode(), op.put(0)];
    for (let level = 1; level <= 40; level++) code.push(op.get(level - 1), op.get(level - 1), op.tuple2, op.put(level));
    const before = performance.now();
    expect(await refusal(open([...code, op.tuple]))).toMatch(/expected at most 100000 tensors, got more$/);
    expect(performance.now() - before).toBeLessThan(soon);
  });

  it('a tuple of a thousand, a thousand times, without a tensor', async () => {
    const inner = [...op.mark, ...new Array(1001).fill(op.none).flat(), ...op.tuple, ...op.put(0)];
    const code = [op.mark, inner, ...new Array(999).fill(op.get(0)), op.tuple];
    expect(await refusal(open(code))).toMatch(/expected at most 1000000 values, got more$/);
  });

  it('a list in itself, and a dict in itself', async () => {
    expect(await refusal(open([op.emptyList, op.put(0), op.get(0), op.append]))).toMatch(/got one that holds itself$/);
    const dictionary = [op.emptyDict, op.put(0), op.text('a'), op.get(0), op.setItem];
    expect(await refusal(open(dictionary))).toMatch(/'a': expected containers that end, got one that holds itself$/);
  });

  it('long keys held many times', async () => {
    // 200 times a dict whose only key has 200 000 letters.
    const list = [...op.emptyDict, ...op.put(2), ...op.text('x'.repeat(200_000)), ...op.none, ...op.setItem];
    const many = [...op.emptyList, ...list, ...op.append, ...new Array(200).fill([...op.get(2), ...op.append]).flat()];
    expect(await refusal(open(many))).toMatch(/names of at most 20000000 letters together, got more$/);
  });

  it('a key that is a property of all objects is a key', async () => {
    const model = await open(dict({ toString: tensorCode(), constructor: dict({ w: tensorCode() }) }));
    expect(model.names).toEqual(['toString', 'constructor.w']);
    const prototype = await open([op.emptyDict, op.text('__proto__'), dict({ w: tensorCode() }), op.setItem]);
    expect(prototype.names).toEqual(['__proto__.w']);
  });
});

describe('tensors that do not fit', () => {
  it.each<[string, Parameters<typeof tensorCode>[0], string]>([
    [
      'a view beyond its storage',
      { shape: [3] },
      "tensor 'w': expected elements within the 2 of its storage for shape 3 of strides 1, got an end at 3",
    ],
    ['a step beyond it', { stride: [2] }, 'got an end at 3'],
    ['an offset beyond it', { offset: op.int(1) }, 'got an end at 3'],
    ['a negative offset', { offset: op.int(-1) }, 'offset and stride: expected nonnegative integers, got -1'],
    ['a negative offset as a long integer', { offset: op.long([0xff]) }, 'expected nonnegative integers, got -1'],
    [
      'an offset of 2^71',
      { offset: op.long([0, 0, 0, 0, 0, 0, 0, 0, 128, 0]) },
      'expected nonnegative integers, got 2361183241434822606848',
    ],
    ['a negative stride', { stride: [-1] }, 'expected nonnegative integers, got -1'],
    ['a broken offset', { offset: op.float(0.5) }, 'expected nonnegative integers, got 0.5'],
    ['a negative size', { shape: [-1] }, 'dimension 0: expected a nonnegative safe integer, got -1'],
    ['more strides than sizes', { stride: [1, 1] }, "tensor 'w': stride: expected 1 numbers, got 2"],
    [
      'a huge rank',
      { shape: new Array(33).fill(1), stride: new Array(33).fill(1) },
      'expected at most 32 dimensions, got 33',
    ],
    ['2^62 elements', { shape: [2 ** 31 - 1, 2 ** 31 - 1], stride: [0, 0] }, 'expected at most 2^53 - 1 elements'],
    ['a storage of another length', { length: 3 }, "data/0': expected 12 bytes for the storage of tensor 'w', got 8"],
    [
      'a storage of another type',
      { storage: op.global('torch', 'DoubleStorage') },
      "expected 16 bytes for the storage of tensor 'w', got 8",
    ],
    ['a negative length', { length: -2 }, 'the length of a storage as a nonnegative integer, got -2'],
    ['a storage that is not there', { key: '1' }, "tensor 'w': expected the file data/1, got none in the archive"],
    ['a storage somewhere else', { key: '../../data.pkl' }, 'expected the file data/../../data.pkl, got none'],
    ['a storage of no type', { storage: op.global('torch._utils', '_rebuild_tensor_v2') }, 'expected a persistent id'],
    ['bytes without a type', { storage: op.global('torch', 'UntypedStorage') }, 'expected one dtype for a tensor'],
  ])('%s', async (_, change, message) => {
    expect(await refusal(open(dict({ w: tensorCode(change) })))).toContain(message);
  });

  it('one element as 2^30 is refused when it is read, before memory is taken', async () => {
    const model = await open(dict({ w: tensorCode({ shape: [2 ** 30], stride: [0] }), v: tensorCode() }));
    expect(model.tensors.get('w')!.shape).toEqual([2 ** 30]);
    expect(await refusal(model.read('w'))).toContain("tensor 'w': expected at most 1073741824 bytes (maxBytes)");
    expect((await model.read('v')).data).toEqual(Float64Array.of(1.5, -2));
  });

  it('two tensors of one name', async () => {
    const code = dict({ 'a.b': tensorCode(), a: dict({ b: tensorCode() }) });
    expect(await refusal(open(code))).toBe(
      "openModel: 'm/data.pkl': 'a.b': expected one tensor of this name, got another",
    );
  });
});

describe('newer files', () => {
  const untyped = op.global('torch.storage', 'UntypedStorage');
  const v3 = (dtype: string, bytes: number, shape: number) =>
    tensorCode({
      storage: untyped,
      length: bytes,
      shape: [shape],
      rebuild: '_rebuild_tensor_v3',
      more: op.global('torch', dtype),
    });

  it('name the type with the tensor: float8 fails alone', async () => {
    const bytes = torchFile(dict({ scaled: v3('float8_e4m3fn', 8, 8), counts: v3('uint16', 8, 4) }));
    const model = await openModel(bytes);
    expect(model.tensors.get('scaled')).toEqual({ name: 'scaled', dtype: 'float8_e4m3fn', shape: [8] });
    expect(await refusal(model.read('scaled'))).toMatch(
      /tensor 'scaled': dtype: expected one of float64.*, got float8_e4m3fn$/,
    );
    expect((await model.read('counts')).data).toEqual(Float64Array.of(0, 0x3fc0, 0, 0xc000));
    expect(await refusal(readTensors(bytes))).toMatch(/got float8_e4m3fn \(openModel reads the others\)$/);
  });

  it('say when values are conjugate, or negative, which the storage does not have', async () => {
    const mark = (value: number[]) => tensorCode({ more: dict({ neg: value }) });
    const model = await open(dict({ turned: mark([0x88]), plain: mark([0x89]) }));
    expect(await refusal(model.read('turned'))).toContain(
      "tensor 'turned': expected plain values, got a tensor with marks (neg)",
    );
    expect((await model.read('plain')).data).toEqual(Float64Array.of(1.5, -2));
  });

  it('say in which byte order they are', async () => {
    const text = (value: string) => ({ byteorder: new TextEncoder().encode(value) });
    const storage = { 0: floats(1.5, -2).reverse() }; // −2 comes first then, in the other order
    const big = await openModel(torchFile(dict({ w: tensorCode() }), storage, text('big')));
    expect((await big.read('w')).data).toEqual(Float64Array.of(-2, 1.5));
    expect(await refusal(openModel(torchFile(dict({ w: tensorCode() }), storage, text('middle'))))).toContain(
      '\'m/byteorder\': expected little or big, got "middle"',
    );
  });
});

describe('random pickles', () => {
  const seed = 3;
  it(`give tensors or an error of this package (seed ${seed})`, async () => {
    const whole = pickle([...dict({ w: tensorCode(), v: tensorCode({ shape: [1], offset: op.int(1) }) })]);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const packed = whole.slice();
        for (const [at, byte] of changes) packed[at] = byte;
        const bytes = zip([
          { name: 'm/data.pkl', packed },
          { name: 'm/data/0', packed: floats(1.5, -2) },
        ]);
        try {
          await readTensors(bytes);
        } catch (error) {
          refused += 1;
          expect(error).toBeInstanceOf(RangeError);
          expect((error as Error).message).toMatch(/^readTensors: /);
          expect((error as Error).message.length).toBeLessThan(500);
        }
      }),
      { seed, numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});
