import type { Algebra } from '../algebra';
import {
  adjointMultiplyInto,
  multiplyAdjointInto,
  multiplyInto,
  type PlanarMatrix,
  type Weights,
  zeros,
} from '../matrix';
import { balanced } from './balanced';
import { BaseTuple } from './base';
import { addScaledRow, gatherRows, scatterRows } from './rows';
import { Workspace } from './workspace';

/** The entries of all A_j in the order of (j, row, column), each place once. A line is a row of one A_j that has entries. */
export interface SparseLines {
  /** Lines of A_j: lineStarts[j]…lineStarts[j+1] − 1; r + 1 numbers. */
  readonly lineStarts: Int32Array;
  /** The row of each line. */
  readonly lineRows: Int32Array;
  /** Entries of each line: entryStarts[line]…entryStarts[line+1] − 1. */
  readonly entryStarts: Int32Array;
  /** The column of each entry. */
  readonly columns: Int32Array;
  /** a components for each entry, side by side. */
  readonly values: Float64Array;
}

/**
 * The tuple of sparse matrices. With m the number of pairs (j, row) that have entries, the image of Y is the stack of those rows of the A_jY,
 * m×d: rows that are 0 take part in nothing, so no verb costs anything of size r·n.
 *
 * Cost: a²·nnz·d for an image or a product with A_j*, a²·m·d·e for `combineInto`, `compressInto` and in `adjointInto`.
 */
export class SparseTuple extends BaseTuple {
  readonly r: number;
  private readonly work: Workspace;
  private knownSizes: Weights | undefined;
  /** The most lines that one A_j has. */
  private readonly height: number;

  constructor(
    readonly algebra: Algebra,
    readonly n: number,
    private readonly lines: SparseLines,
  ) {
    super();
    this.r = lines.lineStarts.length - 1;
    this.work = new Workspace(algebra);
    let height = 0;
    for (let j = 0; j < this.r; j++) height = Math.max(height, lines.lineStarts[j + 1]! - lines.lineStarts[j]!);
    this.height = height;
  }

  createImage(d: number): PlanarMatrix {
    return zeros(this.algebra, this.lines.lineRows.length, d);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    const { algebra } = this;
    const { lineRows, entryStarts, columns, values } = this.lines;
    const width = algebra.dim * Y.cols;
    image.data.fill(0);
    for (let line = 0; line < lineRows.length; line++) {
      for (let k = entryStarts[line]!; k < entryStarts[line + 1]!; k++) {
        addScaledRow(algebra, image.data, line * width, values, k, false, Y.data, columns[k]! * width, Y.cols);
      }
    }
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const { lineStarts, lineRows } = this.lines;
    const images = this.work.rowsOf(image, lineStarts);
    const products = this.linesBuffer('products', out.cols);
    const right = this.work.blocksOf(X, this.r);
    out.data.fill(0);
    for (let j = 0; j < this.r; j++) {
      if (products[j]!.rows === 0) continue;
      multiplyAdjointInto(products[j]!, images[j]!, right[j]!);
      scatterRows(out, products[j]!, lineRows, lineStarts[j]!);
    }
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const { lineStarts, lineRows } = this.lines;
    const images = this.work.rowsOf(image, lineStarts);
    const gathered = this.linesBuffer('gathered', V.cols);
    const results = this.work.blocksOf(out, this.r);
    for (let j = 0; j < this.r; j++) {
      if (gathered[j]!.rows === 0) {
        results[j]!.data.fill(0);
        continue;
      }
      gatherRows(gathered[j]!, V, lineRows, lineStarts[j]!);
      adjointMultiplyInto(results[j]!, gathered[j]!, images[j]!);
    }
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const { lineStarts, lineRows } = this.lines;
    const gathered = this.linesBuffer('gathered', Z.cols);
    const products = this.linesBuffer('products', out.cols);
    const right = this.work.blocksOf(X, this.r);
    out.data.fill(0);
    for (let j = 0; j < this.r; j++) {
      if (products[j]!.rows === 0) continue;
      gatherRows(gathered[j]!, Z, lineRows, lineStarts[j]!);
      multiplyInto(products[j]!, gathered[j]!, right[j]!);
      this.addAdjoint(out, 0, j, products[j]!, false);
    }
  }

  /** Rows `first` + column of out += A_j* M, where M has all rows (`whole`) or only the lines of A_j. */
  private addAdjoint(out: PlanarMatrix, first: number, j: number, M: PlanarMatrix, whole: boolean): void {
    const { algebra } = this;
    const { lineStarts, lineRows, entryStarts, columns, values } = this.lines;
    const width = algebra.dim * M.cols;
    for (let line = lineStarts[j]!; line < lineStarts[j + 1]!; line++) {
      const from = (whole ? lineRows[line]! : line - lineStarts[j]!) * width;
      for (let k = entryStarts[line]!; k < entryStarts[line + 1]!; k++) {
        addScaledRow(algebra, out.data, (first + columns[k]!) * width, values, k, true, M.data, from, M.cols);
      }
    }
  }

