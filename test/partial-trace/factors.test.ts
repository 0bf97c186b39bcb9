/** Partial transposes, other orders of factors, and Kronecker products, against walks over every entry. */
import fc from 'fast-check';
import { kron, partialTrace, partialTranspose, tensorPermute } from 'lsrdr/partial-trace';
import { Matrix } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { real } from '../../src/algebra';
import {
  algebraOption,
  algebras,
  dagger,
  gapOf,
  type Mat,
  mat,
  matrices,
  nest,
  numbers,
  product,
  randomMat,
  tensor,
  unnest,
  zero,
} from '../superoperator/naive';
import { check } from '../support/property';

const digits = (index: number, dims: readonly number[]): number[] => {
  const out = dims.map(() => 0);
  let rest = index;
  for (let k = dims.length - 1; k >= 0; k--) {
    out[k] = rest % dims[k]!;
    rest = Math.floor(rest / dims[k]!);
  }
  return out;
};
const index = (at: readonly number[], dims: readonly number[]) => at.reduce((sum, x, k) => sum * dims[k]! + x, 0);
const sizeOf = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

const spaces = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 })
  .filter((dims) => sizeOf(dims) <= 18);

describe.each(algebras.slice(0, 2))('partialTranspose over $name', ({ dim: a }) => {
  it('exchanges the row and column index of the factors named', () => {
    check(
      fc.property(
        spaces.chain((dims) =>
          fc.record({
            dims: fc.constant(dims),
            named: fc.subarray([...dims.keys()]),
            M: matrices(a, sizeOf(dims), sizeOf(dims)),
          }),
        ),
        ({ dims, named, M }) => {
          const expected = mat(M.length, M.length, () => zero(a));
          M.forEach((row, i) => {
            row.forEach((entry, k) => {
              const [x, y] = [digits(i, dims), digits(k, dims)];
              for (const factor of named) [x[factor], y[factor]] = [y[factor]!, x[factor]!];
              expected[index(x, dims)]![index(y, dims)] = entry;
            });
          });
          const got = partialTranspose(nest(M), dims, named);
          expect(unnest(got, a)).toEqual(expected);
          expect(partialTranspose(got, dims, named)).toEqual(partialTranspose(nest(M), dims, []));
          const rest = [...dims.keys()].filter((factor) => !named.includes(factor));
          const traced = partialTrace(got, dims, named);
          expect(gapOf(unnest(traced, a), unnest(partialTrace(nest(M), dims, named), a))).toBeLessThan(1e-15);
          const whole = unnest(partialTranspose(got, dims, rest), a);
          expect(whole).toEqual(mat(M.length, M.length, (i, k) => M[k]![i]!));
        },
      ),
      40,
    );
  });
});

