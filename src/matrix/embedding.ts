/**
 * The real embedding: a matrix over an algebra of dimension a as the (a·m)×(a·n) real matrix of x ↦ M x on column vectors,
 *
 *     embed(M)[(s,t),(q,j)] = sign(p,q) · M[t][p][j],   e_p e_q = sign(p,q) e_s.
 *
 * It is a *-homomorphism: products, adjoints, inverses, Hermitian and positive matrices go over, and whatever is unique (an
 * inverse, the polar factor of a full-rank matrix) comes back. Dense factorisations of small matrices are ml-matrix's.
 */
import { Matrix } from 'ml-matrix';
import { type PlanarMatrix, zeros } from './planar';

/** The real embedding of M. Cost: a²·m·n. */
export function embed(M: PlanarMatrix): Matrix {
  const { algebra, rows: m, cols: n, data } = M;
  const { dim: a, unit, sign } = algebra;
  const out = new Matrix(a * m, a * n);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]!;
      const sgn = sign[p * a + q]!;
      for (let t = 0; t < m; t++) {
        for (let j = 0; j < n; j++) out.set(s * m + t, q * n + j, sgn * data[(t * a + p) * n + j]!);
      }
    }
  }
  return out;
}

/** The real embedding of the Hermitian part of a square M, symmetric to the last bit as ml-matrix wants it. */
export function embedHermitian(M: PlanarMatrix): Matrix {
  const out = embed(M);
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (out.get(i, j) + out.get(j, i)) / 2;
      out.set(i, j, mean);
      out.set(j, i, mean);
    }
  }
  return out;
}

/** The matrix whose embedding has these first n columns (those of q = 0, where e_p e_0 = e_p). */
export function unembed(real: Matrix, like: PlanarMatrix, m: number, n: number): PlanarMatrix {
  const out = zeros(like.algebra, m, n);
  const a = like.algebra.dim;
  for (let p = 0; p < a; p++) {
    for (let t = 0; t < m; t++) {
      for (let j = 0; j < n; j++) out.data[(t * a + p) * n + j] = real.get(p * m + t, j);
    }
  }
  return out;
}
