/**
 * ρ(Φ(A)) of tuples that are larger elsewhere than where their radius comes from. Large tuples are restricted to the directions they live on, of which a part that is 1e-12
 * times the size of the rest is rounding as a rule, but not where the rest is nilpotent, or nearly so.
 */
import { describe, expect, it } from 'vitest';
import { similarity } from '../../src/real';
import { totalRadius } from '../../src/search/total-radius';
import { denseTuple, sparseTuple } from '../../src/tuple';

const [n, m] = [100, 40];

/** A diagonal from 1.4 to 1.99 beside a block m×m. */
const beside = (block: (i: number, k: number) => number): number[][] =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, k) => (i < m && k < m ? block(i, k) : i === k && i >= m ? 1 + i / 100 : 0)),
  );

const blocks: readonly { name: string; block: (i: number, k: number) => number }[] = [
  { name: 'a nilpotent shift in other units', block: (i, k) => (k === i + 1 ? 1e12 : 0) },
  {
    name: 'a small cycle in units decades apart',
    block: (i, k) => (i === 0 && k === 1 ? 1e12 : i === 1 && k === 0 ? 1e-14 : 0),
  },
];

describe.each(blocks)('$name beside a diagonal', ({ block }) => {
  const M = beside(block);
  const entries = M.flatMap((row, i) =>
    row.flatMap((x, k) => (x === 0 ? [] : [[0, i, k, x] as [number, number, number, number]])),
  );

  it.each([
    ['dense', denseTuple([M])],
    ['sparse', sparseTuple({ n, r: 1, entries })],
  ])('%s', (_, A) => {
    expect(totalRadius(A)).toBeCloseTo(1.99 ** 2, 9);
    expect(similarity(A, [[[1]]])).toBeCloseTo(1, 6);
  });
});
