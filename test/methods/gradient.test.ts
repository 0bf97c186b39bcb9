/** The gradients that the solvers follow, against finite steps of functions computed another way: the error must be O(t²). */
import { describe, expect, it } from 'vitest';
import { blocks, inner, multiply, zeros } from '../../src/matrix';
import { createPoint, measure, type Point, projectOut } from '../../src/methods/ascent-point';
import { startInto } from '../../src/methods/ascent-start';
import { gradientAscent } from '../../src/methods/gradient-ascent';
import { hermitianCg } from '../../src/methods/hermitian-cg';
import type { Problem } from '../../src/methods/method';
import { Secants } from '../../src/methods/secants';
import { randomSource } from '../../src/random';
import { inOnePiece, outcomeOf } from '../../src/resting';
import { denseTuple } from '../../src/tuple';
import {
  add,
  apart,
  fields,
  fitnessOf,
  fromArray,
  gamma,
  gaussianMatrix,
  gaussianTuple,
  hermitianTuple,
  innerProduct,
  mul,
  type Naive,
  type NaiveTuple,
  naive,
  scaled,
  size,
  source,
  star,
  times,
  toInputTuple,
} from '../support';

/** Slopes log₂(e(t)/e(t/2)) of e(t) = |f(t) − f(0) − t·df| at t = 2⁻⁴ … 2⁻⁷ times `unit`: near 2 for a true derivative. */
function slopes(f: (t: number) => number, df: number, unit: number): number[] {
  const at0 = f(0);
  const errors = [4, 5, 6, 7].map((k) => Math.abs(f(unit * 2 ** -k) - at0 - unit * 2 ** -k * df));
  return errors.slice(1).map((error, k) => Math.log2(errors[k]! / error));
}

function expectSecondOrder(values: readonly number[], note: string): void {
  // The first may still feel the cubic term; the last may not.
  expect(values[values.length - 1], `${note}: slopes ${values.join(', ')}`).toBeGreaterThan(1.85);
  expect(values[values.length - 1], `${note}: slopes ${values.join(', ')}`).toBeLessThan(2.15);
}

const totalInner = (A: NaiveTuple, B: NaiveTuple): number => A.reduce((sum, M, j) => sum + innerProduct(M, B[j]!), 0);

