/**
 * Points that are stationary, and flat or curved downwards, on the branch of one eigenvector of a repeated λ, where L rises on that of another.
 *
 * P = vv* and Q = 1 − e₃e₃* with v = (0, cos φ, sin φ): at X = (0, 1) the map Γ(A;X) is Q with its eigenvectors e₁ and e₂. e₁ has P e₁ = 0, and nothing
 * changes to first or second order along it; e₂ has ⟨P e₂, e₂⟩ = cos²φ. L at rank 1 is the largest length of (⟨Pu,u⟩, ⟨Qu,u⟩), over the
 * u = (0, cos θ, sin θ); with 2θ − φ = arccos c its square is (3 − cos 2φ + 4c·cos φ + 2c²·cos 2φ)/4. A basis that is not orthonormal changes no
 * eigenvalue of Γ(A;X), and so no L.
 */
import { describe, expect, it } from 'vitest';
import type { FitOptions } from '../../src/real';
import { embedIn, fields, mul, type Naive, type NaiveTuple, toInput, toInputTuple } from '../support';

const matrix = (rows: readonly (readonly number[])[]): Naive => rows.map((row) => row.map((x) => [x]));

const basis = matrix([
  [1, 2, 0],
  [0, 1, -1],
  [1, 0, 1],
]);
const inverse = matrix([
  [-1, 2, 2],
  [1, -1, -1],
  [1, -2, -1],
]);

function projections(phi: number): NaiveTuple {
  const [c, s] = [Math.cos(phi), Math.sin(phi)];
  return [
    matrix([
      [0, 0, 0],
      [0, c * c, c * s],
      [0, c * s, s * s],
    ]),
    matrix([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]),
  ];
}

function largest(phi: number): number {
  const [one, two] = [Math.cos(phi), Math.cos(2 * phi)];
  const c = two < 0 ? Math.min(1, -one / two) : 1;
  return Math.sqrt(3 - two + 4 * c * one + 2 * c * c * two) / 2;
}

describe.each(fields)('a repeated eigenvalue over the $name numbers', ({ dim, field }) => {
  it.each(['hermitian-cg', 'ascent', 'gradient-ascent'] as const)(
    '%s leaves a point where another eigenvector rises',
    (method) => {
      let looked = 0;
      let pairs = 0;
      for (const phi of [0.2, 0.7, 1.2]) {
        for (const isOblique of [false, true]) {
          if (isOblique && method === 'hermitian-cg') continue;
          const plain = projections(phi);
          const A = isOblique ? plain.map((M) => mul(mul(basis, M), inverse)) : plain;
          const [S] = embedIn(dim, [isOblique ? mul(basis, matrix([[1], [0], [0]])) : matrix([[1], [0], [0]])]);
          const [R] = embedIn(dim, [isOblique ? mul(matrix([[1, 0, 0]]), inverse) : matrix([[1, 0, 0]])]);
          const start = { R: toInput(R!), S: toInput(S!) } as FitOptions['start'];
          const input = toInputTuple(embedIn(dim, A));
          const note = `φ = ${phi}, ${isOblique ? 'oblique' : 'orthonormal'}`;
          const stopped = field.fit(input, { rank: 1, start, method, onIteration: () => 'stop' });
          expect(stopped.fitness, note).toBeCloseTo(1, 9);
          expect(stopped.certificate.dominance?.multiplicity, note).toBeGreaterThan(1);
          const free = field.fit(input, { rank: 1, start, method, tolerance: 1e-7, maxSweeps: 20_000 });
          looked += 1;
          // Over H a run leaves along what rounding makes of a direction, to X that is no real one, and may follow a pair (ascent in 6 of 90 cases near these);
          // it says so, and has left.
          if (dim === 4 && free.status === 'complex-pair') {
            expect(free.fitness, note).toBeGreaterThan(1 + 1e-6);
            pairs += 1;
            continue;
          }
          expect(free.status, note).toBe('converged');
          expect(free.fitness, note).toBeCloseTo(largest(phi), 9);
        }
      }
      expect(looked).toBe(method === 'hermitian-cg' ? 3 : 6);
      expect(pairs).toBeLessThanOrEqual(method === 'gradient-ascent' ? 6 : 2);
    },
  );
});
