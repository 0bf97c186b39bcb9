/** What leaves vectors out, takes clusters one after the other, or goes up in rank, of tuples of several spaces: each space by itself. */
import { describe, expect, it } from 'vitest';
import { atlasFromJSON, clusterAtlas, rankSweep } from '../../src/cluster';
import { Complement } from '../../src/matrix';
import * as real from '../../src/real';
import { quiverTuple } from '../../src/tuple';
import { fields } from '../support/fields';
import * as oracle from '../support/naive';
import { planar } from '../support/planar';
import { gaussianMatrix, source } from '../support/random';

const ways = [
  ['u', 'v', 3],
  ['v', 'u', 2],
  ['v', 'v', 2],
] as const;
const sizes = { u: 5, v: 4 };

/** Gaussian matrices between two spaces; `keep` has the coordinates that are left of each. */
function sample(dim: number, seed: number, keep?: { readonly u: readonly number[]; readonly v: readonly number[] }) {
  const random = source(seed);
  const families = ways.map(([from, to, count]) =>
    Array.from({ length: count }, () => gaussianMatrix(dim, sizes[to], sizes[from], random)),
  );
  const kept = keep ?? { u: [0, 1, 2, 3, 4], v: [0, 1, 2, 3] };
  return quiverTuple({
    vertices: { u: kept.u.length, v: kept.v.length },
    edges: ways.map(([from, to], e) => ({
      from,
      to,
      matrices: oracle.toInputTuple(families[e]!.map((M) => kept[to].map((i) => kept[from].map((k) => M[i]![k]!)))),
    })),
  });
}

const unit = (n: number, k: number) => Array.from({ length: n }, (_, i) => Number(i === k));

describe.each(fields)('orthogonalTo of several spaces over $name', ({ dim, field, algebra }) => {
  const lift = (v: readonly number[]) => (dim === 1 ? v : v.map((x) => oracle.scalar(dim, x)));

  it('is the fit of the blocks that are left', () => {
    const orthogonalTo = { u: [lift(unit(5, 1)), lift(unit(5, 4))] as never, v: lift(unit(4, 0)) as never };
    const options = { rank: { u: 2, v: 1 }, restarts: dim === 1 ? 3 : 1 };
    const result = field.fit(sample(dim, 1), { ...options, orthogonalTo });
    const part = field.fit(sample(dim, 1, { u: [0, 2, 3], v: [1, 2, 3] }), options);
    expect([result.status, part.status]).toEqual(['converged', 'converged']);
    expect(result.fitness / part.fitness).toBeCloseTo(1, 7);
    const [u, v] = [result.at('u'), result.at('v')];
    expect([u.rank, v.rank, u.dimension, v.dimension]).toEqual([2, 1, 5, 4]);
    const P = oracle.fromArray(result.P, dim);
    for (const i of [1, 4, 5]) expect(Math.hypot(...P[i]![i]!)).toBeLessThan(1e-20);
    const expected = part.at('u').share.P;
    expect(u.share.P).toBeCloseTo(expected, 5);
  });

  it('vectors in any direction, as by a complement of each space', () => {
    const random = source(3);
    const c = gaussianMatrix(dim, 1, 5, random)[0]!;
    const given = dim === 1 ? c.map(([x]) => x!) : c;
    const result = field.fit(sample(dim, 2), {
      rank: { u: 1, v: 2 },
      restarts: 1,
      orthogonalTo: { u: given as never },
    });
    expect(result.status).toBe('converged');
    const S = oracle.fromArray(result.at('u').S, dim);
    const product = oracle.mul(oracle.star(c.map((x) => [x])), S);
    expect(oracle.size(product)).toBeLessThan(1e-12);
  });

  it('a complement in parts is an isometry with a block for each space', () => {
    const vectors = planar(algebra, gaussianMatrix(dim, 7, 2, source(4)));
    const complement = new Complement(vectors, [0, 4, 7]);
    expect([complement.excluded, complement.dimension, complement.starts]).toEqual([4, 3, [0, 2, 3]]);
    const B = complement.embed(planar(algebra, oracle.eye(dim, 3)));
    const back = complement.restrict(B);
    for (const i of [0, 1, 2]) {
      for (const k of [0, 1, 2]) expect(back.data[i * dim * 3 + k]).toBeCloseTo(Number(i === k), 12);
    }
    // Columns 0 and 1 live in the first four rows, column 2 in the last three.
    for (let row = 0; row < 7; row++) {
      for (let k = 0; k < 3; k++) {
        const isHome = row < 4 === k < 2;
        for (let p = 0; p < dim; p++) if (!isHome) expect(B.data[(row * dim + p) * 3 + k]).toBe(0);
      }
    }
  });
});

