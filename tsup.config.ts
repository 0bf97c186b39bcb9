import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { defineConfig, type Options } from 'tsup';
import { bundled } from './src/search/run-worker-source';

type TsupPlugin = NonNullable<Options['plugins']>[number];

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

/**
 * Namespaces that bundlers can leave out. esbuild makes `import * as real` an empty object that a call then fills, which is an effect: whoever bundles a subpath would have to keep the
 * call, and so all that the namespace has. Here the object is what a call gives that is marked as free of effects.
 */
export const pureNamespaces: TsupPlugin = {
  name: 'pure-namespaces',
  renderChunk(code) {
    const pure = code.replaceAll(/var (\w+) = \{\};\n__export\(\1, \{/g, 'var $1 = /* @__PURE__ */ __namespace({');
    if (/^__export\(/m.test(pure)) throw new Error('pure-namespaces: a namespace of a form that is not known');
    return { code: pure === code ? code : `${NAMESPACE}\n${pure}` };
  },
};

const NAMESPACE =
  'const __namespace = (all) => Object.defineProperties({}, Object.fromEntries(Object.entries(all).map(([name, get]) => [name, { get, enumerable: true }])));';

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
  plugins: [pureNamespaces],
  // The program is ESM alone, and so are its threads.
  onSuccess: async () => {
    for (const name of ['cli', 'job-worker']) await rm(new URL(`dist/${name}.cjs`, import.meta.url), { force: true });
  },
});
