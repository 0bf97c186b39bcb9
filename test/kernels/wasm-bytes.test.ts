import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { renderBytesModule } from '../../scripts/compile-kernels';
import { bytesOf, digitsOf } from '../../src/kernels/digits';

const shipped = readFileSync(fileURLToPath(new URL('../../src/kernels/wasm-bytes.ts', import.meta.url)), 'utf8');

it('the shipped WebAssembly bytes are what the AssemblyScript source compiles to', async () => {
  expect(shipped).toBe(await renderBytesModule());
});

it('digits are read back as the bytes that they were made of, and may stand in a literal', () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, k) => (k < 256 ? k : (k * 167) % 256));
  const digits = digitsOf(bytes);
  expect([...bytesOf(digits)]).toEqual([...bytes]);
  expect(digits).toMatch(/^[ -~]*$/);
  expect(digits).not.toMatch(/['"`$\\]/);
});
