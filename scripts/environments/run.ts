/**
 * The packed package in every environment that it is meant for: Node 20 to 26 as ES module and as CommonJS, Bun, Deno, pages bundled by esbuild, Rollup, webpack and Vite under a
 * strict content security policy in Chromium, Jest 29 and Vitest. Each runs one program (figures.ts), and has to print what this Node prints. Build first; needs the registry of npm.
 * `npm run check:environments`; writes docs/environments.md. Types, pnpm and the programs of README are checked by `npm run check:consumers`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import { root, run, withPacked } from '../packed';
import { postedBy } from './browser';
import { commonjs, module } from './figures';

const tools = [
  ...[20, 22, 24, 26].map((major) => `node-${major}@npm:node@${major}`),
  'bun@1',
  'deno@2',
  'esbuild@0.27',
  'rollup@4',
  '@rollup/plugin-node-resolve@16',
  '@rollup/plugin-commonjs@29',
  'webpack@5',
  'vite@8',
  'jest@29',
  'vitest@4',
];

class Skipped extends Error {}

interface Environment {
  readonly name: string;
  readonly way: string;
  /** The package whose version counts. */
  readonly tool: string;
  readonly figures: (folder: string) => string | Promise<string>;
}

const line = 'figures().then((found) => console.log(JSON.stringify(found)));\n';
const post =
  "figures().then((found) => fetch('/', { method: 'POST', body: JSON.stringify(found) }), (error) => fetch('/', { method: 'POST', body: String(error.stack) }));\n";

