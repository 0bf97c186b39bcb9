/** Means and lines with intervals that hold the true value in 95 % of cases: Student's, from the scatter of the values. */
import { student } from '../bench/statistics';

/** A value and half the width of its interval. */
export interface Estimate {
  readonly value: number;
  readonly half: number;
}

/** The mean of independent values; of one value the interval is infinite. */
export function meanOf(values: readonly number[]): Estimate {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  if (values.length < 2) return { value, half: Number.POSITIVE_INFINITY };
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (values.length - 1);
  return { value, half: student(values.length - 1) * Math.sqrt(variance / values.length) };
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
  const t = student(N - 2);
  return {
    at0: { value: at0, half: t * Math.sqrt(variance * (1 / N + meanX ** 2 / spread)) },
    slope: { value: slope, half: t * Math.sqrt(variance / spread) },
  };
}
