import { adjointMultiplyInto, blocks, hermitise, type PlanarMatrix, zeros } from '../matrix';
import { BilinearTuple } from '../tuple/bilinear-tuple';
import { DenseTuple } from '../tuple/dense';
import type { Tuple } from '../tuple/tuple';

/**
 * The tuple of the forms f_j(x) = Σ_k conj((Lx)_k) D_jk (Rx)_k = x* A_j x:
 *
 *     A_j = L* diag(D_j) R,   or its Hermitian part when `symmetric`,
 *
 * which for real weights is ½ Σ_k D_jk (l_k r_kᵀ + r_k l_kᵀ) with the rows l_k of L and r_k of R.
 *
 * Over R it stays in its factors where those are fewer numbers; else the matrices are formed.
 *
 * @param left h×n, `right` h×n, `down` r×h; not to be changed afterwards
 * Cost: nothing but 8·h·(2n + r) bytes in factors, else 2a²·r·h·n² flops and 8a·r·n² bytes.
 */
export function layerTuple(
  left: PlanarMatrix,
  right: PlanarMatrix,
  down: PlanarMatrix,
  { symmetric }: { readonly symmetric: boolean },
): Tuple {
  const { algebra, cols: n } = left;
  const r = down.rows;
  if (algebra.dim === 1 && left.rows * (2 * n + r) < r * n * n) return factored(left, right, down, symmetric);
  const stack = zeros(algebra, r * n, n);
  const scaled = zeros(algebra, right.rows, n);
  blocks(stack, r).forEach((block, j) => {
    scaleRowsInto(scaled, down, j, right);
    adjointMultiplyInto(block, left, scaled);
    if (symmetric) hermitise(block);
  });
  return new DenseTuple(stack, r);
}

function factored(left: PlanarMatrix, right: PlanarMatrix, down: PlanarMatrix, symmetric: boolean): Tuple {
  if (!symmetric) return new BilinearTuple(left, right, down);
  const both = zeros(left.algebra, 2 * left.rows, left.cols);
  both.data.set(right.data);
  both.data.set(left.data, right.data.length);
  return new BilinearTuple(both, undefined, down);
}

/** out ← diag(D_j) R, the scalars from the left. */
function scaleRowsInto(out: PlanarMatrix, down: PlanarMatrix, j: number, right: PlanarMatrix): void {
  const { algebra, rows: h, cols: n } = right;
  const { dim: a, unit, sign } = algebra;
  out.data.fill(0);
  for (let k = 0; k < h; k++) {
    for (let p = 0; p < a; p++) {
      const scalar = down.data[(j * a + p) * h + k]!;
      if (scalar === 0) continue;
      for (let q = 0; q < a; q++) {
        const factor = sign[p * a + q]! * scalar;
        const into = (k * a + unit[p * a + q]!) * n;
        const from = (k * a + q) * n;
        for (let i = 0; i < n; i++) out.data[into + i]! += factor * right.data[from + i]!;
      }
    }
  }
}
