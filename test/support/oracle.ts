/**
 * Spectral radii of superoperators from dense matrices: Γ(A;B) ≅ Σ_j A_j ⊗ conj(B_j) over R and C, complex numbers as real 2×2
 * blocks. Over H the matrix is read off the definition, Y ↦ Σ_j A_j Y B_j*, on a real basis; χ gives the same by another way.
 *
 * The radius is Gelfand's limit ‖M^N‖^{1/N} at N = 2^42 by repeated squaring: no eigenvalue solver, so ±λ, complex pairs and
 * repeated eigenvalues make no difference. (ml-matrix's QR iteration can run for ever on matrices whose eigenvalues all come
 * twice or lie on the imaginary axis; where it serves as a second opinion, the matrix is real and generic.)
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { build, gamma, type Naive, type NaiveTuple } from './naive';
import { inUnits } from './scalars';

/** χ: H^{m×n} → C^{2m×2n}; with q = z + w j (z = a + bi, w = c + di, k being ij), χ(q) = [[z, w], [−w̄, z̄]]. */
export function chi(M: Naive): Naive {
  const [rows, cols] = [M.length, M[0]!.length];
  return build(2 * rows, 2 * cols, (i, j) => {
    const [a, b, c, d] = inUnits(M[i % rows]![j % cols]!);
    if (i < rows) return j < cols ? [a, b] : [c, d];
    return j < cols ? [-c, d] : [a, -b];
  });
}

/** Σ_j A_j ⊗ conj(B_j) over R or C; without the bar if `conjugated` is false. */
export function kronecker(A: NaiveTuple, B: NaiveTuple, conjugated = true): Naive {
  const [n, m] = [A[0]!.length, B[0]!.length];
  const dim = A[0]![0]![0]!.length;
  const sign = conjugated ? -1 : 1;
  return build(n * m, n * m, (row, col) => {
    const out = new Array<number>(dim).fill(0);
    for (let j = 0; j < A.length; j++) {
      const x = A[j]![Math.floor(row / m)]![Math.floor(col / m)]!;
      const y = B[j]![row % m]![col % m]!;
      out[0]! += x[0]! * y[0]!;
      if (dim === 1) continue;
      out[0]! -= x[1]! * sign * y[1]!;
      out[1]! += x[0]! * sign * y[1]! + x[1]! * y[0]!;
    }
    return out;
  });
}

/** The real 2×2-block form of a complex matrix, or the real matrix itself. */
export function toReal(M: Naive): Matrix {
  const n = M.length;
  const dim = M[0]![0]!.length;
  const out = new Matrix(dim * n, dim * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [re, im] = M[i]![j]! as [number, number | undefined];
      out.set(i, j, re);
      if (im === undefined) continue;
      out.set(n + i, n + j, re);
      out.set(n + i, j, im);
      out.set(i, n + j, -im);
    }
  }
  return out;
}

/** ρ(M) for a real or complex matrix, as lim ‖M^N‖^{1/N}. */
export function radiusOf(M: Naive): number {
  let power = toReal(M);
  let logarithm = 0;
  for (let k = 0; ; k++) {
    const length = power.norm('frobenius');
    if (length === 0) return 0;
    power.mul(1 / length);
    logarithm += Math.log(length) / 2 ** k;
    if (k === 42) return Math.exp(logarithm);
    power = power.mmul(power);
  }
}

/** ρ(M) by ml-matrix's eigenvalues, for a generic real matrix. */
export function radiusByEigenvalues(M: Naive): number {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(toReal(M));
  return Math.max(...realEigenvalues.map((re, k) => Math.hypot(re, imaginaryEigenvalues[k]!)));
}

/** The dense matrix of Γ(A;B), over H the real one on components. */
export function gammaMatrix(A: NaiveTuple, B: NaiveTuple): Naive {
  const dim = A[0]![0]![0]!.length;
  if (dim < 4) return kronecker(A, B);
  const [n, m] = [A[0]!.length, B[0]!.length];
  const columns = Array.from({ length: n * m * dim }, (_, at) => {
    const Y = build(n, m, (i, j) => Array.from({ length: dim }, (_, p) => Number((i * m + j) * dim + p === at)));
    return gamma(A, B, Y).flat(2);
  });
  return build(columns.length, columns.length, (i, j) => [columns[j]![i]!]);
}

/** ρ(Γ(A;B)) over R, C or H. */
export function radius(A: NaiveTuple, B: NaiveTuple = A): number {
  return radiusOf(gammaMatrix(A, B));
}

/** L(X) = ρ(Γ(A;X)) / ρ(Φ(X))^{1/2}. */
export function fitnessOf(A: NaiveTuple, X: NaiveTuple): number {
  return radius(A, X) / Math.sqrt(radius(X));
}
