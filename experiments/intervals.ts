/**
 * Intervals that hold the true value in 95 % of cases. For a share p̂ = k/N, Wilson's (J. Amer. Statist. Assoc. 22 (1927) 209–212):
 *
 *     (p̂ + z²/2N ± z √(p̂(1 − p̂)/N + z²/4N²)) / (1 + z²/N).
 *
 * For a mean, Student's, with the quantile of t expanded in 1/ν (Abramowitz and Stegun, 26.7.5): right to 1 % from ν = 5 on.
 */

/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/** Low and high end of Wilson's interval for `hits` of `trials`. */
export function wilson(hits: number, trials: number): [number, number] {
  if (!(trials > 0 && hits >= 0 && hits <= trials)) throw new RangeError(`wilson: ${hits} of ${trials}`);
  const share = hits / trials;
  const middle = share + Z ** 2 / (2 * trials);
  const half = Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  const scale = 1 + Z ** 2 / trials;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}

/** A value and half the width of its interval. */
export interface Estimate {
  readonly value: number;
  readonly half: number;
}

/** 97.5 % quantile of Student's t with ν degrees of freedom. */
export function studentQuantile(degrees: number): number {
  return (
    Z +
    (Z ** 3 + Z) / (4 * degrees) +
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * degrees ** 2) +
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / (384 * degrees ** 3)
  );
}

/** The mean of independent values; of one value the interval is infinite. */
export function meanOf(values: readonly number[]): Estimate {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  if (values.length < 2) return { value, half: Number.POSITIVE_INFINITY };
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (values.length - 1);
  return { value, half: studentQuantile(values.length - 1) * Math.sqrt(variance / values.length) };
}

/** Least squares y ≈ a + b·x: both with intervals. */
export function lineThrough(points: readonly (readonly [number, number])[]): { at0: Estimate; slope: Estimate } {
  const N = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / N;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / N;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const at0 = meanY - slope * meanX;
  const variance = points.reduce((sum, [x, y]) => sum + (y - at0 - slope * x) ** 2, 0) / (N - 2);
  const t = studentQuantile(N - 2);
  return {
    at0: { value: at0, half: t * Math.sqrt(variance * (1 / N + meanX ** 2 / spread)) },
    slope: { value: slope, half: t * Math.sqrt(variance / spread) },
  };
}
