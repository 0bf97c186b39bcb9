/** Phases, kinks, saddles, complex pairs, interruptions and wrong arguments. */
import { describe, expect, it } from 'vitest';
import * as complex from '../../src/complex';
import * as real from '../../src/real';
import { denseTuple } from '../../src/tuple';
import { input } from '../field/samples';
import {
  add,
  fields,
  fromStack,
  gaussianTuple,
  hermitianTuple,
  mul,
  type NaiveTuple,
  radius,
  randomInvertible,
  scaled,
  source,
  structured,
} from '../support';
import { meanLog, moved } from './samples';

describe('barycentres', () => {
  it('leave each tuple its own sign or phase', () => {
    const A = gaussianTuple(1, 3, 4, source(1));
    const B = A.map((M) => scaled(M, -1));
    const fitted = real.fit(input(A), { rank: 2 });
    const found = real.barycentre([input(A), input(B)], { rank: 2, start: fitted });
    expect(found.fitness).toBeCloseTo(fitted.fitness, 8);
    expect(found.parts.map(({ phase }) => phase[0])).toEqual([1, -1]);
    const turned = A.map((M) => M.map((row) => row.map(([x]) => [0.6 * x!, 0.8 * x!])));
    const plain = A.map((M) => M.map((row) => row.map(([x]) => [x!, 0])));
    const both = complex.barycentre([input(plain), input(turned)], { rank: 2, restarts: 2 });
    expect(both.status).toBe('converged');
    expect(both.parts[1]!.phase[0]).toBeCloseTo(0.6, 7);
    expect(both.parts[1]!.phase[1]).toBeCloseTo(0.8, 7);
    expect(both.parts[0]!.fitness).toBeCloseTo(both.parts[1]!.fitness, 7);
  });

  it.each(fields)(
    'are direct sums where the tuples have nothing in common, over the $name numbers',
    ({ dim, field }) => {
      // 2E₁₁ ⊕ 0 in the first matrix for A, in the second for B: at d = 1, L = (2x̄₁, 2x̄₂)/|x| and the best mean is 2/√2; at d = 2 each has its own.
      const unit = (j: number): NaiveTuple =>
        [0, 1].map((i) =>
          [0, 1].map((s) =>
            [0, 1].map((t) =>
              Array.from({ length: dim }, (_, p) => (i === j && s === 0 && t === 0 && p === 0 ? 2 : 0)),
            ),
          ),
        );
      const tuples = [unit(0), unit(1), unit(1)];
      const found = field.barycentre(tuples.map(input), { rank: 2, restarts: 2 });
      expect(found.status).toBe('converged');
      expect(found.fitness).toBeCloseTo(2, 7);
      // Weights √(1/3) and √(2/3), the shares of the tuples.
      const [first, second] = found.sigma;
      expect(first! / second!).toBeCloseTo(Math.SQRT2, 5);
      for (const { P, projection } of found.parts) {
        expect(P.get(...[0, 0, 0].slice(0, P.dimension))).toBeCloseTo(1, 6);
        expect(projection.get(...[0, 0, 0].slice(0, projection.dimension))).toBeCloseTo(1, 6);
        expect(projection.get(...[1, 1, 0].slice(0, projection.dimension))).toBeCloseTo(0, 6);
      }
    },
  );

  it('go on from a saddle that a symmetric start ends at', () => {
    // The W state: the balanced start ends at a minimum with L = 1/√3, the maximum is 2/3.
    const c = 1 / Math.sqrt(3);
    const W = [
      [
        [0, c],
        [c, 0],
      ],
      [
        [c, 0],
        [0, 0],
      ],
    ];
    const found = real.barycentre([W, W], { rank: 1 });
    expect(found.status).toBe('converged');
    expect(found.fitness).toBeCloseTo(2 / 3, 8);
  });

  it('of real tuples whose leading eigenvalues are a complex pair say so, with the fitness that is there', () => {
    const quarter = [
      [
        [0, -1],
        [1, 0],
      ],
    ];
    const found = real.barycentre([quarter, [[[2]]]], { rank: 1 });
    expect(found.status).toBe('complex-pair');
    expect(found.message).toContain('tuples[0]');
    expect(found.fitness).toBeCloseTo(Math.SQRT2, 8);
    const turn = complex.barycentre(
      [
        [
          [
            [
              [0, 0],
              [-1, 0],
            ],
            [
              [1, 0],
              [0, 0],
            ],
          ],
        ],
        [[[[2, 0]]]],
      ],
      { rank: 1, restarts: 1 },
    );
    expect(turn.fitness).toBeCloseTo(Math.SQRT2, 8);
  });

  it('show a true fitness and status when they are stopped', () => {
    const tuples = [1, 2].map((seed) => hermitianTuple(1, 3, 6, source(seed)));
    const short = real.barycentre(tuples.map(input), { rank: 2, maxSweeps: 12 });
    expect(short.status).toBe('max-sweeps');
    expect(short.fitness / Math.exp(meanLog(tuples, fromStack(short.X, 1)))).toBeCloseTo(1, 7);
    let seen = 0;
    const stopped = real.barycentre(tuples.map(input), {
      rank: 2,
      restarts: 5,
      onIteration: () => (++seen === 7 ? 'stop' : undefined),
    });
    expect([stopped.status, stopped.runs.length, seen]).toEqual(['aborted', 1, 7]);
    expect(real.barycentre(tuples.map(input), { rank: 2, signal: AbortSignal.abort() }).status).toBe('aborted');
    expect(String(short)).toContain('2 tuples of 3 matrices, of sizes 6, 6, to 2×2');
  });

  it('give the same bits for the same seed', () => {
    const tuples = [1, 2].map((seed) => input(gaussianTuple(1, 3, 6, source(seed))));
    const [one, two] = [0, 1].map(() => real.barycentre(tuples, { rank: 2, seed: 7, start: 'random', restarts: 1 }));
    expect(one!.X.data).toEqual(two!.X.data);
    expect(one!.runs).toEqual(two!.runs);
    expect(one!.runs.map(({ seed }) => seed)).toEqual([7, 8]);
  });

  it('take entries of any size', () => {
    const A = gaussianTuple(1, 3, 4, source(3));
    const [plain, large] = [1, 1e100].map((c) =>
      real.barycentre([input(A), input(A.map((M) => scaled(M, c)))], { rank: 2 }),
    );
    expect(large!.status).toBe('converged');
    expect(large!.fitness / plain!.fitness / 1e50).toBeCloseTo(1, 8);
    expect(large!.parts[1]!.similarity).toBeCloseTo(plain!.parts[1]!.similarity, 8);
  });

  it('let errors of the callback through, from whichever iteration', () => {
    const random = source(9);
    const tuples = [3, 4].map((n) => input(gaussianTuple(1, 2, n, random)));
    for (const last of [1, 3, 12]) {
      let count = 0;
      const onIteration = () => {
        count++;
        if (count === last) throw new Error('of the caller');
      };
      expect(() => real.barycentre(tuples, { rank: 2, restarts: 2, onIteration })).toThrow('of the caller');
      expect(count).toBe(last);
    }
  });

  it('are refused for wrong arguments, by name', () => {
    const A = input(gaussianTuple(1, 2, 3, source(4)));
    const wrong: [() => unknown, string][] = [
      [() => real.barycentre([], { rank: 1 }), 'real.barycentre: tuples: expected at least one tuple, got none'],
      [() => real.barycentre(7 as never, { rank: 1 }), 'real.barycentre: tuples: expected a list of tuples, got 7'],
      [() => real.barycentre(new Array(2), { rank: 1 }), 'real.barycentre: tuples[0]: expected an ndarray'],
      [
        () => real.barycentre([A, [[[1]]]], { rank: 1 }),
        'real.barycentre: tuples[1]: expected 2 matrices, as in tuples[0], got 1',
      ],
      [
        () => real.barycentre([A, [[[1]], [[2]]]], { rank: 2 }),
        'real.barycentre: rank: expected an integer from 1 to 1, got 2',
      ],
      [
        () => complex.barycentre([denseTuple(A)], { rank: 1 }),
        'complex.barycentre: tuples[0]: expected a complex tuple, got a real one (see embed)',
      ],
      [
        () =>
          real.barycentre(
            [
              A,
              [
                [
                  [0, 1],
                  [0, 0],
                ],
                [
                  [0, 2],
                  [0, 0],
                ],
              ],
            ],
            { rank: 1 },
          ),
        'real.barycentre: tuples[1]: expected a tuple with ρ(Φ(A)) > 0, got a nilpotent tuple',
      ],
      [() => real.barycentre([A], { rank: 1, steps: 3 } as never), "unknown option 'steps'"],
      [
        () => real.barycentre([A], { rank: 1, start: 'best' } as never),
        "real.barycentre: start: expected 'balanced', 'random', a Barycentre or { X }",
      ],
      [
        () => real.barycentre([A], { rank: 1, start: { X: A } }),
        'real.barycentre: start.X: expected 2 matrices 1×1, got 2 of 3×3',
      ],
    ];
    for (const [call, message] of wrong) expect(call).toThrow(message);
  });
});

