/** bench/RESULTS.md is what its generator makes of the saved answers, and these are whole. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { Question } from '../../bench/question';
import { questions } from '../../bench/questions';
import { isEstimate, type Row, read, resultsFolder, type Saved } from '../../bench/record';
import { changes, describe as describeChanges } from '../../bench/report/compare';
import { generated, page } from '../../bench/report/generate';
import { cell, markdown } from '../../bench/report/markdown';
import { svgOf } from '../../bench/report/plot';

const files = generated();

describe('the page of results', () => {
  it('has an answer to each question', () => {
    const plots = questions.map(({ more = [] }) => 1 + more.length);
    expect(files.size).toBe(1 + plots.reduce((sum, count) => sum + count, 0));
  });

  it.each([...files.keys()].map((path) => [path.slice(path.lastIndexOf('/bench/') + 1), path]))(
    '%s is as committed',
    (_, path) => {
      expect(readFileSync(path, 'utf8')).toBe(files.get(path));
    },
  );

  it('is made the same again', () => {
    expect(generated()).toEqual(files);
  });

  it('links to files that exist', () => {
    const targets = [...files.get(page)!.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target!);
    expect(targets.length).toBeGreaterThan(2 * questions.length);
    expect(targets.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
  });

  it('tells neither paths nor hosts', () => {
    for (const [, text] of files) expect(text).not.toMatch(/\/tmp\/|\/home\/|\/root\/|https?:\/\/(?!www\.w3\.org)/);
  });

  it.each(questions)(
    '$name: rows are told apart, estimates lie in their intervals',
    ({ name, names, columns, figure }) => {
      const { rows } = read(`${resultsFolder}${name}.json`);
      const keys = rows.map((row) => names.map((key) => row[key]).join());
      expect(new Set(keys).size).toBe(rows.length);
      const shown = new Set([...columns.map(({ key }) => key), figure.x, figure.y, figure.line]);
      let estimates = 0;
      for (const row of rows) {
        for (const [key, value] of Object.entries(row)) {
          expect(shown, key).toContain(key);
          if (!isEstimate(value) || value.low === null || value.value === null) continue;
          estimates++;
          expect(value.low).toBeLessThanOrEqual(value.value);
          expect(value.high ?? Infinity).toBeGreaterThanOrEqual(value.value);
        }
      }
      expect(estimates).toBeGreaterThan(0);
    },
  );
});

const environment = {
  ...{ processor: 'P', cores: 2, gigabytes: 8, system: 'S', node: 'v20', kernel: 'plain' },
  ...{ commit: 'c', changed: false, date: '2026-01-01', loadBefore: 0, loadAfter: 0 },
};

const question: Question = {
  ...{ name: 'example', title: 'An example', about: 'About.', isTimed: true, names: ['size', 'method'] },
  measure: () => Promise.reject(new Error('not measured here')),
  columns: [
    { key: 'size', head: 'size' },
    { key: 'method', head: 'method' },
    { key: 'time', head: 'time', digits: 2 },
  ],
  figure: { x: 'size', y: 'time', line: 'method', kind: 'lines', labelX: 'size', labelY: 'time' },
  findings: (rows) => [`${rows.length} rows`],
};

const estimate = (value: number | null, low: number | null, high: number | null) => ({ value, low, high, count: 5 });

function savedWith(rows: readonly Row[], loadAfter = 0): Saved {
  const about = {
    question: 'example',
    mode: 'quick',
    seconds: 1,
    processorSeconds: 1,
    seeds: '0',
    skipped: ['all else'],
  } as const;
  return { ...about, rows, environment: { ...environment, loadAfter } };
}

const before = savedWith([
  { size: 1, method: 'a', time: estimate(2, 1, 3) },
  { size: 2, method: 'a', time: estimate(4, 3.5, 5) },
  { size: 3, method: 'a', time: estimate(8, 7, null) },
  { size: 4, method: 'a', time: estimate(9, 8, 10) },
]);

describe('the generator', () => {
  it('writes numbers, intervals, and what has not been reached', () => {
    expect(cell(estimate(12.345, 1, 20), 3)).toBe('12.3 (1–20)');
    expect(cell(estimate(null, 3, null), 3)).toBe('– (3–∞)');
    expect(cell(estimate(8, 7, null), 3)).toBe('8 (7–∞)');
    expect(cell(estimate(0.5, null, null), 3)).toBe('0.500');
    expect([cell(undefined, 3), cell(null, 3), cell('x', 3), cell(123456.7, 3), cell(0, 2)]).toEqual([
      '',
      '–',
      'x',
      '123457',
      '0',
    ]);
  });

  it('says where seconds come from a busy machine, and what was left out', () => {
    const text = (load: number): string => markdown([question], new Map([['example', savedWith(before.rows, load)]]));
    expect(text(3)).toContain('measured on a loaded machine');
    expect(text(0.3)).not.toContain('measured on a loaded machine');
    expect(text(0)).toContain('Left out: all else');
    expect(text(0)).toContain('| 2 | a | 4 (3.5–5) |');
    expect(text(0)).toContain('- 4 rows');
  });

  it('draws every point that is known, with the names of the lines, for light and dark', () => {
    const rows = [
      ...before.rows,
      { size: 5, method: 'a<b', time: estimate(null, 3, null) },
      { size: 6, method: 'b & c', time: 3 },
    ];
    const svg = svgOf(question.figure, rows);
    expect(svg.match(/<circle/g)?.length).toBe(5);
    expect(svg).toContain('b &amp; c');
    expect(svg).not.toContain('a<b');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
  });
});

describe('plots', () => {
  const plotOf = (figure: Question['figure'], rows: readonly Row[]): Document =>
    parseHTML(svgOf(figure, rows)).document as unknown as Document;
  const rulesOf = (plot: Document): Element[] => Array.from(plot.querySelectorAll('[aria-label="rule"] line'));

  it.each(['lines', 'dots'] as const)('of %s draw an interval without an end to the edge, with an arrow', (kind) => {
    const [x, y] = kind === 'dots' ? ['time', 'size'] : ['size', 'time'];
    const plot = plotOf({ ...question.figure, kind, x, y }, before.rows);
    const [from, to] = kind === 'dots' ? ['x1', 'x2'] : ['y1', 'y2'];
    const rules = rulesOf(plot).filter((one) => one.getAttribute(from) !== one.getAttribute(to));
    expect(rules).toHaveLength(4);
    const ends = rules.map((one) => Number(one.getAttribute(to)));
    const edge = kind === 'dots' ? Math.max(...ends) : Math.min(...ends);
    // 10 is the largest number that is known.
    expect(ends.map((end) => end === edge)).toEqual([false, false, true, true]);
    const arrows = Array.from(plot.querySelectorAll('text')).filter(({ textContent }) => /^[→↑]$/.test(textContent!));
    expect(arrows).toHaveLength(1);
  });

  it('give a method one colour, in all of them, and each of their lines another', () => {
    const colours = new Map<string, Set<string>>();
    let plots = 0;
    for (const [path, text] of files) {
      if (!path.endsWith('.svg')) continue;
      plots++;
      const legend = Array.from((parseHTML(text).document as unknown as Document).querySelectorAll('svg > g rect'));
      expect(legend.length).toBeGreaterThan(1);
      expect(new Set(legend.map((one) => one.getAttribute('fill'))).size).toBe(legend.length);
      for (const one of legend) {
        const name = one.nextElementSibling!.textContent!;
        colours.set(name, (colours.get(name) ?? new Set()).add(one.getAttribute('fill')!));
      }
    }
    expect(plots).toBeGreaterThan(9);
    expect([...colours].filter(([, { size }]) => size > 1).map(([name]) => name)).toEqual([]);
  });

  it('have numbers and no prefixes of units on logarithmic axes', () => {
    const rows = [0.2, 0.5, 3, 40, 2500].map((time, at) => ({ size: at + 1, method: 'a', time }));
    const labels = Array.from(
      plotOf({ ...question.figure, logY: true }, rows).querySelectorAll('[aria-label="y-axis tick label"] text'),
      ({ textContent }) => textContent!,
    );
    expect(labels).toContain('1000');
    expect(labels).toContain('0.2');
    expect(labels.filter((label) => !/^[\d.]*$/.test(label))).toEqual([]);
  });
});

describe('two results compared', () => {
  const after = savedWith([
    { size: 1, method: 'a', time: estimate(4, 3.5, 5) },
    { size: 2, method: 'a', time: estimate(4.5, 4, 5) },
    { size: 3, method: 'a', time: estimate(5, 4, 6) },
    { size: 4, method: 'a', time: estimate(9, 8, 10) },
    { size: 9, method: 'a', time: estimate(9, 8, 10) },
  ]);

  it('differ clearly where intervals are apart', () => {
    const found = changes(before, after, question.names);
    expect(found.map(({ where, isClear }) => [where, isClear])).toEqual([
      ['1, a', true],
      ['2, a', false],
      ['3, a', true],
    ]);
    expect(describeChanges(found)).toContain('1, a: time 2.00 (1.00–3.00) → 4.00 (3.50–5.00), × 2.00');
    expect(describeChanges(found)).toContain('2 estimates differ by more than their intervals, 1 by less');
    expect(changes(before, before, question.names)).toEqual([]);
  });

  it('must be of one question', () => {
    expect(() => changes(before, { ...after, question: 'other' }, [])).toThrow("got 'example' and 'other'");
  });
});
