/** Maps between matrices of different shapes, and maps made from Choi matrices and matrices in every convention, over R, C and H. */
import fc from 'fast-check';
import {
  type ChoiOrder,
  choiFromMatrix,
  krausFromChoi,
  matrixFromChoi,
  type Stacking,
  superoperator,
  superoperatorFromChoi,
  superoperatorFromKraus,
  superoperatorFromMatrix,
} from 'lsrdr/superoperator';
import { describe, expect, it } from 'vitest';
import { check } from '../support/property';
import {
  algebraOption,
  algebras,
  bar,
  dagger,
  gamma,
  gapOf,
  inner,
  type Mat,
  mat,
  matrices,
  nest,
  nestAll,
  numbers,
  randomMat,
  tensor,
  total,
  trace,
  tuples,
  unnest,
  unnestAt,
} from './naive';

const size = fc.integer({ min: 1, max: 3 });

/** A p×n and B q×m with Y n×m and Z p×q. */
const cases = (a: number) =>
  fc.record({ p: size, n: size, q: size, m: size, r: size }).chain(({ p, n, q, m, r }) =>
    fc.record({
      A: tuples(a, r, p, n),
      B: tuples(a, r, q, m),
      Y: matrices(a, n, m),
      Z: matrices(a, p, q),
      dims: fc.constant({ left: [p, n], right: [q, m] } as const),
    }),
  );

const scalar = (a: number, x: number, p = 0) => Array.from({ length: a }, (_, q) => (q === p ? x : 0));
const unitMat = (a: number, rows: number, cols: number, k: number, l: number, p = 0): Mat =>
  mat(rows, cols, (i, j) => scalar(a, i === k && j === l ? 1 : 0, p));

/** The matrix of a map from its values at the units, in coordinates (i, j(, component)) or (j, i(, component)). */
function naiveMatrix(A: Mat[], B: Mat[], stacking: Stacking): number[][] | number[][][] {
  const a = A[0]![0]![0]!.length;
  const [p, n, q, m] = [A[0]!.length, A[0]![0]!.length, B[0]!.length, B[0]![0]!.length];
  const inputs = a === 4 ? 4 : 1;
  const order = (rows: number, cols: number): [number, number][] =>
    stacking === 'rows'
      ? Array.from({ length: rows * cols }, (_, at) => [Math.floor(at / cols), at % cols])
      : Array.from({ length: rows * cols }, (_, at) => [at % rows, Math.floor(at / rows)]);
  const images = order(n, m).flatMap(([k, l]) =>
    Array.from({ length: inputs }, (_, s) => gamma(A, B, unitMat(a, n, m, k, l, s))),
  );
  const places = order(p, q);
  if (a === 4) return places.flatMap(([i, j]) => [0, 1, 2, 3].map((s) => images.map((image) => image[i]![j]![s]!)));
  const entry = (x: readonly number[]) => (a === 1 ? x[0]! : [...x]);
  return places.map(([i, j]) => images.map((image) => entry(image[i]![j]!))) as number[][] | number[][][];
}

