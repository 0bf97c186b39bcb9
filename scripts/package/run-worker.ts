/** The script of the threads that make whole runs, in the place of the module that bundles it. */
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { bundled } from '../../src/search/run-worker-source';

/** Whether a path is that of the module. */
export const isRunWorkerSource = (path: string): boolean => /run-worker-source\.[jt]s$/.test(path);

/** The text of the script. */
export const runWorkerText = (): Promise<string> =>
  bundled(build, fileURLToPath(new URL('../../src/search/run-worker.ts', import.meta.url)));

/** For bundles made by esbuild. */
export const runWorker: Plugin = {
  name: 'run-worker',
  setup({ onLoad }) {
    onLoad({ filter: /run-worker-source\.ts$/ }, async () => {
      const text = await runWorkerText();
      return { contents: `export const runWorkerSource = async () => ${JSON.stringify(text)};`, loader: 'js' };
    });
  },
};
