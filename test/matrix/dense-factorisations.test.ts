/**
 * The factorisations over R, C and H against those of ml-matrix on the real matrix of x ↦ M x, which share no code with them: an eigenvalue over the algebra is
 * there a times, a singular value too, and unique things (inverses, polar factors of regular matrices) are the same matrices.
 */
import fc from 'fast-check';
import { EigenvalueDecomposition, inverse as inverseOf, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  hermitianEigen,
  inverse,
  kernelVectors,
  multiply,
  norm,
  type PlanarMatrix,
  polarFactor,
  singularValues,
  solve,
  solvePositive,
} from '../../src/matrix';
import {
  apart,
  build,
  check,
  eye,
  fields,
  gaussianMatrix,
  mul,
  type Naive,
  naive,
  planar,
  randomUnitary,
  scalar,
  scaled,
  seeds,
  source,
  star,
  times,
} from '../support';

const embedding = (M: Naive, dim: number): Matrix => {
  const [m, n] = [M.length, M[0]!.length];
  const out = new Matrix(dim * m, dim * n);
  for (let q = 0; q < dim; q++) {
    const unit = Array.from({ length: dim }, (_, s) => (s === q ? 1 : 0));
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++)
        times(M[i]![j]!, unit).forEach((x, s) => {
          out.set(s * m + i, q * n + j, x);
        });
    }
  }
  return out;
};

