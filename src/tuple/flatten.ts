import { type Algebra, real } from '../algebra';
import { multiply, type PlanarMatrix, zeros } from '../matrix';

/** Block i of out ← Σ_j M_ij B_j for a stack B. */
export function mixInto(out: PlanarMatrix, M: PlanarMatrix, stack: PlanarMatrix): void {
  unflattenInto(out, multiply(M, flattened(stack, M.cols, M.algebra)));
}

/** A stack of r matrices as r rows over `scalars`: its own algebra, or the real numbers, when the memory is shared. */
export function flattened(stack: PlanarMatrix, r: number, scalars: Algebra): PlanarMatrix {
  const { algebra, data } = stack;
  const cols = data.length / (r * scalars.dim);
  if (scalars.dim === 1) return { algebra: real, rows: r, cols, data };
  const out = zeros(algebra, r, cols);
  rearrange(stack, out, (from, to) => {
    out.data.set(data.subarray(from, from + stack.cols), to);
  });
  return out;
}

/** The inverse of {@link flattened}, into a stack. */
function unflattenInto(stack: PlanarMatrix, rows: PlanarMatrix): void {
  if (rows.algebra.dim === 1) {
    stack.data.set(rows.data);
    return;
  }
  rearrange(stack, rows, (to, from) => {
    stack.data.set(rows.data.subarray(from, from + stack.cols), to);
  });
}

/** Visits the lines of a stack [r][e][a][d] with their places in [r][a][e·d]. */
function rearrange(stack: PlanarMatrix, rows: PlanarMatrix, visit: (inStack: number, inRows: number) => void): void {
  const { algebra, cols: d } = stack;
  const a = algebra.dim;
  const e = stack.rows / rows.rows;
  for (let j = 0; j < rows.rows; j++) {
    for (let i = 0; i < e; i++) {
      for (let p = 0; p < a; p++) visit(((j * e + i) * a + p) * d, (j * a + p) * e * d + i * d);
    }
  }
}
