/** Factored tuples whose images are much larger than their matrices, or much smaller: fits know no scale. */
import { describe, expect, it } from 'vitest';
import * as real from '../../src/real';
import { bilinearTuple } from '../../src/tuple';
import { source } from '../support/random';

const random = source(1);
const matrix = (rows: number, cols: number) =>
  Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.normal()));
const [left, right, down] = [matrix(8, 6), matrix(8, 6), matrix(3, 8)];
const times = (x: number, M: number[][]) => M.map((row) => row.map((entry) => x * entry));

describe.each([true, false])('symmetric: %s', (symmetric) => {
  const fitOf = (x: number, y: number, z: number) =>
    real.fit(bilinearTuple({ left: times(x, left), right: times(y, right), down: times(z, down) }, { symmetric }), {
      rank: 2,
    });
  const { fitness } = fitOf(1, 1, 1);
  it.each([
    [1, 1, 1e-14],
    [1, 1, 1e14],
    [1e-14, 1e14, 1],
    [1e14, 1e-14, 1],
    [1e-9, 1e-9, 1e-9],
    [1e-14, 1e-14, 1e-14],
    [1e14, 1e14, 1e14],
  ])('left · %d, right · %d, down · %d', (x, y, z) => {
    const result = fitOf(x, y, z);
    expect(result.status).toBe('converged');
    expect(result.fitness / (x * y * z) / fitness).toBeCloseTo(1, 8);
  });
});
