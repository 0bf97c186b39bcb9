/** Barycentres of tuples in coordinates decades apart, each in its own: those of the tuples without such. */
import { describe, expect, it } from 'vitest';
import { input } from '../field/samples';
import {
  add,
  apart,
  carried,
  eye,
  type FieldCase,
  fields,
  fromArray,
  gaussianTuple,
  inCoordinates,
  mul,
  scaled,
  source,
} from '../support';
import { partsOf } from './samples';

const EXPONENTS = [
  [0, 25, -14, 8],
  [33, 0, -20],
];

describe.each(fields)('barycentres in coordinates decades apart, over the $name numbers', (one: FieldCase) => {
  const { dim, field } = one;
  const options = { rank: 2, restarts: 3, tolerance: 1e-9 };

  it.each([81, 82, 83])('seed %i', (seed) => {
    // Regression: none of these converged.
    const random = source(seed);
    const tuples = [4, 3].map((n) => gaussianTuple(dim, 3, n, random));
    const apartTuples = tuples.map((A, k) => inCoordinates(A, EXPONENTS[k]!));
    const expected = field.barycentre(tuples.map(input), options);
    const found = field.barycentre(apartTuples.map(input), options);
    expect(found.status).toBe(expected.status);
    if (expected.status !== 'converged') return;
    expect(found.fitness / expected.fitness).toBeCloseTo(1, 8);
    const [own, plain] = [partsOf(found, one), partsOf(expected, one)];
    const sum = own.parts.map(({ R, S }) => mul(R, S)).reduce(add);
    expect(apart(scaled(sum, 1 / 2), eye(dim, 2))).toBeLessThan(1e-8);
    own.parts.forEach(({ P, Q }, k) => {
      expect(apart(P, carried(plain.parts[k]!.P, EXPONENTS[k]!, -1))).toBeLessThan(1e-4);
      expect(apart(Q, carried(plain.parts[k]!.Q, EXPONENTS[k]!, 1))).toBeLessThan(1e-4);
      const { similarity, fitness } = found.parts[k]!;
      expect(similarity / expected.parts[k]!.similarity).toBeCloseTo(1, 6);
      expect(fitness / expected.parts[k]!.fitness).toBeCloseTo(1, 6);
    });
    const read = field.barycentreFromJSON(JSON.stringify(found));
    read.parts.forEach(({ R }, k) => {
      expect(fromArray(R, dim)).toEqual(own.parts[k]!.R);
    });
  });
});
