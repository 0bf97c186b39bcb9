/** Every representation is the dense tuple of its matrices, verb by verb and in a fit. */
import { describe, expect, it } from 'vitest';
import { denseTuple, type Tuple } from '../../src/tuple';
import { probedHermitianDefect } from '../../src/tuple/base';
import { input } from '../field/samples';
import { fields } from '../support/fields';
import {
  add,
  apart,
  fromArray,
  gamma,
  gammaAdjoint,
  minus,
  mul,
  type Naive,
  type NaiveTuple,
  scaled,
  size,
  star,
} from '../support/naive';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, gaussianTuple, type Source, source } from '../support/random';
import { tupleKinds } from './kinds';
import { moreKinds } from './more-kinds';

const allKinds = [...tupleKinds, ...moreKinds];
const stacked = (A: NaiveTuple): Naive => A.flat();

/** Rounding of a few dozen products. */
const CLOSE = 1e-13;

interface Case {
  readonly tuple: Tuple;
  readonly matrices: NaiveTuple;
  readonly dim: number;
  readonly random: Source;
}

/** The verbs for Y n×d and e more columns, twice over with other numbers, so that what is kept between calls is used again. */
function expectVerbs({ tuple, matrices: A, dim, random }: Case, d: number, e: number): void {
  const { algebra, n, r } = tuple;
  const p = (M: Naive) => planar(algebra, M);
  const blank = (rows: number, cols: number) => p(gaussianMatrix(dim, rows, cols, random));
  const stack = (rows: number, cols: number) =>
    Array.from({ length: r }, () => gaussianMatrix(dim, rows, cols, random));
  const image = tuple.createImage(d);
  const [combined, compressed, applied, adjoint] = [blank(n, e), blank(r * e, d), blank(n, e), blank(n, e)];
  const [forward, backward] = [blank(n, d), blank(n, d)];
  for (let round = 0; round < 2; round++) {
    const [Y, Z, V] = [d, d, e].map((cols) => gaussianMatrix(dim, n, cols, random)) as [Naive, Naive, Naive];
    const [tall, wide, square] = [stack(e, d), stack(d, e), stack(d, d)];

    tuple.imageInto(image, p(Y));
    tuple.combineInto(combined, image, p(stacked(tall)));
    expect(apart(naive(combined), gamma(A, tall, Y)), 'combineInto').toBeLessThan(CLOSE);
    tuple.compressInto(compressed, p(V), image);
    expect(apart(naive(compressed), stacked(A.map((M) => mul(mul(star(V), M), Y)))), 'compressInto').toBeLessThan(
      CLOSE,
    );
    tuple.applyInto(applied, p(Y), p(stacked(tall)));
    expect(apart(naive(applied), gamma(A, tall, Y)), 'applyInto').toBeLessThan(CLOSE);
    tuple.adjointInto(adjoint, p(Z), p(stacked(wide)));
    expect(apart(naive(adjoint), gammaAdjoint(A, wide, Z)), 'adjointInto').toBeLessThan(CLOSE);

    tuple.sweepInto({ Y: p(Z), Z: p(Y), X: p(stacked(square)), image, forward, backward });
    expect(apart(naive(forward), gamma(A, square, Z)), 'sweepInto: forward').toBeLessThan(CLOSE);
    expect(apart(naive(backward), gammaAdjoint(A, square, Y)), 'sweepInto: backward').toBeLessThan(CLOSE);
    tuple.combineInto(combined, image, p(stacked(tall)));
    expect(apart(naive(combined), gamma(A, tall, Z)), 'sweepInto: image').toBeLessThan(CLOSE);
  }
}

let cases = 0;
let agreed = 0;

