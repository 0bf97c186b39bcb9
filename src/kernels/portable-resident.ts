import type { ResidentMatrix } from './kernel';
import { multiply, multiplyRows, multiplyTransposed, packPanels, ROWS, transposedRows } from './portable-tiles';

/** A resident matrix of the portable kernel: the array itself. */
export class PortableResident implements ResidentMatrix {
  private entries: Float64Array | undefined;
  private image = new Float64Array(0);
  private products = new Float64Array(0);

  constructor(
    data: Float64Array,
    readonly rows: number,
    readonly columns: number,
    readonly blocks: number,
    /** Of its products, beside small ones by the kernel that chose it. */
    readonly speed: number,
  ) {
    this.entries = data;
  }

  private get data(): Float64Array {
    if (this.entries === undefined) throw new Error('the tuple has been disposed of');
    return this.entries;
  }

  createImage(w: number): { readonly data: Float64Array } {
    return { data: new Float64Array(this.rows * w) };
  }

  releaseImage(): void {}

  share(): void {}

  toFloat64(first = 0, count = this.rows): Float64Array {
    return this.data.slice(first * this.columns, (first + count) * this.columns);
  }

  dispose(): void {
    this.entries = undefined;
  }

  timesInto(out: Float64Array, B: Float64Array, w: number): void {
    const { rows: m, columns: k, data } = this;
    const panels = packPanels(B, k, w);
    for (let i = 0; i < m; i += ROWS) {
      multiplyRows(data, i, Math.min(m, i + ROWS), k, w, panels, B, out, false);
    }
  }

  transposedTimesInto(out: Float64Array, V: Float64Array, w: number, first = 0, count = this.rows): void {
    const k = this.columns;
    const data = this.data.subarray(first * k, (first + count) * k);
    out.fill(0, 0, k * w);
    for (let i = 0; i < count; i += ROWS) transposedRows(data, i, Math.min(count, i + ROWS), k, w, V, out);
  }

  bothInto(forward: Float64Array, backward: Float64Array, B: Float64Array, V: Float64Array, w: number): void {
    const { rows: m, columns: k, data } = this;
    const panels = packPanels(B, k, w);
    backward.fill(0, 0, k * w);
    for (let i = 0; i < m; i += ROWS) {
      const end = Math.min(m, i + ROWS);
      multiplyRows(data, i, end, k, w, panels, B, forward, false);
      transposedRows(data, i, end, k, w, V, backward);
    }
  }

  forwardInto(out: Float64Array, B: Float64Array, N: Float64Array, w: number, e: number): void {
    if (this.image.length < this.rows * w) this.image = new Float64Array(this.rows * w);
    this.timesInto(this.image, B, w);
    this.combineInto(out, this.image, N, w, e);
  }

  backwardInto(out: Float64Array, Z: Float64Array, X: Float64Array, v: number, u: number): void {
    this.transposedTimesInto(out, this.productsOf(Z, X, v, u), u);
  }

  sweepInto(
    image: Float64Array,
    forward: Float64Array,
    backward: Float64Array,
    B: Float64Array,
    N: Float64Array,
    Z: Float64Array,
    X: Float64Array,
    w: number,
  ): void {
    this.bothInto(image, backward, B, this.productsOf(Z, X, w, w), w);
    this.combineInto(forward, image, N, w, w);
  }

  combineInto(out: Float64Array, Y: Float64Array, N: Float64Array, w: number, e: number): void {
    const n = this.rows / this.blocks;
    for (let j = 0; j < this.blocks; j++) {
      multiply(n, w, e, part(Y, j, n * w), part(N, j, w * e), out, j > 0);
    }
  }

  compressInto(out: Float64Array, V: Float64Array, Y: Float64Array, p: number, w: number): void {
    const n = this.rows / this.blocks;
    for (let j = 0; j < this.blocks; j++) {
      multiplyTransposed(n, p, w, V, part(Y, j, n * w), part(out, j, p * w), false);
    }
  }

  /** The stack of the Z·X_j, in a buffer that is kept. */
  private productsOf(Z: Float64Array, X: Float64Array, v: number, u: number): Float64Array {
    const n = this.rows / this.blocks;
    if (this.products.length < this.rows * u) this.products = new Float64Array(this.rows * u);
    for (let j = 0; j < this.blocks; j++) {
      multiply(n, v, u, Z, part(X, j, v * u), part(this.products, j, n * u), false);
    }
    return this.products;
  }
}

/** The j-th of equal parts of a stack. */
function part(stack: Float64Array, j: number, length: number): Float64Array {
  return stack.subarray(j * length, (j + 1) * length);
}
