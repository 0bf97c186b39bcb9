import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/** Tests that change the kernel in use, look into memory, or load the tables of tests in another way: a process each. */
const alone = [
  ...['browser', 'kernels'].map((room) => `test/${room}/**/*.test.ts`),
  ...['bilinear-compiled', 'bilinear-hadamard', 'graph', 'large'].map((name) => `test/tuple/${name}.test.ts`),
  'test/algebra/other-quaternions.test.ts',
];

function project(test: NonNullable<TestProjectInlineConfiguration['test']>): TestProjectInlineConfiguration {
  return {
    resolve: {
      // The package's own name resolves to its sources, so that examples and documentation are tested as a user would copy them.
      alias: [
        { find: /^lsrdr$/, replacement: source('index.ts') },
        { find: /^lsrdr\/([a-z-]+)$/, replacement: source('$1/index.ts') },
      ],
    },
    test: {
      ...test,
      setupFiles: ['test/support/kernel.setup.ts'],
      // Node knows relaxed SIMD without a flag from 22 on.
      execArgv:
        process.env.LSRDR_KERNEL === 'relaxed' && Number(process.versions.node.split('.')[0]) < 22
          ? ['--experimental-wasm-relaxed-simd']
          : [],
      testTimeout: 60_000,
      // Hooks start servers and browsers, and wait as long as tests do.
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  test: {
    // One worker a core; vitest would leave one core to itself, of two.
    maxWorkers: '100%',
    projects: [
      project({ name: 'alone', include: alone }),
      // A process a worker, which loads the sources once: a third of the time of these tests.
      project({ name: 'together', include: ['test/**/*.test.ts'], exclude: alone, isolate: false }),
    ],
  },
});
