/** `orthogonalTo`: the fit of A on the complement of given vectors is that of the dense tuple B*A_jB for any isometry B onto it. */
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { Complement } from '../../src/matrix';
import { denseTuple, permutationTuple, type TupleLike } from '../../src/tuple';
import { RestrictedTuple } from '../../src/tuple/restricted';
import { expectError } from '../interop/expect-error';
import {
  apart,
  build,
  expectNormalised,
  expectSane,
  eye,
  fields,
  fitnessOf,
  gamma,
  gammaAdjoint,
  gaussianMatrix,
  gaussianTuple,
  hermitianTuple,
  minus,
  mul,
  type Naive,
  type NaiveTuple,
  naive,
  partsOf,
  planar,
  radius,
  randomIsometry,
  scalar,
  size,
  source,
  star,
  toInput,
  toInputTuple,
} from '../support';
import { bitsOf } from './samples';

/** Rows for `orthogonalTo` from the columns of C. */
function rows(C: Naive): number[][] {
  return toInput(build(C[0]!.length, C.length, (k, i) => C[i]![k]!)) as number[][];
}

/** n×m isometry B with B*C = 0, by Gram–Schmidt on random columns. */
function complementOf(dim: number, C: Naive, seed: number): Naive {
  const [n, k] = [C.length, C[0]!.length];
  const all = orthonormal(
    dim,
    build(n, n, (i, j) => (j < k ? C[i]![j]! : gaussianMatrix(dim, n, n, source(seed))[i]![j]!)),
  );
  return all.map((row) => row.slice(k));
}

function orthonormal(dim: number, M: Naive): Naive {
  const done: Naive[] = [];
  for (let j = 0; j < M[0]!.length; j++) {
    let v: Naive = M.map((row) => [row[j]!]);
    for (let pass = 0; pass < 2; pass++) for (const u of done) v = minus(v, mul(u, mul(star(u), v)));
    const length = size(v);
    done.push(v.map(([x]) => [x!.map((value) => value / length)]));
  }
  return build(M.length, done.length, (i, j) => done[j]![i]![0]! ?? scalar(dim, 0));
}

/** Permutation matrices as 0/1 matrices over the algebra. */
function permutations(dim: number, list: readonly (readonly number[])[]): NaiveTuple {
  return list.map((to) => build(to.length, to.length, (i, j) => scalar(dim, to[j] === i ? 1 : 0)));
}

