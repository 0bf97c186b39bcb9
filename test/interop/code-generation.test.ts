/** The package where no code may be generated from strings, as by a content security policy: the same figures, in plain views. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const program = `
  import { complex, real, superoperator, tuple } from './src/index.ts';
  const A = [[[1, 2], [2, 0]], [[0, 1], [1, 3]]];
  const { P, X, fitness } = real.fit(A, { rank: 1, seed: 1 });
  const pairs = A.map((M) => M.map((row) => row.map((x) => [x, x / 3])));
  const over = complex.fit(tuple.denseTuple(pairs), { rank: 1, restarts: 1 });
  const again = complex.fit(tuple.denseTuple([over.P, over.Q]), { rank: 1 });
  const views = [P, X, over.P, over.R, again.Q, superoperator.superoperator(A).choi()];
  let isForbidden = false;
  try { new Function(''); } catch { isForbidden = true; }
  console.log(JSON.stringify({
    isForbidden,
    classes: [...new Set(views.map((view) => view.constructor.name))],
    figures: [fitness, over.fitness, ...views.flatMap((view) => [...view.data, ...view.shape, ...view.stride])],
    read: [P.get(0, 1), P.transpose(1, 0).pick(0, null).get(1), over.P.get(0, 1, 1)],
  }));
`;

interface Told {
  readonly isForbidden: boolean;
  readonly classes: readonly string[];
  readonly figures: readonly number[];
  readonly read: readonly number[];
}

describe('without code from strings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-strict-'));
  const script = join(folder, 'program.mjs');
  const told = (...flags: string[]): Told =>
    JSON.parse(execFileSync(process.execPath, [...flags, script], { encoding: 'utf8' })) as Told;

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: root },
      bundle: true,
      format: 'esm',
      platform: 'node',
      write: false,
      tsconfigRaw: '{}',
    });
    writeFileSync(script, outputFiles[0]!.text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Regression: the import of the package threw an EvalError.
  it('imports, fits, and gives the same bits', () => {
    const [strict, free] = [told('--disallow-code-generation-from-strings'), told()];
    expect([strict.isForbidden, free.isForbidden]).toEqual([true, false]);
    expect(strict.figures).toEqual(free.figures);
    expect(strict.read).toEqual(free.read);
    expect(strict.figures.length).toBeGreaterThan(40);
    expect(strict.classes.filter((name) => name.startsWith('View'))).toEqual([]);
    expect(free.classes.every((name) => name.startsWith('View'))).toBe(true);
  });
});
