import { hermitianEigen, type PlanarMatrix, zeros } from '../matrix';

/** M ≈ Σ_c left_c · values_c · right_c* over the values above the cut. */
export interface CompactSvd {
  readonly left: PlanarMatrix;
  readonly values: Float64Array;
  readonly right: PlanarMatrix;
}

/**
 * Singular values above `tolerance` times the largest, with their vectors, of a rectangular matrix over the algebra: the positive
 * half of the spectrum of the Hermitian matrix [[0, M], [M*, 0]], whose eigenvectors are (left, right)/√2. Unlike M*M it keeps
 * full accuracy. Cost: an (a·(rows + cols))³ real eigenproblem.
 */
export function compactSvd(M: PlanarMatrix, tolerance: number): CompactSvd {
  const { algebra, rows, cols, data } = M;
  const a = algebra.dim;
  const size = rows + cols;
  const dilation = zeros(algebra, size, size);
  for (let i = 0; i < rows; i++) {
    for (let p = 0; p < a; p++) {
      for (let j = 0; j < cols; j++) {
        const entry = data[(i * a + p) * cols + j]!;
        dilation.data[(i * a + p) * size + rows + j] = entry;
        dilation.data[((rows + j) * a + p) * size + i] = algebra.conjugate[p]! * entry;
      }
    }
  }
  const eigen = hermitianEigen(dilation);
  const cut = tolerance * eigen.values[0]!;
  const rank = eigen.values.filter((value) => value > cut).length;
  const part = (from: number, count: number): PlanarMatrix => {
    const out = zeros(algebra, count, rank);
    for (let line = 0; line < count * a; line++) {
      for (let c = 0; c < rank; c++) {
        out.data[line * rank + c] = Math.SQRT2 * eigen.vectors.data[(from * a + line) * size + c]!;
      }
    }
    return out;
  };
  return { left: part(0, rows), values: eigen.values.slice(0, rank), right: part(rows, cols) };
}
