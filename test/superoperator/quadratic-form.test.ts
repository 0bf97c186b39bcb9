import fc from 'fast-check';
import { operatorFromQuadraticForm, quadraticForm } from 'lsrdr/superoperator';
import { denseTuple } from 'lsrdr/tuple';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { complex, quaternion, real } from '../../src/algebra';
import {
  algebraOption,
  algebras,
  dagger,
  gapOf,
  type Mat,
  matrices,
  nestAll,
  numbers,
  product,
  randomMat,
  randomTuple,
  sum,
  times,
  trace,
  tuples,
  unnestAt,
} from './naive';

/** Re(x* A x) by loops, x a column. */
const form = (A: Mat, x: Mat): number => trace(product(product(dagger(x), A), x))[0]!;
const column = (x: Mat) => (x[0]![0]!.length === 1 ? x.map((row) => row[0]![0]!) : x.map((row) => [...row[0]!]));
const hermitian = (A: Mat): Mat => sum(A, dagger(A)).map((row) => row.map((x) => x.map((v) => v / 2)));

describe.each(algebras)('quadratic forms over $name', (algebra) => {
  const a = algebra.dim;

  it('are (Re x* A_j x)_j', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
          .chain(([n, r]) => fc.record({ A: tuples(a, r, n), x: matrices(a, n, 1) })),
        ({ A, x }) => {
          const got = quadraticForm(nestAll(A), algebraOption(algebra))(column(x));
          expect(got.shape).toEqual([A.length]);
          A.forEach((Aj, j) => {
            expect(got.get(j)).toBeCloseTo(form(Aj, x), 11);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('go back to their Hermitian tuple', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).chain(([n, r]) => tuples(a, r, n)),
        (A) => {
          const back = operatorFromQuadraticForm(
            quadraticForm(nestAll(A), algebraOption(algebra)),
            A[0]!.length,
            A.length,
            { algebra },
          );
          A.forEach((Aj, j) => {
            expect(gapOf(unnestAt(back, j, a), hermitian(Aj))).toBeLessThan(1e-13);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are invariant under x ↦ x u, |u| = 1', () => {
    const next = numbers(3);
    const f = quadraticForm(nestAll(randomTuple(a, 2, 3, next)), algebraOption(algebra));
    const x = randomMat(a, 3, 1, next);
    const raw = Array.from({ length: a }, next);
    const u = raw.map((value) => value / Math.hypot(...raw));
    const turned = x.map((row) => row.map((entry) => times(entry, u)));
    for (let j = 0; j < 2; j++) expect(f(column(turned)).get(j)).toBeCloseTo(f(column(x)).get(j), 13);
  });

  it('take many vectors at once, in blocks', () => {
    const next = numbers(7);
    const A = randomTuple(a, 3, 2, next);
    const f = quadraticForm(denseTuple(nestAll(A), algebraOption(algebra)));
    const vectors = Array.from({ length: 37 }, () => randomMat(a, 2, 1, next));
    const got = f(vectors.map(column) as number[][]);
    expect(got.shape).toEqual([37, 3]);
    vectors.forEach((x, at) => {
      A.forEach((Aj, j) => {
        expect(got.get(at, j)).toBeCloseTo(form(Aj, x), 12);
      });
    });
  });
});

describe('quadratic forms by hand', () => {
  it('recovers x₀x₁ and the real forms of a function of the user', () => {
    const A = operatorFromQuadraticForm((x) => [x.get(0) * x.get(1), x.get(0) ** 2 - 3 * x.get(1) ** 2], 2, 2);
    expect(A.shape).toEqual([2, 2, 2]);
    expect([...A.data]).toEqual([0, 0.5, 0.5, 0, 1, 0, 0, -3]);
  });

  it('takes typed arrays, ndarrays, and values as ndarrays', () => {
    const f = quadraticForm([
      [
        [1, 0],
        [0, 2],
      ],
    ]);
    expect(f(Float64Array.of(1, 2)).data).toEqual(Float64Array.of(9));
    expect(f(ndarray([1, 2])).data).toEqual(Float64Array.of(9));
    expect([...operatorFromQuadraticForm((x) => ndarray([x.get(0) ** 2]), 1, 1).data]).toEqual([1]);
  });

  it('recovers a complex Hermitian matrix with the sign of its imaginary part', () => {
    const sigma = [
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
    ];
    const f = quadraticForm(sigma);
    expect(
      f([
        [1, 0],
        [0, 1],
      ]).get(0),
    ).toBe(2); // (1, i) is the eigenvector of σ_y for +1
    expect(operatorFromQuadraticForm(f, 2, 1, { algebra: complex }).get(0, 0, 1, 1)).toBe(-1);
  });
});

describe('quadratic forms refuse', () => {
  const f = quadraticForm([
    [
      [1, 0],
      [0, 2],
    ],
  ]);
  it.each<[string, () => unknown, string]>([
    [
      'A of another shape',
      () => quadraticForm([[1]] as never),
      'quadraticForm: A: expected shape [r, n, n], [r, n, n, 2] or [r, n, n, 4], got [1, 1]',
    ],
    [
      'an unknown option',
      () => quadraticForm([[[1]]], { field: real } as never),
      "quadraticForm: unknown option 'field'; accepted: algebra",
    ],
    ['x of another length', () => f([1, 2, 3]), 'quadraticForm: x: expected a vector [2] or vectors [k, 2], got [3]'],
    ['NaN in x', () => f([1, Number.NaN]), 'quadraticForm: x[1]: expected a finite number, got NaN'],
    [
      'f that is no function',
      () => operatorFromQuadraticForm(3 as never, 1, 1),
      'operatorFromQuadraticForm: f: expected a function, got 3',
    ],
    [
      'n = 0',
      () => operatorFromQuadraticForm(() => [1], 0, 1),
      'operatorFromQuadraticForm: n: expected an integer >= 1, got 0',
    ],
    [
      'r that is no number',
      () => operatorFromQuadraticForm(() => [1], 1, '1' as never),
      'operatorFromQuadraticForm: r: expected an integer >= 1, got "1"',
    ],
    [
      'an unknown option',
      () => operatorFromQuadraticForm(() => [1], 1, 1, { a: 1 } as never),
      "operatorFromQuadraticForm: unknown option 'a'; accepted: algebra",
    ],
    [
      'too many values',
      () => operatorFromQuadraticForm(() => [1, 2], 1, 1),
      'operatorFromQuadraticForm: f(x): expected 1 numbers, got 2',
    ],
    [
      'no list',
      () => operatorFromQuadraticForm(() => 1 as never, 1, 1),
      'operatorFromQuadraticForm: f(x): expected 1 numbers, got 1',
    ],
    [
      'null',
      () => operatorFromQuadraticForm(() => null as never, 1, 1),
      'operatorFromQuadraticForm: f(x): expected 1 numbers, got null',
    ],
    [
      'a matrix',
      () => operatorFromQuadraticForm(() => ndarray([1], [1, 1]), 1, 1),
      'operatorFromQuadraticForm: f(x): expected shape [1], got [1, 1]',
    ],
    [
      'values that are no numbers',
      () => operatorFromQuadraticForm(() => ['a'] as never, 1, 1),
      'operatorFromQuadraticForm: f(x)[0]: expected a number, got "a"',
    ],
    [
      'NaN',
      () => operatorFromQuadraticForm(() => [Number.NaN], 1, 1),
      'operatorFromQuadraticForm: f(x)[0]: expected a finite number, got NaN',
    ],
    [
      'a cubic',
      () => operatorFromQuadraticForm((x) => [x.get(0) ** 3], 1, 1),
      'operatorFromQuadraticForm: f: expected a quadratic form, got f(x)[0] = ',
    ],
    [
      'a form with a constant',
      () => operatorFromQuadraticForm((x) => [x.get(0) ** 2 + 1], 1, 1),
      'operatorFromQuadraticForm: f: expected a quadratic form, got f(x)[0] = ',
    ],
    [
      'a form that is not Hermitian over C',
      () => operatorFromQuadraticForm((x) => [x.get(0, 0) ** 2], 1, 1, { algebra: complex }),
      'operatorFromQuadraticForm: f: expected a quadratic form with f(x u) = f(x) for complex |u| = 1, got f(x)[0] = ',
    ],
    [
      'one over H',
      () => operatorFromQuadraticForm((x) => [x.get(0, 0) * x.get(1, 3)], 2, 1, { algebra: quaternion }),
      'for quaternion |u| = 1',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
