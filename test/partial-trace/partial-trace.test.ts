import fc from 'fast-check';
import { partialTrace } from 'lsrdr/partial-trace';
import { superoperator } from 'lsrdr/superoperator';
import { Matrix } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  algebraOption,
  algebras,
  dagger,
  flat,
  gapOf,
  inner,
  type Mat,
  mat,
  matrices,
  nest,
  nestAll,
  numbers,
  plus,
  product,
  randomMat,
  randomTuple,
  scaleRight,
  tensor,
  trace,
  unnest,
  zero,
} from '../superoperator/naive';

/** Σ over all index pairs that agree on the traced factors, by walking every entry of M. */
function naive(M: Mat, dims: readonly number[], traced: readonly number[]): Mat {
  const digits = (index: number): number[] => {
    const out = new Array<number>(dims.length).fill(0);
    let rest = index;
    for (let k = dims.length - 1; k >= 0; k--) {
      out[k] = rest % dims[k]!;
      rest = Math.floor(rest / dims[k]!);
    }
    return out;
  };
  const kept = dims.map((_, k) => k).filter((k) => !traced.includes(k));
  const index = (d: number[]) => kept.reduce((sum, k) => sum * dims[k]! + d[k]!, 0);
  const size = kept.reduce((p, k) => p * dims[k]!, 1);
  const out = mat(size, size, () => zero(M[0]![0]!.length));
  M.forEach((row, i) => {
    row.forEach((entry, j) => {
      const [x, y] = [digits(i), digits(j)];
      if (traced.every((k) => x[k] === y[k])) out[index(x)]![index(y)] = plus(out[index(x)]![index(y)]!, entry);
    });
  });
  return out;
}

const spaces = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 })
  .filter((dims) => dims.reduce((p, d) => p * d, 1) <= 18)
  .chain((dims) => fc.record({ dims: fc.constant(dims), traced: fc.subarray(dims.map((_, k) => k)) }));

