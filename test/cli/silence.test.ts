/** What could be misread or lost in silence is refused by its name. */

import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { againLine, readCheckpoint, writeCheckpoint } from '../../src/cli/checkpoint';
import { longWork } from '../../src/cli/long-work';
import { requireWritable, writeWhole } from '../../src/cli/output';
import { readNames } from '../../src/cli/report-files';
import { Journal } from '../../src/field';
import { writeNpy, writeNpz, writeSafetensors } from '../../src/io';
import { openStore, planJobs, runJob } from '../../src/jobs';
import { ndarray } from '../../src/ndarray';
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

describe('names', () => {
  const names = async (content: string | Uint8Array): Promise<string> => {
    put(cwd, 'names', content);
    return refusal(['report', 'weights.npy', '--rank', '1', '--rounds', '1', '--names', 'names']);
  };

  it('are one for each index, and one index for each', async () => {
    expect(await names('{"a": 0, "b": 0, "c": 1, "d": 2, "e": 3, "f": 4}')).toBe(
      "lsrdr report: names: 'b': expected an index of its own, got 0, that of 'a'",
    );
    expect(await names('{"a": 0, "a": 1, "b": 2, "c": 3, "d": 4, "e": 0}')).toContain(
      "names: expected the key 'a' once in an object, got it twice",
    );
    expect(await names('{"a": 0, "b": 4000000000}')).toContain('expected a name for each coordinate, got none for 1');
    expect(await names(Uint8Array.of(0x61, 0xff))).toContain('names: expected names in UTF-8, got other bytes');
  });

  it('have no mark of UTF-8', async () => {
    for (const content of ['\ufeffa\nb\nc\nd\ne\n', '\ufeff["a","b","c","d","e"]']) {
      put(cwd, 'names', content);
      expect(await readNames('names')).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
  });
});

describe('a report', () => {
  it('is refused before the search for what it would be refused after it', async () => {
    put(cwd, 'names.txt', 'a\nb\n');
    const twelve = ndarray(new Float64Array(12).fill(9), [12]);
    put(cwd, 'large.npy', writeNpy(twelve));
    // With (re, im) they are as many numbers as there are inputs.
    put(cwd, 'pairs6.npy', writeNpy(ndarray(new Float64Array(12), [6, 2]), { dtype: 'c16' }));
    put(cwd, 'no-inputs.npy', writeNpy(ndarray(new Float64Array(0), [0, 6])));
    put(cwd, 'text.npy', 'no');
    put(cwd, 'narrow.npy', writeNpy(gaussianArray([4, 3], 1)));
    const searching = ['report', 'model.safetensors', '--layer', '0', '--rank', '1', '--progress'];
    for (const [words, message] of [
      [['--names', 'names.txt'], 'names: expected 6, one for each coordinate, got 2'],
      [['--names', 'none.txt'], 'none.txt: no such file'],
      [['--image', '2x2'], 'image: expected 6 pixels'],
      [['--data', 'text.npy'], 'text.npy: expected weights'],
      [['--data', 'narrow.npy'], 'data.inputs'],
      [['--data', 'inputs.npy', '--labels', 'none.npy'], 'none.npy: no such file'],
      [['--data', 'inputs.npy', '--labels', 'large.npy'], 'data.labels[0]: expected an integer from 0 to 3, got 9'],
      [
        ['--data', 'inputs.npy', '--labels', 'pairs6.npy'],
        'data.labels: expected 12 labels, one for each input, got an array [6, 2]',
      ],
      [['--data', 'no-inputs.npy'], 'data.inputs: expected at least one input, got none'],
    ] as const) {
      // With --progress a search would be told of, in lines of its own.
      expect(await refusal([...searching, ...words]), words.join(' ')).toContain(message);
    }
  });

  it('of what was found loses no word of what is to be searched', async () => {
    put(cwd, 'found.json', JSON.stringify(await fitAsync(weights, { rank: 1 })));
    for (const words of [['--rank', '3'], ['--tensor', 'A'], ['--layer', '0'], ['--seed', '1'], ['--fold']]) {
      expect(await refusal(['report', 'found.json', ...words])).toContain(
        `found.json: ${words[0]}: expected the array or model that is to be searched, got what was found`,
      );
    }
    const { code } = await inside(['report', 'found.json', '--title', 'T', '--image', '1x5', '--no-progress']);
    expect(code).toBe(0);
  });
});

describe('output', () => {
  const fit = ['fit', 'weights.npy', '--rank', '1', '--out'];
  const written = (name: string): unknown => JSON.parse(readFileSync(join(cwd, name), 'utf8')).format;

  it('goes where a link leads, and is for whom the file was', async () => {
    put(cwd, 'target.json', 'mine');
    chmodSync(join(cwd, 'target.json'), 0o600);
    symlinkSync('target.json', join(cwd, 'link.json'));
    expect(await refusal([...fit, 'link.json'])).toContain('link.json: is there already');
    expect((await inside([...fit, 'link.json', '--force'])).code).toBe(0);
    expect(lstatSync(join(cwd, 'link.json')).isSymbolicLink()).toBe(true);
    expect(written('target.json')).toBe('lsrdr/1');
    expect(statSync(join(cwd, 'target.json')).mode & 0o777).toBe(0o600);
    symlinkSync('nowhere.json', join(cwd, 'dangling.json'));
    expect(await refusal([...fit, 'dangling.json'])).toContain('dangling.json: is a link to nothing');
  });

  it('takes the place of no file that has come meanwhile, and is not lost', async () => {
    const out = join(cwd, 'late.json');
    await requireWritable(out, false);
    put(cwd, 'late.json', 'of another process');
    const error = await writeWhole(out, 'result', false).then(String, String);
    expect(readFileSync(out, 'utf8')).toBe('of another process');
    const kept = /what was to be written is in (.*)$/.exec(error)![1]!;
    expect(readFileSync(kept, 'utf8')).toBe('result');
    await writeWhole(out, 'result', true);
    expect(readFileSync(out, 'utf8')).toBe('result');
    await writeWhole(join(cwd, 'new.json'), 'result', false);
    expect(readdirSync(cwd).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('names of files', () => {
  // They turn letters red, begin a line that looks like one of the program, set the title of a terminal, and clear it.
  const name = 'A\u001b[31m\nlsrdr: fake\u009b2J';
  const file = 'a\u001b]0;b\u0007.npz';
  put(cwd, file, writeNpz({ [name]: gaussianArray([2, 3, 3], 1), v: gaussianArray([3], 2) }));
  const plan = (source: object): string => JSON.stringify({ format: 'lsrdr-plan/1', sources: [source], rank: 1 });

  it.each([
    [['info', file]],
    [['fit', file, '--rank', '1']],
    [['fit', file, '--rank', '9']],
    [['fit', `${file}x`, '--rank', '9']],
    [['atlas', file, '--rank', '1', '--rounds', '1']],
    [['sweep', file, '--ranks', '1']],
    [['similarity', file, file]],
    [['merge', 'named.results']],
    [['search', 'missing.json']],
  ])('do not write to terminals: %j', async (words) => {
    const store = await openStore(join(cwd, 'named.results'));
    put(cwd, 'missing.json', plan({ name, path: file, tensor: `${name}x` }));
    const [job] = await planJobs(plan({ name, path: file, tensor: name }), { folder: cwd });
    await store.write(await runJob(job, { folder: cwd }));
    const { stdout, stderr } = await inside(words);
    const said = stdout + stderr;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(said).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(said.split('\n').filter((line) => line.startsWith('lsrdr: fake'))).toEqual([]);
    if (words[0] !== 'similarity') expect(said).toMatch(/\\u001b|\\u009b/);
  });
});

describe('a search', () => {
  it('has no more threads than a process can have', async () => {
    const sources = [{ path: 'weights.npy' }];
    put(cwd, 'threads.json', JSON.stringify({ format: 'lsrdr-plan/1', sources, rank: 1, seed: { count: 5000 } }));
    const message = '--workers: expected a number from 1 to 1024, or auto, got 5000';
    expect(await refusal(['search', 'threads.json', '--workers', '5000'])).toContain(message);
    expect(await refusal(['worker', '--queue', 'redis://127.0.0.1:1', '--workers', '5000'])).toContain(message);
  });

  it('says without a password how it goes on', () => {
    const words = ['search', 'a plan.json', '--queue', 'redis://:sec@ret@host:6379/1', '--queue=redis://u:secret@host'];
    expect(againLine(words)).toBe(
      "lsrdr search 'a plan.json' --queue redis://PASSWORD@host:6379/1 --queue=redis://PASSWORD@host",
    );
  });
});
