import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { renderBytesModule } from '../../scripts/compile-kernels';

const shipped = readFileSync(fileURLToPath(new URL('../../src/kernels/wasm-bytes.ts', import.meta.url)), 'utf8');

it('the shipped WebAssembly bytes are what the AssemblyScript source compiles to', async () => {
  expect(shipped).toBe(await renderBytesModule());
});
