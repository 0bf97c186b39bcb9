/** Models behind URLs, of a server on this machine. */
import { openModel, readTensors, writeNpy, writeSafetensors } from 'lsrdr/io';
import ndarray from 'ndarray';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileServer, startFileServer } from './file-server';
import { dict, tensorCode, torchFile } from './torch-file';
import { zip } from './zip-file';

let server: FileServer;
beforeEach(async () => {
  server = await startFileServer();
});
afterEach(() => server.close());

/** Two tensors of 160 kB and a small one. */
const large = (start: number) =>
  ndarray(
    Float64Array.from({ length: 20_000 }, (_, i) => start + i),
    [200, 100],
  );
const weights = { first: large(0), second: large(1e6), small: ndarray(Float64Array.of(1, 2), [2]) };
const file = writeSafetensors(weights, { dtype: 'F64' });
const start = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));

describe('a server that knows ranges', () => {
  it('is asked for the beginning, and for each tensor as it is read', async () => {
    server.files.set('model.safetensors', { bytes: file, etag: '"1"' });
    const model = await openModel(`${server.url}model.safetensors`);
    expect(server.asked.sort()).toEqual(['config.json bytes=0-65535', 'model.safetensors bytes=0-65535']);
    expect(server.sent).toBe(65_536);
    server.asked.length = 0;
    expect((await model.read('second')).data).toEqual(weights.second.data);
    expect((await model.read('small')).data).toEqual(weights.small.data);
    expect(server.asked).toEqual([
      `model.safetensors bytes=${start + 160_000}-${start + 319_999}`,
      `model.safetensors bytes=${start + 320_000}-${start + 320_015}`,
    ]);
    expect(server.sent).toBe(65_536 + 160_016);
    expect(model.describe()).toContain('note: read by ranges');
    expect(model.config).toBeUndefined();
  });

  it('gives files of every format', async () => {
    const array = writeNpy(Array.from({ length: 50_000 }, (_, i) => i));
    server.files.set('a.npy', { bytes: array });
    server.files.set('a.npz', {
      bytes: zip([
        { name: 'x.npy', packed: array },
        { name: 'y.npy', packed: array },
      ]),
    });
    server.files.set('a.pt', { bytes: torchFile(dict({ w: tensorCode() })) });
    expect((await (await openModel(new URL('a.npy', server.url))).read('array')).get(49_999)).toBe(49_999);
    const npz = await openModel(`${server.url}a.npz`);
    const opened = server.sent;
    expect((await npz.read('y')).get(49_999)).toBe(49_999);
    expect(server.sent - opened).toBeLessThan(401_000); // one of the two
    expect((await (await openModel(`${server.url}a.pt`)).read('w')).data).toEqual(Float64Array.of(1.5, -2));
  });

  it('has the configuration beside the file, and shards beside the index', async () => {
    const half = (name: 'first' | 'second') => writeSafetensors({ [name]: weights[name] }, { dtype: 'F64' });
    const map = { first: 'part 1.safetensors', second: 'part-2.safetensors' };
    const index = { metadata: { total_size: 3.2e5 }, weight_map: map };
    server.files.set('m/model.safetensors.index.json', { bytes: new TextEncoder().encode(JSON.stringify(index)) });
    server.files.set('m/part 1.safetensors', { bytes: half('first') });
    server.files.set('m/part-2.safetensors', { bytes: half('second') });
    server.files.set('m/config.json', { bytes: new TextEncoder().encode('{"layers": 2}') });
    const model = await openModel(`${server.url}m/model.safetensors.index.json?download=true`);
    expect(model.format).toBe('sharded safetensors');
    expect(model.config).toEqual({ layers: 2 });
    expect(server.sent).toBeLessThan(3 * 65_536 + 1000);
    expect((await model.read('second')).data).toEqual(weights.second.data);
    expect((await openModel(`${server.url}m/part-2.safetensors`, { config: false })).config).toBeUndefined();
  });

  it('may send the request on, and wants its headers', async () => {
    server.files.set('real.safetensors', { bytes: file });
    const keys: unknown[] = [];
    server.intercept = (request, response) => {
      keys.push(request.headers.authorization);
      if (!request.url!.startsWith('/moved')) return false;
      response.writeHead(302, { Location: '/real.safetensors' }).end();
      return true;
    };
    const headers = { Authorization: 'Bearer key' };
    const model = await openModel(`${server.url}moved`, { headers, config: false });
    expect((await model.read('first')).data).toEqual(weights.first.data);
    expect(keys).toEqual(new Array(4).fill('Bearer key'));
    expect(server.sent).toBe(65_536 + 160_000);
  });
});

describe('a server that knows no ranges', () => {
  it('is read whole, once, and that is said', async () => {
    server.files.set('model.safetensors', { bytes: file });
    server.knowsRanges = false;
    const model = await openModel(`${server.url}model.safetensors`, { config: false });
    expect((await model.read('first')).data).toEqual(weights.first.data);
    expect((await model.read('second')).data).toEqual(weights.second.data);
    expect(server.asked.length).toBe(1);
    expect(model.describe()).toContain(
      `note: the server gave the whole file (${file.length} bytes): it knows no ranges`,
    );
  });

  it('nor one that does not say which part it gives', async () => {
    server.files.set('model.safetensors', { bytes: file });
    server.intercept = (request, response) => {
      if (request.headers.range === undefined) return false;
      response.writeHead(206).end(file.subarray(0, 65_536));
      return true;
    };
    const model = await openModel(`${server.url}model.safetensors`, { config: false });
    expect((await model.read('second')).data).toEqual(weights.second.data);
    expect(model.describe()).toContain('the server does not say which part it gives');
  });
});

