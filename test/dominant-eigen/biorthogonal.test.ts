/** Left eigenvectors of repeated eigenvalues beside the right ones: products y_i*x_k by loops, on matrices whose Jordan form is known. */
import { type Eigenpair, eigs, type LinearOperator } from 'lsrdr/dominant-eigen';
import { describe, expect, it } from 'vitest';
import { numbers } from '../superoperator/naive';
import { apply, conjugated, diagonal, norm, operator, type Rows, transpose } from './maps';

type Complex = readonly [re: number, im: number];

/** y*x of complex vectors given by their parts. */
function product(y: readonly Complex[], x: readonly Complex[]): Complex {
  let [re, im] = [0, 0];
  y.forEach(([a, b], i) => {
    const [c, d] = x[i]!;
    re += a * c + b * d;
    im += a * d - b * c;
  });
  return [re, im];
}

const join = (re: Float64Array, im?: Float64Array): Complex[] => Array.from(re, (x, i) => [x, im?.[i] ?? 0]);
/** The numbers of a vector of a complex map, `block` real parts, `block` imaginary parts, and so on. */
const split = (x: Float64Array, block: number): Complex[] =>
  Array.from({ length: x.length / 2 }, (_, i) => {
    const at = Math.floor(i / block) * 2 * block + (i % block);
    return [x[at]!, x[at + block]!];
  });
const ofReal = ({ right, rightImaginary, left, leftImaginary }: Eigenpair) =>
  [join(left!, leftImaginary), join(right, rightImaginary)] as const;

/** All products of left and right vectors are 0 but those of partners, which are > 0. */
function expectDual(vectors: readonly (readonly [Complex[], Complex[]])[], error = 1e-9): void {
  let compared = 0;
  vectors.forEach(([y], i) => {
    expect(Math.hypot(...y.flat())).toBeCloseTo(1, 12);
    vectors.forEach(([, x], k) => {
      const [re, im] = product(y, x);
      if (i === k) {
        expect(re).toBeGreaterThan(1e-3);
        expect(im).toBeCloseTo(0, 12);
      } else expect(Math.hypot(re, im)).toBeLessThan(error);
      compared += 1;
    });
  });
  expect(compared).toBe(vectors.length ** 2);
}

/** ‖T*y − λ̄y‖ of a real map. */
function leftDefect(T: Rows, { re, im, left, leftImaginary }: Eigenpair): number {
  const other = leftImaginary ?? new Float64Array(left!.length);
  const star = transpose(T);
  const first = apply(star, left!).map((x, i) => x - re * left![i]! - im * other[i]!);
  const second = apply(star, other).map((x, i) => x - re * other[i]! + im * left![i]!);
  return Math.hypot(norm(first), norm(second));
}

const others = (count: number) => Array.from({ length: count }, (_, k) => Math.cos(k) / 2);

