/**
 * Over H, where A commutes with units q, L of qA is L of A: Γ(qA;X) = qΓ(A;X), and Γ(A;X) commutes with q. But X = RAS with R S = 1 says that the leading eigenvalue z of Γ(A;X), a
 * quaternion up to conjugation, is real, and maxima of L = |z| need not be such points: those of q̄A are, with q = z/|z|.
 */
import { describe, expect, it } from 'vitest';
import { denseFitness } from '../soak/dense';
import { build, fields, gaussianTuple, type NaiveTuple, scalar, source, times, toInputTuple } from '../support';
import { fromStack } from '../support/naive';

const { field } = fields[2];
const i = [0, 1, 0, 0];

function multiplied(q: readonly number[], A: NaiveTuple): NaiveTuple {
  return A.map((M) => M.map((row) => row.map((x) => times(q, x))));
}

describe('units times a tuple that commutes with them', () => {
  it('have its fitness at every X', () => {
    for (let seed = 0; seed < 6; seed++) {
      const random = source(seed);
      const q = [Math.cos(seed), Math.sin(seed), 0, 0];
      const A = gaussianTuple(2, 2, 3, random).map((M) => M.map((row) => row.map((x) => [...x, 0, 0])));
      const X = gaussianTuple(4, 2, 1 + (seed % 2), random);
      expect(denseFitness(multiplied(q, A), X) / denseFitness(A, X), `seed ${seed}`).toBeCloseTo(1, 9);
    }
  });

  it('the AKLT tensor at rank 1: √(2/3), as a fit of iA, where z is imaginary; no point of A itself is converged above 1/√3', () => {
    const [w, s] = [Math.sqrt(2 / 3), Math.sqrt(1 / 3)];
    const A = [
      [0, w, 0, 0],
      [-s, 0, 0, s],
      [0, 0, -w, 0],
    ].map((M) => build(2, 2, (k, l) => scalar(4, M[2 * k + l]!)));
    // ‖Σ_jA_jx_j‖² ≤ ⅔Σ|x_j|², so that it is the largest.
    const turned = field.fit(toInputTuple(multiplied(i, A)), { rank: 1, restarts: 3 });
    expect(turned.runs.map(({ status }) => status)).toEqual(Array(4).fill('converged'));
    expect(turned.fitness).toBeCloseTo(w, 10);
    expect(denseFitness(A, fromStack(turned.X, 4))).toBeCloseTo(w, 9);
    const own = field.fit(toInputTuple(A), { rank: 1, restarts: 3 });
    expect(own.fitness).toBeCloseTo(s, 9);
  });
});
