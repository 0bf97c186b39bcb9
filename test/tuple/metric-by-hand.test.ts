/** Metric tuples against a change of coordinates by hand: by a root that is known since G is its square, and by Cholesky's factor. Values, not only what is invariant. */
import { describe, expect, it } from 'vitest';
import { metricTuple } from '../../src/tuple';
import { fields } from '../support/fields';
import {
  apart,
  bar,
  build,
  fromArray,
  fromStack,
  minus,
  mul,
  type Naive,
  type NaiveTuple,
  plus,
  scalar,
  star,
  times,
  toInput,
  toInputTuple,
} from '../support/naive';
import { fitnessOf, radius } from '../support/oracle';
import { naive } from '../support/planar';
import { gaussianTuple, hermitianTuple, randomUnitary, type Source, source } from '../support/random';

const n = 4;
const input = (A: NaiveTuple) => toInputTuple(A) as never;

/** S positive definite, and its inverse and its square, from orthonormal vectors and numbers between 0.5 and 2.5. */
function rootOf(dim: number, random: Source) {
  const W = randomUnitary(dim, n, random);
  const values = Array.from({ length: n }, () => 0.5 + 2 * random.uniform());
  const power = (k: number) =>
    mul(
      mul(
        W,
        build(n, n, (i, j) => scalar(dim, i === j ? values[i]! ** k : 0)),
      ),
      star(W),
    );
  return { S: power(1), inverse: power(-1), G: power(2) };
}

/** G = LL*, row by row (Cholesky), with a real diagonal. */
function cholesky(G: Naive, dim: number): Naive {
  const L = Array.from({ length: n }, () => Array.from({ length: n }, () => scalar(dim, 0)));
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      let rest = [...G[i]![k]!];
      for (let t = 0; t < k; t++)
        rest = plus(
          rest,
          times(L[i]![t]!, bar(L[k]![t]!)).map((x) => -x),
        );
      L[i]![k] = i === k ? scalar(dim, Math.sqrt(rest[0]!)) : rest.map((x) => x / L[k]![k]![0]!);
    }
  }
  return L;
}

/** L⁻¹ by forward substitution. */
function inverseOfLower(L: Naive, dim: number): Naive {
  const out = Array.from({ length: n }, () => Array.from({ length: n }, () => scalar(dim, 0)));
  for (let c = 0; c < n; c++) {
    for (let i = c; i < n; i++) {
      let rest = scalar(dim, i === c ? 1 : 0);
      for (let t = c; t < i; t++)
        rest = plus(
          rest,
          times(L[i]![t]!, out[t]![c]!).map((x) => -x),
        );
      out[i]![c] = rest.map((x) => x / L[i]![i]![0]!);
    }
  }
  return out;
}

