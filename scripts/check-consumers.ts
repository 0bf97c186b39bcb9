/**
 * The package as users have it: packed, installed outside the repository by what README says, with npm and with pnpm (where a program
 * reaches only what it installed itself), and type-checked as strictly as there is, libraries included, as ESM and as CommonJS. README's
 * programs are compiled there both ways, run, and print the same; and the program `lsrdr` runs. Build first. `npm run check:consumers`
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';
import { writeNpy } from '../src/io';
import { markdownExamples } from '../test/contracts/examples-source';
import { subpaths } from '../tsup.config';
import { root, run, withPacked } from './packed';

const readme = readFileSync(`${root}README.md`, 'utf8');
const programs = markdownExamples('README.md', readme).map(({ code }) => code);

/** What README tells users to install. */
const advised = [...readme.matchAll(/^npm install (.*)$/gm)].flatMap(([, list]) =>
  list!
    .replace(/#.*/, '')
    .split(' ')
    .filter((word) => word !== '' && !word.startsWith('-')),
);

/** Subpaths that need optional peers, by their own documentation. */
const peers: { readonly [subpath: string]: readonly string[] } = {
  testing: ['fast-check'],
  report: ['@observablehq/plot'],
  queue: ['bullmq', 'ioredis'],
};

const managers: { readonly [name: string]: { readonly add: readonly string[]; readonly packages: readonly string[] } } =
  {
    npm: { add: ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'], packages: [] },
    pnpm: {
      add: [process.execPath, `${root}node_modules/pnpm/bin/pnpm.cjs`, 'add', '--prefer-offline'],
      packages: Object.values(peers).flat(),
    },
  };

/** Users' settings: Node's resolution with Node's types, a bundler's with the browser's. The first is that of the programs that run; the others are checked once, where all peers are installed. */
const settings: { readonly [name: string]: object } = {
  node16: { module: 'node16', lib: ['ES2022'], types: ['node'] },
  nodenext: { module: 'nodenext', lib: ['ES2022'], types: ['node'] },
  bundler: { module: 'esnext', moduleResolution: 'bundler', lib: ['ES2022', 'DOM'], types: [] },
};
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  target: 'es2022',
  noEmitOnError: true,
  outDir: 'out',
};

/** A program that imports every subpath, and types through the namespaces of the root. */
function importsOfAll(installed: readonly string[]): string {
  const reached = subpaths.filter((name) => (peers[name] ?? []).every((peer) => installed.includes(peer)));
  return [
    `import * as root from 'lsrdr';`,
    ...reached.map((name, at) => `import * as m${at} from 'lsrdr/${name}';`),
    `export const all = [root, ${reached.map((_, at) => `m${at}`)}];`,
    `export const fit: typeof root.real.fit = m${reached.indexOf('real')}.fit;`,
    `export type Types = [root.real.FitOptions, root.tuple.Tuple, root.cluster.AtlasEntry, root.algebra.Algebra];`,
    `export type Result = root.Lsrdr;`,
  ].join('\n');
}

function check(manager: string, tarball: string, folder: string): void {
  const { add, packages } = managers[manager]!;
  const [program, ...words] = add;
  const installed = [...advised.map((name) => (name === 'lsrdr' ? tarball : name)), ...packages];
  mkdirSync(folder);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('package.json', '{ "private": true }\n');
  run(program!, [...words, ...installed, '@types/node@20'], folder);

  for (const [kind, ending] of [
    ['mts', 'mjs'],
    ['cts', 'cjs'],
  ] as const) {
    write(`imports.${kind}`, importsOfAll(installed));
    programs.forEach((code, at) => {
      write(`readme-${at}.${kind}`, code);
    });
    const load = (name: string) => (kind === 'mts' ? `await import('${name}');` : `require('${name}');`);
    const names = [...programs.map((_, at) => `readme-${at}`), 'imports'];
    write(`run.${ending}`, names.map((name) => load(`./out/${name}.${ending}`)).join('\n'));
  }
  for (const [name, compilerOptions] of Object.entries(settings)) {
    if (name !== 'node16' && packages.length === 0) continue;
    write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, include: ['*.mts', '*.cts'] }),
    );
    console.log(`${manager}: tsc with ${name}`);
    run(
      process.execPath,
      [`${root}node_modules/typescript/bin/tsc`, ...(name === 'node16' ? [] : ['--noEmit'])],
      folder,
    );
  }
  const [esm, cjs] = ['run.mjs', 'run.cjs'].map((file) =>
    execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' }),
  );
  if (esm === '' || esm !== cjs) throw new Error(`README prints\n${esm}\nas ESM and\n${cjs}\nas CommonJS`);
  console.log(`${manager}: README's ${programs.length} programs run as ESM and as CommonJS`);
  checkProgram(
    manager,
    folder,
    peers['report']!.every((peer) => installed.includes(peer)),
  );
}

/** The program, by the name that the package manager gives it; a report says what it needs where that is not installed. */
function checkProgram(manager: string, folder: string, hasPlot: boolean): void {
  const program = join(folder, 'node_modules/.bin/lsrdr');
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const told = execFileSync(program, ['--version'], options);
  if (told !== `${version}\n`) throw new Error(`${manager}: lsrdr --version prints ${told}`);
  writeFileSync(
    join(folder, 'weights.npy'),
    writeNpy([
      [
        [2, 0],
        [0, 1],
      ],
    ]),
  );
  const { fitness } = JSON.parse(execFileSync(program, ['fit', 'weights.npy', '--rank', '1', '--json'], options)).point;
  if (Math.abs(fitness - 2) > 1e-6) throw new Error(`${manager}: lsrdr fit finds ${fitness}`);
  const { status, stderr } = spawnSync(program, ['report', 'weights.npy', '--rank', '1'], options);
  const isRight = hasPlot ? status === 0 && stderr === '' : status === 1 && /^.*npm install .*\n$/.test(stderr);
  if (!isRight) {
    throw new Error(`${manager}: lsrdr report ${hasPlot ? 'with' : 'without'} Plot ends with ${status}: ${stderr}`);
  }
  console.log(`${manager}: lsrdr runs`);
}

await withPacked((tarball, folder) => {
  for (const manager of Object.keys(managers)) check(manager, tarball, join(folder, manager));
});
