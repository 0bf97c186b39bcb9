/**
 * publint and arethetypeswrong on the packed package, the program that is built, the size of what is downloaded, and the sizes of bundles; build first.
 * `npm run check:package`
 */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { version } from '../package.json';
import { checkSizes } from './bundle-sizes';
import { root, run, withPacked } from './packed';

/** Bytes of the packed package, some per cent above what was measured when this was written: the files' order and sizes let gzip find one form in the other, which one file too long undoes. */
const LARGEST = 600_000;

const told = execFileSync(process.execPath, ['dist/cli.js', '--version'], { cwd: root, encoding: 'utf8' });
if (told !== `${version}\n`) throw new Error(`dist/cli.js --version prints ${told}`);

await withPacked((tarball) => {
  const { size } = statSync(tarball);
  console.log(`packed: ${(size / 1000).toFixed(1)} kB`);
  if (size > LARGEST) throw new Error(`the package takes ${size} bytes packed, more than ${LARGEST}`);
  run('npx', ['publint', tarball, '--strict'], root);
  run('npx', ['attw', tarball, '--quiet', '--profile', 'node16', '--exclude-entrypoints', './package.json'], root);
});

await checkSizes();
