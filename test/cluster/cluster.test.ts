import { describe, expect, it } from 'vitest';
import { bilinearLayer } from '../../src/bilinear';
import { clusterAtlas, membership, neuronMembership, principalAngles, prominence, rankSweep } from '../../src/cluster';
import { joined } from '../../src/cluster/subspace';
import { fields } from '../support/fields';
import {
  add,
  apart,
  build,
  directSum,
  fromArray,
  fromStack,
  mul,
  type Naive,
  scaled,
  size,
  star,
  toInput,
  toInputTuple,
} from '../support/naive';
import { naive, planar } from '../support/planar';
import {
  gaussianMatrix,
  gaussianTuple,
  hermitianTuple,
  randomIsometry,
  randomUnitary,
  source,
} from '../support/random';

const columns = (M: Naive, from: number, to: number): Naive => M.map((row) => row.slice(from, to));

describe.each(fields)('$name subspaces', ({ dim, field, algebra }) => {
  it('principalAngles: angles that were put there, tiny ones to their last digits', () => {
    const W = randomUnitary(dim, 7, source(41));
    const angles = [0, 1e-9, 0.3, 1.4, Math.PI / 2].slice(1, 4);
    // Planes spanned by w_i and w_{i+3}, turned by the angles.
    const turned = build(7, 3, (i, j) =>
      W[i]![j]!.map((x, p) => x * Math.cos(angles[j]!) + W[i]![j + 3]![p]! * Math.sin(angles[j]!)),
    );
    const mixed = mul(turned, gaussianMatrix(dim, 3, 3, source(42)));
    const found = principalAngles(toInput(columns(W, 0, 3)), toInput(turned));
    expect(Array.from(found)).toHaveLength(3);
    found.forEach((angle, i) => {
      expect(Math.abs(angle - angles[i]!)).toBeLessThan(1e-14);
    });
    principalAngles(toInput(mixed), toInput(columns(W, 0, 3))).forEach((angle, i) => {
      expect(Math.abs(angle - angles[i]!)).toBeLessThan(1e-12);
    });
  });

  // Regression: squares left the range of doubles, and short columns beside long ones counted as dependent.
  it.each([
    [1e155, 1e155, 1e155],
    [1e-170, 1e-170, 1e-170],
    [1e300, 1, 1e-300],
    [1e-8, 1e12, 1],
  ])('principalAngles: of columns times %d, %d, %d, in either place', (...lengths) => {
    const [first, second] = [gaussianMatrix(dim, 7, 3, source(45)), gaussianMatrix(dim, 7, 3, source(46))];
    const expected = principalAngles(toInput(first), toInput(second));
    const stretched = first.map((row) => row.map((x, j) => x.map((part) => part * lengths[j]!)));
    for (const found of [
      principalAngles(toInput(stretched), toInput(second)),
      principalAngles(toInput(second), toInput(stretched)),
    ]) {
      found.forEach((angle, i) => void expect(Math.abs(angle - expected[i]!)).toBeLessThan(1e-13));
    }
    expect(expected).toHaveLength(3);
    const lost = first.map((row) => row.map((x, j) => (j === 1 ? x.map(() => 0) : x)));
    expect(() => principalAngles(toInput(lost), toInput(second))).toThrow(/independent columns, got rank 2 of 3/);
  });

  it('principalAngles: 0 within, π/2 across, as many as the smaller has dimensions', () => {
    const W = randomUnitary(dim, 6, source(43));
    const inside = principalAngles(
      toInput(columns(W, 0, 3)),
      toInput(mul(columns(W, 0, 3), gaussianMatrix(dim, 3, 2, source(44)))),
    );
    expect(inside).toHaveLength(2);
    inside.forEach((angle) => {
      expect(angle).toBeLessThan(1e-13);
    });
    principalAngles(toInput(columns(W, 0, 3)), toInput(columns(W, 3, 5))).forEach((angle) => {
      expect(Math.abs(angle - Math.PI / 2)).toBeLessThan(1e-13);
    });
    const same = field.fit(toInputTuple(hermitianTuple(dim, 3, 4, source(45))), { rank: 2 });
    principalAngles(same, same.S).forEach((angle) => {
      expect(angle).toBeLessThan(1e-13);
    });
  });

  it('membership and prominence of a matrix are those of its result', () => {
    const random = source(46);
    const result = field.fit(toInputTuple(gaussianTuple(dim, 3, 5, random)), { rank: 2 });
    const vs = [0, 1].map(() =>
      toInput(star(star(gaussianMatrix(dim, 5, 1, random)))).map((row) => row[0]!),
    ) as number[][];
    for (const which of ['P', 'Q'] as const) {
      const P = result[which];
      const expected = result.membership(vs, which) as Float64Array;
      const members = membership(P, vs) as Float64Array;
      members.forEach((value, k) => {
        expect(value).toBeCloseTo(expected[k]!, 13);
      });
      expect(membership(result, vs, { which })).toEqual(expected);
      expect(membership(P, vs[0])).toBe(members[0]);
      const neurons = neuronMembership(result, { which });
      neuronMembership(P).forEach((value, i) => {
        expect(value).toBeCloseTo(neurons[i]!, 14);
      });
      expect(neurons.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 14);
      const [one, other] = [prominence(P, 3), prominence(result, 3, { which })];
      expect(one.weights).toHaveLength(2);
      expect(one.neurons.map(({ index }) => index)).toEqual(other.neurons.map(({ index }) => index));
      expect(
        principalAngles(columnsFromRows(one.directions, dim), columnsFromRows(other.directions, dim))[1],
      ).toBeLessThan(1e-7);
    }
  });

  it('joined spans both, counting common directions once', () => {
    const W = randomIsometry(dim, 6, 2, source(48));
    const Y = build(6, 2, (i, j) => (j === 0 ? W[i]![1]! : gaussianMatrix(dim, 6, 1, source(49))[i]![0]!));
    const found = naive(joined(planar(algebra, W), planar(algebra, Y)));
    expect(found[0]).toHaveLength(3);
    expect(
      apart(
        mul(star(found), found),
        build(3, 3, (i, j) => [i === j ? 1 : 0, ...new Array<number>(dim - 1).fill(0)]),
      ),
    ).toBeLessThan(1e-14);
    for (const M of [W, Y]) expect(apart(mul(found, mul(star(found), M)), M)).toBeLessThan(1e-13);
  });
});

