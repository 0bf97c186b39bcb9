/** The curvature of L at stationary points, against finite differences of L itself from dense Kronecker matrices. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { blocks, scaleColumns } from '../../src/matrix';
import { inOnePiece } from '../../src/resting';
import { dominanceOf } from '../../src/search/dominance';
import { generalCurvature } from '../../src/search/second-order-general';
import { hermitianCurvature } from '../../src/search/second-order-hermitian';
import { type Curvature, type Rightmost, rightmostOf } from '../../src/search/second-order-krylov';
import { denseTuple } from '../../src/tuple';
import {
  algebraOption,
  build,
  compress,
  fields,
  fitnessOf,
  gaussianTuple,
  hermitianTuple,
  innerProduct,
  mul,
  type Naive,
  type NaiveTuple,
  naive,
  source,
  star,
  toInputTuple,
} from '../support';
import { parted, stationaryPoint } from './stationary';

function rightmost(curvature: Curvature, seed = 0): Rightmost {
  const steps = rightmostOf(curvature, seed, 1e-5);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The largest eigenvalue of the Hessian of log L at X, ‖X‖ = 1, by second differences in all coordinates. */
function largestByDifferences(A: NaiveTuple, X: NaiveTuple): number {
  const length = Math.hypot(...X.flat(3));
  const at = X.flat(3).map((x) => x / length);
  const [d, dim] = [X[0]!.length, X[0]![0]![0]!.length];
  const L = (x: readonly number[]): number => {
    const entry = (j: number, i: number, k: number) => x.slice(((j * d + i) * d + k) * dim).slice(0, dim);
    return Math.log(
      fitnessOf(
        A,
        X.map((_, j) => build(d, d, (i, k) => entry(j, i, k))),
      ),
    );
  };
  const h = 5e-4;
  const moved = (i: number, s: number, k: number, t: number) => {
    const x = at.slice();
    x[i]! += s * h;
    x[k]! += t * h;
    return L(x);
  };
  const H = new Matrix(at.length, at.length);
  for (let i = 0; i < at.length; i++) {
    for (let k = 0; k <= i; k++) {
      const value = (moved(i, 1, k, 1) - moved(i, 1, k, -1) - moved(i, -1, k, 1) + moved(i, -1, k, -1)) / (4 * h * h);
      H.set(i, k, value);
      H.set(k, i, value);
    }
  }
  return Math.max(...new EigenvalueDecomposition(H, { assumeSymmetric: true }).realEigenvalues);
}

