import { readFileSync } from 'node:fs';
import { readTensors, writeNpy, writeSafetensors } from 'lsrdr/io';
import ndarray from 'ndarray';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { zip } from './zip-file';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

afterEach(() => vi.unstubAllGlobals());

describe('readTensors', () => {
  it('takes bytes, URLs and paths', async () => {
    const url = new URL('fixtures/plain.npz', import.meta.url);
    const bytes = Uint8Array.from(fixture('plain.npz'));
    for (const source of [bytes, bytes.buffer, Buffer.from(bytes), url, url.href, url.pathname]) {
      expect([...(await readTensors(source)).keys()]).toEqual(['left', 'right']);
    }
    const data = `data:application/octet-stream;base64,${Buffer.from(fixture('fortran.npy')).toString('base64')}`;
    expect((await readTensors(data)).get('array')!.data).toEqual(Float64Array.of(-2, -0.5, 1, 2.5, 4, 5.5));
    expect((await readTensors(new URL(data))).size).toBe(1);
  });

  it('knows the format by the first bytes', async () => {
    expect([...(await readTensors(writeNpy([1]))).keys()]).toEqual(['array']);
    expect((await readTensors(zip([]))).size).toBe(0);
    const tensors = { w: ndarray(Float64Array.of(4)) };
    expect((await readTensors(writeSafetensors(tensors, { dtype: 'F64' }))).get('w')!.data).toEqual(Float64Array.of(4));
  });

  it('takes a header of 0x4b50 bytes for what it is, though zip archives begin with these two', async () => {
    const tensors = { w: ndarray(Float64Array.of(4)) };
    const plain = writeSafetensors(tensors, { dtype: 'F64', metadata: { pad: '' } });
    const missing = 0x4b50 - Number(new DataView(plain.buffer).getBigUint64(0, true));
    const padded = writeSafetensors(tensors, { dtype: 'F64', metadata: { pad: ' '.repeat(missing) } });
    expect([...padded.subarray(0, 2)]).toEqual([0x50, 0x4b]);
    expect((await readTensors(padded)).get('w')!.data).toEqual(Float64Array.of(4));
  });

  it('hands its options on', async () => {
    await expect(readTensors(fixture('deflated.npz'), { maxBytes: 100 })).rejects.toThrow(
      /^readTensors: 'left\.npy': expected at most 100 bytes \(maxBytes\)/,
    );
    await expect(readTensors(writeNpy([1]), { max: 1 } as never)).rejects.toThrow(
      "readTensors: unknown option 'max'; accepted: maxBytes, headers, signal",
    );
  });

  it('names what it could not get', async () => {
    await expect(readTensors('no-such-file.npz')).rejects.toThrow(/^readTensors: no-such-file\.npz: ENOENT/);
    await expect(readTensors(new URL('file:///no-such-file.npz'))).rejects.toThrow(
      /^readTensors: \/no-such-file\.npz: ENOENT/,
    );
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
    await expect(readTensors('https://example.org/x.npz')).rejects.toThrow(
      new Error('readTensors: https://example.org/x.npz: the server answered 404'),
    );
    await expect(readTensors(3 as never)).rejects.toThrow(
      new TypeError('readTensors: source: expected bytes, a Blob, a URL or a path, got 3'),
    );
    await expect(readTensors('')).rejects.toThrow(TypeError);
  });

  it('fetches http URLs', async () => {
    const asked: unknown[] = [];
    vi.stubGlobal('fetch', async (url: unknown) => {
      asked.push(url);
      return new Response(writeNpy([[1, 2]]));
    });
    expect((await readTensors('https://example.org/x.npy')).get('array')!.shape).toEqual([1, 2]);
    await readTensors(new URL('http://example.org/y.npy'));
    expect(asked).toEqual(['https://example.org/x.npy', 'http://example.org/y.npy']);
  });
});
