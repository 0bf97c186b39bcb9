/** Intervals against published values and against counting. */
import { describe, expect, it } from 'vitest';
import { student, wilson } from '../../bench/statistics';
import { lineThrough, meanOf } from '../../experiments/intervals';
import { source } from '../support';

describe('Wilson', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i: %d to %d', (hits, trials, low, high) => {
    const found = wilson(hits, trials);
    expect(found[0]).toBeCloseTo(low, 4);
    expect(found[1]).toBeCloseTo(high, 4);
  });

  it('of failures is that of successes, turned round; what is no share is refused', () => {
    const [low, high] = wilson(3, 16);
    expect(wilson(13, 16)[0]).toBeCloseTo(1 - high, 12);
    expect(wilson(13, 16)[1]).toBeCloseTo(1 - low, 12);
    expect(() => wilson(1, 0)).toThrow(RangeError);
    expect(() => wilson(3, 2)).toThrow(RangeError);
  });
});

describe('Student', () => {
  // Tables of t, two-sided 5 %.
  it.each([
    [5, 2.5706],
    [7, 2.3646],
    [10, 2.2281],
    [19, 2.093],
    [30, 2.0423],
  ])('%i degrees of freedom: %d', (degrees, expected) => {
    expect(student(degrees) / expected).toBeCloseTo(1, 2);
  });

  it('holds the mean about 95 times of 100, and the ends of a line too (seed 3)', () => {
    const random = source(3);
    const counted = { mean: 0, at0: 0, slope: 0 };
    const inside = ({ value, half }: { value: number; half: number }, truth: number): number =>
      Number(Math.abs(value - truth) <= half);
    for (let k = 0; k < 2000; k++) {
      counted.mean += inside(meanOf(Array.from({ length: 8 }, () => 5 + random.normal())), 5);
      const { at0, slope } = lineThrough(Array.from({ length: 9 }, (_, i) => [i, 2 - 3 * i + random.normal()]));
      counted.at0 += inside(at0, 2);
      counted.slope += inside(slope, -3);
    }
    // 1900 ± 4 standard deviations.
    for (const count of Object.values(counted)) expect(Math.abs(count - 1900)).toBeLessThan(40);
  });
});
