/**
 * Matrices with entries of all sizes that doubles have: reflections and rotations must have length one where squares of what they are made of vanish, and
 * rounds must end. A factorisation is what it is by its identities alone, checked here with naive arithmetic.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hermitianEigen, kernelVectors, type PlanarMatrix, polarFactor, singularValues } from '../../src/matrix';
import {
  apart,
  build,
  check,
  eye,
  fields,
  mul,
  type Naive,
  naive,
  planar,
  scalar,
  seeds,
  source,
  star,
} from '../support';

/** Entries u·2^−e, in units of the largest, with e from 0 to `most`, by row, by column, by both, or each its own; about a third are zeros. */
function falling(dim: number, m: number, n: number, most: number, kind: number, seed: number): Naive {
  const random = source(seed);
  const exponents = (length: number): number[] => Array.from({ length }, () => random.uniform() * most);
  const [ofRow, ofColumn] = [exponents(m), exponents(n)];
  const size = (i: number, j: number): number => {
    if (kind === 0) return 2 ** -(random.uniform() * most);
    if (kind === 1) return 2 ** -ofRow[i]!;
    return 2 ** -(kind === 2 ? ofColumn[j]! : (ofRow[i]! + ofColumn[j]!) / 2);
  };
  const M = build(m, n, (i, j) => {
    const unit = random.uniform() < 0.3 ? 0 : size(i, j);
    return Array.from({ length: dim }, () => unit * random.normal());
  });
  const unit = largest(M);
  return M.map((row) => row.map((x) => x.map((y) => y / unit)));
}

const times = (M: Naive, values: ArrayLike<number>): Naive =>
  build(M.length, values.length, (i, j) => M[i]![j]!.map((x) => x * values[j]!));
const largest = (M: Naive): number => Math.max(...M.flat(2).map(Math.abs), Number.MIN_VALUE);

const cases = fc.record({
  seed: seeds,
  n: fc.integer({ min: 1, max: 6 }),
  extra: fc.integer({ min: 0, max: 2 }),
  most: fc.constantFrom(20, 60, 170, 300, 600, 1000),
  kind: fc.integer({ min: 0, max: 3 }),
});

describe.each(fields)('entries that fall by hundreds of decades, over the $name numbers', ({ algebra, dim }) => {
  const isIsometry = (W: PlanarMatrix, note: string): void => {
    const N = naive(W);
    expect(apart(mul(star(N), N), eye(dim, W.cols)), note).toBeLessThan(1e-13);
  };

  it('M = W Σ V* with isometries W, V, and kernels', () => {
    // Regression: reflections of columns below 1e-150 were not unitary, and rotations of such columns never ended.
    check(
      fc.property(cases, ({ seed, n, extra, most, kind }) => {
        const M = falling(dim, n + extra, n, most, kind, seed);
        const note = JSON.stringify({ seed, n, extra, most, kind });
        const { left, values, right } = singularValues(planar(algebra, M));
        isIsometry(left, note);
        isIsometry(right, note);
        expect([...values], note).toEqual([...values].sort((a, b) => b - a));
        const back = mul(times(naive(left), values), star(naive(right)));
        expect(apart(back, M), note).toBeLessThan(1e-12);
        if (extra > 0) return;
        isIsometry(polarFactor(planar(algebra, M)), note);
        const N = kernelVectors(planar(algebra, M), 1e-10 * values[0]!);
        isIsometry(N, note);
        const image = mul(M, naive(N));
        expect(largest(image), note).toBeLessThan(Math.max(1.1e-10 * values[0]!, 1.1 * values[n - 1]!, 1e-300));
      }),
      150,
    );
  });

  it('M = V Λ V* for Hermitian M', () => {
    check(
      fc.property(cases, ({ seed, n, most, kind }) => {
        const G = falling(dim, n, n, most, kind, seed);
        const M = build(n, n, (i, j) => (i === j ? scalar(dim, G[i]![i]![0]!) : i < j ? G[i]![j]! : star(G)[i]![j]!));
        const note = JSON.stringify({ seed, n, most, kind });
        const { values, vectors } = hermitianEigen(planar(algebra, M));
        isIsometry(vectors, note);
        const V = naive(vectors);
        expect(apart(mul(times(V, values), star(V)), M), note).toBeLessThan(1e-13);
      }),
      150,
    );
  });
});
