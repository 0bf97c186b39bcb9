/** The package as it would be published, from the `dist/` that is there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program to its end, showing what it prints; throws if it fails. */
export function run(program: string, args: readonly string[], folder: string): void {
  const { status } = spawnSync(program, args, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`failed: ${[program, ...args].join(' ')}`);
}

/** Packs the package into a folder outside the repository, which is gone afterwards. */
export async function withPacked(use: (tarball: string, folder: string) => void | Promise<void>): Promise<void> {
  if (!existsSync(`${root}dist/index.d.ts`)) throw new Error('there is no dist/: run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-packed-'));
  try {
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
    const name = execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }).trim();
    await use(join(folder, name), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
