/**
 * Maps of any size. Searches take squares of lengths, which leave the range of doubles long before the entries of a map do. So of a map whose images turn out to be huge or tiny a
 * multiple by a power of two is taken, whose eigenvectors are the same.
 */
import type { Resting } from '../resting';
import type { LinearOperator } from './types';

/** Images of vectors near 1 that are as large, or as small as the inverse, are in nobody's way. */
const USUAL = 2 ** 300;

/**
 * What a search finds of T, or where that is huge or tiny, of T/2^exponent; then a search has been made in vain before.
 * @param restore the answer for T from that for T/2^exponent and from the one in vain
 */
export function* inUnit<Found>(
  operator: LinearOperator,
  search: (T: LinearOperator) => Resting<Found>,
  restore: (found: Found, exponent: number, vain: Found) => Found,
): Resting<Found> {
  const seen = { forward: 0, inverse: 0 };
  const first = yield* search(watched(operator, seen));
  const size = seen.forward > 0 ? seen.forward : seen.inverse > 0 ? 1 / seen.inverse : 1;
  if (!Number.isFinite(size) || (size <= USUAL && size >= 1 / USUAL)) return first;
  const exponent = Math.floor(Math.log2(size));
  return restore(yield* search(scaled(operator, exponent)), exponent, first);
}

/** x·2^exponent, also where the power itself is out of range. */
export function timesPower(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}

type Action = LinearOperator['applyInto'];

/** The same operator with other actions. */
function withActions(operator: LinearOperator, change: (action: Action, isInverse: boolean) => Action): LinearOperator {
  const { size, complexBlock, applyInto, adjointInto, inverseInto, inverseAdjointInto } = operator;
  return {
    size,
    ...(complexBlock !== undefined && { complexBlock }),
    applyInto: change(applyInto, false),
    ...(adjointInto && { adjointInto: change(adjointInto, false) }),
    ...(inverseInto && { inverseInto: change(inverseInto, true) }),
    ...(inverseAdjointInto && { inverseAdjointInto: change(inverseAdjointInto, true) }),
  };
}

/** Looks at the largest ratio of entries of images and of vectors. */
function watched(operator: LinearOperator, seen: { forward: number; inverse: number }): LinearOperator {
  return withActions(operator, (action, isInverse) => (out, x) => {
    action(out, x);
    const ratio = largestOf(out) / largestOf(x);
    const side = isInverse ? 'inverse' : 'forward';
    if (ratio > seen[side]) seen[side] = ratio;
  });
}

function scaled(operator: LinearOperator, exponent: number): LinearOperator {
  return withActions(operator, (action, isInverse) => (out, x) => {
    action(out, x);
    const by = isInverse ? exponent : -exponent;
    for (let at = 0; at < out.length; at++) out[at] = timesPower(out[at]!, by);
  });
}

function largestOf(x: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < x.length; at++) largest = Math.max(largest, Math.abs(x[at]!));
  return largest;
}
