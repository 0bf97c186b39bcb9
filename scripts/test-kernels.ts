/**
 * Runs the tests of the mathematics on every kernel but the default one, on which `npm test` runs all tests; what depends on no kernel
 * (contracts, files) or compares them by itself is left out here. `npm run test:kernels`
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type KernelName, kernelName } from '../src/kernels';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where every product that a kernel makes meets an oracle, and whole fits of every kind of tuple; what is above that calls the same verbs. */
const mathematics = [
  ...['laws', 'matrix'].map((room) => `test/${room}/`),
  ...['laws', 'dense', 'bilinear.test', 'bilinear-hadamard'].map((name) => `test/tuple/${name}`),
  'test/search/golden',
];

/**
 * The builds plain and relaxed come from one source, and differ in the rounding of a product alone: `npm test` runs everything on one of them, and this is for the other. How threads share
 * the work is the same JavaScript for both.
 */
const sameSource = [
  ...['compiled', 'products', 'quartic', 'slabs', 'no-memory', 'dying-threads', 'wasm-bytes'].map(
    (name) => `test/kernels/${name}`,
  ),
  'test/matrix/products',
  'test/search/golden',
];

const wanted = (name: KernelName) => (name === 'portable' || kernelName() === 'portable' ? mathematics : sameSource);

let failed = false;
for (const kernel of (['portable', 'plain', 'relaxed'] as const).filter((name) => name !== kernelName())) {
  console.log(`\nkernel ${kernel}`);
  const { status } = spawnSync('npx', ['vitest', 'run', ...wanted(kernel)], {
    cwd: root,
    env: { ...process.env, LSRDR_KERNEL: kernel },
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
