/** `createField` from tables of one's own: what it refuses, and that the name of a table changes nothing but names. */
import { type Algebra, createField } from 'lsrdr/field';
import { describe, expect, it } from 'vitest';
import { fields, jpl } from '../support';
import { bitsOf, input, kinds } from './samples';

const [, { algebra: complex }] = fields;

describe('createField', () => {
  it.each([
    [undefined, TypeError, 'algebra: expected a table { name, dim, unit, sign, conjugate }, got undefined'],
    [{ ...complex, unit: 4 }, TypeError, "algebra 'complex': unit: expected an array of numbers, got 4"],
    [
      { ...complex, name: 'split', sign: [1, 1, 1, 1] },
      RangeError,
      "algebra 'split': x* x is not |x|²: e_1* e_1 + e_1* e_1 differs from 2",
    ],
    [
      { ...jpl, name: 'quaternion' },
      RangeError,
      "algebra 'quaternion': expected a name of its own, got that of another table",
    ],
  ])('refuses %j', (table, type, message) => {
    expect(() => createField(table as Algebra)).toThrow(new type(message));
  });

  it('gives functions that need no this', async () => {
    const { fit: fitted, fitAsync, similarity, spectralRadius, fitness, fromJSON } = createField(jpl);
    const A = input(kinds[0].tuple(4));
    const result = fitted(A, { rank: 1 });
    expect(result.algebra).toBe(jpl);
    expect((await fitAsync(A, { rank: 1 })).fitness).toBe(result.fitness);
    expect(fromJSON(result.toJSON()).fitness).toBe(result.fitness);
    expect(fitness(A, result.X)).toBeCloseTo(result.fitness, 8);
    expect(similarity(A, A)).toBeCloseTo(1, 10);
    expect(spectralRadius(A).value).toBeGreaterThan(0);
  });
});

describe.each(fields)('the table of the $name numbers under another name', ({ name, algebra, dim, field }) => {
  const mine = createField({ ...structuredClone(algebra), name: 'mine' });
  const A = input(kinds[0].tuple(dim));

  it('gives the same bits, with its name in results and messages', () => {
    const [own, other] = [field.fit(A, { rank: 2, restarts: 1 }), mine.fit(A, { rank: 2, restarts: 1 })];
    expect(other.algebra.name).toBe('mine');
    expect(JSON.stringify(bitsOf(other)).replaceAll('"mine"', `"${name}"`)).toBe(JSON.stringify(bitsOf(own)));
    expect(() => mine.fit(A, { rank: 0 })).toThrow(/^mine\.fit: rank: /);
    expect(() => mine.fromJSON(own.toJSON())).toThrow(RangeError);
  });
});
