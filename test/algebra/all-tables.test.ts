/** Frobenius, by enumeration: of all signed tables with up to four basis elements, `validateAlgebra` leaves exactly four. */
import { describe, expect, it } from 'vitest';
import { type Algebra, complex, isSameAlgebra, quaternion, real, validateAlgebra } from '../../src/algebra';
import { jpl } from '../support';

/** All lists of a given length with entries below `count`. */
function* lists(length: number, count: number): Generator<number[]> {
  for (let code = 0; code < count ** length; code++) {
    yield Array.from({ length }, (_, at) => Math.floor(code / count ** at) % count);
  }
}

/**
 * All tables with unit e_0 in which products of two basis elements agree up to sign and squares are ±1: without the first there is no involution
 * e_p* = ±e_p, without the second x*x is no multiple of 1.
 */
function* candidates(a: number): Generator<Algebra> {
  const pairs = Array.from({ length: a * a }, (_, k) => [Math.floor(k / a), k % a] as const);
  const above = pairs.filter(([p, q]) => 0 < p && p < q);
  const signed = pairs.filter(([p, q]) => 0 < p && 0 < q);
  for (const products of lists(above.length, a)) {
    const unit = pairs.map(([p, q]) => p + q);
    for (const [p, q] of signed) unit[p * a + q] = 0;
    above.forEach(([p, q], k) => {
      unit[p * a + q] = unit[q * a + p] = products[k]!;
    });
    for (const signs of lists(signed.length, 2)) {
      const sign = pairs.map(() => 1);
      signed.forEach(([p, q], k) => {
        sign[p * a + q] = 1 - 2 * signs[k]!;
      });
      for (const stars of lists(a - 1, 2)) {
        yield { name: `table ${a}`, dim: a, unit, sign, conjugate: [1, ...stars.map((star) => 1 - 2 * star)] };
      }
    }
  }
}

describe.each([
  { a: 1, left: [real], tables: 1 },
  { a: 2, left: [complex], tables: 4 },
  { a: 3, left: [], tables: 192 },
  { a: 4, left: [quaternion, jpl], tables: 262_144 },
])('of all tables with $a basis elements', ({ a, left, tables }) => {
  it(`${left.length} are left`, () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    const found: Algebra[] = [];
    let tried = 0;
    for (const table of candidates(a)) {
      tried += 1;
      try {
        found.push(validateAlgebra(table));
      } catch {}
    }
    Error.stackTraceLimit = stackTraceLimit;
    expect(tried).toBe(tables);
    expect(found.length).toBe(left.length);
    for (const algebra of left) expect(found.some((other) => isSameAlgebra(algebra, other))).toBe(true);
  });
});
