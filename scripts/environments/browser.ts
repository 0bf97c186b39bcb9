/** What a page posts that loads one script from a folder, in Chromium without a window, isolated so that threads may share memory. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';

const MILLISECONDS = 60_000;

const headers = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src blob:",
};

/** @throws Error where nothing comes within a minute */
export async function postedBy(chromium: string, folder: string, script: string): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'lsrdr-chromium-'));
  let answer: (text: string) => void = () => undefined;
  const posted = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = new URL(request.url!, 'http://localhost').pathname;
    if (request.method === 'POST') {
      let text = '';
      request.on('data', (part) => {
        text += String(part);
      });
      request.on('end', () => {
        response.end();
        answer(text);
      });
    } else if (extname(path) === '.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(readFileSync(join(folder, normalize(path))));
    } else {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><script type="module" src="/${script}"></script>`);
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    `--user-data-dir=${profile}`,
  ];
  const browser = spawn(chromium, [...flags, `http://127.0.0.1:${port}/`], { stdio: 'ignore', detached: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('nothing came from the page within a minute')), MILLISECONDS);
    });
    return await Promise.race([posted, late]);
  } finally {
    clearTimeout(timer);
    process.kill(-browser.pid!, 'SIGKILL');
    server.close();
    server.closeAllConnections();
    await new Promise((resolve) => browser.once('close', resolve));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
