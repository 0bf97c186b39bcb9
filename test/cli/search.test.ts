/** Searches on the cores of one machine, in shards, interrupted, damaged. */
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPool } from '../../src/cli/job-pool';
import { writeNpy } from '../../src/io';
import type { SearchDocument } from '../../src/jobs';
import { type Ended, inside, lsrdr, put, workIn } from './program';
import { folderOfSamples, gaussianArray, timeless } from './samples';

const cwd = folderOfSamples();
workIn(cwd);
const plan = (name: string, content: object): string =>
  put(cwd, name, JSON.stringify({ format: 'lsrdr-plan/1', ...content }));
plan('plan.json', {
  sources: [
    { name: 'w', path: 'weights.npy' },
    { name: 'm', path: 'model.safetensors', layer: 'all' },
  ],
  rank: [1, 2],
  restarts: 3,
  seed: { count: 2 },
});
const search = (text: string): SearchDocument => JSON.parse(text) as SearchDocument;
/** What must not depend on who computed it: all but seconds, and how often a thread had to read the matrices. */
const lasting = ({ jobs, cases, bits }: SearchDocument): unknown =>
  timeless({
    bits,
    cases,
    jobs: jobs.map(({ job, result, bits }) => ({ job, bits, result: { ...result, readings: 0 } })),
  });
const read = (file: string): SearchDocument => search(readFileSync(join(cwd, file), 'utf8'));
const good = ({ code, stderr }: Ended): void => expect([code, stderr]).toEqual([0, '']);