describe('what is refused', () => {
  const A = sample(1, 5);
  const fitted =
    (orthogonalTo: unknown, rank: object = { u: 2, v: 2 }) =>
    () =>
      real.fit(A, { rank: rank as never, orthogonalTo: orthogonalTo as never });
  it('names the space', () => {
    expect(fitted([[1, 0, 0, 0, 0, 0, 0, 0, 0]])).toThrow(/orthogonalTo: expected vectors of each space, .*"u", "v"/);
    expect(fitted({ w: [1] })).toThrow('real.fit: orthogonalTo: expected vertices of the tuple, "u", "v", got "w"');
    expect(fitted({})).toThrow('orthogonalTo: expected vectors of one space at least, got none');
    expect(fitted({ u: [1, 2] })).toThrow(/orthogonalTo\.u/);
    expect(fitted({ v: [[0, 0, 0, 0]] })).toThrow('orthogonalTo.v[0]: expected a vector other than zero, got zero');
    expect(fitted({ v: [unit(4, 0), unit(4, 1), unit(4, 2)] })).toThrow(
      'real.fit: rank.v: expected at most 1, as orthogonalTo excludes 3 of 4 dimensions, got 2',
    );
  });
  it('ranks that fall or change their kind', () => {
    expect(() =>
      rankSweep(A, {
        ranks: [
          { u: 2, v: 1 },
          { u: 1, v: 3 },
        ],
      }),
    ).toThrow(/ranks\[1\]: expected at least 2/);
    expect(() =>
      rankSweep(A, {
        ranks: [
          { u: 1, v: 1 },
          { u: 1, v: 1 },
        ],
      }),
    ).toThrow(/more than 2, the rank before/);
    expect(() => rankSweep(A, { ranks: [{ u: 1, v: 1 }, 3] as never })).toThrow(/ranks by name, as before/);
    expect(() => rankSweep(A, { ranks: [{ u: 1, w: 1 }] as never })).toThrow(/ranks\[0\]/);
  });
});

describe('one after the other', () => {
  /** A sum of two cycles that do not touch: 3 around u_0 → v_0 → u_0, 2 around u_1 → v_1 → u_1. */
  const apart = () =>
    quiverTuple({
      vertices: { u: 3, v: 2 },
      edges: [
        {
          from: 'u',
          to: 'v',
          matrices: [
            [
              [3, 0, 0],
              [0, 0, 0],
            ],
            [
              [0, 0, 0],
              [0, 2, 0],
            ],
          ],
        },
        {
          from: 'v',
          to: 'u',
          matrices: [
            [
              [3, 0],
              [0, 0],
              [0, 0],
            ],
            [
              [0, 0],
              [0, 2],
              [0, 0],
            ],
          ],
        },
      ],
    });

  it('an atlas takes the spaces of each cluster away, in each space', () => {
    const atlas = clusterAtlas(apart(), { rank: { u: 1, v: 1 } });
    expect(atlas.clusters.map(({ fitness }) => Math.round(fitness * 1e7) / 1e7)).toEqual([3, 2]);
    expect(atlas.clusters[1]!.share).toBeCloseTo(4 / 9, 9);
    expect([atlas.ended, atlas.leftover]).toEqual(['share', 0]);
    for (const [k, { result }] of atlas.clusters.entries()) {
      for (const name of ['u', 'v']) expect(result.at(name).projection.get(k, k)).toBeCloseTo(1, 8);
    }
    const again = atlasFromJSON(JSON.stringify(atlas));
    expect(again.clusters[1]!.result.at('v').projection.get(1, 1)).toBeCloseTo(1, 8);
  });

  it('clusters of different rounds are orthogonal in every space, and LSRDRs on what was left', () => {
    const A = sample(1, 6);
    const atlas = clusterAtlas(A, { rank: { u: 1, v: 1 }, restarts: 0, minimumShare: 0.001 });
    // Each takes im Π and im Π* away, two dimensions of four in v.
    expect(atlas.clusters.map(({ round }) => round)).toEqual([0, 1]);
    expect([atlas.ended, atlas.leftover]).toEqual(['share', 0]);
    const first = atlas.clusters.filter(({ round }) => round === 0);
    for (const { result } of atlas.clusters.filter(({ round }) => round === 1)) {
      for (const name of ['u', 'v']) {
        for (const before of first) {
          const [S, R] = [result.at(name).S, before.result.at(name).R];
          let product = 0;
          for (let i = 0; i < S.shape[0]!; i++) product += R.get(0, i) * S.get(i, 0);
          expect(Math.abs(product)).toBeLessThan(1e-9);
        }
      }
    }
  });

  it('a sweep goes up in the ranks of the spaces, and never falls where all of a space is there', () => {
    const A = sample(1, 7);
    const ranks = [
      { u: 1, v: 1 },
      { u: 2, v: 1 },
      { u: 2, v: 3 },
      { u: 5, v: 4 },
    ];
    const rows = rankSweep(A, { ranks, restarts: 2 });
    expect(rows.map(({ rank }) => rank)).toEqual([2, 3, 5, 9]);
    expect(rows.map(({ result }) => [result.at('u').rank, result.at('v').rank])).toEqual(
      ranks.map(({ u, v }) => [u, v]),
    );
    for (const { result } of rows) expect(result.status).toBe('converged');
    expect(rows[3]!.share).toBeCloseTo(1, 8);
    for (const { gain } of rows.slice(1)) expect(gain).toBeGreaterThan(-1e-9);
    // Each is as fit as what restarts find without the one before.
    const alone = real.fit(A, { rank: ranks[1]!, restarts: 4 });
    expect(rows[1]!.fitness).toBeGreaterThan(alone.fitness * (1 - 1e-6));
  });
});
