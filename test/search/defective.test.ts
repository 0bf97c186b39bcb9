/**
 * Fits where the leading eigenvalue of Φ(A) has Jordan blocks. At d = n every X similar to A is an LSRDR, for a Jordan block with P = uu* and Q = vv* of its
 * eigenvectors u and v. At d = 1 there is none: S = u and R = v* have R S = 0.
 */
import { describe, expect, it } from 'vitest';
import {
  apart,
  fields,
  fromArray,
  gaussianTuple,
  mul,
  type Naive,
  type NaiveTuple,
  radius,
  randomUnitary,
  scalar,
  scaled,
  size,
  source,
  star,
  toInputTuple,
} from '../support';
import { jordanSum, unimodular } from '../support/jordan';

/** M M* of trace one. */
const projectionOn = (column: Naive): Naive => scaled(mul(column, star(column)), 1 / size(column) ** 2);

/** [[B_j, C_j], [0, B_j]]. */
function coupled(dim: number, seed: number): { A: NaiveTuple; B: NaiveTuple } {
  const random = source(seed);
  const [B, C] = [gaussianTuple(dim, 2, 2, random), gaussianTuple(dim, 2, 2, random)];
  const A = B.map((M, j) =>
    Array.from({ length: 4 }, (_, i) =>
      Array.from({ length: 4 }, (__, l) =>
        i < 2 && l >= 2 ? C[j]![i]![l - 2]! : i < 2 === l < 2 ? M[i % 2]![l % 2]! : scalar(dim, 0),
      ),
    ),
  );
  return { A, B };
}

describe.each(fields)('defective tuples, $name', ({ dim, field }) => {
  describe.each([2, 3, 4])('a Jordan block of size %i', (n) => {
    const { B, inverse } = unimodular(n, source(n), dim);
    const J = jordanSum(dim, [[2, n]]);
    const cases = [
      [
        'as it is',
        [J],
        J.map((_, i) => [scalar(dim, Number(i === 0))]),
        J.map((_, i) => [scalar(dim, Number(i === n - 1))]),
      ],
      ['in another basis', [mul(mul(B, J), inverse)], B.map((row) => [row[0]!]), star([inverse[n - 1]!])],
    ] as const;

    it.each(cases)('%s: d = n is solved', (_, A, u, v) => {
      for (const start of ['balanced', 'random'] as const) {
        const result = field.fit(toInputTuple(A) as never, { rank: n, start, maxSweeps: 300 });
        expect(result.status, start).toBe('converged');
        expect(result.fitness, start).toBeCloseTo(2, 9);
        expect(result.similarity, start).toBeLessThanOrEqual(1 + 1e-9);
        expect(apart(fromArray(result.P, dim), projectionOn(u)), start).toBeLessThan(1e-7);
        expect(apart(fromArray(result.Q, dim), projectionOn(v)), start).toBeLessThan(1e-7);
      }
    });

    it.each(cases)('%s: d = 1 says why there is no answer', (_, A) => {
      for (const start of ['balanced', 'random'] as const) {
        const result = field.fit(toInputTuple(A) as never, { rank: 1, start, maxSweeps: 300 });
        expect(result.status, start).toBe('defective');
        expect(result.message, start).toMatch(/defective/);
        expect(result.fitness, start).toBeLessThanOrEqual(2 * (1 + 1e-9));
        expect(result.similarity, start).toBeLessThanOrEqual(1 + 1e-9);
      }
    });
  });

  it('equal blocks, coupled: no fitness of any rank and status is above the bound, which is that of a block', () => {
    let fits = 0;
    for (const seed of [1, 2, 3]) {
      const { A, B } = coupled(dim, seed);
      const bound = Math.sqrt(radius(B)); // ρ(Φ(A)) = ρ(Φ(B)), for which the oracle needs no defective eigenvalue
      for (const rank of [2, 3, 4]) {
        for (const method of ['ascent', 'gradient-ascent'] as const) {
          const result = field.fit(toInputTuple(A) as never, { rank, method, seed, start: 'random', maxSweeps: 150 });
          const note = `seed ${seed}, d = ${rank}, ${method}: ${result.status}`;
          expect(result.fitness / bound, note).toBeLessThanOrEqual(1 + 1e-9);
          expect(result.similarity / (result.fitness / bound), note).toBeCloseTo(1, 9);
          if (rank === 4 && method === 'ascent') expect(['converged', 'defective'], note).toContain(result.status);
          fits += 1;
        }
      }
    }
    expect(fits).toBe(18);
  });

  it('coordinates scaled by up to 2^±17, X in a basis that is not: fitness at most the bound', () => {
    let fits = 0;
    for (const seed of [1, 2, 3, 4]) {
      const random = source(seed);
      const plain = gaussianTuple(dim, 2, 3, random);
      const D = Array.from({ length: 3 }, () => 2 ** random.integer(-17, 17));
      const A = plain.map((M) => M.map((row, i) => row.map((x, j) => x.map((value) => (value * D[i]!) / D[j]!))));
      const bound = Math.sqrt(radius(plain));
      for (const rank of [2, 3]) {
        const result = field.fit(toInputTuple(A) as never, { rank, seed, start: 'random', maxSweeps: 150 });
        const note = `seed ${seed}, d = ${rank}: ${result.status}`;
        expect(result.fitness / bound, note).toBeLessThanOrEqual(1 + 1e-9);
        expect(result.similarity / (result.fitness / bound), note).toBeCloseTo(1, 7);
        fits += 1;
      }
    }
    expect(fits).toBe(8);
  });

  it('similarity and fitness of defective tuples are right, and no more than 1 and the bound', () => {
    for (const [seed, n] of [2, 3, 4].entries()) {
      const { B, inverse } = unimodular(n, source(seed + 20), dim);
      const A = [mul(mul(B, jordanSum(dim, [[2, n]])), inverse)];
      const W = randomUnitary(dim, n, source(seed + 30));
      const other = [mul(mul(W, jordanSum(dim, [[-3, n]])), star(W))];
      const [first, second] = [toInputTuple(A) as never, toInputTuple(other) as never];
      expect(field.similarity(first, second), `n = ${n}`).toBeCloseTo(1, 9);
      expect(field.similarity(first, second), `n = ${n}`).toBeLessThanOrEqual(1);
      expect(field.fitness(first, second), `n = ${n}`).toBeCloseTo(2, 9);
    }
  });
});