describe('search', () => {
  it('has the same bits in one process and in two shards of two threads', async () => {
    const [whole, first, second] = await Promise.all([
      lsrdr(['search', 'plan.json', '--workers', '1', '--json', '--out', 'whole'], { cwd }),
      lsrdr(['search', 'plan.json', '--workers', '2', '--shard', '1/2', '--out', 'a'], { cwd }),
      lsrdr(['search', 'plan.json', '--workers', '2', '--shard', '2/2', '--out', 'b'], { cwd }),
    ]);
    for (const ended of [whole, first, second]) good(ended);
    expect([...readdirSync(join(cwd, 'a')), ...readdirSync(join(cwd, 'b'))].sort()).toEqual(
      readdirSync(join(cwd, 'whole')),
    );
    expect(Math.abs(readdirSync(join(cwd, 'a')).length - readdirSync(join(cwd, 'b')).length)).toBeLessThanOrEqual(1);

    const merged = await inside(['merge', 'a', 'b', '--plan', 'plan.json', '--out', 'merged.json']);
    expect([merged.code, merged.stderr]).toEqual([0, '']);
    const found = read('merged.json');
    expect(found.jobs.length).toBe(12);
    expect(lasting(found)).toEqual(lasting(search(whole.stdout)));
    expect(merged.stdout).toContain('12 jobs');
    for (const row of found.cases) expect(merged.stdout).toContain(row.address!.slice(0, 8));

    const part = await inside(['merge', 'a', '--plan', 'plan.json']);
    expect(part.code).toBe(1);
    const missing = 12 - readdirSync(join(cwd, 'a')).length;
    expect(part.stdout).toContain(`${missing} missing:`);
    expect(part.stdout.match(/^ {4}(w|m, layer [01]), real, rank [12], seed [04] \([0-9a-f]{8}\)$/gm)!.length).toBe(
      missing,
    );
    expect((await inside(['merge', 'a'])).code).toBe(0);
  });

  it('makes nothing twice, and damaged documents again', async () => {
    const folder = join(cwd, 'whole');
    const files = readdirSync(folder);
    const times = () => files.map((file) => statSync(join(folder, file)).mtimeMs);
    const before = times();
    good(await lsrdr(['search', 'plan.json', '--out', 'whole'], { cwd }));
    expect(times()).toEqual(before);
    const [one, other] = files.map((file) => join(folder, file));
    const content = readFileSync(one!, 'utf8');
    truncateSync(one!, Math.floor(content.length / 2));
    writeFileSync(other!, readFileSync(other!, 'utf8').replace('"fitness":', '"fitness":1'));
    const again = await lsrdr(['search', 'plan.json', '--out', 'whole'], { cwd });
    expect(again.code).toBe(0);
    expect(again.stderr.match(/; it is computed again$/gm)!.length).toBe(2);
    expect(again.stderr).toContain(files[0]!);
    expect(
      times()
        .map((time, at) => time !== before[at])
        .filter(Boolean).length,
    ).toBe(2);
    expect(JSON.parse(readFileSync(one!, 'utf8')).bits).toBe(JSON.parse(content).bits);
    truncateSync(one!, 10);
    const merged = await inside(['merge', 'whole']);
    expect([merged.code, merged.stderr]).toEqual([1, expect.stringContaining('it is left out')]);
  });

  it('keeps at Ctrl-C what is done, and goes on to the same bits', async () => {
    put(cwd, 'long.npy', writeNpy(gaussianArray([3, 9, 9], 1)));
    plan('long.json', { sources: [{ path: 'long.npy' }], rank: [1, 2], restarts: 8, seed: { count: 4 } });
    const words = ['search', 'long.json', '--workers', '2'];
    const folder = join(cwd, 'long.results');
    let done = 0;
    const ended = await lsrdr([...words, '--progress'], {
      cwd,
      onError: (text, child) => {
        if (done > 0 || !text.includes('jobs done')) return;
        // As soon as the first result is there, the next jobs are at work.
        const look = setInterval(() => {
          done = existsSync(folder)
            ? readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).length
            : 0;
          if (done === 0) return;
          clearInterval(look);
          setTimeout(() => child.kill('SIGINT'), 30);
        }, 5);
        done = 0.5;
      },
    });
    expect([ended.code, ended.stdout], ended.stderr).toEqual([130, '']);
    const line =
      /interrupted with (\d) of 8 jobs done; this goes on: lsrdr search long.json --workers 2 --progress$/m.exec(
        ended.stderr,
      );
    expect(Number(line![1])).toBeGreaterThanOrEqual(1);
    expect(readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).length).toBe(Number(line![1]));
    const [later, whole] = await Promise.all([
      lsrdr([...words, '--json'], { cwd }),
      lsrdr([...words, '--json', '--out', 'at-once'], { cwd }),
    ]);
    for (const each of [later, whole]) good(each);
    expect(search(later.stdout).bits).toBe(search(whole.stdout).bits);
    expect(readdirSync(folder).filter((name) => name.includes('journal'))).toEqual([]);
  });

  it('goes on after a job that fails, and says which has not converged', async () => {
    put(
      cwd,
      'zero.npy',
      writeNpy([
        [
          [0, 0],
          [0, 0],
        ],
      ]),
    );
    plan('mixed.json', { sources: [{ path: 'zero.npy' }, { path: 'weights.npy' }], rank: 1 });
    const mixed = await lsrdr(['search', 'mixed.json'], { cwd });
    expect(mixed.code).toBe(1);
    expect(mixed.stderr).toMatch(/^lsrdr search: zero.npy, real, rank 1, seed 0 \([0-9a-f]{8}\): .*zero/m);
    expect(mixed.stdout).toMatch(/1 job.*\n.*1 missing/);
    plan('short.json', { sources: [{ path: 'weights.npy' }], rank: 2, maxSweeps: 2, start: 'random' });
    const short = await lsrdr(['search', 'short.json'], { cwd });
    expect([short.code, short.stderr]).toEqual([2, '']);
    expect(short.stdout).toContain('max-sweeps');
  });

  it('says in one line what is wrong', async () => {
    put(cwd, 'broken.json', '{"format": ');
    plan('odd.json', { sources: [{ path: 'weights.npy' }], ranks: [1] });
    const cases: [string, string][] = [
      ['search none.json', 'none.json: no such file'],
      ['search broken.json', 'broken.json: '],
      ['search odd.json', "unknown option 'ranks'"],
      ['search plan.json --shard 3/2', 'It is to be such as 3/16'],
      ['search plan.json --shard 0/2', 'It is to be such as 3/16'],
      ['search plan.json --workers 0', '--workers: expected a number from 1 to 1024'],
      ['merge none', 'none: expected a folder of results'],
      ['merge .', 'expected results of jobs, got none'],
      ['worker', '--queue: expected the Redis'],
      ['worker --queue nowhere', 'url: expected redis://…'],
      ['worker --queue redis://:secret@127.0.0.1:1', 'redis://127.0.0.1:1: connect ECONNREFUSED'],
    ];
    for (const [line, message] of cases) {
      const { code, stdout, stderr } = await inside(line.split(' '));
      expect([code, stdout], line).toEqual([1, '']);
      expect(stderr, line).toContain(message);
      expect(stderr.trimEnd().split('\n').length, stderr).toBe(1);
    }
  });
});

it('a pool whose threads cannot start says so, and does not wait for them', async () => {
  // Within this process the thread would be TypeScript, which the threads of this Node do not load.
  const pool = await openPool(1);
  try {
    await expect(pool.run({}, {})).rejects.toThrow(/the thread of the job has ended/);
  } finally {
    await pool.close();
  }
});
