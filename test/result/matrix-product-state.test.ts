/** Results as uniform matrix product states: the definitions of the canonical forms, and states that are known exactly. */
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { fit as fitComplex } from '../../src/complex';
import { fit as fitReal } from '../../src/real';
import { fields } from '../support/fields';
import {
  add,
  apart,
  eye,
  fromArray,
  fromStack,
  mul,
  type Naive,
  type NaiveTuple,
  size,
  star,
  toInputTuple,
} from '../support/naive';
import { gammaMatrix, toReal } from '../support/oracle';
import { gaussianTuple, hermitianTuple, source } from '../support/random';

const total = (parts: readonly Naive[]): Naive => parts.reduce(add);
const overAll = (A: NaiveTuple, f: (M: Naive) => Naive): Naive => total(A.map(f));

describe.each(fields)('over $name', ({ dim, field }) => {
  const random = source(41 + dim);
  const tuples: readonly (readonly [string, NaiveTuple])[] = [
    ['general', gaussianTuple(dim, 3, 5, random)],
    ['Hermitian', hermitianTuple(dim, 3, 5, random)],
    [
      'badly scaled',
      gaussianTuple(dim, 3, 5, random).map((M) => M.map((row) => row.map((x) => x.map((c) => c * 1e40)))),
    ],
  ];

  it.each(tuples)('the canonical forms of a %s tuple are what they are called', (_, A) => {
    for (const rank of [1, 2, 3]) {
      const result = field.fit(toInputTuple(A) as never, { rank, restarts: 3, seed: 2 });
      expect(result.status).toBe('converged');
      const state = result.matrixProductState();
      const [left, right, centre] = [state.left, state.right, state.centre].map((stack) => fromStack(stack, dim));
      const C = fromArray(state.bond, dim);
      expect(
        apart(
          overAll(left!, (M) => mul(star(M), M)),
          eye(dim, rank),
        ),
      ).toBeLessThan(1e-8);
      expect(
        apart(
          overAll(right!, (M) => mul(M, star(M))),
          eye(dim, rank),
        ),
      ).toBeLessThan(1e-8);
      expect(state.residual).toBeLessThan(1e-8);
      left!.forEach((M, j) => {
        expect(apart(mul(M, C), centre![j]!)).toBeLessThan(1e-12);
        expect(apart(mul(C, right![j]!), centre![j]!)).toBeLessThan(1e-12);
      });
      expect(centre!.reduce((sum, M) => sum + size(M) ** 2, 0)).toBeCloseTo(1, 8);
      // The reduced density matrix of a half-line is a fixed point of the transfer operator, on either side.
      const rho = mul(C, star(C));
      expect(
        apart(
          overAll(left!, (M) => mul(mul(M, rho), star(M))),
          rho,
        ),
      ).toBeLessThan(1e-8);
      expect(
        apart(
          overAll(right!, (M) => mul(mul(star(M), rho), M)),
          rho,
        ),
      ).toBeLessThan(1e-8);
      // The same state as X: A_L is X in another gauge, up to its length.
      const [X, s] = [fromStack(result.X, dim), Array.from(state.schmidt)];
      const unit = Math.sqrt(result.lambda);
      left!.forEach((M, j) => {
        M.forEach((row, i) => {
          row.forEach((x, k) => {
            const ratio = Math.sqrt(s[i]! / s[k]!) / unit;
            x.forEach((c, p) => {
              expect(c).toBeCloseTo(X[j]![i]![k]![p]! * ratio, 10);
            });
          });
        });
      });
      expect(s.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 14);
      expect(s).toEqual([...s].sort((x, y) => y - x));
      expect(state.entropy()).toBeGreaterThanOrEqual(0);
      expect(state.entropy()).toBeLessThanOrEqual(Math.log(rank) + 1e-12);
      expect(state.transferSpectrum(1)[0]!.re).toBeCloseTo(1, 8);
      const second = state.transferSpectrum(2)[1];
      const modulus = second === undefined ? 0 : Math.hypot(second.re, second.im);
      const length = modulus > 1 - 1e-9 ? Infinity : -1 / Math.log(modulus);
      expect(state.correlationLength() + 0).toBe(length + 0);
      expect(result.matrixProductState()).toBe(state);
      const again = field.fromJSON(JSON.stringify(result)).matrixProductState();
      expect(Array.from(again.left.data)).toEqual(Array.from(state.left.data));
    }
  });
});

