/**
 * The directed k-cycle E_{i,i+1}: for any equal-norm tight frame of K^d, k columns of R with R R* = 1 and norm (d/k)^{1/2}, S = R* gives E = F = 1/d
 * and λ = d/k, since Σ_j y r_j r_j* = λ E with y = ⟨E r_j, r_j⟩ = 1/k. Weights w_j are those of D E_{i,i+1} D⁻¹ times their geometric mean.
 */
import { describe, expect, it } from 'vitest';
import { inOnePiece } from '../../src/resting';
import { certify } from '../../src/search/certificate';
import { factorP, factorQ } from '../../src/search/optima';
import { denseTuple } from '../../src/tuple';
import {
  apart,
  build,
  directSum,
  type FieldCase,
  fields,
  gaussianTuple,
  mul,
  type Naive,
  type NaiveTuple,
  naive,
  planar,
  scalar,
  scaled,
  source,
  star,
  toInput,
  toInputTuple,
} from '../support';

/** Real d×k with orthonormal rows and columns of equal norm: cosines and sines of d frequencies. */
function harmonicFrame(dim: number, d: number, k: number): Naive {
  const rows: number[][] = [];
  if (d % 2 === 1) rows.push(Array.from({ length: k }, () => Math.sqrt(1 / k)));
  for (let f = 1; rows.length < d; f++) {
    const angle = (j: number) => (2 * Math.PI * f * j) / k;
    rows.push(Array.from({ length: k }, (_, j) => Math.sqrt(2 / k) * Math.cos(angle(j))));
    rows.push(Array.from({ length: k }, (_, j) => Math.sqrt(2 / k) * Math.sin(angle(j))));
  }
  return rows.map((row) => row.map((x) => scalar(dim, x)));
}

/** √w_j E_{j,j+1}. */
function cycle(dim: number, weights: readonly number[]): NaiveTuple {
  const k = weights.length;
  return weights.map((w, at) => build(k, k, (i, j) => scalar(dim, i === at && j === (at + 1) % k ? Math.sqrt(w) : 0)));
}

function geometricMean(weights: readonly number[]): number {
  return Math.exp(weights.reduce((sum, w) => sum + Math.log(w), 0) / weights.length);
}

/** R and S of the optimum of a weighted cycle: R D⁻¹ and D S with D A_j D⁻¹ of equal weights. */
function optimum(dim: number, d: number, weights: readonly number[]): { R: Naive; S: Naive } {
  const k = weights.length;
  const frame = harmonicFrame(dim, d, k);
  const g = geometricMean(weights);
  const diagonal = [1];
  // √w_j D_j/D_{j+1} = √g.
  for (let j = 0; j + 1 < k; j++) diagonal.push(diagonal[j]! * Math.sqrt(weights[j]! / g));
  return {
    R: build(d, k, (i, j) => frame[i]![j]!.map((x) => x * diagonal[j]!)),
    S: build(k, d, (i, j) => star(frame)[i]![j]!.map((x) => x / diagonal[i]!)),
  };
}

/** R and S with n − k zero columns and rows behind. */
function padded({ R, S }: { R: Naive; S: Naive }, n: number): { R: Naive; S: Naive } {
  const dim = R[0]![0]!.length;
  const [d, k] = [R.length, S.length];
  return {
    R: build(d, n, (i, j) => (j < k ? R[i]![j]! : scalar(dim, 0))),
    S: build(n, d, (i, j) => (i < k ? S[i]![j]! : scalar(dim, 0))),
  };
}

function certified({ algebra }: FieldCase, A: NaiveTuple, { R, S }: { R: Naive; S: Naive }) {
  const tuple = denseTuple(A.map(toInput) as never, { algebra } as never);
  const point = inOnePiece(certify(tuple, planar(algebra, R), planar(algebra, S), false));
  if (point === undefined) throw new Error('no point');
  return point;
}

const cases = [2, 3, 4, 5, 6, 7].flatMap((k) =>
  Array.from({ length: k }, (_, i) => ({ k, d: i + 1 })).filter(({ d, k }) => d < k || d % 2 === 1),
);

describe.each(fields)('directed cycles over the $name numbers', (one) => {
  const { dim, field } = one;

  it.each(cases)(
    'k = $k, d = $d: the tight frame is certified with fitness √(d/k), weighted and inside more',
    ({ k, d }) => {
      const random = source(k * 10 + d);
      const even = Array.from({ length: k }, () => 1);
      const uneven = even.map(() => 0.5 + random.uniform());
      for (const weights of [even, uneven]) {
        const alone = cycle(dim, weights);
        const among = directSum(
          alone,
          gaussianTuple(dim, 2, 2, random).map((M) => scaled(M, 0.05)),
        );
        const point = optimum(dim, d, weights);
        const expected = Math.sqrt((d / k) * geometricMean(weights));
        for (const [A, pair] of [
          [alone, point],
          [among, padded(point, k + 2)],
        ] as const) {
          const found = certified(one, A, pair);
          expect(found.fitness / expected).toBeCloseTo(1, 12);
          for (const residual of Object.values(found.residuals)) expect(residual).toBeLessThan(1e-12);
          for (const value of found.sigma) expect(value).toBeCloseTo(1 / d, 10);
          const [P, Q] = [naive(factorP(found)), naive(factorQ(found))].map((K) => mul(K, star(K)));
          const [SS, RR] = [mul(pair.S, star(pair.S)), mul(star(pair.R), pair.R)];
          expect(apart(P!, scaled(SS, 1 / traceOf(SS)))).toBeLessThan(1e-12);
          expect(apart(Q!, scaled(RR, 1 / traceOf(RR)))).toBeLessThan(1e-12);
        }
      }
    },
  );

  it('a fit that starts at the frame stays there', () => {
    const A = cycle(dim, [1, 1, 1, 1, 1]);
    const { R, S } = optimum(dim, 3, [1, 1, 1, 1, 1]);
    const result = field.fit(toInputTuple(A) as never, { rank: 3, start: { R: toInput(R), S: toInput(S) } as never });
    expect(result.status).toBe('converged');
    expect(result.fitness).toBeCloseTo(Math.sqrt(3 / 5), 10);
  });
});

function traceOf(M: Naive): number {
  return M.reduce((sum, row, i) => sum + row[i]![0]!, 0);
}
