/** The bounded QR iteration, on the matrices where an unbounded one runs for ever, and on those where eigenvectors are scarce. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generalEigen } from '../../src/matrix';
import {
  apart,
  build,
  check,
  gaussianMatrix,
  minus,
  mul,
  type Naive,
  randomUnitary,
  scaled,
  seeds,
  size,
  source,
  star,
} from '../support';

/** A naive complex matrix given to the solver. */
function eigenOf(M: Naive) {
  const m = M.length;
  return generalEigen({
    m,
    re: Float64Array.from(M.flat(), (x) => x[0]!),
    im: Float64Array.from(M.flat(), (x) => x[1] ?? 0),
  });
}

/** A real matrix as a complex one. */
const complexOf = (rows: readonly (readonly number[])[]): Naive => rows.map((row) => row.map((x) => [x, 0]));

/** ‖M V − V Λ‖ / ‖M‖ with unit columns V. */
function defect(M: Naive): number {
  const { re, im, vectors } = eigenOf(M);
  const m = M.length;
  const V = build(m, m, (i, j) => [vectors.re[i * m + j]!, vectors.im[i * m + j]!]);
  for (let j = 0; j < m; j++) expect(size(V.map((row) => [row[j]!]))).toBeCloseTo(1, 10);
  const Lambda = build(m, m, (i, j) => (i === j ? [re[i]!, im[i]!] : [0, 0]));
  const scale = size(M) || 1;
  return size(minus(mul(M, V), mul(V, Lambda))) / scale;
}

const moduli = (M: Naive): number[] => {
  const { re, im } = eigenOf(M);
  return Array.from(re, (x, k) => Math.hypot(x, im[k]!)).sort((x, y) => y - x);
};

/** ⊕ of rotations by a quarter turn with the given weights. */
const rotations = (weights: readonly number[]): Naive =>
  build(2 * weights.length, 2 * weights.length, (i, j) => [
    Math.floor(i / 2) !== Math.floor(j / 2) || i === j ? 0 : weights[Math.floor(i / 2)]! * (i < j ? -1 : 1),
    0,
  ]);

