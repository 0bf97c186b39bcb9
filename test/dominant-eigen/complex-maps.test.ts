import { type DominantEigen, dominantEigenpair, type LinearOperator } from 'lsrdr/dominant-eigen';
import { type Complex, eigs, complex as mathComplex, matrix as mathMatrix } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { type Mat, mat, numbers, randomMat } from '../superoperator/naive';
import { dot, moduli, norm } from './maps';

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
