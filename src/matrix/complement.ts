import { columnsBetween, sideBySide } from './columns';
import {
  adjoint,
  blocks,
  clone,
  columnSquares,
  norm,
  normaliseColumns,
  type PlanarMatrix,
  scaleInPlace,
  zeros,
} from './planar';
import { adjointMultiply, multiply, multiplyInto } from './products';

/** A vector whose part outside the span of those chosen before is shorter than this, relative to itself, lies in that span. */
const DEPENDENT = 1e-10;

/** What of a vector of norm 1 is no part of it: squares of less vanish, and quotients by it may leave the range of doubles. */
const NEGLIGIBLE = 2 ** -400;

/**
 * Coordinates of the orthogonal complement of some vectors: an isometry B (n×m) with B*c = 0 for each of them. B is never written out. It is
 * the last m columns of a product H_1⋯H_k of reflectors H = 1 − 2 v v* with v n×1 of norm 1, that carries the span of the vectors to that of the first
 * k coordinates (Householder, 1958; over H the same, since v*v is real). Vectors are scaled to norm 1 and taken by the
 * largest remainder, so that dependent ones drop out. The product is kept as 1 − VTV*, with the v of all reflectors as the columns of V and T k×k upper
 * triangular (Schreiber and Van Loan, "A storage-efficient WY representation for products of Householder transformations", 1989), so that it is applied
 * in two passes over a matrix.
 *
 * With `starts` the coordinates are those of several spaces, each vector counts as its parts in them, and the complement is that of the parts: B has a
 * block for each space, which loses as many coordinates as it has reflectors.
 *
 * Cost: 4a²·n·k flops for each column that is carried there or back.
 */
export class Complement {
  readonly n: number;
  /** Number of independent vectors, k. */
  readonly excluded: number;
  /** Dimension of the complement, n − k. */
  readonly dimension: number;
  /** Where the coordinates of each space begin in the complement, and m at the end: [0, m] for one space. */
  readonly starts: readonly number[];
  /** The rows of n×d matrices that are coordinates of the complement once V is taken off, from and to. */
  private readonly kept: readonly (readonly [number, number])[];
  /** n×k. */
  private readonly V: PlanarMatrix;
  /** −T and −T*. */
  private readonly forward: PlanarMatrix;
  private readonly backward: PlanarMatrix;

  /**
   * @param vectors n×k, one vector a column, none of them zero
   * @param spaces where the coordinates of each space begin, and n at the end
   */
  constructor(
    readonly vectors: PlanarMatrix,
    spaces: readonly number[] = [0, vectors.rows],
  ) {
    this.n = vectors.rows;
    const reflectors: PlanarMatrix[] = [];
    const units = clone(vectors);
    normaliseColumns(units);
    const [starts, kept]: [number[], [number, number][]] = [[0], []];
    for (let v = 0; v + 1 < spaces.length; v++) {
      const [first, end] = [spaces[v]!, spaces[v + 1]!];
      const own = spaces.length === 2 ? triangularise(units) : triangularise(partsIn(units, first, end));
      reflectors.push(...own.map((reflector) => placed(reflector, first, this.n)));
      kept.push([first + own.length, end]);
      starts.push(starts[v]! + end - first - own.length);
    }
    this.starts = starts;
    this.kept = kept;
    this.V = sideBySide(reflectors);
    this.excluded = this.V.cols;
    this.dimension = this.n - this.excluded;
    this.forward = factorOf(this.V);
    scaleInPlace(this.forward, -1);
    this.backward = adjoint(this.forward);
  }

  /** B·Y (n×d) for Y m×d. */
  embed(Y: PlanarMatrix): PlanarMatrix {
    const out = zeros(Y.algebra, this.n, Y.cols);
    this.embedInto(out, Y);
    return out;
  }

  /** out (n×d) ← B·Y. */
  embedInto(out: PlanarMatrix, Y: PlanarMatrix): void {
    const width = Y.algebra.dim * Y.cols;
    out.data.fill(0);
    this.kept.forEach(([from], v) => {
      out.data.set(Y.data.subarray(this.starts[v]! * width, this.starts[v + 1]! * width), from * width);
    });
    this.addProducts(out, this.forward);
  }

  /** B*·Z (m×d) for Z n×d. */
  restrict(Z: PlanarMatrix): PlanarMatrix {
    const work = clone(Z);
    const out = zeros(Z.algebra, this.dimension, Z.cols);
    this.restrictInto(out, work);
    return out;
  }

  /** out (m×d) ← B*·Z; overwrites Z (n×d). */
  restrictInto(out: PlanarMatrix, Z: PlanarMatrix): void {
    this.addProducts(Z, this.backward);
    const width = Z.algebra.dim * Z.cols;
    this.kept.forEach(([from, to], v) => {
      out.data.set(Z.data.subarray(from * width, to * width), this.starts[v]! * width);
    });
  }

  /** The stack of the B*·A_j·B (r·m×m) for a stack of r matrices n×n. */
  compress(stack: PlanarMatrix, r: number): PlanarMatrix {
    const { dimension: m, V } = this;
    // A_j(1 − VTV*), all at once.
    const right = clone(stack);
    multiplyInto(right, multiply(multiply(stack, V), this.forward), adjoint(V), true);
    const out = zeros(stack.algebra, r * m, m);
    const targets = blocks(out, r);
    const columns = sideBySide(this.kept.map(([from, to]) => columnsBetween(right, from, to)));
    blocks(columns, r).forEach((block, j) => {
      this.restrictInto(targets[j]!, block);
    });
    return out;
  }

