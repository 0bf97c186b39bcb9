/** A result whose λ has several eigenvectors ≥ 0 holds with the E and F that it has, and with no others. */
import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../src/result/recertify';
import { scaledTuple } from '../../src/tuple/input';
import { build, fields, scalar, toInputTuple } from '../support';

const edges = [
  [0, 0],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 2],
  [3, 2],
  [3, 3],
] as const;

describe.each(fields)(
  'E_ij of a directed graph of several parts, over the $name numbers',
  ({ dim, algebra, field }) => {
    const A = toInputTuple(
      edges.map(([i, k]) => build(4, 4, (row, column) => scalar(dim, row === i && column === k ? 1 : 0))),
    );
    const results = [0, 1, 2, 14].map((seed) => field.fit(A, { rank: 3, seed, restarts: 3 }));
    const result = results[0]!;
    const given = scaledTuple('A', A, algebra);

    it('holds', () => {
      // Regression: P and Q were said to be 0.05 to 0.69 from those of R and S, of which there are many.
      expect(result.status).toBe('converged');
      expect(differencesOf(field.fromJSON(JSON.stringify(result)), given)).toEqual([]);
    });

    it('does not with another σ, nor with another E', () => {
      const other = JSON.parse(JSON.stringify(result)) as { point: { sigma: number[] } };
      other.point.sigma = [0.5, 0.3, 0.2];
      expect(differencesOf(field.fromJSON(other), given).map(({ what }) => what)).toContain('point.sigma[0]');
      const json = JSON.parse(JSON.stringify(result)) as { point: { E: number[] } };
      json.point.E = [0.1, 0.3, 0.6];
      const found = differencesOf(field.fromJSON(json), given).map(({ what }) => what);
      expect(found.some((what) => what.startsWith('point.P'))).toBe(true);
    });
  },
);