describe.each(algebras)('factors over $name', (algebra) => {
  const a = algebra.dim;
  const option = algebraOption(algebra);

  it('tensorPermute puts factor order[t] in the place t of rows and columns', () => {
    check(
      fc.property(
        fc.integer({ min: 1, max: 4 }).chain((length) => {
          const dims = fc
            .array(fc.integer({ min: 1, max: 3 }), { minLength: length, maxLength: length })
            .filter((list) => sizeOf(list) <= 18);
          const order = fc.shuffledSubarray(
            Array.from({ length }, (_, k) => k),
            { minLength: length },
          );
          return fc.record({ rows: dims, columns: dims, order }).chain(({ rows, columns, order }) =>
            fc.record({
              rows: fc.constant(rows),
              columns: fc.constant(columns),
              order: fc.constant(order),
              M: matrices(a, sizeOf(rows), sizeOf(columns)),
            }),
          );
        }),
        ({ rows, columns, order, M }) => {
          const [toRows, toColumns] = [order.map((k) => rows[k]!), order.map((k) => columns[k]!)];
          const expected = mat(M.length, M[0]!.length, () => zero(a));
          M.forEach((row, i) => {
            row.forEach((entry, k) => {
              const [x, y] = [digits(i, rows), digits(k, columns)];
              const to = (at: number[]) => order.map((factor) => at[factor]!);
              expected[index(to(x), toRows)]![index(to(y), toColumns)] = entry;
            });
          });
          const got = tensorPermute(nest(M), { rows, columns }, order);
          expect(unnest(got, a)).toEqual(expected);
          const back = order.map((_, k) => order.indexOf(k));
          expect(unnest(tensorPermute(got, { rows: toRows, columns: toColumns }, back), a)).toEqual(M);
        },
      ),
      40,
    );
  });

  it('kron is A_ij B_st, row-major, and tensorPermute exchanges it over R and C', () => {
    const next = numbers(3);
    const [A, B, C] = [randomMat(a, 2, 3, next), randomMat(a, 3, 1, next), randomMat(a, 1, 2, next)];
    const AB = kron(nest(A), nest(B), option);
    expect(gapOf(unnest(AB, a), tensor(A, B))).toBeLessThan(1e-15);
    expect(gapOf(unnest(kron(AB, nest(C), option), a), tensor(A, tensor(B, C)))).toBeLessThan(1e-15);
    if (a === 4) return;
    const factors = { rows: [2, 3, 1], columns: [3, 1, 2] };
    const turned = tensorPermute(kron(AB, nest(C)), factors, [2, 0, 1]);
    expect(gapOf(unnest(turned, a), tensor(C, tensor(A, B)))).toBeLessThan(1e-15);
  });

  it('kron is multiplicative where the second factor of the first is real', () => {
    const next = numbers(8);
    const real2 = (rows: number, cols: number): Mat =>
      randomMat(a, rows, cols, next).map((row) => row.map(([x]) => [x!, ...zero(a - 1)]));
    const [A, B, C, D] = [randomMat(a, 2, 2, next), real2(2, 2), randomMat(a, 2, 1, next), randomMat(a, 2, 2, next)];
    const left = product(unnest(kron(nest(A), nest(B), option), a), unnest(kron(nest(C), nest(D), option), a));
    expect(gapOf(left, tensor(product(A, C), product(B, D)))).toBeLessThan(1e-14);
  });

  it('partialTrace names what goes: the other habit is the complement', () => {
    const next = numbers(5);
    const M = randomMat(a, 12, 12, next);
    const dims = [2, 3, 2];
    const keep = [0, 2];
    const rest = [...dims.keys()].filter((factor) => !keep.includes(factor));
    const kept = partialTrace(nest(M), dims, rest);
    expect(kept.shape.slice(0, 2)).toEqual([4, 4]);
    const permuted = tensorPermute(nest(M), dims, [0, 2, 1]);
    expect(gapOf(unnest(partialTrace(permuted, [4, 3], 1), a), unnest(kept, a))).toBeLessThan(1e-15);
  });
});

describe('known matrices', () => {
  it('the Bell state has a negative partial transpose, a product has not', () => {
    const bell = [
      [0.5, 0, 0, 0.5],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0.5, 0, 0, 0.5],
    ];
    const turned = partialTranspose(bell, [2, 2], 0);
    const x = [0, 1, -1, 0]; // the singlet: eigenvalue −½
    const image = [0, 1, 2, 3].map((i) => x.reduce((sum, entry, k) => sum + turned.get(i, k) * entry, 0));
    expect(image).toEqual([0, -0.5, 0.5, 0]);
    const A = [
      [2, 1],
      [1, 1],
    ];
    expect(partialTranspose(kron(A, A), [2, 2], 1)).toEqual(kron(A, A));
  });

  it('kron is that of ml-matrix, and takes its matrices', () => {
    const [A, B] = [new Matrix([[1, 2], [3, 4]]), new Matrix([[0, -5, 6]])]; // biome-ignore format: rows
    expect([...kron(A, B).data]).toEqual(A.kroneckerProduct(B).to1DArray());
    expect(kron(ndarray(Float64Array.of(2, 3), [1, 2], [1, 1]), [[1]], { algebra: real }).data).toEqual(
      Float64Array.of(2, 3),
    );
  });
});

