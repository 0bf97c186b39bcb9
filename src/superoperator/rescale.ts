import { outOfRange } from '../partial-trace/range';

/** Below this doubles lose digits. */
const SMALLEST = 2 ** -1022;

/**
 * data ← 2^exponent·data, for what was computed from entries near 1.
 * @throws RangeError when a number leaves the range of doubles, or the largest one falls below it; beside it smaller ones may vanish
 */
export function rescale(place: string, data: Float64Array, exponent: number): void {
  // In two steps: the factor itself may be out of range.
  const half = Math.trunc(exponent / 2);
  const [first, second] = [2 ** half, 2 ** (exponent - half)];
  let isZero = true;
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    isZero &&= data[i] === 0;
    data[i] = data[i]! * first * second;
    largest = Math.max(largest, Math.abs(data[i]!));
  }
  if (isZero || (largest >= SMALLEST && largest <= Number.MAX_VALUE)) return;
  throw outOfRange(place);
}
