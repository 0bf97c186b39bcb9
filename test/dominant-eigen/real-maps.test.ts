import fc from 'fast-check';
import { dominantEigenpair } from 'lsrdr/dominant-eigen';
import { describe, expect, it } from 'vitest';
import { numbers } from '../superoperator/naive';
import { apply, conjugated, diagonal, dot, moduli, norm, operator, residual, square, transpose } from './maps';

describe('over R', () => {
  it.each([[1], [2], [5], [12], [40], [90]])('agrees with ml-matrix on Gaussian matrices of size %i', (n) => {
    for (let seed = 1; seed <= 4; seed++) {
      const T = square(n, numbers(seed * 100 + n));
      const found = dominantEigenpair(operator(T));
      expect(found.status).toBe('converged');
      expect(found.modulus).toBeCloseTo(moduli(T)[0]!, 8);
      expect(Math.hypot(found.value, found.imaginary)).toBeCloseTo(found.modulus, 12);
      expect(found.kind).toBe(found.imaginary > 0 ? 'complex-pair' : 'simple');
      expect(residual(T, found)).toBeLessThan(1e-9 * found.modulus);
      expect(norm([...found.right, ...(found.rightImaginary ?? [])])).toBeCloseTo(1, 12);
    }
  });

  it('finds a simple eigenvalue with right and left vectors, gap and residual', () => {
    const T = conjugated(diagonal([-4, 3, 1, 0.5, -2]), 3);
    const found = dominantEigenpair(operator(T));
    expect(found).toMatchObject({ kind: 'simple', status: 'converged', multiplicity: 1, imaginary: 0 });
    expect(found.value).toBeCloseTo(-4, 12);
    expect(found.gap).toBeCloseTo(0.25, 10);
    expect(found.residual).toBeLessThan(1e-10);
    const { left, right } = found;
    expect(norm(left)).toBeCloseTo(1, 13);
    expect(dot(left, right)).toBeGreaterThan(0);
    apply(transpose(T), left).forEach((y, i) => {
      expect(y).toBeCloseTo(-4 * left[i]!, 9);
    });
  });

  it.each([[2], [6], [80]])('takes λ of ±λ, at size %i', (n) => {
    const D = diagonal([3, -3, ...Array.from({ length: n - 2 }, (_, i) => 2 / (i + 1))]);
    const found = dominantEigenpair(operator(conjugated(D, n > 20 ? 0 : 5)));
    expect(found).toMatchObject({ kind: 'opposite', status: 'converged', multiplicity: 1 });
    expect(found.value).toBeCloseTo(3, 9);
  });

  it('finds the bipartite swap of the example', () => {
    const found = dominantEigenpair({
      size: 2,
      applyInto: (out, x) => {
        out[0] = 3 * x[1]!;
        out[1] = 3 * x[0]!;
      },
    });
    expect([found.kind, found.left.length]).toEqual(['opposite', 0]);
    expect(found.value).toBeCloseTo(3, 13);
  });

  it.each([
    [2, 5],
    [3, 9],
    [4, 12],
    [2, 100],
    [3, 100],
  ])('counts a repeated eigenvalue: %i times at size %i', (copies, n) => {
    const D = diagonal([
      ...new Array<number>(copies).fill(2),
      ...Array.from({ length: n - copies }, (_, i) => 1.5 / (i + 1)),
    ]);
    const found = dominantEigenpair(operator(n > 20 ? D : conjugated(D, 7)));
    expect(found).toMatchObject({ kind: 'repeated', status: 'converged', multiplicity: copies });
    expect(found.value).toBeCloseTo(2, 9);
  });

  it('gives a complex pair with both halves of its vector, and one value > 0', () => {
    const T = conjugated(
      [
        [1, -2, 0, 0],
        [2, 1, 0, 0],
        [0, 0, 2, 0],
        [0, 0, 0, -1],
      ],
      9,
    );
    const found = dominantEigenpair(operator(T));
    expect(found).toMatchObject({ kind: 'complex-pair', status: 'converged' });
    expect(found.value).toBeCloseTo(1, 11);
    expect(found.imaginary).toBeCloseTo(2, 11);
    expect(found.gap).toBeCloseTo(1 - 2 / Math.sqrt(5), 9);
    expect(found.rightImaginary).toBeDefined();
    expect(residual(T, found)).toBeLessThan(1e-10);
  });

  it.each([3, 4, 5, 6, 7, 9])('takes the real root of unity of a cycle of length %i', (n) => {
    const cycle = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => ((i + 1) % n === j ? 2 : 0)));
    const found = dominantEigenpair(operator(cycle));
    expect(found).toMatchObject({ kind: 'cyclic', status: 'converged' });
    expect(found.value).toBeCloseTo(2, 11);
    for (const entry of found.right) expect(Math.abs(entry)).toBeCloseTo(1 / Math.sqrt(n), 9);
  });

  it('takes the Perron vector of a cycle inside a larger graph', () => {
    const n = 70;
    const T = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i < 3 && j < 3 ? Number((i + 1) % 3 === j) : i === j ? 0.3 : 0)),
    );
    const found = dominantEigenpair(operator(T));
    expect(found).toMatchObject({ kind: 'cyclic', status: 'converged' });
    expect(found.value).toBeCloseTo(1, 9);
  });

  it.each([
    ['zero', 1, () => 0],
    ['zero', 6, () => 0],
    ['zero', 100, () => 0],
    ['nilpotent', 2, (i: number, j: number) => Number(j === i + 1)],
    ['nilpotent', 12, (i: number, j: number) => Number(j === i + 1)],
    ['nilpotent', 30, (i: number, j: number) => (j > i ? Math.sin(i + 3 * j) : 0)],
  ] as const)('says zero for a %s map of size %i', (_, n, entry) => {
    const T = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(i, j)));
    const found = dominantEigenpair(operator(T));
    expect(found).toMatchObject({ status: 'zero', value: 0, modulus: 0, imaginary: 0 });
    expect(found.left).toHaveLength(0);
  });

  it('does not take a small eigenvalue of a far from normal map for zero', () => {
    const n = 6;
    const T = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (j === i + 1 ? 10 : i === n - 1 && j === 0 ? 1e-3 : 0)),
    );
    const found = dominantEigenpair(operator(T));
    expect(found.status).toBe('converged');
    expect(found.modulus).toBeCloseTo((1e-3 * 10 ** (n - 1)) ** (1 / n), 8);
  });

  it('handles a map that is far from normal', () => {
    const n = 25;
    const T = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? 1 - i / n : j > i ? 2 : 0)),
    );
    const found = dominantEigenpair(operator(T), { tolerance: 1e-8 });
    expect(found.status).toBe('converged');
    expect(residual(T, found)).toBeLessThan(1e-7);
  });

  it('gives the same for T and a conjugate of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 2, max: 8 }), (seed, n) => {
        const T = square(n, numbers(seed));
        const [one, other] = [dominantEigenpair(operator(T)), dominantEigenpair(operator(conjugated(T, seed + 1)))];
        expect(other.modulus / one.modulus).toBeCloseTo(1, 7);
      }),
      { numRuns: 15 },
    );
  });

  it('scales: dominantEigenpair(cT) is |c| times as large', () => {
    const T = square(10, numbers(3));
    const one = dominantEigenpair(operator(T)).modulus;
    for (const c of [1e-150, 1e-8, 1e8, 1e100]) {
      const scaled = dominantEigenpair(operator(T.map((row) => row.map((x) => c * x))));
      expect(scaled.status).toBe('converged');
      expect(scaled.modulus / c / one).toBeCloseTo(1, 10);
    }
  });
});

describe('complex pairs of maps that are not solved in full', () => {
  // The sign of the left vector's real part is turned to that of the right one, which half of them need.
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('say how certain they are, seed %i', (seed) => {
    const D = diagonal(Array.from({ length: 200 }, (_, k) => Math.cos(k) / 2));
    [D[0]![0], D[0]![1], D[1]![0], D[1]![1]] = [-1, 2, -2, -1];
    const T = conjugated(D, seed);
    const found = dominantEigenpair(operator(T));
    expect([found.kind, found.status]).toEqual(['complex-pair', 'converged']);
    expect(found.modulus).toBeCloseTo(Math.sqrt(5), 8);
    expect(found.uncertainty).toBeLessThan(1e-8);
    expect(found.uncertainty).toBeGreaterThanOrEqual(found.residual);
  });
});
