/**
 * Spectral radii of superoperators by dense eigenvalues: Γ(A;B) ≅ Σ_j A_j ⊗ conj(B_j) as one matrix, quaternions first taken to
 * complex 2×2 blocks by χ, complex numbers to real 2×2 blocks, and the eigenvalues left to ml-matrix.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { build, type Naive, type NaiveTuple } from './naive';

/** χ: H^{m×n} → C^{2m×2n}; with q = z + w j (z = a + bi, w = c + di), χ(q) = [[z, w], [−w̄, z̄]]. */
export function chi(M: Naive): Naive {
  const [rows, cols] = [M.length, M[0]!.length];
  return build(2 * rows, 2 * cols, (i, j) => {
    const [a, b, c, d] = M[i % rows]![j % cols]! as [number, number, number, number];
    if (i < rows) return j < cols ? [a, b] : [c, d];
    return j < cols ? [-c, d] : [a, -b];
  });
}

/** Σ_j A_j ⊗ conj(B_j) over R or C. */
export function kronecker(A: NaiveTuple, B: NaiveTuple, conjugated = true): Naive {
  const [n, m] = [A[0]!.length, B[0]!.length];
  const dim = A[0]![0]![0]!.length;
  const flip = conjugated ? -1 : 1;
  return build(n * m, n * m, (row, col) => {
    const out = new Array<number>(dim).fill(0);
    for (let j = 0; j < A.length; j++) {
      const x = A[j]![Math.floor(row / m)]![Math.floor(col / m)]!;
      const y = B[j]![row % m]![col % m]!;
      if (dim === 1) out[0]! += x[0]! * y[0]!;
      else {
        out[0]! += x[0]! * y[0]! - flip * x[1]! * y[1]!;
        out[1]! += flip * x[0]! * y[1]! + x[1]! * y[0]!;
      }
    }
    return out;
  });
}

/** All eigenvalues (re, im) of a real or complex matrix; those of a complex one come with their conjugates. */
export function eigenvalues(M: Naive): [number, number][] {
  const dim = M[0]![0]!.length;
  const n = M.length;
  const real = new Matrix(dim * n, dim * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [re, im] = M[i]![j]! as [number, number | undefined];
      real.set(i, j, re);
      if (im === undefined) continue;
      real.set(n + i, n + j, re);
      real.set(n + i, j, im);
      real.set(i, n + j, -im);
    }
  }
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(real);
  return realEigenvalues.map((re, k) => [re, imaginaryEigenvalues[k]!]);
}

/** max |eigenvalue|. */
export function radiusOf(M: Naive): number {
  return Math.max(...eigenvalues(M).map(([re, im]) => Math.hypot(re, im)));
}

/** ρ(Γ(A;B)) over R, C or H. */
export function radius(A: NaiveTuple, B: NaiveTuple): number {
  const dim = A[0]![0]![0]!.length;
  return radiusOf(dim === 4 ? kronecker(A.map(chi), B.map(chi)) : kronecker(A, B));
}

/** L(X) = ρ(Γ(A;X)) / ρ(Φ(X))^{1/2}. */
export function fitnessOf(A: NaiveTuple, X: NaiveTuple): number {
  return radius(A, X) / Math.sqrt(radius(X, X));
}