describe.each(fields)('∇ log L over the $name numbers', ({ dim, field, algebra }) => {
  const [n, r, d] = [4, 3, 2];

  /** A point where ρ(Γ(A;X)) is a simple positive eigenvalue with a gap, X turned so that it is positive. */
  function point(seed: number): { A: NaiveTuple; X: NaiveTuple; D: NaiveTuple } | undefined {
    const random = source(seed);
    const A = gaussianTuple(dim, r, n, random);
    // Near a compression of A the leading eigenvalue tends to be real and simple.
    const S = gaussianMatrix(dim, n, d, random);
    const X = A.map((M) => add(scaled(mul(mul(star(S), M), S), 0.3), scaled(gaussianMatrix(dim, d, d, random), 0.2)));
    const D = gaussianTuple(dim, r, d, random);
    const found = field.spectralRadius(toInputTuple(A), toInputTuple(X));
    if (found.kind !== 'simple' || found.gap < 0.02) return undefined;
    const U = fromArray(found.right, dim);
    const image = gamma(A, X, U);
    if (dim === 2) {
      // λ = tr(U*ΓU); X·(λ/|λ|) has |λ|.
      const product = mul(star(U), image);
      const lambda = product.reduce((sum, row, i) => sum.map((x, p) => x + row[i]![p]!), [0, 0]);
      const phase = lambda.map((x) => x / Math.hypot(...lambda));
      return { A, X: X.map((M) => M.map((row) => row.map((x) => times(x, phase)))), D };
    }
    return { A, X: X.map((M) => scaled(M, Math.sign(innerProduct(U, image)))), D };
  }

  const points = Array.from({ length: 60 }, (_, k) => k + 1)
    .map((seed) => ({ seed, found: point(seed) }))
    .filter(({ found }) => found !== undefined)
    .slice(0, 4)
    .map(({ seed, found }) => ({ seed, ...found! }));

  it('enough points with a simple leading eigenvalue exist', () => expect(points.length).toBe(4));

  it.each(points)(
    'V*A_jU/(ρ⟨V,U⟩) − F X_j E/(ρ_X⟨F,E⟩) from the public eigenvectors, seed $seed',
    ({ seed, A, X, D }) => {
      const big = field.spectralRadius(toInputTuple(A), toInputTuple(X));
      const small = field.spectralRadius(toInputTuple(X));
      const [U, V, E, F] = [big.right, big.left, small.right, small.left].map((M) => fromArray(M, dim)) as [
        Naive,
        Naive,
        Naive,
        Naive,
      ];
      const overlap = big.value * innerProduct(V, U);
      // E and F come with one common phase over C, which F* takes back.
      const weight = small.value * innerProduct(F, E);
      const gradient = A.map((M, j) =>
        add(scaled(mul(mul(star(V), M), U), 1 / overlap), scaled(mul(mul(star(F), X[j]!), E), -1 / weight)),
      );
      // L does not see the scale of X.
      expect(Math.abs(totalInner(gradient, X))).toBeLessThan(1e-7);
      const along = (t: number): number =>
        Math.log(
          fitnessOf(
            A,
            X.map((M, j) => add(M, scaled(D[j]!, t))),
          ),
        );
      expectSecondOrder(slopes(along, totalInner(gradient, D), 0.02), `seed ${seed}`);
    },
  );

  it.each(points)(
    'the gradient that gradient-ascent forms, once its eigenvectors have settled, seed $seed',
    ({ seed, A, X, D }) => {
      const tuple = denseTuple(toInputTuple(A), { algebra });
      const problem: Problem = { A: tuple, rank: d, random: randomSource(seed) };
      const state = inOnePiece(outcomeOf(gradientAscent.init(problem, { kind: 'random' })));
      state.blocks.forEach((block, j) => {
        for (let i = 0; i < d; i++) {
          for (let k = 0; k < d; k++) {
            for (let p = 0; p < dim; p++) block.data[(i * dim + p) * d + k] = X[j]![i]![k]![p]!;
          }
        }
      });
      // Eigenvectors to start from, off by a tenth: from random ones over H the sign of X may turn to another branch.
      const found = field.spectralRadius(toInputTuple(A), toInputTuple(X));
      const random = source(seed);
      for (const [target, M] of [
        [state.U, fromArray(found.right, dim)],
        [state.V, fromArray(found.left, dim)],
      ] as const) {
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < d; k++) {
            for (let p = 0; p < dim; p++) target.data[(i * dim + p) * d + k] = M[i]![k]![p]! + 0.03 * random.normal();
          }
        }
      }
      state.rate = 0; // X stands still but for its scale and phase, while power steps go on
      for (let k = 0; k < 1500; k++) inOnePiece(outcomeOf(gradientAscent.step(problem, state)));
      const at = blocks(state.X, r).map(naive);
      const gradient = blocks(state.gradient, r).map(naive);
      const along = (t: number): number =>
        Math.log(
          fitnessOf(
            A,
            at.map((M, j) => add(M, scaled(D[j]!, t))),
          ),
        );
      expect(Math.abs(state.fitness / fitnessOf(A, at) - 1), `seed ${seed}`).toBeLessThan(1e-8);
      expectSecondOrder(slopes(along, totalInner(gradient, D), 0.02), `seed ${seed}`);
    },
  );
});

