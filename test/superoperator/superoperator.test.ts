import fc from 'fast-check';
import { superoperator } from 'lsrdr/superoperator';
import { denseTuple } from 'lsrdr/tuple';
import { Matrix } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { quaternion } from '../../src/algebra';
import { jpl } from '../support/scalars';
import {
  algebraOption,
  algebras,
  bar,
  dagger,
  flat,
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
  randomTuple,
  tensor,
  total,
  tuples,
  unnest,
} from './naive';

const runs = { numRuns: 30 };

/** Sizes with tuples A (n×n), B (m×m) and matrices Y, Z (n×m). */
const cases = (a: number) =>
  fc
    .record({ n: fc.integer({ min: 1, max: 3 }), m: fc.integer({ min: 1, max: 3 }), r: fc.integer({ min: 1, max: 3 }) })
    .chain(({ n, m, r }) =>
      fc.record({ A: tuples(a, r, n), B: tuples(a, r, m), Y: matrices(a, n, m), Z: matrices(a, n, m) }),
    );

describe.each(algebras)('superoperator over $name', (algebra) => {
  const a = algebra.dim;
  const of = (A: Mat[], B: Mat[] = A) => superoperator(nestAll(A), nestAll(B), algebraOption(algebra));

  it('applies Σ A_j Y B_j* and its adjoint Σ A_j* Z B_j', () => {
    fc.assert(
      fc.property(cases(a), ({ A, B, Y, Z }) => {
        const map = of(A, B);
        expect(gapOf(unnest(map.apply(nest(Y)), a), gamma(A, B, Y))).toBeLessThan(1e-14);
        const backward = gamma(A.map(dagger), B.map(dagger), Z);
        expect(gapOf(unnest(map.adjoint(nest(Z)), a), backward)).toBeLessThan(1e-14);
      }),
      runs,
    );
  });

  it('satisfies ⟨ΓY,Z⟩ = ⟨Y,Γ†Z⟩', () => {
    fc.assert(
      fc.property(cases(a), ({ A, B, Y, Z }) => {
        const map = of(A, B);
        const forward = inner(unnest(map.apply(nest(Y)), a), Z);
        const backward = inner(Y, unnest(map.adjoint(nest(Z)), a));
        expect(Math.abs(forward - backward)).toBeLessThan(1e-12 * Math.max(1, Math.abs(forward)));
      }),
      runs,
    );
  });

  it('has matrix()·vec(Y) = vec(ΓY) in the coordinates of the flat public array', () => {
    fc.assert(
      fc.property(cases(a), ({ A, B, Y }) => {
        const matrix = of(A, B).matrix();
        const image = flat(gamma(A, B, Y));
        const y = flat(Y);
        const size = Y.length * Y[0]!.length;
        expect(matrix.shape).toEqual(a === 1 ? [size, size] : a === 2 ? [size, size, 2] : [4 * size, 4 * size]);
        const got =
          a === 2
            ? Array.from({ length: size }, (_, i) => {
                let re = 0;
                let im = 0;
                for (let k = 0; k < size; k++) {
                  re += matrix.get(i, k, 0) * y[2 * k]! - matrix.get(i, k, 1) * y[2 * k + 1]!;
                  im += matrix.get(i, k, 0) * y[2 * k + 1]! + matrix.get(i, k, 1) * y[2 * k]!;
                }
                return [re, im];
              }).flat()
            : Array.from({ length: y.length }, (_, i) => y.reduce((sum, yk, k) => sum + matrix.get(i, k) * yk, 0));
        for (const [at, value] of got.entries()) expect(value).toBeCloseTo(image[at]!, 11);
      }),
      runs,
    );
  });

  it('composes: Γ(A;B)∘Γ(C;D) = Γ(AC;BD)', () => {
    const next = numbers(3);
    const [A, B, C, D] = [
      randomTuple(a, 2, 3, next),
      randomTuple(a, 2, 2, next),
      randomTuple(a, 2, 3, next),
      randomTuple(a, 2, 2, next),
    ];
    const Y = nest(randomMat(a, 3, 2, next));
    const products = (P: Mat[], Q: Mat[]) => P.flatMap((p) => Q.map((q) => unnestProduct(p, q)));
    const unnestProduct = (p: Mat, q: Mat): Mat =>
      gamma([p], [mat(q[0]!.length, q[0]!.length, (i, j) => unit(i, j))], q);
    const unit = (i: number, j: number) => Array.from({ length: a }, (_, p) => (i === j && p === 0 ? 1 : 0));
    const twice = of(A, B).apply(of(C, D).apply(Y));
    const once = of(products(A, C), products(B, D)).apply(Y);
    expect(gapOf(unnest(twice, a), unnest(once, a))).toBeLessThan(1e-13);
  });

  it('takes ndarrays of any strides, lists of matrices and tuples, and mutates nothing', () => {
    const next = numbers(5);
    const A = randomTuple(a, 2, 2, next);
    const Y = randomMat(a, 2, 2, next);
    const data = Float64Array.from(A.flatMap(flat));
    const copy = data.slice();
    const array = ndarray(data, a === 1 ? [2, 2, 2] : [2, 2, 2, a]);
    const expected = of(A).apply(nest(Y)).data;
    const given = algebraOption(algebra);
    const picked = [array.pick(0), array.pick(1)] as never;
    expect(superoperator(array, array, given).apply(nest(Y)).data).toEqual(expected);
    expect(superoperator(picked, picked, given).apply(nest(Y)).data).toEqual(expected);
    expect(superoperator(denseTuple(array, given)).apply(nest(Y)).data).toEqual(expected);
    expect(superoperator(array, array, { algebra }).apply(nest(Y)).data).toEqual(expected);
    expect(data).toEqual(copy);
    const map = of(A);
    expect([map.n, map.m, map.r, map.algebra.name]).toEqual([2, 2, 2, algebra.name]);
  });

  it('decides trace preservation and unitality', () => {
    const half = Math.SQRT1_2;
    const scalar = (x: number, p = 0) => Array.from({ length: a }, (_, q) => (q === p ? x : 0));
    const unit = a - 1; // the last basis element: 1, i or k
    const flip: Mat = [
      [scalar(0), scalar(half, unit)],
      [scalar(half), scalar(0)],
    ];
    const one: Mat = mat(2, 2, (i, j) => scalar(i === j ? half : 0));
    expect(of([flip, one]).isTracePreserving()).toBe(true);
    expect(of([flip, one]).isUnital()).toBe(true);
    // K_j = |0⟩⟨j| sends everything to |0⟩: trace preserving, not unital; its adjoint the other way round.
    const reset: Mat[] = [0, 1].map((j) => mat(2, 2, (i, k) => scalar(i === 0 && k === j ? 1 : 0)));
    expect([of(reset).isTracePreserving(), of(reset).isUnital()]).toEqual([true, false]);
    const dual = reset.map(dagger);
    expect([of(dual).isTracePreserving(), of(dual).isUnital()]).toEqual([false, true]);
    expect(of(reset, [[[scalar(1)]], [[scalar(0)]]]).isTracePreserving()).toBe(false);
    expect(of(reset, [[[scalar(1)]], [[scalar(0)]]]).isUnital()).toBe(false);
  });

  it('decides complete positivity and Hermitian preservation', () => {
    const next = numbers(11);
    const A = randomTuple(a, 2, 2, next);
    const minus = A.map((Aj, j) => Aj.map((row) => row.map((x) => x.map((v) => (j === 0 ? v : -v)))));
    expect([of(A).isCompletelyPositive(), of(A).isHermitianPreserving()]).toEqual([true, true]);
    expect([of(A, minus).isCompletelyPositive(), of(A, minus).isHermitianPreserving()]).toEqual([false, true]);
    const B = randomTuple(a, 2, 2, next);
    expect([of(A, B).isCompletelyPositive(), of(A, B).isHermitianPreserving()]).toEqual([false, false]);
    // B_j = Σ c_ij A_i with a positive c.
    const mixed = [0, 1].map((j) =>
      total([0, 1].map((i) => A[i]!.map((row) => row.map((x) => x.map((v) => v * (i === j ? 2 : 1)))))),
    );
    expect(of(A, mixed).isCompletelyPositive()).toBe(true);
    const wide = randomTuple(a, 2, 3, next);
    expect([of(A, wide).isCompletelyPositive(), of(A, wide).isHermitianPreserving()]).toEqual([false, false]);
  });
});

