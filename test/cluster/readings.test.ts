/** Whatever reads A is counted: against a tuple that counts for itself. */
import { describe, expect, it } from 'vitest';
import { clusterAtlas, rankSweep } from '../../src/cluster';
import type { Tuple } from '../../src/tuple';
import { denseTuple } from '../../src/tuple';
import { fields } from '../support/fields';
import { toInputTuple } from '../support/naive';
import { gaussianTuple, hermitianTuple, source } from '../support/random';

const verbs = ['imageInto', 'adjointInto', 'applyInto', 'sweepInto', 'hermitianDefect', 'toDense'] as const;

/** The tuple, counting the verbs that read it; those that one verb calls by itself are not counted twice. */
function counting(A: Tuple): { A: Tuple; count: () => number } {
  let count = 0;
  const counted = new Proxy(A, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...parts: unknown[]): unknown => {
        if (verbs.includes(name as never)) count += 1;
        return Reflect.apply(value, target, parts);
      };
    },
  });
  return { A: counted, count: () => count };
}

describe.each(fields)('readings of A, $name', ({ dim, algebra, field }) => {
  const kinds = [
    ['Hermitian', hermitianTuple],
    ['general', gaussianTuple],
  ] as const;
  const n = dim === 4 ? 10 : 24;

  it.each(kinds)('%s: a fit counts all of them, and says what for', (_kind, make) => {
    const { A, count } = counting(denseTuple(toInputTuple(make(dim, 3, n, source(7))) as never, { algebra }));
    const result = field.fit(A, { rank: 2, restarts: 2, tolerance: 1e-6 });
    const { total, ...parts } = result.readings!;
    expect(total).toBe(Object.values(parts).reduce((sum, part) => sum + part, 0));
    expect(parts.checks).toBeGreaterThan(0);
    expect(parts.similarity).toBe(0);
    // A maximum is shown to be one once, however many runs reach it.
    const tested = result.optima.reduce((sum, optimum) => sum + optimum.result.certificate.secondOrder!.tested, 0);
    expect(tested).toBeGreaterThan(0);
    expect(parts.secondOrder).toBeGreaterThanOrEqual(tested);
    expect(parts.dominance).toBeGreaterThan(0);
    expect(result.runs.reduce((sum, { sweeps }) => sum + sweeps, 0)).toBe(
      parts.starts + parts.iterations + parts.certificates,
    );
    const spare = total - count(); // a Hermitian defect counts as two readings and may be one, and sizes of entries as one
    expect([0, 1, 2]).toContain(spare);
    result.dominance();
    expect(count(), 'dominance() of a converged result is known').toBe(total - spare);
    expect(result.similarity).toBeGreaterThan(0);
    const after = result.readings!;
    expect(after.dominance).toBe(parts.dominance);
    expect(after.similarity).toBeGreaterThan(0);
    expect(Math.abs(after.total - count() - spare)).toBeLessThanOrEqual(2);

    const again = field.fit(A, { rank: 2 });
    expect(again.readings!.checks).toBe(0);
  });

  it.each(kinds)('%s: a sweep of ranks and an atlas too', (_kind, make) => {
    const { A, count } = counting(denseTuple(toInputTuple(make(dim, 3, n, source(8))) as never, { algebra }));
    const rows = rankSweep(A, { ranks: [1, 2, 3, 4, 5, 6], tolerance: 1e-6 });
    const counted = rows.reduce((sum, { readings }) => sum + readings, 0);
    expect(rows).toHaveLength(6);
    expect(count()).toBeLessThanOrEqual(counted);
    expect(count()).toBeGreaterThanOrEqual(counted - 2);

    const before = count();
    const atlas = clusterAtlas(A, { rank: 1, restarts: 1, rounds: 2, minimumShare: 1e-3, tolerance: 1e-6 });
    expect(atlas.clusters.length).toBeGreaterThan(0);
    expect(Math.abs(count() - before - atlas.readings) / atlas.readings).toBeLessThan(0.05);
  });
});
