import { superoperator } from 'lsrdr/superoperator';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { NumericArray } from '../../src/interop/arrays';
import {
  algebraOption,
  algebras,
  bar,
  chi,
  dagger,
  gapOf,
  type Mat,
  mat,
  nestAll,
  numbers,
  plus,
  randomTuple,
  realified,
  sum,
  tensor,
  times,
  total,
  unnest,
} from './naive';

interface Value {
  re: number;
  im: number;
}

/** Every eigenvalue of the real matrix. */
function spectrum(rows: number[][]): Value[] {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(rows));
  return realEigenvalues.map((re, at) => ({ re, im: imaginaryEigenvalues[at]! }));
}

/**
 * The eigenvalues of Γ(A;B) by kron and ml-matrix: of Σ A⊗B over R; over H of Σ χ(A)⊗conj χ(B); over C of the tensor matrix T, of whose
 * realification [[Re, −Im], [Im, Re]] (eigenvalues λ and λ̄) those are kept at which T − λ is singular.
 */
function oracle(a: number, A: Mat[], B: Mat[]): Value[] {
  if (a === 1) return spectrum(total(A.map((Aj, j) => tensor(Aj, B[j]!))).map((row) => row.map((x) => x[0]!)));
  const [P, Q] = a === 2 ? [A, B] : [A.map(chi), B.map(chi)];
  const T = total(
    P.map((Pj, j) =>
      tensor(
        Pj,
        Q[j]!.map((row) => row.map(bar)),
      ),
    ),
  );
  const size = T.length;
  return spectrum(realified(T)).filter(({ re, im }) => {
    const shifted = mat(size, size, (i, j) => plus(T[i]![j]!, i === j ? [-re, -im] : [0, 0]));
    const singular = new Matrix(realified(shifted));
    const values = new EigenvalueDecomposition(singular.transpose().mmul(singular)).realEigenvalues;
    return Math.min(...values.map(Math.abs)) < 1e-10 * Math.max(...values);
  });
}

const keys = {
  'largest-modulus': ({ re, im }: Value) => Math.hypot(re, im),
  'largest-real': ({ re }: Value) => re,
  'smallest-real': ({ re }: Value) => -re,
  'largest-imaginary': ({ im }: Value) => im,
  'smallest-imaginary': ({ im }: Value) => -im,
} as const;

/** ‖Γ(Y) − λY‖ and ‖Y‖ by naive loops, Y = right + i·rightImaginary over R and H. */
function residual(
  A: Mat[],
  B: Mat[],
  a: number,
  value: Value,
  right: NumericArray,
  second: NumericArray | undefined,
): number {
  const apply = (Y: Mat) => total(A.map((Aj, j) => mul(mul(Aj, Y), dagger(B[j]!))));
  const mul = (P: Mat, Q: Mat): Mat =>
    mat(P.length, Q[0]!.length, (i, j) => P[i]!.map((x, k) => times(x, Q[k]![j]!)).reduce(plus));
  const scaled = (Y: Mat, factor: number): Mat => Y.map((row) => row.map((x) => x.map((v) => v * factor)));
  const u = unnest(right, a);
  if (a === 2) {
    const expected = u.map((row) => row.map((x) => times(x, [value.re, value.im])));
    return gapOf(apply(u), expected);
  }
  const v = second === undefined ? scaled(u, 0) : unnest(second, a);
  const first = gapOf(apply(u), sum(scaled(u, value.re), scaled(v, -value.im)));
  return Math.max(first, gapOf(apply(v), sum(scaled(v, value.re), scaled(u, value.im))));
}

const norm = (...arrays: (NumericArray | undefined)[]): number =>
  Math.hypot(...arrays.flatMap((array) => (array === undefined ? [] : [...array.data])));

