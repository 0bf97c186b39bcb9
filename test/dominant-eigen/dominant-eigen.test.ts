import fc from 'fast-check';
import { type DominantEigen, dominantEigenpair, type LinearOperator } from 'lsrdr/dominant-eigen';
import { type Complex, eigs, complex as mathComplex, matrix as mathMatrix } from 'mathjs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type Mat, mat, numbers, randomMat } from '../superoperator/naive';

type Rows = number[][];

const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
  Array.from(x).reduce((sum, value, i) => sum + value * y[i]!, 0);
const norm = (x: ArrayLike<number>) => Math.sqrt(dot(x, x));
const transpose = (T: Rows): Rows => T[0]!.map((_, j) => T.map((row) => row[j]!));
const apply = (T: Rows, x: ArrayLike<number>) => T.map((row) => dot(row, x));
const diagonal = (values: readonly number[]): Rows =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
const square = (n: number, next: () => number): Rows =>
  Array.from({ length: n }, () => Array.from({ length: n }, next));

/** S·diag·S⁻¹ with an S near an orthogonal matrix. */
function conjugated(D: Rows, seed: number): Rows {
  const next = numbers(seed);
  const S = new Matrix(square(D.length, next)).mul(0.3).add(Matrix.eye(D.length));
  return S.mmul(new Matrix(D))
    .mmul(new Matrix(inverse(S.to2DArray())))
    .to2DArray();
}

/** Gauss–Jordan. */
function inverse(M: Rows): Rows {
  const n = M.length;
  const W = M.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    const p = W.slice(c).reduce((best, row, i) => (Math.abs(row[c]!) > Math.abs(W[best]![c]!) ? c + i : best), c);
    [W[c], W[p]] = [W[p]!, W[c]!];
    W[c] = W[c]!.map((value) => value / W[c]![c]!);
    for (let i = 0; i < n; i++) if (i !== c) W[i] = W[i]!.map((value, j) => value - W[i]![c]! * W[c]![j]!);
  }
  return W.map((row) => row.slice(n));
}

function operator(T: Rows, adjoint = true): LinearOperator {
  const star = transpose(T);
  return {
    size: T.length,
    applyInto: (out, x) => out.set(apply(T, x)),
    ...(adjoint ? { adjointInto: (out: Float64Array, x: Float64Array) => out.set(apply(star, x)) } : {}),
  };
}

const moduli = (T: Rows) => {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(T));
  return realEigenvalues.map((re, i) => Math.hypot(re, imaginaryEigenvalues[i]!)).sort((x, y) => y - x);
};

/** ‖T u − λ u‖ for the complex vector u = right + i·rightImaginary of a real map. */
function residual(T: Rows, { value, imaginary, right, rightImaginary }: DominantEigen): number {
  const v = rightImaginary ?? new Float64Array(right.length);
  const first = apply(T, right).map((y, i) => y - value * right[i]! + imaginary * v[i]!);
  const second = apply(T, v).map((y, i) => y - value * v[i]! - imaginary * right[i]!);
  return Math.hypot(norm(first), norm(second));
}

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

describe('starts and limits', () => {
  const D = diagonal([2, 2, ...Array.from({ length: 88 }, (_, i) => 1.9 - i / 60)]);

  it('keeps the part of the start that lies in a repeated eigenspace', () => {
    const start = new Float64Array(90);
    start.set([0.6, 0.8, 0.1]);
    const { right, multiplicity } = dominantEigenpair(operator(D), { start });
    expect(multiplicity).toBe(2);
    expect(right[0]).toBeCloseTo(0.6, 7);
    expect(right[1]).toBeCloseTo(0.8, 7);
  });

  it('needs fewer applications from an eigenvector', () => {
    const T = diagonal(Array.from({ length: 90 }, (_, i) => 1 - i / 100));
    const start = new Float64Array(90);
    start[0] = 1;
    const cold = dominantEigenpair(operator(T));
    const warm = dominantEigenpair(operator(T), { start });
    expect([cold.status, warm.status]).toEqual(['converged', 'converged']);
    expect(warm.applications).toBeLessThan(cold.applications);
    expect(warm.value).toBeCloseTo(1, 10);
    expect(start[0]).toBe(1);
  });

  it('leaves a start that is an eigenvector of another eigenvalue', () => {
    const start = new Float64Array(90);
    start[50] = 1;
    expect(
      dominantEigenpair(operator(diagonal(Array.from({ length: 90 }, (_, i) => 1 - i / 100))), { start }).value,
    ).toBeCloseTo(1, 8);
  });

  it('has the same bits for the same seed', () => {
    const T = square(80, numbers(8));
    expect(dominantEigenpair(operator(T), { seed: 4 })).toEqual(dominantEigenpair(operator(T), { seed: 4 }));
  });

  it('says max-applications, with the residual reached', () => {
    const T = diagonal(Array.from({ length: 300 }, (_, i) => 1 - i / 3e5));
    const found = dominantEigenpair(operator(T), { maxApplications: 12 });
    expect(found.status).toBe('max-applications');
    expect(found.residual).toBeGreaterThan(1e-10);
  });

  it('says non-finite', () => {
    const found = dominantEigenpair({ size: 3, applyInto: (out) => out.fill(Number.NaN) });
    expect(found.status).toBe('non-finite');
  });

  it('leaves out the left vector on request, and obeys basis', () => {
    const T = square(70, numbers(12));
    expect(dominantEigenpair(operator(T), { left: false }).left).toHaveLength(0);
    expect(dominantEigenpair(operator(T, false)).left).toHaveLength(0);
    expect(dominantEigenpair(operator(T), { basis: 12, left: false }).modulus).toBeCloseTo(moduli(T)[0]!, 7);
  });
});

