import { describe, expect, it } from 'vitest';
import { type Algebra, conjugateScalar, multiplyScalars, validateAlgebra } from '../../src/algebra';
import { bar, fields, jpl, source } from '../support';
import { formulas } from './formulas';

/** The table of the Cayley–Dickson algebra of dimension `dim`, (a,b)(c,d) = (ac − d*b, da + bc*). */
function cayleyDickson(dim: number): Algebra {
  const product = (x: readonly number[], y: readonly number[]): number[] => {
    if (x.length === 1) return [x[0]! * y[0]!];
    const half = x.length / 2;
    const [a, b, c, d] = [x.slice(0, half), x.slice(half), y.slice(0, half), y.slice(half)];
    const left = product(a, c).map((value, p) => value - product(bar(d), b)[p]!);
    const right = product(d, a).map((value, p) => value + product(b, bar(c))[p]!);
    return [...left, ...right];
  };
  const basis = (p: number): number[] => Array.from({ length: dim }, (_, q) => Number(p === q));
  const unit: number[] = [];
  const sign: number[] = [];
  for (let p = 0; p < dim; p++) {
    for (let q = 0; q < dim; q++) {
      const value = product(basis(p), basis(q));
      const at = value.findIndex((x) => x !== 0);
      unit.push(at);
      sign.push(value[at]!);
    }
  }
  return { name: `Cayley–Dickson ${dim}`, dim, unit, sign, conjugate: basis(0).map((x) => (x === 1 ? 1 : -1)) };
}

const [real, complex, quaternion] = fields.map(({ algebra }) => algebra) as [Algebra, Algebra, Algebra];
const tables = [...fields.map(({ algebra }) => algebra), jpl].map((algebra) => ({ algebra, name: algebra.name }));

describe.each(tables)('the table of the $name numbers', ({ algebra, name }) => {
  const { dim, times } = formulas[name]!;

  it('is accepted, and returned', () => {
    expect(validateAlgebra(algebra)).toBe(algebra);
    expect(algebra.dim).toBe(dim);
  });

  it('multiplies and conjugates as the formulas say (seed 1)', () => {
    const random = source(1);
    for (let k = 0; k < 20; k++) {
      const [x, y] = [0, 1].map(() => Array.from({ length: dim }, () => random.normal())) as [number[], number[]];
      const expected = times(x, y);
      multiplyScalars(algebra, x, y).forEach((value, p) => {
        expect(value).toBeCloseTo(expected[p]!, 14);
      });
      expect(conjugateScalar(algebra, x)).toEqual(bar(x));
    }
  });
});

