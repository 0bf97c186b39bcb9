import { rangeError } from '../errors';

const turned = ([rows, cols, ...rest]: readonly number[]): number[] => [cols!, rows!, ...rest];
const isEqual = (first: readonly number[], second: readonly number[]): boolean => String(first) === String(second);

/**
 * Refuses factors `left` [h, n], `right` [h, n], `down` [r, h] of which some are transposed, by the names of those, on which the others agree. What
 * else may be wrong with them is left to others.
 *
 * @throws RangeError naming the factor, and saying that it is transposed
 */
export function refuseTransposed(
  place: string,
  left: readonly number[],
  right: readonly number[],
  down: readonly number[],
): void {
  if ([left, right, down].some(({ length }) => length < 2)) return;
  const [r, h] = down as [number, number];
  const refuse = (name: string, letters: string, expected: readonly number[], got: readonly number[]): never => {
    const wanted = `[${letters}] = [${expected.slice(0, 2).join(', ')}]`;
    throw rangeError(`${place}: ${name}`, wanted, `[${got.slice(0, 2).join(', ')}], which is its transpose`);
  };
  if (!isEqual(left, right)) {
    if (!isEqual(left, turned(right))) return;
    if (right[0] === h) refuse('left', 'h, n', right, left);
    if (left[0] === h) refuse('right', 'h, n', left, right);
  } else if (left[0] !== h) {
    if (left[0] === r) refuse('down', 'r, h', turned(down), down);
    if (left[1] === h) refuse('left and right', 'h, n', turned(left), left);
  }
}
