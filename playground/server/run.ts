/** `npm run playground`: builds the page and serves it to this machine; `-- --build` only builds, `-- --port 8080` takes another port. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPlayground, sizes } from './build';
import { fileServer } from './server';

const out = fileURLToPath(new URL('../dist', import.meta.url));

function words(): { readonly build: boolean; readonly port: number } {
  try {
    const { values } = parseArgs({
      options: { build: { type: 'boolean', default: false }, port: { type: 'string', default: '4173' } },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535)
      throw new RangeError(`--port: expected 0 to 65535, got ${values.port}`);
    return { build: values.build, port };
  } catch (error) {
    console.error(`${(error as Error).message}\nnpm run playground -- [--build] [--port 4173]`);
    process.exit(1);
  }
}

const { build: isBuildOnly, port } = words();
await buildPlayground(out);
console.log(`built: ${out} (${await sizes(out)} bytes)`);
if (!isBuildOnly) {
  const server = fileServer(out);
  server.on('error', (error: NodeJS.ErrnoException) => {
    const taken = `port ${port} is taken: npm run playground -- --port ${port + 1}, or --port 0 for any`;
    console.error(error.code === 'EADDRINUSE' ? taken : error.message);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  console.log(`http://localhost:${(server.address() as AddressInfo).port}/  (Ctrl-C ends it)`);
}
