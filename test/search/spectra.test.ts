/** spectra() against traces of powers of the dense matrices, and against spectra known in closed form. */
import { describe, expect, it } from 'vitest';
import {
  build,
  fields,
  gammaMatrix,
  gaussianTuple,
  hermitianTuple,
  type Naive,
  type NaiveTuple,
  partsOf,
  scaled,
  source,
  times,
  toInputTuple,
} from '../support';
import { mul, trace } from '../support/naive';

const [real, complex] = fields;

type Value = { readonly re: number; readonly im: number };

/** Σ μ^m over the values. */
function powerSum(values: readonly Value[], m: number): [number, number] {
  return values.reduce<[number, number]>(
    (sum, { re, im }) => {
      const [size, angle] = [Math.hypot(re, im) ** m, m * Math.atan2(im, re)];
      return [sum[0] + size * Math.cos(angle), sum[1] + size * Math.sin(angle)];
    },
    [0, 0],
  );
}

/** tr (M/λ)^m for m = 1, 2, … */
function traces(M: Naive, lambda: number, count: number): [number, number][] {
  const unit = scaled(M, 1 / lambda);
  let power = unit;
  return Array.from({ length: count }, (_, m) => {
    if (m > 0) power = mul(power, unit);
    const [re = 0, im = 0] = trace(power);
    return [re, im];
  });
}

describe.each(fields)('spectra over the $name numbers', ({ dim, field }) => {
  it.each([
    ['Hermitian', hermitianTuple],
    ['general', gaussianTuple],
  ] as const)('%s: all eigenvalues have the power sums of the dense matrices, seed 3', (_, make) => {
    const A = make(dim, 3, 4, source(3));
    const result = field.fit(toInputTuple(A), { rank: 2 });
    expect(result.status).toBe('converged');
    const { X } = partsOf(result);
    const { gamma, phi } = result.spectra(1000);
    const degree = dim === 4 ? 4 : 1;
    expect([gamma.length, phi.length]).toEqual([8 * degree, 4 * degree]);
    for (const [values, M] of [
      [gamma, gammaMatrix(A, X)],
      [phi, gammaMatrix(X, X)],
    ] as const) {
      traces(M, result.lambda, 6).forEach(([re, im], at) => {
        const [sumRe, sumIm] = powerSum(values, at + 1);
        expect(sumRe, `Σ μ^${at + 1}`).toBeCloseTo(re, 9);
        expect(sumIm, `Σ μ^${at + 1}`).toBeCloseTo(im, 9);
      });
      const sizes = values.map(({ re, im }) => Math.hypot(re, im));
      for (let k = 1; k < sizes.length; k++) expect(sizes[k]).toBeLessThan(sizes[k - 1]! + 1e-8);
      expect(values[0]!.re).toBeCloseTo(1, 7);
    }
    const leading = result.spectra(3);
    expect(leading.gamma).toEqual(gamma.slice(0, 3));
    expect([leading.gamma.length, leading.phi.length, result.spectra().phi.length]).toEqual([
      3,
      3,
      degree === 1 ? 4 : 6,
    ]);
  });

  it('entries of any size, through JSON: what was asked for is there, more is refused', () => {
    const A = hermitianTuple(dim, 2, 3, source(5));
    for (const scale of [1, 1e-200, 1e200]) {
      const result = field.fit(toInputTuple(A.map((M) => scaled(M, scale))), { rank: 2, restarts: 2 });
      const before = field.fromJSON(JSON.stringify(result));
      expect(() => before.spectra(3)).toThrow('Lsrdr.spectra: a result read from JSON no longer has its tuple');
      const readings = result.readings!;
      const spectra = result.spectra(3);
      expect(spectra.phi[0]!.re).toBeCloseTo(1, 9);
      expect(result.readings!.spectra).toBeGreaterThan(readings.spectra);
      expect(result.readings!.total - readings.total).toBe(result.readings!.spectra - readings.spectra);
      const after = field.fromJSON(JSON.stringify(result));
      expect(after.spectra(3)).toEqual(spectra);
      expect(after.spectra(2).gamma).toEqual(spectra.gamma.slice(0, 2));
      expect(after.readings).toEqual(result.readings);
      expect(() => after.spectra(4)).toThrow('no longer has its tuple');
      expect(() => result.spectra(0)).toThrow(
        `${field.fit(toInputTuple(A), { rank: 2 }).algebra.name}.spectra: k: expected an integer >= 1, got 0`,
      );
    }
  });

  it('entropy: ln d where all directions are alike, 0 for one', () => {
    const units = Array.from({ length: 9 }, (_, k) =>
      build(3, 3, (i, j) => Array.from({ length: dim }, (_, p) => Number(p === 0 && 3 * i + j === k))),
    );
    expect(field.fit(toInputTuple(units), { rank: 2 }).entropy()).toBeCloseTo(Math.LN2, 6);
    expect(field.fit(toInputTuple(units), { rank: 1 }).entropy()).toBe(0);
  });
});

