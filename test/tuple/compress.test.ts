/** `compressTuple`: the superoperators of the compressed tuple are those of the tuple, by the definition; ranks are planted. */
import { describe, expect, it } from 'vitest';
import {
  blocks,
  clone,
  gaussian,
  leadingColumns,
  multiply,
  multiplyAdjointInto,
  norm,
  type PlanarMatrix,
  scaleColumns,
  zeros,
} from '../../src/matrix';
import { randomSource } from '../../src/random';
import { compressTuple, denseTuple, type Tuple } from '../../src/tuple';
import { DenseTuple } from '../../src/tuple/dense';
import { expectError } from '../interop/expect-error';
import {
  apart,
  build,
  eye,
  type FieldCase,
  fields,
  fromArray,
  gamma,
  gaussianMatrix,
  gaussianTuple,
  hermitianTuple,
  mix,
  mul,
  type Naive,
  type NaiveTuple,
  naive,
  partsOf,
  planar,
  scalar,
  scaled,
  size,
  source,
  star,
  times,
  toInputTuple,
} from '../support';

/** r combinations of k matrices, with real coefficients over H. */
function planted(dim: number, r: number, k: number, base: NaiveTuple, seed: number): NaiveTuple {
  const random = source(seed);
  const coefficients = gaussianMatrix(dim === 2 ? 2 : 1, r, k, random);
  return mix(
    coefficients.map((row) => row.map((x) => [...x, ...new Array<number>(dim - x.length).fill(0)])),
    base,
  );
}

const matricesOf = (tuple: Tuple): NaiveTuple => {
  const all = naive(tuple.toDense());
  return Array.from({ length: tuple.r }, (_, j) => all.slice(j * tuple.n, (j + 1) * tuple.n));
};

/** `mix` as a matrix of scalars of the algebra. */
function coefficientsOf({ mix: weights }: ReturnType<typeof compressTuple>, dim: number): Naive {
  const own = weights.shape.length === 2 ? 1 : weights.shape[2]!;
  const M = fromArray(weights, own);
  return M.map((row) => row.map((x) => [...x, ...new Array<number>(dim - own).fill(0)]));
}

/** The same tuple behind another face: compressed lazily. */
function opaque(A: Tuple): Tuple {
  return new Proxy(A, {
    get(target, key) {
      const member = Reflect.get(target, key) as unknown;
      return typeof member === 'function' ? member.bind(target) : member;
    },
    getPrototypeOf: () => Object.prototype,
  });
}

