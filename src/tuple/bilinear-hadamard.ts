import type { Algebra } from '../algebra';
import type { ResidentMatrix } from '../kernels';
import { quarticSpeed } from '../kernels/quartic';
import { adjointMultiplyInto, multiplyAdjointInto, multiplyInto, type PlanarMatrix, zeros } from '../matrix';
import { type Form, isHadamardFaster, TILE } from './bilinear-forms';
import { rowsFrom } from './workspace';

/** Columns of C that one product with Dᵀ makes. */
const COLUMNS = 64;

/** Part of Σ_k ‖O_k‖² Σ_j D_jk² below which too little is left of Σ_j ‖Σ_k D_jk O_k‖² for the rounding of this form. */
const CANCELLED = 1e-4;

/** Consecutive rows of W, their indices k from `first` on, and those across from them: the u_k for the v_k and the v_k for the u_k. */
interface Part {
  readonly first: number;
  readonly W: PlanarMatrix;
  readonly across: { readonly W: PlanarMatrix; readonly M: PlanarMatrix };
}

/** One tile of WW* on or above the diagonal, and room for it, which many share. */
interface Step {
  readonly upper: Part;
  readonly lower: Part;
  readonly tile: PlanarMatrix;
}

interface Plan {
  readonly W: PlanarMatrix;
  readonly M: PlanarMatrix;
  readonly steps: readonly Step[];
}

/**
 * `quarticInto` of a factored tuple A_j = ½ Σ_k D_jk (l_k r_k* + r_k l_k*), D real, without the L*A_jL. With v_k = r_k*L, u_k = l_k*L,
 *
 *     Σ_j D_jk L*A_jL  =  Σ_l C_kl ½(u_l*v_l + v_l*u_l),      C = DᵀD  (h×h),
 *
 * so that Σ_j A_jL(L*A_jL) = Σ_k (r_k m_k + l_k m'_k) with the rows (1×d)
 *
 *     m_k = ¼ Σ_l C_kl ((u_k u_l*) v_l + (u_k v_l*) u_l),      m'_k = ¼ Σ_l C_kl ((v_k u_l*) v_l + (v_k v_l*) u_l).
 *
 * For the stack W of the v_k above the u_k (an image) and its halves swapped, W', the stack of the m'_k above the m_k is
 *
 *     ¼ ([C C; C C] ∘ WW*) W':
 *
 * r has gone from it. And since Re tr(N_j N_j) = Re tr(L*·A_jL N_j), Σ_j ‖L*A_jL‖² = ⟨W, M⟩ for the stack M of the m_k above the m'_k.
 *
 * Memory: h² numbers for C, from the first call on, and tiles of WW*, one at a time.
 */
export class HadamardForm {
  private kept: Float64Array | undefined;
  private plan: Plan | undefined;

  /** @param D the real weights r×h */
  constructor(
    private readonly form: Form,
    private readonly algebra: Algebra,
    private readonly D: ResidentMatrix,
  ) {}

  /** Whether this form, which is exact, is to be taken for images of d columns, where the other may be off by `tolerance`. */
  serves(d: number, tolerance: number): boolean {
    const { rows: r, columns: h } = this.D;
    if (this.form !== 'auto') return this.form === 'hadamard';
    return isHadamardFaster({ a: this.algebra.dim, r, h, d }, quarticSpeed(this.D, tolerance));
  }

  /** M (2h×d) from an image. It is overwritten by the next call. */
  rowsOf(image: PlanarMatrix): PlanarMatrix {
    const C = this.quarterOfC();
    const { W, M, steps } = this.planFor(image.cols);
    const h = this.D.columns;
    W.data.set(image.data);
    M.data.fill(0);
    for (const { upper, lower, tile } of steps) {
      multiplyAdjointInto(tile, upper.W, lower.W);
      weigh(tile, C, upper.first * h + lower.first, h);
      multiplyInto(upper.across.M, tile, lower.across.W, true);
      // WW* is Hermitian and C symmetric: the adjoint of a tile above the diagonal is one below.
      if (upper !== lower) adjointMultiplyInto(lower.across.M, tile, upper.across.W, true);
    }
    return M;
  }

