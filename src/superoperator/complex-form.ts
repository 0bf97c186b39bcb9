import { complex, quaternionUnits } from '../algebra';
import { zeros } from '../matrix';
import type { MatrixStack } from './pairing';

/**
 * χ: H^{n×n} → C^{2n×2n}, block by block z + w j ↦ [[z, w], [−w̄, z̄]], w j = w_0 j + w_1 ij, for every matrix of a stack. χ is a *-homomorphism, and the
 * χ(Y) span C^{2n×2n} over C: so a map Y ↦ Σ A_j Y B_j* over H has exactly one complex-linear extension, Σ χ(A_j) · χ(B_j)*.
 */
export function complexForm({ stack, r }: MatrixStack): MatrixStack {
  const { rows, cols, data } = stack;
  const { i: first, j: second, k: third, sign } = quaternionUnits(stack.algebra);
  const out = zeros(complex, 2 * rows, 2 * cols);
  const put = (row: number, col: number, re: number, im: number): void => {
    out.data[row * 2 * out.cols + col] = re;
    out.data[(row * 2 + 1) * out.cols + col] = im;
  };
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const component = (p: number): number => data[(i * 4 + p) * cols + j]!;
      const [one, ci, cj, ck] = [component(0), component(first), component(second), sign * component(third)];
      put(2 * i, 2 * j, one, ci);
      put(2 * i, 2 * j + 1, cj, ck);
      put(2 * i + 1, 2 * j, -cj, ck);
      put(2 * i + 1, 2 * j + 1, one, -ci);
    }
  }
  return { stack: out, r };
}
