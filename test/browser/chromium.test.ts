/** The package in a browser, where Chromium is installed: the same figures as here, on every kernel and with threads. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { run } from './page';
import { chromium, startChromium } from './process';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { run } from './test/browser/page.ts';
        run(2).then((figures) => fetch('/figures', { method: 'POST', body: JSON.stringify(figures) }));`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    tsconfigRaw: '{}',
    alias: Object.fromEntries(
      ['complex', 'kernels', 'tuple'].map((name) => [`lsrdr/${name}`, `${root}src/${name}/index.ts`]),
    ),
  });
  return outputFiles[0]!.text;
}

/** Opens the page in a fresh profile and waits for what it posts. */
async function figuresFrom(script: string, headers: Record<string, string>): Promise<Record<string, unknown>> {
  const arrived = withResolvers();
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.url === '/figures') {
      let body = '';
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => {
        response.end();
        arrived.resolve(body);
      });
    } else if (request.url === '/script.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(script);
    } else {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><script type="module" src="/script.js"></script>');
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = startChromium([`http://127.0.0.1:${port}/`], 'ignore');
  try {
    return JSON.parse(await arrived.promise) as Record<string, unknown>;
  } finally {
    await browser.end();
    server.close();
  }
}

describe.skipIf(chromium === undefined)('in Chromium', () => {
  it('fits are those of Node on all kernels and with threads; without isolation threads are refused', async () => {
    const [script, here] = [await bundle(), await run(2)];
    expect(script).not.toContain('node:fs');
    const isolated = await figuresFrom(script, {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    expect(isolated.isolated).toBe(true);
    for (const name of ['relaxed', 'plain', 'portable', 'threads']) {
      expect(isolated[name], name).toBeCloseTo(here.plain as number, 9);
    }
    const plain = await figuresFrom(script, {});
    expect(plain.isolated).toBe(false);
    expect(plain.relaxed).toBe(isolated.relaxed);
    expect(plain.threads).toMatch(/threads need SharedArrayBuffer/);
    expect(plain.automatic).toBe(plain.relaxed);
    expect(plain.message).toMatch(/; by one thread, since more were refused: threads need SharedArrayBuffer/);
    for (const { view, trace } of [isolated, plain]) {
      expect(view).toBe('View3dfloat64');
      expect(trace).toBeCloseTo(1, 12);
    }
  });

  // Regression: a page with such a policy stayed blank, since the import threw.
  it.each([
    ["script-src 'self' 'wasm-unsafe-eval'", ['relaxed', 'plain', 'portable']],
    ["script-src 'self'", ['portable']],
  ])('under the policy %s: plain views, the kernels that may be compiled, no threads', async (policy, kernels) => {
    const [script, here] = [await bundle(), await run(1)];
    const figures = await figuresFrom(script, {
      'Content-Security-Policy': `default-src 'self'; ${policy}`,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    expect(figures.isolated).toBe(true);
    expect(Object.keys(figures).filter((name) => ['relaxed', 'plain', 'portable'].includes(name))).toEqual(kernels);
    for (const name of [...kernels, 'automatic']) expect(figures[name], name).toBeCloseTo(here.plain as number, 9);
    expect(figures.view).not.toMatch(/^View/);
    expect(figures.trace).toBeCloseTo(1, 12);
    // Without WebAssembly no tuple is one for threads.
    if (kernels.length === 1) return expect(figures.threads).toBe(figures.portable);
    expect(figures.threads).toMatch(/a worker could not be started: .*worker-src blob:/);
    expect(figures.message).toMatch(/; by one thread, since more were refused: .*worker-src blob:/);
  });
});

function withResolvers(): { promise: Promise<string>; resolve: (value: string) => void } {
  let resolve: (value: string) => void = () => {};
  const promise = new Promise<string>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
