/** The balanced start of every kind of tuple, also on a complement: by sweeps, with nothing of size n×n. */
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { algebra as algebras } from '../../src';
import { adjoint, Complement, orthonormalise, type PlanarMatrix } from '../../src/matrix';
import { startingPoint } from '../../src/methods/hermitian-start';
import type { Problem } from '../../src/methods/method';
import { balancedStart, compressionOf, randomStart } from '../../src/methods/starts';
import { randomSource } from '../../src/random';
import { inOnePiece, outcomeOf } from '../../src/resting';
import { CountingTuple } from '../../src/search/counting-tuple';
import {
  bilinearTuple,
  compressTuple,
  denseTuple,
  directSum,
  embed,
  mixTuple,
  type OperatorDefinition,
  operatorTuple,
  permutationTuple,
  type SparseEntry,
  sparseTuple,
  type Tuple,
} from '../../src/tuple';
import { DenseTuple } from '../../src/tuple/dense';
import { RestrictedTuple } from '../../src/tuple/restricted';
import { lengthsMade } from '../support/allocations';
import { type FieldCase, fields } from '../support/fields';
import { apart, eye, mul, scaled, toInput, toInputTuple } from '../support/naive';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, gaussianTuple, source } from '../support/random';
import { type Factors, factors, given } from './bilinear-samples';

const [n, r] = [240, 3];

/** Entries that decide at the first twelve places, weak ones beside; a real or a general value each. */
function entries(dim: number, size = n): SparseEntry[] {
  const random = source(51);
  return Array.from({ length: 900 }, (_, k): SparseEntry => {
    const [place, scale] = k < 300 ? [12, 1] : [size, 0.05];
    const value = Array.from({ length: dim }, () => scale * random.normal());
    const [j, row, column] = [random.integer(0, r - 1), random.integer(0, place - 1), random.integer(0, place - 1)];
    return [j, row, column, dim === 1 ? value[0]! : value];
  });
}

const shifts = Array.from({ length: r }, (_, j) => Uint16Array.from({ length: n }, (__, k) => (k * 7 + j * 11) % n));

type Kind = readonly [kind: string, make: (field: FieldCase) => Tuple];
const kinds: readonly Kind[] = [
  ['dense', ({ dim }) => denseTuple(toInputTuple(gaussianTuple(dim, r, n, source(52))))],
  ['sparse', ({ dim, algebra }) => sparseTuple({ n, r, algebra, entries: entries(dim) })],
  ['permutations', ({ algebra }) => permutationTuple(shifts, { algebra })],
  [
    'a mix',
    ({ dim, algebra }) => {
      const B = toInput(gaussianMatrix(1, 2, r, source(53)));
      return mixTuple(B, sparseTuple({ n, r, algebra, entries: entries(dim) }));
    },
  ],
  [
    'a direct sum',
    ({ dim, algebra }) => {
      const part = (size: number) => sparseTuple({ n: size, r, algebra, entries: entries(dim, size) });
      return directSum(part(100), part(n - 100));
    },
  ],
  [
    'an operator',
    ({ algebra }) => {
      // Diagonal matrices.
      const apply: OperatorDefinition['apply'] = (j, Y) => {
        const width = Y.size / n;
        const data = Float64Array.from(Y.data, (x, i) => Number(x) / (1 + j + Math.floor(i / width)));
        return ndarray(data, Y.shape);
      };
      return operatorTuple({ n, r, algebra, apply, applyAdjoint: apply });
    },
  ],
  [
    'an embedded one',
    ({ algebra }) => embed(sparseTuple({ n, r, algebra: algebras.real, entries: entries(1) }), algebra),
  ],
  ['a factored one', ({ dim }) => bilinearTuple(given(layer(dim)))],
  ['a factored one that is not symmetric', ({ dim }) => bilinearTuple(given(layer(dim)), { symmetric: false })],
  [
    'a compressed one',
    ({ dim, algebra }) => {
      const B = toInput(gaussianMatrix(1, 5, r, source(55)));
      const { tuple, rank } = compressTuple(mixTuple(B, sparseTuple({ n, r, algebra, entries: entries(dim) })));
      expect(rank).toBe(r);
      return tuple;
    },
  ],
];

/** A factored layer whose first pair decides. */
function layer(dim: number): Factors {
  const { left, right, down } = factors(dim, 1, { h: 8, n, r }, 54);
  return { left: left.map((row, k) => (k === 0 ? scaled([row], 3)[0]! : row)), right, down };
}

for (const fieldCase of fields) {
  const { name, dim, algebra, field } = fieldCase;
  const vector = planar(algebra, gaussianMatrix(dim, n, 1, source(56)));
  describe.each(kinds)(`${name}: %s`, (kind, make) => {
    const A = make(fieldCase);
    const starts = [
      { title: 'of general tuples', start: balancedStart },
      ...(kind === 'a factored one' ? [{ title: 'of hermitian-cg', start: hermitianStart }] : []),
    ];
    it.each(starts)('$title: R S = 1, from some thirty sweeps, with no array of n² numbers', ({ start }) => {
      for (const tuple of [A, new RestrictedTuple(A, new Complement(vector))]) {
        const counting = new CountingTuple(tuple);
        const problem: Problem = {
          A: counting,
          rank: 2,
          random: randomSource(1),
        };
        let found: ReturnType<typeof randomStart> | undefined;
        const lengths = lengthsMade(() => {
          found = inOnePiece(outcomeOf(start(problem)));
        });
        const { R, S } = found!;
        expect(counting.sweeps).toBeGreaterThan(9);
        expect(counting.sweeps).toBeLessThan(33);
        expect(Math.max(...lengths)).toBeGreaterThan(n);
        expect(Math.max(...lengths)).toBeLessThan(n * n);
        expect(apart(mul(naive(R), naive(S)), eye(dim, 2))).toBeLessThan(1e-6);
        // Permutations have a fixed point that prefers no direction.
        if (kind === 'permutations' || kind === 'dense' || tuple !== A || dim > 1) continue;
        const fitness = (point: ReturnType<typeof randomStart>): number => {
          const X = compressionOf(tuple, point, tuple.createImage(2))!;
          return field.fitness(tuple, new DenseTuple(X, tuple.r));
        };
        expect(fitness({ R, S })).toBeGreaterThan(fitness(randomStart(problem)));
      }
    });
  });
}

/** The L of `hermitian-cg`, as a pair. */
function hermitianStart(problem: Problem): { R: PlanarMatrix; S: PlanarMatrix } {
  const S = inOnePiece(startingPoint(problem, { kind: 'balanced' }));
  orthonormalise(S);
  return { R: adjoint(S), S };
}
