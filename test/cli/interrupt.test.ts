/** Ctrl-C, and going on. */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { progressOn } from '../../src/cli/progress';
import { writeNpy } from '../../src/io';
import { type Ended, lsrdr, put } from './program';
import { folderOfSamples, gaussianArray, timeless } from './samples';

const cwd = folderOfSamples();
put(cwd, 'long.npy', writeNpy(gaussianArray([3, 9, 9], 1)));
put(cwd, 'changed.npy', writeNpy(gaussianArray([3, 9, 9], 2)));

/** Sends a signal when the first line of progress has come, and after some more time. */
async function interrupted(
  words: readonly string[],
  after: number,
  signal: NodeJS.Signals = 'SIGINT',
  folder = cwd,
): Promise<Ended> {
  let isSent = false;
  return lsrdr([...words, '--progress', '--workers', '1'], {
    cwd: folder,
    onError: (text, child) => {
      if (isSent || !text.includes('sweep')) return;
      isSent = true;
      setTimeout(() => child.kill(signal), after);
    },
  });
}

/** The file that is said to go on. */
function checkpointIn({ stderr }: Ended): string {
  return /lsrdr resume (\S+)$/m.exec(stderr)![1]!;
}

const runsIn = (file: string): number =>
  JSON.parse(readFileSync(join(cwd, file), 'utf8')).journal.searches.reduce(
    (sum: number, { runs }: { runs: unknown[] }) => sum + runs.length,
    0,
  );

describe('an interrupted command', () => {
  it('goes on, twice, to what an uninterrupted one finds', async () => {
    const words = ['fit', 'long.npy', '--rank', '2', '--restarts', '15', '--seed', '3', '--out', 'result.json'];
    const first = await interrupted(words, 80);
    expect([first.code, first.stdout], first.stderr).toEqual([130, '']);
    expect(existsSync(join(cwd, 'result.json'))).toBe(false);
    const file = checkpointIn(first);
    const done = runsIn(file);
    expect(first.stderr).toContain(`interrupted with ${done} run`);
    expect(done).toBeLessThan(16);

    const second = await interrupted(['resume', file], 100);
    expect([second.code, checkpointIn(second)], second.stderr).toEqual([130, expect.stringContaining(file)]);
    expect(runsIn(file)).toBeGreaterThanOrEqual(done);

    const [last, whole] = await Promise.all([
      lsrdr(['resume', file, '--no-progress', '--json'], { cwd }),
      lsrdr([...words.slice(0, -2), '--json'], { cwd }),
    ]);
    expect([last.code, last.stderr]).toEqual([0, '']);
    const stored: unknown = JSON.parse(readFileSync(join(cwd, 'result.json'), 'utf8'));
    expect(stored).toEqual(JSON.parse(last.stdout));
    // A run that was broken off is read again, so that readings are more.
    const withoutAccount = (text: string) => ({ ...(timeless(JSON.parse(text)) as object), readings: undefined });
    expect(withoutAccount(last.stdout)).toEqual(withoutAccount(whole.stdout));
  });

  it('goes on in a sweep, by SIGTERM and from another place', async () => {
    const words = ['sweep', 'long.npy', '--ranks', '1-2', '--restarts', '4', '--checkpoint', 'sweep.checkpoint.json'];
    const first = await interrupted(words, 80, 'SIGTERM');
    expect([first.code, checkpointIn(first)], first.stderr).toEqual([143, 'sweep.checkpoint.json']);
    mkdirSync(join(cwd, 'moved'));
    renameSync(join(cwd, 'sweep.checkpoint.json'), join(cwd, 'moved/s.json'));
    const [last, whole] = await Promise.all([
      lsrdr(['resume', 'moved/s.json', '--folder', '.', '--no-progress', '--json'], { cwd }),
      lsrdr([...words.slice(0, -2), '--json'], { cwd }),
    ]);
    expect([last.code, last.stderr]).toEqual([0, '']);
    const rows = (text: string) =>
      (timeless(JSON.parse(text)) as { fitness: number; result: object }[]).map(({ fitness, result }) => ({
        fitness,
        result: { ...result, readings: undefined },
      }));
    expect(rows(last.stdout)).toEqual(rows(whole.stdout));
  });

  it('does not go on with other matrices, nor over a file that is there', async () => {
    const words = ['fit', 'input.npy', '--rank', '2', '--restarts', '60', '--out', 'once.json', '--force'];
    put(cwd, 'input.npy', readFileSync(join(cwd, 'long.npy')));
    const first = await interrupted(words, 300);
    const file = checkpointIn(first);
    put(cwd, 'once.json', 'mine');
    const over = await lsrdr(['resume', file], { cwd });
    expect([over.code, over.stderr]).toEqual([1, expect.stringContaining('once.json: is there already')]);
    put(cwd, 'input.npy', readFileSync(join(cwd, 'changed.npy')));
    const other = await lsrdr(['resume', file, '--force'], { cwd });
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('expected runs of this tuple')]);
  });

  it('ends at once the second time', async () => {
    let sent = 0;
    const { code, stderr } = await lsrdr(
      ['fit', 'long.npy', '--rank', '8', '--restarts', '100000', '--progress', '--checkpoint', 'no.json'],
      {
        cwd,
        onError: (text, child) => {
          if (sent === 0 && text.includes('sweep')) {
            sent = 1;
            child.kill('SIGINT');
            child.kill('SIGINT');
          }
        },
      },
    );
    // Two signals may arrive as one, and then there is a checkpoint.
    expect(code, stderr).toBe(130);
  });
});

describe('progress', () => {
  const state = { run: 1, runs: 4, sweep: 12, fitness: 3.25, residual: 2e-3, method: 'ascent' } as const;
  const drawn = (isTerminal: boolean, wanted?: boolean, steps?: { name: string; count?: number }): string => {
    let [text, clock] = ['', 0];
    const draw = (more: string): void => {
      text += more;
    };
    const streams = { print: async () => {}, say: () => {}, draw, isTerminal, width: 80 };
    const { onProgress, end } = progressOn(streams, wanted, steps, () => clock);
    onProgress({ ...state, run: 0 });
    clock += 9000;
    onProgress({ ...state, run: 1, fit: steps === undefined ? 0 : 1 });
    end();
    return text;
  };

  it('is one line of a terminal, with the time that is left', () => {
    expect(drawn(true)).toBe(
      '\r\x1b[Krun 1/4, sweep 12, fitness 3.25000, residual 2.0e-3, 0 s' +
        '\r\x1b[Krun 2/4, sweep 12, fitness 3.25000, residual 2.0e-3, 9 s, ~27 s left' +
        '\r\x1b[K',
    );
  });

  it('is lines of a log where it is asked for, and else nothing', () => {
    expect(drawn(false, true, { name: 'rank', count: 3 }).split('\n')[1]).toBe(
      'rank 2/3, run 2/4, sweep 12, fitness 3.25000, residual 2.0e-3, 9 s, ~13 s left',
    );
    expect(drawn(false)).toBe('');
    expect(drawn(true, false)).toBe('');
  });

  it('knows no time where the number of fits is not known', () => {
    expect(drawn(false, true, { name: 'round' })).not.toContain('left');
  });
});