describe.each(algebras)('eigs over $name', (algebra) => {
  const a = algebra.dim;
  const next = numbers(17 + a);
  const [n, m] = a === 4 ? [2, 2] : [3, 2];
  const A = randomTuple(a, 3, n, next);
  const B = randomTuple(a, 3, m, next);
  const map = superoperator(nestAll(A), nestAll(B), algebraOption(algebra));
  const expected = oracle(a, A, B);

  it('finds the whole spectrum', () => {
    const count = n * m * (a === 4 ? 4 : 1);
    const { values, right, rightImaginary, residuals, status } = map.eigs({ count });
    expect(status).toBe('converged');
    expect(values).toHaveLength(count);
    for (const value of values) {
      const nearest = Math.min(...expected.map(({ re, im }) => Math.hypot(re - value.re, im - value.im)));
      expect(nearest).toBeLessThan(1e-9);
    }
    values.forEach((value, at) => {
      expect(residual(A, B, a, value, right[at]!, rightImaginary[at])).toBeLessThan(1e-11);
      expect(norm(right[at], rightImaginary[at])).toBeCloseTo(1, 12);
      expect(residuals[at]).toBeLessThan(1e-12);
    });
  });

  it.each(Object.keys(keys) as (keyof typeof keys)[])('orders them: %s', (which) => {
    const { values } = map.eigs({ count: 3, which });
    const sorted = expected.map(keys[which]).sort((x, y) => y - x);
    // The realification of the complex oracle may list a value twice; so may a conjugate pair share its key.
    const distinct = (list: number[]) => list.filter((x, at) => at === 0 || Math.abs(x - list[at - 1]!) > 1e-8);
    const got = distinct(values.map(keys[which]));
    distinct(sorted)
      .slice(0, got.length)
      .forEach((x, at) => {
        expect(got[at]).toBeCloseTo(x, 8);
      });
  });

  it('agrees with the Krylov path on a larger map', () => {
    const size = a === 1 ? 16 : a === 2 ? 12 : 8;
    const wide = randomTuple(a, 2, size, next);
    const narrow = randomTuple(a, 2, a === 4 ? 6 : size - 2, next);
    const large = superoperator(nestAll(wide), nestAll(narrow), algebraOption(algebra));
    const found = large.eigs({ count: 5 });
    expect(found.status).toBe('converged');
    found.values.forEach((value, at) => {
      expect(residual(wide, narrow, a, value, found.right[at]!, found.rightImaginary[at])).toBeLessThan(1e-8);
    });
    const all = a === 4 ? spectrum(large.matrix().data.length ? rowsOf(large.matrix()) : []) : [];
    const truth =
      a === 4 ? all : a === 1 ? spectrum(rowsOf(large.matrix())) : spectrum(realified(unnest(large.matrix(), 2)));
    const moduli = truth.map(keys['largest-modulus']).sort((x, y) => y - x);
    const step = a === 2 ? 2 : 1; // λ and λ̄ both stand in the realification
    found.values.forEach((value, at) => {
      expect(Math.hypot(value.re, value.im)).toBeCloseTo(moduli[step * at]!, 8);
    });
  });
});

function rowsOf(matrix: NumericArray): number[][] {
  return Array.from({ length: matrix.shape[0]! }, (_, i) =>
    Array.from({ length: matrix.shape[1]! }, (_, j) => matrix.get(i, j)),
  );
}