describe.each(algebras)('rectangular maps over $name', (algebra) => {
  const a = algebra.dim;
  const option = algebraOption(algebra);
  const of = (A: Mat[], B: Mat[] = A) => superoperator(nestAll(A), nestAll(B), option);

  it('apply Σ A_j Y B_j* and the adjoint, which are adjoint', () => {
    check(
      fc.property(cases(a), ({ A, B, Y, Z, dims }) => {
        const map = of(A, B);
        expect([map.inputShape, map.outputShape]).toEqual([
          [dims.left[1], dims.right[1]],
          [dims.left[0], dims.right[0]],
        ]);
        const [forward, backward] = [unnest(map.apply(nest(Y)), a), unnest(map.adjoint(nest(Z)), a)];
        expect(gapOf(forward, gamma(A, B, Y))).toBeLessThan(1e-14);
        expect(gapOf(backward, gamma(A.map(dagger), B.map(dagger), Z))).toBeLessThan(1e-14);
        expect(Math.abs(inner(forward, Z) - inner(Y, backward))).toBeLessThan(1e-11);
      }),
      25,
    );
  });

  it('have the matrix of their values at the units, by rows and by columns', () => {
    check(
      fc.property(cases(a), fc.constantFrom<Stacking>('rows', 'columns'), ({ A, B }, stacking) => {
        const got = of(A, B).matrix({ stacking });
        const expected = naiveMatrix(A, B, stacking);
        expect(got.shape.slice(0, 2)).toEqual([expected.length, expected[0]!.length]);
        expected.flat(2).forEach((x, at) => {
          expect(got.data[at]).toBeCloseTo(x, 11);
        });
      }),
      25,
    );
  });

  it('come back from their matrix and from their least Kraus form', () => {
    check(
      fc.property(cases(a), fc.constantFrom<Stacking>('rows', 'columns'), ({ A, B, Y, dims }, stacking) => {
        const map = of(A, B);
        const expected = gamma(A, B, Y);
        const again = superoperatorFromMatrix(map.matrix({ stacking }), dims, { stacking, algebra });
        expect(gapOf(unnest(again.apply(nest(Y)), a), expected)).toBeLessThan(1e-12);
        const kraus = map.kraus();
        expect(kraus.left.shape[0]).toBeLessThanOrEqual(A.length);
        const fewest = superoperatorFromKraus(kraus, option);
        expect(gapOf(unnest(fewest.apply(nest(Y)), a), expected)).toBeLessThan(1e-11);
      }),
      25,
    );
  });

  it('are all the matrices there are', () => {
    const next = numbers(8);
    const [p, n, q, m] = [2, 1, 1, 3];
    const scalars = a === 4 ? 4 : 1;
    const rows = Array.from({ length: scalars * p * q }, () =>
      Array.from({ length: scalars * n * m }, () => (a === 2 ? [next(), next()] : next())),
    ) as never;
    const map = superoperatorFromMatrix(rows, { left: [p, n], right: [q, m] }, { algebra });
    expect(map.matrix().data.length).toBe((rows as number[][]).flat(2).length);
    (rows as number[][]).flat(2).forEach((x, at) => {
      expect(map.matrix().data[at]).toBeCloseTo(x, 13);
    });
  });

  it('decide their properties', () => {
    const next = numbers(4);
    const K = [randomMat(a, 2, 3, next), randomMat(a, 2, 3, next)];
    const minus = K.map((M, j) => M.map((row) => row.map((x) => x.map((v) => (j === 0 ? v : -v)))));
    const map = of(K);
    expect([map.isCompletelyPositive(), map.isHermitianPreserving()]).toEqual([true, true]);
    expect([of(K, minus).isCompletelyPositive(), of(K, minus).isHermitianPreserving()]).toEqual([false, true]);
    const copied = of(K, [...K]);
    expect([copied.isCompletelyPositive(), copied.isHermitianPreserving()]).toEqual([true, true]);
    const other = of(K, [randomMat(a, 2, 3, next), randomMat(a, 2, 3, next)]);
    expect([other.isCompletelyPositive(), other.isHermitianPreserving()]).toEqual([false, false]);
    // The trace, 3×3 to 1×1, and its adjoint; the embedding 2×2 to 3×3 into a corner.
    const rows = [0, 1, 2].map((k) => unitMat(a, 1, 3, 0, k));
    expect([of(rows).isTracePreserving(), of(rows).isUnital()]).toEqual([true, false]);
    expect([of(rows.map(dagger)).isTracePreserving(), of(rows.map(dagger)).isUnital()]).toEqual([false, true]);
    const corner = [mat(3, 2, (i, k) => scalar(a, i === k ? 1 : 0))];
    expect([of(corner).isTracePreserving(), of(corner).isUnital()]).toEqual([true, false]);
    const wide = of(K, [randomMat(a, 1, 3, next), randomMat(a, 1, 3, next)]);
    expect([wide.isTracePreserving(), wide.isUnital(), wide.isHermitianPreserving()]).toEqual([false, false, false]);
  });

  it('take arrays that only look like square ones, and say their shapes', () => {
    const next = numbers(6);
    const A = [1, 2].map(() => randomMat(a, 2, 3, next)); // r = rows
    expect(of(A).toString()).toBe(
      `Superoperator over ${algebra.name}: Γ(A;B) of 3×3 to 2×2 matrices, A and B of length 2`,
    );
    expect(() => of(A).eigs()).toThrow(
      'superoperator.eigs: expected a map of n×m to n×m matrices, got one of 3×3 to 2×2',
    );
  });
});

