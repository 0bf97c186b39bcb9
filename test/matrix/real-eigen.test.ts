/**
 * Real eigenproblems in real arithmetic. The oracle shares no code: Σ λ^k = tr(M^k) for k = 1…m decides the whole spectrum with multiplicities, and is
 * as well conditioned as the matrix is large, however ill-conditioned single eigenvalues are.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realEigen } from '../../src/matrix';
import { check, randomUnitary, seeds, source } from '../support';
import { companionRoots } from './fixtures/companion-roots.json';

type Rows = number[][];
type Random = ReturnType<typeof source>;

const make = (m: number, entry: (i: number, j: number) => number): Rows =>
  Array.from({ length: m }, (_, i) => Array.from({ length: m }, (_, j) => entry(i, j)));
const product = (A: Rows, B: Rows): Rows =>
  make(A.length, (i, j) => A[i]!.reduce((sum, x, k) => sum + x * B[k]![j]!, 0));
const transpose = (A: Rows): Rows => make(A.length, (i, j) => A[j]![i]!);
const size = (A: Rows): number => Math.hypot(...A.flat());
const eigenOf = (M: Rows) => realEigen(M.length, Float64Array.from(M.flat()));
const orthogonal = (m: number, random: Random): Rows => randomUnitary(1, m, random).map((row) => row.map((x) => x[0]!));
const turned = (M: Rows, random: Random): Rows => {
  const W = orthogonal(M.length, random);
  return product(product(W, M), transpose(W));
};
const permutation = (m: number, random: Random): number[] => {
  const order = Array.from({ length: m }, (_, i) => i);
  for (let i = m - 1; i > 0; i--) {
    const k = Math.floor(random.uniform() * (i + 1));
    [order[i], order[k]] = [order[k]!, order[i]!];
  }
  return order;
};

/** Structured real matrices; `normal` draws a number. */
const kinds: { readonly [name: string]: (m: number, random: Random) => Rows } = {
  Gaussian: (m, random) => make(m, () => random.normal()),
  integer: (m, random) => make(m, () => Math.round(3 * random.normal())),
  'sparse 0/1': (m, random) => make(m, () => Number(random.uniform() < 1.5 / m)),
  triangular: (m, random) => make(m, (i, j) => (j >= i ? random.normal() : 0)),
  'Jordan block': (m, random) => {
    const value = random.normal();
    return make(m, (i, j) => (i === j ? value : Number(j === i + 1)));
  },
  'Jordan block, turned': (m, random) =>
    turned(
      make(m, (i, j) => (i === j ? 1 : Number(j === i + 1))),
      random,
    ),
  'repeated, turned': (m, random) =>
    turned(
      make(m, (i, j) => (i === j ? 1 + (i % 2) : 0)),
      random,
    ),
  'nearly defective': (m, random) => {
    const small = 10 ** (-4 - 12 * random.uniform());
    return turned(
      make(m, (i, j) => (i === j ? 1 + i * small : Number(j === i + 1))),
      random,
    );
  },
  companion: (m, random) => {
    const coefficients = make(m, () => random.normal())[0]!;
    return make(m, (i, j) => (j === m - 1 ? -coefficients[i]! : Number(i === j + 1)));
  },
  permutation: (m, random) => {
    const order = permutation(m, random);
    return make(m, (i, j) => Number(order[i] === j));
  },
  'weighted cycle': (m, random) => make(m, (i, j) => ((i + 1) % m === j ? Math.exp(3 * random.normal()) : 0)),
  nilpotent: (m, random) => make(m, (i, j) => (j > i ? random.normal() : 0)),
  'nilpotent, turned': (m, random) =>
    turned(
      make(m, (i, j) => (j > i ? random.normal() : 0)),
      random,
    ),
  skew: (m, random) => {
    const G = make(m, () => random.normal());
    return make(m, (i, j) => G[i]![j]! - G[j]![i]!);
  },
  symmetric: (m, random) => {
    const G = make(m, () => random.normal());
    return make(m, (i, j) => G[i]![j]! + G[j]![i]!);
  },
  orthogonal: (m, random) => orthogonal(m, random),
  'rank one': (m, random) => {
    const [u, v] = make(m, () => random.normal());
    return m === 1 ? [[random.normal()]] : make(m, (i, j) => u![i]! * v![j]!);
  },
  'quaternion, embedded': (m, random) => {
    const k = Math.max(1, m >> 2);
    const q = make(4, () => random.normal()).flat();
    const left = [
      [0, 1, 2, 3],
      [1, 0, 3, 2],
      [2, 3, 0, 1],
      [3, 2, 1, 0],
    ];
    const sign = [
      [1, -1, -1, -1],
      [1, 1, -1, 1],
      [1, 1, 1, -1],
      [1, -1, 1, 1],
    ];
    return make(4 * k, (i, j) =>
      i >> 2 === j >> 2 ? sign[i & 3]![j & 3]! * q[left[i & 3]![j & 3]! + 4 * ((i >> 2) & 3)]! : 0,
    );
  },
  zero: (m) => make(m, () => 0),
};

