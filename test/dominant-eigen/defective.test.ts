/** Defective leading eigenvalues in bases that hide the Jordan form: what rounding has parted by ε^{1/k} is one again. */
import { dominantEigenpair } from 'lsrdr/dominant-eigen';
import { describe, expect, it } from 'vitest';
import {
  add,
  fields,
  gamma,
  gaussianTuple,
  mul,
  type Naive,
  type NaiveTuple,
  randomUnitary,
  scalar,
  scaled,
  source,
  star,
  toInputTuple,
} from '../support';
import { jordanSum, unimodular } from '../support/jordan';
import { diagonal, dot, operator, type Rows, residual, transpose } from './maps';

const hidden = (J: Naive, seed: number, dim = 1): Naive => {
  const { B, inverse } = unimodular(J.length, source(seed), dim);
  return mul(mul(B, J), inverse);
};
const rows = (M: Naive) => M.map((row) => row.map((x) => x[0]!));

describe('a map with a Jordan block', () => {
  it.each([2, 3, 4, 6])('of size %i at 2: value, eigenvectors and the word defective', (k) => {
    for (const seed of [1, 2, 3]) {
      const M = rows(
        hidden(
          jordanSum(1, [
            [2, k],
            [1, 2],
          ]),
          seed,
        ),
      );
      const found = dominantEigenpair(operator(M));
      const note = `seed ${seed}: ${found.value} ± ${found.uncertainty}`;
      expect(found.status, note).toBe('converged');
      expect(Math.abs(found.value / 2 - 1), note).toBeLessThan(1e-11);
      expect([found.isDefective, found.multiplicity, found.kind], note).toEqual([true, 1, 'simple']);
      expect(found.uncertainty, note).toBeLessThan(1e-10);
      expect(residual(M, found), note).toBeLessThan(1e-11);
      // Left and right eigenvectors of a defective eigenvalue are orthogonal.
      const overlap = found.left.reduce((sum, x, i) => sum + x * found.right[i]!, 0);
      expect(Math.abs(overlap), note).toBeLessThan(1e-10);
    }
  });

  it('at ±2, at i and −i, and twice', () => {
    const at = (blocks: Parameters<typeof jordanSum>[1]) =>
      dominantEigenpair(operator(rows(hidden(jordanSum(1, blocks), 4))));
    const signs = at([
      [2, 3],
      [-2, 3],
    ]);
    expect([signs.value, signs.kind, signs.isDefective]).toEqual([expect.closeTo(2, 10), 'opposite', true]);
    const twice = at([
      [2, 3],
      [2, 2],
    ]);
    expect([twice.value, twice.multiplicity, twice.isDefective]).toEqual([expect.closeTo(2, 10), 2, true]);
    // [[J, 1], [0, J]] with J a quarter turn.
    const turn = [
      [0, -1, 1, 0],
      [1, 0, 0, 1],
      [0, 0, 0, -1],
      [0, 0, 1, 0],
    ].map((row) => row.map((x) => [x]));
    const pair = dominantEigenpair(operator(rows(hidden(turn, 5))));
    expect([pair.kind, pair.isDefective, pair.multiplicity]).toEqual(['complex-pair', true, 1]);
    expect([pair.value, pair.imaginary]).toEqual([expect.closeTo(0, 10), expect.closeTo(1, 10)]);
  });

  it('what is not defective is not called so, and its error is estimated', () => {
    for (const gap of [0.1, 1e-3, 1e-5]) {
      const found = dominantEigenpair(
        operator(
          rows(
            hidden(
              [
                [[2], [1]],
                [[0], [2 - gap]],
              ],
              6,
            ),
          ),
        ),
      );
      expect(found.isDefective, `gap ${gap}`).toBe(false);
      expect(Math.abs(found.value - 2), `gap ${gap}`).toBeLessThan(10 * found.uncertainty);
      expect(found.uncertainty, `gap ${gap}`).toBeLessThan(1e-13 / gap);
    }
    const symmetric = dominantEigenpair(
      operator([
        [2, 1],
        [1, 2],
      ]),
    );
    expect([symmetric.isDefective, symmetric.uncertainty < 1e-14]).toEqual([false, true]);
  });

  it.each([3, 4, 6])('larger than what is solved in full: a block of size %i makes it inaccurate', (k) => {
    const n = 150;
    const J = diagonal(Array.from({ length: n }, (_, i) => (i < k ? 2 : 0.5)));
    for (let i = 0; i + 1 < k; i++) J[i]![i + 1] = 1;
    const M = reflected(J);
    const found = dominantEigenpair(operator(M));
    expect(found.status, `${found.value} ± ${found.uncertainty}`).toBe('inaccurate');
    expect(Math.abs(found.modulus / 2 - 1)).toBeLessThan(found.uncertainty);
    // Without the left eigenvector nothing is estimated.
    expect(dominantEigenpair(operator(M, false)).uncertainty).toBeNaN();
    const simple = dominantEigenpair(operator(reflected(diagonal(J.map((_, i) => (i === 0 ? 2 : 0.5))))));
    expect([simple.status, simple.uncertainty < 1e-9]).toEqual(['converged', true]);
  });
});

