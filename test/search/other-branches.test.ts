/**
 * Stationary points where λ is not the only eigenvalue of Γ(A;X) of its modulus. L is the largest of the branches that meet there, and second order along
 * that of λ, which curves downwards in all of these, does not say whether another one rises.
 */
import { describe, expect, it } from 'vitest';
import type { FitOptions } from '../../src/real';
import { denseFitness } from '../soak/dense';
import {
  embedIn,
  fields,
  gaussianTuple,
  type Naive,
  type NaiveTuple,
  size,
  source,
  toInput,
  toInputTuple,
} from '../support';
import { fromStack } from '../support/naive';

const matrix = (rows: readonly (readonly number[])[]): Naive => rows.map((row) => row.map((x) => [x]));
const [c, s] = [Math.cos(1), Math.sin(1)];

/** At X = (2, 0), from e₁, Γ(A;X) = 2A₁ has the eigenvalue 4 at e₁ and others of modulus 4, which move by ±⟨A₂w, w⟩t at X = (2, ±t) while that of e₁ does not. */
const ties: readonly { name: string; A: NaiveTuple }[] = [
  {
    name: 'λ and −λ',
    A: [
      matrix([
        [2, 0],
        [0, -2],
      ]),
      matrix([
        [0, 1],
        [1, 1],
      ]),
    ],
  },
  {
    name: 'λ and −λ, one way',
    A: [
      matrix([
        [2, 0],
        [0, -2],
      ]),
      matrix([
        [0, 0.5],
        [0, 1],
      ]),
    ],
  },
  {
    name: 'λ and a pair around the circle',
    A: [
      matrix([
        [2, 0, 0],
        [0, 2 * c, -2 * s],
        [0, 2 * s, 2 * c],
      ]),
      matrix([
        [0, 0.5, 0],
        [0.5, 1, 0],
        [0, 0, 1],
      ]),
    ],
  },
];

/** The largest relative rise of L at a thousandth of X aside, or another part of it, over random directions. */
function riseAside(A: NaiveTuple, X: NaiveTuple, directions: number, aside = 1e-3): number {
  const [random, here] = [source(directions), denseFitness(A, X)];
  const dim = X[0]![0]![0]!.length;
  let most = 0;
  for (let k = 0; k < directions; k++) {
    const step = gaussianTuple(dim, X.length, X[0]!.length, random);
    const length = (aside * Math.hypot(...X.map(size))) / Math.hypot(...step.map(size));
    for (const by of [length, -length]) {
      const there = X.map((M, j) =>
        M.map((row, i) => row.map((x, l) => x.map((y, p) => y + by * step[j]![i]![l]![p]!))),
      );
      most = Math.max(most, denseFitness(A, there) / here - 1);
    }
  }
  return most;
}

describe.each(fields)('other branches over the $name numbers', ({ dim, field }) => {
  it.each(ties)('$name: L rises to first order, and the point is named and left', ({ A }) => {
    const tuple = embedIn(dim, A);
    const n = A[0]!.length;
    const axis = Array.from({ length: n }, (_, i) => Number(i === 0));
    const [R, S] = embedIn(dim, [matrix([axis]), matrix(axis.map((x) => [x]))]);
    const start = { R: toInput(R!), S: toInput(S!) } as FitOptions['start'];
    const options = { rank: 1, start, method: 'ascent' } as const;
    const stopped = field.fit(toInputTuple(tuple), { ...options, onIteration: () => 'stop' });
    expect(stopped.fitness).toBeCloseTo(2, 12);
    expect(riseAside(tuple, fromStack(stopped.X, dim), 6)).toBeGreaterThan(1e-5);
    expect(stopped.status).toBe('saddle');
    expect(stopped.message).toContain('no maximum');
    expect(stopped.optima).toEqual([]);
    const free = field.fit(toInputTuple(tuple), options);
    // Over R nothing follows a pair.
    if (dim === 1 && n === 3) expect(['saddle', 'complex-pair']).toContain(free.status);
    else expect(free.fitness).toBeGreaterThan(2.01);
  });

  it('λ and −λ of a symmetric tuple: the maximum is found from there, by every method', () => {
    const { A } = ties[0]!;
    // L = max ‖(⟨A₁u,u⟩, ⟨A₂u,u⟩)‖ over real u.
    let largest = 0;
    for (let t = 0; t < Math.PI; t += 1e-6) {
      const [x, y] = [Math.cos(t), Math.sin(t)];
      largest = Math.max(largest, Math.hypot(2 * x * x - 2 * y * y, 2 * x * y + y * y));
    }
    const [R, S] = embedIn(dim, [matrix([[1, 0]]), matrix([[1], [0]])]);
    const start = { R: toInput(R!), S: toInput(S!) } as FitOptions['start'];
    for (const method of ['hermitian-cg', 'ascent', 'gradient-ascent'] as const) {
      const result = field.fit(toInputTuple(embedIn(dim, A)), { rank: 1, start, method });
      // Over H gradient ascent follows what rounding makes of a direction to a pair, and says so.
      if (dim === 4 && method === 'gradient-ascent') expect(result.fitness).toBeGreaterThan(2.2);
      else expect(result.status).toBe('converged');
      if (result.status === 'converged') expect(result.fitness).toBeCloseTo(largest, 10);
    }
  });
});

