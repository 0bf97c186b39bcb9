import type { Algebra } from './algebra';

/** Hamilton's quaternions H: components (1, i, j, k), ij = k, jk = i, ki = j, i² = j² = k² = −1. */
// biome-ignore format: a multiplication table reads as a table
export const quaternion: Algebra = {
  name: 'quaternion',
  dim: 4,
  unit: [0, 1, 2, 3,
         1, 0, 3, 2,
         2, 3, 0, 1,
         3, 2, 1, 0],
  sign: [1,  1,  1,  1,
         1, -1,  1, -1,
         1, -1, -1,  1,
         1,  1, -1, -1],
  conjugate: [1, -1, -1, -1],
};
