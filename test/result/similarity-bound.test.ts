/** Similarities of results lie in [0, 1], as those of `similarity` do: also where X is A itself, and rounding would go beyond. */
import { expect, it } from 'vitest';
import { fields, gaussianTuple, source, toInputTuple } from '../support';

it.each(fields)('over the $name numbers', ({ dim, field }) => {
  const seen: number[] = [];
  for (let seed = 1; seed <= 12; seed++) {
    const random = source(seed);
    const n = random.integer(1, 3);
    const A = toInputTuple(gaussianTuple(dim, 2, n, random));
    seen.push(field.fit(A, { rank: n, restarts: 0 }).similarity);
    const { parts } = field.barycentre([A, A], { rank: n, restarts: 0 });
    seen.push(...parts.map(({ similarity }) => similarity));
  }
  expect(seen.length).toBe(36);
  // Regression: 1.0000000000000002.
  expect(Math.max(...seen)).toBeLessThanOrEqual(1);
  expect(seen.filter((value) => value > 1 - 1e-9).length).toBeGreaterThan(20);
});