describe.each(algebras)('partialTrace over $name', (algebra) => {
  const a = algebra.dim;
  it('sums the entries that agree on the traced factors, for any dims and any set', () => {
    fc.assert(
      fc.property(
        spaces.chain(({ dims, traced }) => {
          const size = dims.reduce((p, d) => p * d, 1);
          return fc.record({ dims: fc.constant(dims), traced: fc.constant(traced), M: matrices(a, size, size) });
        }),
        ({ dims, traced, M }) => {
          const got = partialTrace(nest(M), dims, traced);
          const expected = naive(M, dims, traced);
          expect(got.shape.slice(0, 2)).toEqual([expected.length, expected.length]);
          expect(got.shape.slice(2)).toEqual(a === 1 ? [] : [a]);
          expect(gapOf(unnest(got, a), expected)).toBeLessThan(1e-14);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is A·tr(B) and tr(A)·B on tensor products, in that order of scalars', () => {
    const next = numbers(3);
    const [A, B] = [randomMat(a, 2, 2, next), randomMat(a, 3, 3, next)];
    const M = nest(tensor(A, B));
    expect(gapOf(unnest(partialTrace(M, [2, 3], 1), a), scaleRight(A, trace(B)))).toBeLessThan(1e-14);
    const left = B.map((row) => row.map((x) => product([[trace(A)]], [[x]])[0]![0]!));
    expect(gapOf(unnest(partialTrace(M, [2, 3], 0), a), left)).toBeLessThan(1e-14);
  });

  it('composes: tracing {0, 2} is tracing 2, then 0; tracing all is the trace', () => {
    const next = numbers(5);
    const M = randomMat(a, 12, 12, next);
    const once = partialTrace(nest(M), [2, 3, 2], [0, 2]);
    const twice = partialTrace(partialTrace(nest(M), [2, 3, 2], 2), [2, 3], 0);
    expect(gapOf(unnest(once, a), unnest(twice, a))).toBeLessThan(1e-14);
    const everything = partialTrace(nest(M), [2, 3, 2], [2, 0, 1]);
    expect(everything.shape).toEqual(a === 1 ? [1, 1] : [1, 1, a]);
    expect(gapOf(unnest(everything, a), [[trace(M)]])).toBeLessThan(1e-14);
    expect(gapOf(unnest(partialTrace(nest(M), [2, 3, 2], []), a), M)).toBe(0);
  });

  it('is adjoint to Y ↦ Y ⊗ 1', () => {
    const next = numbers(7);
    const [M, Y] = [randomMat(a, 6, 6, next), randomMat(a, 3, 3, next)];
    const one = mat(2, 2, (i, j) => Array.from({ length: a }, (_, p) => (i === j && p === 0 ? 1 : 0)));
    const traced = unnest(partialTrace(nest(M), [3, 2], 1), a);
    expect(inner(tensor(Y, one), M)).toBeCloseTo(inner(Y, traced), 12);
  });

  it('gives Γ(A;X)(Y) = Tr_W(A Y X*) for the operators A, X : V → V⊗W', () => {
    const next = numbers(9);
    const [r, n, d] = [2, 3, 2];
    const [A, X] = [randomTuple(a, r, n, next), randomTuple(a, r, d, next)];
    const Y = randomMat(a, n, d, next);
    // As a matrix the operator has rows (i, j): row i of A_j.
    const stacked = (T: Mat[], size: number) => mat(size * r, size, (row, k) => T[row % r]![Math.floor(row / r)]![k]!);
    const whole = product(product(stacked(A, n), Y), dagger(stacked(X, d))); // (n·r)×(d·r)
    // Tr_W wants a square matrix: the d columns are put among n with zeros.
    const square = mat(n * r, n * r, (i, j) => (j < d * r ? whole[i]![j]! : zero(a)));
    const traced = unnest(partialTrace(nest(square), [n, r], 1), a).map((row) => row.slice(0, d));
    expect(
      gapOf(traced, unnest(superoperator(nestAll(A), nestAll(X), algebraOption(algebra)).apply(nest(Y)), a)),
    ).toBeLessThan(1e-14);
  });
});

describe('partialTrace in and out', () => {
  it('takes ml-matrix matrices and ndarrays of any strides and mutates nothing', () => {
    const rows = [
      [1, 0, 0, 2],
      [0, 3, 7, 0],
      [0, 0, 4, 0],
      [5, 0, 0, 6],
    ];
    expect([...partialTrace(rows, [2, 2], 1).data]).toEqual([4, 0, 0, 10]);
    expect([...partialTrace(new Matrix(rows), [2, 2], 0).data]).toEqual([5, 0, 0, 9]);
    const data = Float64Array.from(rows.flat());
    const transposed = ndarray(data, [4, 4]).transpose(1, 0);
    expect([...partialTrace(transposed, [2, 2], 0).data]).toEqual([5, 0, 0, 9]);
    expect([...data]).toEqual(rows.flat());
  });

  it('is linear in M', () => {
    const next = numbers(11);
    const [M, N] = [randomMat(2, 4, 4, next), randomMat(2, 4, 4, next)];
    const both = M.map((row, i) => row.map((x, j) => plus(x, N[i]![j]!)));
    const of = (T: Mat) => flat(unnest(partialTrace(nest(T), [2, 2], 0), 2));
    of(both).forEach((value, at) => {
      expect(value).toBeCloseTo(of(M)[at]! + of(N)[at]!, 14);
    });
  });
});

describe('partialTrace refuses', () => {
  const five = Array.from({ length: 5 }, () => [1, 2, 3, 4, 5]);
  const one = [
    [1, 0],
    [0, 1],
  ];
  it.each<[string, () => unknown, string]>([
    ['another size', () => partialTrace(five, [2, 3], 0), 'partialTrace: M: expected 6×6, got 5×5'],
    ['a matrix that is not square', () => partialTrace([[1, 2]], [2], 0), 'partialTrace: M: expected 2×2, got 1×2'],
    [
      'a list',
      () => partialTrace([1, 2], [2], 0),
      'partialTrace: M: expected shape [N, N], [N, N, 2] or [N, N, 4], got [2]',
    ],
    [
      'octonions',
      () => partialTrace([[[1, 2, 3, 4, 5, 6, 7, 8]]], [1], 0),
      'partialTrace: M: expected shape [N, N], [N, N, 2] or [N, N, 4], got [1, 1, 8]',
    ],
    [
      'no array',
      () => partialTrace(7 as never, [1], 0),
      'partialTrace: M: expected an ndarray or nested arrays, got 7',
    ],
    ['NaN', () => partialTrace([[Number.NaN]], [1], 0), 'partialTrace: M[0][0]: expected a finite number, got NaN'],
    [
      'dims that are no list',
      () => partialTrace(one, 2 as never, 0),
      'partialTrace: dims: expected an array of dimensions, got 2',
    ],
    ['no dims', () => partialTrace(one, [], 0), 'partialTrace: dims: expected at least one dimension, got none'],
    ['a dimension of 0', () => partialTrace(one, [2, 0], 0), 'partialTrace: dims[1]: expected an integer >= 1, got 0'],
    [
      'a factor that is not there',
      () => partialTrace(one, [2, 1], 2),
      'partialTrace: traced: expected an integer from 0 to 1, got 2',
    ],
    [
      'one in a list',
      () => partialTrace(one, [2, 1], [0, -1]),
      'partialTrace: traced[1]: expected an integer from 0 to 1, got -1',
    ],
    [
      'a factor twice',
      () => partialTrace(one, [2, 1], [0, 0]),
      'partialTrace: traced[1]: expected each factor once, got 0 again',
    ],
    [
      'traced that is no index',
      () => partialTrace(one, [2], '0' as never),
      'partialTrace: traced: expected an index or an array of indices, got "0"',
    ],
    [
      'traced with a string',
      () => partialTrace(one, [2], ['0'] as never),
      'partialTrace: traced[0]: expected an integer from 0 to 0, got "0"',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
