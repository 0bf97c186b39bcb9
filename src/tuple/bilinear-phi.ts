import type { ResidentMatrix } from '../kernels';
import { adjointInto, adjointMultiply, type PlanarMatrix } from '../matrix';
import type { Down } from './bilinear-down';
import type { Workspace } from './workspace';

/** Rows of an image, of which Φ has the square at a time, at most. */
const MOST_ROWS = 8192;

/** A factored tuple as its Φ sees it: A_j = factor · Σ_i D_jk(i) t_i s_i*, k(i) = i mod h. */
export interface Factors {
  readonly n: number;
  readonly rows: number;
  readonly factor: number;
  /** The rows s_i*. */
  readonly right: ResidentMatrix;
  /** The rows t_i*, in the order of {@link across}. */
  readonly left: ResidentMatrix;
  readonly down: Down;
  readonly work: Workspace;
  /** The row of `left` that belongs to row i of `right`. */
  across(i: number): number;
  rowsInto(out: Float64Array, factor: ResidentMatrix, Y: PlanarMatrix): void;
  spanInto(out: PlanarMatrix, factor: ResidentMatrix, M: Float64Array): void;
}

/**
 * Φ(A)(Y) = Σ_j A_jYA_j* and Φ(A)†(Y) = Σ_j A_j*YA_j on n×n matrices for a factored tuple, without the A_j: with G_kl = Σ_j D_jk conj(D_jl),
 *
 *     Σ_j A_jYA_j*  =  factor² Σ_{i,l} t_i (G_{k(i)k(l)} s_i*Ys_l) t_l*,
 *
 * and with s and t exchanged and G conjugated for the adjoint; r has gone from it. For m rows 2·(m·n² + m²·n) products of scalars.
 */
export class FactoredPhi {
  private gram: PlanarMatrix | undefined;

  private constructor(private readonly A: Factors) {}

  /** Undefined where m² numbers are too many. */
  static for(A: Factors): FactoredPhi | undefined {
    return A.rows <= MOST_ROWS ? new FactoredPhi(A) : undefined;
  }

  into(out: PlanarMatrix, Y: PlanarMatrix, isAdjoint: boolean): void {
    const { n, rows: m, left, right, work } = this.A;
    const [inner, outer] = isAdjoint ? [left, right] : [right, left];
    const tall = work.buffer('Φ m×n', m, n);
    const wide = work.buffer('Φ n×m', n, m);
    const square = work.buffer('Φ m×m', m, m);
    // S*Y*S = (S*YS)*, S*·(S*Y)*.
    this.A.rowsInto(tall.data, inner, Y);
    adjointInto(wide, tall);
    this.A.rowsInto(square.data, inner, wide);
    const K = this.weighed(square, isAdjoint);
    // T K* T* = T (TK)*.
    this.A.spanInto(wide, outer, K.data);
    adjointInto(tall, wide);
    this.A.spanInto(out, outer, tall.data);
  }

  /** factor²·G ∘ a matrix, its rows and columns where the vectors across from them are. */
  private weighed(square: PlanarMatrix, isAdjoint: boolean): PlanarMatrix {
    const { rows: m, factor, work, down } = this.A;
    this.gram ??= gramOf(down);
    const { data: G } = this.gram;
    const { h } = down;
    const a = square.algebra.dim;
    const out = work.buffer('Φ across', m, m);
    for (let l = 0; l < m; l++) {
      const [row, k] = [this.A.across(l) * a * m, l % h];
      for (let i = 0; i < m; i++) {
        const [from, to, c] = [l * a * m + i, row + this.A.across(i), i % h];
        if (!down.isComplex) {
          const weight = factor ** 2 * G[k * h + c]!;
          for (let p = 0; p < a; p++) out.data[to + p * m] = weight * square.data[from + p * m]!;
          continue;
        }
        const re = factor ** 2 * G[2 * k * h + c]!;
        const im = (isAdjoint ? -1 : 1) * factor ** 2 * G[(2 * k + 1) * h + c]!;
        const [x, y] = [square.data[from]!, square.data[from + m]!];
        out.data[to] = re * x - im * y;
        out.data[to + m] = re * y + im * x;
      }
    }
    return out;
  }
}

/** G (h×h), G_kl = Σ_j D_jk conj(D_jl). */
function gramOf(down: Down): PlanarMatrix {
  const { algebra, r, h } = down;
  const D = { algebra, rows: r, cols: h, data: down.toFloat64() };
  const out = adjointMultiply(D, D); // conj(G)
  if (down.isComplex) for (let k = 0; k < h; k++) out.data.subarray((2 * k + 1) * h, (2 * k + 2) * h).forEach(negate);
  return out;
}

const negate = (x: number, at: number, all: Float64Array): void => {
  all[at] = -x;
};
