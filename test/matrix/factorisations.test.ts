/** Eigenvalues, roots, polar factors, QR, solving: by their defining properties, also where they are least comfortable. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hermitianEigen,
  inverse,
  inverseSquareRoot,
  isInvertible,
  orthonormalise,
  type PlanarMatrix,
  polarFactor,
  singularValues,
  solve,
  solvePositive,
  spectralFunction,
  squareRoot,
} from '../../src/matrix';
import {
  add,
  apart,
  build,
  check,
  eye,
  fields,
  gaussianMatrix,
  innerProduct,
  mul,
  type Naive,
  naive,
  planar,
  randomInvertible,
  randomIsometry,
  randomUnitary,
  scalar,
  scaled,
  seeds,
  size,
  source,
  star,
} from '../support';

describe.each(fields)('factorisations over the $name numbers', ({ algebra, dim }) => {
  const p = (M: Naive): PlanarMatrix => planar(algebra, M);
  const diagonal = (values: readonly number[]): Naive =>
    build(values.length, values.length, (i, j) => scalar(dim, i === j ? values[i]! : 0));
  const withEigenvalues = (values: readonly number[], seed: number): Naive => {
    const W = randomUnitary(dim, values.length, source(seed));
    return mul(mul(W, diagonal(values)), star(W));
  };
  const expectIsometry = (M: Naive, tolerance = 1e-12): void => {
    expect(apart(mul(star(M), M), eye(dim, M[0]!.length))).toBeLessThan(tolerance);
  };

  describe('hermitianEigen', () => {
    const spectra: [string, number[]][] = [
      ['1×1', [-3]],
      ['distinct', [5, 3, 1, -2, -4]],
      ['repeated', [2, 2, 2, -1, -1]],
      ['all equal', [1, 1, 1, 1]],
      ['zero', [0, 0, 0]],
      ['rank one', [7, 0, 0, 0]],
      ['rank-deficient', [3, 1, 0, 0, 0]],
      ['nearly degenerate, 1e-6', [1 + 1e-6, 1, 1 - 1e-6, 0.5]],
      ['nearly degenerate, 1e-9', [1 + 1e-9, 1, 1 - 1e-9, 0.5]],
      ['nearly degenerate, 1e-10', [1 + 2e-10, 1 + 1e-10, 1, 1, 0.2]],
      ['nearly degenerate, 1e-12', [1 + 1e-12, 1, 1, -1, -1 - 1e-12]],
      ['a ladder of gaps about the grouping tolerance', [1, 1 - 6e-10, 1 - 1.3e-9, 1 - 2.4e-9, 1 - 3.1e-9, 0]],
      ['seventeen decades', [1e8, 1, 1e-9]],
      ['opposite', [4, 4, -4, -4]],
    ];
    it.each(spectra)(
      '%s: each eigenvalue once, an isometry over the algebra, M = V Λ V* (seeds 1 to 3)',
      (_, values) => {
        for (let seed = 1; seed <= 3; seed++) {
          const M = values.length === 1 ? diagonal(values) : withEigenvalues(values, seed);
          const found = hermitianEigen(p(M));
          const scale = Math.max(...values.map(Math.abs));
          const sorted = [...values].sort((x, y) => y - x);
          expect(found.values.length).toBe(values.length);
          sorted.forEach((value, k) => {
            expect(Math.abs(found.values[k]! - value), `seed ${seed}`).toBeLessThanOrEqual(3e-14 * scale);
          });
          const V = naive(found.vectors);
          expectIsometry(V);
          const rebuilt = mul(mul(V, diagonal([...found.values])), star(V));
          expect(size(add(rebuilt, scaled(M, -1))), `seed ${seed}`).toBeLessThanOrEqual(1e-12 * scale);
        }
      },
    );

    it('a diagonal matrix, in any order, and one already descending', () => {
      for (const values of [
        [3, 2, 1],
        [1, 3, 2, 3],
        [-1, 0, 1],
      ]) {
        const { values: found, vectors } = hermitianEigen(p(diagonal(values)));
        expect([...found]).toEqual([...values].sort((x, y) => y - x).map((x) => expect.closeTo(x, 13)));
        expectIsometry(naive(vectors));
      }
    });

    it('random Hermitian matrices: M v = v λ column by column; only the Hermitian part is read', () => {
      check(
        fc.property(seeds, fc.integer({ min: 1, max: 8 }), (seed, n) => {
          const random = source(seed);
          const G = gaussianMatrix(dim, n, n, random);
          const M = scaled(add(G, star(G)), 0.5);
          const { values, vectors } = hermitianEigen(p(G));
          const V = naive(vectors);
          const image = mul(M, V);
          const expected = build(n, n, (i, j) => V[i]![j]!.map((x) => x * values[j]!));
          expect(size(add(image, scaled(expected, -1)))).toBeLessThan(1e-12 * (1 + size(M)));
          expectIsometry(V);
          for (let k = 1; k < n; k++) expect(values[k]).toBeLessThanOrEqual(values[k - 1]!);
          expect(values.reduce((sum, x) => sum + x, 0)).toBeCloseTo(
            M.reduce((sum, row, i) => sum + row[i]![0]!, 0),
            10,
          );
          expect(values.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(innerProduct(M, M), 9);
        }),
        30,
      );
    });

    it('scales 1e±150', () => {
      const values = [2, 2, -1];
      for (const factor of [1e150, 1e-150]) {
        const { values: found, vectors } = hermitianEigen(p(scaled(withEigenvalues(values, 5), factor)));
        expect([...found].map((x) => x / factor)).toEqual(values.map((x) => expect.closeTo(x, 12)));
        expectIsometry(naive(vectors));
      }
    });
  });

  it('squareRoot² = M, Hermitian and PSD; functions of M commute with it', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (seed, n, k) => {
        const G = gaussianMatrix(dim, n, k, source(seed)); // rank-deficient when k < n
        const M = mul(G, star(G));
        const root = naive(squareRoot(p(M)));
        expect(apart(mul(root, root), M)).toBeLessThan(1e-12);
        expect(apart(root, star(root))).toBeLessThan(1e-13);
        expect(Math.min(...hermitianEigen(p(root)).values)).toBeGreaterThan(-1e-12 * size(root));
        const cube = naive(spectralFunction(hermitianEigen(p(M)), (x) => x ** 3));
        expect(apart(cube, mul(M, mul(M, M)))).toBeLessThan(1e-11);
      }),
      25,
    );
  });

  it('inverseSquareRoot: R M R = 1 where M is regular; finite, floored, where it is singular', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), (seed, n) => {
        const { B } = randomInvertible(dim, n, source(seed));
        const M = mul(B, star(B));
        const R = naive(inverseSquareRoot(p(M)));
        expect(apart(mul(mul(R, M), R), eye(dim, n))).toBeLessThan(1e-11);
      }),
      20,
    );
    const singular = withEigenvalues([4, 1, 0], 3);
    const R = naive(inverseSquareRoot(p(singular), 1e-10));
    const { values } = hermitianEigen(p(R));
    // Floor 1e-10 relative to 4: 1/√(4e-10) = 5e4.
    expect(values[0]! / 5e4).toBeCloseTo(1, 6);
    expect(values[1]).toBeCloseTo(1, 6);
    expect(values[2]).toBeCloseTo(0.5, 6);
    expect(inverseSquareRoot(p(scaled(eye(dim, 2), 0))).data.every(Number.isFinite)).toBe(true);
  });

  describe('polarFactor', () => {
    const expectPolar = (M: Naive, note: string, tolerance = 1e-11): void => {
      const U = naive(polarFactor(p(M)));
      expectIsometry(U, tolerance);
      const H = mul(star(U), M);
      const scale = Math.max(size(M), 1e-300);
      expect(size(add(H, scaled(star(H), -1))), `${note}: U*M is Hermitian`).toBeLessThanOrEqual(tolerance * scale);
      expect(size(add(mul(U, H), scaled(M, -1))), `${note}: M = U H`).toBeLessThanOrEqual(tolerance * scale);
      expect(Math.min(...hermitianEigen(p(H)).values), `${note}: H is positive`).toBeGreaterThanOrEqual(
        -tolerance * scale,
      );
    };

    it('tall and square, random', () => {
      check(
        fc.property(seeds, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }), (seed, n, extra) => {
          expectPolar(gaussianMatrix(dim, n + extra, n, source(seed)), 'random');
        }),
        30,
      );
    });

    it('singular and tall of low rank: still an isometry, M = U H with H ≥ 0', () => {
      for (let seed = 1; seed <= 4; seed++) {
        const random = source(seed);
        for (const [rows, n, rank] of [
          [3, 3, 1],
          [4, 4, 2],
          [6, 3, 2],
          [5, 4, 1],
          [2, 2, 1],
        ] as const) {
          const M = mul(gaussianMatrix(dim, rows, rank, random), gaussianMatrix(dim, rank, n, random));
          // √ε: the right singular vectors come from M*M.
          expectPolar(M, `${rows}×${n} of rank ${rank}, seed ${seed}`, 1e-7);
        }
      }
    });

    it('zero and 1×1', () => {
      for (const n of [1, 2, 3]) expectIsometry(naive(polarFactor(p(scaled(eye(dim, n), 0)))));
      const [x] = gaussianMatrix(dim, 1, 1, source(9))[0]!;
      const unit = naive(polarFactor(p([[x!]])))[0]![0]!;
      unit.forEach((value, q) => {
        expect(value).toBeCloseTo(x![q]! / Math.hypot(...x!), 13);
      });
    });

    it('is the nearest isometry: ⟨U,M⟩ ≥ ⟨W,M⟩', () => {
      check(
        fc.property(seeds, fc.integer({ min: 1, max: 5 }), (seed, n) => {
          const random = source(seed);
          const M = gaussianMatrix(dim, n + 2, n, random);
          const U = naive(polarFactor(p(M)));
          const W = randomIsometry(dim, n + 2, n, random);
          expect(innerProduct(U, M)).toBeGreaterThanOrEqual(innerProduct(W, M) - 1e-12);
        }),
        20,
      );
    });
  });

  it('singularValues: M = W Σ V* with isometries, descending, also when singular', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), fc.boolean(), (seed, n, singular) => {
        const random = source(seed);
        const G = gaussianMatrix(dim, n, n, random);
        const M =
          singular && n > 1
            ? mul(G, mul(gaussianMatrix(dim, n, n - 1, random), gaussianMatrix(dim, n - 1, n, random)))
            : G;
        const { left, values, right } = singularValues(p(M));
        const [W, V] = [naive(left), naive(right)];
        const tolerance = singular ? 1e-6 : 1e-11;
        expectIsometry(W, tolerance);
        expectIsometry(V, tolerance);
        expect(apart(mul(mul(W, diagonal([...values])), star(V)), M)).toBeLessThan(tolerance);
        for (let k = 0; k < n; k++) {
          expect(values[k]).toBeGreaterThanOrEqual(0);
          if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1]!);
        }
      }),
      25,
    );
  });

  describe('orthonormalise', () => {
    const run = (Y: Naive): { Q: Naive; T: Naive; rank: number } => {
      const work = p(Y);
      const { T, rank } = orthonormalise(work);
      return { Q: naive(work), T: naive(T), rank };
    };
    const expectTriangular = (T: Naive): void => {
      T.forEach((row, i) => {
        row.forEach((x, j) => {
          if (j < i) expect(Math.hypot(...x)).toBe(0);
          if (j === i) {
            expect(x[0]).toBeGreaterThanOrEqual(0);
            expect(Math.hypot(...x.slice(1))).toBe(0);
          }
        });
      });
    };

    it('Q T = Y, Q*Q = 1, T triangular with a real diagonal ≥ 0', () => {
      check(
        fc.property(seeds, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 4 }), (seed, n, extra) => {
          const Y = gaussianMatrix(dim, n + extra, n, source(seed));
          const { Q, T, rank } = run(Y);
          expectIsometry(Q, 1e-13);
          expect(apart(mul(Q, T), Y)).toBeLessThan(1e-13);
          expectTriangular(T);
          expect(rank).toBe(n);
        }),
        30,
      );
    });

    it('rank-deficient: the rank is found, Q is an isometry all the same', () => {
      for (let seed = 1; seed <= 5; seed++) {
        const random = source(seed);
        for (const [rows, n, rank] of [
          [5, 4, 2],
          [4, 4, 1],
          [6, 5, 3],
          [3, 3, 2],
        ] as const) {
          const Y = mul(gaussianMatrix(dim, rows, rank, random), gaussianMatrix(dim, rank, n, random));
          const found = run(Y);
          expect(found.rank, `seed ${seed}: ${rows}×${n} of rank ${rank}`).toBe(rank);
          expectIsometry(found.Q, 1e-12);
          expect(apart(mul(found.Q, found.T), Y)).toBeLessThan(1e-11);
        }
      }
    });

    it('zero columns, equal columns, the zero matrix, coordinate vectors', () => {
      const Y = gaussianMatrix(dim, 5, 2, source(8));
      const repeated = build(5, 4, (i, j) => (j === 1 ? scalar(dim, 0) : Y[i]![j === 3 ? 1 : 0]!));
      const found = run(repeated);
      expect(found.rank).toBe(2);
      expectIsometry(found.Q, 1e-12);
      const zero = run(scaled(gaussianMatrix(dim, 4, 3, source(9)), 0));
      expect(zero.rank).toBe(0);
      expectIsometry(zero.Q, 1e-12);
      const coordinates = run(build(4, 4, (i, j) => scalar(dim, i === 3 - j && j < 2 ? 2 : 0)));
      expect(coordinates.rank).toBe(2);
      expectIsometry(coordinates.Q, 1e-12);
    });

    it('nearly dependent columns and columns of very different length stay orthogonal', () => {
      const random = source(10);
      const [x, y] = [gaussianMatrix(dim, 6, 1, random), gaussianMatrix(dim, 6, 1, random)];
      for (const epsilon of [1e-4, 1e-8, 1e-11]) {
        const near = build(6, 2, (i, j) =>
          x[i]![0]!.map((value, q) => value + (j === 1 ? epsilon * y[i]![0]![q]! : 0)),
        );
        const found = run(near);
        expectIsometry(found.Q, 1e-12);
        expect(found.rank).toBe(2);
        const scaledColumns = run(
          build(6, 2, (i, j) => (j === 0 ? x : y)[i]![0]!.map((value) => value * [1e6, epsilon][j]!)),
        );
        expectIsometry(scaledColumns.Q, 1e-12);
      }
    });
  });

  it('solve and inverse; singular matrices throw', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), (seed, n, k) => {
        const random = source(seed);
        const { B: M, inverse: known } = randomInvertible(dim, n, random);
        const Y = gaussianMatrix(dim, n, k, random);
        expect(apart(naive(solve(p(M), p(Y))), mul(known, Y))).toBeLessThan(1e-11);
        expect(apart(naive(inverse(p(M))), known)).toBeLessThan(1e-11);
        expect(isInvertible(p(M))).toBe(true);
        const positive = mul(M, star(M));
        const solved = solvePositive(p(positive), p(Y));
        expect(apart(mul(positive, naive(solved!)), Y)).toBeLessThan(1e-11);
        expect(solvePositive(p(scaled(positive, -1)), p(Y))).toBeUndefined();
      }),
      25,
    );
    const singular = p(diagonal([1, 0]));
    expect(() => solve(singular, singular)).toThrow(/singular/);
    expect(() => inverse(singular)).toThrow(/singular/);
    expect(isInvertible(singular)).toBe(false);
    const broken = p(eye(dim, 2));
    broken.data[0] = Number.NaN;
    expect(isInvertible(broken)).toBe(false);
  });
});