describe('what goes wrong is said', () => {
  it.each<[number, string]>([
    [404, 'the server answered 404'],
    [401, 'the server answered 401'],
    [500, 'the server answered 500'],
  ])('%i', async (status, message) => {
    server.intercept = (_, response) => {
      response.writeHead(status).end('<html>');
      return true;
    };
    const url = `${server.url}model.safetensors`;
    await expect(openModel(url)).rejects.toThrow(new Error(`openModel: ${url}: ${message}`));
    await expect(readTensors(url)).rejects.toThrow(new Error(`readTensors: ${url}: ${message}`));
  });

  it('a page, an empty file, a server that is not there', async () => {
    const page = new TextEncoder().encode('\n<!DOCTYPE html><title>model.safetensors</title>');
    server.files.set('page', { bytes: page }).set('empty', { bytes: new Uint8Array(0) });
    await expect(openModel(`${server.url}page`)).rejects.toThrow(/got a page \(HTML or XML\) in place of the file/);
    await expect(openModel(`${server.url}empty`)).rejects.toThrow(/got an empty file$/);
    const gone = await startFileServer();
    await gone.close();
    await expect(openModel(`${gone.url}x.npz`)).rejects.toThrow(
      /^openModel: http:.*x\.npz: fetch failed \(.*ECONNREFUSED/,
    );
  });

  it('a configuration that is none is not guessed at; a page in its place is none', async () => {
    server.files.set('model.safetensors', { bytes: file });
    server.files.set('config.json', { bytes: new TextEncoder().encode('{layers: 2}') });
    const url = `${server.url}model.safetensors`;
    await expect(openModel(url)).rejects.toThrow(/config\.json: expected JSON, got .* \(give the option config/);
    expect((await openModel(url, { config: { layers: 2 } })).config).toEqual({ layers: 2 });
    server.intercept = (request, response) => {
      if (!request.url!.endsWith('config.json')) return false;
      response.writeHead(403).end();
      return true;
    };
    await expect(openModel(url)).rejects.toThrow(/config\.json: the server answered 403 \(give the option config/);
    server.intercept = () => false;
    server.files.set('config.json', { bytes: new TextEncoder().encode('<!doctype html>') });
    const model = await openModel(url);
    expect(model.config).toBeUndefined();
    expect(model.describe()).toContain('note: the server has a page where config.json would be');
  });

  it('a file that changes while it is open', async () => {
    const url = `${server.url}model.safetensors`;
    const other = file.slice();
    for (const [before, after] of [
      [
        { bytes: file, etag: '"1"' },
        { bytes: other, etag: '"2"' },
      ],
      [{ bytes: file }, { bytes: file.subarray(0, file.length - 1) }],
    ] as const) {
      server.files.set('model.safetensors', before);
      const model = await openModel(url, { config: false });
      server.files.set('model.safetensors', after);
      await expect(model.read('second')).rejects.toThrow(`openModel: ${url}: the file has changed since it was opened`);
    }
  });

  it('answers that are not what was asked for', async () => {
    server.files.set('model.safetensors', { bytes: file });
    const url = `${server.url}model.safetensors`;
    const model = await openModel(url, { config: false });
    const answer = (status: number, headers: Record<string, string>, body: Uint8Array) => {
      server.intercept = (_, response) => {
        response.writeHead(status, headers).end(body);
        return true;
      };
    };
    const asked = `bytes ${start + 160_000} to ${start + 319_999}`;
    answer(206, { 'Content-Range': `bytes 0-159999/${file.length}` }, file.subarray(0, 160_000));
    await expect(model.read('second')).rejects.toThrow(`expected ${asked}, got bytes 0-159999/`);
    answer(200, {}, file);
    await expect(model.read('second')).rejects.toThrow(`expected ${asked}, got no range`);
    const right = { 'Content-Range': `bytes ${start + 160_000}-${start + 319_999}/${file.length}` };
    answer(206, right, file.subarray(0, 200_000));
    await expect(model.read('second')).rejects.toThrow('expected 160000 bytes, got more');
    answer(206, right, file.subarray(0, 100_000));
    await expect(model.read('second')).rejects.toThrow('expected 160000 bytes, got 100000');
    answer(503, {}, new Uint8Array(0));
    await expect(model.read('second')).rejects.toThrow(new Error(`openModel: ${url}: the server answered 503`));
  });

  it('an end by a signal, at opening and later', async () => {
    server.files.set('model.safetensors', { bytes: file });
    const url = `${server.url}model.safetensors`;
    await expect(openModel(url, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    const control = new AbortController();
    const model = await openModel(url, { signal: control.signal, config: false });
    control.abort();
    await expect(model.read('second')).rejects.toThrow(/abort/i);
  });
});
