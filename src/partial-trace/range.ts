import { rangeError } from '../errors';

/** What is expected of results, in messages. */
const RANGE = 'results in the range of doubles, from 1e-307 to 1e308';

/** The error for results that left the range of doubles. */
export function outOfRange(place: string): RangeError {
  return rangeError(place, RANGE, 'one that is not; rescale the matrices');
}

/** @throws RangeError where a number of a result, made of finite ones, is none */
export function requireInRange(place: string, data: Float64Array): void {
  for (const entry of data) if (!Number.isFinite(entry)) throw outOfRange(place);
}