describe.each(fields)('over $name', ({ dim, field }) => {
  const random = source(310 + dim);
  const changed = (of: 'forms' | 'operators', M: NaiveTuple, S: Naive, inverse: Naive) =>
    M.map((one) => mul(mul(of === 'forms' ? inverse : S, one), inverse));

  it.each([
    ['forms', 'Hermitian', hermitianTuple],
    ['forms', 'general', gaussianTuple],
    ['operators', 'general', gaussianTuple],
  ] as const)(
    '%s, %s: the matrices, fitness, X, P, Q and memberships of the tuple written in G^{1/2}',
    (of, _, make) => {
      const [M, { S, inverse, G }] = [make(dim, 3, n, random), rootOf(dim, random)];
      const byHand = changed(of, M, S, inverse);
      const A = metricTuple(input(M), { gram: toInput(G), of });
      expect(apart(naive(A.toDense()), byHand.flat())).toBeLessThan(1e-13);
      const [got, expected] = [A, input(byHand)].map((T) => field.fit(T as never, { rank: 2, restarts: 4, seed: 3 }));
      expect([got!.status, expected!.status]).toEqual(['converged', 'converged']);
      expect(got!.fitness / expected!.fitness).toBeCloseTo(1, 9);
      // By dense matrices alone.
      expect(fitnessOf(byHand, fromStack(got!.X, dim)) / got!.fitness).toBeCloseTo(1, 7);
      for (const which of ['P', 'Q'] as const) {
        expect(apart(fromArray(got![which], dim), fromArray(expected![which], dim))).toBeLessThan(1e-5);
      }
      // x of the space has the coordinates y = Sx, and the length √(x*Gx).
      const x = build(n, 1, () => Array.from({ length: dim }, () => random.normal()));
      const flat = (v: Naive) => v.map(([s]) => (dim === 1 ? s![0]! : [...s!]));
      const y = A.toCoordinates(flat(x) as never);
      expect(apart(fromColumn(y.data, dim), mul(S, x))).toBeLessThan(1e-13);
      expect(apart(fromColumn(A.toVectors(flat(x) as never).data, dim), mul(inverse, x))).toBeLessThan(1e-13);
      expect(got!.membership(y as never)).toBeCloseTo(expected!.membership(flat(mul(S, x)) as never), 6);
    },
  );

  it('in coordinates by Cholesky instead: the same fitness, and P as a form x*(G^{1/2}PG^{1/2})x on the space', () => {
    const [M, { S, G }] = [hermitianTuple(dim, 3, n, random), rootOf(dim, random)];
    const L = cholesky(G, dim);
    expect(apart(mul(L, star(L)), G)).toBeLessThan(1e-14);
    const inverse = inverseOfLower(L, dim);
    const byHand = M.map((one) => mul(mul(inverse, one), star(inverse)));
    const options = { rank: 1, restarts: 12, seed: 5 };
    const got = field.fit(metricTuple(input(M), { gram: toInput(G) }), options);
    const expected = field.fit(input(byHand), options);
    expect(got.fitness / expected.fitness).toBeCloseTo(1, 9);
    for (const which of ['P', 'Q'] as const) {
      const here = mul(mul(S, fromArray(got[which], dim)), S);
      const there = mul(mul(L, fromArray(expected[which], dim)), star(L));
      expect(apart(here, there)).toBeLessThan(1e-5);
    }
  });

  it('similarities, spectral radii and fitness are those of the matrices written by hand', () => {
    for (const of of ['forms', 'operators'] as const) {
      const [first, second] = [gaussianTuple(dim, 3, n, random), gaussianTuple(dim, 3, n, random)];
      const [one, two] = [rootOf(dim, random), rootOf(dim, random)];
      const [A, B] = [changed(of, first, one.S, one.inverse), changed(of, second, two.S, two.inverse)];
      const [metricA, metricB] = [
        metricTuple(input(first), { gram: toInput(one.G), of }),
        metricTuple(input(second), { gram: toInput(two.G), of }),
      ];
      const expected = radius(A, B) / Math.sqrt(radius(A) * radius(B));
      expect(field.similarity(metricA as never, metricB as never)).toBeCloseTo(expected, 8);
      expect(field.spectralRadius(metricA as never).value / radius(A)).toBeCloseTo(1, 8);
      const small = gaussianTuple(dim, 3, 2, random);
      expect(field.fitness(metricA as never, input(small)) / fitnessOf(A, small)).toBeCloseTo(1, 8);
    }
  });

  it('ill-conditioned metrics: right to their condition, and refused where rounding decides', () => {
    const W = randomUnitary(dim, n, random);
    const M = hermitianTuple(dim, 2, n, random);
    const gram = (least: number) =>
      toInput(
        mul(
          mul(
            W,
            build(n, n, (i, j) => scalar(dim, i === j ? (i === 0 ? least : 1) : 0)),
          ),
          star(W),
        ),
      );
    for (const least of [1e-4, 1e-8, 1e-11]) {
      const root = mul(
        mul(
          W,
          build(n, n, (i, j) => scalar(dim, i === j ? (i === 0 ? least ** -0.5 : 1) : 0)),
        ),
        star(W),
      );
      const expected = M.flatMap((one) => mul(mul(root, one), root));
      expect(apart(naive(metricTuple(input(M), { gram: gram(least) }).toDense()), expected)).toBeLessThan(
        1e-14 / least,
      );
    }
    for (const least of [1e-15, 0, -1e-6, -1]) {
      expect(() => metricTuple(input(M), { gram: gram(least) })).toThrow(
        'metricTuple: gram: expected a positive definite',
      );
    }
    const skew = build(n, n, (i, j) => scalar(dim, i === j ? 1 : i < j ? 1e-6 : 0));
    expect(() => metricTuple(input(M), { gram: toInput(skew) })).toThrow(
      'metricTuple: gram: expected a Hermitian matrix',
    );
  });

  it('a metric of the coordinates alone: entries by the roots of its numbers', () => {
    const M = gaussianTuple(dim, 2, n, random);
    const weights = [4, 9, 1, 0.25];
    const gram = weights.map((w, i) => weights.map((__, j) => (i === j ? w : 0)));
    const expected = M.map((one) =>
      build(n, n, (i, j) => one[i]![j]!.map((x) => x / Math.sqrt(weights[i]! * weights[j]!))),
    );
    const got = naive(metricTuple(input(M), { gram }).toDense());
    expect(Math.max(...minus(got, expected.flat()).flat(2).map(Math.abs))).toBeLessThan(1e-14);
  });
});

function fromColumn(data: ArrayLike<number>, dim: number): Naive {
  return build(n, 1, (i) => Array.from({ length: dim }, (_, p) => data[i * dim + p]!));
}
