/** Static files of one folder, to this machine alone. */
import { readFile, realpath } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, sep } from 'node:path';

const types: { readonly [ending: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * With the page isolated from other origins, large tuples are shared among threads; the policy of the worker is that of its own answer, since that of
 * the page is in the page.
 */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; img-src data:; style-src 'self'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** A server of the files below a folder; `listen` starts it. Anything but GET and HEAD of a file there is refused. */
export function fileServer(folder: string): Server {
  return createServer(async ({ method, url = '/' }, response) => {
    const answer = (status: number, type: string, body: string | Buffer): void => {
      response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
      response.end(method === 'HEAD' ? undefined : body);
    };
    if (method !== 'GET' && method !== 'HEAD') return answer(405, types['.txt']!, 'only files are here');
    try {
      const { pathname } = new URL(url, 'http://localhost');
      const path = decodeURIComponent(pathname);
      const wanted = join(folder, path.endsWith('/') ? `${path}index.html` : path);
      // Where links lead is what counts.
      const [real, base] = [await realpath(wanted), await realpath(folder)];
      if (!real.startsWith(base + sep)) throw new Error('outside');
      answer(200, types[extname(real)] ?? 'application/octet-stream', await readFile(real));
    } catch {
      answer(404, types['.txt']!, 'there is no such file');
    }
  });
}