describe('validateAlgebra', () => {
  it('accepts R, C and H built by doubling, which have other tables of the same kind', () => {
    for (const dim of [1, 2, 4]) expect(() => validateAlgebra(cayleyDickson(dim))).not.toThrow();
  });

  it('accepts the quaternions with the opposite product and with a permuted basis', () => {
    const { dim, unit, sign } = quaternion;
    const transpose = (table: readonly number[]) => table.map((_, k) => table[(k % dim) * dim + Math.floor(k / dim)]!);
    const opposite = { ...quaternion, name: 'opposite', unit: transpose(unit), sign: transpose(sign) };
    expect(() => validateAlgebra(opposite)).not.toThrow();
  });

  it("refuses another table under the name of R, C or Hamilton's H, and takes theirs under any name", () => {
    for (const name of ['real', 'complex', 'quaternion']) {
      const message = `algebra '${name}': expected a name of its own, got that of another table`;
      expect(() => validateAlgebra({ ...jpl, name })).toThrow(new RangeError(message));
    }
    for (const algebra of [real, complex, quaternion]) {
      expect(() => validateAlgebra({ ...algebra, name: 'mine' })).not.toThrow();
    }
  });

  it.each([
    [undefined, 'algebra: expected a table { name, dim, unit, sign, conjugate }, got undefined'],
    ['quaternion', 'algebra: expected a table { name, dim, unit, sign, conjugate }, got "quaternion"'],
    [{ ...complex, name: '' }, 'algebra: name: expected a name, got ""'],
    [{ ...complex, name: undefined }, 'algebra: name: expected a name, got undefined'],
    [{ ...complex, dim: '2' }, `algebra 'complex': dim: expected a number, got "2"`],
    [{ ...complex, unit: undefined }, `algebra 'complex': unit: expected an array of numbers, got undefined`],
    [{ ...complex, sign: '1111' }, `algebra 'complex': sign: expected an array of numbers, got "1111"`],
    [{ ...complex, conjugate: null }, `algebra 'complex': conjugate: expected an array of numbers, got null`],
  ] as [Algebra, string][])('refuses what is no table: %j', (algebra, message) => {
    expect(() => validateAlgebra(algebra)).toThrow(new TypeError(message));
  });

  it('refuses absurd dimensions and group algebras at once', () => {
    expect(() => validateAlgebra({ ...complex, dim: 1e9 })).toThrow(/length 1000000000000000000/);
    const dim = 1500;
    const cyclic = Array.from({ length: dim * dim }, (_, k) => (Math.floor(k / dim) + (k % dim)) % dim);
    const ones = new Array<number>(dim).fill(1);
    const group = { name: 'R[Z]', dim, unit: cyclic, sign: cyclic.map(() => 1), conjugate: ones };
    expect(() => validateAlgebra(group)).toThrow(/x\* x is not \|x\|²/);
  });

  it('refuses octonions: not associative', () => {
    expect(() => validateAlgebra(cayleyDickson(8))).toThrow(/not associative: \(e_\d e_\d\) e_\d/);
    expect(() => validateAlgebra(cayleyDickson(8))).toThrow('(e_1 e_2) e_4 differs from e_1 (e_2 e_4)');
    expect(() => validateAlgebra(cayleyDickson(8))).toThrow(RangeError);
  });

  it('refuses a wrong conjugation: not an involution', () => {
    expect(() => validateAlgebra({ ...quaternion, conjugate: [1, -1, -1, 1] })).toThrow(/not an involution/);
    expect(() => validateAlgebra({ ...quaternion, conjugate: [1, 1, 1, 1] })).toThrow(/not an involution/);
  });

  it('refuses the trivial conjugation of C, the split-complex and the split quaternions: x*x is not |x|²', () => {
    expect(() => validateAlgebra({ ...complex, conjugate: [1, 1] })).toThrow(/x\* x is not \|x\|²/);
    const split = { ...complex, name: 'split-complex', sign: [1, 1, 1, 1] };
    expect(() => validateAlgebra(split)).toThrow(/'split-complex'.*x\* x is not \|x\|²/);
    // j² = k² = 1, i² = −1: 2×2 real matrices.
    const splitQuaternions: Algebra = {
      ...quaternion,
      name: 'split quaternions',
      // biome-ignore format: a multiplication table reads as a table
      sign: [1,  1,  1,  1,
             1, -1,  1, -1,
             1, -1,  1, -1,
             1,  1,  1,  1],
    };
    expect(() => validateAlgebra(splitQuaternions)).toThrow(/x\* x is not \|x\|²/);
  });

  it('refuses a product in which e_0 is not the unit, and a conjugation that moves it', () => {
    expect(() => validateAlgebra({ ...complex, unit: [1, 0, 0, 1] })).toThrow(/e_0 e_0/);
    expect(() => validateAlgebra({ ...complex, sign: [1, -1, 1, -1] })).toThrow(/e_0 e_1/);
    expect(() => validateAlgebra({ ...real, conjugate: [-1] })).toThrow(/conjugation must fix e_0/);
  });

  it('refuses malformed tables by name', () => {
    expect(() => validateAlgebra({ ...complex, dim: 0 })).toThrow(/'complex': expected a dimension/);
    expect(() => validateAlgebra({ ...complex, dim: 1.5 })).toThrow(/expected a dimension/);
    expect(() => validateAlgebra({ ...complex, unit: [0, 1, 1] })).toThrow(/length 4/);
    expect(() => validateAlgebra({ ...complex, conjugate: [1] })).toThrow(/conjugation of length 2, got 1/);
    expect(() => validateAlgebra({ ...complex, unit: [0, 1, 1, 2] })).toThrow(/unit\[3\]/);
    expect(() => validateAlgebra({ ...complex, sign: [1, 1, 1, 0] })).toThrow(/sign\[3\]/);
    expect(() => validateAlgebra({ ...complex, conjugate: [1, 2] })).toThrow(/conjugate\[1\]/);
  });

  it('refuses the quaternions with any one sign changed', () => {
    for (let k = 0; k < 16; k++) {
      const sign = quaternion.sign.map((value, at) => (at === k ? -value : value));
      expect(() => validateAlgebra({ ...quaternion, sign }), `sign[${k}]`).toThrow(RangeError);
    }
    for (let k = 1; k < 4; k++) {
      const conjugate = quaternion.conjugate.map((value, at) => (at === k ? -value : value));
      expect(() => validateAlgebra({ ...quaternion, conjugate }), `conjugate[${k}]`).toThrow(RangeError);
    }
  });
});