describe.each(fields)('transfer spectrum over $name', ({ dim, field }) => {
  it('is the spectrum of the dense matrix of Σ A_L Y A_L*, found by its powers', () => {
    const A = gaussianTuple(dim, 3, 5, source(51 + dim));
    const state = field.fit(toInputTuple(A) as never, { rank: 3, restarts: 3, seed: 2 }).matrixProductState();
    const dense = new Matrix(toReal(gammaMatrix(fromStack(state.left, dim), fromStack(state.left, dim))).to2DArray());
    const degree = dim === 4 ? 4 : 1;
    const values = state.transferSpectrum(9 * degree);
    expect(values.length).toBe(9 * degree);
    // Newton's sums: tr T^k = Σ μ^k, of the matrix over the real numbers over C the sum and its conjugate.
    let power = dense.clone();
    let sums: [number, number][] = values.map(() => [1, 0]);
    for (let k = 1; k <= 12; k++) {
      sums = sums.map(([x, y], i) => [x * values[i]!.re - y * values[i]!.im, x * values[i]!.im + y * values[i]!.re]);
      const expected = sums.reduce((sum, [x]) => sum + x, 0) * (dim === 2 ? 2 : 1);
      expect(power.trace() - expected).toBeCloseTo(0, 7);
      power = power.mmul(dense);
    }
    const second = Math.hypot(values[1]!.re, values[1]!.im);
    expect(state.correlationLength()).toBeCloseTo(-1 / Math.log(second), 6);
  });
});

