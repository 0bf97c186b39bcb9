import { defineConfig } from 'tsup';

/** Every public subpath; `package.json` and `test/contracts/exports.test.ts` hold the same list. */
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

/** Where the compiled modules are; `scripts/package/build.ts` makes the files of the package of them. */
export const compiled = 'build/modules';

/**
 * Each module by itself. What lies together in a file of the package is not left to esbuild, whose files are of any size: the second form of the package, CommonJS, takes a tenth of the first
 * in the archive only where files are short (docs/dependencies.md).
 */
export default defineConfig({
  entry: ['src/**/*.ts'],
  bundle: false,
  format: ['esm'],
  target: 'es2022',
  outDir: compiled,
  // A map with the sources in it is twice as large as the package; the code is not minified, and the sources are in the repository.
  sourcemap: false,
  clean: true,
  silent: true,
});
