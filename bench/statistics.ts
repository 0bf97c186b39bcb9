/**
 * Medians, shares and exponents with intervals of 95 %. Nothing is assumed of how runs are distributed: medians have order statistics, shares Wilson's
 * interval, and what is pooled from several tuples is drawn again by whole tuples, since starts on one tuple are no independent witnesses.
 */
import { randomSource } from '../src/random';

/** A median of runs, or a share of them, with its interval. A run that never arrived counts as later than all others; null stands for that. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Runs, or what was counted. */
  readonly count: number;
}

/** What the intervals are meant to cover. */
const LEVEL = 0.95;

/** The middle value of a list, the mean of both where there are two. */
export function median(list: readonly number[]): number {
  if (list.length === 0) throw new RangeError('median: expected some numbers, got none');
  const sorted = [...list].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : meanOf(sorted[half - 1]!, sorted[half]!);
}

/** Not NaN between two runs that have not arrived. */
const meanOf = (low: number, high: number): number => (low === high ? low : (low + high) / 2);

/**
 * The median with an interval between two order statistics, the k-th from below and from above, for the largest k with
 * P(fewer than k of m runs below the median) ≤ 2.5 %. Of fewer than six runs even the whole range covers less than 95 %: 94 % of five, 75 % of three.
 */
export function medianOf(runs: readonly number[]): Estimate {
  const sorted = [...runs].sort((one, other) => one - other);
  const m = sorted.length;
  let k = 0;
  for (let below = 0.5 ** m, term = below; below <= (1 - LEVEL) / 2; below += term) {
    k += 1;
    term *= (m - k + 1) / k;
  }
  const at = Math.max(k - 1, 0);
  return { value: finite(median(sorted)), low: finite(sorted[at]!), high: finite(sorted[m - 1 - at]!), count: m };
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Low and high end of Wilson's interval for p = hits/count (J. Amer. Statist. Assoc. 22 (1927) 209–212),
 * (p + z²/2N ± z √(p(1 − p)/N + z²/4N²)) / (1 + z²/N).
 */
export function wilson(hits: number, count: number): [number, number] {
  if (!(count > 0 && hits >= 0 && hits <= count)) throw new RangeError(`wilson: ${hits} of ${count}`);
  const p = hits / count;
  const middle = p + Z ** 2 / (2 * count);
  const half = Z * Math.sqrt((p * (1 - p)) / count + Z ** 2 / (4 * count ** 2));
  const scale = 1 + Z ** 2 / count;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}

/** A share with Wilson's interval. */
export function shareOf(hits: number, count: number): Estimate {
  const [low, high] = wilson(hits, count);
  return { value: hits / count, low, high, count };
}

/**
 * The mean over groups of equal weight, and an interval from drawing as many groups again, with repetition, two thousand times. With one group there is
 * nothing to draw: low and high are null.
 */
export function meanOfGroups(groups: readonly number[], seed = 1): Estimate {
  const count = groups.length;
  const value = groups.reduce((sum, x) => sum + x, 0) / count;
  if (count < 2) return { value, low: null, high: null, count };
  const random = randomSource(seed);
  const draws = Array.from({ length: 2000 }, () => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += groups[Math.floor(random.uniform() * count)]!;
    return sum / count;
  }).sort((one, other) => one - other);
  return { value, low: draws[50]!, high: draws[1949]!, count };
}

/** The exponent p of y ~ x^p by least squares of the logarithms, with Student's interval; it has no width where the points determine none. */
export function exponentOf(points: readonly (readonly [x: number, y: number])[]): Estimate {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const m = logs.length;
  const mean = (axis: 0 | 1): number => logs.reduce((sum, point) => sum + point[axis], 0) / m;
  const [x, y] = [mean(0), mean(1)];
  const spread = logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  if (!(spread > 0)) throw new RangeError('exponentOf: expected at least two sizes');
  const value = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread;
  if (m < 3) return { value, low: null, high: null, count: m };
  const left = logs.reduce((sum, point) => sum + (point[1] - y - value * (point[0] - x)) ** 2, 0);
  const half = student(m - 2) * Math.sqrt(left / (m - 2) / spread);
  return { value, low: value - half, high: value + half, count: m };
}

/** The quantile .975 of Student's distribution: a table up to ten degrees of freedom, then Cornish and Fisher's expansion, right to three digits. */
export function student(degrees: number): number {
  const table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
  const terms = [
    (Z ** 3 + Z) / 4,
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
  ];
  return table[degrees - 1] ?? terms.reduce((sum, term, k) => sum + term / degrees ** (k + 1), Z);
}
