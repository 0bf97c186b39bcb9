/** The package in a script of `node:vm` that may import nothing, which is where Jest runs CommonJS: Node's modules are there all the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const program = `
  import { writeFileSync } from 'node:fs';
  import { io, real } from './src/index.ts';
  export async function importRefused() { try { await import('node:' + 'fs'); return false; } catch { return true; } }
  export async function threads() {
    const A = Array.from({ length: 4 }, (_, j) => Array.from({ length: 96 }, (_, i) => Array.from({ length: 96 }, (_, k) => Math.sin(1 + j * 9216 + i * 96 + k))));
    const options = { rank: 2, maxSweeps: 6 };
    const results = [real.fit(A, options), await real.fitAsync(A, { ...options, workers: 2 }), await real.fitAsync(A, { ...options, workers: 'auto' })];
    return results.map(({ fitness, message }) => ({ fitness, message }));
  }
  export async function reads(path) {
    writeFileSync(path, io.writeNpy([[1, 2], [3, 4]]));
    return [...[...(await io.readTensors(path)).values()][0].data];
  }
`;

async function loaded(): Promise<{ [name: string]: (given?: unknown) => Promise<unknown> }> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
    tsconfigRaw: '{}',
  });
  const module = { exports: {} };
  const wrapped = runInThisContext(`(function (module, exports, require) {${outputFiles[0]!.text}\n})`);
  wrapped(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

const hasBuiltins = 'getBuiltinModule' in process;

describe.skipIf(!hasBuiltins)('in a script that may import nothing', async () => {
  const { importRefused, threads, reads } = hasBuiltins ? await loaded() : {};

  it('is one', async () => expect(await importRefused!()).toBe(true));

  it('threads start', async () => {
    const [alone, two, all] = (await threads!()) as { fitness: number; message: string }[];
    for (const { fitness, message } of [two!, all!]) {
      expect(fitness).toBeCloseTo(alone!.fitness, 9);
      expect(message).not.toContain('refused');
    }
  });

  it('files are read by their path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lsrdr-vm-'));
    try {
      expect(await reads!(join(folder, 'a.npy'))).toEqual([1, 2, 3, 4]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