for (const fieldCase of fields) {
  const { name, dim, algebra, field } = fieldCase;
  const kinds = allKinds.filter(({ dims }) => dims?.includes(dim) ?? true);
  cases += kinds.length;
  describe.each(kinds)(`${name}: $kind`, ({ kind, make }) => {
    const { tuple, matrices } = make(fieldCase);
    const dense = denseTuple(input(matrices), { algebra });

    it('has the sizes, the algebra and the matrices', () => {
      expect([tuple.n, tuple.r, tuple.algebra.name]).toEqual([dense.n, dense.r, name]);
      const { rows, cols, data } = tuple.toDense();
      expect([rows, cols]).toEqual([tuple.r * tuple.n, tuple.n]);
      expect(apart(naive({ algebra, rows, cols, data }), stacked(matrices))).toBeLessThan(1e-15);
    });

    it.each([
      [1, 1],
      [2, 3],
      [5, 4],
    ])('images, products and adjoints are those of the definition (d = %i, e = %i)', (d, e) => {
      expectVerbs({ tuple, matrices, dim, random: source(10 * d + e) }, d, e);
    });

    it('Σ ‖L*A_jL‖² and Σ A_jL(L*A_jL) from the image, where the tuple has a verb for them: Hermitian factored ones and graphs', () => {
      expect(tuple.quarticInto !== undefined).toBe(/factored|graph/.test(kind) && tuple.hermitianDefect() < CLOSE);
      if (tuple.quarticInto === undefined) return;
      for (const d of [1, 3]) {
        const L = gaussianMatrix(dim, tuple.n, d, source(22 + d));
        const N = matrices.map((M) => mul(mul(star(L), M), L));
        const [image, out] = [tuple.createImage(d), planar(algebra, L)];
        tuple.imageInto(image, planar(algebra, L));
        const value = tuple.quarticInto(out, image);
        expect(value / N.reduce((sum, M) => sum + size(M) ** 2, 0)).toBeCloseTo(1, 12);
        expect(apart(naive(out), gamma(matrices, N, L))).toBeLessThan(CLOSE);
      }
    });

    it('Φ(A) and its adjoint, where the tuple has a verb for them: factored ones and graphs', () => {
      expect(tuple.phiInto !== undefined).toBe(/factored|graph|between/.test(kind));
      if (tuple.phiInto === undefined) return;
      const Y = gaussianMatrix(dim, tuple.n, tuple.n, source(26));
      const out = planar(algebra, Y);
      tuple.phiInto(out, planar(algebra, Y));
      expect(apart(naive(out), gamma(matrices, matrices, Y)), 'Φ').toBeLessThan(CLOSE);
      tuple.phiInto(out, planar(algebra, Y), true);
      expect(apart(naive(out), gammaAdjoint(matrices, matrices, Y)), 'its adjoint').toBeLessThan(CLOSE);
    });

    it('Φ(YS*)V and Φ†(ZV*)S, where the tuple has verbs for them: graphs', () => {
      expect([tuple.crossInto !== undefined, tuple.crossAdjointInto !== undefined]).toEqual(
        new Array(2).fill(/graph/.test(kind)),
      );
      if (tuple.crossInto === undefined) return;
      for (const [d, e] of [
        [1, 1],
        [2, 3],
        [4, 1],
      ] as const) {
        const random = source(60 + d);
        const [Y, S, Z, V] = [d, d, e, e].map((cols) => gaussianMatrix(dim, tuple.n, cols, random)) as [
          Naive,
          Naive,
          Naive,
          Naive,
        ];
        const X = matrices.map((M) => mul(mul(star(V), M), S));
        const [out, back] = [e, d].map((cols) => planar(algebra, gaussianMatrix(dim, tuple.n, cols, random)));
        tuple.crossInto(out!, planar(algebra, Y), planar(algebra, S), planar(algebra, V));
        expect(apart(naive(out!), gamma(matrices, X, Y))).toBeLessThan(CLOSE);
        tuple.crossAdjointInto!(back!, planar(algebra, Z), planar(algebra, V), planar(algebra, S));
        expect(apart(naive(back!), gammaAdjoint(matrices, X, Z))).toBeLessThan(CLOSE);
      }
    });

    it('the image is linear over the real numbers, and starts at 0', () => {
      const random = source(20);
      const [Y, W] = [gaussianMatrix(dim, tuple.n, 2, random), gaussianMatrix(dim, tuple.n, 2, random)];
      const imageOf = (M: Naive): Float64Array => {
        const image = tuple.createImage(2);
        expect(image.data.every((x) => x === 0)).toBe(true);
        tuple.imageInto(image, planar(algebra, M));
        return image.data;
      };
      const [sum, first, second] = [imageOf(add(Y, scaled(W, -0.3))), imageOf(Y), imageOf(W)];
      sum.forEach((x, i) => {
        expect(x).toBeCloseTo(first[i]! - 0.3 * second[i]!, 13);
      });
    });

    it('the Hermitian defect is that of the matrices, and rounding in its estimate where it is 0', () => {
      const expected = Math.max(...matrices.map((M) => size(minus(M, star(M))))) / Math.max(...matrices.map(size));
      expect(tuple.hermitianDefect()).toBeCloseTo(expected, 13);
      const probed = probedHermitianDefect(tuple);
      if (expected < 1e-14) expect(probed).toBeLessThan(1e-14);
      else expect(Math.abs(Math.log(probed / expected))).toBeLessThan(Math.log(4));
    });

    it('what a fit finds is read off the dense tuple as well, and where that agrees on the optimum, P and Q are the same', () => {
      const result = field.fit(tuple, { rank: 2, seed: 1 });
      expect(result.status).toBe('converged');
      const [R, S] = [fromArray(result.R, dim), fromArray(result.S, dim)];
      const X = matrices.map((M) => mul(mul(R, M), S));
      expect(Math.max(...X.map((block, j) => apart(block, fromArray(result.X.pick(j), dim))))).toBeLessThan(1e-9);
      expect(field.fitness(tuple, result.X) / field.fitness(dense, result.X)).toBeCloseTo(1, 10);
      // From there: symmetric tuples have many optima and flat tops, from which rounding may lead elsewhere.
      const expected = field.fit(dense, { rank: 2, start: result });
      expect(result.method).toBe(expected.method);
      if (expected.status !== 'converged' || Math.abs(result.fitness / expected.fitness - 1) > 1e-9) return;
      agreed += 1;
      expect(result.similarity).toBeCloseTo(expected.similarity, 9);
      expect(apart(fromArray(result.P, dim), fromArray(expected.P, dim))).toBeLessThan(1e-5);
      expect(apart(fromArray(result.Q, dim), fromArray(expected.Q, dim))).toBeLessThan(1e-5);
    });

    it('goes where tuples go', () => {
      const X = gaussianTuple(dim, tuple.r, 2, source(21));
      expect(field.similarity(tuple, dense)).toBeCloseTo(1, 10);
      expect(field.fitness(tuple, input(X)) / field.fitness(dense, input(X))).toBeCloseTo(1, 10);
      expect(field.spectralRadius(tuple).value / field.spectralRadius(dense).value).toBeCloseTo(1, 10);
    });
  });
}

it('all kinds were taken, and nearly all fits agreed', () => {
  expect(agreed).toBeGreaterThan(0.8 * cases);
  expect(cases).toBe(allKinds.reduce((sum, { dims }) => sum + (dims?.length ?? fields.length), 0));
});
