import type { Algebra } from './algebra';

/** The complex numbers C: components (re, im). */
// biome-ignore format: a multiplication table reads as a table
export const complex: Algebra = {
  name: 'complex',
  dim: 2,
  unit: [0, 1,
         1, 0],
  sign: [1, 1,
         1, -1],
  conjugate: [1, -1],
};
