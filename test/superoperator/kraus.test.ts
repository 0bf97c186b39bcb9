import fc from 'fast-check';
import { choiFromKraus, krausFromChoi, superoperator } from 'lsrdr/superoperator';
import { denseTuple } from 'lsrdr/tuple';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { complex, real } from '../../src/algebra';
import {
  dagger,
  gamma,
  gapOf,
  type Mat,
  mat,
  matrices,
  nest,
  nestAll,
  numbers,
  product,
  randomMat,
  sum,
  trace,
  tuples,
  unnest,
  unnestAt,
} from './naive';

/** Σ_kl Γ(E_kl) ⊗ E_kl by its definition. */
function definition(a: number, left: Mat[], right: Mat[]): Mat {
  const [out, width] = [left[0]!.length, left[0]![0]!.length];
  const [out2, width2] = [right[0]!.length, right[0]![0]!.length];
  const one = Array.from({ length: a }, (_, p) => (p === 0 ? 1 : 0));
  const none = one.map(() => 0);
  const images = mat(width, width2, () => none).map((row, k) =>
    row.map((_, l) =>
      gamma(
        left,
        right,
        mat(width, width2, (i, j) => (i === k && j === l ? one : none)),
      ),
    ),
  );
  return mat(
    out * width,
    out2 * width2,
    (p, q) => images[p % width]![q % width2]![Math.floor(p / width)]![Math.floor(q / width2)]!,
  );
}

const shapes = fc.record({
  r: fc.integer({ min: 1, max: 3 }),
  left: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  right: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
});
const runs = { numRuns: 25 };

