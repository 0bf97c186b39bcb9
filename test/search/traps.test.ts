import { describe, expect, it } from 'vitest';
import {
  apart,
  build,
  directSum,
  embedIn,
  expectNormalised,
  expectSane,
  eye,
  fields,
  fitnessOf,
  gaussianTuple,
  hermitianTuple,
  mul,
  type Naive,
  type NaiveTuple,
  partsOf,
  radius,
  scalar,
  scaled,
  size,
  source,
  star,
  toInputTuple,
} from '../support';

const methods = ['auto', 'ascent', 'gradient-ascent'] as const;

function unit(dim: number, n: number, i: number, j: number, c = 1): Naive {
  return build(n, n, (s, t) => scalar(dim, s === i && t === j ? c : 0));
}

/** A real matrix over the field's algebra. */
function realMatrix(dim: number, rows: readonly (readonly number[])[]): Naive {
  return embedIn(dim, [rows.map((row) => row.map((x) => [x]))])[0]!;
}

function near(value: number, expected: number, note: string, tolerance = 1e-9): void {
  expect(Math.abs(value - expected), `${note}: ${value} against ${expected}`).toBeLessThanOrEqual(tolerance * expected);
}

function diagonal(dim: number, ...entries: number[]): Naive {
  return build(entries.length, entries.length, (i, j) => scalar(dim, i === j ? entries[i]! : 0));
}