describe('factors refuse', () => {
  const H = [[[1, 0, 0, 0]]];
  const two = [
    [1, 2],
    [3, 4],
  ];
  it.each<[string, () => unknown, string]>([
    [
      'a transpose over H',
      () => partialTranspose(H, [1], 0),
      'partialTranspose: M: expected a real or complex matrix, got a quaternionic one, for which (AB)ᵀ is not BᵀAᵀ',
    ],
    ['M of another size', () => partialTranspose(two, [3], 0), 'partialTranspose: M: expected 3×3, got 2×2'],
    [
      'a factor that is not there',
      () => partialTranspose(two, [2], 1),
      'partialTranspose: transposed: expected an integer from 0 to 0, got 1',
    ],
    [
      'a factor twice',
      () => tensorPermute(two, [2, 1], [0, 0]),
      'tensorPermute: order[1]: expected each factor once, got 0 again',
    ],
    [
      'a factor left out',
      () => tensorPermute(two, [2, 1], [0]),
      'tensorPermute: order: expected each of the 2 factors once, got [0]',
    ],
    [
      'an index for a list',
      () => tensorPermute(two, [2], 0 as never),
      'tensorPermute: order: expected each of the 1 factors once, got [0]',
    ],
    [
      'sides of different lengths',
      () => tensorPermute(two, { rows: [2], columns: [2, 1] }, [0]),
      'tensorPermute: dims.columns: expected 1 dimensions, as in rows, got 2',
    ],
    [
      'dims with a hole',
      // biome-ignore lint/suspicious/noSparseArray: what is tested
      () => partialTrace([[1]], [1, , 1] as never, 0),
      'partialTrace: dims[1]: expected an integer >= 1, got undefined',
    ],
    [
      'factors with a hole',
      // biome-ignore lint/suspicious/noSparseArray: what is tested
      () => partialTranspose(two, [2, 1], [, 1] as never),
      'partialTranspose: transposed[0]: expected an integer from 0 to 1, got undefined',
    ],
    [
      'no dims',
      () => tensorPermute(two, 2 as never, [0]),
      'tensorPermute: dims: expected an array of dimensions, got 2',
    ],
    ['two algebras', () => kron(two, H), 'kron: B: expected a real matrix, as A, got a quaternion one'],
    ['no matrix', () => kron([1, 2] as never, two), 'kron: A: expected shape [m, n], [m, n, 2] or [m, n, 4], got [2]'],
    [
      'an unknown option',
      () => kron(two, two, { algbra: real } as never),
      "kron: unknown option 'algbra'; accepted: algebra",
    ],
    [
      'a product that no memory holds',
      () => {
        const wide = ndarray(new Float64Array(2 ** 15), [1, 2 ** 15]);
        return kron(wide, wide);
      },
      'kron: expected at most 2^28 numbers, got [1, 1073741824]',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});

it('dagger of a kron is the kron of the daggers over R and C', () => {
  for (const { dim: a } of algebras.slice(0, 2)) {
    const next = numbers(1);
    const [A, B] = [randomMat(a, 2, 3, next), randomMat(a, 1, 2, next)];
    const daggered = dagger(unnest(kron(nest(A), nest(B)), a));
    expect(gapOf(daggered, unnest(kron(nest(dagger(A)), nest(dagger(B))), a))).toBeLessThan(1e-15);
  }
});

describe('results beyond the range of doubles', () => {
  it('are refused by name, as those of maps are', () => {
    expect(() => kron([[1e200]], [[-1e200]])).toThrow(/^kron: expected results in the range of doubles/);
    // Over C the parts would be ∞ − ∞.
    expect(() => kron([[[1e200, 1e200]]], [[[1e200, 1e200]]])).toThrow(/^kron: expected/);
    expect(() =>
      partialTrace(
        [
          [1e308, 0],
          [0, 1e308],
        ],
        [2],
        0,
      ),
    ).toThrow(/^partialTrace: expected results/);
    expect(kron([[1e200]], [[1e100]]).get(0, 0)).toBe(1e300);
    expect(kron([[1e-200]], [[1e-200]]).get(0, 0)).toBe(0);
  });
});
