/** Factors of a layer of which some are transposed: the message blames those, and not the others. */
import { describe, expect, it } from 'vitest';
import { bilinearLayer } from '../../src/bilinear';
import { bilinearTuple } from '../../src/tuple';
import { fields } from '../support';

const takers = { bilinearLayer, bilinearTuple } as unknown as {
  readonly [name: string]: (factors: { [name: string]: unknown }) => unknown;
};

describe.each(fields)('$name', ({ dim }) => {
  const scalar = (x: number) => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
  const matrix = (rows: number, cols: number) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => scalar(1 + i + j * j)));
  const real = (rows: number, cols: number) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => 1 + i * j));

  // n, h, r: all different, two equal, and one.
  const sizes = [
    [3, 4, 2],
    [4, 3, 2],
    [3, 4, 3],
    [4, 2, 2],
    [1, 4, 2],
  ] as const;

  it.each(Object.entries(takers))('%s', (place, take) => {
    let refused = 0;
    for (const [n, h, r] of sizes) {
      const down = (rows: number, cols: number) => (place === 'bilinearTuple' ? real : matrix)(rows, cols);
      const good = { left: matrix(h, n), right: matrix(h, n), down: down(r, h) };
      expect(() => take(good)).not.toThrow();
      const blames = (wrong: object, name: string, letters: string, expected: number[]) => {
        const got = [...expected].reverse();
        const message = `${place}: ${name}: expected [${letters}] = [${expected.join(', ')}], got [${got.join(', ')}], which is its transpose`;
        expect(() => take({ ...good, ...wrong }), message).toThrow(new RangeError(message));
        refused += 1;
      };
      blames({ left: matrix(n, h) }, 'left', 'h, n', [h, n]);
      blames({ right: matrix(n, h) }, 'right', 'h, n', [h, n]);
      if (h !== r) blames({ down: down(h, r) }, 'down', 'r, h', [r, h]);
      // With r = n all three look as if `down` were transposed.
      if (r !== n && r !== h) blames({ left: matrix(n, h), right: matrix(n, h) }, 'left and right', 'h, n', [h, n]);
    }
    expect(refused).toBe(17);
  });
});
