/**
 * Tuples in coordinates of sizes many decades apart. A change of basis by powers of two changes no digit of a tuple, and neither radii nor similarities: they
 * come out as before, or are refused by name. A wrong number never does.
 */
import { describe, expect, it } from 'vitest';
import { fields, gaussianTuple, inCoordinates, source, toInputTuple } from '../support';

/** Exponents from −most to most, both of them taken. */
function exponentsUpTo(most: number, n: number, seed: number): number[] {
  const random = source(seed);
  return Array.from({ length: n }, (_, i) => (i === 0 ? -most : i === n - 1 ? most : random.integer(-most, most)));
}

const apart = (x: number, y: number): number => Math.abs(x - y) / Math.abs(y);

describe.each(fields)('coordinates of all sizes over the $name numbers', ({ dim, field }) => {
  const samples = [1, 2, 3, 4, 5, 6].map((seed) => {
    const random = source(seed);
    const [r, n] = [random.integer(1, 3), random.integer(2, 4)];
    return { seed, n, A: gaussianTuple(dim, r, n, random), B: gaussianTuple(dim, r, 2, random) };
  });

  it.each([20, 100, 160, 250, 330])('2^±%i: radii, similarities and fitnesses do not change', (most) => {
    // Regression: from 2^±160 on, a radius was 0 and a similarity that of a zero or nilpotent tuple.
    for (const { seed, n, A, B } of samples) {
      const G = toInputTuple(inCoordinates(A, exponentsUpTo(most, n, seed)));
      const [given, other] = [toInputTuple(A), toInputTuple(B)];
      const note = JSON.stringify({ seed, most });
      expect(apart(field.spectralRadius(G).value, field.spectralRadius(given).value), note).toBeLessThan(1e-10);
      expect(apart(field.spectralRadius(G, other).value, field.spectralRadius(given, other).value), note).toBeLessThan(
        1e-10,
      );
      expect(apart(field.similarity(G, other), field.similarity(given, other)), note).toBeLessThan(1e-10);
      expect(apart(field.similarity(G, given), 1), note).toBeLessThan(1e-10);
      expect(apart(field.fitness(G, other), field.fitness(given, other)), note).toBeLessThan(1e-10);
      expect(apart(field.fitness(other, G), field.fitness(other, given)), note).toBeLessThan(1e-10);
    }
  });

  it.each([-420, -200, 200])('the same of 2^%i times them', (power) => {
    // Regression: where no entry was too large but all that counts too small, a radius was 0.
    for (const { seed, n, A, B } of samples) {
      const G = inCoordinates(A, exponentsUpTo(280, n, seed)).map((M) =>
        M.map((row) => row.map((x) => x.map((y) => y * 2 ** power))),
      );
      const [given, other] = [toInputTuple(A), toInputTuple(B)];
      const note = JSON.stringify({ seed, power });
      expect(
        apart(
          field.spectralRadius(toInputTuple(G), other).value / 2 ** power,
          field.spectralRadius(given, other).value,
        ),
        note,
      ).toBeLessThan(1e-10);
      expect(apart(field.similarity(toInputTuple(G), other), field.similarity(given, other)), note).toBeLessThan(1e-10);
      expect(apart(field.fitness(toInputTuple(G), other) / 2 ** power, field.fitness(given, other)), note).toBeLessThan(
        1e-10,
      );
    }
  });

  it.each([345, 380, 420, 490])('2^±%i: refused by name', (most) => {
    for (const { seed, n, A, B } of samples) {
      const G = toInputTuple(inCoordinates(A, exponentsUpTo(most, n, seed)));
      const other = toInputTuple(B);
      const refusal = /: A: expected entries that count within 400 decades, .*, got some of 1e-\d+ and of 1e\d+/;
      expect(() => field.spectralRadius(G)).toThrow(refusal);
      expect(() => field.similarity(G, other)).toThrow(refusal);
      expect(() => field.fitness(G, other)).toThrow(refusal);
      expect(() => field.fit(G, { rank: 1 })).toThrow(refusal);
    }
  });

  it('nilpotent tuples are that, at any scale', () => {
    const one = (x: number): number | number[] => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
    for (const size of [1e-300, 1e-100, 1, 1e100, 1e300]) {
      const N = [
        [
          [one(0), one(size)],
          [one(0), one(0)],
        ],
      ] as never;
      expect(field.spectralRadius(N).value).toBe(0);
      expect(() => field.similarity(N, N)).toThrow(/zero or nilpotent/);
      expect(() => field.fit(N, { rank: 1 })).toThrow(/nilpotent/);
    }
  });

  it('a block that decides, beside a coupling of any size', () => {
    const one = (x: number): number | number[] => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
    for (const coupling of [1e50, 1e100, 1e150, 1e190]) {
      const A = [
        [
          [one(2), one(coupling)],
          [one(0), one(1)],
        ],
      ] as unknown as Parameters<typeof field.similarity>[0];
      expect(apart(field.spectralRadius(A).value, 4)).toBeLessThan(1e-12);
      expect(() =>
        field.spectralRadius([
          [
            [one(2), one(1e300)],
            [one(0), one(1)],
          ],
        ] as never),
      ).toThrow(/entries that count/);
    }
  });
});
