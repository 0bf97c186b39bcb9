/** Eigenvalues of tuples and maps that are far from normal, badly scaled, defective or nilpotent, where single ones used to vanish. */
import fc from 'fast-check';
import { dominantEigenpair } from 'lsrdr/dominant-eigen';
import { superoperator } from 'lsrdr/superoperator';
import { describe, expect, it } from 'vitest';
import { fields } from '../support/fields';
import { toInputTuple } from '../support/naive';
import { check, seeds } from '../support/property';
import { gaussianTuple, source } from '../support/random';
import { operator, type Rows, residual } from './maps';

/** A real matrix and its spectral radius. */
const cases: readonly [string, Rows, number][] = [
  [
    'a triangle far from normal',
    [
      [1, 100, 0],
      [0, 0.9, 100],
      [0, 0, 0.5],
    ],
    1,
  ],
  [
    'entries far apart',
    [
      [0, 1e5],
      [1e-5, 0],
    ],
    1,
  ],
  [
    'entries very far apart',
    [
      [0, 1e20],
      [1e-20, 0],
    ],
    1,
  ],
  [
    'a turn, entries far apart',
    [
      [0, -1e-4],
      [1e4, 0],
    ],
    1,
  ],
  [
    'one large entry',
    [
      [1, 3000],
      [0, 0.5],
    ],
    1,
  ],
  [
    'one very large entry',
    [
      [1, 1e8],
      [0, 0.5],
    ],
    1,
  ],
  [
    'two eigenvalues that cancel',
    [
      [1, 1e8],
      [1e-8, 1],
    ],
    2,
  ],
  [
    'a Jordan block',
    [
      [1, 1],
      [0, 1],
    ],
    1,
  ],
  [
    'a graded diagonal',
    [
      [1e-8, 0],
      [0, 1e-14],
    ],
    1e-8,
  ],
];

describe.each(fields)('real matrices, $name', ({ dim, field }) => {
  const scalar = (x: number) => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
  const tuple = (M: Rows) => [M.map((row) => row.map(scalar))] as never;

  it.each(cases)('%s', (_, M, rho) => {
    const A = tuple(M);
    const one = tuple([[1]]);
    for (const [found, expected] of [
      [field.spectralRadius(A), rho * rho],
      [field.spectralRadius(A, one), rho],
      [field.spectralRadius(one, A), rho],
    ] as const) {
      expect(found.status).toBe('converged');
      expect(found.value / expected).toBeCloseTo(1, 11);
      expect(found.residual).toBeLessThan(1e-8);
    }
    expect(field.similarity(A, A)).toBe(1);
    expect(field.similarity(A, tuple(M))).toBeCloseTo(1, 11);
    expect(field.similarity(A, one)).toBeCloseTo(1, 11);
    expect(field.fitness(A, A) / rho).toBeCloseTo(1, 11);
    expect(field.fitness(one, A)).toBeCloseTo(1, 11);
  });

  it('D⁻¹AD with any powers of two has the radius of A, and eigenvectors to match', () => {
    check(
      fc.property(seeds, fc.integer({ min: 2, max: 4 }), fc.integer({ min: 3, max: 40 }), (seed, n, range) => {
        const random = source(seed);
        const A = gaussianTuple(dim, 2, n, random);
        const exponents = Array.from({ length: n }, () => Math.round(range * (2 * random.uniform() - 1)));
        const scaled = A.map((M) =>
          M.map((row, i) => row.map((x, k) => x.map((v) => v * 2 ** (exponents[k]! - exponents[i]!)))),
        );
        const plain = field.spectralRadius(toInputTuple(A) as never).value;
        const found = field.spectralRadius(toInputTuple(scaled) as never);
        expect(found.status).toBe('converged');
        expect(found.value / plain).toBeCloseTo(1, 9);
        expect(Math.hypot(...found.right.data)).toBeCloseTo(1, 10);
        expect(field.similarity(toInputTuple(A) as never, toInputTuple(scaled) as never)).toBeLessThanOrEqual(1);
      }),
      15,
    );
  });
});

describe('a real map', () => {
  it('is 0 exactly when it is nilpotent', () => {
    for (const [M, kind] of [
      [
        [
          [0, 1],
          [0, 0],
        ],
        'zero',
      ],
      [
        [
          [0, 1e-9],
          [0, 0],
        ],
        'zero',
      ],
      [
        [
          [1, -1],
          [1, -1],
        ],
        'zero',
      ],
      [
        [
          [0, 1e5],
          [1e-5, 0],
        ],
        'converged',
      ],
      [
        [
          [0, 1, 0],
          [0, 0, 1],
          [1e-30, 0, 0],
        ],
        'converged',
      ],
      [
        [
          [1e-200, 1],
          [0, 0],
        ],
        'converged',
      ],
    ] as [Rows, string][]) {
      expect(dominantEigenpair(operator(M)).status).toBe(kind);
    }
  });

  it('has either a pair with both halves of its vector, or real eigenvalues', () => {
    for (const digits of [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]) {
      const turn = 10 ** -digits;
      for (const M of [
        [
          [1, -turn],
          [turn, 1],
        ],
        [
          [1, 1],
          [-turn * turn, 1],
        ],
      ]) {
        const found = dominantEigenpair(operator(M));
        expect(found.status).toBe('converged');
        expect(found.kind === 'complex-pair').toBe(found.imaginary !== 0);
        expect(found.rightImaginary !== undefined).toBe(found.imaginary !== 0);
        expect(residual(M, found)).toBeLessThan(1e-10);
        expect(Math.hypot(...found.right, ...(found.rightImaginary ?? []))).toBeCloseTo(1, 12);
      }
    }
  });

  it('has as many eigenvalues as dimensions, with the right moments', () => {
    for (const M of [
      [
        [5, 7, 20],
        [-1, -3, -12],
        [0, 1, 4],
      ],
      [
        [1, 100, 0],
        [0, 0.9, 100],
        [0, 0, 0.5],
      ],
      [
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
        [-1, 0, -2, 0],
      ],
    ] as Rows[]) {
      const n = M.length;
      const found = superoperator([M], [[[1]]]).eigs({ count: n });
      expect(found.values).toHaveLength(n);
      let power = M;
      const current = found.values.map(({ re, im }) => [re, im] as [number, number]);
      for (let k = 1; k <= n; k++) {
        const trace = power.reduce((sum, row, i) => sum + row[i]!, 0);
        const size = Math.hypot(...M.flat()) ** k;
        expect(Math.abs(current.reduce((sum, [x]) => sum + x, 0) - trace)).toBeLessThan(1e-13 * size);
        expect(Math.abs(current.reduce((sum, [, y]) => sum + y, 0))).toBeLessThan(1e-13 * size);
        power = power.map((row) => row.map((_, j) => row.reduce((sum, x, l) => sum + x * M[l]![j]!, 0)));
        current.forEach((value, j) => {
          const { re, im } = found.values[j]!;
          [value[0], value[1]] = [value[0] * re - value[1] * im, value[0] * im + value[1] * re];
        });
      }
    }
  });
});
