/** A defective eigenvalue in one block of a block triangular form, and the same one in others, where it is exact: all of them are one. */
import { describe, expect, it } from 'vitest';
import { directSum, embedIn, fields, mul, type Naive, scaled, source, toInputTuple } from '../support';
import { jordanSum, unimodular } from '../support/jordan';

const one: Naive = [[[1]]];

describe.each(fields)('the same eigenvalue in several blocks over the $name numbers', ({ dim, field }) => {
  it.each([1, 2, 3])(
    'blocks of Jordan form in integer bases beside %i exact ones have the radius of their eigenvalue',
    (copies) => {
      let looked = 0;
      for (const size of [2, 3]) {
        for (let seed = 1; seed <= 4; seed++) {
          const { B, inverse } = unimodular(size, source(seed));
          let M = mul(mul(B, jordanSum(1, [[-1, size]])), inverse);
          for (let copy = 0; copy < copies; copy++) [M] = directSum([one], [M]) as [Naive];
          if (seed % 2 === 0) M = scaled(M, -3);
          const expected = seed % 2 === 0 ? 9 : 1;
          const { value, uncertainty } = field.spectralRadius(toInputTuple(embedIn(dim, [M])));
          const note = `size ${size}, seed ${seed}: ${value} ± ${uncertainty}`;
          expect(Math.abs(value / expected - 1), note).toBeLessThan(1e-9);
          looked += 1;
        }
      }
      expect(looked).toBe(8);
    },
  );

  it('(λ + 1)²(λ − 1) beside 1', () => {
    const M = [
      [1, 0, 0, 0],
      [0, -1, 0, 1],
      [0, -1, 0, 0],
      [0, 1, -1, 0],
    ].map((row) => row.map((x) => [x]));
    const { value } = field.spectralRadius(toInputTuple(embedIn(dim, [M])));
    expect(Math.abs(value - 1)).toBeLessThan(1e-10);
  });
});
