/** The page of the example of digits: how to read it first, effects in words and not by signs. */
import { parseHTML } from 'linkedom';
import * as real from 'lsrdr/real';
import { expect, it } from 'vitest';
import { type ClusterReport, mostAffected } from '../../examples/mnist/clusters';
import { renderPage } from '../../examples/mnist/page';

const result = real.fit(
  [
    [
      [3, 0],
      [0, 1],
    ],
    [
      [0, 1],
      [1, 0],
    ],
  ],
  { rank: 1, restarts: 7 },
);
const of = (at: number, value: number): Float64Array =>
  Float64Array.from({ length: 10 }, (_, c) => (c === at ? value : 0.05));
const report = (pull: number): ClusterReport => ({
  ...{ result, hits: 8, runs: 8, shares: of(4, 0.55), pull: of(4, pull), membership: of(2, 0.1) },
  ...{ directions: [new Float64Array(784).fill(0.01)], weights: Float64Array.of(1) },
});
const content = { accuracy: 0.97, metadata: {}, wide: [report(-1)], single: [report(1)], seconds: 1 };
const { document } = parseHTML(renderPage(content));
const textOf = (selector: string): string => document.querySelector(selector)!.textContent!.replace(/\s+/g, ' ');

it('says how to read it before anything that has to be read', () => {
  const order = Array.from(document.querySelectorAll('h2, main > p > b'), ({ textContent }) => textContent);
  expect(order.filter((text) => text !== 'P')).toEqual(['How to read this.', 'Rank 1', 'Rank 1']);
});

it('says in words what a cluster does to a class, and has no negative shares', () => {
  expect([mostAffected(report(-1)), mostAffected(report(1))].map(({ digit, effect }) => `${digit} ${effect}`)).toEqual([
    '4 lowers',
    '4 raises',
  ]);
  expect(textOf('section')).toContain('55 % of fitness² from class 4, whose logit it lowers');
  expect(textOf('section')).toContain('55 %, lowers');
  expect(textOf('main')).not.toMatch(/[-−+]\d+(\.\d)? %/);
});

it('does not say that a few starts rule out others', () => {
  expect(result.coverage.bound).toBeGreaterThan(0.5);
  expect(textOf('main')).toContain(`at most ${(100 * result.coverage.bound).toFixed(0)} % (95 % confidence)`);
});
