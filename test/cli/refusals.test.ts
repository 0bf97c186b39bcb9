/** What is wrong is said in one line that names it, without a stack, and ends with 1. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/io';
import { inside, lsrdr, put, shell, workIn } from './program';
import { folderOfSamples, gaussianArray } from './samples';

const cwd = folderOfSamples();
workIn(cwd);
const whole = readFileSync(join(cwd, 'weights.npy'));
const withNaN = gaussianArray([2, 3, 3], 1);
withNaN.set(1, 2, 0, Number.NaN);
put(cwd, 'empty.npy', '');
put(cwd, 'cut.npy', whole.subarray(0, 300));
put(cwd, 'head.npy', whole.subarray(0, 20));
put(cwd, 'text.npy', 'hello\n');
put(cwd, 'nan.npy', writeNpy(withNaN));
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
put(cwd, 'flat.npy', writeNpy([1, 2, 3]));
put(
  cwd,
  'wide.npy',
  writeNpy([
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ]),
);
put(cwd, 'broken.json', '{"format": "lsrdr/1", ');
put(cwd, 'other.json', '{"a": 1}');
put(cwd, 'null.json', 'null');
const twice = ['a', 'b'].map((path) => ({ name: 'x', path }));
put(cwd, 'twice.json', JSON.stringify({ format: 'lsrdr-plan/1', sources: twice, rank: 1 }));
put(cwd, 'cut.safetensors', readFileSync(join(cwd, 'model.safetensors')).subarray(0, 900));
mkdirSync(join(cwd, 'folder'));

/** Runs a command that is refused; gives what it says. */
async function refusal(words: readonly string[], code = 1): Promise<string> {
  const ended = await lsrdr(words, { cwd });
  expect([ended.code, ended.stdout], ended.stderr).toEqual([code, '']);
  expect(ended.stderr).not.toMatch(/\n\s+at |node:internal/);
  return ended.stderr;
}

/** Cases without a process each. */
async function all(cases: readonly (readonly [string, string])[]): Promise<void> {
  for (const [line, message] of cases) {
    const ended = await inside(line.split(' '));
    expect([ended.code, ended.stdout], line).toEqual([1, '']);
    expect(ended.stderr, line).toContain(message);
    expect(ended.stderr.trimEnd().split('\n').length, ended.stderr).toBe(1);
  }
}

describe('files', () => {
  it('that cannot be read are named with the reason', () =>
    all([
      ['fit nothing.npy --rank 1', 'lsrdr fit: nothing.npy: no such file or directory'],
      ['fit empty.npy --rank 1', 'empty.npy: '],
      ['fit cut.npy --rank 1', 'cut.npy: '],
      ['fit head.npy --rank 1', 'head.npy: '],
      ['fit text.npy --rank 1', 'text.npy: '],
      ['fit nan.npy --rank 1', 'nan.npy: A[1][2][0]: expected a finite number, got NaN'],
      ['fit zero.npy --rank 1', 'zero.npy: A: expected a tuple with ρ(Φ(A)) > 0, got the zero tuple'],
      ['fit flat.npy --rank 1', 'flat.npy: expected an array [r, n, n], [r, n, n, 2] or [r, n, n, 4], got [3]'],
      ['fit wide.npy --rank 1', 'wide.npy: expected an array [r, n, n]'],
      ['fit folder --rank 1', 'folder: '],
      ['info cut.safetensors', 'cut.safetensors: '],
      ['sweep weights.npz --ranks 1', "weights.npz: --tensor: expected one of 'A', 'B', got none"],
      ['atlas weights.npz --rank 1 --tensor C', "weights.npz: --tensor: expected one of 'A', 'B', 'v', got 'C'"],
      ['fit model.safetensors --rank 1', 'model.safetensors: --layer: expected one from 0 to 1, got none'],
      ['fit model.safetensors --rank 1 --layer 2', 'model.safetensors: --layer: expected one from 0 to 1, got 2'],
      ['similarity weights.npy folder', 'folder: '],
      ['similarity weights.npy model.safetensors --layer 0', "weights.npy: no convention fits names such as 'array'"],
      ['certify broken.json --input weights.npy', 'broken.json: '],
      ['certify other.json --input weights.npy', 'other.json: expected a result that fit has written, got other JSON'],
      ['certify null.json --input weights.npy', 'null.json: expected a result'],
      ['backprop model.safetensors --rank 1 --cluster other.json', 'other.json: expected a result'],
      ['resume broken.json', 'broken.json: '],
      ['resume other.json', "other.json: format: expected 'lsrdr-checkpoint/1', got undefined"],
      ['resume nothing.json', 'nothing.json: no such file or directory'],
    ]));

  it('are so for a process too', async () => {
    const [missing, cut] = await Promise.all(
      ['nothing.npy', 'cut.npy'].map((file) => refusal(['fit', file, '--rank', '1'])),
    );
    expect(missing).toBe('lsrdr fit: nothing.npy: no such file or directory\n');
    expect(cut).toMatch(/^lsrdr fit: cut\.npy: .*\n$/);
  });

  it('without permission are named', async () => {
    // Who is root may read everything, but not a link that leads to itself.
    symlinkSync('loop.npy', join(cwd, 'loop.npy'));
    expect(await refusal(['fit', 'loop.npy', '--rank', '1'])).toContain('loop.npy: too many symbolic links');
    if (process.getuid?.() === 0) return;
    chmodSync(put(cwd, 'secret.npy', whole), 0);
    expect(await refusal(['fit', 'secret.npy', '--rank', '1'])).toContain('secret.npy: permission denied');
  });

  it('on standard input are called so', async () => {
    const { code, stderr } = await lsrdr(['fit', '-', '--rank', '1'], { cwd, input: whole.subarray(0, 300) });
    expect([code, stderr.startsWith('lsrdr fit: standard input: ')], stderr).toEqual([1, true]);
  });
});