describe.each(['interleaved', 'planar'] as const)('over C, %s', (layout) => {
  const block = (n: number) => (layout === 'planar' ? n : 1);
  const at = (n: number, i: number, part: number) => (layout === 'planar' ? part * n + i : 2 * i + part);

  function complexOperator(T: Mat): LinearOperator {
    const n = T.length;
    const run = (sign: 1 | -1) => (out: Float64Array, x: Float64Array) => {
      for (let i = 0; i < n; i++) {
        let [re, im] = [0, 0];
        for (let j = 0; j < n; j++) {
          const [a, b] = (sign === 1 ? T[i]![j]! : T[j]![i]!) as [number, number];
          re += a * x[at(n, j, 0)]! - sign * b * x[at(n, j, 1)]!;
          im += a * x[at(n, j, 1)]! + sign * b * x[at(n, j, 0)]!;
        }
        out[at(n, i, 0)] = re;
        out[at(n, i, 1)] = im;
      }
    };
    return { size: 2 * n, complexBlock: block(n), applyInto: run(1), adjointInto: run(-1) };
  }

  /** ‖T x − λ x‖ of a complex vector in this layout, relative to |λ|. */
  function complexResidual(apply: LinearOperator['applyInto'], x: Float64Array, re: number, im: number): number {
    const n = x.length / 2;
    const y = new Float64Array(x.length);
    apply(y, x);
    for (let i = 0; i < n; i++) {
      const [u, v] = [x[at(n, i, 0)]!, x[at(n, i, 1)]!];
      y[at(n, i, 0)]! -= re * u - im * v;
      y[at(n, i, 1)]! -= re * v + im * u;
    }
    return norm(y) / Math.hypot(re, im);
  }

  it.each([[1], [2], [4], [9]])('agrees with mathjs in value and sign of its imaginary part, at size %i', (n) => {
    for (let seed = 1; seed <= 3; seed++) {
      const T = randomMat(2, n, n, numbers(seed * 10 + n));
      const expected =
        n === 1
          ? [{ re: T[0]![0]![0]!, im: T[0]![0]![1]! }]
          : (
              eigs(mathMatrix(T.map((row) => row.map(([re, im]) => mathComplex(re!, im!))))).values as unknown as {
                toArray(): Complex[];
              }
            ).toArray();
      const top = expected.reduce((best, value) =>
        Math.hypot(value.re, value.im) > Math.hypot(best.re, best.im) ? value : best,
      );
      const map = complexOperator(T);
      const found = dominantEigenpair(map);
      expect(found).toMatchObject({ status: 'converged', kind: 'simple', multiplicity: 1 });
      expect(found.value).toBeCloseTo(top.re, 8);
      expect(found.imaginary).toBeCloseTo(top.im, 8);
      expect(found.rightImaginary).toBeUndefined();
      expect(complexResidual(map.applyInto, found.right, found.value, found.imaginary)).toBeLessThan(1e-8);
      expect(complexResidual(map.adjointInto!, found.left, found.value, -found.imaginary)).toBeLessThan(1e-8);
      // tr(left* right) is real and positive.
      const turned = found.left.map((_, k) => {
        const i = layout === 'planar' ? k % n : k >> 1;
        const imaginary = layout === 'planar' ? k >= n : k % 2 === 1;
        return imaginary ? found.left[at(n, i, 0)]! : -found.left[at(n, i, 1)]!;
      });
      expect(dot(found.left, found.right)).toBeGreaterThan(0);
      expect(dot(turned, found.right)).toBeCloseTo(0, 12);
    }
  });

  it('agrees with ml-matrix at a size that restarts', () => {
    const n = 60;
    const T = randomMat(2, n, n, numbers(77));
    const twice = T.map((row) => row.map((x) => x[0]!).concat(row.map((x) => -x[1]!))).concat(
      T.map((row) => row.map((x) => x[1]!).concat(row.map((x) => x[0]!))),
    );
    const map = complexOperator(T);
    const found = dominantEigenpair(map);
    expect(found.status).toBe('converged');
    expect(found.modulus).toBeCloseTo(moduli(twice)[0]!, 8);
    expect(complexResidual(map.applyInto, found.right, found.value, found.imaginary)).toBeLessThan(1e-9);
  });

  const complexDiagonal = (values: readonly (readonly [number, number])[]): Mat =>
    mat(values.length, values.length, (i, j) => (i === j ? [...values[i]!] : [0, 0]));

  it.each<[string, [number, number][], Partial<DominantEigen>]>([
    [
      'a real eigenvalue once',
      [
        [2, 0],
        [1, 0],
        [0, 1],
      ],
      { kind: 'simple', multiplicity: 1 },
    ],
    [
      'a real eigenvalue twice',
      [
        [2, 0],
        [2, 0],
        [0, 1],
      ],
      { kind: 'repeated', multiplicity: 2 },
    ],
    [
      'i',
      [
        [0, 2],
        [1, 0],
        [0, 1],
      ],
      { kind: 'simple', multiplicity: 1 },
    ],
    [
      '−i',
      [
        [0, -2],
        [1, 0],
        [0, 1],
      ],
      { kind: 'simple', multiplicity: 1 },
    ],
    [
      'i twice',
      [
        [0, 2],
        [0, 2],
        [0, 1],
      ],
      { kind: 'repeated', multiplicity: 2 },
    ],
    [
      '±2',
      [
        [2, 0],
        [-2, 0],
        [0, 1],
      ],
      { kind: 'opposite', multiplicity: 1 },
    ],
    [
      '±2i',
      [
        [0, 2],
        [0, -2],
        [0, 1],
      ],
      { kind: 'opposite', multiplicity: 1 },
    ],
    [
      '2 and 2i',
      [
        [2, 0],
        [0, 2],
        [0, 1],
      ],
      { kind: 'cyclic', multiplicity: 1 },
    ],
  ])('classifies %s', (_, values, expected) => {
    const map = complexOperator(complexDiagonal(values));
    const found = dominantEigenpair(map);
    expect(found).toMatchObject({ ...expected, status: 'converged' });
    expect(found.modulus).toBeCloseTo(2, 10);
    expect(complexResidual(map.applyInto, found.right, found.value, found.imaginary)).toBeLessThan(1e-9);
    expect(complexResidual(map.adjointInto!, found.left, found.value, -found.imaginary)).toBeLessThan(1e-9);
    expect(found.gap).toBeCloseTo(0.5, 8);
  });

  it('says zero for a nilpotent map', () => {
    const T = mat(5, 5, (i, j) => (j === i + 1 ? [1, 2] : [0, 0]));
    expect(dominantEigenpair(complexOperator(T))).toMatchObject({ status: 'zero', value: 0 });
  });
});

