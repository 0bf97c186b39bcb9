/**
 * The quaternions of the JPL convention, ij = −k, in which aerospace and robotics write attitudes: with the matrix of a quaternion,
 * C(q) = (2w² − 1)·1 − 2w[v×] + 2vvᵀ for q = w + v, products go in the order of the matrices, C(qp) = C(q)C(p) (Trawny and Roumeliotis,
 * Indirect Kalman Filter for 3D Attitude Estimation, 2005). JPL writes the scalar last; here it is the first component, as e_0 must be 1.
 */
import { type Algebra, createField } from 'lsrdr/field';

// biome-ignore format: a multiplication table reads as a table
export const jpl: Algebra = {
  name: 'JPL quaternion',
  dim: 4,
  // e_p e_q = sign[4p + q] · e_{unit[4p + q]}
  unit: [0, 1, 2, 3,
         1, 0, 3, 2,
         2, 3, 0, 1,
         3, 2, 1, 0],
  sign: [1,  1,  1,  1,
         1, -1, -1,  1,
         1,  1, -1, -1,
         1, -1,  1, -1],
  // e_p* = conjugate[p] · e_p
  conjugate: [1, -1, -1, -1],
};

/** The functions of `lsrdr/quaternion`, over this table. */
export const { fit, fitAsync, similarity, spectralRadius, fitness, fromJSON } = createField(jpl);
