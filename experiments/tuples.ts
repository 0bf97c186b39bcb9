/** The tuples that are measured: Gaussian ones by seed, and their sizes in words. */

import * as complex from 'lsrdr/complex';
import * as quaternion from 'lsrdr/quaternion';
import * as real from 'lsrdr/real';
import ndarray, { type NdArray } from 'ndarray';
import { randomSource } from '../src/random';

export interface FieldCase {
  readonly name: 'R' | 'C' | 'H';
  readonly dim: 1 | 2 | 4;
  readonly field: Pick<typeof real, 'fit' | 'similarity' | 'spectralRadius' | 'fitness'>;
}

export const R: FieldCase = { name: 'R', dim: 1, field: real };
export const C: FieldCase = { name: 'C', dim: 2, field: complex };
export const H: FieldCase = { name: 'H', dim: 4, field: quaternion };

export type Array64 = NdArray<Float64Array>;

/** r independent n×n matrices whose real components are independent standard normals: [r, n, n(, 2 or 4)]. */
export function gaussianTuple(dim: number, n: number, r: number, seed: number): Array64 {
  const data = randomSource(seed).fillNormal(new Float64Array(r * n * n * dim));
  return ndarray(data, dim === 1 ? [r, n, n] : [r, n, n, dim]);
}

/** (G + G*)/2 for a Gaussian tuple G. */
export function hermitianTuple(dim: number, n: number, r: number, seed: number): Array64 {
  const G = gaussianTuple(dim, n, r, seed);
  const out = new Float64Array(G.data.length);
  const at = (j: number, i: number, k: number, p: number): number => ((j * n + i) * n + k) * dim + p;
  for (let j = 0; j < r; j++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        for (let p = 0; p < dim; p++) {
          const mirrored = G.data[at(j, k, i, p)]!;
          out[at(j, i, k, p)] = (G.data[at(j, i, k, p)]! + (p === 0 ? mirrored : -mirrored)) / 2;
        }
      }
    }
  }
  return ndarray(out, G.shape);
}

export const shapes = { general: gaussianTuple, Hermitian: hermitianTuple };
export type Shape = keyof typeof shapes;

/** A real array over C: a trailing axis (re, 0). */
export function complexified(A: Array64): Array64 {
  const data = new Float64Array(2 * A.data.length);
  for (let i = 0; i < A.data.length; i++) data[2 * i] = A.data[i]!;
  return ndarray(data, [...A.shape, 2]);
}