/** Every eigenvalue exactly real or beside its exact conjugate, m of them, with Σ λ^k = tr(M^k). */
function checkSpectrum(M: Rows, re: Float64Array, im: Float64Array): void {
  const m = M.length;
  expect([re.length, im.length]).toEqual([m, m]);
  for (let j = 0; j < m; j++) {
    if (im[j] === 0) continue;
    expect(im[j]).toBeGreaterThan(0);
    expect([re[j + 1], im[j + 1]]).toEqual([re[j], -im[j]!]);
    j += 1;
  }
  const norm = size(M);
  let power = M;
  const current = Array.from(re, (x, j) => [x, im[j]!] as [number, number]);
  for (let k = 1; k <= m; k++) {
    const trace = power.reduce((sum, row, i) => sum + row[i]!, 0);
    const moment = current.reduce((sum, [x]) => sum + x, 0);
    expect(Math.abs(moment - trace)).toBeLessThanOrEqual(200 * k * m * Number.EPSILON * norm ** k);
    power = product(power, M);
    current.forEach((value, j) => {
      const [x, y] = value;
      value[0] = x * re[j]! - y * im[j]!;
      value[1] = x * im[j]! + y * re[j]!;
    });
  }
}

/** ‖M v − λ v‖ ≤ c ε ‖M‖ and ‖v‖ = 1 for every eigenvector, of M = 2^e M' 2^−e if v is one of M'. */
function checkVectors(
  M: Rows,
  { re, im, vectors }: ReturnType<typeof realEigen>,
  exponents: readonly number[] = M.map(() => 0),
): void {
  const m = M.length;
  const norm = size(M);
  for (let j = 0; j < m; j++) {
    const isPair = im[j]! > 0;
    const plain = [0, 1].map((part) =>
      M.map((_, i) => (part === 0 || isPair ? vectors[i * m + j + (isPair ? part : 0)]! : 0)),
    );
    expect(Math.hypot(...plain.flat())).toBeCloseTo(1, 12);
    const [x, y] = plain.map((part) => part.map((value, i) => value * 2 ** exponents[i]!)) as [number[], number[]];
    const apply = (v: number[]) => M.map((row) => row.reduce((sum, entry, k) => sum + entry * v[k]!, 0));
    const [Mx, My] = [apply(x), apply(y)];
    const defect = Math.hypot(
      ...M.map((_, i) => Mx[i]! - re[j]! * x[i]! + im[j]! * y[i]!),
      ...M.map((_, i) => My[i]! - re[j]! * y[i]! - im[j]! * x[i]!),
    );
    expect(defect).toBeLessThanOrEqual(200 * m * Number.EPSILON * norm * Math.hypot(...x, ...y));
    if (isPair) j += 1;
  }
}

describe.each(Object.keys(kinds))('%s matrices', (name) => {
  it('have m eigenvalues with the right moments, and eigenvectors', () => {
    let runs = 0;
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 12 }), (seed, m) => {
        const M = kinds[name]!(m, source(seed));
        const found = eigenOf(M);
        checkSpectrum(M, found.re, found.im);
        checkVectors(M, found);
        runs += 1;
      }),
      40,
    );
    expect(runs).toBeGreaterThanOrEqual(40);
  });

  it('have the same after a scaling D⁻¹MD by powers of two, and any order of the rows', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 }), (seed, size, range) => {
        const random = source(seed);
        const M = kinds[name]!(size, random);
        const m = M.length;
        const exponents = M.map(() => Math.round(range * (2 * random.uniform() - 1)));
        const scaled = make(m, (i, j) => M[i]![j]! * 2 ** (exponents[j]! - exponents[i]!));
        const found = eigenOf(scaled);
        checkSpectrum(M, found.re, found.im);
        checkVectors(M, found, exponents);
        const order = permutation(m, random);
        const shuffled = eigenOf(make(m, (i, j) => scaled[order[i]!]![order[j]!]!));
        checkSpectrum(M, shuffled.re, shuffled.im);
      }),
      40,
    );
  });
});

