import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { defineConfig } from 'tsup';
import { bundled } from './src/search/run-worker-source';

/** Every public subpath is one entry; `package.json` and `test/contracts/exports.test.ts` hold the same list. */
export const subpaths = [
  'real',
  'complex',
  'quaternion',
  'field',
  'tuple',
  'superoperator',
  'partial-trace',
  'dominant-eigen',
  'cluster',
  'bilinear',
  'baselines',
  'exchange',
  'kernels',
  'io',
  'report',
  'jobs',
  'queue',
  'mathjs',
  'testing',
] as const;

/** The script of the threads that make whole runs, in the place of the module that bundles it. */
export const runWorker: Plugin = {
  name: 'run-worker',
  setup({ onLoad }) {
    onLoad({ filter: /run-worker-source\.ts$/ }, async () => {
      const text = await bundled(build, fileURLToPath(new URL('src/search/run-worker.ts', import.meta.url)));
      return { contents: `export const runWorkerSource = async () => ${JSON.stringify(text)};`, loader: 'js' };
    });
  },
};

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    ...Object.fromEntries(subpaths.map((name) => [name, `src/${name}/index.ts`])),
    cli: 'src/cli/main.ts',
    'job-worker': 'src/cli/job-worker.ts',
  },
  format: ['esm', 'cjs'],
  splitting: true,
  treeshake: true,
  // A map with the sources in it is twice as large as the package; the code is not minified, and the sources are in the repository.
  sourcemap: false,
  clean: true,
  target: 'es2022',
  esbuildPlugins: [runWorker],
  // The program is ESM alone, and so are its threads.
  onSuccess: async () => {
    for (const name of ['cli', 'job-worker']) await rm(new URL(`dist/${name}.cjs`, import.meta.url), { force: true });
  },
});
