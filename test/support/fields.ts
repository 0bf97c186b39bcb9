/** The three fields, once: every law runs over this table. */
import * as algebras from '../../src/algebra';
import * as complex from '../../src/complex';
import * as quaternion from '../../src/quaternion';
import * as real from '../../src/real';

export const fields = [
  { name: 'real', algebra: algebras.real, field: real, dim: 1 },
  { name: 'complex', algebra: algebras.complex, field: complex, dim: 2 },
  { name: 'quaternion', algebra: algebras.quaternion, field: quaternion, dim: 4 },
] as const;

export type FieldCase = (typeof fields)[number];
