/** Maps whose eigenvalues of largest modulus are roots of unity: cycles, weighted, in copies, and inside larger maps of every size. */
import { dominantEigenpair } from 'lsrdr/dominant-eigen';
import { describe, expect, it } from 'vitest';
import { fields } from '../support/fields';
import { operator, type Rows, residual } from './maps';

/** Copies of the directed k-cycle with weights, beside a diagonal of smaller entries. */
function cycles(k: number, copies: number, n: number, weight: (i: number) => number): Rows {
  const rho = Math.exp(Array.from({ length: k }, (_, i) => Math.log(weight(i))).reduce((sum, x) => sum + x, 0) / k);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      if (i >= k * copies || j >= k * copies) return i === j ? 0.3 * rho * (1 - i / n / 2) : 0;
      if (Math.floor(i / k) !== Math.floor(j / k)) return 0;
      return ((i % k) + 1) % k === j % k ? weight(i % k) : 0;
    }),
  );
}

const kindOf = (k: number, copies: number) =>
  k > 2 ? 'cyclic' : k === 2 ? 'opposite' : copies > 1 ? 'repeated' : 'simple';

describe('copies of a k-cycle', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 12])('k = %i: value, kind and multiplicity', (k) => {
    let seen = 0;
    for (const copies of [1, 2, 3]) {
      for (const n of [k * copies, k * copies + 5, 60, 200]) {
        const T = cycles(k, copies, n, () => 1);
        const found = dominantEigenpair(operator(T));
        const at = `${copies} copies in ${n} dimensions`;
        expect(found, at).toMatchObject({ kind: kindOf(k, copies), multiplicity: copies, status: 'converged' });
        expect(found.value, at).toBeCloseTo(1, 9);
        expect(residual(T, found), at).toBeLessThan(1e-9);
        seen += 1;
      }
    }
    expect(seen).toBe(12);
  });

  it.each([2, 3, 4, 5, 6, 7])('k = %i, weights from e^-3 to e^3', (k) => {
    const weight = (i: number) => Math.exp(3 * Math.sin(7 * i + 1));
    const mean = Math.exp(Array.from({ length: k }, (_, i) => 3 * Math.sin(7 * i + 1)).reduce((x, y) => x + y, 0) / k);
    for (const n of [k, k + 4, 60, 200]) {
      const found = dominantEigenpair(operator(cycles(k, 1, n, weight)));
      expect(found).toMatchObject({ kind: kindOf(k, 1), multiplicity: 1, status: 'converged' });
      expect(found.value / mean).toBeCloseTo(1, 9);
    }
  });

  it('a quarter turn is a pair, −1 alone is simple, and with a pair on its circle cyclic', () => {
    const turn = dominantEigenpair(
      operator([
        [0, -1],
        [1, 0],
      ]),
    );
    expect(turn).toMatchObject({ kind: 'complex-pair', value: 0, imaginary: 1 });
    expect(Math.hypot(...turn.right, ...turn.rightImaginary!)).toBeCloseTo(1, 14);
    expect(dominantEigenpair(operator([[-1]]))).toMatchObject({ kind: 'simple', value: -1, imaginary: 0 });
    const both = [
      [0, -1, 0, 0],
      [1, 0, 0, 0],
      [0, 0, -1, 0],
      [0, 0, 0, 0.2],
    ];
    expect(dominantEigenpair(operator(both))).toMatchObject({ kind: 'cyclic', value: -1, imaginary: 0 });
  });
});

describe.each(fields)('Φ of the directed k-cycle, $name', ({ dim, field }) => {
  // E_{i,i+1} has one eigenvector for each root of unity, over H with four real dimensions of coefficients.
  it.each([2, 3, 4, 5, 6, 7])('k = %i', (k) => {
    const weight = (e: number) => 1 + e / 2;
    const scalar = (x: number) => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
    const A = Array.from({ length: k }, (_, e) =>
      Array.from({ length: k }, (_, i) =>
        Array.from({ length: k }, (_, j) => scalar(i === e && j === (e + 1) % k ? weight(e) : 0)),
      ),
    ) as never;
    const found = field.spectralRadius(A);
    const rho = Math.exp((2 * Array.from({ length: k }, (_, e) => Math.log(weight(e))).reduce((x, y) => x + y, 0)) / k);
    expect(found.value / rho).toBeCloseTo(1, 12);
    expect(found).toMatchObject({ kind: k === 2 ? 'opposite' : 'cyclic', status: 'converged' });
    expect(found.residual).toBeLessThan(1e-9);
    expect(found.multiplicity).toBeLessThanOrEqual(dim === 4 ? 4 : 1);
    expect(field.similarity(A, A)).toBe(1);
    expect(field.fitness(A, A) / Math.sqrt(rho)).toBeCloseTo(1, 12);
  });
});