const pauli: readonly Naive[] = [
  [
    [
      [1, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [1, 0],
    ],
  ],
  [
    [
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [0, 0],
    ],
  ],
  [
    [
      [0, 0],
      [0, -1],
    ],
    [
      [0, 1],
      [0, 0],
    ],
  ],
  [
    [
      [1, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [-1, 0],
    ],
  ],
];

function tensor(A: Naive, B: Naive): Naive {
  const [n, m] = [A.length, B.length];
  return build(n * m, n * m, (i, j) => times(A[Math.floor(i / m)]![Math.floor(j / m)]!, B[i % m]![j % m]!));
}

/** √(1/4n) σ_k on qubit i of n: the channel that depolarises one qubit, drawn at random. */
function depolarisedQubit(n: number): NaiveTuple {
  return Array.from({ length: 4 * n }, (_, at) => {
    const [i, k] = [Math.floor(at / 4), at % 4];
    const factors = Array.from({ length: n }, (_, q) => (q === i ? pauli[k]! : pauli[0]!));
    return scaled(factors.reduce(tensor), Math.sqrt(1 / (4 * n)));
  });
}

const choose = (n: number, k: number): number => (k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

function expectReal(values: readonly Value[], expected: readonly number[]): void {
  const sorted = [...expected].sort((a, b) => b - a);
  expect(values.length).toBe(sorted.length);
  for (const { im } of values) expect(Math.abs(im)).toBeLessThan(1e-6);
  values
    .map(({ re }) => re)
    .sort((a, b) => b - a)
    .forEach((re, at) => {
      expect(re, `eigenvalue ${at}`).toBeCloseTo(sorted[at]!, 6);
    });
}

/** The value j as often as told. */
const spread = (last: number, times: (j: number) => number): number[] =>
  Array.from({ length: last + 1 }, (_, j) => new Array<number>(times(j)).fill(j)).flat();

describe('spectra in closed form', () => {
  it.each([2, 3])('a random qubit of %i depolarised, d = 1: k/n, C(n,k) times; d = 2: see THEORY', (n) => {
    const A = toInputTuple(depolarisedQubit(n));
    const one = complex.field.fit(A, { rank: 1, restarts: 3 });
    expect(one.fitness ** 2).toBeCloseTo(1 / 2, 8);
    expectReal(
      one.spectra(2 ** n).gamma,
      spread(n, (k) => choose(n, k)).map((k) => k / n),
    );
    expectReal(one.spectra().phi, [1]);

    const two = complex.field.fit(A, { rank: 2, restarts: 3 });
    expect(two.fitness ** 2).toBeCloseTo((n + 1) / (2 * n), 8);
    expectReal(
      two.spectra(2 ** (n + 1)).gamma,
      spread(n + 1, (j) => 3 * choose(n - 1, j) + choose(n - 1, j - 2)).map((j) => j / (n + 1)),
    );
    const other = (n - 1) / (n + 1);
    expectReal(two.spectra().phi, [1, other, other, other]);
    for (const result of [one, two]) expect(result.agreementUpToSymmetry).toBe(1);
  });

  it('the AKLT tensor, d = n = 2: 1 and −1/3 three times', () => {
    const A = pauli.slice(1).map((M) => scaled(M, 1 / Math.sqrt(3)));
    const result = complex.field.fit(toInputTuple(A), { rank: 2 });
    expectReal(result.spectra().gamma, [1, -1 / 3, -1 / 3, -1 / 3]);
    expectReal(result.spectra().phi, [1, -1 / 3, -1 / 3, -1 / 3]);
  });

  it('a rotation by a third of a turn beside a smaller number: the pair is there, over R', () => {
    const [c, s] = [Math.cos((2 * Math.PI) / 3), Math.sin((2 * Math.PI) / 3)];
    const A = [
      [
        [c, -s, 0],
        [s, c, 0],
        [0, 0, 0.5],
      ],
    ];
    // With X = A on the plane: products of e^{±iφ} and of 1/2 with e^{±iφ}.
    const { gamma } = real.field.fit(A, { rank: 2 }).spectra();
    const found = gamma.map(({ re, im }) => `${(re + 0).toFixed(6)} ${Math.abs(im).toFixed(6)}`).sort();
    const pair = `${(c).toFixed(6)} ${s.toFixed(6)}`;
    const half = `${(c / 2).toFixed(6)} ${(s / 2).toFixed(6)}`;
    expect(found).toEqual([half, half, pair, pair, '1.000000 0.000000', '1.000000 0.000000'].sort());
  });
});