describe.each(fields)('against ml-matrix over the $name numbers', ({ algebra, dim }) => {
  const p = (M: Naive): PlanarMatrix => planar(algebra, M);
  const each = (values: readonly number[]): number[] => values.filter((_, k) => k % dim === 0);
  const close = (found: ArrayLike<number>, expected: readonly number[], tolerance: number, note = ''): void => {
    const scale = Math.max(...expected.map(Math.abs), Number.MIN_VALUE);
    expect(found.length).toBe(expected.length);
    expected.forEach((value, k) => {
      expect(Math.abs(found[k]! - value), `${note} ${k}`).toBeLessThan(tolerance * scale);
    });
  };
  const hermitian = (n: number, seed: number): Naive => {
    const G = gaussianMatrix(dim, n, n, source(seed));
    return build(n, n, (i, j) => G[i]![j]!.map((x, q) => (x + (q === 0 ? 1 : -1) * G[j]![i]![q]!) / 2));
  };
  const eigenvalues = (M: Naive): number[] =>
    each(new EigenvalueDecomposition(embedding(M, dim), { assumeSymmetric: true }).realEigenvalues.reverse());
  const singular = (M: Naive): number[] =>
    each(new SingularValueDecomposition(embedding(M, dim), { autoTranspose: true }).diagonal);

  it('eigenvalues of Hermitian matrices, each once', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 12 }), (seed, n) => {
        const M = hermitian(n, seed);
        close(hermitianEigen(p(M)).values, eigenvalues(M), 1e-13);
      }),
      25,
    );
  });

  it('singular values, polar factors, inverses and solutions', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 8 }), (seed, n) => {
        const [M, B] = [gaussianMatrix(dim, n, n, source(seed)), gaussianMatrix(dim, n, 2, source(seed + 1))];
        const values = singular(M);
        close(singularValues(p(M)).values, values, 1e-13);
        const tolerance = (1e-13 * values[0]!) / values[n - 1]!;
        const svd = new SingularValueDecomposition(embedding(M, dim), { autoTranspose: true });
        const polar = svd.leftSingularVectors.mmul(svd.rightSingularVectors.transpose());
        expect(polar.sub(embedding(naive(polarFactor(p(M))), dim)).norm('frobenius')).toBeLessThan(10 * tolerance);
        const M1 = inverseOf(embedding(M, dim));
        expect(
          M1.clone()
            .sub(embedding(naive(inverse(p(M))), dim))
            .norm('frobenius'),
        ).toBeLessThan(10 * tolerance * M1.norm('frobenius'));
        expect(apart(mul(M, naive(solve(p(M), p(B)))), B)).toBeLessThan(10 * tolerance);
        const G = mul(M, star(M));
        expect(apart(mul(G, naive(solvePositive(p(G), p(B))!)), B)).toBeLessThan(100 * tolerance * tolerance * 1e13);
      }),
      20,
    );
  });

  it('M x = x λ, V*V = 1 where reductions have least to do: zeros, blocks, borders, tridiagonal and constant matrices', () => {
    const n = 7;
    const unit = (q: number) => Array.from({ length: dim }, (_, s) => (s === q ? 1 : 0));
    const last = dim - 1;
    const up = (i: number, j: number) => (i < j ? unit(last) : unit(last).map((x, q) => (q === 0 ? x : -x)));
    const cases: { [name: string]: Naive } = {
      blocks: build(n, n, (i, j) => (i === j ? scalar(dim, i) : (i ^ 1) === j ? up(i, j) : scalar(dim, 0))),
      border: build(n, n, (i, j) => (i === j ? scalar(dim, 1) : i === 0 || j === 0 ? up(i, j) : scalar(dim, 0))),
      'border below': build(n, n, (i, j) =>
        i === n - 1 && j === n - 1 ? scalar(dim, 0) : i === n - 1 || j === n - 1 ? up(i, j) : scalar(dim, 0),
      ),
      tridiagonal: build(n, n, (i, j) => (Math.abs(i - j) === 1 ? up(i, j) : scalar(dim, i === j ? 2 : 0))),
      'of Wilkinson': build(n, n, (i, j) =>
        Math.abs(i - j) === 1 ? up(i, j) : scalar(dim, i === j ? Math.abs(3 - i) : 0),
      ),
      ones: build(n, n, () => scalar(dim, 1)),
      'imaginary ones': build(n, n, (i, j) => (i === j ? scalar(dim, 0) : up(i, j))),
      antidiagonal: build(n, n, (i, j) => (i + j === n - 1 ? (i === j ? scalar(dim, 1) : up(i, j)) : scalar(dim, 0))),
      'twenty decades': build(n, n, (i, j) => up(i, j).map((x) => x * 10 ** (-3 * (i + j)))).map((row, i) =>
        row.map((x, j) => (i === j ? scalar(dim, 10 ** (-6 * i)) : x)),
      ),
    };
    for (const [name, M] of Object.entries(cases)) {
      const { values, vectors } = hermitianEigen(p(M));
      close(values, eigenvalues(M), 1e-14 * n, name);
      const V = naive(vectors);
      expect(apart(mul(star(V), V), eye(dim, n)), name).toBeLessThan(1e-13);
      const Λ = build(n, n, (i, j) => scalar(dim, i === j ? values[i]! : 0));
      expect(apart(mul(M, V), mul(V, Λ)), name).toBeLessThan(1e-13);
    }
  });

  it('a large matrix with clusters of eigenvalues: of 40, ten each at 1, 1 + 1e-9, 0, −1', () => {
    const n = 40;
    const W = randomUnitary(dim, n, source(11));
    const wanted = Array.from({ length: n }, (_, k) => [1 + 1e-9, 1, 0, -1][Math.floor(k / 10)]!);
    const M = mul(
      build(n, n, (i, j) => W[i]![j]!.map((x) => x * wanted[j]!)),
      star(W),
    );
    const { values, vectors } = hermitianEigen(p(M));
    close(values, wanted, 1e-13);
    const V = naive(vectors);
    expect(apart(mul(star(V), V), eye(dim, n))).toBeLessThan(1e-12);
  });

  it('units of any size: entries of 1e±300, and 0', () => {
    const [M, N] = [hermitian(4, 3), gaussianMatrix(dim, 4, 4, source(5))];
    for (const unit of [1e300, 1e-300]) {
      close(
        [...hermitianEigen(p(scaled(M, unit))).values].map((x) => x / unit),
        eigenvalues(M),
        1e-13,
      );
      close(
        [...singularValues(p(scaled(N, unit))).values].map((x) => x / unit),
        singular(N),
        1e-13,
      );
      expect(apart(naive(polarFactor(p(scaled(N, unit)))), naive(polarFactor(p(N))))).toBeLessThan(1e-12);
      expect(apart(mul(scaled(N, unit), naive(inverse(p(scaled(N, unit))))), eye(dim, 4))).toBeLessThan(1e-11);
    }
    expect([...singularValues(p(scaled(N, 0))).values]).toEqual([0, 0, 0, 0]);
  });

  it('no eigenvalue or singular value but NaN of a matrix with one entry that is not finite, wherever it stands', () => {
    // Regression: values that looked right stood beside one NaN, since an entry on the diagonal meets no other before the last steps.
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (let at = 0; at < 9 * dim; at++) {
        const M = p(hermitian(3, 7));
        M.data[at] = bad;
        expect(polarFactor(M).data.every(Number.isFinite), `${bad} at ${at}`).toBe(false);
        for (const { values } of [hermitianEigen(M), singularValues(M)])
          expect(values.every(Number.isNaN), `${bad} at ${at}`).toBe(true);
      }
    }
  });

  it('polar factors and kernels of matrices whose singular values fall by fifteen decades', () => {
    const n = 6;
    for (const [seed, values] of [
      [1, [1, 1e-3, 1e-6, 1e-9, 1e-12, 1e-15]],
      [2, [1, 1, 1e-8, 1e-8, 1e-16, 0]],
      [3, [1, 1e-15, 1e-15, 0, 0, 0]],
    ] as const) {
      const [U, V] = [randomUnitary(dim, n, source(seed)), randomUnitary(dim, n, source(seed + 10))];
      const M = mul(
        build(n, n, (i, j) => U[i]![j]!.map((x) => x * values[j]!)),
        star(V),
      );
      const { left, values: found, right } = singularValues(p(M));
      close(found, [...values], 1e-14 * n, `seed ${seed}`);
      for (const W of [left, right, polarFactor(p(M))].map(naive)) {
        expect(apart(mul(star(W), W), eye(dim, n)), `seed ${seed}`).toBeLessThan(1e-13);
      }
      const kernel = kernelVectors(p(M), 1e-11);
      expect(kernel.cols, `seed ${seed}`).toBe(values.filter((value) => value <= 1e-11).length);
      expect(norm(multiply(p(M), kernel)), `seed ${seed}`).toBeLessThan(1e-11);
    }
  });
});
