/** P and Q over restarts: one pair where the theory hopes for it, and several, reported, where it is false. */
import { describe, expect, it } from 'vitest';
import {
  apart,
  build,
  directSum,
  fields,
  gaussianTuple,
  hermitianTuple,
  partsOf,
  radius,
  scaled,
  source,
  toInputTuple,
} from '../support';
import { goldenEntries as entries, fieldOf } from '../support/golden';

const unique = entries.filter(
  ({ name, n }) =>
    (name === 'real-symmetric' && n === 12) ||
    name === 'complex-hermitian' ||
    name === 'quaternion-hermitian' ||
    (name === 'quaternion-general' && n === 8),
);

describe('P and Q are the same from every start', () => {
  it('six stored tuples', () => expect(unique.length).toBe(6));

  it.each(unique)('$name, n = $n: agreement 1, and fits of other seeds give P and Q to 1e-5', (entry) => {
    const field = fieldOf(entry);
    const result = field.fit(entry.A, { rank: entry.rank, restarts: entry.n > 12 ? 3 : 6 });
    expect(result.status).toBe('converged');
    expect(result.agreement).toBe(1);
    expect(result.optima.length).toBe(1);
    expect(result.optima[0]!.hits).toBe(result.runs.filter(({ status }) => status === 'converged').length);
    expect(result.optima[0]!.result).toBe(result);
    const { P, Q } = partsOf(result);
    for (const seed of [101, 202]) {
      const other = field.fit(entry.A, { rank: entry.rank, start: 'random', seed });
      expect(other.status, `seed ${seed}`).toBe('converged');
      expect(apart(partsOf(other).P, P), `P, seed ${seed}`).toBeLessThan(1e-5);
      expect(apart(partsOf(other).Q, Q), `Q, seed ${seed}`).toBeLessThan(1e-5);
    }
  });
});

describe.each(fields)('where they are not unique over the $name numbers, the result says so', ({ dim, field }) => {
  it.each([
    ['Hermitian', hermitianTuple],
    ['general', gaussianTuple],
  ] as const)('%s B ⊕ B′ with equal ρ(Φ) and d the size of each: two optima of one fitness (seed 7)', (_, make) => {
    const random = source(7);
    const [B, C] = [make(dim, 3, 2, random), make(dim, 3, 2, random)];
    const unit = (T: typeof B) => T.map((M) => scaled(M, 1 / Math.sqrt(radius(T))));
    const A = directSum(unit(B), unit(C));
    const result = field.fit(toInputTuple(A), { rank: 2, restarts: 15 });
    expect(result.status).toBe('converged');
    expect(result.agreement).toBeLessThan(1);
    expect(result.optima.length).toBeGreaterThanOrEqual(2);
    const top = result.optima.filter(({ fitness }) => Math.abs(fitness - 1) < 1e-7);
    expect(top.length, 'both blocks are found').toBe(2);
    const [one, two] = top.map(({ result: { P } }) => P) as [typeof result.P, typeof result.P];
    const block = (P: typeof one, from: number): number =>
      [from, from + 1].reduce((sum, i) => sum + (dim === 1 ? P.get(i, i) : P.get(i, i, 0)), 0);
    const shares = [block(one, 0), block(two, 0)];
    expect(Math.min(...shares)).toBeLessThan(1e-6);
    expect(Math.max(...shares)).toBeGreaterThan(1 - 1e-6);
    // Every run is accounted for.
    const hits = result.optima.reduce((sum, optimum) => sum + optimum.hits, 0);
    expect(hits).toBe(result.runs.filter(({ status }) => status === 'converged').length);
    expect(result.agreement).toBe(result.optima[0]!.hits / hits);
    for (let k = 1; k < result.optima.length; k++) {
      expect(result.optima[k]!.fitness).toBeLessThanOrEqual(result.optima[k - 1]!.fitness);
    }
  });

  it('a diagonal tuple has one optimum for each coordinate at d = 1', () => {
    const A = [1, 2].map((k) =>
      build(3, 3, (i, j) =>
        Array.from({ length: dim }, (_, p) => (i === j && p === 0 ? [4, 3, 2][i]! / (k === 1 ? 1 : i + 1) : 0)),
      ),
    );
    const result = field.fit(toInputTuple(A), { rank: 1, restarts: 15 });
    expect(result.optima[0]!.fitness).toBeCloseTo(Math.hypot(4, 4), 9);
    for (const { result: found } of result.optima) {
      const { P } = partsOf(found);
      expect(Math.max(...P.map((row, i) => row[i]![0]!))).toBeGreaterThan(1 - 1e-8);
    }
    expect(result.agreement).toBe(result.optima[0]!.hits / result.runs.length);
  });
});