  /**
   * Whether the terms of the value that was made of an image have cancelled, and the form may be chosen: C holds squares of weights, so
   * that a part c of them that is left is known to c^-2 roundings here, and to c^-1 in the products with D.
   */
  hasCancelled({ algebra, cols, data }: PlanarMatrix, value: number): boolean {
    if (this.form !== 'auto') return false;
    const C = this.quarterOfC();
    const h = this.D.columns;
    const width = algebra.dim * cols;
    let terms = 0;
    for (let k = 0; k < h; k++) {
      let [v, u] = [0, 0];
      for (let i = k * width; i < (k + 1) * width; i++) {
        v += data[i]! ** 2;
        u += data[i + h * width]! ** 2;
      }
      terms += 4 * C[k * h + k]! * v * u; // ‖O_k‖ is at most |v||u|, and over R at least 0.7 of it
    }
    return value < CANCELLED * terms;
  }

  /** Lets C go. */
  dispose(): void {
    this.kept = undefined;
    this.plan = undefined;
  }

  /** DᵀD/4, made when it is first asked for. */
  private quarterOfC(): Float64Array {
    if (this.kept !== undefined) return this.kept;
    const { rows: r, columns: h } = this.D;
    const D = this.D.toFloat64();
    const out = new Float64Array(h * h);
    for (let first = 0; first < h; first += COLUMNS) {
      const width = Math.min(COLUMNS, h - first);
      const some = new Float64Array(r * width);
      for (let j = 0; j < r; j++) some.set(D.subarray(j * h + first, j * h + first + width), j * width);
      const product = new Float64Array(h * width);
      this.D.transposedTimesInto(product, some, width);
      for (let k = 0; k < h; k++) {
        for (let l = 0; l < width; l++) out[k * h + first + l] = product[k * width + l]! / 4;
      }
    }
    this.kept = out;
    return out;
  }

  /** What calls with images of d columns share: that of the last d is kept. */
  private planFor(d: number): Plan {
    if (this.plan?.W.cols === d) return this.plan;
    const { algebra } = this;
    const h = this.D.columns;
    const [W, M] = [zeros(algebra, 2 * h, d), zeros(algebra, 2 * h, d)];
    const parts: Part[] = [];
    for (const [top, across] of [
      [0, h],
      [h, 0],
    ] as const) {
      for (let first = 0; first < h; first += TILE) {
        const rows = Math.min(TILE, h - first);
        const [here, there] = [top + first, across + first];
        parts.push({
          first,
          W: rowsFrom(W, here, rows),
          across: { W: rowsFrom(W, there, rows), M: rowsFrom(M, there, rows) },
        });
      }
    }
    const tiles: PlanarMatrix[] = [];
    const tileOf = (rows: number, cols: number): PlanarMatrix => {
      const found = tiles.find((tile) => tile.rows === rows && tile.cols === cols);
      if (found === undefined) tiles.push(zeros(algebra, rows, cols));
      return found ?? tiles[tiles.length - 1]!;
    };
    const steps = parts.flatMap((upper, p) =>
      parts.slice(p).map((lower): Step => ({ upper, lower, tile: tileOf(upper.W.rows, lower.W.rows) })),
    );
    this.plan = { W, M, steps };
    return this.plan;
  }
}

/** Each plane of a tile, entry by entry, times the weights from `at` on, whose rows are h apart. By fours: twice as fast as one by one. */
function weigh({ algebra, rows, cols, data }: PlanarMatrix, C: Float64Array, at: number, h: number): void {
  const a = algebra.dim;
  for (let line = 0, to = 0; line < rows * a; line++) {
    const end = to + cols;
    let from = at + Math.floor(line / a) * h;
    for (; to + 3 < end; to += 4, from += 4) {
      const x0 = data[to]! * C[from]!;
      const x1 = data[to + 1]! * C[from + 1]!;
      const x2 = data[to + 2]! * C[from + 2]!;
      const x3 = data[to + 3]! * C[from + 3]!;
      data[to] = x0;
      data[to + 1] = x1;
      data[to + 2] = x2;
      data[to + 3] = x3;
    }
    for (; to < end; to++, from++) data[to] = data[to]! * C[from]!;
  }
}
