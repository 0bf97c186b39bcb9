import { describe, expect, it } from 'vitest';
import { polarFactor } from '../../src/matrix';
import { fields } from '../support';

/** E_01, E_12, …, E_{n−1,0}: every eigenvalue of Γ comes with its multiples by the n-th roots of unity. */
function directedCycle(n: number, dim: number): unknown {
  const scalar = (value: number) => (dim === 1 ? value : [value, ...new Array<number>(dim - 1).fill(0)]);
  return Array.from({ length: n }, (_, j) =>
    Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, k) => scalar(i === j && k === (j + 1) % n ? 1 : 0)),
    ),
  );
}

/** The eigenvalues of Γ(A;X) are λ times the k-th roots of unity, and projections with a constant diagonal d/k are optima: fitness √(d/k). */
describe('the directed k-cycle', () => {
  const sizes = [2, 3, 4, 5, 6, 7].flatMap((k) => Array.from({ length: k }, (_, d) => [k, d + 1] as const));

  // Regression: left and right vectors became orthogonal, numbers grew beyond the range of doubles and an eigensolver threw.
  // Over H, where the central phase is a sign, what is to be made real is a quaternion: A commutes with all of them.
  it.each(fields)('$name: every start of every rank arrives at √(d/k)', ({ field, dim }) => {
    expect(sizes).toHaveLength(27);
    for (const [k, rank] of sizes.slice(0, [27, 20, 14][Math.log2(dim)])) {
      const { runs } = field.fit(directedCycle(k, dim) as never, { rank, restarts: 1, seed: 1 });
      expect(runs).toHaveLength(2);
      for (const { status, fitness } of runs) {
        expect(status, `k = ${k}, d = ${rank}`).toBe('converged');
        expect(Math.abs(fitness - Math.sqrt(rank / k)), `k = ${k}, d = ${rank}: ${fitness}`).toBeLessThan(1e-7);
      }
    }
  });
});

it('the polar factor does not depend on the scale, also at the ends of the range of doubles', () => {
  const { algebra } = fields[0];
  const data = Float64Array.from([3, 1, -2, 0.5, 1, 4]);
  const expected = polarFactor({ algebra, rows: 3, cols: 2, data });
  for (const scale of [1e-200, 1e150, 1e300]) {
    const scaled = polarFactor({ algebra, rows: 3, cols: 2, data: data.map((x) => x * scale) });
    scaled.data.forEach((x, i) => {
      expect(x).toBeCloseTo(expected.data[i]!, 12);
    });
  }
});