describe('superoperator.matrix against ml-matrix', () => {
  it('is Σ A_j ⊗ B_j over R', () => {
    const next = numbers(2);
    const [A, B] = [randomTuple(1, 3, 3, next), randomTuple(1, 3, 2, next)];
    const expected = A.map((Aj, j) =>
      new Matrix(nest(Aj) as number[][]).kroneckerProduct(new Matrix(nest(B[j]!) as number[][])),
    ).reduce((sum, term) => sum.add(term));
    const got = superoperator(
      A.map((Aj) => new Matrix(nest(Aj) as number[][])),
      nestAll(B),
    ).matrix();
    expect(got.shape).toEqual([6, 6]);
    for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) expect(got.get(i, j)).toBeCloseTo(expected.get(i, j), 14);
  });

  it('is Σ A_j ⊗ conj(B_j) over C', () => {
    const next = numbers(4);
    const [A, B] = [randomTuple(2, 2, 2, next), randomTuple(2, 2, 3, next)];
    const expected = total(
      A.map((Aj, j) =>
        tensor(
          Aj,
          B[j]!.map((row) => row.map(bar)),
        ),
      ),
    );
    expect(gapOf(unnest(superoperator(nestAll(A), nestAll(B)).matrix(), 2), expected)).toBeLessThan(1e-15);
  });
});

describe.each([quaternion, jpl])('complete positivity over the $name numbers', (algebra) => {
  it('refuses y ↦ ȳ on H, which is Hermitian preserving but a transposition', () => {
    // ȳ = ½(−1·y·1* + i y i* + j y j* + k y k*)
    const units = [0, 1, 2, 3].map((p) => [[[0, 1, 2, 3].map((q) => (p === q ? 1 : 0))]]);
    const signed = units.map((u, p) => u.map((row) => row.map((x) => x.map((v) => (p === 0 ? -v / 2 : v / 2)))));
    const map = superoperator(units, signed, { algebra });
    expect(map.apply([[[1, 2, 3, 4]]]).data).toEqual(Float64Array.of(1, -2, -3, -4));
    expect([map.isHermitianPreserving(), map.isCompletelyPositive()]).toEqual([true, false]);
  });

  it('accepts y ↦ Re y, the mean over the unit quaternions', () => {
    const units = [0, 1, 2, 3].map((p) => [[[0, 1, 2, 3].map((q) => (p === q ? 0.5 : 0))]]);
    const map = superoperator(units, units, { algebra });
    expect(map.apply([[[1, 2, 3, 4]]]).data).toEqual(Float64Array.of(1, 0, 0, 0));
    expect([map.isCompletelyPositive(), map.isUnital(), map.isTracePreserving()]).toEqual([true, true, true]);
  });
});
