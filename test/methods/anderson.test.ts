/** Anderson acceleration where its small least-squares problem is degenerate. */
import { describe, expect, it } from 'vitest';
import { real } from '../../src/algebra';
import { type PlanarMatrix, zeros } from '../../src/matrix';
import { Anderson } from '../../src/methods/anderson';

const vector = (...entries: number[]): PlanarMatrix => {
  const out = zeros(real, entries.length, 1);
  out.data.set(entries);
  return out;
};

describe('Anderson', () => {
  it('solves a linear iteration on the line in two steps', () => {
    const anderson = new Anderson([vector(0)], 3);
    const G = (x: number) => 0.5 * x + 3; // fixed point 6
    let x = 0;
    for (let step = 0; step < 2; step++) {
      const image = [vector(G(x))];
      anderson.accelerate([vector(x)], image);
      x = image[0]!.data[0]!;
    }
    expect(x).toBeCloseTo(6, 10);
  });

  it.each([
    ['exactly zero', 0],
    ['so small that its square is zero', 1e-200],
  ])('leaves the image as it is where an earlier defect was %s', (_, defect) => {
    const anderson = new Anderson([vector(0, 0)], 3);
    // Regression: an error, which ended the run, as the least-squares problem had no numbers.
    anderson.accelerate([vector(0, 0)], [vector(defect, 0)]);
    const image = [vector(2, 3)];
    anderson.accelerate([vector(1, 1)], image);
    expect([...image[0]!.data]).toEqual([2, 3]);
  });
});
