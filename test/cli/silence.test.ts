/** What could be misread or lost in silence is refused by its name. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../src/cli/checkpoint';
import { longWork } from '../../src/cli/long-work';
import { Journal } from '../../src/field';
import { writeNpy, writeNpz, writeSafetensors } from '../../src/io';
import { openStore, planJobs, runJob } from '../../src/jobs';
import { fitAsync } from '../../src/real';
import { inside, put, workIn } from './program';
import { folderOfSamples, gaussianArray, weights } from './samples';

const cwd = folderOfSamples();
workIn(cwd);

/** A command that is refused in one line. */
async function refusal(words: readonly string[]): Promise<string> {
  const ended = await inside(words);
  expect([ended.code, ended.stdout], ended.stderr).toEqual([1, '']);
  expect(ended.stderr.trimEnd().split('\n').length, ended.stderr).toBe(1);
  return ended.stderr.trimEnd();
}

describe('complex numbers', () => {
  // With the axis (re, im) these are [4, 2, 2], as if of real matrices 2×2, and [2, 3, 3, 4, 2].
  const pairs = gaussianArray([4, 2, 2], 2);
  const quaternionic = gaussianArray([2, 3, 3, 4, 2], 3);
  const good = gaussianArray([2, 3, 3, 2], 4);
  put(cwd, 'pairs.npy', writeNpy(pairs, { dtype: 'c16' }));
  put(cwd, 'pairs.npz', writeNpz({ pairs, quaternionic, good }, { dtype: 'c8' }));
  put(cwd, 'pairs.safetensors', writeSafetensors({ pairs, quaternionic, good }, { dtype: 'C64' }));

  it('are no tuple by their axis (re, im)', async () => {
    const message = 'expected complex numbers [r, n, n], got [4, 2] of';
    expect(await refusal(['fit', 'pairs.npy', '--rank', '1'])).toBe(`lsrdr fit: pairs.npy: ${message} <c16`);
    expect(await refusal(['fit', 'pairs.npz', '--tensor', 'pairs', '--rank', '1'])).toContain(`${message} <c8`);
    expect(await refusal(['fit', 'pairs.safetensors', '--tensor', 'pairs', '--rank', '1'])).toContain(`${message} C64`);
    expect(await refusal(['fit', 'pairs.npz', '--tensor', 'quaternionic', '--rank', '1'])).toContain(
      'expected complex numbers [r, n, n], got [2, 3, 3, 4] of <c8',
    );
  });

  it('are the one tuple of a file where they are', async () => {
    for (const file of ['pairs.npz', 'pairs.safetensors']) {
      expect(JSON.parse((await inside(['info', file, '--json'])).stdout).tuples, file).toEqual(['good']);
      const { stdout } = await inside(['fit', file, '--rank', '1', '--json']);
      expect(JSON.parse(stdout), file).toMatchObject({ algebra: 'complex', n: 3, r: 2 });
    }
  });
});

describe('a checkpoint', () => {
  const fit = ['fit', 'weights.npy', '--rank', '1', '--checkpoint'];

  it('takes the place of no file, and is refused before the work where there can be none', async () => {
    const before = readFileSync(join(cwd, 'weights.npy'));
    expect(await refusal([...fit, 'weights.npy'])).toBe(
      'lsrdr fit: weights.npy: is there already; --force replaces it',
    );
    expect(readFileSync(join(cwd, 'weights.npy'))).toEqual(before);
    expect(await refusal([...fit, 'no/where.json'])).toContain('no/where.json: there is no folder no');
    expect(await refusal([...fit, '.'])).toContain('expected a file, got a folder');
    for (const [command, ...more] of [['atlas', '--rank', '1'], ['sweep', '--ranks', '1'], ['report']]) {
      const words = [command!, 'weights.npy', ...more, '--checkpoint', 'weights.npy'];
      expect(await refusal(words), command).toContain('weights.npy: is there already');
    }
    const backprop = ['backprop', 'model.safetensors', '--output', '0', '--rank', '1', '--checkpoint', 'weights.npy'];
    expect(await refusal(backprop)).toContain('weights.npy: is there already');
    expect((await inside([...fit, 'weights.npy', '--force'])).code).toBe(0);
    expect(readFileSync(join(cwd, 'weights.npy'))).toEqual(before);
  });

  it('is none when a digit of its runs has changed', async () => {
    const journal = new Journal();
    await fitAsync(weights, { rank: 1, restarts: 1, journal });
    const file = await writeCheckpoint(join(cwd, 'digit.json'), ['fit', 'weights.npy', '--rank', '1'], journal);
    const text = readFileSync(file, 'utf8');
    expect(JSON.stringify((await readCheckpoint(file)).journal)).toBe(JSON.stringify(journal));
    const changed = text.replace(/"R":\[(-?)\d/, (_, sign) => `"R":[${sign}7`);
    expect(changed).not.toBe(text);
    put(cwd, 'digit.json', changed);
    expect(await refusal(['resume', file])).toContain('digit.json: checksum: expected ');
    put(cwd, 'digit.json', text);
    expect((await inside(['resume', file])).code).toBe(0);
  });

  it('that one goes on from is the one that is written again', async () => {
    const streams = { print: async () => {}, say: () => {}, draw: () => {}, isTerminal: false, width: 80 };
    const session = { streams, words: ['fit', 'x'], code: 0, journal: new Journal(), checkpoint: join(cwd, 'b.json') };
    const work = longWork(session as never, { workers: 1, checkpoint: join(cwd, 'a.json') }, undefined, async () => {
      process.emit('SIGINT');
    });
    await expect(work).rejects.toThrow(`lsrdr resume ${join(cwd, 'b.json')}`);
    expect((await readCheckpoint(join(cwd, 'b.json'))).words).toEqual(['fit', 'x']);
  });
});

describe('merge', () => {
  it('tells inputs of one name apart', async () => {
    put(cwd, 'other.npy', writeNpy(gaussianArray([3, 4, 4], 77)));
    const digests: string[] = [];
    for (const path of ['weights.npy', 'other.npy']) {
      const store = await openStore(join(cwd, `${path}.results`));
      const plan = { format: 'lsrdr-plan/1', sources: [{ name: 'w', path }], rank: 1 } as const;
      for (const job of await planJobs(plan, { folder: cwd })) {
        digests.push(job.input.digest.slice(0, 8));
        await store.write(await runJob(job, { folder: cwd }));
      }
    }
    const one = await inside(['merge', 'weights.npy.results']);
    expect(one.stdout).not.toContain('input');
    const both = (await inside(['merge', 'weights.npy.results', 'other.npy.results'])).stdout.split('\n');
    expect(both[0]).toMatch(/name +field +rank +input +jobs/);
    for (const digest of digests) expect(both.filter((line) => line.includes(` ${digest} `)).length).toBe(1);
  });
});
