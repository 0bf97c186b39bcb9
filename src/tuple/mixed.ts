import { type Algebra, real } from '../algebra';
import type { ResidentMatrix } from '../kernels';
import { adjointMultiply, multiply, type PlanarMatrix, zeros } from '../matrix';
import { BaseTuple } from './base';
import type { Tuple } from './tuple';

/**
 * A'_i = Σ_j M_ij A_j without forming them, for M (s×r) real, or complex and A complex. Only small matrices are mixed: with W_j = Σ_i M_ij* X_i one
 * has Σ_i A'_iYX_i* = Σ_j A_jYW_j* and Σ_i A'_i*ZX_i = Σ_j A_j*ZW_j.
 *
 * Private to `compressTuple`; `mixTuple` takes its place where it exists.
 */
export class MixedTuple extends BaseTuple {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly residents: readonly ResidentMatrix[] | undefined;

  constructor(
    private readonly M: PlanarMatrix,
    private readonly A: Tuple,
  ) {
    super();
    this.algebra = A.algebra;
    this.n = A.n;
    this.r = M.rows;
    this.residents = A.residents;
  }

  createImage(d: number): PlanarMatrix {
    return this.A.createImage(d);
  }
  releaseImage(image: PlanarMatrix): void {
    this.A.releaseImage?.(image);
  }
  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.A.imageInto(image, Y);
  }
  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    this.A.combineInto(out, image, this.mixedBack(X));
  }
  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const each = zeros(this.algebra, this.A.r * V.cols, image.cols);
    this.A.compressInto(each, V, image);
    mixInto(out, this.M, each);
  }
  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    this.A.adjointInto(out, Z, this.mixedBack(X));
  }
  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    this.A.applyInto(out, Y, this.mixedBack(X));
  }
  override sweepInto(
    image: PlanarMatrix,
    forward: PlanarMatrix,
    backward: PlanarMatrix,
    Y: PlanarMatrix,
    Z: PlanarMatrix,
    X: PlanarMatrix,
  ): void {
    this.A.sweepInto(image, forward, backward, Y, Z, this.mixedBack(X));
  }
  toDense(): PlanarMatrix {
    const out = zeros(this.algebra, this.r * this.n, this.n);
    mixInto(out, this.M, this.A.toDense());
    return out;
  }

  /** The stack of the W_j = Σ_i M_ij* X_i. */
  private mixedBack(X: PlanarMatrix): PlanarMatrix {
    const out = zeros(this.algebra, (X.rows / this.r) * this.A.r, X.cols);
    unflattenInto(out, adjointMultiply(this.M, flattened(X, this.r, this.M.algebra)));
    return out;
  }
}

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
