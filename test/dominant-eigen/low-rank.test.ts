/** The zero of maps of low rank, semi-simple and many times: its left and right vectors, by products in loops. */
import { type Eigenpair, eigs } from 'lsrdr/dominant-eigen';
import { superoperator } from 'lsrdr/superoperator';
import { describe, expect, it } from 'vitest';
import { numbers } from '../superoperator/naive';
import { apply, conjugated, diagonal, dot, norm, operator, type Rows, transpose } from './maps';

/** B·C of rank k. */
function lowRank(n: number, k: number, seed: number): Rows {
  const next = numbers(seed);
  const rows = (count: number, length: number) => Array.from({ length: count }, () => Array.from({ length }, next));
  const [B, C] = [rows(n, k), transpose(rows(k, n))];
  return B.map((row) => C.map((column) => dot(row, column)));
}

/** |y*x| of complex vectors given by their parts, and the same of an interleaved pair. */
function overlap({ left, leftImaginary }: Eigenpair, { right, rightImaginary }: Eigenpair): number {
  const zero = new Float64Array(right.length);
  const [a, b, c, d] = [left!, leftImaginary ?? zero, right, rightImaginary ?? zero];
  return Math.hypot(dot(a, c) + dot(b, d), dot(a, d) - dot(b, c));
}

function interleavedOverlap({ left: y }: Eigenpair, { right: x }: Eigenpair): number {
  let [re, im] = [0, 0];
  for (let at = 0; at < x.length; at += 2) {
    re += y![at]! * x[at]! + y![at + 1]! * x[at + 1]!;
    im += y![at]! * x[at + 1]! - y![at + 1]! * x[at]!;
  }
  return Math.hypot(re, im);
}

function expectDual(pairs: readonly Eigenpair[], product: typeof overlap, note: string): void {
  pairs.forEach((one, i) => {
    expect([one.status, one.isBiorthogonal], note).toEqual(['converged', true]);
    pairs.forEach((other, k) => {
      const size = product(one, other);
      if (i === k) expect(size, note).toBeGreaterThan(1e-6);
      else expect(size, note).toBeLessThan(1e-9);
    });
  });
}

const near = (T: Rows) => Math.max(...T.flat().map(Math.abs)) * 1e-12;

