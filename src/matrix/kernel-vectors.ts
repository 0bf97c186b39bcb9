import { SingularValueDecomposition } from 'ml-matrix';
import { embed } from './embedding';
import { columnSquares, type PlanarMatrix, zeros } from './planar';
import { adjointMultiply, multiply } from './products';

/**
 * Orthonormal columns that M (n×n) sends to no more than `cut`, at least one: the right singular vectors of its least singular values.
 * Cost: one (a·n)³ singular value decomposition.
 */
export function kernelVectors(M: PlanarMatrix, cut: number): PlanarMatrix {
  const { algebra, rows: n } = M;
  const a = algebra.dim;
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(embed(M), { autoTranspose: true });
  const small = diagonal.filter((value) => value <= cut).length;
  // Each vector over the algebra gives a real ones.
  const count = Math.max(1, Math.floor(small / a));
  const from = a * (n - count);
  const candidates = zeros(algebra, n, a * count);
  for (let c = 0; c < candidates.cols; c++) {
    for (let i = 0; i < n; i++) {
      for (let p = 0; p < a; p++) {
        candidates.data[(i * a + p) * candidates.cols + c] = rightSingularVectors.get(p * n + i, from + c);
      }
    }
  }
  const out = zeros(algebra, n, count);
  for (let chosen = 0; chosen < count; chosen++) {
    const squares = columnSquares(candidates);
    const longest = squares.indexOf(squares.reduce((most, x) => Math.max(most, x), 0));
    const length = Math.sqrt(squares[longest]!);
    const vector = zeros(algebra, n, 1);
    for (let line = 0; line < n * a; line++) {
      vector.data[line] = candidates.data[line * candidates.cols + longest]! / length;
      out.data[line * count + chosen] = vector.data[line]!;
    }
    const part = multiply(vector, adjointMultiply(vector, candidates));
    for (let at = 0; at < part.data.length; at++) candidates.data[at] = candidates.data[at]! - part.data[at]!;
  }
  return out;
}
