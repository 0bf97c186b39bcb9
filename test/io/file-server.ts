/** A server of files in memory on this machine, with and without ranges, that keeps what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedFile {
  readonly bytes: Uint8Array;
  readonly etag?: string;
}

export interface FileServer {
  /** Ends with a slash. */
  readonly url: string;
  /** By path, without the slash. */
  readonly files: Map<string, ServedFile>;
  /** Takes a request in the place of the server; false to leave it to it. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
  knowsRanges: boolean;
  /** Path and range of every request. */
  readonly asked: string[];
  /** Bytes of all bodies. */
  sent: number;
  close(): Promise<void>;
}

export async function startFileServer(): Promise<FileServer> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://localhost').pathname.slice(1));
    self.asked.push(request.headers.range === undefined ? path : `${path} ${request.headers.range}`);
    if (self.intercept(request, response)) return;
    const file = self.files.get(path);
    if (file === undefined) {
      response.writeHead(404, { 'Content-Type': 'text/html' }).end('<!doctype html>no such file');
      return;
    }
    const { bytes, etag } = file;
    const tag = etag === undefined ? {} : { ETag: etag };
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (range === null || !self.knowsRanges) {
      self.sent += bytes.length;
      response.writeHead(200, tag).end(bytes);
      return;
    }
    const begin = Number(range[1]);
    const end = Math.min(bytes.length, Number(range[2]) + 1);
    if (begin >= bytes.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
      return;
    }
    self.sent += end - begin;
    response.writeHead(206, { ...tag, 'Content-Range': `bytes ${begin}-${end - 1}/${bytes.length}` });
    response.end(bytes.subarray(begin, end));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: FileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files: new Map(),
    intercept: () => false,
    knowsRanges: true,
    asked: [],
    sent: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return self;
}
