/** Intervals of benchmarks against printed tables, and against how often they cover what is known. */
import { describe, expect, it } from 'vitest';
import { interleaved } from '../../bench/interleave';
import { exponentOf, meanOfGroups, median, medianOf, shareOf, student } from '../../bench/statistics';
import { randomSource } from '../../src/random';

const upTo = (m: number): number[] => Array.from({ length: m }, (_, i) => m - i);

describe('median', () => {
  it('is the middle, and half way between two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  it('is late where half has not arrived', () => {
    expect(median([1, Infinity, Infinity, Infinity])).toBe(Infinity);
    expect(medianOf([1, Infinity, 2]).value).toBe(2);
    expect(medianOf([1, Infinity, Infinity])).toEqual({ value: null, low: 1, high: null, count: 3 });
  });

  // Ranks from tables of confidence limits for the median (Conover, Practical Nonparametric Statistics).
  it.each([
    [1, 1],
    [5, 1],
    [6, 1],
    [8, 1],
    [9, 2],
    [12, 3],
    [15, 4],
    [20, 6],
    [25, 8],
    [50, 18],
  ])('of %i runs has its limits at rank %i from both ends', (m, rank) => {
    const { low, high, count } = medianOf(upTo(m));
    expect([low, high, count]).toEqual([rank, m + 1 - rank, m]);
  });

  it('covers the true one in 95 % of samples that are far from normal', () => {
    const random = randomSource(11);
    let covered = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const { low, high } = medianOf(Array.from({ length: 15 }, () => -Math.log(1 - random.uniform())));
      if (low! <= Math.LN2 && Math.LN2 <= high!) covered++;
    }
    // 1 − 2·P(B(15, ½) ≤ 3) = .9648, with four standard deviations of the count.
    expect(Math.abs(covered / 4000 - 0.9648)).toBeLessThan(0.012);
  });
});

describe('shareOf', () => {
  // Wilson's limits as printed by Newcombe (1998), table I.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (hits, count, low, high) => {
    const found = shareOf(hits, count);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });
});

describe('meanOfGroups', () => {
  it('has no width where groups agree, none to tell with one, and the same with the same seed', () => {
    expect(meanOfGroups([0.5, 0.5, 0.5])).toEqual({ value: 0.5, low: 0.5, high: 0.5, count: 3 });
    expect(meanOfGroups([0.25])).toEqual({ value: 0.25, low: null, high: null, count: 1 });
    expect(meanOfGroups([0, 1, 0.5, 1])).toEqual(meanOfGroups([0, 1, 0.5, 1]));
  });

  it('is as wide as the normal law says for many groups', () => {
    const random = randomSource(12);
    const groups = Array.from({ length: 400 }, () => random.normal());
    const { value, low, high } = meanOfGroups(groups);
    const mean = groups.reduce((sum, x) => sum + x, 0) / 400;
    const deviation = Math.sqrt(groups.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 400);
    expect(value).toBeCloseTo(mean, 12);
    expect((high! - low!) / (2 * 1.96 * (deviation / 20))).toBeGreaterThan(0.93);
    expect((high! - low!) / (2 * 1.96 * (deviation / 20))).toBeLessThan(1.07);
  });
});

describe('exponentOf', () => {
  it('is that of an exact power, with an interval of no width', () => {
    const { value, low, high } = exponentOf([1, 2, 5, 9].map((x) => [x, 7 * x ** 1.5]));
    for (const exponent of [value, low, high]) expect(exponent).toBeCloseTo(1.5, 10);
  });

  it('knows no interval of two points, and no exponent of one size', () => {
    const { value, low, high } = exponentOf([
      [1, 1],
      [2, 8],
    ]);
    expect(value).toBeCloseTo(3, 12);
    expect([low, high]).toEqual([null, null]);
    expect(() =>
      exponentOf([
        [2, 1],
        [2, 8],
      ]),
    ).toThrow(RangeError);
  });

  it('covers the true one in 95 % of noisy samples', () => {
    const random = randomSource(13);
    let covered = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const { low, high } = exponentOf([1, 2, 3, 4, 6].map((x) => [x, x ** 2 * Math.exp(0.1 * random.normal())]));
      if (low! <= 2 && 2 <= high!) covered++;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02);
  });

  it.each([
    [3, 3.182],
    [11, 2.201],
    [12, 2.179],
    [20, 2.086],
    [30, 2.042],
    [120, 1.98],
  ])('has Student’s quantile of %i degrees', (degrees, quantile) => {
    expect(student(degrees)).toBeCloseTo(quantile, 3);
  });
});

describe('interleaved', () => {
  it('runs all in each round, another one first each time', async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, run: (round: number) => order.push(`${name}${round}`) });
    const found = await interleaved(3, ['a', 'b', 'c'].map(contender));
    expect(order.join(' ')).toBe('a0 b0 c0 b1 c1 a1 c2 a2 b2');
    expect(found.get('b')).toEqual([2, 4, 9]);
    await expect(interleaved(1, ['a', 'a'].map(contender))).rejects.toThrow('different names');
  });
});
