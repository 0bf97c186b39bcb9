import { type Algebra, hasComplexCentre } from '../algebra';
import { kernel, type ResidentMatrix, type ResidentOptions } from '../kernels';
import type { Strip } from '../kernels/strips';
import type { PlanarMatrix } from '../matrix';
import { Workspace } from './workspace';

/**
 * The weights D (r×h) of a factored tuple, which mix h small matrices O_k into r: out_j = Σ_k D_jk O_k, and back with D*. They are real, over
 * any algebra, or complex over C. Matrices come in strips of whole rows; one strip is one product with D.
 */
export class Down {
  readonly algebra: Algebra;
  readonly r: number;
  readonly h: number;
  readonly isComplex: boolean;
  readonly resident: ResidentMatrix;
  private readonly work: Workspace;

  /** @param D r×h over R or C; the kernel may keep its data */
  constructor(D: PlanarMatrix, options?: ResidentOptions) {
    this.work = new Workspace(D.algebra);
    this.algebra = D.algebra;
    this.r = D.rows;
    this.h = D.cols;
    this.isComplex = hasComplexCentre(D.algebra);
    this.resident = kernel().resident(D.data, D.rows, D.algebra.dim * D.cols, options);
  }

  /** The rows of a strip of each out_j (e×d) ← Σ_k D_jk O_k, from the strips O of all k. O may be overwritten. */
  mixInto(out: PlanarMatrix, O: Float64Array, strip: Strip): void {
    const { r, h } = this;
    const { width } = strip;
    const size = out.data.length / r;
    const isWhole = width === size;
    const mixed = isWhole ? out.data : this.work.numbers('mixed', r * width);
    this.resident.timesInto(mixed, this.isComplex ? this.withMultiplesOfI(O, h, width, out.cols) : O, width);
    if (isWhole) return;
    const start = strip.first * out.algebra.dim * out.cols;
    for (let j = 0; j < r; j++) {
      for (let i = 0; i < width; i++) out.data[j * size + start + i] = mixed[j * width + i]!;
    }
  }

  /** The strips O of all k ← Σ_j conj(D_jk) X_j, from the stack of the X_j. */
  unmixInto(O: Float64Array, X: PlanarMatrix, strip: Strip): void {
    const { r, h } = this;
    const { width } = strip;
    const size = X.data.length / r;
    const isWhole = width === size;
    const mixed = isWhole ? X.data : this.work.numbers('mixed', r * width);
    if (!isWhole) {
      const start = strip.first * X.algebra.dim * X.cols;
      for (let j = 0; j < r; j++) {
        for (let i = 0; i < width; i++) mixed[j * width + i] = X.data[j * size + start + i]!;
      }
    }
    if (!this.isComplex) {
      this.resident.transposedTimesInto(O, mixed, width);
      return;
    }
    const T = this.work.numbers('lifted', 2 * h * width);
    this.resident.transposedTimesInto(T, mixed, width);
    // Σ conj(D) X = Σ Re D X − i Σ Im D X
    const d = X.cols;
    const below = h * width;
    for (let at = 0; at < below; at += 2 * d) {
      for (let t = at; t < at + d; t++) {
        O[t] = T[t]! + T[below + t + d]!;
        O[t + d] = T[t + d]! - T[below + t]!;
      }
    }
  }

  /** The entries of D, [r][a][h]. */
  toFloat64(): Float64Array {
    return this.resident.toFloat64();
  }

  /** O above i·O, which the real and the imaginary plane of D multiply. */
  private withMultiplesOfI(O: Float64Array, h: number, width: number, d: number): Float64Array {
    const B = this.work.numbers('lifted', 2 * h * width);
    const below = h * width;
    B.set(O.subarray(0, below));
    for (let at = 0; at < below; at += 2 * d) {
      for (let t = at; t < at + d; t++) {
        B[below + t] = -O[t + d]!;
        B[below + t + d] = O[t]!;
      }
    }
    return B;
  }
}

/** The weights as they are kept: over C those whose imaginary parts all vanish are real. */
export function realWhereReal(D: PlanarMatrix, real: Algebra): PlanarMatrix {
  if (D.algebra.dim === 1) return D;
  const { rows, cols, data } = D;
  for (let j = 0; j < rows; j++) {
    for (let k = 0; k < cols; k++) if (data[(2 * j + 1) * cols + k] !== 0) return D;
  }
  const out = new Float64Array(rows * cols);
  for (let j = 0; j < rows; j++) out.set(data.subarray(2 * j * cols, (2 * j + 1) * cols), j * cols);
  return { algebra: real, rows, cols, data: out };
}
