/** openModel on files, folders, Blobs and bytes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openModel, readNpz, readTensors, writeNpy, writeSafetensors } from 'lsrdr/io';
import ndarray from 'ndarray';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { safetensors } from './safetensors-file';
import { zip } from './zip-file';

const fixture = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).pathname;
const one = (value: number) => ndarray(Float64Array.of(value));
const weights = writeSafetensors({ w: one(4) }, { dtype: 'F64', metadata: { format: 'pt' } });
const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lsrdr-model-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const put = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('sources', () => {
  it('paths, URLs, Blobs, Files and bytes give the same model', async () => {
    const path = put('a model.safetensors', weights);
    const { buffer } = Uint8Array.from(weights);
    const sources = [
      path,
      pathToFileURL(path),
      pathToFileURL(path).href,
      folder,
      weights,
      buffer,
      Buffer.from(weights),
    ];
    const blobs = [new Blob([Uint8Array.from(weights)]), new File([Uint8Array.from(weights)], 'w.bin')];
    for (const source of [...sources, ...blobs]) {
      const model = await openModel(source);
      expect(model.names).toEqual(['w']);
      expect(model.tensors.get('w')).toEqual({ name: 'w', dtype: 'F64', shape: [1] });
      expect({ ...model.metadata }).toEqual({ format: 'pt' });
      expect((await model.read('w')).data).toEqual(Float64Array.of(4));
      expect([...(await readTensors(source)).keys()]).toEqual(['w']);
    }
  });

  it('others, and names that are not there', async () => {
    for (const source of [3, null, undefined, {}, [1, 2], '']) {
      await expect(openModel(source as never)).rejects.toThrow(TypeError);
    }
    await expect(openModel(join(folder, 'none'))).rejects.toThrow(/^openModel: .*none: ENOENT/);
    await expect(openModel(weights, { ranges: true } as never)).rejects.toThrow("unknown option 'ranges'");
    await expect(openModel(weights, { config: 'x' as never })).rejects.toThrow(TypeError);
    const model = await openModel(weights);
    await expect(model.read('v')).rejects.toThrow(new RangeError("openModel: read: expected one of 'w', got 'v'"));
    await expect(model.read(3 as never)).rejects.toThrow(TypeError);
  });

  it('a file that changes while it is open is refused', async () => {
    const path = put('w.safetensors', weights);
    const model = await openModel(path);
    const later = new Date(statSync(path).mtimeMs + 5000);
    put('w.safetensors', writeSafetensors({ w: one(5) }, { dtype: 'F64' }));
    utimesSync(path, later, later);
    await expect(model.read('w')).rejects.toThrow(/w\.safetensors: the file has changed since it was opened$/);
  });

  it.runIf(process.platform === 'linux')('no file stays open', async () => {
    const path = put('w.safetensors', weights);
    const open = () => readdirSync('/proc/self/fd').length;
    await openModel(path);
    const before = open();
    for (let i = 0; i < 50; i++) {
      const model = await openModel(path);
      await model.read('w');
      await expect(openModel(put('bad', 'bad'))).rejects.toThrow(RangeError);
    }
    expect(open()).toBeLessThan(before + 10);
  });
});

describe('only what is asked for is read', () => {
  it('of a Blob', async () => {
    const big = writeSafetensors(
      { a: ndarray(new Float64Array(10_000)), b: ndarray(new Float64Array(10_000).fill(2)) },
      { dtype: 'F64' },
    );
    const asked: [number, number][] = [];
    const blob = new Blob([Uint8Array.from(big)]);
    const slice = blob.slice.bind(blob);
    blob.slice = (begin = 0, end = 0) => {
      asked.push([begin, end]);
      return slice(begin, end);
    };
    const model = await openModel(blob);
    expect(asked.reduce((sum, [begin, end]) => sum + end - begin, 0)).toBeLessThan(1000);
    asked.length = 0;
    expect((await model.read('b')).get(9999)).toBe(2);
    expect(asked).toEqual([[big.length - 80_000, big.length]]);
  });

  it('of large arrays in pieces, and promoted as a whole', async () => {
    const count = 9_000_000; // 36 MB of bytes: more than are read in one go
    const bytes = new Float32Array(count).map((_, i) => i % 1000);
    const file = safetensors(
      { x: { dtype: 'F32', shape: [count], data_offsets: [0, 4 * count] } },
      new Uint8Array(bytes.buffer),
    );
    const { data } = await (await openModel(put('x.safetensors', file))).read('x');
    let wrong = data.length - count;
    for (let i = 0; i < count; i++) if (data[i] !== i % 1000) wrong += 1;
    expect(wrong).toBe(0);
  });
});

describe('one member that cannot be read', () => {
  it('of an archive of numpy fails alone, by its name', async () => {
    const path = fixture('mixed.npz');
    const model = await openModel(path);
    expect(model.names).toEqual(['weight', 'names', 'objects', 'record', 'big']);
    expect([...model.tensors.values()].map(({ dtype }) => dtype)).toEqual(['<f4', '<U5', '|O', 'unknown', '<u8']);
    expect((await model.read('weight')).data).toEqual(Float64Array.of(0, 1, 2, 3, 4, 5));
    await expect(model.read('names')).rejects.toThrow(
      /mixed\.npz: 'names\.npy': descr: expected one of .*, got U5 \(strings\)$/,
    );
    await expect(model.read('objects')).rejects.toThrow(
      /'objects\.npy': descr: .*, got O \(objects of Python, pickled\)$/,
    );
    await expect(model.read('record')).rejects.toThrow(/'record\.npy': header: expected descr/);
    await expect(model.read('big')).rejects.toThrow(
      /'big\.npy': element 1: expected a safe integer, got 9007199254740992$/,
    );
    expect(model.describe()).toMatch(/note: cannot be read: .*'record\.npy'/);
    await expect(readTensors(path)).rejects.toThrow(/'names\.npy': .* \(openModel reads the others\)$/);
    expect(() => readNpz(readFileSync(path))).toThrow(/^readNpz: 'names\.npy': .* \(openModel reads the others\)$/);
  });

  it('of a safetensors file as well', async () => {
    const header = {
      a: { dtype: 'F8_E4M3', shape: [2], data_offsets: [0, 2] },
      b: { dtype: 'F32', shape: [1], data_offsets: [2, 6] },
      c: { dtype: 'NEW', shape: [7], data_offsets: [6, 9] },
    };
    const file = safetensors(header, [0, 0, 0, 0, 0, 64, 1, 2, 3]);
    const model = await openModel(file);
    expect((await model.read('b')).data).toEqual(Float64Array.of(2));
    await expect(model.read('a')).rejects.toThrow(/tensor 'a': dtype: expected one of F64.*, got "F8_E4M3"$/);
    await expect(model.read('c')).rejects.toThrow(/got "NEW"$/);
    await expect(readTensors(file)).rejects.toThrow(/got "F8_E4M3" \(openModel reads the others\)$/);
  });

  it('deflated arrays count at their size as doubles', async () => {
    const path = fixture('bytes.npz'); // 100 000 bytes, 800 000 as doubles
    const [small, enough] = [{ maxBytes: 799_999 }, { maxBytes: 800_000 }];
    const message = /'x\.npy': expected at most 799999 bytes \(maxBytes\) unpacked and as doubles.*, got 800000$/;
    await expect((await openModel(path, small)).read('x')).rejects.toThrow(message);
    await expect(readTensors(path, small)).rejects.toThrow(message);
    expect(() => readNpz(readFileSync(path), small)).toThrow(message);
    expect((await (await openModel(path, enough)).read('x')).size).toBe(100_000);
    expect(readNpz(readFileSync(path), enough).get('x')!.size).toBe(100_000);
  });

  it('has a checksum', async () => {
    const packed = writeNpy([1, 2, 3]);
    const model = await openModel(
      zip([
        { name: 'x.npy', packed, crc: 1 },
        { name: 'y.npy', packed },
      ]),
    );
    await expect(model.read('x')).rejects.toThrow("'x.npy': expected data of its checksum, got other data (damaged?)");
    expect((await model.read('y')).data).toEqual(Float64Array.of(1, 2, 3));
  });
});

describe('folders', () => {
  it('have one model, with its configuration', async () => {
    put('model.safetensors', weights);
    put('config.json', text({ hidden: 8 }));
    for (const name of ['tokenizer.json', 'optimizer.pt', 'training_args.bin', 'rng_state_0.pth', 'README.md'])
      put(name, 'x');
    const model = await openModel(folder);
    expect(model.config).toEqual({ hidden: 8 });
    expect(model.describe()).toBe(
      [
        `safetensors, 1 tensor, ${weights.length} bytes`,
        '  w  F64  1',
        'config: {"hidden":8}',
        'metadata: format: pt',
        'note: config.json is beside the file',
      ].join('\n'),
    );
    expect((await openModel(folder, { config: { hidden: 9 } })).config).toEqual({ hidden: 9 });
  });

  it('have none, or several', async () => {
    await expect(openModel(folder)).rejects.toThrow(/expected a folder with a model \(.*\), got an empty folder$/);
    put('notes.txt', 'x');
    await expect(openModel(folder)).rejects.toThrow(/, got notes\.txt$/);
    put('model.safetensors', weights);
    put('pytorch_model.bin', 'x');
    put('a.npz', zip([]));
    await expect(openModel(folder)).rejects.toThrow(
      /expected a folder with one model, or the path of one of them, got a\.npz, model\.safetensors, pytorch_model\.bin$/,
    );
  });

  it('have a configuration that is none', async () => {
    put('model.safetensors', weights);
    for (const [content, got] of [
      ['{', 'expected JSON, got '],
      ['[1]', 'expected a JSON object, got other JSON (give the option config'],
    ]) {
      put('config.json', content!);
      await expect(openModel(folder)).rejects.toThrow(got);
    }
    expect((await openModel(folder, { config: false })).config).toBeUndefined();
    expect((await readTensors(folder)).size).toBe(1);
  });
});

describe('shards', () => {
  const index = (map: unknown) =>
    put('model.safetensors.index.json', text({ metadata: { total_size: 1.5 }, weight_map: map }));
  const shard = (name: string, ...names: string[]) =>
    put(name, writeSafetensors(Object.fromEntries(names.map((each, i) => [each, one(i)])), { dtype: 'F32' }));

  it('are one model, in the order of the index', async () => {
    index({ b: '2.safetensors', a: '1.safetensors', c: '2.safetensors' });
    shard('1.safetensors', 'a', 'extra');
    shard('2.safetensors', 'b', 'c');
    const model = await openModel(folder);
    expect([model.format, model.names]).toEqual(['sharded safetensors', ['b', 'a', 'c']]);
    expect((await model.read('c')).data).toEqual(Float64Array.of(1));
    expect(model.describe()).toContain("note: not in the index, and left alone: 'extra' in 1.safetensors");
    expect([...(await readTensors(folder)).keys()]).toEqual(['b', 'a', 'c']);
  });

  it('that are not there, or broken, are named, and the others are read', async () => {
    const path = index({ a: '1.safetensors', b: '2.safetensors', c: '3.safetensors', d: '1.safetensors' });
    shard('1.safetensors', 'a');
    put('3.safetensors', 'nonsense');
    const model = await openModel(path);
    expect((await model.read('a')).data).toEqual(Float64Array.of(0));
    expect(model.tensors.get('b')!.dtype).toBe('unknown');
    await expect(model.read('b')).rejects.toThrow(/expected the shard 2\.safetensors beside it, got no such file$/);
    await expect(model.read('c')).rejects.toThrow(/3\.safetensors: header length/);
    await expect(model.read('d')).rejects.toThrow(/'d': expected a tensor of this name in 1\.safetensors, got none$/);
    expect(model.describe()).toMatch(/cannot be read: .*2\.safetensors beside it/);
    await expect(readTensors(path)).rejects.toThrow(/2\.safetensors beside it.*openModel reads the others/);
  });

  it.each(['../x.safetensors', '/etc/passwd', 'a/b.safetensors', '..', 'http://x/y', 'C:\\x', '', 3, null])(
    'nowhere but beside the index: %j',
    async (file) => {
      await expect(openModel(index({ w: file }))).rejects.toThrow(
        /weight_map 'w': expected the name of a file in the same folder, got /,
      );
    },
  );

  it('not beside bytes, and not in other JSON', async () => {
    const bytes = new TextEncoder().encode(text({ weight_map: { w: 'x.safetensors' } }));
    await expect(openModel(bytes)).rejects.toThrow('expected a path or a URL, so that the shards beside the index can');
    await expect(openModel(new TextEncoder().encode('{"a": 1}'))).rejects.toThrow(
      'an index of shards with a weight_map',
    );
    const twice = '{"weight_map": {"w": "a.safetensors", "w": "b.safetensors"}}';
    await expect(openModel(new TextEncoder().encode(twice))).rejects.toThrow("expected the key 'w' once");
  });
});

describe('describe', () => {
  it('shows names of the file as they are, on a line each', async () => {
    const model = await openModel(
      safetensors({ 'a\n  b\u001b[2J': { dtype: 'U8', shape: [], data_offsets: [0, 1] } }, [1]),
    );
    expect(model.describe().split('\n')).toEqual([
      expect.stringMatching(/^safetensors, 1 tensor/),
      '  a\\n  b\\u001b[2J  U8  scalar',
    ]);
  });
});