/** H M H with the reflection H = 1 − 2uu* along a fixed vector. */
function reflected(M: Rows): Rows {
  const n = M.length;
  const u = Array.from({ length: n }, (_, i) => Math.cos(i * i));
  const twice = 2 / dot(u, u);
  const half = transpose(transpose(M).map((column) => column.map((x, i) => x - twice * u[i]! * dot(u, column))));
  return half.map((row) => row.map((x, j) => x - twice * u[j]! * dot(u, row)));
}

describe.each(fields)('tuples, $name', ({ dim, field }) => {
  const radius = (A: NaiveTuple, B: NaiveTuple = A) =>
    field.spectralRadius(toInputTuple(A) as never, toInputTuple(B) as never);

  it.each([2, 3, 4, 5])('ρ(Φ(A)) of a Jordan block of size %i in a hidden basis', (k) => {
    const A = [hidden(jordanSum(dim, [[2, k]]), 8, dim)];
    const found = radius(A);
    expect([found.value, found.status, found.isDefective]).toEqual([expect.closeTo(4, 9), 'converged', true]);
    expect(field.similarity(toInputTuple(A) as never, toInputTuple([[[scalar(dim, 1)]]]) as never)).toBeCloseTo(1, 10);
    expect(field.fitness(toInputTuple([[[scalar(dim, 3)]]]) as never, toInputTuple(A) as never)).toBeCloseTo(3, 9);
  });

  it('equal blocks, coupled, in another basis: the radius of one, with an eigenvector', () => {
    for (const seed of [9, 10]) {
      const random = source(seed);
      const [B, C] = [gaussianTuple(dim, 2, 2, random), gaussianTuple(dim, 2, 2, random)];
      const W = randomUnitary(dim, 4, random);
      const A = B.map((M, j) => {
        const T = Array.from({ length: 4 }, (_, i) =>
          Array.from({ length: 4 }, (__, l) =>
            i < 2 && l >= 2 ? C[j]![i]![l - 2]! : i < 2 === l < 2 ? M[i % 2]![l % 2]! : scalar(dim, 0),
          ),
        );
        return mul(mul(W, T), star(W));
      });
      const found = radius(A);
      const expected = radius(B).value; // a simple eigenvalue of a map on 2×2 matrices
      expect(found.value / expected, `seed ${seed}`).toBeCloseTo(1, 9);
      expect([found.status, found.isDefective], `seed ${seed}`).toEqual(['converged', true]);
      const Y = Array.from({ length: 4 }, (_, i) =>
        Array.from({ length: 4 }, (__, j) =>
          dim === 1 ? [found.right.get(i, j)] : Array.from({ length: dim }, (___, p) => found.right.get(i, j, p)),
        ),
      );
      const defect = add(gamma(A, A, Y), scaled(Y, -found.value)).flat(2);
      expect(Math.hypot(...defect) / found.value, `seed ${seed}`).toBeLessThan(1e-9);
    }
  });
});