describe('generalEigen', () => {
  it('random complex matrices', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 9 }), (seed, m) => {
        const M = gaussianMatrix(2, m, m, source(seed));
        expect(defect(M)).toBeLessThan(1e-11);
        const { re, im } = eigenOf(M);
        expect(re.reduce((sum, x) => sum + x, 0)).toBeCloseTo(
          M.reduce((sum, row, i) => sum + row[i]![0]!, 0),
          9,
        );
        expect(im.reduce((sum, x) => sum + x, 0)).toBeCloseTo(
          M.reduce((sum, row, i) => sum + row[i]![1]!, 0),
          9,
        );
      }),
      60,
    );
  });

  it('conjugates of rotations, whose eigenvalues all lie on the imaginary axis', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), fc.boolean(), (seed, pairs, same) => {
        const weights = Array.from({ length: pairs }, (_, k) => (same || k % 2 === 0 ? 1 : 0.5));
        const m = 2 * pairs;
        const W = randomUnitary(1, m, source(seed)).map((row) => row.map((x) => [x[0]!, 0]));
        const M = mul(mul(W, rotations(weights)), star(W));
        const found = moduli(M);
        const expected = weights.flatMap((w) => [w, w]).sort((x, y) => y - x);
        found.forEach((value, k) => {
          expect(value).toBeCloseTo(expected[k]!, 10);
        });
        expect(defect(M)).toBeLessThan(1e-10);
      }),
      60,
    );
  });

  it('skew, cyclic and permutation matrices, with and without noise at every level', () => {
    check(
      fc.property(seeds, fc.integer({ min: 2, max: 10 }), fc.integer({ min: 6, max: 17 }), (seed, m, digits) => {
        const random = source(seed);
        const noise = 10 ** -digits;
        const G = gaussianMatrix(1, m, m, random);
        const order = [...Array(m).keys()].sort(() => random.uniform() - 0.5);
        const kinds: Naive[] = [
          build(m, m, (i, j) => [G[i]![j]![0]! - G[j]![i]![0]!, 0]),
          build(m, m, (i, j) => [j === (i + 1) % m ? 1 : 0, 0]),
          build(m, m, (i, j) => [j === order[i] ? 1 : 0, 0]),
        ];
        for (const M of kinds) {
          expect(defect(M)).toBeLessThan(1e-9);
          expect(
            defect(build(m, m, (i, j) => [M[i]![j]![0]! + noise * random.normal(), noise * random.normal()])),
          ).toBeLessThan(1e-9);
        }
        for (const value of moduli(kinds[1]!)) expect(value).toBeCloseTo(1, 10);
      }),
      40,
    );
  });

  it('defective and derogatory matrices: Jordan blocks, the zero matrix, the identity', () => {
    for (const m of [1, 2, 3, 5]) {
      const jordan = build(m, m, (i, j) => [i === j ? 2 : j === i + 1 ? 1 : 0, 0]);
      // Triangular already: nothing is rounded.
      expect(moduli(jordan)).toEqual(new Array(m).fill(2));
      expect(defect(jordan)).toBeLessThan(1e-6);
      const W = randomUnitary(2, m, source(m));
      for (const value of moduli(mul(mul(W, jordan), star(W))))
        expect(Math.abs(value - 2)).toBeLessThan(10 * 1e-15 ** (1 / m));
      const identity = build(m, m, (i, j) => [i === j ? 1 : 0, 0]);
      expect(moduli(identity)).toEqual(new Array(m).fill(1));
      expect(moduli(scaled(identity, 0))).toEqual(new Array(m).fill(0));
    }
    const { vectors } = eigenOf(build(3, 3, (i, j) => [i === j ? 1 : 0, 0]));
    expect(vectors.re.every(Number.isFinite)).toBe(true);
  });

  it('scales 1e±300, and entries far apart', () => {
    const M = gaussianMatrix(2, 5, 5, source(4));
    const plain = moduli(M);
    for (const factor of [1e300, 1e-300]) {
      moduli(scaled(M, factor)).forEach((value, k) => {
        expect(value / factor / plain[k]!).toBeCloseTo(1, 10);
      });
    }
    const graded = complexOf([
      [1, 1e-200, 1e10],
      [1e-100, 2, 1e-8],
      [0, 1e-250, 3],
    ]);
    expect(moduli(graded).every(Number.isFinite)).toBe(true);
  });

  it('blocks and couplings far below 1e-150 beside entries near 1', () => {
    // Regression: reflections of columns whose squares vanish were not unitary, and eigenvalues of a small diagonal block wrong in all digits.
    let [solved, largest] = [0, 0];
    for (const small of [1e-100, 1e-156, 1e-162, 1e-200, 1e-280]) {
      for (let seed = 1; seed <= 10; seed++) {
        const random = source(seed);
        const note = JSON.stringify({ small, seed });
        const m = random.integer(3, 6);
        const M = gaussianMatrix(2, m, m, random);
        const coupled = M.map((row, i) => row.map((x, k) => ((i === 0) === (k === 0) ? x : x.map((y) => y * small))));
        expect(defect(coupled), note).toBeLessThan(1e-13);
        const block = M.slice(1).map((row) => row.slice(1));
        const beside = M.map((row, i) => row.map((x, k) => x.map((y) => (k === 0 ? (i === 0 ? 1e3 : 0) : y * small))));
        const [first, ...others] = moduli(beside);
        expect(first, note).toBeCloseTo(1e3 * Math.SQRT2, 9);
        const alone = moduli(block);
        others.forEach((value, k) => {
          expect(value / small / alone[k]!, note).toBeCloseTo(1, 8);
          largest = Math.max(largest, value);
        });
        solved += 1;
      }
    }
    expect(solved).toBe(50);
    expect(largest).toBeLessThan(1e-90);
  });

  it('unitary similarity leaves the eigenvalues', () => {
    check(
      fc.property(seeds, fc.integer({ min: 2, max: 7 }), (seed, m) => {
        const random = source(seed);
        const M = gaussianMatrix(2, m, m, random);
        const W = randomUnitary(2, m, random);
        expect(apart([moduli(M).map((x) => [x])], [moduli(mul(mul(W, M), star(W))).map((x) => [x])])).toBeLessThan(
          1e-9,
        );
      }),
      20,
    );
  });

  it('refuses what is not finite', () => {
    expect(() => eigenOf(complexOf([[Number.NaN]]))).toThrow();
    expect(() =>
      eigenOf(
        complexOf([
          [1, Infinity],
          [0, 1],
        ]),
      ),
    ).toThrow(/not finite/);
  });
});