describe('the zero of a map of low rank', () => {
  it.each([
    [5, 1, 5],
    [5, 2, 5],
    [8, 3, 8],
    [30, 3, 8],
    [150, 1, 5],
  ])('%i dimensions, rank %i, %i of them', (n, k, count) => {
    let seen = 0;
    for (const seed of n === 150 ? [2] : n === 30 ? [2, 5] : [1, 2, 4, 5, 8, 11, 16]) {
      const T = lowRank(n, k, seed);
      for (const which of [
        'largest-modulus',
        'largest-real',
        ...(n < 150 ? ['smallest-modulus' as const] : []),
      ] as const) {
        const { pairs } = eigs(operator(T), { count, which, left: true });
        expectDual(pairs, overlap, `${seed} ${which}`);
        const zeros = pairs.filter(({ re, im }) => Math.hypot(re, im) < 1e-9);
        for (const { right, left } of zeros) {
          expect(norm(apply(T, right))).toBeLessThan(near(T) * n);
          expect(norm(apply(transpose(T), left!))).toBeLessThan(near(T) * n);
        }
        seen += zeros.length;
      }
    }
    expect(seen).toBeGreaterThan(3);
  });

  it('over C, and as a map over R of twice the dimensions, where conjugate vectors belong to a real value', () => {
    for (const seed of [1, 2, 3, 5, 7]) {
      const next = numbers(seed + 7);
      const column = () => Array.from({ length: 4 }, () => [next(), next()] as const);
      const [B, C] = [column(), column()];
      // Row i, column k of B·Cᵀ as a real 2×2 matrix.
      const T = B.flatMap(([a, b]) => [
        C.flatMap(([c, d]) => [a * c - b * d, -a * d - b * c]),
        C.flatMap(([c, d]) => [a * d + b * c, a * c - b * d]),
      ]);
      const complex = eigs({ ...operator(T), complexBlock: 1 }, { count: 4, left: true }).pairs;
      expectDual(complex, interleavedOverlap, String(seed));
      const real = eigs(operator(T), { count: 8, left: true }).pairs;
      expectDual(real, overlap, String(seed));
      expect(real.filter(({ rightImaginary }) => rightImaginary === undefined).length).toBe(6);
    }
  });

  it('another eigenvalue than zero, of the identity and something of low rank', () => {
    for (const seed of [1, 2, 5]) {
      const T = lowRank(8, 2, seed).map((row, i) => row.map((x, k) => x + (i === k ? 3 : 0)));
      const { pairs } = eigs(operator(T), { count: 8, left: true });
      expectDual(pairs, overlap, String(seed));
      expect(pairs.filter(({ re, im }) => Math.hypot(re - 3, im) < 1e-12).length).toBe(6);
    }
  });

  it('right vectors alone are independent too, of superoperators as well', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { right, values } = superoperator([lowRank(3, 1, seed)]).eigs({ count: 9 });
      const zeros = right.filter((_, k) => Math.hypot(values[k]!.re, values[k]!.im) < 1e-9);
      expect(zeros.length, String(seed)).toBe(8);
      // The Gram determinant of vectors of norm 1, by elimination.
      const gram = zeros.map((x) => zeros.map((y) => dot(x.data, y.data)));
      let determinant = 1;
      for (let k = 0; k < 8; k++) {
        determinant *= gram[k]![k]!;
        for (let i = k + 1; i < 8; i++) {
          const factor = gram[i]![k]! / gram[k]![k]!;
          for (let j = k; j < 8; j++) gram[i]![j]! -= factor * gram[k]![j]!;
        }
      }
      expect(determinant, String(seed)).toBeGreaterThan(1e-5);
    }
  });
});

describe('values that are near beside ‖T‖ only', () => {
  it('keep what each of them is', () => {
    // Within 1e-9 of ‖T‖, with vectors (1, 0) and (50, 1).
    const T = diagonal([1e20, 1, 2]);
    T[1]![2] = 50;
    const { pairs } = eigs(operator(T), { left: true });
    expect(pairs.map(({ re }) => re)).toEqual([1e20, 2, 1]);
    for (const { re, right } of pairs.slice(1)) {
      expect(norm(apply(T, right).map((x, i) => x - re * right[i]!))).toBeLessThan(1e-13);
    }
  });

  it('a Jordan block of small entries stays one', () => {
    const T = diagonal([1e20, 0, 0]);
    T[1]![2] = 1e-3;
    const [, ...zeros] = eigs(operator(T)).pairs;
    for (const { right } of zeros) expect(Math.abs(right[1]!)).toBeCloseTo(1, 12);
  });

  it('a defective zero of a tiny map stays one', () => {
    for (const unit of [1, 1e-200, 1e-300, 1e200]) {
      const T = [
        [0, unit, 0],
        [0, 0, 0],
        [0, 0, 2 * unit],
      ];
      const { pairs } = eigs(operator(T), { count: 3, left: true });
      expect(pairs.map(({ isBiorthogonal }) => isBiorthogonal)).toEqual([true, false, false]);
      for (const { right } of pairs.slice(1)) expect(Math.abs(right[0]!)).toBeCloseTo(1, 12);
    }
  });

  it('and differ in another basis', () => {
    const D = diagonal([4, 1, 1 + 1e-7, 2, 3]);
    D[1]![2] = 1e-5;
    const { pairs } = eigs(operator(conjugated(D, 3)), { count: 5, left: true });
    expect(pairs[4]!.re).toBeCloseTo(1, 10);
    expect(pairs[3]!.re - pairs[4]!.re).toBeCloseTo(1e-7, 9);
  });
});