const files: { readonly [name: string]: string } = {
  'figures.mjs': module,
  'figures.cjs': commonjs,
  'print.mjs': `import { figures } from './figures.mjs';\n${line}`,
  'print.cjs': `const { figures } = require('./figures.cjs');\n${line}`,
  'page.mjs': `import { figures } from './figures.mjs';\n${post}`,
  'index.html': '<!doctype html><script type="module" src="/page.mjs"></script>\n',
  'rollup.config.mjs': `import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
export default { input: 'page.mjs', output: { dir: 'out-rollup', format: 'es' }, plugins: [nodeResolve({ browser: true }), commonjs()] };
`,
  'vite.config.mjs': `export default { build: { outDir: 'out-vite', rollupOptions: { output: { entryFileNames: 'page.js', chunkFileNames: '[name].js' } } } };\n`,
  'webpack.cjs': `require('webpack')({
  mode: 'production', entry: './page.mjs', experiments: { outputModule: true },
  output: { path: require('node:path').resolve('out-webpack'), filename: 'page.js', module: true, publicPath: '/' },
}, (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); } });
`,
  'jest.config.cjs': `module.exports = { testMatch: ['**/figures.jest.cjs'] };\n`,
  'figures.jest.cjs': `const { writeFileSync } = require('node:fs');
const { figures } = require('./figures.cjs');
test('figures', async () => writeFileSync('jest.json', JSON.stringify(await figures())), 60000);
`,
  'figures.test.mjs': `import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { figures } from './figures.mjs';
test('figures', async () => writeFileSync('vitest.json', JSON.stringify(await figures())), 60000);
`,
};

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** What a program in node_modules, or one by its path, prints. */
const output =
  (program: string, ...words: string[]) =>
  (folder: string): string => {
    const path = program.startsWith('/') ? program : join(folder, 'node_modules', program);
    const { status, stdout, stderr, error } = spawnSync(path, words, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw error ?? new Error(`${stdout}${stderr}`);
    return stdout.trim();
  };

/** Bundled by a program into out-TOOL/page.js, then run in a page. */
const page =
  (tool: string, program: string, ...words: string[]) =>
  async (folder: string): Promise<string> => {
    if (chromium === undefined) throw new Skipped('there is no Chromium here');
    output(program, ...words)(folder);
    return postedBy(chromium, join(folder, `out-${tool}`), 'page.js');
  };

/** By a test, which writes TOOL.json. */
const tested =
  (tool: string, program: string, ...words: string[]) =>
  (folder: string): string => {
    output(program, ...words)(folder);
    return readFileSync(join(folder, `${tool}.json`), 'utf8');
  };

const environments: readonly Environment[] = [
  ...[20, 22, 24, 26].flatMap((major) => [
    { name: 'Node', way: 'ES module', tool: `node-${major}`, figures: output(`node-${major}/bin/node`, 'print.mjs') },
    { name: 'Node', way: 'CommonJS', tool: `node-${major}`, figures: output(`node-${major}/bin/node`, 'print.cjs') },
  ]),
  { name: 'Bun', way: 'ES module', tool: 'bun', figures: output('.bin/bun', 'print.mjs') },
  { name: 'Bun', way: 'CommonJS', tool: 'bun', figures: output('.bin/bun', 'print.cjs') },
  {
    name: 'Deno',
    way: 'ES module',
    tool: 'deno',
    figures: output('.bin/deno', 'run', '-A', '--node-modules-dir=manual', 'print.mjs'),
  },
  {
    name: 'esbuild',
    way: 'page in Chromium',
    tool: 'esbuild',
    figures: page(
      'esbuild',
      '.bin/esbuild',
      'page.mjs',
      '--bundle',
      '--minify',
      '--splitting',
      '--format=esm',
      '--outdir=out-esbuild',
    ),
  },
  {
    name: 'Rollup',
    way: 'page in Chromium',
    tool: 'rollup',
    figures: page('rollup', '.bin/rollup', '-c'),
  },
  {
    name: 'webpack',
    way: 'page in Chromium',
    tool: 'webpack',
    figures: page('webpack', process.execPath, 'webpack.cjs'),
  },
  {
    name: 'Vite',
    way: 'page in Chromium',
    tool: 'vite',
    figures: page('vite', '.bin/vite', 'build'),
  },
  { name: 'Jest', way: 'CommonJS', tool: 'jest', figures: tested('jest', '.bin/jest') },
  {
    name: 'Vitest',
    way: 'ES module',
    tool: 'vitest',
    figures: tested('vitest', '.bin/vitest', 'run', 'figures.test.mjs'),
  },
];

await withPacked(async (tarball, folder) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball, ...tools], folder);
  const expected = output(process.execPath, 'print.mjs')(folder);
  const versionOf = (tool: string): string =>
    JSON.parse(readFileSync(join(folder, 'node_modules', tool, 'package.json'), 'utf8')).version;

  const rows: string[] = [];
  const faults: string[] = [];
  for (const { name, way, tool, figures } of environments) {
    const title = `${name} ${versionOf(tool)}, ${way}`;
    let told = 'the same figures';
    try {
      const found = await figures(folder);
      if (found.trim() !== expected) {
        told = 'other figures';
        faults.push(`${title}\n${found}\nexpected\n${expected}`);
      }
    } catch (error) {
      told = error instanceof Skipped ? `left out: ${error.message}` : 'failed';
      if (!(error instanceof Skipped)) faults.push(`${title}\n${error instanceof Error ? error.message : error}`);
    }
    console.log(`${title}: ${told}`);
    rows.push(`| ${name} | ${versionOf(tool)} | ${way} | ${told} |`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n\n'));
  writeFileSync(
    `${root}docs/environments.md`,
    `${[
      '# Environments',
      '',
      `lsrdr ${version}, packed and installed as a user has it. One program runs in each: fits over R, C and H, JSON there and back, similarities, a fit and runs with two threads, a file of numpy. It has to print`,
      'the same figures everywhere, to ten digits. Pages are served under a content security policy without `unsafe-eval`. `npm run check:environments` writes this page; types, pnpm and the programs of',
      'the README are checked by `npm run check:consumers`, which is a part of `.ci/run`.',
      '',
      '| Environment | Version | As | Result |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n')}\n`,
  );
});
