import type { PlanarMatrix } from '../matrix';

/** Y ↦ 2^{e_i + f_k} Y_ik on flat n×d matrices, and its inverse, for the exponents e, f of two balanced tuples. */
export class PairScaling {
  private readonly width: number;
  private readonly cols: number;

  /** @param X a matrix or stack with the columns of Y */
  constructor(
    { algebra, cols }: PlanarMatrix,
    private readonly rowExponents: Int32Array | undefined,
    private readonly columnExponents: Int32Array | undefined,
  ) {
    this.cols = cols;
    this.width = algebra.dim * cols;
  }

  get isTrivial(): boolean {
    return this.rowExponents === undefined && this.columnExponents === undefined;
  }

  /** The parts of one vector scaled, of norm 1 together; `sign` −1 for the inverse. Zero stays zero. */
  times(sign: 1 | -1, parts: readonly Float64Array[]): readonly Float64Array[] {
    if (this.isTrivial) return parts;
    // By the largest entry first, so that no power of two leaves the range.
    let top = -Infinity;
    for (const part of parts) {
      for (let at = 0; at < part.length; at++) {
        if (part[at] !== 0) top = Math.max(top, sign * this.exponent(at) + Math.floor(Math.log2(Math.abs(part[at]!))));
      }
    }
    let squares = 0;
    const out = parts.map((part) =>
      part.map((entry, at) => {
        // In two factors: the power itself may be out of range where the product is not.
        const power = sign * this.exponent(at) - top;
        const half = Math.trunc(power / 2);
        const value = entry === 0 ? 0 : entry * 2 ** half * 2 ** (power - half);
        squares += value * value;
        return value;
      }),
    );
    const length = Math.sqrt(squares) || 1;
    return out.map((part) => part.map((entry) => entry / length));
  }

  private exponent(at: number): number {
    const row = this.rowExponents?.[Math.floor(at / this.width)] ?? 0;
    return row + (this.columnExponents?.[at % this.cols] ?? 0);
  }
}