describe('left vectors of repeated eigenvalues', () => {
  it.each([
    [9, 6],
    [170, 6],
  ])('real, twice and three times among %i', (n, count) => {
    const T = conjugated(diagonal([3, 3, 3, -2, -2, 1, ...others(n - 6)]), 11);
    const { pairs } = eigs(operator(T), { count, left: true });
    expect(pairs.map(({ re }) => Math.round(re * 1e6) / 1e6)).toEqual([3, 3, 3, -2, -2, 1]);
    expectDual(pairs.map(ofReal));
    for (const pair of pairs) {
      expect([pair.status, pair.isBiorthogonal, pair.leftImaginary]).toEqual(['converged', true, undefined]);
      expect(leftDefect(T, pair)).toBeLessThan(1e-9);
    }
  });

  it.each([9, 170])('a cut through an eigenspace, and through a pair of conjugates, of %i dimensions', (n) => {
    const T = conjugated(diagonal([3, 3, 3, 1, ...others(n - 4)]), 12);
    const { pairs } = eigs(operator(T), { count: 2, left: true });
    expectDual(pairs.map(ofReal));
    expect(pairs.map(({ isBiorthogonal }) => isBiorthogonal)).toEqual([true, true]);
  });

  it.each([10, 170])('conjugate pairs, each twice, among %i', (n) => {
    const D = diagonal(others(n));
    for (const at of [0, 2]) {
      [D[at]![at], D[at]![at + 1], D[at + 1]![at], D[at + 1]![at + 1]] = [1, 2, -2, 1];
    }
    const T = conjugated(D, 13);
    for (const count of [4, 3]) {
      const { pairs } = eigs(operator(T), { count, left: true });
      expect(pairs.map(({ im }) => Math.round(im * 1e6) / 1e6)).toEqual([2, 2, -2, -2].slice(0, count));
      expectDual(pairs.map(ofReal));
      for (const pair of pairs) {
        expect([pair.status, pair.isBiorthogonal]).toEqual(['converged', true]);
        expect(leftDefect(T, pair)).toBeLessThan(1e-9);
      }
    }
  });

  it('of smallest modulus, and beside vectors left out', () => {
    const T = conjugated(diagonal([5, 4, 4, 0.5, 0.5, 3]), 14);
    const smallest = eigs(operator(T), { count: 3, which: 'smallest-modulus', left: true }).pairs;
    expectDual(smallest.map(ofReal));
    const [top] = eigs(operator(T), { count: 1, left: true }).pairs;
    const rest = eigs(operator(T), { count: 5, left: true, deflate: [top!.left!] }).pairs;
    expect(rest.map(({ re }) => re)).toEqual([4, 4, 3, 0.5, 0.5].map((x) => expect.closeTo(x, 9)));
    expectDual(rest.map(ofReal));
    expect([...smallest, ...rest].every(({ isBiorthogonal }) => isBiorthogonal)).toBe(true);
  });

  it('of the identity and of a normal map they are the right ones', () => {
    const { pairs } = eigs(operator(diagonal([1, 1, 1, 1])), { left: true });
    for (const { left, right } of pairs) {
      expect(Array.from(left!)).toEqual(Array.from(right, (x) => expect.closeTo(x, 14)));
    }
  });

  it.each([
    [7, 1],
    [7, 7],
    [80, 40],
  ])('complex, three times, of %i dimensions in blocks of %i', (n, block) => {
    const next = numbers(5);
    // T = B·D·B⁻¹ with B unit upper triangular with one superdiagonal, so that B⁻¹x is by back substitution.
    const values = Array.from({ length: n }, (_, k): Complex => (k < 3 ? [1, 2] : [Math.cos(k), Math.sin(k)]));
    const above = Array.from({ length: n }, (): Complex => [next(), next()]);
    const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
    const bar = ([a, b]: Complex): Complex => [a, -b];
    const minus = ([a, b]: Complex, [c, d]: Complex): Complex => [a - c, b - d];
    const plus = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];
    const forward = (x: Complex[]): Complex[] => {
      const y = x.slice();
      for (let i = n - 2; i >= 0; i--) y[i] = minus(y[i]!, times(above[i]!, y[i + 1]!));
      const z = y.map((one, i) => times(values[i]!, one));
      return z.map((one, i) => (i + 1 < n ? plus(one, times(above[i]!, z[i + 1]!)) : one));
    };
    const backward = (x: Complex[]): Complex[] => {
      const y = x.map((one, i) => (i > 0 ? plus(one, times(bar(above[i - 1]!), x[i - 1]!)) : one));
      const z = y.map((one, i) => times(bar(values[i]!), one));
      for (let i = 1; i < n; i++) z[i] = minus(z[i]!, times(bar(above[i - 1]!), z[i - 1]!));
      return z;
    };
    const write = (out: Float64Array, x: readonly Complex[]) => {
      x.forEach(([re, im], i) => {
        const at = Math.floor(i / block) * 2 * block + (i % block);
        [out[at], out[at + block]] = [re, im];
      });
    };
    const T: LinearOperator = {
      size: 2 * n,
      complexBlock: block,
      applyInto: (out, x) => write(out, forward(split(x, block))),
      adjointInto: (out, x) => write(out, backward(split(x, block))),
    };
    const { pairs } = eigs(T, { count: 3, left: true });
    expect(pairs.map(({ re, im }) => [re, im])).toEqual(
      [0, 0, 0].map(() => [expect.closeTo(1, 7), expect.closeTo(2, 7)]),
    );
    expectDual(pairs.map(({ left, right }) => [split(left!, block), split(right, block)]));
    for (const { re, im, left, isBiorthogonal, status } of pairs) {
      expect([status, isBiorthogonal]).toEqual(['converged', true]);
      const y = split(left!, block);
      const off = backward(y).map((one, i) => minus(one, times([re, -im], y[i]!)));
      expect(Math.hypot(...off.flat())).toBeLessThan(1e-8);
    }
  });
});

describe('where there is none', () => {
  const block = (n: number, blocks: readonly (readonly [value: number, size: number])[]): Rows => {
    const T = diagonal(new Array<number>(n).fill(0));
    let at = 0;
    for (const [value, size] of blocks) {
      for (let i = 0; i < size; i++) {
        T[at + i]![at + i] = value;
        if (i + 1 < size) T[at + i]![at + i + 1] = 1;
      }
      at += size;
    }
    return T;
  };

  it('a Jordan block: its right vector is orthogonal to its left one, and it is said', () => {
    const T = block(4, [
      [2, 3],
      [1, 1],
    ]);
    const { pairs } = eigs(operator(T), { left: true });
    expect(pairs.map(({ isBiorthogonal }) => isBiorthogonal)).toEqual([false, false, false, true]);
    for (const pair of pairs) expect(leftDefect(T, pair)).toBeLessThan(1e-9);
  });

  it('a Jordan block beside a vector of the same eigenvalue: only that one has a partner', () => {
    const T = block(4, [
      [2, 2],
      [2, 1],
      [1, 1],
    ]);
    const { pairs } = eigs(operator(T), { left: true });
    for (const pair of pairs) {
      const [y, x] = ofReal(pair);
      const isThird = Math.abs(pair.right[2]!) > 0.5;
      expect(pair.isBiorthogonal).toBe(isThird || pair.re < 1.5);
      if (pair.isBiorthogonal) expect(product(y, x)[0]).toBeCloseTo(1, 12);
      expect(leftDefect(T, pair)).toBeLessThan(1e-9);
    }
    expect(pairs.filter(({ isBiorthogonal }) => isBiorthogonal).length).toBe(2);
  });

  it('parted by rounding behind a change of basis', () => {
    const T = conjugated(
      block(5, [
        [2, 4],
        [1, 1],
      ]),
      15,
    );
    const { pairs } = eigs(operator(T), { left: true });
    expect(pairs.map(({ isBiorthogonal }) => isBiorthogonal)).toEqual([false, false, false, false, true]);
  });

  it('is said of no pair without left vectors', () => {
    expect('isBiorthogonal' in eigs(operator(diagonal([1, 2]))).pairs[0]!).toBe(false);
  });
});
