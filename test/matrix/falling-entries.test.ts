/**
 * Matrices with entries of all sizes that doubles have: reflections and rotations must have length one where squares of what they are made of vanish, and
 * rounds must end. A factorisation is what it is by its identities alone, checked here with naive arithmetic.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Complement,
  hermitianEigen,
  identity,
  kernelVectors,
  orthonormalise,
  type PlanarMatrix,
  polarFactor,
  singularValues,
} from '../../src/matrix';
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

  it('Y = Q·T with an isometry Q, whatever the size of Y', () => {
    // Regression: columns below 1e-160 counted as zeros, those a little longer were not of norm 1, and above 1e154 all of them were zeros.
    check(
      fc.property(
        cases,
        fc.constantFrom(-1050, -535, -520, 0, 520, 1000),
        ({ seed, n, extra, most, kind }, exponent) => {
          const M = falling(dim, n + extra, n, most, kind, seed);
          const Y = planar(algebra, M);
          for (let i = 0; i < Y.data.length; i++) Y.data[i] = Y.data[i]! * 2 ** (exponent / 2) * 2 ** (exponent / 2);
          const note = JSON.stringify({ seed, n, extra, most, kind, exponent });
          const given = naive({ ...Y, data: Y.data.map((x) => x / 2 ** (exponent / 2) / 2 ** (exponent / 2)) });
          const { T } = orthonormalise(Y);
          isIsometry(Y, note);
          const unscaled = { ...T, data: T.data.map((x) => x / 2 ** (exponent / 2) / 2 ** (exponent / 2)) };
          // Digits of denormal numbers are few.
          expect(apart(mul(naive(Y), naive(unscaled)), given), note).toBeLessThan(exponent < -1022 ? 1e-5 : 1e-12);
        },
      ),
      150,
    );
  });

  it('complements, of one space and of two, whatever the sizes of the vectors', () => {
    // Regression: where the coordinate that a reflection goes to was below 1e-308, it was made of NaN; below 1e-160 a vector had no part in a space.
    check(
      fc.property(cases, fc.integer({ min: 0, max: 5 }), fc.constantFrom(-520, 0, 520), (given, cut, exponent) => {
        const { seed, n, extra, most, kind } = given;
        const M = falling(dim, n + extra, n, most, kind, seed);
        const rows = n + extra;
        const note = JSON.stringify({ ...given, cut, exponent });
        const kept = M[0]!.map((_, j) => j).filter((j) => largest(M.map((row) => [row[j]!])) > 2 ** -1022);
        if (kept.length === 0) return;
        const C = M.map((row) => kept.map((j) => row[j]!.map((x) => x * 2 ** exponent)));
        const spaces = cut === 0 || cut >= rows ? [0, rows] : [0, cut, rows];
        const complement = new Complement(planar(algebra, C), spaces);
        const B = complement.embed(identity(algebra, complement.dimension));
        isIsometry(B, note);
        expect(complement.dimension + complement.excluded, note).toBe(rows);
        for (let j = 0; j < kept.length; j++) {
          const unit = largest(C.map((row) => [row[j]!]));
          const column = C.map((row) => [row[j]!.map((x) => x / unit)]);
          if (B.cols > 0) expect(largest(mul(star(naive(B)), column)), note).toBeLessThan(1e-9);
        }
      }),
      150,
    );
  });
});