describe('states that are known', () => {
  const [a, b] = [Math.sqrt(2 / 3), Math.sqrt(1 / 3)];
  const aklt = [
    [
      [0, a],
      [0, 0],
    ],
    [
      [-b, 0],
      [0, b],
    ],
    [
      [0, 0],
      [-a, 0],
    ],
  ];

  it('AKLT: transfer eigenvalues 1 and −1/3 three times, correlation length 1/ln 3, entropy ln 2; rank 1 has 1/√3', () => {
    const result = fitReal(aklt, { rank: 2 });
    expect(result.fitness).toBeCloseTo(1, 10);
    const state = result.matrixProductState();
    const spectrum = state.transferSpectrum(4);
    expect(spectrum.map(({ re }) => re)).toEqual([1, -1 / 3, -1 / 3, -1 / 3].map((x) => expect.closeTo(x, 8)));
    expect(state.correlationLength()).toBeCloseTo(1 / Math.log(3), 8);
    expect(state.entropy()).toBeCloseTo(Math.log(2), 10);
    const one = fitReal(aklt, { rank: 1, restarts: 3 });
    expect(one.fitness).toBeCloseTo(1 / Math.sqrt(3), 8);
    expect(one.matrixProductState().correlationLength()).toBe(0);
    expect(one.matrixProductState().entropy()).toBe(0);
  });

  it('AKLT: ⟨S_0 S_k⟩ = (4/3)(−1/3)^k, −4/9 between neighbours, by the tensors of either canonical form', () => {
    const state = fitReal(aklt, { rank: 2 }).matrixProductState();
    const spin = [1, 0, -1];
    const [left, right] = [fromStack(state.left, 1), fromStack(state.right, 1)];
    const C = fromArray(state.bond, 1);
    const rho = mul(C, star(C));
    const traceOf = (M: Naive) => M.reduce((sum, row, i) => sum + row[i]![0]!, 0);
    const weighted = (A: NaiveTuple, O: readonly number[], Y: Naive, isLeft: boolean): Naive =>
      total(
        A.map((M, s) =>
          (isLeft ? mul(mul(M, Y), star(M)) : mul(mul(star(M), Y), M)).map((row) => row.map(([x]) => [O[s]! * x!])),
        ),
      );
    for (const [A, isLeft] of [
      [left, true],
      [right, false],
    ] as const) {
      expect(traceOf(weighted(A, spin, rho, isLeft))).toBeCloseTo(0, 10);
      let far = weighted(A, spin, rho, isLeft);
      for (let k = 1; k <= 6; k++) {
        expect(traceOf(weighted(A, spin, far, isLeft)), `${k} sites`).toBeCloseTo((4 / 3) * (-1 / 3) ** k, 9);
        far = weighted(A, [1, 1, 1], far, isLeft);
      }
      // Each of the three states of a site a third of the time.
      for (let s = 0; s < 3; s++) {
        expect(
          traceOf(
            weighted(
              A,
              [0, 1, 2].map((t) => Number(t === s)),
              rho,
              isLeft,
            ),
          ),
        ).toBeCloseTo(1 / 3, 10);
      }
    }
  });

  it('Majumdar–Ghosh: a sum of two states of dimers, of period two; 2^{-1/4} at rank 2, and L is 0 at rank 1', () => {
    const c = Math.SQRT1_2;
    const dimers = [
      [
        [0, 1, 0],
        [0, 0, 0],
        [-c, 0, 0],
      ],
      [
        [0, 0, 1],
        [c, 0, 0],
        [0, 0, 0],
      ],
    ];
    const [one, two, three] = [1, 2, 3].map((rank) => fitReal(dimers, { rank, restarts: 3 }));
    expect([one!.fitness, one!.status]).toEqual([0, 'non-finite']);
    expect(one!.message).toContain('L(X) = 0, since Γ(A;X) is nilpotent');
    expect([two!.fitness, three!.fitness]).toEqual([expect.closeTo(2 ** -0.25, 8), expect.closeTo(1, 8)]);
    const state = three!.matrixProductState();
    // Half of the cuts go between dimers, half through one.
    expect(Array.from(state.schmidt, (x) => x * x)).toEqual([0.5, 0.25, 0.25].map((x) => expect.closeTo(x, 8)));
    expect(state.entropy()).toBeCloseTo(1.5 * Math.LN2, 8);
    expect(state.correlationLength()).toBe(Infinity);
    expect(state.transferSpectrum(2).map(({ re, im }) => [re, im])).toEqual([
      [expect.closeTo(1, 8), 0],
      [expect.closeTo(-1, 8), 0],
    ]);
  });

  it('cluster state: no correlations beyond a site, entropy ln 2; rank 1 has √(2/3)', () => {
    const c = Math.SQRT1_2;
    const cluster = [
      [
        [c, c],
        [0, 0],
      ],
      [
        [0, 0],
        [c, -c],
      ],
    ];
    const state = fitComplex(
      cluster.map((M) => M.map((row) => row.map((x) => [x, 0]))),
      { rank: 2, restarts: 3 },
    ).matrixProductState();
    expect(state.entropy()).toBeCloseTo(Math.log(2), 8);
    expect(state.correlationLength()).toBeLessThan(0.1);
    expect(fitReal(cluster, { rank: 1, restarts: 7 }).fitness).toBeCloseTo(Math.sqrt(2 / 3), 8);
  });

  it('a sum of two states, both of norm 1: correlations do not end', () => {
    const cat = [
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 1],
      ],
    ];
    const result = fitReal(cat, { rank: 2, restarts: 3 });
    const state = result.matrixProductState();
    expect(state.correlationLength()).toBe(Infinity);
    expect(state.entropy()).toBeCloseTo(Math.log(2), 6);
  });

  it('a bond dimension below the rank is refused, with the rank to take', () => {
    const product = [
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0.5, 0],
        [0, 0],
      ],
    ];
    const result = fitReal(product, { rank: 2 });
    expect(() => result.matrixProductState()).toThrow(
      'Lsrdr.matrixProductState: expected 2 values of σ above 0, got 1: the state has a bond dimension of 1, fit with that rank',
    );
  });
});
