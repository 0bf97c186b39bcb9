/**
 * The algebras that the tests run over, one of each dimension, and scalars as lists of components multiplied by a loop over their table.
 *
 * The quaternions are Hamilton's, or with `LSRDR_QUATERNIONS=jpl` those of the JPL convention: the oracle, the laws and the fields follow, and
 * every test must hold all the same. `test/algebra/other-quaternions.test.ts` runs the laws over them, and
 * `LSRDR_QUATERNIONS=jpl npx vitest run` everything. Together these are all the tables there are (`test/algebra/all-tables.test.ts`).
 */
import { type Algebra, complex, quaternion, real } from '../../src/algebra';

/** Quaternions of the JPL convention, ij = −k: Hamilton's with the factors of every product exchanged. */
// biome-ignore format: a multiplication table reads as a table
export const jpl: Algebra = {
  name: 'JPL quaternion',
  dim: 4,
  unit: [0, 1, 2, 3,
         1, 0, 3, 2,
         2, 3, 0, 1,
         3, 2, 1, 0],
  sign: [1,  1,  1,  1,
         1, -1, -1,  1,
         1,  1, -1, -1,
         1, -1,  1, -1],
  conjugate: [1, -1, -1, -1],
};

const kinds: { readonly [name: string]: Algebra } = { hamilton: quaternion, jpl };
const kind = process.env['LSRDR_QUATERNIONS'] ?? 'hamilton';
if (kinds[kind] === undefined) throw new Error(`LSRDR_QUATERNIONS: expected hamilton or jpl, got ${kind}`);

/** R, C and the quaternions of this run. */
export const algebras: readonly [Algebra, Algebra, Algebra] = [real, complex, kinds[kind]];

/** The option `algebra` where the shape of an array alone would say another one. */
export function algebraOption(algebra: Algebra): { readonly algebra?: Algebra } {
  return algebra === jpl ? { algebra } : {};
}

/** A scalar by its 1, 2 or 4 components. */
export type Scalar = readonly number[];

const byDimension = new Map(algebras.map((algebra) => [algebra.dim, algebra]));

/** x·y in the algebra of this run that has so many components. */
export function times(x: Scalar, y: Scalar): number[] {
  const { dim, unit, sign } = byDimension.get(x.length)!;
  const out = new Array<number>(dim).fill(0);
  for (let p = 0; p < dim; p++) {
    for (let q = 0; q < dim; q++) out[unit[p * dim + q]!]! += sign[p * dim + q]! * x[p]! * y[q]!;
  }
  return out;
}

/** x*: minus every component but the first. */
export function bar(x: Scalar): number[] {
  return x.map((value, p) => (p === 0 ? value : -value));
}

/** The a, b, c, d of a quaternion a + bi + cj + d·ij. */
export function inUnits(x: Scalar): [number, number, number, number] {
  const ij = times([0, 1, 0, 0], [0, 0, 1, 0]);
  return [x[0]!, x[1]!, x[2]!, ij.reduce((sum, value, p) => sum + value * x[p]!, 0)];
}
