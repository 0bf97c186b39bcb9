/**
 * Fitness is homogeneous: that of s·A is |s| times that of A. Every kind of tuple, made of numbers of any size, either has it or is refused by
 * the name of what is too large or too small.
 */
import { describe, expect, it } from 'vitest';
import {
  bilinearTuple,
  compressTuple,
  denseTuple,
  directSum,
  embed,
  graphTuple,
  mixTuple,
  operatorTuple,
  permutationTuple,
  sparseTuple,
  type Tuple,
} from '../../src/tuple';
import { input } from '../field/samples';
import { thrownBy } from '../interop/expect-error';
import { type FieldCase, fields } from '../support/fields';
import { type NaiveTuple, scaled, star } from '../support/naive';
import { gaussianTuple, hermitianTuple, source } from '../support/random';
import { productsWith } from './kinds';

const [n, r] = [4, 3];
const tiny = [1e-300, 1e-200, 1e-120, 1e-80, 1e-50];
const huge = [1e50, 1e80, 1e120, 1e200, 1e300];
/** Where every kind must fit. */
const ordinary = [1e-44, 1e-20, 1, 1e20, 1e44];

interface Scaled {
  readonly kind: string;
  /** As {@link ordinary}, by default that. */
  readonly fits?: readonly number[];
  /** The power of s that the matrices are multiplied by; by default 1. */
  readonly degree?: number;
  readonly make: (s: number, A: NaiveTuple, field: FieldCase) => Tuple;
}

const times = (s: number, A: NaiveTuple): NaiveTuple => A.map((M) => scaled(M, s));
const identity = (size: number, s = 1): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, k) => (i === k ? s : 0)));

const kinds: readonly Scaled[] = [
  { kind: 'dense', make: (s, A) => denseTuple(input(times(s, A))) },
  {
    kind: 'dense in float32',
    fits: [1e-29, 1e-20, 1, 1e20, 1e29],
    make: (s, A) =>
      denseTuple(
        input(
          times(
            s,
            A.map((M) => M.map((row) => row.map((x) => x.map(Math.fround)))),
          ),
        ),
        { storage: 'float32' },
      ),
  },
  {
    kind: 'sparse',
    make: (s, A) =>
      sparseTuple({
        n,
        entries: A.flatMap((M, j) =>
          M.flatMap((row, i) =>
            row.map((x, k) => [j, i, k, x.length === 1 ? s * x[0]! : x.map((c) => s * c)] as const),
          ),
        ),
      }),
  },
  {
    kind: 'graph',
    make: (s, _A, { algebra }) =>
      graphTuple({
        n,
        // Two vertices with loops: without them an edge leaves P to chance.
        edges: [
          [0, 1],
          [0, 0],
          [1, 1],
          [1, 2],
          [3, 3],
        ],
        weights: [2 * s * s, 2 * s * s, 2 * s * s, 0.2 * s * s, 0.1 * s * s],
        kind: 'symmetric',
        algebra,
      }),
  },
  { kind: 'mix of a scaled array', make: (s, A) => mixTuple(identity(r), input(times(s, A))) },
  { kind: 'scaled mix', make: (s, A) => mixTuple(identity(r, s), input(A)) },
  {
    kind: 'scaled mix of a scaled array',
    degree: 2,
    fits: [1e-22, 1, 1e22],
    make: (s, A) => mixTuple(identity(r, s), input(times(s, A))),
  },
  {
    kind: 'mix of mixes',
    degree: 3,
    fits: [1e-14, 1, 1e14],
    make: (s, A) => mixTuple(identity(r, s), mixTuple(identity(r, s), mixTuple(identity(r, s), input(A)))),
  },
  {
    kind: 'mix that takes it back',
    degree: 0,
    make: (s, A) => mixTuple(identity(r, 1 / s), input(times(s, A))),
  },
  { kind: 'direct sum', make: (s, A) => directSum(input(times(s, A)), input(times(s / 2, A))) },
  {
    kind: 'direct sum of unequal sizes',
    fits: [1e-40, 1e-20, 1, 1e20, 1e40],
    make: (s, A) => directSum(input(times(s, A)), input(times(1e-3 * s, A).map((M) => [[M[0]![0]!]]))),
  },
  { kind: 'compressed', make: (s, A) => compressTuple(input([...times(s, A), ...times(-s, A)])).tuple },
  {
    kind: 'operator',
    make: (s, A, { algebra }) => {
      const B = times(s, A);
      const [apply, applyAdjoint] = [productsWith(algebra.dim, B), productsWith(algebra.dim, B.map(star))];
      return operatorTuple({ n, r, algebra, apply, applyAdjoint });
    },
  },
  { kind: 'embedded', make: (s, A, { algebra }) => embed(input(times(s, A)), algebra) },
];