describe.each(fields)('∇ log L on isometries over the $name numbers', ({ dim, algebra }) => {
  const [n, r, d] = [4, 3, 2];

  /** An isometric X near a compression of A, with U and V settled to rounding. */
  function settled(seed: number): { A: NaiveTuple; D: NaiveTuple; point: Point } | undefined {
    const random = source(seed);
    const A = gaussianTuple(dim, r, n, random);
    const D = gaussianTuple(dim, r, d, random);
    const tuple = denseTuple(toInputTuple(A), { algebra });
    const point = createPoint(tuple, d, tuple.createImage(d));
    inOnePiece(startInto(point, { A: tuple, rank: d, random: randomSource(seed) }, { kind: 'balanced' }));
    const right = new Secants(point.U);
    const left = new Secants(point.V);
    for (let k = 0; k < 80; k++) {
      measure(tuple, point);
      if (k > 0) right.learn(point.U, point.sweep.forward, point.value);
      if (k > 0) left.learn(point.V, point.sweep.backward, point.value);
      if (Math.hypot(point.rightDefect, point.leftDefect) < 1e-11) return { A, D, point };
      right.improve(point.U, point.sweep.forward, point.value);
      left.improve(point.V, point.sweep.backward, point.value);
    }
    return undefined;
  }

  const points = Array.from({ length: 40 }, (_, seed) => ({ seed, found: settled(seed) }))
    // Of another eigenvalue than the largest, the oracle knows nothing.
    .filter(({ found }) => {
      if (found === undefined) return false;
      const dense = fitnessOf(found.A, blocks(found.point.X, r).map(naive));
      return Math.abs(found.point.value / dense - 1) < 1e-8;
    })
    .slice(0, 5);

  it('enough points settle at the largest eigenvalue', () => expect(points.length).toBe(5));

  it.each(points)('(1 − XX*)C is its slope along every D with X*D = 0, seed $seed', ({ seed, found }) => {
    const { A, D, point } = found!;
    const tangent = zeros(algebra, r * d, d);
    blocks(tangent, r).forEach((block, j) => void writeInto(block, D[j]!, dim));
    projectOut(point.X, tangent);
    const X = blocks(point.X, r).map(naive);
    const direction = blocks(tangent, r).map(naive);
    const along = (t: number): number =>
      Math.log(
        fitnessOf(
          A,
          X.map((M, j) => add(M, scaled(direction[j]!, t))),
        ),
      );
    // The slope is the product of the gradient with D in the metric, with the flat one of D times the root.
    const slope = inner(point.flat, multiply(tangent, point.root));
    expect(Math.abs(slope), `seed ${seed}`).toBeGreaterThan(1e-4);
    expectSecondOrder(slopes(along, slope, 0.05), `seed ${seed}`);
  });
});

/** Writes the entries of a naive matrix into a planar one. */
function writeInto(target: { cols: number; data: Float64Array }, M: Naive, dim: number): void {
  M.forEach((row, i) => {
    row.forEach((entry, k) => {
      for (let p = 0; p < dim; p++) target.data[(i * dim + p) * target.cols + k] = entry[p]!;
    });
  });
}

describe.each(fields)('∇g over the $name numbers', ({ dim, algebra }) => {
  const [n, r, d] = [5, 3, 2];
  /** g(L) = Σ_j ‖L* A_j L‖² / ‖L* L‖². */
  const g = (A: NaiveTuple, L: Naive): number =>
    A.reduce((sum, M) => sum + size(mul(mul(star(L), M), L)) ** 2, 0) / size(mul(star(L), L)) ** 2;

  it.each([1, 2, 3])('4/‖L*L‖² (Σ A_j L (L*A_jL) − g L(L*L)) and the state of hermitian-cg, seed %i', (seed) => {
    const random = source(seed);
    const A = hermitianTuple(dim, r, n, random);
    const D = gaussianMatrix(dim, n, d, random);
    const L = gaussianMatrix(dim, n, d, random);
    const gram = mul(star(L), L);
    const formula = scaled(
      add(A.map((M) => mul(mul(M, L), mul(mul(star(L), M), L))).reduce(add), scaled(mul(L, gram), -g(A, L))),
      4 / size(gram) ** 2,
    );
    const along = (of: Naive) => (t: number) => g(A, add(of, scaled(D, t)));
    expectSecondOrder(slopes(along(L), innerProduct(formula, D), 0.1), 'formula');

    const tuple = denseTuple(toInputTuple(A), { algebra });
    const problem: Problem = { A: tuple, rank: d, random: randomSource(seed) };
    const state = inOnePiece(outcomeOf(hermitianCg.init(problem, { kind: 'random' })));
    for (let k = 0; k < 3; k++) {
      const at = naive(state.L);
      expect(size(mul(star(at), at))).toBeCloseTo(1, 12);
      expect(Math.abs(state.fitness ** 2 / g(A, at) - 1)).toBeLessThan(1e-12);
      const derivative = 4 * innerProduct(naive(state.gradient), D);
      expectSecondOrder(slopes(along(at), derivative, 0.1), `state after ${k} steps`);
      // Neither scale nor a change of basis on the right is seen by g: the gradient has no part along L·K for skew K.
      expect(Math.abs(innerProduct(naive(state.gradient), at))).toBeLessThan(1e-12);
      const before = state.fitness;
      inOnePiece(outcomeOf(hermitianCg.step(problem, state)));
      expect(state.fitness, 'an exact line search never descends').toBeGreaterThanOrEqual(before * (1 - 1e-13));
      const image = A.flatMap((M) => mul(M, naive(state.L)));
      expect(apart(naive(state.image), image), 'the image kept by updates').toBeLessThan(1e-12);
    }
  });
});