describe.each(algebras.slice(0, 2))('Choi matrices over $name', ({ dim: a }) => {
  /** Σ Γ(E_kl) ⊗ E_kl or Σ E_kl ⊗ Γ(E_kl). */
  const naiveChoi = (A: Mat[], B: Mat[], order: ChoiOrder): Mat => {
    const [n, m] = [A[0]![0]!.length, B[0]![0]!.length];
    const terms = Array.from({ length: n * m }, (_, at) => {
      const E = unitMat(a, n, m, Math.floor(at / m), at % m);
      return order === 'output-first' ? tensor(gamma(A, B, E), E) : tensor(E, gamma(A, B, E));
    });
    return total(terms);
  };
  const orders = fc.constantFrom<ChoiOrder>('output-first', 'input-first');
  const stackings = fc.constantFrom<Stacking>('rows', 'columns');

  it('are the definitions in both orders, and give the map again', () => {
    check(
      fc.property(cases(a), orders, ({ A, B, Y, dims }, order) => {
        const map = superoperator(nestAll(A), nestAll(B));
        const C = map.choi({ order });
        expect(gapOf(unnest(C, a), naiveChoi(A, B, order))).toBeLessThan(1e-13);
        const again = superoperatorFromChoi(C, dims, { order });
        expect(again.choi({ order })).toEqual(C);
        expect(gapOf(unnest(again.apply(nest(Y)), a), gamma(A, B, Y))).toBeLessThan(1e-12);
      }),
      25,
    );
  });

  it('are matrices in another order of the indices, to the bit and both ways', () => {
    check(
      fc.property(cases(a), orders, stackings, ({ A, B, dims }, order, stacking) => {
        const map = superoperator(nestAll(A), nestAll(B));
        const [C, M] = [map.choi({ order }), map.matrix({ stacking })];
        const turned = choiFromMatrix(M, dims, { stacking, order });
        expect(gapOf(unnest(turned, a), naiveChoi(A, B, order))).toBeLessThan(1e-13);
        expect(matrixFromChoi(turned, dims, { stacking, order })).toEqual(M);
        expect(gapOf(unnest(matrixFromChoi(C, dims, { stacking, order }), a), unnest(M, a))).toBeLessThan(1e-14);
      }),
      25,
    );
  });

  it('by columns: Σ conj(B_j) ⊗ A_j', () => {
    const next = numbers(2);
    const [A, B] = [[randomMat(a, 2, 3, next)], [randomMat(a, 1, 2, next)]];
    const expected = tensor(
      B[0]!.map((row) => row.map(bar)),
      A[0]!,
    );
    const got = superoperator(nestAll(A), nestAll(B)).matrix({ stacking: 'columns' });
    expect(gapOf(unnest(got, a), expected)).toBeLessThan(1e-15);
  });

  it('are judged by their own entries', () => {
    const C = [
      [1, 0, 0, 0.5],
      [0, 0, 0, 0],
      [0, 0, -1e-9, 0],
      [0.5, 0, 0, 1],
    ].map((row) => row.map((x) => (a === 1 ? x : [x, 0]))) as never;
    const map = superoperatorFromChoi(C, [2, 2]);
    expect(map.isCompletelyPositive(1e-8)).toBe(true);
    expect(map.isCompletelyPositive(1e-10)).toBe(false);
    expect(superoperatorFromChoi(C, [2, 2], { tolerance: 1e-6 }).isCompletelyPositive(1e-10)).toBe(false);
    expect(map.isHermitianPreserving()).toBe(true);
    expect(map.isTracePreserving(1e-8)).toBe(true);
  });
});

describe('phases of Kraus matrices', () => {
  const asComplex = (M: number[][]) => M.map((row) => row.map((x) => [x, 0]));

  it('are real for real Choi matrices that come as complex ones, repeated eigenvalues included', () => {
    const half = Array.from({ length: 9 }, (_, i) => Array.from({ length: 9 }, (__, k) => (i === k ? 0.5 : 0)));
    const general = half.map((row, i) => row.map((x, k) => x + (i === 0 && k > 5 ? 1 : 0)));
    for (const C of [half, general]) {
      const { left, right } = krausFromChoi(asComplex(C), [3, 3]);
      for (let at = 1; at < left.data.length; at += 2) expect([left.data[at], right.data[at]]).toEqual([0, 0]);
    }
  });

  it.each(algebras.slice(0, 2))(
    'make the first largest entry of each left matrix positive over $name',
    ({ dim: a }) => {
      const next = numbers(12);
      const one = [randomMat(a, 2, 3, next), randomMat(a, 2, 3, next)];
      const two = [randomMat(a, 2, 3, next), randomMat(a, 2, 3, next)];
      for (const map of [superoperator(nestAll(one)), superoperator(nestAll(one), nestAll(two))]) {
        const { left } = map.kraus();
        for (let j = 0; j < left.shape[0]!; j++) {
          const entries = unnestAt(left, j, a).flat();
          const sizes = entries.map((x) => Math.hypot(...x));
          const largest = entries[sizes.findIndex((x) => x > Math.max(...sizes) - 1e-12)]!;
          expect(largest[0]).toBeGreaterThan(0);
          expect(largest.slice(1)).toEqual(largest.slice(1).map(() => 0));
        }
      }
    },
  );
  it('do not depend on those of the Kraus matrices given', () => {
    const K = [
      [
        [
          [1, 0],
          [0, 2],
        ],
        [
          [3, 1],
          [0, 0],
        ],
      ],
    ];
    const turned = K.map((M) => M.map((row) => row.map(([x, y]) => [-y!, x!])));
    const [one, other] = [superoperator(K).kraus().left.data, superoperator(turned).kraus().left.data];
    one.forEach((x, at) => {
      expect(other[at]).toBeCloseTo(x, 14);
    });
  });
});

