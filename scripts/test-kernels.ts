/**
 * Runs the tests of the mathematics on every kernel but the default one, on which `npm test` runs all tests; what depends on no kernel
 * (contracts, files) or compares them by itself is left out here. `npm run test:kernels`
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { kernelName } from '../src/kernels';

const root = fileURLToPath(new URL('..', import.meta.url));
const rooms = [
  'algebra',
  'dominant-eigen',
  'fields',
  'laws',
  'matrix',
  'partial-trace',
  'solver',
  'superoperator',
  'tuple',
];
let failed = false;
for (const kernel of (['portable', 'plain', 'relaxed'] as const).filter((name) => name !== kernelName())) {
  console.log(`\nkernel ${kernel}`);
  const { status } = spawnSync('npx', ['vitest', 'run', ...rooms.map((room) => `test/${room}/`)], {
    cwd: root,
    env: { ...process.env, LSRDR_KERNEL: kernel },
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