describe.each(fields)('the curvature of L over the $name numbers', ({ dim, algebra }) => {
  const sizes = [
    { n: 4, r: 2, d: 1 },
    { n: dim === 1 ? 4 : 3, r: 2, d: dim === 4 ? 1 : 2 },
    { n: 3, r: 3, d: 1 },
  ];
  const tupleOf = (A: NaiveTuple) => denseTuple(toInputTuple(A) as never, algebraOption(algebra));

  it.each([
    ['Hermitian', hermitianTuple],
    ['general', gaussianTuple],
  ] as const)(
    '%s: an eigenvalue beyond 0 exactly where differences of L find a direction of ascent',
    (kind, make) => {
      const hermitian = kind === 'Hermitian';
      const met = { maxima: 0, saddles: 0 };
      for (let seed = [0, 0, 14, 0, 12][dim]!; seed < 24; seed++) {
        const { n, r, d } = sizes[seed % sizes.length]!;
        const random = source(1000 + seed);
        const A = parted(make(dim, r, n, random), random);
        if (A.every((M) => M.flat(2).every((x) => x === 0))) continue;
        const tuple = tupleOf(A);
        const point = stationaryPoint(tuple, d, hermitian);
        if (point === undefined || point.sigma[d - 1]! < 1e-3) continue;
        const { dominant, multiplicity, kind: lies } = inOnePiece(dominanceOf(tuple, point));
        // Where several eigenvalues meet, L may have a corner. Over H a real X commutes with all scalars: each eigenvalue comes four times, and moves as one.
        if (!dominant || multiplicity > (dim === 4 && hermitian ? 4 : 1) || lies === 'cyclic') continue;
        const X = blocks(point.X!, r).map(naive);
        const expected = largestByDifferences(A, X);
        const curvatures = hermitian ? [hermitianCurvature(tuple, point)] : [];
        for (const curvature of [...curvatures, generalCurvature(tuple, point)]) {
          const { value, residual, vector } = rightmost(curvature);
          if (Math.abs(expected) < 2e-3) {
            expect(value, `seed ${seed}: flat`).toBeLessThan(0.02);
            continue;
          }
          expect(value > 0, `seed ${seed}: ${value} ± ${residual}, by differences ${expected}`).toBe(expected > 0);
          met[expected > 0 ? 'saddles' : 'maxima'] += 1;
          if (value < 0) continue;
          for (const length of [0.02, -0.02]) {
            const { R, S } = curvature.along(vector, length);
            const rise = fitnessOf(A, compress(naive(R), A, naive(S))) / point.fitness - 1;
            expect(rise, `seed ${seed}: along the direction by ${length}`).toBeGreaterThan(0);
          }
        }
      }
      expect(met.saddles).toBeGreaterThanOrEqual(1);
    },
    180_000,
  );

  it('Hermitian: the value is a quarter of the second derivative of log g along the direction, of norm 1 in the metric', () => {
    let met = 0;
    for (let seed = 0; seed < 12; seed++) {
      const random = source(2000 + seed);
      const A = parted(hermitianTuple(dim, 3, 5, random), random);
      const tuple = tupleOf(A);
      const point = stationaryPoint(tuple, 2, true);
      if (point === undefined || point.sigma[1]! < 1e-2) continue;
      const { value, residual, vector } = rightmost(hermitianCurvature(tuple, point));
      const G = point.sigma.map((s) => s / Math.hypot(...point.sigma));
      const direction = { ...point.S, data: vector.slice() };
      scaleColumns(
        direction,
        G.map((x) => 1 / Math.sqrt(x)),
      );
      const L = { ...point.S, data: point.S.data.slice() };
      scaleColumns(L, G.map(Math.sqrt));
      const logOfG = (t: number): number => {
        const M: Naive = naive({ ...L, data: L.data.map((x, i) => x + t * direction.data[i]!) });
        const top = A.reduce((sum, Aj) => sum + innerProduct(mul(mul(star(M), Aj), M), mul(mul(star(M), Aj), M)), 0);
        return Math.log(top / innerProduct(mul(star(M), M), mul(star(M), M)));
      };
      const h = 1e-3;
      const second = (logOfG(h) - 2 * logOfG(0) + logOfG(-h)) / (h * h);
      expect(Math.abs(second / 4 - value), `seed ${seed}: ${second / 4}, ${value}`).toBeLessThan(residual + 1e-4);
      met += 1;
    }
    expect(met).toBeGreaterThanOrEqual(6);
  });

  it('neither another scale of A nor another basis changes it, and no unit of X', () => {
    const random = source(77);
    const A = gaussianTuple(dim, 3, 5, random);
    const scaled = A.map((M) => M.map((row) => row.map((x) => x.map((value) => 1024 * value))));
    const values = [A, scaled].map((T) => {
      const tuple = tupleOf(T);
      return rightmost(generalCurvature(tuple, stationaryPoint(tuple, 2, false)!)).value;
    });
    expect(values[0]).toBeLessThan(-1e-3);
    expect(values[1]! / values[0]!).toBeCloseTo(1, 5);
  });

  it('a space without directions has none: n = d = 1', () => {
    const tuple = tupleOf([build(1, 1, () => Array.from({ length: dim }, (_, p) => (p === 0 ? 2 : 0)))]);
    const point = stationaryPoint(tuple, 1, true)!;
    expect(rightmost(hermitianCurvature(tuple, point)).value).toBe(-Infinity);
  });
});
