/** Folders of results that cannot be made or written are refused at once, before anything is computed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/jobs';
import { inside, lsrdr, put, workIn } from './program';
import { folderOfSamples } from './samples';

const cwd = folderOfSamples();
workIn(cwd);
symlinkSync('nowhere/at/all', join(cwd, 'dangling'));
symlinkSync('loop', join(cwd, 'loop'));

/** What a search says that ends before its first job: it would tell of jobs with --progress. */
async function refusal(out: string): Promise<string> {
  const ended = await inside(['search', 'plan.json', '--progress', '--workers', '1', '--out', out]);
  expect([ended.code, ended.stdout], ended.stderr).toEqual([1, '']);
  return ended.stderr.replace(/^0\/.*\n/, '');
}

describe('a folder of results', () => {
  it.each([
    ['weights.npy', 'weights.npy: expected a folder, got a file'],
    ['weights.npy/below', 'weights.npy/below: cannot be made: not a directory'],
    ['weights.npy/far/below', 'weights.npy/far/below: cannot be made: not a directory'],
    ['/dev/null', '/dev/null: expected a folder, got a file'],
    ['dangling', 'dangling: expected a folder, got a link to nothing'],
    ['loop', 'loop: expected a folder, got a link to nothing'],
    ['loop/below', 'loop/below: cannot be made: too many symbolic links encountered'],
    ['n'.repeat(300), `${'n'.repeat(300)}: cannot be made: name too long`],
    ['', "--out: expected a folder, got ''"],
  ])('that cannot be made is named: %s', async (out, message) => {
    expect(await refusal(out)).toBe(`lsrdr search: ${message}\n`);
    expect(existsSync(join(cwd, 'nowhere'))).toBe(false);
  });

  it.runIf(existsSync('/proc/self'))('in a file system that takes none is refused at once, also for root', async () => {
    for (const out of ['/proc/results', '/proc/far/results']) {
      const { code, stdout, stderr } = await lsrdr(['search', 'plan.json', '--out', out], { cwd, within: 20_000 });
      expect([code, stdout, stderr]).toEqual([
        1,
        '',
        `lsrdr search: ${out}: cannot be made: no such file or directory\n`,
      ]);
    }
    // One that is there, and takes no files.
    expect(await refusal('/proc')).toBe('lsrdr search: /proc: cannot be written: no such file or directory\n');
  });

  const mounted = join(cwd, 'mounted');
  mkdirSync(mounted);
  const canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', mounted]).status === 0;
  afterAll(() => {
    if (canMount) spawnSync('umount', [mounted]);
  });
  it.runIf(canMount)('on a disk that is only read is refused, also for root (needs to be root)', async () => {
    expect(await refusal('mounted')).toContain('mounted: cannot be written: read-only file system');
    expect(await refusal('mounted/new')).toContain('mounted/new: cannot be made: read-only file system');
  });

  it('is made with all above it, is no worse for being there, and has nothing else in it', async () => {
    for (let twice = 0; twice < 2; twice++) {
      expect((await openStore(join(cwd, 'a/b/c'))).folder).toBe(join(cwd, 'a/b/c'));
    }
    await Promise.all(Array.from({ length: 8 }, (_, at) => openStore(join(cwd, 'many/at/once', String(at % 2)))));
    expect(readdirSync(join(cwd, 'many/at/once')).sort()).toEqual(['0', '1']);
    const search = ['search', 'plan.json', '--workers', '1', '--shard', '1/3', '--out', 'made/here'];
    expect((await lsrdr(search, { cwd })).code).toBe(0);
    const names = readdirSync(join(cwd, 'made/here'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
    put(cwd, 'a/b/c/file', '');
    await expect(openStore(join(cwd, 'a/b/c/file'))).rejects.toThrow('a/b/c/file: expected a folder, got a file');
  });
});