describe.each(fields)('compressTuple over the $name numbers', ({ dim, algebra, field }: FieldCase) => {
  const [n, r, k] = [5, 7, 3];
  const A = planted(dim, r, k, gaussianTuple(dim, k, n, source(51)), 52);
  const dense = denseTuple(toInputTuple(A), { algebra });

  it.each(['explicit', 'lazy'] as const)('a planted rank, %s: the same superoperator, fitness, P, Q', (kind) => {
    const given = kind === 'explicit' ? dense : opaque(dense);
    const result = compressTuple(given);
    expect([result.rank, result.tuple.r, result.tuple.n]).toEqual([k, k, n]);
    expect(result.tuple instanceof DenseTuple).toBe(kind === 'explicit');
    expect(result.discarded).toBeLessThan(1e-12);
    const M = coefficientsOf(result, dim);
    expect(apart(mul(M, star(M)), eye(dim, k))).toBeLessThan(1e-12);
    const B = matricesOf(result.tuple);
    expect(apart(B.flat(), mix(M, A).flat())).toBeLessThan(1e-12);
    const Y = gaussianMatrix(dim, n, n, source(53));
    expect(apart(gamma(B, B, Y), gamma(A, A, Y))).toBeLessThan(1e-12);
    for (let i = 1; i < k; i++) expect(size(B[i]!)).toBeLessThanOrEqual(size(B[i - 1]!) * (1 + 1e-12));
    const [one, other] = [dense, result.tuple].map((tuple) => field.fit(tuple, { rank: 2, restarts: 2 }));
    expect([one!.status, other!.status]).toEqual(['converged', 'converged']);
    expect(other!.fitness / one!.fitness).toBeCloseTo(1, 9);
    expect(apart(partsOf(other!).P, partsOf(one!).P)).toBeLessThan(1e-5);
    expect(apart(partsOf(other!).Q, partsOf(one!).Q)).toBeLessThan(1e-5);
    expect(other!.similarity).toBeCloseTo(one!.similarity, 9);
    // As a reduction of A: X_j = Σ_i conj(mix_ij) X'_i.
    const back = mix(star(M), partsOf(other!).X);
    expect(field.fitness(dense, toInputTuple(back)) / one!.fitness).toBeCloseTo(1, 7);
  });

  it('Hermitian matrices stay Hermitian', () => {
    const H = planted(dim, r, k, hermitianTuple(dim, k, n, source(56)), 57);
    const real = H.map((_, j) => {
      const random = source(57 + j);
      return mix(
        [Array.from({ length: k }, () => scalar(dim, random.normal()))],
        hermitianTuple(dim, k, n, source(56)),
      )[0]!;
    });
    const result = compressTuple(denseTuple(toInputTuple(real), { algebra }));
    expect(result.rank).toBe(k);
    expect(result.mix.shape).toEqual([k, r]);
    expect(result.tuple.hermitianDefect()).toBeLessThan(1e-13);
    expect(H.length).toBe(r);
  });

  it('multiples by units: one over C, all different over H', () => {
    const [M] = gaussianTuple(dim, 1, n, source(58));
    const units = Array.from({ length: dim }, (_, p) => Array.from({ length: dim }, (__, q) => Number(p === q)));
    const all = units.map((unit) => M!.map((row) => row.map((x) => times(unit, x))));
    const result = compressTuple(denseTuple(toInputTuple(all), { algebra }));
    expect(result.rank).toBe(dim === 4 ? 4 : 1);
    const Y = gaussianMatrix(dim, n, n, source(59));
    expect(apart(gamma(matricesOf(result.tuple), matricesOf(result.tuple), Y), gamma(all, all, Y))).toBeLessThan(1e-13);
  });

  it('nothing to drop: the tuple itself', () => {
    const full = denseTuple(toInputTuple(gaussianTuple(dim, 4, n, source(60))), { algebra });
    const result = compressTuple(full);
    expect(result.tuple).toBe(full);
    expect([result.rank, result.discarded]).toEqual([4, 0]);
    expect(apart(coefficientsOf(result, dim), eye(dim, 4))).toBe(0);
  });

  it.each([1e-3, 1e-5])(
    'a direction of size %f: kept below it, dropped above, and the change is of second order',
    (delta) => {
      const extra = gaussianTuple(dim, k + 1, n, source(61)).map((M) => scaled(M, 1 / size(M)));
      const faint = planted(
        dim,
        r,
        k + 1,
        extra.map((M, j) => scaled(M, j < k ? 1 : delta)),
        62,
      );
      const tuple = denseTuple(toInputTuple(faint), { algebra });
      expect(compressTuple(tuple, { tolerance: delta / 100 }).rank).toBe(k + 1);
      const result = compressTuple(tuple, { tolerance: 10 * delta });
      expect(result.rank).toBe(k);
      expect(result.discarded).toBeGreaterThan(delta / 100);
      expect(result.discarded).toBeLessThan(10 * delta);
      const Y = eye(dim, n);
      const [B, total] = [matricesOf(result.tuple), size(faint.flat())];
      const change = size(
        gamma(faint, faint, Y).map((row, i) => row.map((x, j) => x.map((v, p) => v - gamma(B, B, Y)[i]![j]![p]!))),
      );
      expect(change).toBeLessThan(result.discarded ** 2 * total ** 2 * size(Y) * (1 + 1e-6));
      const [one, other] = [tuple, result.tuple].map((given) => field.fit(given, { rank: 2, restarts: 2 }).fitness);
      expect(Math.abs(one! / other! - 1)).toBeLessThan(20 * result.discarded ** 2 + 1e-10);
    },
  );

  it('large tuples, seen through random vectors: a planted rank, also where all columns are multiples of one', () => {
    const [large, count, rank] = [Math.ceil(330 / Math.sqrt(dim)), 40, 21];
    const random = randomSource(63);
    const [U, V, probe] = [rank, rank, 3].map((cols) => gaussian(algebra, large, cols, random)) as [
      PlanarMatrix,
      PlanarMatrix,
      PlanarMatrix,
    ];
    const ones = planar(
      algebra,
      build(1, rank, () => scalar(dim, 1)),
    );
    const shared = multiply(leadingColumns(U, 1), ones);
    for (const left of [U, shared]) {
      const stack = zeros(algebra, count * large, large);
      for (const block of blocks(stack, count)) {
        const weighted = clone(left);
        scaleColumns(
          weighted,
          Array.from({ length: rank }, () => random.normal()),
        );
        multiplyAdjointInto(block, weighted, V);
      }
      const tuple = new DenseTuple(stack, count);
      const result = compressTuple(tuple, { seed: 3 });
      expect(result.rank).toBe(rank);
      expect(result.discarded).toBeLessThan(1e-7);
      expect(compressTuple(tuple, { seed: 3 }).mix.data).toEqual(result.mix.data);
      // Σ_j ‖V*A_jW‖² is invariant.
      const seen = (given: Tuple): number => {
        const [image, out] = [given.createImage(3), zeros(algebra, given.r * 3, 3)];
        given.imageInto(image, probe);
        given.compressInto(out, leadingColumns(V, 3), image);
        return norm(out);
      };
      expect(seen(result.tuple) / seen(tuple)).toBeCloseTo(1, 10);
      if (dim > 1 || left !== U) continue;
      const [one, other] = [tuple, result.tuple].map((given) => field.fit(given, { rank: 2 }));
      expect([one!.status, other!.status]).toEqual(['converged', 'converged']);
      expect(other!.fitness / one!.fitness).toBeCloseTo(1, 9);
      expect(apart(fromArray(other!.P, dim), fromArray(one!.P, dim))).toBeLessThan(1e-6);
      expect(apart(fromArray(other!.Q, dim), fromArray(one!.Q, dim))).toBeLessThan(1e-6);
    }
  });
});

