/** The safeguard of the ascent method: from where a run has come, going on never ends lower. */
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { randomSource } from '../../src/random';
import { fields } from '../support/fields';

const [n, r, rank] = [8, 4, 2];

for (const { name, field, dim } of fields) {
  describe(`${name}: ascent`, () => {
    it.each([70, 71, 72])('a longer run from the same start ends at least as high (seed %i)', (seed) => {
      const shape = dim === 1 ? [r, n, n] : [r, n, n, dim];
      const A = ndarray(randomSource(seed).fillNormal(new Float64Array(r * n * n * dim)), shape);
      const options = { rank, method: 'ascent', tolerance: 1e-9 } as const;
      const final = field.fit(A, options);
      expect(final.status).toBe('converged');
      // A balanced start spends 31 sweeps before its first step.
      for (const maxSweeps of [32, 36, 42, 55]) {
        const short = field.fit(A, { ...options, maxSweeps });
        if (short.status === 'converged') continue;
        expect(short.status).not.toBe('non-finite');
        expect(final.fitness).toBeGreaterThanOrEqual(short.fitness * (1 - 1e-9));
        const onward = field.fit(A, { ...options, start: short });
        expect(onward.fitness).toBeGreaterThanOrEqual(short.fitness * (1 - 1e-9));
      }
    });
  });
}
