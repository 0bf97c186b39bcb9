/** A start counts by its spans: R and S may have any size. */
import { expect, it } from 'vitest';
import { fields, gaussianMatrix, gaussianTuple, scaled, source, toInput, toInputTuple } from '../support';

it.each(fields)('R and S of any size over the $name numbers', ({ dim, field }) => {
  const random = source(7);
  const A = toInputTuple(gaussianTuple(dim, 2, 4, random));
  const [R, S] = [gaussianMatrix(dim, 2, 4, random), gaussianMatrix(dim, 4, 2, random)];
  const fitFrom = (left: number, right: number) => {
    const start = { R: toInput(scaled(R, left)), S: toInput(scaled(S, right)) } as never;
    return field.fit(A, { rank: 2, restarts: 0, start });
  };
  const { fitness, status } = fitFrom(1, 1);
  expect(status).toBe('converged');
  // Regression: R S = 1e-200 was singular, and so was 1e200.
  for (const [left, right] of [
    [1e-100, 1e-100],
    [1e-200, 1e-200],
    [1e-290, 1],
    [1e100, 1e100],
    [1e200, 1e200],
    [1e-250, 1e250],
  ] as const) {
    const found = fitFrom(left, right);
    expect(found.status).toBe('converged');
    expect(found.fitness / fitness).toBeCloseTo(1, 9);
  }
});
