/**
 * Maps that are special: of low rank, zero, of one number, with phases, channels between different spaces, and maps that do not preserve Hermitian matrices. Each through every form and
 * back, and what is decided of it, against its values at the matrix units by loops; complete positivity by ml-matrix's eigenvalues of the Choi matrix written out.
 */

import {
  adjoint,
  complementaryChannel,
  type Superoperator,
  stinespring,
  superoperator,
  superoperatorFromChoi,
  superoperatorFromKraus,
  superoperatorFromMatrix,
} from 'lsrdr/superoperator';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  algebraOption,
  algebras,
  dagger,
  gamma,
  gapOf,
  type Mat,
  mat,
  nest,
  nestAll,
  numbers,
  plus,
  product,
  randomMat,
  realified,
  tensor,
  total,
  trace,
  unnest,
  zero,
} from './naive';

interface Case {
  readonly name: string;
  readonly A: Mat[];
  readonly B: Mat[];
}

const scalar = (a: number, x: number, p = 0) => Array.from({ length: a }, (_, q) => (q === p ? x : 0));
const one = (a: number, n: number): Mat => mat(n, n, (i, k) => scalar(a, i === k ? 1 : 0));
const times = (M: Mat, x: number): Mat => M.map((row) => row.map((entry) => entry.map((v) => x * v)));

/** Orthonormal columns by Gram–Schmidt, cut into r matrices p×n: Σ K*K = 1. */
function channel(a: number, r: number, p: number, n: number, next: () => number): Mat[] {
  const columns: Mat[] = [];
  for (let c = 0; c < n; c++) {
    let v = randomMat(a, r * p, 1, next);
    for (let pass = 0; pass < 2; pass++) {
      for (const u of columns) {
        const part = product(u, product(dagger(u), v));
        v = v.map((row, i) => [
          plus(
            row[0]!,
            part[i]![0]!.map((x) => -x),
          ),
        ]);
      }
    }
    columns.push(times(v, 1 / Math.sqrt(trace(product(dagger(v), v))[0]!)));
  }
  return Array.from({ length: r }, (_, j) => mat(p, n, (i, k) => columns[k]![j * p + i]![0]!));
}

function casesOver(a: number): Case[] {
  const next = numbers(40 + a);
  const random = (r: number, p: number, n: number) => Array.from({ length: r }, () => randomMat(a, p, n, next));
  const own = (name: string, A: Mat[]): Case => ({ name, A, B: A });
  const K = random(1, 2, 3)[0]!;
  const two = random(2, 2, 2);
  const units = Array.from({ length: 4 }, (_, at) =>
    mat(2, 2, (i, k) => scalar(a, i === at >> 1 && k === at % 2 ? 1 : 0)),
  );
  const swapped = units.map((_, at) => units[(at % 2) * 2 + (at >> 1)]!);
  return [
    own('a channel 3 to 2', channel(a, 2, 2, 3, next)),
    own('a channel 2 to 3', channel(a, 3, 3, 2, next)),
    own('a channel 1 to 2', channel(a, 2, 2, 1, next)),
    own('a unital map 2 to 3', channel(a, 2, 2, 3, next).map(dagger)),
    own(
      'one matrix five times',
      [1, 2, -1, 0.5, 3].map((x) => times(K, x)),
    ),
    own('a matrix and zeros', [K, times(K, 0), times(K, 0)]),
    own('zero', [times(K, 0)]),
    own('of one number', [[[scalar(a, -2)]]]),
    own('the identity', [one(a, 3)]),
    { name: 'minus the identity', A: [one(a, 2)], B: [times(one(a, 2), -1)] },
    { name: 'of Hermitian matrices, not positive', A: two, B: [two[0]!, times(two[1]!, -1)] },
    { name: 'transposition of the places', A: units, B: swapped },
    { name: 'general, of square matrices', A: random(2, 2, 3), B: random(2, 2, 3) },
    { name: 'general, between rectangles', A: random(2, 3, 2), B: random(2, 1, 2) },
    { name: 'dependent pairs', A: [K, times(K, 2)], B: [times(K, 3), times(K, -1.5)] }, // their sum is 0
    {
      name: 'phases',
      A: [K, K],
      B: [K.map((row) => row.map((x) => product([[x]], [[scalar(a, 1, a - 1)]])[0]![0]!)), K],
    },
  ];
}

