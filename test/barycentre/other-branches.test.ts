/**
 * A = (2E₁₁ − 2E₂₂, ½E₁₂ + E₂₂) at X = (2, 0): Γ(A;X) has the eigenvalues 4 and −4, and that of −4, at X = (2, −t), gives
 * L = |−4 − t|/√(4 + t²), which rises to √5 at t = 1.
 */
import { describe, expect, it } from 'vitest';
import { embedIn, fields, type Naive, toInputTuple } from '../support';

const matrix = (rows: readonly (readonly number[])[]): Naive => rows.map((row) => row.map((x) => [x]));
const A = [
  matrix([
    [2, 0],
    [0, -2],
  ]),
  matrix([
    [0, 0.5],
    [0, 1],
  ]),
];
const symmetric = [
  A[0]!,
  matrix([
    [0, 1],
    [1, 1],
  ]),
];

describe.each(fields)('other branches of a barycentre over the $name numbers', ({ dim, field }) => {
  it.each([
    { name: 'triangular', tuple: A },
    { name: 'symmetric', tuple: symmetric },
  ])('$name: no run is converged where −λ rises', ({ tuple }) => {
    const one = toInputTuple(embedIn(dim, tuple)) as never;
    const { runs, status, fitness } = field.barycentre([one, one], { rank: 1, restarts: 19 });
    expect(status).toBe('converged');
    expect(fitness).toBeGreaterThan(2.2);
    expect(runs.length).toBe(20);
    for (const run of runs) if (Math.abs(run.fitness - 2) < 1e-6) expect(run.status).not.toBe('converged');
  });
});
