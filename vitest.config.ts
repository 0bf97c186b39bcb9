import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    // The package's own name resolves to its sources, so that examples and documentation are tested as a user would copy them.
    alias: [
      { find: /^lsrdr$/, replacement: source('index.ts') },
      { find: /^lsrdr\/([a-z-]+)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/kernel.setup.ts'],
    // Node knows relaxed SIMD without a flag from 22 on.
    execArgv:
      process.env.LSRDR_KERNEL === 'relaxed' && Number(process.versions.node.split('.')[0]) < 22
        ? ['--experimental-wasm-relaxed-simd']
        : [],
    testTimeout: 60_000,
    // One worker a core; vitest would leave one core to itself, of two.
    maxWorkers: '100%',
  },
});