describe('words', () => {
  it('that are wrong are named', () =>
    all([
      ['fit weights.npy', 'lsrdr fit: --rank: expected the dimensions of the cluster, got none'],
      ['fit weights.npy --rank 9', 'lsrdr fit: weights.npy: --rank: expected an integer from 1 to 5, got 9'],
      ['fit weights.npy --rank two', "option '--rank <d>' argument 'two' is invalid"],
      ['fit weights.npy --rank 2 --seed -1', "argument '-1' is invalid"],
      ['fit weights.npy --rank 2 --tolerance 0', '--tolerance: expected a finite number > 0, got 0'],
      ['fit weights.npy --rank 2 --method newton', 'Allowed choices are auto, hermitian-cg'],
      ['fit weights.npy --rank 2 --until 0.1', '--until: expected --restarts beside it'],
      ['fit weights.npy --rank 2 --workers 0', '--workers: expected an integer from 1'],
      ['fit weights.npy --rank 2 --tensor a --layer 1', '--tensor and --layer: expected one of them, got both'],
      ['fit weights.npy more.npy --rank 2', "too many arguments for 'fit'"],
      ['fit weights.npy --rank 2 --out result.txt', 'result.txt: --out: expected a name that ends in .json or .npz'],
      ['sweep weights.npy --ranks 3-1', "argument '3-1' is invalid"],
      ['sweep weights.npy --ranks 2,1', '--ranks[1]: expected more than 2'],
      ['backprop model.safetensors --rank 1', '--output and --cluster: expected one of them, got none'],
      ['backprop model.safetensors --rank 1 --output 4', '--output: expected one from 0 to 3, got 4'],
      [
        'worker --queue redis://127.0.0.1:1 --stalled-after 0.01',
        '--stalled-after: expected a number of seconds from 0.1',
      ],
      ['worker --queue redis://127.0.0.1:1 --stalled-after 1e9', 'from 0.1 to 2000000, got 1000000000'],
      ['worker --queue redis://127.0.0.1:1', 'lsrdr worker: redis://127.0.0.1:1: connect ECONNREFUSED'],
      ['worker --queue http://x', 'lsrdr worker: url: expected redis://…, rediss://… or the path of a socket'],
      ['search plan.json --queue redis://127.0.0.1:1 --inline -1', "argument '-1' is invalid. It is to be 0 or more."],
      ['search twice.json', "lsrdr search: twice.json: sources[1].name: expected another one for each source, got 'x'"],
      ['sweep weights.npy --ranks 1-99999', 'It is to be 10000 ranks at most.'],
      ['completion tcsh', 'Allowed choices are bash, zsh, fish'],
      ['similarity weights.npy', "missing required argument 'b'"],
    ]));

  it('that are nearly right come with a suggestion', async () => {
    expect((await inside(['fit', 'weights.npy', '--rnak', '2'])).stderr).toContain('(Did you mean --rank?)');
    expect(await refusal(['fti', 'weights.npy'])).toContain('(Did you mean fit?)');
  });

  it('that are missing altogether lead to the help', async () => {
    expect((await inside([])).stderr).toContain('Usage: lsrdr [options] [command]');
  });
});

describe('output', () => {
  const fit = ['fit', 'weights.npy', '--rank', '1'];

  it('replaces no file without --force', async () => {
    writeFileSync(join(cwd, 'there.json'), 'mine');
    expect((await inside([...fit, '--out', 'there.json'])).stderr).toContain(
      'there.json: is there already; --force replaces it',
    );
    expect(readFileSync(join(cwd, 'there.json'), 'utf8')).toBe('mine');
    const { code } = await inside([...fit, '--out', 'there.json', '--force']);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, 'there.json'), 'utf8')).format).toBe('lsrdr/1');
    expect(readdirSync(cwd).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is refused before the work where it cannot be written', () =>
    all([
      ['fit weights.npy --rank 1 --out no/where.json', 'no/where.json: there is no folder no'],
      ['fit weights.npy --rank 1 --out folder', 'folder: --out: expected a name'],
      ['fit weights.npy --rank 1 --out weights.npy/x.json', 'weights.npy/x.json: not a directory'],
    ]));

  it.runIf(existsSync('/dev/full'))('on a full disk is an error', async () => {
    expect(await refusal([...fit, '--out', '/dev/full'])).toContain('lsrdr fit: /dev/full: no space left on device');
    const { code, stderr } = await shell('lsrdr fit weights.npy --rank 1 --json > /dev/full', { cwd });
    expect([code, stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^lsrdr fit: standard output: no space left on device; the runs/),
    ]);
    const help = await shell('lsrdr --help > /dev/full', { cwd });
    expect([help.code, help.stderr.trim()]).toEqual([1, 'lsrdr: standard output: no space left on device']);
  });

  it('goes to pipes and devices as they are', async () => {
    const { code, stdout } = await shell(
      'lsrdr fit weights.npy --rank 1 --out >(cat >&2) >/dev/null; lsrdr fit weights.npy --rank 1 --out /dev/null',
      { cwd },
    );
    expect([code, stdout.includes('written to /dev/null')]).toEqual([0, true]);
  });
});
