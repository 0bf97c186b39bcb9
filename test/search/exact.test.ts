import { describe, expect, it } from 'vitest';
import {
  add,
  apart,
  build,
  directSum,
  embedIn,
  expectNormalised,
  eye,
  type FieldCase,
  fields,
  gaussianTuple,
  hermitianTuple,
  type Naive,
  type NaiveTuple,
  partsOf,
  radius,
  radiusOf,
  scalar,
  scaled,
  source,
  toInputTuple,
} from '../support';
import { leftMultiplications } from '../support/division-algebras';

const [real, complex] = fields;

/** c·E_ij of size n over the field's algebra. */
function unit(dim: number, n: number, i: number, j: number, c = 1): Naive {
  return build(n, n, (s, t) => scalar(dim, s === i && t === j ? c : 0));
}

function reduce({ field }: FieldCase, A: NaiveTuple, rank: number, options = {}) {
  return field.fit(toInputTuple(A), { rank, ...options });
}

/** ‖a − b‖ ≤ 1e-9 b. */
function near(value: number, expected: number, note = ''): void {
  expect(Math.abs(value - expected), `${note} ${value} against ${expected}`).toBeLessThanOrEqual(1e-9 * expected);
}

/** The coordinate projection of a set of indices. */
function coordinateProjection(dim: number, n: number, kept: readonly number[]): Naive {
  return build(n, n, (i, j) => scalar(dim, i === j && kept.includes(i) ? 1 : 0));
}

/** √w_ij E_ij for every positive weight. */
function digraphTuple(dim: number, W: readonly (readonly number[])[]): NaiveTuple {
  const n = W.length;
  return W.flatMap((row, i) => row.flatMap((w, j) => (w > 0 ? [unit(dim, n, i, j, Math.sqrt(w))] : [])));
}

/** Adjacency matrix of an undirected graph. */
function graph(n: number, edges: readonly (readonly [number, number])[]): number[][] {
  const W = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (const [i, j] of edges) W[i]![j] = W[j]![i] = 1;
  return W;
}

describe.each(fields)('exact values over the $name numbers', (one) => {
  const { dim, field } = one;

  it.each([
    [2, 1],
    [3, 1],
    [3, 2],
    [4, 3],
  ])('all matrix units of size %i, d = %i: L = √d, sim = √(d/n)', (n, d) => {
    const A = Array.from({ length: n * n }, (_, k) => unit(dim, n, Math.floor(k / n), k % n));
    const result = reduce(one, A, d);
    near(result.fitness, Math.sqrt(d));
    near(result.similarity, Math.sqrt(d / n));
    expectNormalised(result, A);
  });

  it('weighted digraphs: ρ(Φ) = ρ(W), seeds 1 to 5', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = source(seed);
      const W = Array.from({ length: 5 }, () => Array.from({ length: 5 }, () => Math.max(0, random.uniform() - 0.2)));
      const A = digraphTuple(dim, W);
      near(field.spectralRadius(toInputTuple(A)).value, radiusOf(W.map((row) => row.map((w) => [w]))), `seed ${seed}`);
    }
  });

  it('the cycle C5, d = 3: a path of three, L = 2^{1/4}', () => {
    const A = digraphTuple(
      dim,
      graph(5, [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 0],
      ]),
    );
    const result = reduce(one, A, 3, { restarts: dim === 4 ? 1 : 4 });
    near(result.fitness, 2 ** 0.25);
    near(result.similarity, 2 ** 0.25 / Math.SQRT2);
  });

  it('the path P4, d = 2: an edge, L = 1', () => {
    const A = digraphTuple(
      dim,
      graph(4, [
        [0, 1],
        [1, 2],
        [2, 3],
      ]),
    );
    near(reduce(one, A, 2, { restarts: dim === 4 ? 1 : 4 }).fitness, 1);
  });

  it('a direct sum with d the size of the stronger block: L = √ρ(Φ(block)), Π its coordinates, seed 4', () => {
    const random = source(4);
    const B = gaussianTuple(dim, 4, 2, random);
    const strong = Math.sqrt(radius(B));
    const C = gaussianTuple(dim, 4, 3, random);
    const weak = C.map((M) => scaled(M, (0.5 * strong) / Math.sqrt(radius(C))));
    const A = directSum(B, weak);
    const result = reduce(one, A, 2, { restarts: 4 });
    near(result.fitness, strong);
    expect(apart(partsOf(result).projection, coordinateProjection(dim, 5, [0, 1]))).toBeLessThan(1e-6);
    near(result.similarity, 1);
  });

  it('d = n: L = √ρ(Φ(A)) and Π = 1, seeds 1 and 2, Hermitian and general', () => {
    for (let seed = 1; seed <= 2; seed++) {
      for (const make of [hermitianTuple, gaussianTuple]) {
        const A = make(dim, 3, 3, source(seed));
        const result = reduce(one, A, 3);
        const note = `${make.name} seed ${seed}`;
        expect(result.status, note).toBe('converged');
        near(result.fitness, Math.sqrt(radius(A)), note);
        near(result.similarity, 1, note);
        expect(apart(partsOf(result).projection, eye(dim, 3)), note).toBeLessThan(1e-9);
        expectNormalised(result, A, 1e-8, note);
      }
    }
  });

  it('independent Gaussian tuples: sim ≈ 1/√r; a corner: ≈ √(m/n); entries kept with probability α: ≈ √α (loose)', () => {
    const random = source(11);
    const [n, r] = dim === 4 ? [8, 6] : [12, 6];
    const A = gaussianTuple(dim, r, n, random);
    const similarity = (B: NaiveTuple): number => field.similarity(toInputTuple(A), toInputTuple(B));
    expect(Math.abs(similarity(gaussianTuple(dim, r, n, random)) * Math.sqrt(r) - 1)).toBeLessThan(0.25);
    const m = n / 2;
    const corner = A.map((M) => build(m, m, (i, j) => M[i]![j]!));
    expect(Math.abs(similarity(corner) / Math.sqrt(m / n) - 1)).toBeLessThan(0.2);
    const alpha = 0.5;
    const thinned = A.map((M) => build(n, n, (i, j) => (random.uniform() < alpha ? M[i]![j]! : scalar(dim, 0))));
    expect(Math.abs(similarity(thinned) / Math.sqrt(alpha) - 1)).toBeLessThan(0.2);
  });
});

