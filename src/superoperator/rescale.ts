import { rangeError } from '../errors';

/**
 * data ← 2^exponent·data, for what was computed from entries near 1.
 * @throws RangeError when a number would leave the range of doubles, or all of them vanish
 */
export function rescale(place: string, data: Float64Array, exponent: number): void {
  if (exponent !== 0) {
    // In two steps: the factor itself may be out of range.
    const half = Math.trunc(exponent / 2);
    const [first, second] = [2 ** half, 2 ** (exponent - half)];
    for (let i = 0; i < data.length; i++) data[i] = scaleBack(place, data[i]!, first, second);
  }
  if (!data.every(Number.isFinite)) throw outOfRange(place);
}

function scaleBack(place: string, value: number, first: number, second: number): number {
  const scaled = value * first * second;
  if (value !== 0 && Math.abs(scaled) < SMALLEST) throw outOfRange(place);
  return scaled;
}

/** Below this doubles lose digits. */
const SMALLEST = 2 ** -1022;

function outOfRange(place: string): RangeError {
  return rangeError(
    place,
    'results in the range of doubles, from 1e-307 to 1e308',
    'one that is not; rescale the matrices',
  );
}
