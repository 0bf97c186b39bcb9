/**
 * Where the squared norm of a tuple lies: Σ_j A_jA_j* over rows, Σ_j A_j*A_j over columns, tr(A_iA_j*) over outputs. These are the Gram matrices of
 * the three unfoldings of the tensor (De Lathauwer, De Moor, Vandewalle, "A multilinear singular value decomposition", 2000).
 */
import { real } from '../algebra';
import {
  blocks,
  hermitise,
  multiplyAdjointInto,
  norm,
  type PlanarMatrix,
  scaleAndAddInPlace,
  sumOfAdjointMultiply,
  sumOfMultiplyAdjoint,
  zeros,
} from '../matrix';
import { isHermitian } from '../search/facts';
import { flattened } from '../tuple/flatten';
import type { Tuple } from '../tuple/tuple';
import { slicesOf } from './slices';

/** ½ Σ_j (B_jB_j* + B_j*B_j) of B_j = L*A_jL, k×k, whose trace is Σ_j ‖B_j‖²; `most` as of {@link slicesOf}. */
export function modeEnergy(A: Tuple, L?: PlanarMatrix, most?: number): PlanarMatrix {
  const { algebra, r } = A;
  const k = L?.cols ?? A.n;
  const rows = zeros(algebra, k, k);
  const part = zeros(algebra, k, k);
  for (const { stack } of slicesOf(A, L, most)) {
    const each = blocks(stack, r);
    sumOfMultiplyAdjoint(part, each, each);
    scaleAndAddInPlace(rows, 1, 1, part);
  }
  hermitise(rows);
  if (isHermitian({ hermitianDefect: A.hermitianDefect() })) return rows;
  scaleAndAddInPlace(rows, 0.5, 0.5, columnEnergy(A, L, most));
  hermitise(rows);
  return rows;
}

/** Σ_j B_j*B_j, block by block from pairs of slices. */
function columnEnergy(A: Tuple, L: PlanarMatrix | undefined, most: number | undefined): PlanarMatrix {
  const { algebra, r } = A;
  const k = L?.cols ?? A.n;
  const out = zeros(algebra, k, k);
  for (const one of slicesOf(A, L, most)) {
    const first = blocks(one.stack, r);
    for (const other of one.stack.cols === k ? [one] : slicesOf(A, L, most)) {
      if (other.from < one.from) continue;
      const block = zeros(algebra, one.stack.cols, other.stack.cols);
      sumOfAdjointMultiply(block, first, blocks(other.stack, r));
      place(out, one.from, other.from, block);
    }
  }
  return out;
}

/** Writes a block and, on the other side of the diagonal, its adjoint. */
function place(out: PlanarMatrix, row: number, column: number, block: PlanarMatrix): void {
  const { algebra, rows, cols, data } = block;
  const a = algebra.dim;
  for (let i = 0; i < rows; i++) {
    for (let p = 0; p < a; p++) {
      for (let j = 0; j < cols; j++) {
        const entry = data[(i * a + p) * cols + j]!;
        out.data[((row + i) * a + p) * out.cols + column + j] = entry;
        if (row !== column) out.data[((column + j) * a + p) * out.cols + row + i] = algebra.conjugate[p]! * entry;
      }
    }
  }
}

/** Re tr(A_iA_j*), r×r, real over every algebra: outputs are mixed by real matrices, which keep Hermitian forms Hermitian. */
export function outputGram(A: Tuple, most?: number): PlanarMatrix {
  const out = zeros(real, A.r, A.r);
  for (const { stack } of slicesOf(A, undefined, most)) {
    const rows = flattened(stack, A.r, real);
    multiplyAdjointInto(out, rows, rows, true);
  }
  return out;
}

const totals = new WeakMap<Tuple, number>();

/** Σ_j ‖A_j‖², found once for a tuple. */
export function totalEnergy(A: Tuple): number {
  let total = totals.get(A);
  if (total === undefined) {
    total = 0;
    for (const { stack } of slicesOf(A)) total += norm(stack) ** 2;
    totals.set(A, total);
  }
  return total;
}