/** Two real eigenvalues become a complex pair of larger modulus, to second order. */
describe('pairs that rise from a repeated eigenvalue', () => {
  const w = Math.sqrt(2 / 3);
  const aklt = [
    matrix([
      [0, w],
      [0, 0],
    ]),
    matrix([
      [-Math.sqrt(1 / 3), 0],
      [0, Math.sqrt(1 / 3)],
    ]),
    matrix([
      [0, 0],
      [-w, 0],
    ]),
  ];
  const units = [
    matrix([
      [0, -1, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 0, -1],
      [0, 0, 1, 0],
    ]),
    matrix([
      [0, 0, -1, 0],
      [0, 0, 0, 1],
      [1, 0, 0, 0],
      [0, -1, 0, 0],
    ]),
    matrix([
      [0, 0, 0, -1],
      [0, 0, -1, 0],
      [0, 1, 0, 0],
      [1, 0, 0, 0],
    ]),
  ];

  it.each([
    { name: 'the AKLT tensor over H, where 1/√3 is a saddle at most points of that fitness', dim: 4, A: aklt, rank: 1 },
    { name: 'the imaginary units as real 4×4 matrices', dim: 1, A: units, rank: 2 },
  ])('$name', ({ dim, A, rank }) => {
    const { field } = fields.find((one) => one.dim === dim)!;
    const tuple = embedIn(dim, A);
    const result = field.fit(toInputTuple(tuple), { rank, restarts: 7 });
    for (const [at, { result: optimum }] of result.optima.entries()) {
      expect(riseAside(tuple, fromStack(optimum.X, dim), 40), `optimum ${at}`).toBeLessThan(1e-8);
    }
    expect(result.runs.filter(({ status }) => status !== 'converged').length).toBeGreaterThan(0);
  });
});

/**
 * Complex tuples over H: Γ(A;X)(iY) = iΓ(A;X)(Y), so an eigenvalue z of C comes as a pair of real ones, and a real one twice. U and V of a real one, of which
 * ⟨V, U⟩ is real and the part on i of Σ U_kV_k* is not 0, may make X = V*AU stationary where |z| has a slope of a thousandth.
 */
describe('a real eigenvalue that comes twice over H', () => {
  const [quaternions] = fields.slice(2);
  it.each([
    [1.1, 1, 0.9],
    [1.1, 0.9, 0.7],
    [1.1, 0.8, 0.5],
    [1.1, 1, 1],
  ])('weighted shift and clock matrices, weights %d, %d, %d: no optimum has a slope', (...weights) => {
    const third = (k: number): number[] => [Math.cos((2 * Math.PI * k) / 3), Math.sin((2 * Math.PI * k) / 3), 0, 0];
    const three = [0, 1, 2];
    const isShift = (i: number, j: number): boolean => i === (j + 1) % 3;
    const A = [
      three.map((i) => three.map((j) => (isShift(i, j) ? third(0) : third(0).map(() => 0)))),
      three.map((i) => three.map((j) => (i === j ? third(i) : third(0).map(() => 0)))),
      three.map((i) => three.map((j) => (isShift(i, j) ? third(j) : third(0).map(() => 0)))),
    ].map((M, j) => M.map((row) => row.map((x) => x.map((y) => weights[j]! * y))));
    const result = quaternions!.field.fit(toInputTuple(A), { rank: 1, restarts: 3 });
    for (const [at, { result: optimum }] of result.optima.entries()) {
      const rise = riseAside(A, fromStack(optimum.X, 4), 20, 1e-4);
      expect(rise, `optimum ${at}, ${optimum.fitness}`).toBeLessThan(1e-8);
    }
    const open = result.runs.filter(({ status }) => status !== 'converged');
    expect(open.length).toBeGreaterThan(0);
    for (const { status } of open) expect(status).toBe('complex-pair');
  });
});

describe.each(fields)('λ and −λ over the $name numbers', ({ dim, field }) => {
  // A random direction and its opposite: along one of them the branch of −λ falls.
  it.each(['ascent', 'hermitian-cg'] as const)('%s goes on from e₁, of every seed from 0 to 15', (method) => {
    const A = toInputTuple(embedIn(dim, ties[0]!.A));
    const [R, S] = [[[1, 0]], [[1], [0]]].map((rows) => toInput(embedIn(dim, [matrix(rows)])[0]!));
    for (let seed = 0; seed < 16; seed++) {
      const { fitness, status } = field.fit(A, { rank: 1, start: { R, S } as never, seed, method });
      expect([fitness, status], `seed ${seed}`).toEqual([expect.closeTo(2.2966, 4), 'converged']);
    }
  });
});