describe('refuses', () => {
  const swap = operator([
    [0, 1],
    [1, 0],
  ]);
  it.each<[string, () => unknown, string]>([
    [
      'no operator',
      () => dominantEigenpair(null as never),
      'dominantEigenpair: operator: expected an object, got null',
    ],
    [
      'size 0',
      () => dominantEigenpair({ ...swap, size: 0 }),
      'dominantEigenpair: operator.size: expected an integer >= 1, got 0',
    ],
    [
      'no action',
      () => dominantEigenpair({ size: 2 } as never),
      'dominantEigenpair: operator.applyInto: expected a function, got undefined',
    ],
    [
      'an unknown option',
      () => dominantEigenpair(swap, { tol: 1 } as never),
      "dominantEigenpair: unknown option 'tol'; accepted: start, tolerance, maxApplications, basis, seed, left",
    ],
    [
      'a tolerance of 0',
      () => dominantEigenpair(swap, { tolerance: 0 }),
      'dominantEigenpair: tolerance: expected a finite number > 0, got 0',
    ],
    [
      'no applications',
      () => dominantEigenpair(swap, { maxApplications: 0 }),
      'dominantEigenpair: maxApplications: expected an integer >= 1, got 0',
    ],
    [
      'a small basis',
      () => dominantEigenpair(swap, { basis: 3 }),
      'dominantEigenpair: basis: expected an integer >= 8, got 3',
    ],
    [
      'a start of another length',
      () => dominantEigenpair(swap, { start: new Float64Array(3) }),
      'dominantEigenpair: start: expected length 2, got 3',
    ],
    [
      'a left vector without an adjoint',
      () => dominantEigenpair(operator([[1]], false), { left: true }),
      'dominantEigenpair: left: the operator has no adjointInto',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
