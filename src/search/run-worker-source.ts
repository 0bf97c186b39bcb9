/**
 * run-worker.ts with all that it needs as one script, source text for threads: bundlers have no file to find. The build of the package puts the text in
 * the place of this module (scripts/package/); run from its sources, the package bundles it when it is first asked for, with esbuild.
 */
import { nodeModule } from '../node-module';

/** In the place of kernels/wasm-bytes.ts: the thread that starts others gives them the digits, so that a package or a page has them once. */
const kernelDigits = {
  name: 'kernel-digits',
  setup({ onLoad }: Builder): void {
    onLoad({ filter: /wasm-bytes\.ts$/ }, () => ({ contents: 'export const { plain, relaxed } = kernelDigits;' }));
  },
};

/** What is used of esbuild, which users of the package do not have. */
interface Builder {
  onLoad(options: { readonly filter: RegExp }, load: () => { readonly contents: string }): void;
}
type Build = (options: object) => Promise<{ readonly outputFiles?: readonly { readonly text: string }[] }>;

let text: Promise<string> | undefined;

/** The script, which declares `runs` and expects `kernelDigits`, an object with both builds of the kernels. */
export function runWorkerSource(): Promise<string> {
  text ??= bundledNow();
  return text;
}

async function bundledNow(): Promise<string> {
  const { createRequire } = await nodeModule<typeof import('node:module')>('node:module');
  const { build } = createRequire(import.meta.url)('esbuild') as { readonly build: Build };
  return bundled(build, new URL('./run-worker.ts', import.meta.url).pathname);
}

/** The bundle of an entry, as such a script. */
export async function bundled(build: Build, entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName: 'runs',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    minify: true,
    write: false,
    legalComments: 'inline',
    tsconfigRaw: '{}',
    plugins: [kernelDigits],
  });
  return outputFiles![0]!.text;
}
