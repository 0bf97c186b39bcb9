/**
 * Compiles the AssemblyScript kernels and returns their bytes; as a program, writes them into `src/kernels/wasm-bytes.ts`.
 * `npm run build:kernels`
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { digitsOf } from '../src/kernels/digits';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The builds: each with its own copy of memory, imported from JavaScript. */
export const builds = {
  plain: ['--enable', 'simd'],
  relaxed: ['--enable', 'simd', '--enable', 'relaxed-simd'],
} as const;

export async function compileKernel(name: keyof typeof builds): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const flags = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--maximumMemory',
    '65536',
    ...builds[name],
  ];
  const { error, stderr } = await asc.main(['sweep.ts', '--outFile', 'out.wasm', ...flags], {
    readFile: (file: string) => {
      const path = `${root}assembly/${file}`;
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (file: string, contents: string | Uint8Array) => {
      if (typeof contents !== 'string') files.set(file, contents);
    },
    listFiles: () => [],
  });
  const bytes = files.get('out.wasm');
  if (error || bytes === undefined)
    throw new Error(`compileKernel: ${name}: ${error?.message ?? ''}\n${stderr.toString()}`);
  return bytes;
}

/** The module that carries the bytes. */
export async function renderBytesModule(): Promise<string> {
  const lines = ['/** Compiled from `assembly/` by `npm run build:kernels`; a test compares. Do not edit. */'];
  for (const name of Object.keys(builds) as (keyof typeof builds)[]) {
    lines.push(`export const ${name} =\n  '${digitsOf(await compileKernel(name))}';`);
  }
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = `${root}src/kernels/wasm-bytes.ts`;
  const text = await renderBytesModule();
  // Left alone where it is right: other programs may be reading it.
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}