describe('compressTuple: arguments', () => {
  const place = 'compressTuple';
  const A = [[[1]]];

  it('are checked', () => {
    expectError(
      () => compressTuple([[[0]], [[0]]]),
      RangeError,
      `${place}: A: expected a tuple other than zero, got the zero tuple`,
    );
    expectError(
      () => compressTuple(null as never),
      TypeError,
      `${place}: A: expected an ndarray or nested arrays, got null`,
    );
    expectError(() => compressTuple([[[1, 2]]]), RangeError, `${place}: A[0]: expected 1×1, got 1×2`);
    expectError(
      () => compressTuple([[[1e60]]]),
      RangeError,
      `${place}: A: expected a largest entry between 1e-45 and 1e45, got 1.0e+60`,
    );
    expectError(
      () => compressTuple(A, { tol: 1 } as never),
      RangeError,
      `${place}: unknown option 'tol'; accepted: tolerance, seed`,
    );
    expectError(
      () => compressTuple(A, { tolerance: 0 }),
      RangeError,
      `${place}: tolerance: expected a finite number > 0, got 0`,
    );
    expectError(
      () => compressTuple(A, { tolerance: 1 }),
      RangeError,
      `${place}: tolerance: expected a number below 1, got 1`,
    );
    expectError(() => compressTuple(A, { seed: -1 }), RangeError, `${place}: seed: expected an integer >= 0, got -1`);
  });

  it('one matrix twice is √2 times that matrix', () => {
    const { tuple, mix: weights, rank } = compressTuple([[[3]], [[3]]]);
    expect(rank).toBe(1);
    expect(Math.abs(tuple.toDense().data[0]!)).toBeCloseTo(3 * Math.SQRT2, 12);
    expect([...weights.data].map(Math.abs)).toEqual([
      expect.closeTo(Math.SQRT1_2, 12),
      expect.closeTo(Math.SQRT1_2, 12),
    ]);
  });
});
