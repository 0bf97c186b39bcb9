/** ρ(Φ(A)) of factored tuples from the Φ(A) that they have of their own, beside that of the same matrices written out. */
import { describe, expect, it } from 'vitest';
import { Complement } from '../../src/matrix';
import { totalRadius } from '../../src/search/total-radius';
import { bilinearTuple, type Tuple } from '../../src/tuple';
import { DenseTuple } from '../../src/tuple/dense';
import { RestrictedTuple } from '../../src/tuple/restricted';
import { fields } from '../support/fields';
import { type Naive, toInput } from '../support/naive';
import { planar } from '../support/planar';
import { gaussianMatrix, source } from '../support/random';
import { factors, given } from '../tuple/bilinear-samples';

const n = 34; // where the own Φ is taken

/** The same matrices, without the verb. */
const written = (A: Tuple): Tuple => new DenseTuple(A.toDense(), A.r);

/** Rows with entries in some columns only. */
const within = (M: Naive, first: number, end: number): Naive =>
  M.map((row) => row.map((x, column) => (column >= first && column < end ? x : x.map(() => 0))));

function sum(one: Naive, other: Naive): Naive {
  return [...one, ...other];
}

describe.each(fields)('over $name', ({ dim, algebra }) => {
  const random = source(31 + dim);
  const some = (h: number): Naive => gaussianMatrix(dim, h, n, random);
  const weights = (r: number, h: number): Naive => gaussianMatrix(1, r, h, random);
  const tupleOf = (left: Naive, right: Naive, down: Naive, symmetric: boolean): Tuple =>
    bilinearTuple({ left: toInput(left), right: toInput(right), down: toInput(down) }, { symmetric, algebra });
  const half = n / 2;
  const cases: readonly (readonly [string, () => Tuple])[] = [
    ['symmetric', () => tupleOf(some(7), some(7), weights(4, 7), true)],
    ['not symmetric', () => tupleOf(some(7), some(7), weights(4, 7), false)],
    ['one matrix of rank one', () => tupleOf(some(1), some(1), weights(1, 1), false)],
    [
      'badly scaled rows',
      () => {
        const [left, right] = [some(5), some(5)].map((M) =>
          M.map((row, k) => row.map((x) => x.map((c) => c * 10 ** (3 * k - 6)))),
        );
        return tupleOf(left!, right!, weights(3, 5), false);
      },
    ],
    [
      'small numbers',
      () =>
        tupleOf(
          some(4),
          some(4),
          weights(3, 4).map((row) => row.map((x) => x.map((c) => c * 1e-12))),
          true,
        ),
    ],
    [
      'two blocks with nothing between',
      () => {
        const left = sum(within(some(5), 0, half), within(some(5), half, n));
        const right = sum(within(some(5), 0, half), within(some(5), half, n));
        return tupleOf(left, right, weights(3, 10), false);
      },
    ],
    [
      'block triangular',
      () => {
        const left = sum(within(some(5), 0, half), within(some(5), 0, n));
        const right = sum(within(some(5), 0, n), within(some(5), half, n));
        return tupleOf(left, right, weights(3, 10), false);
      },
    ],
    [
      'periodic: from one half to the other',
      () => {
        const left = sum(within(some(5), 0, half), within(some(5), half, n));
        const right = sum(within(some(5), half, n), within(some(5), 0, half));
        return tupleOf(left, right, weights(3, 10), false);
      },
    ],
  ];

  it.each(cases)('%s', (_, make) => {
    const A = make();
    expect(A.phiInto).toBeDefined();
    expect(totalRadius(A) / totalRadius(written(A))).toBeCloseTo(1, 10);
  });

  it('nilpotent: 0', () => {
    const A = tupleOf(within(some(5), 0, half), within(some(5), half, n), weights(3, 5), false);
    expect(totalRadius(written(A))).toBe(0);
    expect(totalRadius(A)).toBe(0);
  });

  it('on a complement', () => {
    const complement = new Complement(planar(algebra, gaussianMatrix(dim, n, 2, random)));
    for (const symmetric of [true, false]) {
      const A = new RestrictedTuple(tupleOf(some(6), some(6), weights(3, 6), symmetric), complement);
      expect(A.n).toBe(32);
      expect(A.phiInto).toBeDefined();
      expect(totalRadius(A) / totalRadius(written(A))).toBeCloseTo(1, 10);
    }
  });
});

it('with complex weights', () => {
  const A = bilinearTuple(given(factors(2, 2, { h: 6, n, r: 3 }, 5)), { symmetric: false });
  const B = bilinearTuple(given(factors(2, 2, { h: 6, n, r: 3 }, 6)));
  for (const one of [A, B]) expect(totalRadius(one) / totalRadius(written(one))).toBeCloseTo(1, 10);
});

it('of more matrices than could be written out', () => {
  // Every A_j is a multiple of the same matrix.
  const [wide, many] = [120, 20_000];
  const random = source(9);
  const [left, right] = [0, 1].map(() => toInput(gaussianMatrix(1, 40, wide, random)));
  const tupleOf = (numbers: readonly number[]): Tuple =>
    bilinearTuple({ left: left!, right: right!, down: numbers.map((c) => new Array<number>(40).fill(c)) });
  const numbers = Array.from({ length: many }, (_, j) => Math.cos(j));
  const A = tupleOf(numbers);
  expect(() => A.toDense()).toThrow('at most 2^28 numbers');
  const squares = numbers.reduce((total, c) => total + c * c, 0);
  expect(totalRadius(A) / (squares * totalRadius(written(tupleOf([1]))))).toBeCloseTo(1, 9);
});