describe.each(fields.slice(0, 2))('whatever the tuples, over the $name numbers', ({ dim, field }) => {
  it.each(structured)('$kind: the fitness is true, and converged is a maximum', ({ make }) => {
    const random = source(100 + dim);
    const A = make(dim, random);
    const n = A[0]!.length;
    const { B, inverse } = randomInvertible(dim, n, random);
    const noise = gaussianTuple(dim, A.length, n, random);
    const tuples = [A, A.map((M, j) => add(mul(mul(B, M), inverse), scaled(noise[j]!, 0.1)))];
    const rank = Math.min(n, random.integer(1, 3));
    if (radius(A) < 1e-9) {
      expect(() => field.barycentre(tuples.map(input), { rank })).toThrow(
        'tuples[0]: expected a tuple with ρ(Φ(A)) > 0',
      );
      return;
    }
    const found = field.barycentre(tuples.map(input), { rank });
    const X = fromStack(found.X, dim);
    const at = meanLog(tuples, X);
    expect(found.fitness / Math.exp(at)).toBeCloseTo(1, 6);
    expect(found.message.length).toBeGreaterThan(0);
    if (found.status !== 'converged') return;
    for (let k = 0; k < 4; k++) {
      const Z = gaussianTuple(dim, A.length, rank, random);
      for (const h of [1e-2, -1e-2, 1e-4, -1e-4]) {
        expect(meanLog(tuples, moved(X, Z, h))).toBeLessThan(at + 1e-4 * Math.abs(h));
      }
    }
  });
});
