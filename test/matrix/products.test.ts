/** Planar products, adjoints, sums and the real embedding against naive ones from the written-out formulas. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addAdjointInPlace,
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  adjointMultiplyEach,
  adjointMultiplyInto,
  alignToCentre,
  blocks,
  centralTrace,
  clone,
  distance,
  expandInto,
  foldInto,
  hermitise,
  identity,
  inner,
  leadingColumns,
  multiply,
  multiplyAdjoint,
  multiplyAdjointInto,
  multiplyEach,
  multiplyInto,
  norm,
  type PlanarMatrix,
  realTrace,
  rotateByCentral,
  scaleColumns,
  scaleInPlace,
  sumOfAdjointMultiply,
  sumOfMultiplyAdjoint,
  zeros,
} from '../../src/matrix';
import {
  add,
  apart,
  build,
  check,
  eye,
  fields,
  gaussianMatrix,
  innerProduct,
  mul,
  type Naive,
  naive,
  planar,
  scaled,
  seeds,
  size,
  source,
  star,
  trace,
} from '../support';

const shape = fc.record({
  seed: seeds,
  m: fc.integer({ min: 1, max: 9 }),
  k: fc.integer({ min: 1, max: 9 }),
  n: fc.integer({ min: 1, max: 9 }),
});

describe.each(fields)('planar matrices over the $name numbers', ({ algebra, dim }) => {
  const p = (M: Naive): PlanarMatrix => planar(algebra, M);
  const close = (M: PlanarMatrix, expected: Naive, note = ''): void => {
    expect([M.rows, M.cols], note).toEqual([expected.length, expected[0]!.length]);
    expect(apart(naive(M), expected), note).toBeLessThan(1e-13);
  };

  it('A·B, A·B*, A*·B, made, set and added to', () => {
    check(
      fc.property(shape, ({ seed, m, k, n }) => {
        const random = source(seed);
        const [A, B] = [gaussianMatrix(dim, m, k, random), gaussianMatrix(dim, k, n, random)];
        const [Bstar, V] = [gaussianMatrix(dim, n, k, random), gaussianMatrix(dim, m, n, random)];
        const cases = [
          [multiply, multiplyInto, A, B, mul(A, B)],
          [multiplyAdjoint, multiplyAdjointInto, A, Bstar, mul(A, star(Bstar))],
          [adjointMultiply, adjointMultiplyInto, A, V, mul(star(A), V)],
        ] as const;
        for (const [made, into, X, Y, expected] of cases) {
          close(made(p(X), p(Y)), expected, made.name);
          const out = zeros(algebra, expected.length, expected[0]!.length);
          out.data.fill(Number.NaN);
          into(out, p(X), p(Y));
          close(out, expected, into.name);
          into(out, p(X), p(Y), true);
          close(out, scaled(expected, 2), `${into.name}, added`);
        }
      }),
      60,
    );
  });

  it('products above the size where the compiled kernel takes over (seed 3)', () => {
    const random = source(3);
    const [A, B] = [gaussianMatrix(dim, 33, 29, random), gaussianMatrix(dim, 29, 23, random)];
    close(multiply(p(A), p(B)), mul(A, B));
    close(multiplyAdjoint(p(A), p(star(B))), mul(A, B));
    close(adjointMultiply(p(star(A)), p(B)), mul(A, B));
  });

  it('expand and fold turn real products into those of the algebra', () => {
    check(
      fc.property(shape, ({ seed, m, k, n }) => {
        const random = source(seed);
        const [A, B] = [p(gaussianMatrix(dim, m, k, random)), p(gaussianMatrix(dim, k, n, random))];
        const V = p(gaussianMatrix(dim, m, n, random));
        const [wide, w] = [dim * k, dim * n];
        const expanded = new Float64Array(wide * w);
        expandInto(expanded, B);
        const direct = zeros(algebra, m, n);
        for (let i = 0; i < m; i++) {
          for (let t = 0; t < wide; t++) {
            for (let j = 0; j < w; j++) direct.data[i * w + j]! += A.data[i * wide + t]! * expanded[t * w + j]!;
          }
        }
        close(direct, mul(naive(A), naive(B)));
        const T = new Float64Array(wide * w);
        for (let i = 0; i < m; i++) {
          for (let t = 0; t < wide; t++) {
            for (let j = 0; j < w; j++) T[t * w + j]! += A.data[i * wide + t]! * V.data[i * w + j]!;
          }
        }
        const folded = zeros(algebra, k, n);
        folded.data.fill(Number.NaN);
        foldInto(folded, T);
        close(folded, mul(star(naive(A)), naive(V)));
        foldInto(folded, T, true);
        close(folded, scaled(mul(star(naive(A)), naive(V)), 2));
      }),
      25,
    );
  });

  it('adjoint, ⟨A,B⟩, norm, distance, trace, scaling, leading columns', () => {
    check(
      fc.property(shape, ({ seed, m, k }) => {
        const random = source(seed);
        const [A, B] = [gaussianMatrix(dim, m, k, random), gaussianMatrix(dim, m, k, random)];
        const C = gaussianMatrix(dim, m, m, random);
        close(adjoint(p(A)), star(A));
        expect(inner(p(A), p(B))).toBeCloseTo(innerProduct(A, B), 11);
        expect(norm(p(A))).toBeCloseTo(size(A), 12);
        expect(distance(p(A), p(B))).toBeCloseTo(size(add(A, scaled(B, -1))), 12);
        expect(realTrace(p(C))).toBeCloseTo(trace(C)[0]!, 12);
        const changed = p(A);
        scaleInPlace(changed, -2);
        addScaledInPlace(changed, 3, p(B));
        close(changed, add(scaled(A, -2), scaled(B, 3)));
        const factors = Array.from({ length: k }, () => random.normal());
        const columns = p(A);
        scaleColumns(columns, factors);
        close(
          columns,
          build(m, k, (i, j) => A[i]![j]!.map((x) => x * factors[j]!)),
        );
        const kept = 1 + (seed % k);
        close(
          leadingColumns(p(A), kept),
          build(m, kept, (i, j) => A[i]![j]!),
        );
        const hermitian = p(C);
        hermitise(hermitian);
        close(hermitian, scaled(add(C, star(C)), 0.5));
        const sum = p(C);
        addAdjointInPlace(sum);
        close(sum, add(C, star(C)));
        close(identity(algebra, m), eye(dim, m));
      }),
      40,
    );
  });

  it('sums over stacks, and blocks as views', () => {
    check(
      fc.property(shape, fc.integer({ min: 1, max: 4 }), ({ seed, m: n, k: d, n: e }, r) => {
        const random = source(seed);
        const list = (rows: number, cols: number) =>
          Array.from({ length: r }, () => gaussianMatrix(dim, rows, cols, random));
        const total = (terms: Naive[]): Naive => terms.reduce(add);
        const W = list(n, d);
        const stars = list(e, d);
        const right = list(d, e);
        const same = list(n, e);
        const out = (rows: number, cols: number): PlanarMatrix => {
          const M = zeros(algebra, rows, cols);
          M.data.fill(Number.NaN);
          return M;
        };
        const many = (of: Naive[]) => of.map(p);
        const first = out(n, e);
        sumOfMultiplyAdjoint(first, many(W), many(stars));
        close(first, total(W.map((M, j) => mul(M, star(stars[j]!)))));
        const third = out(d, e);
        sumOfAdjointMultiply(third, many(W), many(same));
        close(third, total(W.map((M, j) => mul(star(M), same[j]!))));
        const stack = out(r * e, d);
        adjointMultiplyEach(blocks(stack, r), p(same[0]!), many(W));
        W.forEach((M, j) => {
          close(blocks(stack, r)[j]!, mul(star(same[0]!), M));
        });
        const products = out(r * n, e);
        multiplyEach(blocks(products, r), p(W[0]!), many(right));
        right.forEach((M, j) => {
          close(blocks(products, r)[j]!, mul(W[0]!, M));
        });
        const copy = clone(products);
        blocks(products, r)[0]!.data.fill(0);
        expect(norm(copy)).toBeGreaterThan(norm(products) - 1e-12);
        expect(blocks(products, r)[r - 1]!.data.buffer).toBe(products.data.buffer);
      }),
      25,
    );
  });

  it('central traces: tr(V*U) over R and C, its real part over H; aligning makes it positive', () => {
    check(
      fc.property(shape, ({ seed, m, k }) => {
        const random = source(seed);
        const [V, U] = [gaussianMatrix(dim, m, k, random), gaussianMatrix(dim, m, k, random)];
        const expected = trace(mul(star(V), U)).map((x, q) => (dim === 4 && q > 0 ? 0 : x));
        const z = centralTrace(p(V), p(U));
        expected.forEach((x, q) => {
          expect(z[q]).toBeCloseTo(x, 11);
        });
        const turned = p(V);
        alignToCentre(turned, p(U));
        const after = centralTrace(turned, p(U));
        expect(after[0]).toBeCloseTo(Math.hypot(...expected), 11);
        for (const rest of after.slice(1)) expect(Math.abs(rest)).toBeLessThan(1e-11);
        expect(norm(turned)).toBeCloseTo(size(V), 11);
        const same = p(V);
        rotateByCentral(same, new Float64Array(dim));
        close(same, V);
      }),
      25,
    );
  });
});