describe.each(algebras)('over $name', (algebra) => {
  const a = algebra.dim;
  const option = algebraOption(algebra);
  /** The units of n×m matrices, over R: times each unit of the algebra. */
  const basis = (n: number, m: number): Mat[] =>
    Array.from({ length: n * m * a }, (_, at) =>
      mat(n, m, (i, k) => scalar(a, (i * m + k) * a + (at % a) === at ? 1 : 0, at % a)),
    );

  it.each(casesOver(a))('$name: through every form and back', ({ A, B }) => {
    const [[p, n], [q, m]] = [
      [A[0]!.length, A[0]![0]!.length],
      [B[0]!.length, B[0]![0]!.length],
    ] as const;
    const dims = { left: [p, n], right: [q, m] } as const;
    const units = basis(n!, m!);
    expect(units.length).toBe(n! * m! * a);
    const values = units.map((E) => gamma(A, B, E));
    const expectSame = (map: Superoperator, what: string) => {
      units.forEach((E, at) => {
        expect(gapOf(unnest(map.apply(nest(E)), a), values[at]!), what).toBeLessThan(1e-13);
      });
    };
    const map = superoperator(nestAll(A), B === A ? undefined : nestAll(B), option);
    expectSame(map, 'as given');
    expectSame(adjoint(adjoint(map)), 'adjoint twice');
    const ways: [string, Superoperator][] = [
      ['kraus', superoperatorFromKraus(map.kraus(), option)],
      ['rows', superoperatorFromMatrix(map.matrix(), dims, { algebra })],
      ['columns', superoperatorFromMatrix(map.matrix({ stacking: 'columns' }), dims, { algebra, stacking: 'columns' })],
      ...(a === 4
        ? []
        : (['output-first', 'input-first'] as const).map((order): [string, Superoperator] => [
            order,
            superoperatorFromChoi(map.choi({ order }), dims, { order }),
          ])),
    ];
    for (const [name, other] of ways) {
      expectSame(other, name);
      for (const [second, last] of [
        ['kraus', superoperatorFromKraus(other.kraus(), option)],
        ['matrix', superoperatorFromMatrix(other.matrix(), dims, { algebra })],
      ] as const) {
        expectSame(last, `${name}, ${second}`);
      }
      expect(other.kraus().left.shape[0], name).toBe(map.kraus().left.shape[0]);
    }
    expect(ways.length).toBe(a === 4 ? 3 : 5);
  });

  it.each(casesOver(a))('$name: what is decided of it, as given and from its matrix', ({ A, B }) => {
    const [[p, n], [q, m]] = [
      [A[0]!.length, A[0]![0]!.length],
      [B[0]!.length, B[0]![0]!.length],
    ] as const;
    const isSquare = p === q && n === m;
    const units = basis(n!, m!);
    const near = (M: Mat, N: Mat) => gapOf(M, N) < 1e-12;
    const preservesHermitian = isSquare && units.every((E) => near(gamma(A, B, dagger(E)), dagger(gamma(A, B, E))));
    const preservesTrace = isSquare && units.every((E) => Math.abs(trace(gamma(A, B, E))[0]! - trace(E)[0]!) < 1e-12);
    const isUnital = isSquare && near(gamma(A, B, one(a, n!)), one(a, p!));
    const map = superoperator(nestAll(A), nestAll(B), option);
    const dims = { left: [p!, n!], right: [q!, m!] } as const;
    const others = [
      map,
      superoperatorFromMatrix(map.matrix(), dims, { algebra }),
      ...(a === 4 ? [] : [superoperatorFromChoi(map.choi(), dims)]),
    ];
    for (const other of others) {
      expect(other.isHermitianPreserving()).toBe(preservesHermitian);
      expect(other.isTracePreserving()).toBe(preservesTrace);
      expect(other.isUnital()).toBe(isUnital);
      if (a === 4) continue;
      const C = total(
        Array.from({ length: n! * m! }, (_, at) => {
          const E = mat(n!, m!, (i, k) => scalar(a, i * m! + k === at ? 1 : 0));
          return tensor(gamma(A, B, E), E);
        }),
      );
      const numbersOf = a === 1 ? C.map((row) => row.map(([x]) => x!)) : realified(C);
      const lowest = preservesHermitian
        ? Math.min(...new EigenvalueDecomposition(new Matrix(numbersOf), { assumeSymmetric: true }).realEigenvalues)
        : -1;
      expect(other.isCompletelyPositive()).toBe(lowest > -1e-11);
    }
    if (A === B) for (const other of others) expect(other.isCompletelyPositive()).toBe(true);
  });

  it.each(casesOver(a))('$name: its dilation, and what goes to the environment', ({ A, B }) => {
    const map = superoperator(nestAll(A), B === A ? undefined : nestAll(B), option);
    const [p, q, r] = [A[0]!.length, B[0]!.length, A.length];
    for (const F of [map, superoperatorFromKraus(map.kraus(), option)]) {
      const { left, right, environment } = stinespring(F);
      const [V, W] = [unnest(left, a), unnest(right, a)];
      expect([V.length, W.length]).toEqual([p * environment, q * environment]);
      expect(environment <= r).toBe(true);
      const isChannel = F.isTracePreserving() && A === B;
      if (isChannel) expect(gapOf(product(dagger(V), V), one(a, A[0]![0]!.length))).toBeLessThan(1e-13);
      const next = numbers(77);
      const Y = randomMat(a, A[0]![0]!.length, B[0]![0]!.length, next);
      const whole = product(product(V, Y), dagger(W));
      const sumOver = (count: number, entry: (t: number) => readonly number[]) =>
        Array.from({ length: count }, (_, t) => entry(t)).reduce(plus, zero(a));
      const out = mat(p, q, (i, j) => sumOver(environment, (t) => whole[i * environment + t]![j * environment + t]!));
      expect(gapOf(out, gamma(A, B, Y))).toBeLessThan(1e-13);
      if (p !== q) continue;
      const leaked = mat(environment, environment, (s, t) =>
        sumOver(p, (i) => whole[i * environment + s]![i * environment + t]!),
      );
      expect(gapOf(unnest(complementaryChannel(F).apply(nest(Y)), a), leaked)).toBeLessThan(1e-13);
      if (isChannel) expect(complementaryChannel(F).isTracePreserving()).toBe(true);
    }
  });
});