describe.each([real, complex])('Choi and Kraus over $name', ({ dim: a }) => {
  const formOf = (K: ReturnType<typeof krausFromChoi>) => {
    const count = K.left.shape[0]!;
    const list = (side: typeof K.left) => Array.from({ length: count }, (_, j) => unnestAt(side, j, a));
    return { left: list(K.left), right: list(K.right), count };
  };

  it('follows the definition Σ Γ(E_kl) ⊗ E_kl, rectangular and two-sided', () => {
    fc.assert(
      fc.property(
        shapes.chain(({ r, left, right }) => fc.record({ L: tuples(a, r, ...left), R: tuples(a, r, ...right) })),
        ({ L, R }) => {
          const C = unnest(choiFromKraus({ left: nestAll(L), right: nestAll(R) }), a);
          expect(gapOf(C, definition(a, L, R))).toBeLessThan(1e-14);
        },
      ),
      runs,
    );
  });

  it('round trips maps of any shape, with at most rank many matrices', () => {
    fc.assert(
      fc.property(
        shapes.chain(({ r, left, right }) =>
          fc.record({ L: tuples(a, r, ...left), R: tuples(a, r, ...right), Y: matrices(a, left[1], right[1]) }),
        ),
        ({ L, R, Y }) => {
          const C = choiFromKraus({ left: nestAll(L), right: nestAll(R) });
          const dims = {
            left: [L[0]!.length, L[0]![0]!.length],
            right: [R[0]!.length, R[0]![0]!.length],
          } as const;
          const kraus = krausFromChoi(C, dims);
          const { left, right, count } = formOf(kraus);
          expect(count).toBeLessThanOrEqual(L.length);
          expect(gapOf(gamma(left, right, Y), gamma(L, R, Y))).toBeLessThan(1e-11);
          expect(gapOf(unnest(choiFromKraus(kraus), a), unnest(C, a))).toBeLessThan(1e-11);
        },
      ),
      runs,
    );
  });

  it('round trips completely positive maps with one list of orthogonal matrices', () => {
    fc.assert(
      fc.property(
        shapes.chain(({ r, left }) => tuples(a, r, ...left)),
        (K) => {
          const C = choiFromKraus(nestAll(K));
          const kraus = krausFromChoi(C, [K[0]!.length, K[0]![0]!.length]);
          expect(kraus.kind).toBe('completely-positive');
          expect(kraus.right).toBe(kraus.left);
          expect(gapOf(unnest(choiFromKraus(kraus.left), a), unnest(C, a))).toBeLessThan(1e-12);
          const { left, count } = formOf(kraus);
          const size = (M: Mat) => trace(product(dagger(M), M))[0]!;
          for (let i = 0; i < count; i++) {
            for (let j = 0; j < i; j++) {
              expect(Math.hypot(...trace(product(dagger(left[i]!), left[j]!)))).toBeLessThan(
                1e-11 * (1 + size(left[0]!)),
              );
            }
          }
        },
      ),
      runs,
    );
  });

  it('gives signed matrices for a Hermitian-preserving map', () => {
    const next = numbers(3);
    const K = [randomMat(a, 3, 2, next), randomMat(a, 3, 2, next), randomMat(a, 3, 2, next)];
    const signed = K.map((Kj, j) => Kj.map((row) => row.map((x) => x.map((v) => (j === 1 ? -v : v)))));
    const C = choiFromKraus({ left: nestAll(K), right: nestAll(signed) });
    const kraus = krausFromChoi(C, [3, 2]);
    expect(kraus.kind).toBe('hermitian-preserving');
    const { left, right, count } = formOf(kraus);
    expect(count).toBe(3);
    const signs = left.map((L, j) =>
      gapOf(L, right[j]!) === 0
        ? 1
        : gapOf(
              sum(L, right[j]!),
              mat(3, 2, () => x0),
            ) === 0
          ? -1
          : 0,
    );
    expect(signs.slice().sort()).toEqual([-1, 1, 1]);
    const Y = randomMat(a, 2, 2, next);
    expect(gapOf(gamma(left, right, Y), gamma(K, signed, Y))).toBeLessThan(1e-12);
  });
  const x0 = new Array<number>(a).fill(0);

  it('agrees with superoperator().choi() for square tuples', () => {
    const next = numbers(9);
    const [A, B] = [
      [randomMat(a, 2, 2, next), randomMat(a, 2, 2, next)],
      [randomMat(a, 3, 3, next), randomMat(a, 3, 3, next)],
    ];
    const map = superoperator(nestAll(A), nestAll(B));
    expect(map.choi()).toEqual(choiFromKraus({ left: nestAll(A), right: nestAll(B) }));
    expect(choiFromKraus(denseTuple(nestAll(A)))).toEqual(superoperator(nestAll(A)).choi());
    const kraus = krausFromChoi(map.choi(), { left: [2, 2], right: [3, 3] });
    const Y = randomMat(a, 2, 3, next);
    expect(gapOf(unnest(superoperator(kraus.left, kraus.right).apply(nest(Y)), a), gamma(A, B, Y))).toBeLessThan(1e-13);
  });

  it('gives one zero matrix for the zero map', () => {
    const zero = mat(4, 4, () => x0);
    const kraus = krausFromChoi(nest(zero), [2, 2]);
    expect([kraus.kind, kraus.left.shape[0], Math.max(...kraus.left.data)]).toEqual(['completely-positive', 1, 0]);
    const wide = krausFromChoi(nest(mat(4, 1, () => x0)), { left: [2, 2], right: [1, 1] });
    expect([wide.kind, wide.left.shape[0], wide.right.shape[0]]).toEqual(['general', 1, 1]);
  });
});

