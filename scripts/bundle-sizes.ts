/**
 * What a page loads for one function of the built package: bundled and minified by esbuild, compressed by gzip; what is only imported when it is needed, such as the script of
 * threads, is not counted. Each has a bound, so that what makes a bundle keep more than it uses does not come back unseen.
 */
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './packed';

/** In bytes. A bound is some hundreds of bytes above what was measured when it was written. */
const bounds: { readonly [program: string]: number } = {
  "export { partialTrace } from 'lsrdr/partial-trace'": 5_600,
  "export { dominantEigenpair } from 'lsrdr/dominant-eigen'": 32_400,
  "export { similarity } from 'lsrdr/real'": 45_000,
  "export { fit } from 'lsrdr/real'": 83_500,
  "export * from 'lsrdr/real'": 103_500,
};

/** The bytes of a program, with all that its first lines import. */
export async function sizeOf(program: string): Promise<number> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: root },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    external: ['node:*'],
    write: false,
    outdir: 'out',
    metafile: true,
    logLevel: 'error',
    logOverride: { 'ignored-bare-import': 'silent' },
    tsconfigRaw: '{}', // the package as it is installed, and not its sources
  });
  const sizes = new Map(outputFiles.map(({ path, contents }) => [path, gzipSync(contents, { level: 9 }).length]));
  const waiting = Object.keys(metafile.outputs).filter((path) => metafile.outputs[path]!.entryPoint === '<stdin>');
  const loaded = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (loaded.has(path)) continue;
    loaded.add(path);
    for (const { kind, path: next, external } of metafile.outputs[path]!.imports) {
      if (kind === 'import-statement' && external !== true) waiting.push(next);
    }
  }
  const ofPath = (path: string) => [...sizes].find(([full]) => full.endsWith(path))![1];
  return [...loaded].reduce((sum, path) => sum + ofPath(path), 0);
}

/** Prints the sizes. Throws if one is above its bound. */
export async function checkSizes(): Promise<void> {
  for (const [program, bound] of Object.entries(bounds)) {
    const size = await sizeOf(program);
    console.log(`${program}: ${(size / 1000).toFixed(1)} kB`);
    if (size > bound) throw new Error(`${program} takes ${size} bytes, more than ${bound}`);
  }
}