describe.each(fields)('traps over the $name numbers', ({ dim, field, name }) => {
  const zero = (n: number): Naive =>
    realMatrix(
      dim,
      Array.from({ length: n }, () => new Array<number>(n).fill(0)),
    );
  /** Strictly upper triangular, in a basis where nothing shows. */
  const hiddenNilpotent = (n: number, seed: number): NaiveTuple => {
    const random = source(seed);
    const [Z] = gaussianTuple(dim, 1, n, random) as [Naive];
    const W = build(n, n, (i, j) => (i === j ? scalar(dim, 1) : i > j ? Z[i]![j]!.map((x) => x / 4) : scalar(dim, 0)));
    // (1 + N)⁻¹ for a strictly lower triangular N, as the finite alternating sum.
    const N = build(n, n, (i, j) => (i > j ? W[i]![j]! : scalar(dim, 0)));
    let inverse = eye(dim, n);
    let power = eye(dim, n);
    for (let k = 1; k < n; k++) {
      power = scaled(mul(power, N), -1);
      inverse = build(n, n, (i, j) => inverse[i]![j]!.map((x, p) => x + power[i]![j]![p]!));
    }
    return gaussianTuple(dim, 3, n, random).map((M) =>
      mul(
        mul(
          W,
          build(n, n, (i, j) => (i < j ? M[i]![j]! : scalar(dim, 0))),
        ),
        inverse,
      ),
    );
  };

  describe('spectral radius 0 is refused', () => {
    const tuples: [string, NaiveTuple][] = [
      ['the zero tuple', [zero(3), zero(3)]],
      ['a zero 1×1 matrix', [zero(1)]],
      ['E_12', [unit(dim, 2, 0, 1)]],
      ['E_12, E_23', [unit(dim, 3, 0, 1), unit(dim, 3, 1, 2)]],
      ['upper triangular in a hidden basis, n = 4, seed 1', hiddenNilpotent(4, 1)],
      ['upper triangular in a hidden basis, n = 6, seed 2', hiddenNilpotent(6, 2)],
    ];
    it.each(tuples)('%s', (_, A) => {
      const input = toInputTuple(A);
      expect(() => field.fit(input, { rank: 1 })).toThrow(RangeError);
      expect(() => field.fit(input, { rank: 1 })).toThrow(/^\w+\.fit: A: .*(zero|nilpotent)/);
      const ones = A.map((_, j) => realMatrix(dim, [[j + 1]]));
      expect(() => field.fitness(toInputTuple(ones), input)).toThrow(RangeError);
      expect(() => field.similarity(input, toInputTuple(ones))).toThrow(RangeError);
      expect(() => field.similarity(toInputTuple(ones), input)).toThrow(RangeError);
      const { value, status } = field.spectralRadius(input);
      expect(value).toBe(0);
      expect(status).toBe('zero');
    });

    it('but not a tuple with one tiny eigenvalue beside nilpotent parts', () => {
      const A = [unit(dim, 3, 0, 1), unit(dim, 3, 1, 2), unit(dim, 3, 2, 2, 1e-3)];
      const result = field.fit(toInputTuple(A), { rank: 1 });
      expectSane(result);
      near(result.fitness, 1e-3, 'fitness');
    });

    it('nor one whose Γ with X is zero: orthogonal coordinates give fitness and similarity 0', () => {
      const A = [unit(dim, 2, 0, 0), zero(2)];
      const X = [zero(1), realMatrix(dim, [[1]])];
      expect(field.fitness(toInputTuple(A), toInputTuple(X))).toBe(0);
      expect(field.similarity(toInputTuple(A), toInputTuple(X))).toBe(0);
    });
  });

  describe('±λ, repeated λ, small r and n', () => {
    const swap = realMatrix(dim, [
      [0, 1],
      [1, 0],
    ]);
    const cases: [string, NaiveTuple, number, number][] = [
      ['the swap, d = 1', [swap], 1, 1],
      ['the swap, d = 2', [swap], 2, 1],
      [
        'an unsymmetric bipartite matrix, d = 1',
        [
          realMatrix(dim, [
            [0, 2],
            [0.5, 0],
          ]),
        ],
        1,
        1,
      ],
      [
        'a star K_{1,4} as one matrix, d = 2',
        [
          realMatrix(
            dim,
            [0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => Number((i === 0) !== (j === 0)))),
          ),
        ],
        2,
        2,
      ],
      ['the identity of size 4, d = 2', [eye(dim, 4)], 2, 1],
      ['two identities, d = 2', [eye(dim, 4), eye(dim, 4)], 2, Math.SQRT2],
      ['two identities and a smaller one, d = 3', [eye(dim, 4), eye(dim, 4), scaled(eye(dim, 4), 0.5)], 3, 1.5],
      ['1 and −1, d = 1', [diagonal(dim, 1, -1)], 1, 1],
      ['n = 1', [realMatrix(dim, [[3]]), realMatrix(dim, [[-4]])], 1, 5],
      ['n = 1, r = 1', [realMatrix(dim, [[-2]])], 1, 2],
      ['r = 1, Hermitian, d = 1', [diagonal(dim, 3, -5, 1)], 1, 5],
      ['r = 1, Hermitian, d = 2', [diagonal(dim, 3, -5, 1)], 2, 5],
      [
        'r = 1, general with a real leading eigenvalue, d = 1',
        [
          realMatrix(dim, [
            [3, 1, 2],
            [0, 2, 1],
            [0, 0, 1],
          ]),
        ],
        1,
        3,
      ],
    ];
    it.each(methods.flatMap((method) => cases.map((row) => [...row, method] as const)))(
      '%s: L = known (%#)',
      (label, A, rank, expected, method) => {
        const options =
          method === 'gradient-ascent' ? { method, maxSweeps: 1200 } : { method, restarts: method === 'auto' ? 3 : 0 };
        const result = field.fit(toInputTuple(A), { rank, ...options });
        const note = `${label}, ${method}, ${result.status}`;
        expectSane(result, note);
        if (method === 'auto') near(result.fitness, expected, note);
        // In all of these L reaches its bound ρ(Φ(A))^{1/2}: never above it, whatever the status; and a converged result is an exact reduction.
        expect(result.fitness, note).toBeLessThanOrEqual(expected * (1 + 1e-9));
        if (result.status === 'converged') expectNormalised(result, A, 1e-8, note);
      },
    );

    it('r = 1 with a complex leading pair: an answer or a status, and L(X) = ρ(A) for every X', () => {
      const A = [
        realMatrix(dim, [
          [0, -1, 0],
          [1, 0, 0],
          [0, 0, 0.5],
        ]),
      ];
      for (const rank of [1, 2, 3]) {
        const result = field.fit(toInputTuple(A), { rank });
        expectSane(result, `d = ${rank}, ${result.status}`);
        near(result.fitness, 1, `d = ${rank}, ${result.status}`, 1e-6);
        if (dim === 1 && rank === 1) expect(result.status).not.toBe('converged');
      }
    });

    it('r = 1, general and d = 2: L(X) = ρ(A) whatever X is', () => {
      const A = [
        realMatrix(dim, [
          [1, 2, 3],
          [0, 2, 1],
          [1, 0, 3],
        ]),
      ];
      const result = field.fit(toInputTuple(A), { rank: 2 });
      expectSane(result, result.status);
      near(result.fitness, Math.sqrt(radius(A)), result.status, 1e-6);
      if (result.status === 'converged') expectNormalised(result, A);
    });

    it('identical matrices: L = √r times that of one, P of rank one', () => {
      const M = realMatrix(dim, [
        [1, 2, 3],
        [2, 0, 1],
        [3, 1, -2],
      ]);
      const A = [M, M, M];
      for (const method of ['auto', 'ascent'] as const) {
        const result = field.fit(toInputTuple(A), { rank: 2, method, restarts: 2 });
        expectSane(result);
        expect(result.status).toBe('converged');
        near(result.fitness, Math.sqrt(radius(A)), method);
        expect(result.spectrum.P[1]).toBeLessThan(1e-8);
        expectNormalised(result, A, 1e-8, method);
      }
    });

    it('spectralRadius sees ±λ, repeated λ and rotations', () => {
      expect(field.spectralRadius(toInputTuple([swap])).value).toBeCloseTo(1, 12);
      expect(field.spectralRadius(toInputTuple([eye(dim, 4), eye(dim, 4)])).value).toBeCloseTo(2, 12);
      const rotation = realMatrix(dim, [
        [0, -1, 0],
        [1, 0, 0],
        [0, 0, 0.5],
      ]);
      expect(field.spectralRadius(toInputTuple([rotation])).value).toBeCloseTo(1, 12);
      const quarter = realMatrix(dim, [[1]]);
      expect(field.spectralRadius(toInputTuple([rotation]), toInputTuple([quarter])).value).toBeCloseTo(1, 12);
    });

    it('the similarity of rotations returns (a QR iteration without bound used to hang here), seeds 1 to 4', () => {
      for (let seed = 1; seed <= 4; seed++) {
        const random = source(seed);
        const skew = gaussianTuple(dim, 2, 3, random).map((M) =>
          build(3, 3, (i, j) => M[i]![j]!.map((x, p) => x - star(M)[i]![j]![p]!)),
        );
        near(field.similarity(toInputTuple(skew), toInputTuple(skew)), 1, `seed ${seed}`);
        near(field.spectralRadius(toInputTuple(skew)).value, radius(skew), `seed ${seed}`);
      }
    });
  });

  describe('rank-deficient P: d larger than what matters', () => {
    const random = source(21);
    const pad = (A: NaiveTuple, k: number): NaiveTuple => directSum(A, [zero(k)]);
    const cases: [string, NaiveTuple, number, number][] = [
      ['E_11 in n = 2, d = 2', [unit(dim, 2, 0, 0)], 2, 1],
      ['E_11 in n = 4, d = 2', [unit(dim, 4, 0, 0)], 2, 1],
      ['E_11, ½E_11, d = 2', [unit(dim, 4, 0, 0), unit(dim, 4, 0, 0, 0.5)], 2, 1],
      ['E_11 and E_12, d = 2', [unit(dim, 3, 0, 0), unit(dim, 3, 0, 1)], 2, 1],
      ['Hermitian 2×2 ⊕ 0, d = 3', pad(hermitianTuple(dim, 3, 2, random), 2), 3, 1],
      ['general 2×2 ⊕ 0, d = 3', pad(gaussianTuple(dim, 3, 2, random), 2), 3, 1],
      ['general 2×2 ⊕ 0, d = 4 = n', pad(gaussianTuple(dim, 3, 2, random), 2), 4, 1],
    ];
    it.each(methods.flatMap((method) => cases.map((row) => [...row, method] as const)))(
      '%s (seed 21): sim = 1, R S = 1 (%#)',
      (label, A, rank, similarity, method) => {
        const options = method === 'gradient-ascent' ? { method, maxSweeps: 1200 } : { method };
        const result = field.fit(toInputTuple(A), { rank, ...options });
        const note = `${label}, ${method}, ${result.status}`;
        expectSane(result, note);
        if (method === 'gradient-ascent') return;
        expect(result.status, note).toBe('converged');
        near(result.similarity, similarity, note);
        expectNormalised(result, A, 1e-8, note);
        expect(result.residuals.normalisation, note).toBeLessThan(1e-8);
        expect(result.residuals.idempotency, note).toBeLessThan(1e-8);
      },
    );
  });

  describe('scales', () => {
    const [n, r, rank] = [5, 3, 2];
    it.each([
      ['hermitian', hermitianTuple(dim, r, n, source(31))],
      ['general', gaussianTuple(dim, r, n, source(32))],
    ] as const)(
      '%s (seeds 31, 32): entries times 1e±200 and denormal scales give the same P, scaled fitness, same similarity',
      (_, A) => {
        const plain = field.fit(toInputTuple(A), { rank });
        expect(plain.status).toBe('converged');
        // 2^±660 is about 1e±199 and exact; 1e±200 rounds the entries.
        for (const factor of [2 ** 660, 1e200, 1e-200, 2 ** 1000, 2 ** -1000, 1e-6]) {
          const result = field.fit(toInputTuple(A.map((M) => scaled(M, factor))), { rank });
          const note = `factor ${factor}`;
          expectSane(result, note);
          expect(result.status, note).toBe('converged');
          near(result.fitness / factor, plain.fitness, note, 1e-7);
          near(result.similarity, plain.similarity, note, 1e-7);
          expect(apart(partsOf(result).P, partsOf(plain).P), note).toBeLessThan(1e-6);
          expect(apart(partsOf(result).Q, partsOf(plain).Q), note).toBeLessThan(1e-6);
        }
      },
    );

    it('denormal entries (1e-310, some ten digits left): finite, and near the plain answer', () => {
      const A = hermitianTuple(dim, r, n, source(33));
      const plain = field.fit(toInputTuple(A), { rank });
      const result = field.fit(toInputTuple(A.map((M) => scaled(M, 1e-310))), { rank });
      expectSane(result);
      near(result.fitness / 1e-310, plain.fitness, 'fitness', 1e-6);
      near(result.similarity, plain.similarity, 'similarity', 1e-6);
      expectSane(
        field.fit(toInputTuple(A.map((M) => M.map((row) => row.map((x) => x.map((c) => Math.sign(c) * 5e-324))))), {
          rank,
        }),
      );
    });

    it('one matrix 1e-200 times the others changes nothing; X of any scale has the same fitness', () => {
      const A = gaussianTuple(dim, r, n, source(34));
      const plain = field.fit(toInputTuple(A), { rank });
      const faint = scaled(gaussianTuple(dim, 1, n, source(35))[0]!, 1e-200);
      const result = field.fit(toInputTuple([...A, faint]), { rank });
      expectSane(result);
      near(result.fitness, plain.fitness, 'fitness', 1e-7);
      const X = gaussianTuple(dim, r, rank, source(36));
      const expected = fitnessOf(A, X);
      for (const factor of [1, 1e-90, 1e90, 1e-200, 1e200]) {
        near(field.fitness(toInputTuple(A), toInputTuple(X.map((M) => scaled(M, factor)))), expected, `X·${factor}`);
        near(
          field.similarity(toInputTuple(A.map((M) => scaled(M, factor))), toInputTuple(A)),
          1,
          `similarity with A·${factor}`,
        );
      }
    });

    it('dominance and toJSON of a tuple at 1e200 and 1e-200: no NaN', () => {
      const A = gaussianTuple(dim, r, n, source(37));
      for (const factor of [1e200, 1e-200]) {
        const result = field.fit(toInputTuple(A.map((M) => scaled(M, factor))), { rank });
        const dominance = result.dominance();
        expect(Number.isNaN(dominance.spectralRadius) || Number.isNaN(dominance.eigenvalue)).toBe(false);
        const back = field.fromJSON(JSON.stringify(result));
        expect(back.fitness).toBe(result.fitness);
        expect(back.similarity).toBe(result.similarity);
        expect([...(back.P.data as Float64Array)]).toEqual([...(result.P.data as Float64Array)]);
      }
    });
  });

  describe('statuses', () => {
    const A = toInputTuple(gaussianTuple(dim, 4, 6, source(41)));
    const H = toInputTuple(hermitianTuple(dim, 4, 6, source(42)));
    const all = [
      ['ascent', A],
      ['hermitian-cg', H],
      ['gradient-ascent', A],
    ] as const;

    it.each(all)('%s: max-sweeps', (method, tuple) => {
      for (const maxSweeps of [1, 3, 40]) {
        const result = field.fit(tuple, { rank: 2, method, maxSweeps, tolerance: 1e-14, start: 'random' });
        expectSane(result, `maxSweeps ${maxSweeps}`);
        expect(['max-sweeps', 'complex-pair']).toContain(result.status);
        if (maxSweeps === 40) expect(result.history.length).toBeGreaterThan(0);
        expect(result.agreement).toBeNaN();
        expect(result.optima).toEqual([]);
        expect(result.similarity).toBeLessThanOrEqual(1 + 1e-9);
      }
    });

    it.each(all)('%s: aborted by the callback, at once and later, keeping what was found', (method, tuple) => {
      for (const stopAt of [1, 4]) {
        let calls = 0;
        const result = field.fit(tuple, {
          rank: 2,
          method,
          restarts: 3,
          tolerance: 1e-14,
          onIteration: () => (++calls >= stopAt ? 'stop' : undefined),
        });
        expectSane(result);
        expect(result.status).toBe('aborted');
        expect(result.runs.length).toBe(1);
        expect(calls).toBe(stopAt);
      }
    });

    it.each(all)('%s: aborted by a signal, before and during', (method, tuple) => {
      const before = field.fit(tuple, { rank: 2, method, tolerance: 1e-14, signal: AbortSignal.abort() });
      expectSane(before);
      expect(before.status).toBe('aborted');
      const controller = new AbortController();
      let calls = 0;
      const during = field.fit(tuple, {
        rank: 2,
        method,
        tolerance: 1e-14,
        signal: controller.signal,
        onIteration: () => {
          if (++calls === 3) controller.abort();
        },
      });
      expectSane(during);
      expect(during.status).toBe('aborted');
      expect(calls).toBeLessThanOrEqual(4);
    });

    it('fitAsync: an aborted signal resolves with status aborted', async () => {
      const result = await field.fitAsync(A, { rank: 2, signal: AbortSignal.abort() });
      expectSane(result);
      expect(result.status).toBe('aborted');
    });

    it.each(all.slice(0, 2))('%s: stagnated below rounding, near the right answer', (method, tuple) => {
      const good = field.fit(tuple, { rank: 2, method });
      const result = field.fit(tuple, { rank: 2, method, tolerance: 1e-18 });
      expectSane(result);
      expect(result.status).toBe('stagnated');
      near(result.fitness, good.fitness, 'fitness', 1e-8);
      expect(result.message).toContain('not converged');
    });

    it('a converged run is preferred to a fitter unconverged one, and the bound holds for both', () => {
      const result = field.fit(A, { rank: 2, restarts: 4 });
      const total = result.fitness / result.similarity;
      for (const run of result.runs) {
        expect(run.fitness).toBeLessThanOrEqual(total * (1 + 1e-9));
        expect(run.optimum >= 0).toBe(run.status === 'converged');
      }
      if (result.runs.some((run) => run.status === 'converged')) expect(result.status).toBe('converged');
    });
  });

  it(`${name}: a start with dependent rows (R S singular) ends in an error or a status, not in NaN`, () => {
    const A = toInputTuple(gaussianTuple(dim, 3, 4, source(51)));
    const R = [unit(dim, 4, 0, 0).slice(0, 2), unit(dim, 4, 1, 1).slice(0, 2)];
    const S = build(4, 2, (i, j) => scalar(dim, i === j + 2 ? 1 : 0)); // R S = 0
    for (const method of methods) {
      try {
        const result = field.fit(A, {
          rank: 2,
          method,
          maxSweeps: 300,
          start: { R: toInputTuple([build(2, 4, (i, j) => R[i]![i]![j]!)])[0]!, S: toInputTuple([S])[0]! },
        });
        expectSane(result, method);
      } catch (error) {
        expect(error, method).toBeInstanceOf(RangeError);
      }
    }
  });

  it('nothing that a fit returns exceeds ‖·‖ bounds: P ≤ 1, trace 1 (seed 61)', () => {
    const result = field.fit(toInputTuple(gaussianTuple(dim, 3, 5, source(61))), { rank: 3, restarts: 2 });
    const { P, Q } = partsOf(result);
    expect(size(P)).toBeLessThanOrEqual(1 + 1e-12);
    expect(size(Q)).toBeLessThanOrEqual(1 + 1e-12);
  });
});