describe('known maps', () => {
  it('has transposition as Hermitian-preserving, with antisymmetric matrices negative', () => {
    const swap = [
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
    ];
    const { left, right, kind } = krausFromChoi(swap, [2, 2]);
    expect(kind).toBe('hermitian-preserving');
    expect(left.shape).toEqual([4, 2, 2]);
    const Y = [
      [[1], [2]],
      [[3], [4]],
    ];
    const list = (side: typeof left) => [0, 1, 2, 3].map((j) => unnestAt(side, j, 1));
    expect(
      gapOf(gamma(list(left), list(right), Y), [
        [[1], [3]],
        [[2], [4]],
      ]),
    ).toBeLessThan(1e-14);
  });

  it('has the depolarising channel with the maximally mixed Choi matrix', () => {
    const { left, kind } = krausFromChoi(
      ndarray(
        Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 0.5 : 0)),
        [4, 4],
      ),
      [2, 2],
    );
    expect([kind, left.shape[0]]).toEqual(['completely-positive', 4]);
    const channel = superoperator(left);
    expect([channel.isTracePreserving(), channel.isUnital(), channel.isCompletelyPositive()]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('drops what is below the tolerance', () => {
    const C = [
      [1, 0],
      [0, 1e-6],
    ];
    expect(krausFromChoi(C, [2, 1]).left.shape[0]).toBe(2);
    expect(krausFromChoi(C, [2, 1], { tolerance: 1e-4 }).left.shape[0]).toBe(1);
  });
});

describe('Choi and Kraus refuse', () => {
  const one = [[[1]]];
  it.each<[string, () => unknown, string]>([
    [
      'another shape',
      () => choiFromKraus([[1]] as never),
      'choiFromKraus: K: expected shape [r, out, in] or [r, out, in, 2], got [1, 1]',
    ],
    ['none', () => choiFromKraus([]), 'choiFromKraus: K: expected shape [r, out, in] or [r, out, in, 2], got [0]'],
    ['no array', () => choiFromKraus(3 as never), 'choiFromKraus: K: expected an ndarray or nested arrays, got 3'],
    ['ragged matrices', () => choiFromKraus([[[1, 2]], [[1]]]), 'choiFromKraus: K[1]: expected 1×2, got 1×1'],
    [
      'quaternions',
      () => choiFromKraus([[[[1, 0, 0, 0]]]]),
      'choiFromKraus: K: expected real or complex matrices, got quaternionic ones, whose maps Y ↦ Σ A_j Y B_j* are not H-linear',
    ],
    [
      'a quaternionic tuple',
      () => choiFromKraus(denseTuple([[[[1, 0, 0, 0]]]])),
      'choiFromKraus: K: expected real or complex matrices',
    ],
    [
      'another length',
      () => choiFromKraus({ left: one, right: [[[1]], [[2]]] }),
      'choiFromKraus: right: expected 1 matrices, as in left, got 2',
    ],
    [
      'another algebra',
      () => choiFromKraus({ left: one, right: [[[[1, 2]]]] }),
      'choiFromKraus: right: expected real matrices, as in left, got complex',
    ],
    [
      'too large',
      () => choiFromKraus(ndarray(new Float64Array(120 * 120), [1, 120, 120])),
      'choiFromKraus: expected at most 134217728 numbers in the dense matrix, got 14400×14400×1',
    ],
    ['C of another size', () => krausFromChoi([[1]], [2, 2]), 'krausFromChoi: C: expected 4×4, got 1×1'],
    [
      'C over H',
      () => krausFromChoi([[[1, 0, 0, 0]]], [1, 1]),
      'krausFromChoi: C: expected real or complex matrices, got quaternionic ones',
    ],
    [
      'dims that are no list',
      () => krausFromChoi([[1]], 2 as never),
      'krausFromChoi: dims: expected [out, in] or { left: [out, in], right: [out, in] }, got 2',
    ],
    [
      'three dims',
      () => krausFromChoi([[1]], [1, 1, 1] as never),
      'krausFromChoi: dims: expected [out, in], got 3 numbers',
    ],
    [
      'a dim of 0',
      () => krausFromChoi([[1]], { left: [1, 0], right: [1, 1] }),
      'krausFromChoi: dims.left[1]: expected an integer >= 1, got 0',
    ],
    [
      'an unknown option',
      () => krausFromChoi([[1]], [1, 1], { tol: 1 } as never),
      "krausFromChoi: unknown option 'tol'; accepted: tolerance",
    ],
    [
      'a negative tolerance',
      () => krausFromChoi([[1]], [1, 1], { tolerance: -1 }),
      'krausFromChoi: tolerance: expected a finite number > 0, got -1',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
