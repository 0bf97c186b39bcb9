import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Algebra } from '../../src/algebra';
import { algebraLaws } from '../../src/testing';
import { check, fields } from '../support';

const [, , { algebra: quaternion }] = fields;
const [, { algebra: complex }] = fields;

describe.each(fields)('the conformance suite over the $name numbers', ({ algebra }) => {
  it.each(algebraLaws(algebra))('$name', ({ property }) => {
    check(property, 40);
  });
});

describe('the conformance suite', () => {
  /** Names of the laws that fail. */
  const failing = (algebra: Algebra): string[] =>
    algebraLaws(algebra)
      .filter(({ property }) => fc.check(property, { seed: 7, numRuns: 40 }).failed)
      .map(({ name }) => name);

  it('covers scalars, matrices and superoperators', () => {
    const names = algebraLaws(quaternion).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const part of [
      '1·x',
      '(xy)z',
      '(xy)*',
      '|xy|',
      'x(y + z)',
      '(AB)C',
      '(AB)*',
      '⟨A,B⟩',
      'Hermitian',
      'polar',
      '⟨ΓY,Z⟩',
    ]) {
      expect(
        names.some((name) => name.includes(part)),
        part,
      ).toBe(true);
    }
  });

  it('fails split-complex numbers at the norm, not at associativity', () => {
    const failed = failing({ ...complex, name: 'split-complex', sign: [1, 1, 1, 1] });
    expect(failed).toContain('x*x = |x|²');
    expect(failed).not.toContain('(xy)z = x(yz)');
  });

  it('fails a wrong conjugation at the involution, scalars and matrices', () => {
    const failed = failing({ ...quaternion, conjugate: [1, -1, -1, 1] });
    expect(failed).toContain('(xy)* = y*x*');
    expect(failed).toContain('(AB)* = B*A*');
    expect(failed).not.toContain('(xy)z = x(yz)');
  });

  it('fails quaternions with one wrong sign at associativity', () => {
    const sign = quaternion.sign.map((value, k) => (k === 6 ? -value : value));
    expect(failing({ ...quaternion, sign })).toContain('(xy)z = x(yz)');
  });

  it('takes scalars from where it is told', () => {
    const drawn: number[][] = [];
    const scalar = fc.constant<number[]>([2, 0, 0, 1]).map((x) => {
      drawn.push(x);
      return x;
    });
    const [, law] = algebraLaws(quaternion, { scalar });
    fc.assert(law!.property, { numRuns: 3 });
    expect(drawn.length).toBeGreaterThanOrEqual(3);
  });
});