describe.each([fields[0], fields[1]])('a planted clique over the $name numbers', (one) => {
  it('K4 in eight vertices (edge probability .35), d = 4: L = √3, Π the projection of the clique, seed 3', () => {
    const random = source(3);
    const clique = [1, 4, 5, 7];
    const edges: [number, number][] = [];
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < i; j++) {
        if ((clique.includes(i) && clique.includes(j)) || random.uniform() < 0.35) edges.push([i, j]);
      }
    }
    const W = graph(8, edges);
    expect(fourCliques(W), 'the only clique of four').toEqual([clique]);
    const result = reduce(one, digraphTuple(one.dim, W), 4, { restarts: 6 });
    near(result.fitness, Math.sqrt(3));
    expect(apart(partsOf(result).projection, coordinateProjection(one.dim, 8, clique))).toBeLessThan(1e-6);
    expect(
      result
        .prominent(4)
        .neurons.map(({ index }) => index)
        .sort((x, y) => x - y),
    ).toEqual(clique);
  });
});

function fourCliques(W: number[][]): number[][] {
  const out: number[][] = [];
  for (let set = 0; set < 1 << W.length; set++) {
    const kept = [...W.keys()].filter((i) => (set >> i) & 1);
    if (kept.length === 4 && kept.every((i) => kept.every((j) => i === j || W[i]![j] === 1))) out.push(kept);
  }
  return out;
}

describe('left multiplications of division algebras', () => {
  it.each([
    [1, 1 / 2],
    [2, 1],
  ])('quaternions as four real 4×4 matrices, over C, d = %i: sim² = %d', (d, expected) => {
    const result = reduce(complex, embedIn(2, leftMultiplications(4)), d, { restarts: 4 });
    near(result.similarity ** 2, expected);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('octonions as eight real 8×8 matrices, over R, d = %i: sim² = d/8', (d) => {
    const A = leftMultiplications(8);
    const result = reduce(real, A, d, { restarts: 4 });
    near(result.similarity ** 2, d / 8);
    near(result.fitness, Math.sqrt(d));
  });

  it.each([
    [1, 1 / 4],
    [2, 1 / 2],
  ])('octonions over C, d = %i: sim² = %d', (d, expected) => {
    const result = reduce(complex, embedIn(2, leftMultiplications(8)), d, { restarts: 4 });
    near(result.similarity ** 2, expected);
  });
});

describe('d = 1 over R for symmetric tuples', () => {
  it('L = max over unit v of ‖f(v)‖, f(v) = (⟨A_j v,v⟩)_j, against a fine grid on the sphere, seeds 1 to 4', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const A = hermitianTuple(1, 3, 3, source(seed));
      const f = (v: readonly number[]): number =>
        Math.hypot(
          ...A.map((M) => M.reduce((sum, row, i) => sum + v[i]! * row.reduce((s, x, j) => s + x[0]! * v[j]!, 0), 0)),
        );
      let best = 0;
      for (let s = 0; s <= 150; s++) {
        for (let t = 0; t < 150; t++) {
          const [theta, phi] = [(Math.PI * s) / 150, (Math.PI * t) / 150];
          best = Math.max(best, f([Math.sin(theta) * Math.cos(phi), Math.sin(theta) * Math.sin(phi), Math.cos(theta)]));
        }
      }
      const result = reduce(real, A, 1, { restarts: 8 });
      const v = partsOf(result).S.map((row) => row[0]![0]!);
      const length = Math.hypot(...v);
      near(f(v.map((x) => x / length)), result.fitness, `seed ${seed}`);
      expect(result.fitness, `seed ${seed}`).toBeGreaterThanOrEqual(best * (1 - 1e-12));
      expect(result.fitness, `seed ${seed}`).toBeLessThan(best * (1 + 5e-3));
    }
  });

  it('one symmetric matrix: its largest |eigenvalue|; several commuting ones: the best joint eigenvector', () => {
    const diagonal = (...entries: number[]): Naive => build(3, 3, (i, j) => [i === j ? entries[i]! : 0]);
    near(reduce(real, [diagonal(1, -3, 2)], 1, { restarts: 3 }).fitness, 3);
    near(reduce(real, [diagonal(1, 0, 2), diagonal(2, 3, -2)], 1, { restarts: 3 }).fitness, 3);
    near(
      reduce(real, [diagonal(4, 0, 2), add(diagonal(3, 3, -2), eye(1, 3))], 1, { restarts: 3 }).fitness,
      Math.hypot(4, 4),
    );
  });
});
