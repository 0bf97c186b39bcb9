/**
 * Products with matrices most of whose columns are zero, as those of one edge of a quiver are with several ranks: column k of the rows of a space is zero unless it
 * belongs to it. The others are gathered, multiplied, and put back where they were, so that an edge costs as much as its own ranks.
 */
import type { PlanarMatrix } from '../matrix';
import type { DenseTuple } from './dense';
import type { Workspace } from './workspace';

/** The columns that are not zero, ascending; undefined where all are, which the first row mostly shows. */
export function columnsOf({ cols, data }: PlanarMatrix): Int32Array | undefined {
  const isFilled = new Uint8Array(cols);
  let missing = cols;
  for (let line = 0; line < data.length && missing > 0; line += cols) {
    for (let k = 0; k < cols; k++) {
      if (isFilled[k] === 1 || data[line + k] === 0) continue;
      isFilled[k] = 1;
      missing -= 1;
    }
  }
  return missing === 0 ? undefined : placesOf(isFilled);
}

/** The verbs of a dense tuple of rectangular matrices, in given columns. */
export class Narrow {
  constructor(private readonly work: Workspace) {}

  /** The image of Y, in full, and in the columns alone, in which it is kept until the next call for this size. */
  imageInto(tuple: DenseTuple, image: PlanarMatrix, Y: PlanarMatrix, columns: Int32Array): PlanarMatrix {
    const own = this.work.buffer('narrow image', image.rows, columns.length);
    image.data.fill(0);
    if (columns.length === 0) return own;
    tuple.imageInto(own, this.gathered('narrow Y', Y, columns));
    scatter(image, own, columns);
    return own;
  }

  /** The columns of an image. */
  partOf(image: PlanarMatrix, columns: Int32Array): PlanarMatrix {
    return this.gathered('narrow image', image, columns);
  }

  /** out ← out + Σ_j A_j Y X_j*, from the columns of the image of Y; X a stack of r matrices. */
  addForward(out: PlanarMatrix, tuple: DenseTuple, image: PlanarMatrix, X: PlanarMatrix, columns: Int32Array): void {
    const rows = rowsIn(X, tuple.r, columns);
    if (rows.length === 0) return;
    const term = this.work.buffer('narrow forward', out.rows, rows.length);
    tuple.combineInto(term, image, this.blocksOf(X, tuple.r, rows, columns));
    addColumns(out, term, rows);
  }

  /** out ← out + Σ_j A_j* Z X_j, from the columns of Z. */
  addBackward(out: PlanarMatrix, tuple: DenseTuple, Z: PlanarMatrix, X: PlanarMatrix, columns: Int32Array): void {
    const others = columnsIn(X, tuple.r, columns);
    if (others.length === 0) return;
    const term = this.work.buffer('narrow backward', out.rows, others.length);
    tuple.adjointInto(term, this.gathered('narrow Z', Z, columns), this.blocksOf(X, tuple.r, columns, others));
    addColumns(out, term, others);
  }

  /** out ← V* A_j U, from the columns of V, the rows of the result, and those of the image of U. */
  compressInto(
    out: PlanarMatrix,
    tuple: DenseTuple,
    V: PlanarMatrix,
    image: PlanarMatrix,
    [rows, columns]: readonly [Int32Array, Int32Array],
  ): void {
    out.data.fill(0);
    if (rows.length === 0 || columns.length === 0) return;
    const part = this.work.buffer('narrow X', tuple.r * rows.length, columns.length);
    tuple.compressInto(part, this.gathered('narrow Z', V, rows), this.partOf(image, columns));
    eachBlockLine(out, tuple.r, rows, (from, at) => {
      for (let k = 0; k < columns.length; k++) out.data[from + columns[k]!] = part.data[at * columns.length + k]!;
    });
  }

  private gathered(name: string, M: PlanarMatrix, columns: Int32Array): PlanarMatrix {
    const { length } = columns;
    const out = this.work.buffer(name, M.rows, length);
    for (let at = 0, line = 0; at < out.data.length; at += length, line += M.cols) {
      for (let k = 0; k < length; k++) out.data[at + k] = M.data[line + columns[k]!]!;
    }
    return out;
  }

  /** The entries of each matrix of a stack at the rows and columns. */
  private blocksOf(X: PlanarMatrix, r: number, rows: Int32Array, columns: Int32Array): PlanarMatrix {
    const out = this.work.buffer('narrow X', r * rows.length, columns.length);
    eachBlockLine(X, r, rows, (from, at) => {
      for (let k = 0; k < columns.length; k++) out.data[at * columns.length + k] = X.data[from + columns[k]!]!;
    });
    return out;
  }
}

/** All of them. */
export function allColumns({ cols }: PlanarMatrix): Int32Array {
  return Int32Array.from({ length: cols }, (_, k) => k);
}

function placesOf(isFilled: Uint8Array): Int32Array {
  return Int32Array.from([...isFilled.keys()].filter((k) => isFilled[k] === 1));
}

/** The rows in which one of r matrices has an entry in these columns. */
function rowsIn(X: PlanarMatrix, r: number, columns: Int32Array): Int32Array {
  const height = X.rows / r;
  const isFilled = new Uint8Array(height);
  for (let row = 0; row < X.rows; row++) {
    if (isFilled[row % height] === 1) continue;
    for (let p = 0; p < X.algebra.dim; p++) {
      const line = (row * X.algebra.dim + p) * X.cols;
      for (let k = 0; k < columns.length; k++) if (X.data[line + columns[k]!] !== 0) isFilled[row % height] = 1;
    }
  }
  return placesOf(isFilled);
}

/** The columns in which one of r matrices has an entry in these rows. */
function columnsIn(X: PlanarMatrix, r: number, rows: Int32Array): Int32Array {
  const isFilled = new Uint8Array(X.cols);
  eachBlockLine(X, r, rows, (from) => {
    for (let k = 0; k < X.cols; k++) if (X.data[from + k] !== 0) isFilled[k] = 1;
  });
  return placesOf(isFilled);
}

/** The lines of these rows of each of r matrices: where each begins, and which one it is. */
function eachBlockLine(
  { algebra: { dim: a }, rows: lines, cols }: PlanarMatrix,
  r: number,
  rows: Int32Array,
  visit: (from: number, at: number) => void,
): void {
  const height = lines / r;
  let at = 0;
  for (let j = 0; j < r; j++) {
    for (let i = 0; i < rows.length; i++) {
      for (let p = 0; p < a; p++) visit(((j * height + rows[i]!) * a + p) * cols, at++);
    }
  }
}

function scatter(out: PlanarMatrix, { cols, data }: PlanarMatrix, columns: Int32Array): void {
  for (let at = 0, line = 0; at < data.length; at += cols, line += out.cols) {
    for (let k = 0; k < cols; k++) out.data[line + columns[k]!] = data[at + k]!;
  }
}

function addColumns(out: PlanarMatrix, { cols, data }: PlanarMatrix, columns: Int32Array): void {
  for (let at = 0, line = 0; at < data.length; at += cols, line += out.cols) {
    for (let k = 0; k < cols; k++) {
      const to = line + columns[k]!;
      out.data[to] = out.data[to]! + data[at + k]!;
    }
  }
}
