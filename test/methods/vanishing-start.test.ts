/** Random starts that power steps lead to where every L*A_jL is 0: there is no way on from there. */
import { describe, expect, it } from 'vitest';
import * as complex from '../../src/complex';

const sx = [
  [0, 1],
  [1, 0],
];
const sz = [
  [1, 0],
  [0, -1],
];
const sy = [
  [0, -1],
  [1, 0],
];
type Complex = [number, number];
const real = (M: number[][]): Complex[][] => M.map((row) => row.map((x) => [x, 0]));
const imaginary = (M: number[][]): Complex[][] => M.map((row) => row.map((x) => [0, x]));
const kron = (M: number[][], N: number[][]): number[][] =>
  M.flatMap((row) => N.map((other) => row.flatMap((x) => other.map((y) => x * y))));
const one = [
  [1, 0],
  [0, 1],
];

describe('starts of hermitian-cg where all forms vanish', () => {
  // On the Bloch sphere g = x² + z², and Φ(LL*) turns (x, y, z) to (0, −2y, 0).
  it.each([
    { name: 'σx and σz', A: [real(sx), real(sz)] },
    {
      name: 'four gamma matrices',
      A: [real(kron(sx, sx)), imaginary(kron(sx, sy)), real(kron(sx, sz)), real(kron(sz, one))],
    },
  ])('$name over C: every run arrives at 1', ({ A }) => {
    const result = complex.fit(A, { rank: 1, restarts: 9 });
    expect(result.method).toBe('hermitian-cg');
    expect(result.runs.map(({ status }) => status)).toEqual(new Array(10).fill('converged'));
    for (const run of result.runs) expect(run.fitness).toBeCloseTo(1, 12);
  });
});
