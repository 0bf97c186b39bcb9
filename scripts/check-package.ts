/** publint and arethetypeswrong on the packed package; build first. `npm run check:package` */
import { root, run, withPacked } from './packed';

withPacked((tarball) => {
  run('npx', ['publint', tarball, '--strict'], root);
  run('npx', ['attw', tarball, '--quiet', '--profile', 'node16', '--exclude-entrypoints', './package.json'], root);
});
