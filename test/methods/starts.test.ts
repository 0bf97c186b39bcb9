/** Where runs begin: R S = 1, and the balanced start already is the answer where the tuple falls apart into blocks of unequal weight. */
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/methods/method';
import { balancedStart, randomStart } from '../../src/methods/starts';
import { randomSource } from '../../src/random';
import { inOnePiece, outcomeOf } from '../../src/resting';
import { denseTuple } from '../../src/tuple';
import {
  apart,
  build,
  compress,
  directSum,
  eye,
  type FieldCase,
  fields,
  fitnessOf,
  gaussianTuple,
  mul,
  type NaiveTuple,
  naive,
  radius,
  randomInvertible,
  scalar,
  scaled,
  source,
  star,
  toInputTuple,
} from '../support';

function problemOf({ algebra }: FieldCase, A: NaiveTuple, rank: number, seed: number): Problem {
  const tuple = denseTuple(toInputTuple(A), { algebra });
  return { A: tuple, rank, random: randomSource(seed) };
}

describe.each(fields)('starts over the $name numbers', (one: FieldCase) => {
  const { dim } = one;

  it('balanced and random: R S = 1, seeds 1 to 4', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const problem = problemOf(one, gaussianTuple(dim, 3, 6, source(seed)), 3, seed);
      for (const start of [balancedStart, randomStart]) {
        const { R, S } = inOnePiece(outcomeOf(start(problem)));
        expect(apart(mul(naive(R), naive(S)), eye(dim, 3)), `${start.name}, seed ${seed}`).toBeLessThan(1e-9);
      }
    }
  });

  it('balanced: the stronger block of a sum, also in an oblique basis, seeds 1 to 4', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const random = source(seed);
      const unit = (T: NaiveTuple, weight: number) => T.map((M) => scaled(M, weight / Math.sqrt(radius(T))));
      const sum = directSum(unit(gaussianTuple(dim, 4, 2, random), 1), unit(gaussianTuple(dim, 4, 2, random), 0.3));
      const { B, inverse } = randomInvertible(dim, 4, random);
      const inBasis = sum.map((M) => mul(mul(B, M), inverse));
      const { R, S } = inOnePiece(balancedStart(problemOf(one, inBasis, 2, seed)));
      const block = build(4, 4, (i, j) => scalar(dim, i === j && i < 2 ? 1 : 0));
      const expected = mul(mul(B, block), inverse);
      expect(apart(mul(naive(S), naive(R)), expected), `seed ${seed}`).toBeLessThan(1e-5);
    }
  });

  it('balanced: nearly as fit as the best of Gaussian tuples, and fitter than random ones, seeds 1 to 4', () => {
    let [balanced, random] = [0, 0];
    for (let seed = 1; seed <= 4; seed++) {
      const A = gaussianTuple(dim, 3, 5, source(seed));
      const problem = problemOf(one, A, 2, seed);
      const fitness = ({ R, S }: ReturnType<typeof randomStart>): number =>
        fitnessOf(A, compress(naive(R), A, naive(S)));
      const best = one.field.fit(toInputTuple(A), { rank: 2, restarts: 4 }).fitness;
      balanced += fitness(inOnePiece(balancedStart(problem))) / best / 4;
      random += fitness(randomStart(problem)) / best / 4;
    }
    expect(balanced).toBeGreaterThan(0.85);
    expect(balanced).toBeGreaterThan(random);
  });

  it('a random start is an isometry with R = S*, and its seed decides it', () => {
    const problem = (seed: number) => problemOf(one, gaussianTuple(dim, 2, 5, source(9)), 2, seed);
    const { R, S } = randomStart(problem(1));
    expect(apart(naive(R), star(naive(S)))).toBe(0);
    expect([...randomStart(problem(1)).S.data]).toEqual([...S.data]);
    expect([...randomStart(problem(2)).S.data]).not.toEqual([...S.data]);
  });
});