describe.each(fields)('orthogonalTo over the $name numbers', ({ name, dim, algebra, field }) => {
  const n = 6;
  const C = gaussianMatrix(dim, n, 2, source(31));
  const B = complementOf(dim, C, 32);
  const restrict = (A: NaiveTuple): NaiveTuple => A.map((M) => mul(mul(star(B), M), B));

  it('coordinates of the complement: an isometry orthogonal to the vectors, and its adjoint', () => {
    const some = [C, build(n, 2, (i, k) => scalar(dim, i === n - 1 - k ? 2 : 0)), build(n, 1, () => scalar(dim, 1))];
    for (const vectors of some) {
      const complement = new Complement(planar(algebra, vectors));
      const m = n - vectors[0]!.length;
      expect([complement.excluded, complement.dimension]).toEqual([n - m, m]);
      const basis = naive(complement.embed(planar(algebra, eye(dim, m))));
      expect(apart(mul(star(basis), basis), eye(dim, m))).toBeLessThan(1e-14);
      expect(size(mul(star(vectors), basis))).toBeLessThan(1e-13);
      const Z = gaussianMatrix(dim, n, 3, source(33));
      expect(apart(naive(complement.restrict(planar(algebra, Z))), mul(star(basis), Z))).toBeLessThan(1e-14);
    }
  });

  it('dependent vectors count once, also of very different lengths', () => {
    const dependent = build(n, 4, (i, k) =>
      k < 2 ? C[i]![k]! : C[i]![0]!.map((x, p) => (k === 2 ? 1e150 * x : x + C[i]![1]![p]!)),
    );
    const complement = new Complement(planar(algebra, dependent));
    expect(complement.excluded).toBe(2);
    const basis = naive(complement.embed(planar(algebra, eye(dim, n - 2))));
    expect(size(mul(star(C), basis))).toBeLessThan(1e-13);
  });

  it('the verbs of the restricted tuple are those of the definition', () => {
    const A = gaussianTuple(dim, 3, n, source(34));
    const complement = new Complement(planar(algebra, C));
    const tuple = new RestrictedTuple(denseTuple(toInputTuple(A), { algebra }), complement);
    const basis = naive(complement.embed(planar(algebra, eye(dim, n - 2))));
    const small = A.map((M) => mul(mul(star(basis), M), basis));
    expect(apart(naive(tuple.toDense()), small.flat())).toBeLessThan(1e-14);
    const [Y, Z, V] = [1, 2, 3].map((seed) => gaussianMatrix(dim, n - 2, 2, source(seed))) as [Naive, Naive, Naive];
    const X = gaussianTuple(dim, 3, 2, source(35));
    const blank = (count: number) => planar(algebra, gaussianMatrix(dim, count, 2, source(9)));
    const p = (M: Naive) => planar(algebra, M);
    const image = tuple.createImage(2);
    const [forward, backward, again, compressed] = [blank(n - 2), blank(n - 2), blank(n - 2), blank(6)];
    tuple.sweepInto({ Y: p(Y), Z: p(Z), X: p(X.flat()), image, forward, backward });
    tuple.applyInto(again, p(Y), p(X.flat()));
    expect(apart(naive(forward), gamma(small, X, Y))).toBeLessThan(1e-13);
    expect(apart(naive(again), gamma(small, X, Y))).toBeLessThan(1e-13);
    expect(apart(naive(backward), gammaAdjoint(small, X, Z))).toBeLessThan(1e-13);
    tuple.adjointInto(again, p(Z), p(X.flat()));
    expect(apart(naive(again), naive(backward))).toBeLessThan(1e-14);
    tuple.combineInto(again, image, p(X.flat()));
    expect(apart(naive(again), naive(forward))).toBeLessThan(1e-14);
    tuple.compressInto(compressed, p(V), image);
    expect(
      apart(
        naive(compressed),
        small.flatMap((M) => mul(mul(star(V), M), Y)),
      ),
    ).toBeLessThan(1e-13);
  });

  it.each([
    ['general', gaussianTuple],
    ['Hermitian', hermitianTuple],
  ] as const)('%s tuples: the result of the restricted tuple, in the coordinates of A', (_, make) => {
    const A = make(dim, 4, n, source(36));
    const options = { rank: 2, restarts: 3 };
    const result = field.fit(toInputTuple(A), { ...options, orthogonalTo: rows(C) });
    const expected = field.fit(toInputTuple(restrict(A)), options);
    expect([result.status, result.method]).toEqual(['converged', expected.method]);
    expectSane(result);
    expectNormalised(result, A);
    expect([result.n, result.r]).toEqual([n, 4]);
    expect(result.fitness / expected.fitness).toBeCloseTo(1, 10);
    const [own, small] = [partsOf(result), partsOf(expected)];
    for (const which of ['P', 'Q', 'projection'] as const) {
      expect(apart(own[which], mul(mul(B, small[which]), star(B))), which).toBeLessThan(1e-5);
    }
    expect(size(mul(star(C), own.S)) / (size(C) * size(own.S))).toBeLessThan(1e-14);
    expect(size(mul(own.R, C)) / (size(C) * size(own.R))).toBeLessThan(1e-14);
    for (const which of ['P', 'Q', 'projection'] as const) {
      expect(size(mul(star(C), own[which])) / size(C), which).toBeLessThan(1e-14);
    }
    expect(result.similarity).toBeCloseTo(result.fitness / Math.sqrt(radius(A)), 8);
    expect(result.fitness).toBeCloseTo(fitnessOf(restrict(A), own.X), 6);
    expect(result.dominance().eigenvalue / result.fitness ** 2).toBeCloseTo(1, 10);
    expect(result.dominance().dominant).toBe(expected.dominance().dominant);
    // The canonical gauge: the first of the largest entries of each column of S is real and positive.
    for (let s = 0; s < 2; s++) {
      const column = own.S.map((row) => row[s]!);
      const largest = Math.max(...column.map((x) => Math.hypot(...x)));
      const first = column.find((x) => Math.hypot(...x) >= (1 - 1e-6) * largest)!;
      expect(first[0]).toBeCloseTo(Math.hypot(...first), 12);
    }
  });

  it('permutation matrices: without the vector of ones, which all of them fix', () => {
    const A = permutations(dim, [
      [1, 2, 3, 4, 5, 0],
      [1, 0, 2, 3, 5, 4],
      [2, 1, 0, 4, 3, 5],
    ]);
    const ones = build(n, 1, () => scalar(dim, 1));
    const free = field.fit(toInputTuple(A), { rank: 1, restarts: 3 });
    expect(free.fitness).toBeCloseTo(Math.sqrt(3), 8);
    expect(free.membership(toInput(ones.map(([x]) => [x!])).map((row) => row[0]) as number[])).toBeCloseTo(1, 8);
    const vectors = toInput([ones.map(([x]) => x!)])[0] as number[];
    const restarts = 3;
    const result = field.fit(toInputTuple(A), { rank: 2, restarts, orthogonalTo: vectors });
    const basis = complementOf(dim, ones, 37);
    const expected = field.fit(toInputTuple(A.map((M) => mul(mul(star(basis), M), basis))), { rank: 2, restarts });
    expect(result.status).toBe('converged');
    expect(result.fitness / expected.fitness).toBeCloseTo(1, 8);
    expect(result.fitness).toBeLessThan(Math.sqrt(3) - 0.01);
    expect(result.membership(vectors)).toBeLessThan(1e-20);
  });

  it.each(['ascent', 'gradient-ascent', 'hermitian-cg'] as const)(
    '%s stays in the complement wherever it is stopped, eigenvectors too',
    (method) => {
      const A = (method === 'hermitian-cg' ? hermitianTuple : gaussianTuple)(dim, 3, n, source(38));
      for (const sweeps of [1, 2, 5, 9]) {
        let left = sweeps;
        const onIteration = () => (--left > 0 ? undefined : 'stop');
        const result = field.fit(toInputTuple(A), { rank: 2, method, onIteration, orthogonalTo: rows(C) });
        expect(result.history.length).toBe(sweeps);
        const { R, S, P, Q } = partsOf(result);
        for (const M of [S, star(R), P, Q]) expect(size(mul(star(C), M)) / (size(C) * size(M))).toBeLessThan(1e-13);
      }
    },
  );

  it('permutations as they are given, on zero-mean vectors', () => {
    const list = [
      [1, 2, 3, 4, 5, 0],
      [1, 0, 2, 3, 5, 4],
      [2, 1, 0, 4, 3, 5],
    ];
    const ones = toInput([build(1, n, () => scalar(dim, 1))[0]!])[0] as number[];
    const options = { rank: 2, restarts: 3, seed: 1, orthogonalTo: ones };
    const [own, dense] = [permutationTuple(list, { algebra }), toInputTuple(permutations(dim, list))].map((A) =>
      field.fit(A as TupleLike, options),
    );
    expect(own!.status).toBe('converged');
    // These matrices are transposed to those: Φ and Φ† change places, which leaves the fitness.
    expect(own!.fitness / dense!.fitness).toBeCloseTo(1, 8);
    for (const M of [partsOf(own!).S, star(partsOf(own!).R)]) {
      expect(
        size(
          mul(
            build(1, n, () => scalar(dim, 1)),
            M,
          ),
        ) / size(M),
      ).toBeLessThan(1e-13);
    }
  });

  it('goes on from its own result, through JSON, and in fitAsync with the same bits', async () => {
    const A = toInputTuple(gaussianTuple(dim, 3, n, source(39)));
    const options = { rank: 2, restarts: 1, orthogonalTo: rows(C) };
    const result = field.fit(A, options);
    expect(bitsOf(await field.fitAsync(A, options))).toEqual(bitsOf(result));
    const again = field.fromJSON(JSON.stringify(result));
    expect(again.similarity).toBe(result.similarity);
    const onward = field.fit(A, { rank: 2, start: again, orthogonalTo: rows(C) });
    expect(onward.history.length).toBeLessThanOrEqual(2);
    expect(onward.fitness / result.fitness).toBeCloseTo(1, 10);
  });

  it('takes any array of vectors, and does not write to it', () => {
    const A = toInputTuple(hermitianTuple(dim, 3, n, source(40)));
    const flat = ndarray(Float64Array.from(rows(C).flat(2) as number[]), dim === 1 ? [2, n] : [2, n, dim]);
    const before = flat.data.slice();
    expect(bitsOf(field.fit(A, { rank: 1, orthogonalTo: flat }))).toEqual(
      bitsOf(field.fit(A, { rank: 1, orthogonalTo: rows(C) })),
    );
    expect(flat.data).toEqual(before);
  });

  it('an optimum of lower rank, and rank + k = n, stay in the complement', () => {
    const A = [build(n, n, (i, j) => scalar(dim, i === j && i < 3 ? 3 - i : 0))];
    const first = [toInput([build(1, n, (_, i) => scalar(dim, i === 0 ? 1 : 0))[0]!])[0]] as number[][];
    const result = field.fit(toInputTuple(A), { rank: 5, orthogonalTo: first });
    expect(result.fitness).toBeCloseTo(2, 6);
    const { S, R } = partsOf(result);
    expect(size([S[0]!])).toBeLessThan(1e-13);
    expect(size(R.map((row) => [row[0]!]))).toBeLessThan(1e-13);
  });

  it('what it refuses', () => {
    const A = toInputTuple(gaussianTuple(dim, 2, n, source(41)));
    const place = `${name}.fit`;
    const refuse = (options: object, type: typeof TypeError | typeof RangeError, message: string): void =>
      expectError(() => field.fit(A as TupleLike, { rank: 2, ...options }), type, `${place}: ${message}`);
    const axis = dim === 1 ? '' : `, ${dim}`;
    const wanted = `orthogonalTo: expected a vector [${n}${axis}] or vectors [k, ${n}${axis}]`;
    refuse({ orthogonalTo: null }, TypeError, 'orthogonalTo: expected an ndarray or nested arrays, got null');
    refuse({ orthogonalTo: 'ones' }, TypeError, 'orthogonalTo: expected an ndarray or nested arrays, got "ones"');
    refuse({ orthogonalTo: [] }, RangeError, `${wanted}, got [0]`);
    refuse({ orthogonalTo: rows(C.slice(1)) }, RangeError, `${wanted}, got [2, ${n - 1}${axis}]`);
    const zero = build(n, 2, (i, k) => scalar(dim, k === 0 ? i + 1 : 0));
    refuse({ orthogonalTo: rows(zero) }, RangeError, 'orthogonalTo[1]: expected a vector other than zero, got zero');
    refuse({ orthogonalTo: rows(zero)[1] }, RangeError, 'orthogonalTo: expected a vector other than zero, got zero');
    const bad = build(n, 1, (i) => scalar(dim, i === 0 ? Number.NaN : 1));
    expect(() => field.fit(A, { rank: 2, orthogonalTo: rows(bad) })).toThrow(/orthogonalTo\[0\]\[0\].*finite/);
    const all = rows(randomIsometry(dim, n, n, source(42)));
    refuse({ orthogonalTo: all }, RangeError, `orthogonalTo: expected fewer than ${n} independent vectors, got ${n}`);
    refuse(
      { rank: 3, orthogonalTo: all.slice(0, 4) },
      RangeError,
      `rank: expected at most 2, as orthogonalTo excludes 4 of ${n} dimensions, got 3`,
    );
    expect(field.fit(A, { rank: 2, orthogonalTo: [...all.slice(0, 4), ...all.slice(0, 4)] }).rank).toBe(2);
    const projector = [mul(C, star(C))];
    expectError(
      () => field.fit(toInputTuple(projector), { rank: 1, orthogonalTo: rows(C) }),
      RangeError,
      `${place}: A on the complement of orthogonalTo: expected a tuple with ρ(Φ(A)) > 0, got the zero tuple`,
    );
    const start = { R: toInput(star(C)), S: toInput(C) } as never;
    refuse(
      { start, orthogonalTo: rows(C) },
      RangeError,
      'start: expected R S invertible on the complement of orthogonalTo, got a singular product',
    );
  });
});
