/** Leading eigenvalues of matrices with Jordan blocks in bases that hide them, from closed forms. */
import { describe, expect, it } from 'vitest';
import { kernelVectors, leadingClusters } from '../../src/matrix';
import { inOnePiece } from '../../src/resting';
import {
  apart,
  eye,
  fields,
  gaussianMatrix,
  mul,
  type Naive,
  naive,
  planar,
  randomUnitary,
  scalar,
  size,
  source,
  star,
} from '../support';
import { jordanSum, unimodular } from '../support/jordan';

/** A naive complex matrix as real and imaginary parts. */
function split(M: Naive) {
  const m = M.length;
  const part = (p: number) => Float64Array.from(M.flat(), (x) => x[p] ?? 0);
  return { m, re: part(0), im: part(1) };
}

const leading = (M: Naive) =>
  inOnePiece(leadingClusters(split(M))).reduce((top, one) =>
    Math.hypot(one.re, one.im) > Math.hypot(top.re, top.im) ? one : top,
  );

describe('leading eigenvalues', () => {
  it.each([2, 3, 4, 5, 6])('a Jordan block of size %i at 2 in an integer basis is one eigenvalue', (k) => {
    for (const seed of [1, 2, 3]) {
      const { B, inverse } = unimodular(k, source(seed));
      const { re, im, count, uncertainty } = leading(mul(mul(B, jordanSum(1, [[2, k]])), inverse));
      const note = `seed ${seed}: ${re}, error ${uncertainty}`;
      expect(Math.hypot(re - 2, im), note).toBeLessThan(1e-11);
      expect(Math.hypot(re - 2, im), note).toBeLessThan(Math.max(10 * uncertainty, 1e-15));
      expect(uncertainty, note).toBeLessThan(1e-10);
      // Components of a block triangular form are told apart before.
      expect(count).toBeLessThanOrEqual(k);
    }
  });

  it.each([
    [
      'blocks of several sizes',
      [
        [2, 3],
        [2, 2],
        [2, 1],
        [1, 2],
      ],
      2,
    ],
    [
      'a smaller eigenvalue near by',
      [
        [2, 3],
        [1.9, 2],
      ],
      2,
    ],
    [
      'of either sign',
      [
        [-2, 3],
        [1.5, 2],
      ],
      2,
    ],
    [
      'a weak coupling',
      [
        [2, 2, 1e-3],
        [1, 1],
      ],
      2,
    ],
    [
      'a strong one',
      [
        [2, 3, 30],
        [1, 1],
      ],
      2,
    ],
  ] as const)('%s: radius %s', (_, blocks, expected) => {
    for (const dim of [1, 2]) {
      for (const seed of [4, 5, 6]) {
        const J = jordanSum(dim, blocks);
        const W = randomUnitary(dim, J.length, source(seed));
        const { re, im, uncertainty } = leading(mul(mul(W, J), star(W)));
        const error = Math.abs(Math.hypot(re, im) - expected);
        expect(error, `dim ${dim}, seed ${seed}: ${re} + ${im}i ± ${uncertainty}`).toBeLessThan(1e-10);
      }
    }
  });

  it('eigenvalues that stand apart are not taken together, however non-normal the matrix is', () => {
    for (const gap of [1e-1, 1e-2, 1e-3, 1e-4]) {
      for (const coupling of [1, 10]) {
        const W = randomUnitary(1, 2, source(7));
        const T = [
          [[2], [coupling]],
          [[0], [2 - gap]],
        ];
        const { re, count, uncertainty } = leading(mul(mul(W, T), star(W)));
        expect(count, `gap ${gap}, coupling ${coupling}`).toBe(1);
        expect(Math.abs(re - 2)).toBeLessThan(Math.max(uncertainty, 1e-15));
        expect(uncertainty).toBeLessThan((1e-13 * coupling) / gap);
      }
    }
  });

  it('an ordinary matrix has simple eigenvalues, known to rounding', () => {
    for (const seed of [8, 9, 10]) {
      const clusters = inOnePiece(leadingClusters(split(gaussianMatrix(2, 12, 12, source(seed)))));
      for (const { re, im, count, uncertainty } of clusters) {
        expect(count).toBe(1);
        expect(uncertainty / Math.hypot(re, im)).toBeLessThan(1e-13);
      }
      expect(clusters.length).toBeGreaterThan(0);
    }
  });
});

describe.each(fields)('kernel vectors, $name', ({ dim, algebra }) => {
  it('span what a matrix sends to 0', () => {
    const random = source(11);
    const M = mul(gaussianMatrix(dim, 5, 3, random), gaussianMatrix(dim, 3, 5, random));
    const kernel = kernelVectors(planar(algebra, M), 1e-12);
    expect([kernel.rows, kernel.cols]).toEqual([5, 2]);
    const N = naive(kernel);
    expect(size(mul(M, N))).toBeLessThan(1e-13 * size(M));
    expect(apart(mul(star(N), N), eye(dim, 2))).toBeLessThan(1e-13);
  });

  it('are one at least', () => {
    expect(kernelVectors(planar(algebra, [[scalar(dim, 3)]]), 1e-12).cols).toBe(1);
  });
});
