/**
 * Writes the code of the package from the modules that tsup has compiled: ES modules in `dist/`, the same as CommonJS in `dist/cjs/`. `npm run build` calls tsup before it, and writes
 * the declarations after it.
 *
 * The code is not minified, so that traces can be read; comments are left to the declarations and the repository. There are no source maps: with the sources in them they
 * are twice as large as the package.
 */
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, type Plugin, rollup } from 'rollup';
import { parseAst } from 'rollup/parseAst';
import { compiled, subpaths } from '../../tsup.config';
import { chunksOf } from './chunks';
import { toCommonJs } from './commonjs';
import { isRunWorkerSource, runWorkerText } from './run-worker';

const root = fileURLToPath(new URL('../..', import.meta.url)).replaceAll('\\', '/');
const moduleOf = (path: string) => `${root}${compiled}/${path}.js`;

const library = Object.fromEntries([
  ['index', moduleOf('index')],
  ...subpaths.map((name) => [name, moduleOf(`${name}/index`)]),
]);
/** The program is an ES module alone, and so are its threads. */
const program = { cli: moduleOf('cli/main'), 'job-worker': moduleOf('cli/job-worker') };

/**
 * The script of threads, loaded when it is first needed. Its text is in the package once, as CommonJS, which both forms can load; the ES module names what is in it, since esbuild gives
 * a dynamic import of CommonJS a default alone.
 */
const RUN_WORKER = 'run-worker-source.js';

/** Modules name each other without endings, as sources do. */
const modules: Plugin = {
  name: 'modules',
  resolveId(name, importer) {
    if (importer === undefined) return name;
    if (!name.startsWith('.')) return { id: name, external: true };
    if (name.endsWith('/package.json')) return `${root}package.json`;
    const path = resolve(dirname(importer), name);
    const found = [`${path}.js`, `${path}/index.js`].find((each) => existsSync(each));
    if (found === undefined) throw new Error(`${importer} imports ${name}, which is not there`);
    if (isRunWorkerSource(found)) return { id: `./${RUN_WORKER}`, external: true };
    // The namespaces of the root are the files of the subpaths, and no objects made of what is in them.
    const subpath = importer === library['index'] ? subpaths.find((each) => library[each] === found) : undefined;
    return subpath === undefined ? found : { id: `./${subpath}.js`, external: true };
  },
  async load(id) {
    const text = await readFile(id, 'utf8');
    return id.endsWith('.json') ? `export const version = ${JSON.stringify(JSON.parse(text).version)};` : text;
  },
};

async function chunksWritten(): Promise<OutputChunk[]> {
  let chunks: ReadonlyMap<string, string> | undefined;
  const bundle = await rollup({
    input: { ...library, ...program },
    plugins: [modules],
    treeshake: { moduleSideEffects: false },
    onwarn({ message }) {
      throw new Error(`rollup: ${message}`);
    },
  });
  const { output } = await bundle.generate({
    format: 'es',
    generatedCode: 'es2015',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    hoistTransitiveImports: false,
    minifyInternalExports: false,
    onlyExplicitManualChunks: true,
    manualChunks(id, { getModuleInfo }) {
      chunks ??= chunksOf(Object.values({ ...library, ...program }), getModuleInfo);
      return chunks.get(id);
    },
  });
  return output.filter((each) => each.type === 'chunk');
}

/** Without comments that take whole lines, and without imports of nothing, by which rollup keeps an order of loading that no file depends on. */
function tidied(code: string): string {
  const out = code
    .replaceAll(/^[ \t]*(\/\*\*(?:(?!\*\/)[\s\S])*\*\/|\/\/.*)\n/gm, '')
    .replaceAll(/^import '\.\/.*';\n/gm, '');
  // Lines of a text in backticks may look like comments.
  if (treeOf(out) !== treeOf(code)) throw new Error('tidied: more than comments and imports of nothing is gone');
  return out;
}

/** What code says, but for imports of nothing. */
function treeOf(code: string): string {
  const body = parseAst(code).body.filter((node) => node.type !== 'ImportDeclaration' || node.specifiers.length > 0);
  return JSON.stringify(body, (key, value) =>
    key === 'start' || key === 'end' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
  );
}

/** The files that entries of the library reach. */
function reached(chunks: readonly OutputChunk[]): OutputChunk[] {
  const names = new Set(Object.keys(library).map((name) => `${name}.js`));
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  for (const name of names) for (const each of byName.get(name)?.imports ?? []) names.add(each);
  return chunks.filter(({ fileName }) => names.has(fileName));
}

const dist = `${root}dist`;
await rm(dist, { recursive: true, force: true });
await mkdir(`${dist}/cjs`, { recursive: true });
const chunks = await chunksWritten();
for (const chunk of chunks) chunk.code = tidied(chunk.code);
for (const { fileName, code } of chunks) await writeFile(`${dist}/${fileName}`, code);
for (const { fileName, code } of reached(chunks)) {
  const text = toCommonJs(code).replace(`import('./${RUN_WORKER}')`, `Promise.resolve(require('./${RUN_WORKER}'))`);
  await writeFile(`${dist}/cjs/${fileName}`, text);
}
const runWorker = `const runWorkerSource = async () => ${JSON.stringify(await runWorkerText())};\nexport { runWorkerSource };\n`;
await writeFile(`${dist}/cjs/${RUN_WORKER}`, toCommonJs(runWorker));
await writeFile(`${dist}/${RUN_WORKER}`, `export { runWorkerSource } from './cjs/${RUN_WORKER}';\n`);
await writeFile(`${dist}/cjs/package.json`, '{ "type": "commonjs", "sideEffects": false }\n');
await chmod(`${dist}/cli.js`, 0o755);
