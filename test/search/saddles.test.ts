/** `converged` means a maximum: known saddles and minima are left, or named. */
import { describe, expect, it } from 'vitest';
import type { FitOptions } from '../../src/real';
import {
  add,
  embedIn,
  fields,
  gaussianMatrix,
  type Naive,
  type NaiveTuple,
  partsOf,
  scaled,
  size,
  toInput,
  toInputTuple,
} from '../support';
import { withParity } from './stationary';

const matrix = (rows: readonly (readonly number[])[]): Naive => rows.map((row) => row.map((x) => [x]));
const c = 1 / Math.sqrt(3);

const known: readonly { name: string; A: NaiveTuple; fitness: number }[] = [
  {
    name: 'slices of the W state, where 0.57735 is a minimum',
    A: [
      matrix([
        [0, c],
        [c, 0],
      ]),
      matrix([
        [c, 0],
        [0, 0],
      ]),
    ],
    fitness: 2 / 3,
  },
  {
    name: 'two 3×3 matrices, where 2 is a saddle',
    A: [
      matrix([
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 2],
      ]),
      matrix([
        [2, 0, 0],
        [0, 0, 2],
        [0, 2, 0],
      ]),
    ],
    fitness: 4 / Math.sqrt(3),
  },
];

describe.each(fields)('maxima over the $name numbers', ({ dim, field }) => {
  it.each(known)('$name', ({ A, fitness }) => {
    const result = field.fit(toInputTuple(embedIn(dim, A)), { rank: 1 });
    expect(result.status).toBe('converged');
    expect(result.fitness).toBeCloseTo(fitness, 12);
    const { secondOrder, dominance } = result.certificate;
    expect(secondOrder!.largest).toBeLessThan(0);
    expect(secondOrder!.tested).toBeGreaterThan(0);
    expect(dominance!.dominant).toBe(true);
  });

  it('a saddle that the caller keeps a run from leaving has its status, and is no optimum', () => {
    const A = toInputTuple(embedIn(dim, known[1]!.A));
    const axis = embedIn(dim, [matrix([[0, 0, 1]]), matrix([[0], [0], [1]])]);
    const start = { R: toInput(axis[0]!), S: toInput(axis[1]!) } as FitOptions['start'];
    const stopped = field.fit(A, { rank: 1, start, onIteration: () => 'stop' });
    expect(stopped.status).toBe('saddle');
    expect(stopped.fitness).toBeCloseTo(2, 12);
    expect(stopped.certificate.secondOrder!.largest).toBeGreaterThan(1e-3);
    expect(stopped.optima).toEqual([]);
    expect(stopped.message).toContain('no maximum');
    const free = field.fit(A, { rank: 1, start });
    expect(free.status).toBe('converged');
    expect(free.fitness).toBeCloseTo(4 / Math.sqrt(3), 12);
  });

  it('a maximum of g that is none of L: diag(1, −2) at its first axis', () => {
    const A = toInputTuple(
      embedIn(dim, [
        matrix([
          [1, 0],
          [0, -2],
        ]),
      ]),
    );
    const axis = embedIn(dim, [matrix([[1, 0]]), matrix([[1], [0]])]);
    const start = { R: toInput(axis[0]!), S: toInput(axis[1]!) } as FitOptions['start'];
    const stopped = field.fit(A, { rank: 1, start, onIteration: () => 'stop' });
    expect(stopped.status).toBe('dominated');
    // L(X) itself, not √λ = 1.
    expect(stopped.fitness).toBeCloseTo(2, 12);
    expect(stopped.certificate.secondOrder!.largest).toBeLessThan(0);
    expect(stopped.certificate.dominance!.dominant).toBe(false);
    const free = field.fit(A, { rank: 1, start });
    expect(free.status).toBe('converged');
    expect(free.fitness).toBeCloseTo(2, 12);
  });

  it.each([
    ['Hermitian', 20],
    ['general', 20],
  ] as const)(
    '%s tuples even or odd under signs: none of %d default fits can be left upward',
    (kind, count) => {
      let converged = 0;
      for (let seed = 0; seed < count; seed++) {
        const { A, d, random } = withParity(dim, kind === 'Hermitian', 1000 * dim + seed);
        const tuple = toInputTuple(A);
        if (A.every((M) => size(M) === 0)) continue;
        const result = field.fit(tuple, { rank: d });
        if (result.status !== 'converged') continue;
        converged += 1;
        const { R, S } = partsOf(result);
        const shaken = (M: Naive): Naive => {
          const noise = gaussianMatrix(dim, M.length, M[0]!.length, random);
          return add(M, scaled(noise, (1e-4 * size(M)) / size(noise)));
        };
        const start = { R: toInput(shaken(R)), S: toInput(shaken(S)) } as FitOptions['start'];
        const again = field.fit(tuple, { rank: d, start });
        expect(again.fitness / result.fitness - 1, `seed ${1000 * dim + seed}, rank ${d}`).toBeLessThanOrEqual(1e-8);
      }
      expect(converged).toBeGreaterThanOrEqual(0.8 * count);
    },
    180_000,
  );
});

it('an eigenvalue that power steps cannot follow: the result says dominated, with L(X) itself', () => {
  const [{ field }] = fields;
  const A = [
    matrix([
      [0, -2, 0],
      [2, 0, 0],
      [0, 0, 1],
    ]),
  ];
  const start = { R: [[0, 0, 1]], S: [[0], [0], [1]] };
  const result = field.fit(toInputTuple(A), { rank: 1, start });
  expect(['dominated', 'complex-pair']).toContain(result.status);
  expect(result.fitness).toBeCloseTo(2, 9);
  expect(result.optima).toEqual([]);
});