describe.each(fields)('$name atlas', ({ dim }) => {
  it('finds the blocks of a direct sum, one after the other', () => {
    const random = source(51);
    const unit = (weight: number) => hermitianTuple(dim, 3, 2, random).map((M) => scaled(M, weight));
    const blocks = [unit(3), unit(2), unit(1)];
    const U = randomUnitary(dim, 6, random);
    const pad = directSum(directSum(blocks[0]!, blocks[1]!), blocks[2]!).slice(0, 3);
    const A = pad.map((M) => mul(U, mul(M, star(U))));
    const atlas = clusterAtlas(toInputTuple(A), { rank: 2, minimumShare: 1e-4, restarts: 3 });
    const strongest = atlas.clusters.find(({ share }) => share > 1 - 1e-9);
    expect(strongest).toBeDefined();
    for (const { result, share, fitness, round, hits, runs } of atlas.clusters) {
      expect(fitness ** 2 / atlas.totalRadius).toBeCloseTo(share, 10);
      expect(hits).toBeLessThanOrEqual(runs);
      expect(result.status).toBe('converged');
      // Orthogonal to everything of earlier rounds.
      atlas.clusters.forEach((other, j) => {
        if (other.round >= round) return;
        atlas.angles[atlas.clusters.findIndex((entry) => entry.result === result)]![j]!.forEach((angle) => {
          expect(Math.abs(angle - Math.PI / 2)).toBeLessThan(1e-6);
        });
      });
    }
    expect(atlas.clusters[0]!.round).toBe(0);
    expect(new Set(atlas.clusters.map(({ round }) => round)).size).toBeGreaterThan(1);
  });

  it('later rounds are reductions of A itself: X = R A S, of the fitness stated', () => {
    const random = source(52);
    const A = gaussianTuple(dim, 3, 6, random);
    const atlas = clusterAtlas(toInputTuple(A), { rank: 1, minimumShare: 1e-3, restarts: 2, rounds: 2 });
    expect(atlas.ended).toBe('rounds');
    const later = atlas.clusters.filter(({ round }) => round === 1);
    expect(later.length).toBeGreaterThan(0);
    for (const { result } of later) {
      for (const { result: earlier, round } of atlas.clusters) {
        if (round > 0) continue;
        const [one, other] = [fromArray(earlier.projection, dim), fromArray(result.projection, dim)];
        expect(size(mul(one, other)) + size(mul(other, one))).toBeLessThan(1e-6);
      }
      const [R, S] = [fromArray(result.R, dim), fromArray(result.S, dim)];
      fromStack(result.X, dim).forEach((Xj, j) => {
        expect(size(add(Xj, scaled(mul(R, mul(A[j]!, S)), -1)))).toBeLessThan(1e-7 * size(A[j]!));
      });
    }
  });
});