let fitted = 0;
let refused = 0;

for (const fieldCase of fields) {
  const { name, dim, field, algebra } = fieldCase;
  const all = [
    ['general', gaussianTuple(dim, r, n, source(1))],
    ['Hermitian', hermitianTuple(dim, r, n, source(2))],
  ] as const;
  // Scales are those of numbers, not of algebras: over H one sample.
  const samples = all.slice(0, dim === 4 ? 1 : 2);
  describe.each(samples)(`${name}: %s`, (_sample, A) => {
    it.each(kinds)('$kind', ({ make, fits = ordinary, degree = 1 }) => {
      const options = { rank: 2, seed: 1 };
      const expected = field.fit(make(1, A, fieldCase), options);
      expect(expected.status).toBe('converged');
      for (const s of new Set([...tiny, ...ordinary, ...fits, ...huge])) {
        let tuple: Tuple;
        try {
          tuple = make(s, A, fieldCase);
        } catch (error) {
          expect((error as Error).message, `${s}`).toMatch(
            /Tuple.*: expected a largest entry between 1e-\d\d and 1e\d\d, got |directSum: tuples|embed: A|expected a finite number/,
          );
          expect(fits.includes(s), `${s}: ${(error as Error).message}`).toBe(false);
          refused += 1;
          continue;
        }
        const result = field.fit(tuple, options);
        expect([result.status, result.method], `${s}`).toEqual([expected.status, expected.method]);
        expect(result.fitness / s ** degree / expected.fitness, `${s}`).toBeCloseTo(1, 7);
        expect(
          result.P.data.every((x, i) => Math.abs(x - expected.P.data[i]!) < 1e-5),
          `${s}`,
        ).toBe(true);
        fitted += 1;
      }
    });

    it('the array itself is scaled, and fits at any size', () => {
      const expected = field.fit(input(A), { rank: 2 });
      for (const s of [...tiny, ...ordinary, ...huge]) {
        const result = field.fit(input(times(s, A)), { rank: 2 });
        expect(result.status).toBe('converged');
        expect(result.fitness / s / expected.fitness, `${s}`).toBeCloseTo(1, 7);
      }
    });

    it('one matrix of a tuple as small as it likes', () => {
      const [first, second, third] = A as [NaiveTuple[0], NaiveTuple[0], NaiveTuple[0]];
      const expected = field.fit(input([first, second]), { rank: 2 });
      for (const s of [...tiny, 1e-30]) {
        const mixed = [first, scaled(third, s), second];
        for (const tuple of [
          input(mixed),
          denseTuple(input(mixed)),
          embed(input(mixed), algebra),
          mixTuple(identity(r), input(mixed)),
        ]) {
          const result = field.fit(tuple, { rank: 2 });
          expect([result.status, result.method]).toEqual([expected.status, expected.method]);
          expect(result.fitness / expected.fitness, `${s}`).toBeCloseTo(1, 7);
        }
      }
    });
  });

  it(`${name}: a direct sum with something as small as it may be`, () => {
    const A = gaussianTuple(dim, r, n, source(1));
    const small = input(A.map((M) => [[M[0]![0]!]]).map((M) => scaled(M, 1e-44)));
    const [result, expected] = [field.fit(directSum(small, input(A)), { rank: 2 }), field.fit(input(A), { rank: 2 })];
    expect(result.status).toBe('converged');
    expect(result.fitness / expected.fitness).toBeCloseTo(1, 7);
  });

  it(`${name}: permutations and factors have their own sizes`, () => {
    expect(field.fit(permutationTuple([[1, 2, 0]], { algebra }), { rank: 1 }).fitness).toBeCloseTo(1, 10);
    const scalar = (x: number): number | number[] => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
    for (const s of [...tiny, 1e-15, 1, 1e15, ...huge]) {
      const make = () =>
        bilinearTuple({ left: [[scalar(s), scalar(0)]], right: [[scalar(s), scalar(0)]], down: [[s]] }, { algebra });
      if (s >= 1e-15 && s <= 1e15) expect(field.fit(make(), { rank: 1 }).fitness / s ** 3).toBeCloseTo(1, 10);
      else
        expect(thrownBy(make).message).toMatch(
          /^bilinearTuple: (left|down): expected a largest entry between 1e-15 and 1e15/,
        );
    }
  });
}

it('most sizes were fitted or refused as they should be', () => {
  const each = fields.length * 2 - 1;
  expect(fitted).toBeGreaterThanOrEqual(each * kinds.reduce((sum, { fits = ordinary }) => sum + fits.length, 0));
  expect(refused).toBeGreaterThan(each * kinds.length * 7);
});
