/**
 * Coordinates of tuples that are made of others: a mixture, or a product of factors, may have like sizes where its parts have not. In coordinates of the parts a
 * Hermitian mixture would be none, and what is orthogonal there is not so in those of the mixture.
 */
import { describe, expect, it } from 'vitest';
import { clusterAtlas } from '../../src/cluster';
import { coordinatesOf } from '../../src/search/coordinates';
import { bilinearTuple, denseTuple, directSum, embed, mixTuple, type Tuple } from '../../src/tuple';
import { fields, gaussianTuple, type Naive, scalar, source, toInput, toInputTuple } from '../support';
import { add, minus, scaled, star } from '../support/naive';

const E = [0, 24, -16, 9];

const apart = (M: Naive): Naive => M.map((row, i) => row.map((x, k) => x.map((y) => y * 2 ** (E[k]! - E[i]!))));

describe.each(fields)('coordinates of what is made of others, over the $name numbers', ({ dim, algebra, field }) => {
  const random = source(17);
  const [M, N, W] = gaussianTuple(dim, 3, 4, random) as [Naive, Naive, Naive];
  const [H, G] = [scaled(add(M, star(M)), 0.5), scaled(add(N, star(N)), 0.5)];
  const wide = apart(W);
  const dense = (tuple: readonly Naive[]): Tuple => denseTuple(toInputTuple(tuple), { algebra });
  const plain = dense([H, G]);
  const rest = 2 ** -30;
  const made: readonly { name: string; A: Tuple }[] = [
    {
      name: 'a mixture that leaves the wide ones out',
      A: mixTuple(
        [
          [0, 1, 0],
          [0, 0, 1],
        ],
        dense([wide, H, G]),
      ),
    },
    {
      name: 'a mixture in which they cancel',
      A: mixTuple(
        [
          [1, 1, 0],
          [0, 0, 1],
        ],
        dense([scaled(wide, rest), minus(H, scaled(wide, rest)), G]),
      ),
    },
    {
      name: 'factors of sizes of their own',
      A: bilinearTuple(
        {
          // H = Σ_k e_k h_k*, with h_k its column k, in units of 2^±40 for each product, and one product of wide sides that no output sees.
          left: [...[0, 1, 2, 3, 0, 1, 2, 3].map((k) => unit(dim, k, 2 ** (20 * (k - 1)))), unit(dim, 1, 2 ** 40)],
          right: [
            ...[H, G].flatMap((matrix) => star(matrix).map((_, k) => column(matrix, k, 2 ** (-20 * (k - 1))))),
            unit(dim, 2, 2 ** -40),
          ],
          down: [
            [1, 1, 1, 1, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 1, 1, 1, 1, 0],
          ],
        } as never,
        { algebra, symmetric: false } as never,
      ),
    },
  ];

  it.each(made)('$name', ({ A }) => {
    expect(A.hermitianDefect()).toBeLessThan(1e-12);
    for (const tuple of [A, directSum(A, dense([[[scalar(dim, 0.1)]], [[scalar(dim, 0)]]])), embed(A, algebra)]) {
      expect(coordinatesOf(tuple, undefined)).toBeUndefined();
    }
    expect(field.fit(A, { rank: 1, method: 'hermitian-cg' }).status).toBe('converged');
    const options = { rank: 1, restarts: 15, minimumShare: 1e-3 };
    const rows = (of: Tuple) => clusterAtlas(of, options).clusters.map(({ round, share }) => [round, share.toFixed(6)]);
    expect(rows(A)).toEqual(rows(plain));
  });
});

it('a large mixture that leaves the wide ones out, and is not Hermitian', () => {
  // More numbers than are written out to see how large they are.
  const [n, r] = [40, 50];
  const random = source(23);
  const plain = gaussianTuple(1, r, n, random);
  const E40 = Array.from({ length: n }, (_, i) => (7 * i) % 20);
  const wide = gaussianTuple(1, 1, n, random)[0]!.map((row, i) =>
    row.map((x, k) => x.map((y) => y * 2 ** (E40[k]! - E40[i]!))),
  );
  const chosen = Array.from({ length: r }, (_, i) => Array.from({ length: r + 1 }, (_, j) => Number(j === i + 1)));
  const A = mixTuple(chosen, denseTuple(toInputTuple([wide, ...plain])));
  expect(coordinatesOf(A, undefined)).toBeUndefined();
});

/** Row vectors as factors have them. */
function unit(dim: number, at: number, size: number): unknown {
  return toInput([[0, 1, 2, 3].map((k) => scalar(dim, k === at ? size : 0))])[0];
}

function column(M: Naive, k: number, size: number): unknown {
  return toInput([M.map((row) => row[k]!.map((y) => y * size))])[0];
}