describe('real atlas', () => {
  const diagonal = (entries: readonly number[]) => entries.map((x, i) => entries.map((_, j) => (i === j ? x : 0)));

  it('ends where shares are small, with what is left', () => {
    const A = [diagonal([3, 0, 0, 0]), diagonal([0, 2, 0, 0]), diagonal([0, 0, 1, 0])];
    const atlas = clusterAtlas(A, { rank: 1, minimumShare: 0.2, restarts: 15 });
    expect(atlas.clusters.map(({ fitness }) => Math.round(fitness * 1e9) / 1e9)).toEqual([3, 2]);
    expect(atlas.ended).toBe('share');
    expect(atlas.totalRadius).toBeCloseTo(9, 12);
    expect(atlas.leftover).toBeCloseTo(1 / 9, 12);
  });

  it('ends where nothing is left', () => {
    const atlas = clusterAtlas([diagonal([1, 0])], { rank: 1 });
    expect([atlas.ended, atlas.leftover, atlas.clusters.length]).toEqual(['share', 0, 1]);
  });

  it('takes a layer', () => {
    const layer = bilinearLayer({ left: diagonal([2, 1]), right: diagonal([1, 1]), down: diagonal([1, 1]) });
    expect(clusterAtlas(layer, { rank: 1 }).clusters[0]!.fitness).toBeCloseTo(2, 9);
    expect(rankSweep(layer, { ranks: [1, 2] })[0]!.fitness).toBeCloseTo(2, 9);
  });
});

describe.each(fields)('$name rank sweep', ({ dim, field }) => {
  it('Hermitian: fitness never falls, shares and gains add up', () => {
    for (const seed of [61, 62, 63]) {
      const A = toInputTuple(hermitianTuple(dim, 4, 6, source(seed)));
      const rows = rankSweep(A, { ranks: [1, 2, 3, 6] });
      rows.forEach((row, i) => {
        expect(row.result.status).toBe('converged');
        if (i > 0) expect(row.fitness).toBeGreaterThanOrEqual(rows[i - 1]!.fitness * (1 - 1e-9));
        expect(row.share).toBeCloseTo(row.result.similarity ** 2, 10);
        expect(row.stability >= 0 || i === 0).toBe(true);
      });
      expect(rows[3]!.share).toBeCloseTo(1, 9);
      expect(rows[3]!.stability).toBeCloseTo(1, 9);
      expect(rows.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 9);
      expect(rows[0]!.fitness).toBeCloseTo(field.fit(A, { rank: 1 }).fitness, 9);
    }
  });

  it('general: every rank is found from the one before', () => {
    const rows = rankSweep(toInputTuple(gaussianTuple(dim, 3, 5, source(64))), { ranks: [1, 3, 5] });
    expect(rows.map(({ result }) => result.status)).toEqual(['converged', 'converged', 'converged']);
    expect(rows[1]!.result.runs[0]!.start).toBe('given');
    expect(rows[2]!.share).toBeCloseTo(1, 8);
  });
});

