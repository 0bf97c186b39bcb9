import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximiseQuarticQuotient, type Quartic } from '../../src/methods/line-search';
import { check, type Source, seeds, source } from '../support';

/** Coefficients of ‖M + tB + t²C‖² for random vectors: a quartic ≥ 0. */
function squared(random: Source, length: number): Quartic {
  const [M, B, C] = [0, 1, 2].map(() => Array.from({ length }, () => random.normal())) as [
    number[],
    number[],
    number[],
  ];
  const dot = (x: number[], y: number[]): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return Float64Array.of(dot(M, M), 2 * dot(M, B), dot(B, B) + 2 * dot(M, C), 2 * dot(B, C), dot(C, C));
}

const at = (p: Quartic, t: number): number => (((p[4]! * t + p[3]!) * t + p[2]!) * t + p[1]!) * t + p[0]!;
const slopeOf = (N: Quartic, D: Quartic): number => N[1]! * D[0]! - N[0]! * D[1]!;

describe('maximiseQuarticQuotient', () => {
  it('is at least as good as every local maximum of a fine grid uphill of 0', () => {
    let interior = 0;
    check(
      fc.property(seeds, fc.integer({ min: 2, max: 6 }), (seed, length) => {
        const random = source(seed);
        const [N, D] = [squared(random, length), squared(random, length + 2)];
        const slope = slopeOf(N, D);
        const t = maximiseQuarticQuotient(N, D, slope);
        const quotient = (s: number): number => at(N, s) / at(D, s);
        const value = quotient(t);
        expect(Number.isFinite(t)).toBe(true);
        const side = Math.sign(slope);
        // Geometric grid from 1e-4 to 1e4 on the uphill side.
        const grid = Array.from({ length: 4001 }, (_, k) => quotient(side * 10 ** (k / 500 - 4)));
        const peaks = grid.filter((q, k) => k > 0 && k < 4000 && q >= grid[k - 1]! && q >= grid[k + 1]!);
        if (peaks.length === 0) return;
        interior += 1;
        expect(Math.sign(t)).toBe(side);
        expect(value).toBeGreaterThanOrEqual(Math.max(...peaks) * (1 - 1e-10));
        expect(value).toBeGreaterThanOrEqual(quotient(0));
        // Above every peak it may also stand on the slope towards the limit at infinity.
        if (value > Math.max(...peaks) * (1 + 1e-6)) return;
        const h = 1e-5 * (1 + Math.abs(t));
        expect(Math.abs(quotient(t + h) - quotient(t - h)) / h, 'stationary').toBeLessThan(1e-5 * (1 + value));
      }),
      300,
    );
    expect(interior).toBeGreaterThan(150);
  });

  it('finds a close root exactly when the slope is far below the rounding of N and D', () => {
    check(
      fc.property(seeds, fc.integer({ min: 6, max: 14 }), (seed, digits) => {
        const random = source(seed);
        // D = 1 + t⁴, N = 1 + εt − t²: near 0 the maximum is at ε/2.
        const epsilon = 10 ** -digits * (0.5 + random.uniform()) * (random.uniform() < 0.5 ? -1 : 1);
        const t = maximiseQuarticQuotient(
          Float64Array.of(1, epsilon, -1, 0, 0.5),
          Float64Array.of(1, 0, 0, 0, 1),
          epsilon,
        );
        expect(Math.abs(t / (epsilon / 2) - 1)).toBeLessThan(1e-6);
      }),
      100,
    );
  });

  it('returns 0 for a flat quotient and for a slope of 0', () => {
    const N = Float64Array.of(2, 0, 4, 0, 2);
    const D = Float64Array.of(1, 0, 2, 0, 1);
    expect(maximiseQuarticQuotient(N, D, 0)).toBe(0);
  });

  it('does not mind the scale of either quartic', () => {
    check(
      fc.property(seeds, fc.integer({ min: -60, max: 60 }), (seed, exponent) => {
        const random = source(seed);
        const [N, D] = [squared(random, 4), squared(random, 6)];
        const t = maximiseQuarticQuotient(N, D, slopeOf(N, D));
        const c = 2 ** exponent;
        const other = maximiseQuarticQuotient(
          N.map((x) => c * x),
          D,
          c * slopeOf(N, D),
        );
        expect(Math.abs(other - t)).toBeLessThanOrEqual(1e-9 * Math.abs(t));
      }),
      50,
    );
  });
});