describe('eigs on special maps', () => {
  const values = (A: number[][][], options = {}) => superoperator(A).eigs(options);

  it('repeats an eigenvalue as often as it occurs', () => {
    const diagonal = [
      [2, 0],
      [0, 1],
    ];
    expect(values([diagonal], { count: 4 }).values.map(({ re }) => re)).toEqual([4, 2, 2, 1]);
  });

  it('tells λ from λ̄ over C, where both occur in Hermitian-preserving maps', () => {
    const i = [[[0, 1]]];
    expect(superoperator([i], [[[[1, 0]]]]).eigs().values[0]!.im).toBeCloseTo(1, 14);
    expect(superoperator([[[[1, 0]]]], [i]).eigs().values[0]!.im).toBeCloseTo(-1, 14);
    const turn = [
      [
        [0, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
    ]; // diag(i, 1): eigenvalues 1, 1, i, −i
    const got = superoperator([turn]).eigs({ which: 'largest-real' }).values;
    expect(got.map(({ re }) => Math.round(re * 1e9) / 1e9)).toEqual([1, 1, 0, 0]);
    expect(got[2]!.im).toBeCloseTo(1, 12);
    expect(got[3]!.im).toBeCloseTo(-1, 12);
  });

  it('gives conjugate pairs over R with both halves of the vectors', () => {
    const rotation = [
      [0, -1],
      [1, 0],
    ];
    const found = superoperator([rotation], [[[1]]]).eigs();
    expect(found.values[0]!.im).toBeCloseTo(1, 14);
    expect(found.values[1]!.im).toBe(-found.values[0]!.im);
    expect(found.right[0]!.data).toEqual(found.right[1]!.data);
    expect([...found.rightImaginary[0]!.data]).toEqual([...found.rightImaginary[1]!.data].map((x) => -x));
  });

  it('gives zeros for the zero map', () => {
    const found = values([
      [
        [0, 0],
        [0, 0],
      ],
    ]);
    expect(found.values.every(({ re, im }) => re === 0 && im === 0)).toBe(true);
    expect(found.status).toBe('converged');
    expect(superoperator([[[[0, 0]]]]).eigs().values).toEqual([{ re: 0, im: 0 }]);
  });

  it.each([3, 4, 5, 7, 8, 12])('finds the roots of unity of a cycle of length %i', (n) => {
    const cycle = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number((i + 1) % n === j)));
    const found = superoperator([cycle], [[[1]]]).eigs({ count: n });
    expect(found.status).toBe('converged');
    const turns = found.values.map(({ re, im }) => (Math.atan2(im, re) * n) / (2 * Math.PI));
    const sorted = turns
      .map((t) => Math.round(t * 1e6) / 1e6)
      .map((t) => ((t % n) + n) % n)
      .sort((x, y) => x - y);
    expect(sorted).toEqual(Array.from({ length: n }, (_, t) => t));
  });

  it('finds copies of an eigenvalue in a large direct sum', () => {
    const next = numbers(23);
    const block = randomTuple(1, 2, 7, next);
    const doubled = block.map((Aj) =>
      mat(14, 14, (i, j) => (Math.floor(i / 7) === Math.floor(j / 7) ? Aj[i % 7]![j % 7]! : [0])),
    );
    const found = superoperator(nestAll(doubled)).eigs({ count: 4 });
    expect(found.status).toBe('converged');
    const top = found.values[0]!.re;
    for (const { re } of found.values) expect(re).toBeCloseTo(top, 7); // B⊕B has every eigenvalue of Φ(B) four times
  });

  it('says when it stopped early', () => {
    const A = nestAll(randomTuple(1, 2, 16, numbers(31)));
    const found = superoperator(A).eigs({ count: 4, maxApplications: 5 });
    expect(found.status).toBe('max-applications');
    expect(Math.max(...found.residuals)).toBeGreaterThan(1e-6);
    expect(
      superoperator([
        [
          [1, 2],
          [3, 4.1],
        ],
      ]).eigs({ tolerance: 1e-300 }).status,
    ).toBe('inaccurate');
    const jordan = superoperator(
      [
        [
          [1, 1],
          [0, 1],
        ],
      ],
      [[[1]]],
    ).eigs();
    expect(jordan.values.map(({ re }) => Math.round(re * 1e7) / 1e7)).toEqual([1, 1]);
    // Defective: two eigenvalues, one eigenvector, given twice.
    expect(jordan.status).toBe('converged');
    const huge = superoperator([
      [
        [1e200, 0],
        [1, 1e200],
      ],
    ]).eigs();
    expect([huge.status, huge.values[0]!.re]).toEqual(['non-finite', Number.NaN]);
  });

  it('gives the same bits for the same seed', () => {
    const A = nestAll(randomTuple(1, 2, 14, numbers(37)));
    expect(superoperator(A).eigs({ seed: 5 })).toEqual(superoperator(A).eigs({ seed: 5 }));
  });
});

describe('eigs refuses', () => {
  const map = superoperator([
    [
      [1, 0],
      [0, 2],
    ],
  ]);
  it.each<[object, string]>([
    [{ count: 0 }, 'superoperator.eigs: count: expected an integer from 1 to 4, got 0'],
    [{ count: 5 }, 'superoperator.eigs: count: expected an integer from 1 to 4, got 5'],
    [{ count: '2' }, 'superoperator.eigs: count: expected an integer from 1 to 4, got "2"'],
    [
      { which: 'top' },
      "superoperator.eigs: which: expected 'largest-modulus' or 'largest-real' or 'smallest-real' or 'largest-imaginary' or 'smallest-imaginary', got \"top\"",
    ],
    [{ tolerance: 0 }, 'superoperator.eigs: tolerance: expected a finite number > 0, got 0'],
    [{ maxApplications: 0 }, 'superoperator.eigs: maxApplications: expected an integer >= 1, got 0'],
    [{ seed: -1 }, 'superoperator.eigs: seed: expected an integer >= 0, got -1'],
    [{ k: 3 }, "superoperator.eigs: unknown option 'k'; accepted: count, which, tolerance, maxApplications, seed"],
  ])('%j', (options, message) => {
    expect(() => map.eigs(options)).toThrow(message);
  });
});
