/** Seeded random inputs, from a generator of the tests' own. Put the seed into the test's name or message. */
import { add, build, mul, type Naive, type NaiveTuple, scaled, size, star } from './naive';

export interface Source {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Integer in [low, high]. */
  integer(low: number, high: number): number;
}

/** mulberry32 with Box–Muller. */
export function source(seed: number): Source {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (low, high) => low + Math.floor(uniform() * (high - low + 1)),
  };
}

export function gaussianMatrix(dim: number, rows: number, cols: number, random: Source): Naive {
  return build(rows, cols, () => Array.from({ length: dim }, () => random.normal()));
}

export function gaussianTuple(dim: number, r: number, n: number, random: Source): NaiveTuple {
  return Array.from({ length: r }, () => gaussianMatrix(dim, n, n, random));
}

export function hermitianTuple(dim: number, r: number, n: number, random: Source): NaiveTuple {
  return gaussianTuple(dim, r, n, random).map((M) => scaled(add(M, star(M)), 0.5));
}

/** A random isometry (rows ≥ cols) by modified Gram–Schmidt, twice. Over H the columns form a right vector space. */
export function randomIsometry(dim: number, rows: number, cols: number, random: Source): Naive {
  const columns: Naive[] = [];
  for (let j = 0; j < cols; j++) {
    let v = gaussianMatrix(dim, rows, 1, random);
    for (let pass = 0; pass < 2; pass++) {
      for (const u of columns) v = add(v, scaled(mul(u, mul(star(u), v)), -1));
    }
    columns.push(scaled(v, 1 / size(v)));
  }
  return build(rows, cols, (i, j) => columns[j]![i]![0]!);
}

export function randomUnitary(dim: number, n: number, random: Source): Naive {
  return randomIsometry(dim, n, n, random);
}

/** An invertible matrix with a bounded condition number, and its inverse: W D Z* with D in [0.5, 2]. */
export function randomInvertible(dim: number, n: number, random: Source): { B: Naive; inverse: Naive } {
  const W = randomUnitary(dim, n, random);
  const Z = randomUnitary(dim, n, random);
  const diagonal = Array.from({ length: n }, () => 0.5 + 1.5 * random.uniform());
  const D = (power: number): Naive =>
    build(n, n, (i, j) => Array.from({ length: dim }, (_, p) => (i === j && p === 0 ? diagonal[i]! ** power : 0)));
  return { B: mul(mul(W, D(1)), star(Z)), inverse: mul(mul(Z, D(-1)), star(W)) };
}
