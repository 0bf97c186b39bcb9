/** Programs of the tests as processes, bundled once, beside the packages that they need. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { runWorker } from '../../scripts/package/run-worker';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The path of a program that `text` is, which may import from `src/`. */
export async function programOf(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-queue-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  await build({
    stdin: { contents: text, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile: join(folder, 'program.mjs'),
    external: ['bullmq', 'ioredis', 'tinypool'],
    logLevel: 'error',
    plugins: [runWorker],
    tsconfigRaw: '{}',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
  return join(folder, 'program.mjs');
}
