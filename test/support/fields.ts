/** The three fields, once: every law runs over this table. */
import type { Algebra } from '../../src/algebra';
import * as complex from '../../src/complex';
import { createField } from '../../src/field';
import * as quaternion from '../../src/quaternion';
import * as real from '../../src/real';
import { algebras } from './scalars';

export interface FieldCase {
  readonly name: string;
  readonly algebra: Algebra;
  readonly field: typeof quaternion;
  readonly dim: number;
}

const [R, C, H] = algebras;

export const fields: readonly [FieldCase, FieldCase, FieldCase] = [
  { name: R.name, algebra: R, field: real, dim: 1 },
  { name: C.name, algebra: C, field: complex, dim: 2 },
  {
    name: H.name,
    algebra: H,
    field: H.name === 'quaternion' ? quaternion : { ...quaternion, ...createField(H) },
    dim: 4,
  },
];
