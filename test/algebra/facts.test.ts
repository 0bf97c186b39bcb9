/** Facts of the algebras against products written out by components. */
import { describe, expect, it } from 'vitest';
import {
  type Algebra,
  centralScalars,
  centre,
  complex,
  hasComplexCentre,
  isCommutative,
  isSameAlgebra,
  quaternion,
  quaternionUnits,
  real,
} from '../../src/algebra';
import { filesBelow, read } from '../contracts/source';
import { jpl } from '../support';
import { formulas } from './formulas';

const tables: readonly Algebra[] = [real, complex, quaternion, jpl];
const basis = (dim: number, p: number): number[] => Array.from({ length: dim }, (_, q) => Number(p === q));
const same = (x: readonly number[], y: readonly number[]): boolean => x.every((value, p) => value === y[p]);

describe.each(tables)('$name', (algebra) => {
  const { dim, times } = formulas[algebra.name]!;
  const all = Array.from({ length: dim }, (_, p) => basis(dim, p));
  const central = all.map((x) => all.every((y) => same(times(x, y), times(y, x))));

  it('has the centre that its products show', () => {
    expect(centre(algebra)).toEqual(central);
    expect(isCommutative(algebra)).toBe(central.every(Boolean));
    // C is the one centre of dimension 2, and R the other one there is.
    expect(hasComplexCentre(algebra)).toBe(central.filter(Boolean).length === 2);
    expect(centralScalars(algebra)).toBe(dim < 4 ? algebra : real);
  });

  it('has them under any other name too, each time', () => {
    const copy = { ...structuredClone(algebra), name: 'mine' };
    for (let time = 0; time < 2; time++) expect(centre(copy)).toEqual(central);
  });

  it('is the same as a copy under another name, and as no other table', () => {
    for (const other of tables) {
      expect(isSameAlgebra(algebra, { ...structuredClone(other), name: 'mine' }), other.name).toBe(algebra === other);
    }
    expect(isSameAlgebra(algebra, { ...algebra, conjugate: algebra.conjugate.map((x) => -x) })).toBe(false);
  });
});

describe.each([quaternion, jpl])('the units of the $name numbers', (algebra) => {
  it('multiply as those of Hamilton', () => {
    const { times } = formulas[algebra.name]!;
    const { i, j, k, sign } = quaternionUnits(algebra);
    const [I, J] = [basis(4, i), basis(4, j)];
    const K = basis(4, k).map((x) => sign * x);
    expect(same(times(I, J), K) && same(times(J, K), I) && same(times(K, I), J)).toBe(true);
  });
});

describe('the sources', () => {
  it('ask these facts, and compare no dimension to learn how scalars multiply', () => {
    const comparisons = filesBelow('src', '.ts').flatMap((file) =>
      (
        read(file).match(/\bdim\s*(?:[<>]=?|[!=]==?)\s*[2-9]\b.*|\b[2-9]\s*(?:[<>]=?|[!=]==?)\s*(?:\w+\.)*dim\b.*/g) ??
        []
      ).map((line) => `${file}: ${line}`),
    );
    expect(comparisons).toEqual([]);
  });
});