describe('realEigen', () => {
  it('gives the diagonal of a triangular matrix to the last bit, in any order of its rows and at any scale', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 12 }), (seed, m, digits) => {
        const random = source(seed);
        const T = make(m, (i, j) => (j >= i ? random.normal() * 10 ** (digits * (2 * random.uniform() - 1)) : 0));
        const order = permutation(m, random);
        const { re, im } = eigenOf(make(m, (i, j) => T[order[i]!]![order[j]!]!));
        expect([...re].sort((x, y) => x - y)).toEqual(T.map((row, i) => row[i]!).sort((x, y) => x - y));
        expect(im.every((y) => y === 0)).toBe(true);
      }),
      60,
    );
  });

  it.each<[string, Rows, number[]]>([
    [
      'a far from normal triangle',
      [
        [1, 100, 0],
        [0, 0.9, 100],
        [0, 0, 0.5],
      ],
      [1, 0.9, 0.5],
    ],
    [
      'one large entry',
      [
        [1, 3000],
        [0, 0.5],
      ],
      [1, 0.5],
    ],
    [
      'entries far apart',
      [
        [0, 1e5],
        [1e-5, 0],
      ],
      [1, -1],
    ],
    [
      'entries very far apart',
      [
        [0, 1e200],
        [1e-200, 0],
      ],
      [1, -1],
    ],
    [
      'a nilpotent one',
      [
        [0, 1],
        [0, 0],
      ],
      [0, 0],
    ],
  ])('%s', (_, M, expected) => {
    const { re, im } = eigenOf(M);
    expect([...im]).toEqual(expected.map(() => 0));
    const sorted = [...re].sort((x, y) => y - x);
    expected.forEach((value, j) => {
      expect(sorted[j]).toBeCloseTo(value, 15);
    });
  });

  it('three eigenvalues near the triple one of a defective integer matrix', () => {
    const { re, im } = eigenOf([
      [5, 7, 20],
      [-1, -3, -12],
      [0, 1, 4],
    ]);
    for (let j = 0; j < 3; j++) expect(Math.hypot(re[j]! - 2, im[j]!)).toBeLessThan(1e-4);
    expect(re.reduce((sum, x) => sum + x, 0)).toBeCloseTo(6, 13);
  });

  it('a rotation far out of scale', () => {
    const { re, im, vectors } = eigenOf([
      [0, -1e-4],
      [1e4, 0],
    ]);
    expect([...re]).toEqual([0, 0]);
    expect(im[0]).toBeCloseTo(1, 15);
    expect(im[1]).toBe(-im[0]!);
    expect(Math.hypot(...vectors)).toBeCloseTo(1, 12);
  });

  it('scales 1e±150 and 1e±300', () => {
    const random = source(5);
    const M = make(6, () => random.normal());
    const plain = eigenOf(M);
    for (const factor of [2 ** 500, 2 ** -500, 2 ** 990, 2 ** -990]) {
      const { re, im } = eigenOf(M.map((row) => row.map((x) => x * factor)));
      expect([...re]).toEqual(Array.from(plain.re, (x) => x * factor));
      expect([...im]).toEqual(Array.from(plain.im, (x) => x * factor));
    }
  });

  it('agrees with roots known to 50 digits', () => {
    for (const { coefficients, roots } of companionRoots) {
      const m = coefficients.length;
      const { re, im } = eigenOf(make(m, (i, j) => (j === m - 1 ? -coefficients[i]! : Number(i === j + 1))));
      const left = Array.from(re, (x, j) => [x, im[j]!]);
      for (const [x, y, condition] of roots as [number, number, number][]) {
        const nearest = left.reduce(
          (best, z, j) => {
            const gap = Math.hypot(z[0]! - x, z[1]! - y);
            return gap < best.gap ? { gap, j } : best;
          },
          { gap: Infinity, j: -1 },
        );
        expect(nearest.gap).toBeLessThan(1e-13 * condition);
        left.splice(nearest.j, 1);
      }
      expect(left).toHaveLength(0);
    }
  });

  it('refuses what is not finite', () => {
    expect(() => eigenOf([[Number.NaN]])).toThrow(/not finite/);
    expect(() =>
      eigenOf([
        [1, Infinity],
        [0, 1],
      ]),
    ).toThrow(/not finite/);
  });
});
