import { defineConfig } from 'tsup';

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
  'kernels',
  'io',
  'mathjs',
  'testing',
] as const;

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    ...Object.fromEntries(subpaths.map((name) => [name, `src/${name}/index.ts`])),
  },
  format: ['esm', 'cjs'],
  splitting: true,
  treeshake: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
});
