/**
 * The playground as static files: two scripts, two styles, a page, and the files of the examples. `npm run playground -- --build` writes them to
 * `playground/dist/`, `npm run docs` to `site/playground/`. They need no server of their own kind, and nothing from elsewhere.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { loadMnist, pixelCount } from '../../examples/mnist/data';
import { writeNpz } from '../../src/io';
import { ndarray } from '../../src/ndarray';
import { script } from '../../src/report/script';
import { style } from '../../src/report/style';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Digits of each kind that the page has. */
const DIGITS = 20;

/** The script of report pages as a function, since the policy of this page lets no text run as a script. */
const reportScript: Plugin = {
  name: 'report-script',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^report-script$/ }, () => ({ path: 'report-script', namespace: 'report-script' }));
    onLoad({ filter: /.*/, namespace: 'report-script' }, () => ({
      contents: `export function enliven() { ${script} }`,
      loader: 'js',
    }));
  },
};

/** @param out a folder, which is emptied first */
export async function buildPlayground(out: string): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'examples'), { recursive: true });
  await build({
    entryPoints: { main: join(root, 'playground/page/main.ts'), worker: join(root, 'playground/worker/worker.ts') },
    outdir: out,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'linked',
    plugins: [reportScript],
    logLevel: 'warning',
  });
  await writeFile(join(out, 'report.css'), style);
  for (const name of ['index.html', 'controls.css', 'playground.css'])
    await cp(join(root, 'playground', name), join(out, name));
  const examples = {
    'modular-addition.safetensors': 'modular-addition/weights.safetensors',
    'mnist.safetensors': 'mnist/weights.safetensors',
    'dependencies.txt': 'dependencies/debian-12-r.txt',
  };
  for (const [name, path] of Object.entries(examples)) {
    await cp(join(root, 'examples', path), join(out, 'examples', name));
  }
  await writeFile(join(out, 'examples/digits.npz'), digits());
}

/** The first digits of each kind in the test set, as an npz of images and labels. */
export function digits(): Uint8Array {
  const { images, labels } = loadMnist('test');
  const places = Array.from({ length: 10 }, (_, digit) => {
    const all = Array.from(labels.data, (label, index) => (label === digit ? index : -1)).filter((index) => index >= 0);
    return all.slice(0, DIGITS);
  }).flat();
  const pixels = new Uint8Array(places.length * pixelCount);
  places.forEach((index, at) => {
    pixels.set(images.data.subarray(index * pixelCount, (index + 1) * pixelCount), at * pixelCount);
  });
  const kinds = Uint8Array.from(places, (index) => labels.data[index]!);
  return writeNpz(
    { images: ndarray(pixels, [places.length, 28, 28]), labels: ndarray(kinds, [places.length]) },
    { dtype: 'u1', compress: true },
  );
}

/** Sizes of what was built, for those who want to know. */
export async function sizes(out: string): Promise<string> {
  const names = ['main.js', 'worker.js', 'index.html', 'report.css', 'controls.css', 'playground.css'];
  const parts = await Promise.all(names.map(async (name) => `${name} ${(await readFile(join(out, name))).length}`));
  return parts.join(', ');
}
