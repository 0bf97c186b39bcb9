/** What `npm run bench` makes of its arguments, and of two files of results. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { commandOf, RequestError } from '../../bench/command';
import { questions } from '../../bench/questions';
import { isEstimate, type Row, read, resultsFolder, type Saved } from '../../bench/record';
import { comparison } from '../../bench/report/compare';

const known = ['starts', 'roof'];

describe('arguments', () => {
  it('are to measure, to render, or to compare', () => {
    expect(commandOf([], known)).toEqual({ task: 'measure', full: false, only: [] });
    expect(commandOf(['--full', '--only', 'roof', '--only=starts'], known)).toEqual({
      ...{ task: 'measure', full: true },
      only: ['roof', 'starts'],
    });
    expect(commandOf(['--render'], known)).toEqual({ task: 'render' });
    expect(commandOf(['--compare', 'a.json', 'b.json'], known)).toEqual({
      ...{ task: 'compare', before: 'a.json', after: 'b.json' },
    });
  });

  it.each([
    [['--only', 'rooof'], '--only: expected one of starts, roof, got rooof'],
    [['--only', 'roof', '--only', ''], '--only: expected one of starts, roof, got '],
    [['--only'], "Option '--only <value>' argument missing"],
    [['--fast'], "Unknown option '--fast'"],
    [['--full=yes'], "Option '--full' does not take an argument"],
    [['roof'], 'expected options only, got roof'],
    [['--compare'], '--compare: expected two files of results, got 0'],
    [['--compare', 'a', 'b', 'c'], '--compare: expected two files of results, got 3'],
    [['--compare', '--full', 'a', 'b'], '--compare measures nothing'],
    [['--compare', '--render', 'a', 'b'], '--compare measures nothing'],
    [['--render', '--only', 'roof'], '--render measures nothing'],
  ])('%j: %s', (args, message) => {
    expect(() => commandOf(args, known)).toThrow(RequestError);
    expect(() => commandOf(args, known)).toThrow(message);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'lsrdr-bench-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** An answer as it is committed, with its first estimate that is above 0 ten times as large, and without its last row. */
function changed(question: string): { path: string; key: string; count: number } {
  const saved = read(`${resultsFolder}${question}.json`);
  const positive = (row: Row) => Object.entries(row).find(([, value]) => isEstimate(value) && (value.low ?? 0) > 0);
  const at = saved.rows.findIndex((row) => positive(row) !== undefined);
  const [key, estimate] = positive(saved.rows[at]!)!;
  if (!isEstimate(estimate) || estimate === null) throw new Error('no estimate');
  const tenfold = {
    ...{ value: 10 * estimate.value!, low: 10 * estimate.low!, high: 10 * estimate.high! },
    count: estimate.count,
  };
  const rows = saved.rows.slice(0, -1).map((row, i) => (i === at ? { ...row, [key]: tenfold } : row));
  const after: Saved = { ...saved, mode: 'full', rows };
  const path = join(folder, `${question}.json`);
  writeFileSync(path, JSON.stringify(after));
  return { path, key, count: saved.rows.length };
}

describe('comparison', () => {
  it.each(questions)('$name: tells the one figure that has changed, and the row that is gone', ({ name }) => {
    const { path, key, count } = changed(name);
    const lines = comparison(`${resultsFolder}${name}.json`, path, questions).split('\n');
    expect(lines[0]).toMatch(new RegExp(`^${name}: `));
    expect(lines[1]).toContain('full mode, commit');
    expect(lines[2]).toBe(`${count - 1} rows in both, 1 in the first only, 0 in the second only`);
    expect(lines[3]).toContain(`: ${key} `);
    expect(lines[3]).toContain('× 10.0');
    expect(lines[4]).toBe('1 estimates differ by more than their intervals, 0 by less');
  });

  it('refuses what is no answer, by the name of the file', () => {
    const [none, other, old] = ['none', 'other', 'old'].map((name) => join(folder, `${name}.json`)) as [
      string,
      string,
      string,
    ];
    const starts = `${resultsFolder}starts.json`;
    expect(() => comparison(none, starts, questions)).toThrow(RequestError);
    expect(() => comparison(none, starts, questions)).toThrow(none);
    writeFileSync(other, '{"rows": 3}');
    expect(() => comparison(starts, other, questions)).toThrow(`expected a file of results, got ${other}`);
    writeFileSync(other, 'null');
    expect(() => comparison(other, starts, questions)).toThrow(`expected a file of results, got ${other}`);
    writeFileSync(other, '{');
    expect(() => comparison(other, starts, questions)).toThrow(other);
    writeFileSync(old, JSON.stringify({ ...read(starts), question: 'asked no more' }));
    expect(() => comparison(starts, old, questions)).toThrow('no such question as asked no more');
    expect(() => comparison(starts, `${resultsFolder}roof.json`, questions)).toThrow("got 'starts' and 'roof'");
  });
});

describe('the program', () => {
  const bench = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const program = fileURLToPath(new URL('../../bench/run.ts', import.meta.url));
      const child = execFile(process.execPath, ['--import', 'tsx', program, ...args], (_, out, err) => {
        resolve({ code: child.exitCode!, out, err });
      });
    });

  it('compares, and tells in one line why it does nothing', { timeout: 60_000 }, async () => {
    const { path, key } = changed('starts');
    const [compared, strange, absent] = await Promise.all([
      bench('--compare', `${resultsFolder}starts.json`, path),
      bench('--only', 'everything'),
      bench('--compare', path, join(folder, 'absent.json')),
    ]);
    expect(compared).toMatchObject({ code: 0, err: '' });
    expect(compared.out).toContain(`: ${key} `);
    expect(strange).toMatchObject({ code: 2, out: '' });
    expect(strange.err).toMatch(/^bench: --only: expected one of [^\n]+, got everything\n$/);
    expect(absent.code).toBe(2);
    expect(absent.err).toMatch(/^bench: compare: [^\n]+absent\.json[^\n]+\n$/);
  });
});
