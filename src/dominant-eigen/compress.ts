import type { RitzPair } from './ritz-pair';
import { timesIOnPairs } from './ritz-residuals';
import type { SearchSpace } from './search-space';

/** Compresses the space to the span of the first Ritz vectors, `count` real dimensions of it. */
export function compressTo(
  space: SearchSpace,
  pairs: readonly RitzPair[],
  count: number,
  complexLinear: boolean,
): void {
  const kept = new Set<Float64Array>(); // conjugates share their vectors
  for (const pair of pairs) {
    if (kept.size >= count) break;
    kept.add(pair.coefficients);
    if (pair.coefficientsImaginary !== undefined) kept.add(pair.coefficientsImaginary);
    if (complexLinear) kept.add(timesIOnPairs(pair.coefficients)); // the basis stays v, iv, w, iw, …
  }
  space.compress([...kept]);
}