describe('over H', () => {
  const H = algebras[2];

  it('the trace of Γ(E_kl) does not tell maps apart that the real matrix does', () => {
    // y ↦ iy and y ↦ yi agree at 1.
    const i = [[[0, 1, 0, 0]]];
    const one = [[[1, 0, 0, 0]]];
    const [first, second] = [
      superoperator([i], [one], { algebra: H }),
      superoperator([one], [dagger(i)], { algebra: H } as never),
    ];
    expect(first.apply(one).data).toEqual(second.apply(one).data);
    expect(first.matrix().data).not.toEqual(second.matrix().data);
  });

  it('the least number of pairs is the rank of the real matrix', () => {
    // y ↦ Re y takes four pairs, y ↦ y one, given as three.
    const units = [0, 1, 2, 3].map((p) => [[scalar(4, 0.5, p)]]);
    const real = superoperator(units, units, { algebra: H });
    expect(real.kraus().left.shape).toEqual([4, 1, 1, 4]);
    expect(real.kraus().kind).toBe('completely-positive');
    const thrice = superoperator([units[0]!, units[0]!, units[0]!], undefined, { algebra: H });
    expect(thrice.kraus().left.shape).toEqual([1, 1, 1, 4]);
    expect(trace(unnestAt(thrice.kraus().left, 0, 4))[0]).toBeCloseTo(Math.sqrt(0.75), 14);
  });
});

describe('Choi matrices and matrices refuse', () => {
  it.each<[string, () => unknown, string]>([
    [
      'C of another size',
      () => superoperatorFromChoi([[1]], [2, 2]),
      'superoperatorFromChoi: C: expected 4×4, got 1×1',
    ],
    [
      'C over H',
      () => superoperatorFromChoi([[[1, 0, 0, 0]]], [1, 1]),
      'superoperatorFromChoi: C: expected real or complex matrices, got quaternionic ones',
    ],
    [
      'another order',
      () => superoperatorFromChoi([[1]], [1, 1], { order: 'columns' as never }),
      "superoperatorFromChoi: order: expected 'output-first' or 'input-first', got 'columns'",
    ],
    [
      'an order that is no string',
      () => superoperator([[[1]]]).choi({ order: 1 as never }),
      "superoperator.choi: order: expected 'output-first' or 'input-first', got 1",
    ],
    [
      'another stacking',
      () => superoperator([[[1]]]).matrix({ stacking: 'row' as never }),
      "superoperator.matrix: stacking: expected 'rows' or 'columns', got 'row'",
    ],
    [
      'M over H without its algebra',
      () => superoperatorFromMatrix([[[1, 0, 0, 0]]], [1, 1]),
      'superoperatorFromMatrix: M: expected real or complex matrices, got quaternionic ones',
    ],
    [
      'M over H of another size',
      () => superoperatorFromMatrix([[1]], [1, 1], { algebra: algebras[2] }),
      'superoperatorFromMatrix: M: expected 4×4, got 1×1',
    ],
    ['M of another size', () => choiFromMatrix([[1, 2]], [1, 1]), 'choiFromMatrix: M: expected 1×1, got 1×2'],
    [
      'C over H for a matrix',
      () => matrixFromChoi([[[1, 0, 0, 0]]], [1, 1]),
      'matrixFromChoi: C: expected real or complex matrices, got quaternionic ones',
    ],
    [
      'sides of different lengths',
      () => superoperatorFromKraus({ left: [[[1]]], right: [[[1]], [[2]]] }),
      'superoperatorFromKraus: right: expected 1 matrices, as in left, got 2',
    ],
    [
      'a negative tolerance',
      () => superoperator([[[1]]]).kraus({ tolerance: -1 }),
      'superoperator.kraus: tolerance: expected a finite number > 0, got -1',
    ],
    ['empty matrices', () => superoperator([[[], []]] as never), 'superoperator: A: expected'],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(/expected/);
  });
});
