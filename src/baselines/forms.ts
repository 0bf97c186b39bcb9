import { hermitise, type PlanarMatrix, zeros } from '../matrix';
import type { Tuple } from '../tuple/tuple';

/** Numbers of the stack of w_j·1 that one product reads. */
const STACK = 2 ** 22;

/** The Hermitian part of Σ_j w_jA_j, n×n: x*Mx = Re Σ_j w_j x*A_jx. One sweep for each column, in slices. */
export function formOf(A: Tuple, w: ArrayLike<number>): PlanarMatrix {
  const { algebra, n, r } = A;
  const a = algebra.dim;
  const out = zeros(algebra, n, n);
  const width = Math.max(1, Math.min(n, Math.floor(Math.sqrt(STACK / (r * a)))));
  for (let from = 0; from < n; from += width) {
    const count = Math.min(width, n - from);
    const Y = zeros(algebra, n, count);
    const X = zeros(algebra, r * count, count);
    for (let c = 0; c < count; c++) {
      Y.data[(from + c) * a * count + c] = 1;
      for (let j = 0; j < r; j++) X.data[(j * count + c) * a * count + c] = w[j]!;
    }
    const columns = zeros(algebra, n, count);
    A.applyInto(columns, Y, X);
    for (let line = 0; line < n * a; line++) {
      for (let c = 0; c < count; c++) out.data[line * n + from + c] = columns.data[line * count + c]!;
    }
  }
  hermitise(out);
  return out;
}