describe('real rank sweep', () => {
  it('goes on where nothing leads on: between the blocks of a direct sum, and past the rank of A', () => {
    const diagonal = (entries: readonly number[]) => entries.map((x, i) => entries.map((_, j) => (i === j ? x : 0)));
    const A = [diagonal([3, 0, 0, 0]), diagonal([0, 2, 0, 0])];
    const rows = rankSweep(A, { ranks: [1, 2, 4] });
    rows.forEach(({ fitness }) => {
      expect(fitness).toBeCloseTo(3, 9);
    });
    expect(rows[1]!.gain).toBeCloseTo(0, 12);
    expect(rows[1]!.smallest).toBeLessThan(1e-6);
  });
});

describe('refusals', () => {
  const eye = [
    [1, 0],
    [0, 1],
  ];
  it.each<[string, () => unknown, string]>([
    [
      'dependent columns',
      () =>
        principalAngles(
          [
            [1, 2],
            [1, 2],
          ],
          eye,
        ),
      'principalAngles: S1: expected independent columns, got rank 1 of 2',
    ],
    ['other heights', () => principalAngles(eye, [[1]]), 'principalAngles: S2: expected 2 rows, got 1'],
    [
      'other algebras',
      () => principalAngles(eye, [[[1, 0]], [[0, 1]]]),
      'principalAngles: S2: expected a real subspace, got a complex one',
    ],
    [
      'a matrix that is not Hermitian',
      () =>
        membership(
          [
            [1, 1],
            [0, 1],
          ],
          [1, 0],
        ),
      'membership: cluster: expected a Hermitian matrix of positive trace',
    ],
    [
      'a zero vector',
      () =>
        membership(eye, [
          [1, 0],
          [0, 0],
        ]),
      'membership: v[1]: expected a vector other than zero',
    ],
    ['too many directions', () => prominence(eye, 3), 'prominence: k: expected an integer from 1 to 2, got 3'],
    [
      'ranks that do not ascend',
      () => rankSweep([eye], { ranks: [2, 1] }),
      'rankSweep: ranks[1]: expected more than 2, the rank before, got 1',
    ],
    [
      'a start of its own',
      () => rankSweep([eye], { ranks: [1], start: 'random' } as never),
      'rankSweep: start: expected none',
    ],
    [
      'a share of zero',
      () => clusterAtlas([eye], { rank: 1, minimumShare: 0 }),
      'clusterAtlas: minimumShare: expected a finite number > 0, got 0',
    ],
    ['nothing', () => clusterAtlas(null as never, { rank: 1 }), 'clusterAtlas: A: expected'],
    [
      'entries whose fourth powers are no doubles',
      () => clusterAtlas([[[3e-90]]], { rank: 1 }),
      'clusterAtlas: A: expected a largest entry between 1e-45 and 1e45, got 3.0e-90',
    ],
    [
      'entries too large for a sweep',
      () => rankSweep([[[3e90]]], { ranks: [1] }),
      'rankSweep: A: expected a largest entry between 1e-45 and 1e45',
    ],
    [
      'options that fit does not know',
      () => clusterAtlas([eye], { rank: 1, share: 0 } as never),
      "unknown option 'share'",
    ],
  ])('%s', (_what, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

/** Rows of a public array [k, n(, dim)] as the columns of a public matrix. */
function columnsFromRows(rows: { shape: number[]; get(...index: number[]): number }, dim: number) {
  const [k, n] = rows.shape as [number, number];
  return toInput(
    build(n, k, (i, j) => (dim === 1 ? [rows.get(j, i)] : Array.from({ length: dim }, (_, p) => rows.get(j, i, p)))),
  );
}
