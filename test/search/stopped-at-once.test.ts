/** A run that is stopped before its first step shows the point it started from, not another one. */
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { randomSource } from '../../src/random';
import { fields } from '../support/fields';

const [n, r, rank] = [7, 3, 2];

for (const { name, field, dim } of fields) {
  describe(`${name}: stopped before the first step`, () => {
    const shape = dim === 1 ? [r, n, n] : [r, n, n, dim];
    const A = ndarray(randomSource(81).fillNormal(new Float64Array(r * n * n * dim)), shape);
    const start = field.fit(A, { rank });

    it.each(['ascent', 'gradient-ascent'] as const)('%s keeps the start (seed 81)', (method) => {
      for (const stop of [
        { maxSweeps: 1, tolerance: 1e-300 },
        { signal: AbortSignal.abort(), tolerance: 1e-300 },
      ]) {
        const result = field.fit(A, { rank, method, start, ...stop });
        const difference = result.projection.data.map((entry, i) => entry - start.projection.data[i]!);
        expect(Math.hypot(...difference)).toBeLessThan(1e-7);
        expect(Math.abs(result.fitness / start.fitness - 1)).toBeLessThan(1e-7);
      }
    });
  });
}
