/** Truncated power steps for Φ(A) and Φ(A)†: one step against the definition, the limit against the eigenvector, and what a fit allocates. */
import { describe, expect, it } from 'vitest';
import { real } from '../../src/algebra';
import { type PlanarMatrix, zeros } from '../../src/matrix';
import { DualPower, TruncatedPower } from '../../src/methods/low-rank';
import * as realField from '../../src/real';
import { BaseTuple, denseTuple } from '../../src/tuple';
import {
  apart,
  fields,
  gamma,
  gammaAdjoint,
  gaussianTuple,
  mul,
  type Naive,
  naive,
  planar,
  randomIsometry,
  scaled,
  source,
  star,
  toInputTuple,
  trace,
} from '../support';
import { lengthsMade } from '../support/allocations';

const unit = (M: Naive): Naive => scaled(M, 1 / trace(M)[0]!);
const gram = (L: PlanarMatrix): Naive => mul(naive(L), star(naive(L)));

describe.each(fields)('truncated power steps over the $name numbers', ({ dim, algebra }) => {
  const [n, r] = [5, 3];
  const A = gaussianTuple(dim, r, n, source(21));
  const tuple = denseTuple(toInputTuple(A), { algebra });

  it('of full rank are Φ and Φ† (seed 21)', () => {
    const start = planar(algebra, randomIsometry(dim, n, n, source(22)));
    const [direct, dual] = [new TruncatedPower(tuple, start), new DualPower(tuple, start)];
    for (let step = 0; step < 3; step++) {
      const [E, F, { L }] = [gram(direct.L), gram(dual.M), direct];
      direct.step();
      dual.step(L, direct.image);
      expect(apart(gram(direct.L), unit(gamma(A, A, E)))).toBeLessThan(1e-12);
      expect(apart(gram(dual.M), unit(gammaAdjoint(A, A, F)))).toBeLessThan(1e-12);
    }
  });

  it('of rank 2: Φ† is met exactly on the span of L, with a matrix of rank 2 that it dominates', () => {
    const start = planar(algebra, randomIsometry(dim, n, 2, source(23)));
    const [direct, dual] = [new TruncatedPower(tuple, start), new DualPower(tuple, start)];
    for (let step = 0; step < 3; step++) {
      const [F, { L }] = [gram(dual.M), direct];
      direct.step();
      dual.step(L, direct.image);
      const K = gammaAdjoint(A, A, F);
      const seen = (M: Naive): Naive => mul(mul(star(naive(L)), M), naive(L));
      expect(apart(unit(seen(gram(dual.M))), unit(seen(K)))).toBeLessThan(1e-11);
      expect(trace(gram(dual.M))[0]).toBeCloseTo(1, 12);
      const scale = trace(seen(K))[0]! / trace(seen(gram(dual.M)))[0]!;
      expect(scale).toBeLessThan(trace(K)[0]! * (1 + 1e-12));
    }
  });

  it('nothing of Φ† seen from L leaves M as it is', () => {
    const nothing = build0(dim, r, n);
    const start = planar(algebra, randomIsometry(dim, n, 2, source(24)));
    const zero = denseTuple(toInputTuple(nothing), { algebra });
    const dual = new DualPower(zero, start);
    const before = dual.M.data.slice();
    dual.step(start, zero.createImage(2));
    expect(dual.M.data).toEqual(before);
  });
});

function build0(dim: number, r: number, n: number) {
  return gaussianTuple(dim, r, n, source(1)).map((M) => scaled(M, 0));
}

/** A_j with a few entries each, by lists; the image of Y is Y. */
class ListTuple extends BaseTuple {
  readonly algebra = real;

  constructor(
    readonly n: number,
    readonly r: number,
    private readonly entries: readonly (readonly [j: number, row: number, col: number, value: number])[],
  ) {
    super();
  }
  createImage(d: number): PlanarMatrix {
    return zeros(real, this.n, d);
  }
  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    image.data.set(Y.data);
  }
  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const [d, e] = [image.cols, out.cols];
    out.data.fill(0);
    for (const [j, row, col, value] of this.entries) {
      for (let s = 0; s < e; s++) {
        let sum = 0;
        for (let t = 0; t < d; t++) sum += image.data[col * d + t]! * X.data[(j * e + s) * d + t]!;
        out.data[row * e + s]! += value * sum;
      }
    }
  }
  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const [d, e] = [image.cols, V.cols];
    out.data.fill(0);
    for (const [j, row, col, value] of this.entries) {
      for (let s = 0; s < e; s++) {
        const factor = value * V.data[row * e + s]!;
        for (let t = 0; t < d; t++) out.data[(j * e + s) * d + t]! += factor * image.data[col * d + t]!;
      }
    }
  }
  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const [d, e] = [Z.cols, out.cols];
    out.data.fill(0);
    for (const [j, row, col, value] of this.entries) {
      for (let t = 0; t < d; t++) {
        const factor = value * Z.data[row * d + t]!;
        for (let s = 0; s < e; s++) out.data[col * e + s]! += factor * X.data[(j * d + t) * e + s]!;
      }
    }
  }
  override hermitianDefect(): number {
    return this.entries.every(([, row, col]) => row === col) ? 0 : 1;
  }
  toDense(): never {
    throw new Error('too large to be dense');
  }
}

/** The longest Float64Array made while `work` runs. */
const longestArray = (work: () => void): number => Math.max(0, ...lengthsMade(work));

describe('a tuple with n = 8,000 and r = 2,000', () => {
  const [n, r] = [8_000, 2_000];
  const random = source(25);
  const entries = Array.from(
    { length: n },
    () => [random.integer(0, r - 1), random.integer(0, n - 1), random.integer(0, n - 1), random.normal()] as const,
  );
  /** A block of 40 coordinates that decides, so that the start has something to find. */
  const cluster = Array.from(
    { length: 4000 },
    () => [random.integer(0, 9), random.integer(0, 39), random.integer(0, 39), random.normal()] as const,
  );

  it.each(['ascent', 'gradient-ascent'] as const)('%s: no array as long as a hundredth of r·n·d', (method) => {
    const A = new ListTuple(n, r, [...entries, ...cluster]);
    const rank = 2;
    const longest = longestArray(() => {
      const result = realField.fit(A, { rank, method, maxSweeps: method === 'ascent' ? 60 : 20 });
      expect(result.fitness).toBeGreaterThan(0);
      if (method !== 'ascent') return;
      // The start has found the block.
      const inside = result.prominent(40).neurons.filter(({ index }) => index < 40);
      expect(inside.reduce((sum, { weight }) => sum + weight, 0)).toBeGreaterThan(0.99);
    });
    expect(longest).toBeGreaterThan(n * rank - 1);
    expect(longest).toBeLessThan((r * n * rank) / 100);
  });

  it('hermitian-cg too', () => {
    const A = new ListTuple(
      n,
      r,
      entries.map(([j, row, , value]) => [j, row, row, value]),
    );
    const longest = longestArray(() => {
      expect(realField.fit(A, { rank: 2, maxSweeps: 40 }).method).toBe('hermitian-cg');
    });
    expect(longest).toBeLessThan((r * n * 2) / 100);
  });
});
