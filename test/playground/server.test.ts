/** The file server of the playground gives files of one folder, and nothing else. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileServer } from '../../playground/server/server';

describe('the file server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-files-'));
  let server: Server;

  beforeAll(async () => {
    mkdirSync(join(folder, 'site'));
    writeFileSync(join(folder, 'site/index.html'), 'ü');
    writeFileSync(join(folder, 'site/a b.js'), '1');
    writeFileSync(join(folder, 'secret'), 'no');
    mkdirSync(join(folder, 'site-2'));
    writeFileSync(join(folder, 'site-2/file'), 'no');
    symlinkSync(join(folder, 'secret'), join(folder, 'site/link'));
    server = fileServer(join(folder, 'site')).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** The path as it is written, which `fetch` would tidy up. */
  const get = async (path: string, method = 'GET') => {
    const { port } = server.address() as AddressInfo;
    const asked = request({ port, host: '127.0.0.1', path, method });
    asked.end();
    const [response] = await once(asked, 'response');
    let body = '';
    for await (const part of response) body += part;
    return { status: response.statusCode as number, headers: response.headers, body };
  };

  it('gives files with their types and a policy', async () => {
    const { status, headers, body } = await get('/?x#y');
    expect([status, body, headers['content-type']]).toEqual([200, 'ü', 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'/);
    expect((await get('/a%20b.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(await get('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    '/secret',
    '/../secret',
    '/..%2fsecret',
    '/%2e%2e/secret',
    '/..\\secret',
    '/link',
    '/../site-2/file',
    '/none',
    '/%',
    '/%00',
    '//host/x',
  ])('refuses %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: 'there is no such file' });
  });

  it('refuses other methods', async () => {
    expect((await get('/', 'POST')).status).toBe(405);
  });
});
