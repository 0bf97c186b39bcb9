/** publint and arethetypeswrong on the packed package, the program that is built, and the sizes of bundles; build first. `npm run check:package` */
import { execFileSync } from 'node:child_process';
import { version } from '../package.json';
import { checkSizes } from './bundle-sizes';
import { root, run, withPacked } from './packed';

const told = execFileSync(process.execPath, ['dist/cli.js', '--version'], { cwd: root, encoding: 'utf8' });
if (told !== `${version}\n`) throw new Error(`dist/cli.js --version prints ${told}`);

await withPacked((tarball) => {
  run('npx', ['publint', tarball, '--strict'], root);
  run('npx', ['attw', tarball, '--quiet', '--profile', 'node16', '--exclude-entrypoints', './package.json'], root);
});

await checkSizes();