  /** Z ← Z + V·F·V*Z. */
  private addProducts(Z: PlanarMatrix, F: PlanarMatrix): void {
    multiplyInto(Z, this.V, multiply(F, adjointMultiply(this.V, Z)), true);
  }
}

/** The rows of one space, without columns that have nothing there but rounding. */
function partsIn(vectors: PlanarMatrix, first: number, end: number): PlanarMatrix {
  const width = vectors.algebra.dim * vectors.cols;
  const rows = { ...vectors, rows: end - first, data: vectors.data.subarray(first * width, end * width) };
  const [own, whole] = [columnSquares(rows), columnSquares(vectors)];
  const columns = Array.from(own, (_, j) => j).filter((j) => own[j]! > DEPENDENT ** 2 * whole[j]!);
  return sideBySide([columnsBetween(rows, 0, 0), ...columns.map((j) => columnsBetween(rows, j, j + 1))]);
}

/** A column of a space among all coordinates. */
function placed(column: PlanarMatrix, first: number, n: number): PlanarMatrix {
  if (column.rows === n) return column;
  const out = zeros(column.algebra, n, 1);
  out.data.set(column.data, first * column.algebra.dim);
  return out;
}

/** T of H_1⋯H_k = 1 − VTV*: (1 − VTV*)(1 − 2vv*) = 1 − [V v]·(T, −2T(V*v); 0, 2)·[V v]*. */
function factorOf(V: PlanarMatrix): PlanarMatrix {
  const { algebra, cols: k } = V;
  const T = zeros(algebra, k, k);
  const products = adjointMultiply(V, V);
  for (let j = 0; j < k; j++) {
    if (j > 0) {
      const before = {
        algebra,
        rows: j,
        cols: 1,
        data: columnsBetween(products, j, j + 1).data.subarray(0, j * algebra.dim),
      };
      const column = multiply(leadingBlock(T, j), before);
      for (let line = 0; line < column.data.length; line++) T.data[line * k + j] = -2 * column.data[line]!;
    }
    T.data[j * algebra.dim * k + j] = 2;
  }
  return T;
}

/** The first j rows and columns. */
function leadingBlock(T: PlanarMatrix, j: number): PlanarMatrix {
  const columns = columnsBetween(T, 0, j);
  return { ...columns, rows: j, data: columns.data.subarray(0, j * T.algebra.dim * j) };
}

/** Z ← (1 − 2 v v*)Z for a unit vector v. */
function reflect(v: PlanarMatrix, Z: PlanarMatrix): void {
  const coefficients = adjointMultiply(v, Z);
  scaleInPlace(coefficients, -2);
  multiplyInto(Z, v, coefficients, true);
}

/** Reflectors that bring the columns to upper triangular form, by the largest remainder; as many as the columns have rank. */
function triangularise(vectors: PlanarMatrix): PlanarMatrix[] {
  const { algebra, rows: n, cols } = vectors;
  const a = algebra.dim;
  const remainders = adjoint(vectors); // one vector a row, conjugated
  let columns: PlanarMatrix[] = Array.from({ length: cols }, (_, j) => {
    const row = remainders.data.subarray(j * a * n, (j + 1) * a * n);
    const column = adjoint({ algebra, rows: 1, cols: n, data: row });
    scaleInPlace(column, 1 / norm(column));
    return column;
  });
  const reflectors: PlanarMatrix[] = [];
  while (columns.length > 0 && reflectors.length < n) {
    const k = reflectors.length;
    const lengths = columns.map((column) => Math.sqrt(columnSquares(tail(column, k))[0]!));
    const best = lengths.indexOf(Math.max(...lengths));
    if (lengths[best]! <= DEPENDENT) break;
    const v = reflectorOf(columns[best]!, k, lengths[best]!);
    reflectors.push(v);
    columns = columns.filter((_, j) => j !== best);
    for (const column of columns) reflect(v, column);
  }
  return reflectors;
}

/** A column from its row k on. */
function tail({ algebra, rows, data }: PlanarMatrix, k: number): PlanarMatrix {
  return { algebra, rows: rows - k, cols: 1, data: data.subarray(k * algebra.dim) };
}

/** The unit v with (1 − 2 v v*)x ∝ e_k on the rows from k on: x + e_k·phase·‖x‖, with the phase of x_k so that nothing cancels. */
function reflectorOf(x: PlanarMatrix, k: number, length: number): PlanarMatrix {
  const a = x.algebra.dim;
  const v = clone(x);
  v.data.fill(0, 0, k * a);
  const head = v.data.subarray(k * a, (k + 1) * a);
  const modulus = Math.hypot(...head);
  if (modulus < NEGLIGIBLE) {
    head.fill(0);
    head[0] = length;
  } else for (let p = 0; p < a; p++) head[p] = head[p]! * (1 + length / modulus);
  scaleInPlace(v, 1 / norm(v));
  return v;
}