  /** From the entries, each beside the one at the mirrored place. Cost: nnz·log(nnz). */
  override hermitianDefect(): number {
    const { lineStarts, lineRows, entryStarts, columns, values } = this.lines;
    const { dim: a, conjugate } = this.algebra;
    let largest = 0;
    let largestDefect = 0;
    for (let j = 0; j < this.r; j++) {
      let sum = 0;
      let defect = 0;
      for (let line = lineStarts[j]!; line < lineStarts[j + 1]!; line++) {
        for (let k = entryStarts[line]!; k < entryStarts[line + 1]!; k++) {
          const other = this.find(j, columns[k]!, lineRows[line]!);
          for (let p = 0; p < a; p++) {
            const x = values[k * a + p]!;
            sum += x * x;
            // Without a partner the defect stands at both places, with one each place counts its own.
            defect += other < 0 ? 2 * x * x : (x - conjugate[p]! * values[other * a + p]!) ** 2;
          }
        }
      }
      largest = Math.max(largest, sum);
      largestDefect = Math.max(largestDefect, defect);
    }
    return largest === 0 ? 0 : Math.sqrt(largestDefect / largest);
  }

  override entrySizes(): Weights {
    this.knownSizes ??= this.sizes();
    return this.knownSizes;
  }

  likeSizes(): Int32Array | undefined {
    return balanced(this).exponents;
  }

  rescaled(exponents: Int32Array): SparseTuple {
    const { lineRows, entryStarts, columns, values } = this.lines;
    const { dim: a } = this.algebra;
    const scaled = values.slice();
    for (let line = 0; line < lineRows.length; line++) {
      const own = exponents[lineRows[line]!]!;
      for (let k = entryStarts[line]!; k < entryStarts[line + 1]!; k++) {
        const factor = 2 ** (exponents[columns[k]!]! - own);
        for (let p = k * a; p < (k + 1) * a; p++) scaled[p] = scaled[p]! * factor;
      }
    }
    return new SparseTuple(this.algebra, this.n, { ...this.lines, values: scaled });
  }

  /** The places of all A_j together, each with its largest component. Cost: nnz·log(nnz). */
  private sizes(): Weights {
    const { lineRows, entryStarts, columns, values } = this.lines;
    const { dim: a } = this.algebra;
    const rows: Map<number, number>[] = Array.from({ length: this.n }, () => new Map());
    for (let line = 0; line < lineRows.length; line++) {
      const row = rows[lineRows[line]!]!;
      for (let k = entryStarts[line]!; k < entryStarts[line + 1]!; k++) {
        let size = row.get(columns[k]!) ?? 0;
        for (let p = 0; p < a; p++) size = Math.max(size, Math.abs(values[k * a + p]!));
        if (size > 0) row.set(columns[k]!, size);
      }
    }
    const starts = new Int32Array(this.n + 1);
    rows.forEach((row, i) => {
      starts[i + 1] = starts[i]! + row.size;
    });
    const entries = rows.flatMap((row) => [...row]);
    return {
      n: this.n,
      starts,
      columns: Int32Array.from(entries, ([column]) => column),
      values: Float64Array.from(entries, ([, size]) => size),
    };
  }

  toDense(): PlanarMatrix {
    const { n, r } = this;
    const { dim: a } = this.algebra;
    const { lineStarts, lineRows, entryStarts, columns, values } = this.lines;
    const out = this.denseStack('sparseTuple');
    for (let j = 0; j < r; j++) {
      for (let line = lineStarts[j]!; line < lineStarts[j + 1]!; line++) {
        for (let k = entryStarts[line]!; k < entryStarts[line + 1]!; k++) {
          const row = (j * n + lineRows[line]!) * a;
          for (let p = 0; p < a; p++) out.data[(row + p) * n + columns[k]!] = values[k * a + p]!;
        }
      }
    }
    return out;
  }

  /** For each j, the first rows of one buffer, as many as A_j has lines. */
  private linesBuffer(name: string, cols: number): PlanarMatrix[] {
    return this.work.firstRowsOf(this.work.buffer(name, this.height, cols), this.lines.lineStarts);
  }

  /** The number of the entry of A_j at (row, column), or −1. */
  private find(j: number, row: number, column: number): number {
    const { lineStarts, lineRows, entryStarts, columns } = this.lines;
    const line = search(lineRows, lineStarts[j]!, lineStarts[j + 1]!, row);
    return line < 0 ? -1 : search(columns, entryStarts[line]!, entryStarts[line + 1]!, column);
  }
}

/** Where `value` stands among the ascending sorted[low…high − 1], or −1. */
function search(sorted: Int32Array, low: number, high: number, value: number): number {
  let [first, end] = [low, high];
  while (first < end) {
    const middle = (first + end) >> 1;
    if (sorted[middle]! < value) first = middle + 1;
    else end = middle;
  }
  return first < high && sorted[first] === value ? first : -1;
}
