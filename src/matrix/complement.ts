import { adjoint, clone, columnSquares, norm, type PlanarMatrix, scaleInPlace, zeros } from './planar';
import { adjointMultiply, multiplyInto } from './products';

/** A vector whose part outside the span of those chosen before is shorter than this, relative to itself, lies in that span. */
const DEPENDENT = 1e-10;

/**
 * Coordinates of the orthogonal complement of some vectors: an isometry B (n×m) with B*c = 0 for each of them. B is never written out. It is
 * the last m columns of a product H_1⋯H_k of reflectors H = 1 − 2 v v* with v n×1 of norm 1, that carries the span of the vectors to that of the first
 * k coordinates (Householder, 1958; over H the same, since v*v is real). Vectors are scaled to norm 1 and taken by the
 * largest remainder, so that dependent ones drop out.
 *
 * Cost: 4a²·n·k flops for each column that is carried there or back.
 */
export class Complement {
  readonly n: number;
  /** Number of independent vectors, k. */
  readonly excluded: number;
  /** Dimension of the complement, n − k. */
  readonly dimension: number;
  /** v/‖v‖ of each reflector. */
  private readonly reflectors: readonly PlanarMatrix[];

  /** @param vectors n×k, one vector a column, none of them zero */
  constructor(readonly vectors: PlanarMatrix) {
    this.n = vectors.rows;
    this.reflectors = triangularise(vectors);
    this.excluded = this.reflectors.length;
    this.dimension = this.n - this.excluded;
  }

  /** B·Y (n×d) for Y m×d. */
  embed(Y: PlanarMatrix): PlanarMatrix {
    const out = zeros(Y.algebra, this.n, Y.cols);
    this.embedInto(out, Y);
    return out;
  }

  /** out (n×d) ← B·Y. */
  embedInto(out: PlanarMatrix, Y: PlanarMatrix): void {
    const from = this.excluded * Y.algebra.dim * Y.cols;
    out.data.fill(0, 0, from);
    out.data.set(Y.data, from);
    for (let i = this.excluded - 1; i >= 0; i--) reflect(this.reflectors[i]!, out);
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
    for (const v of this.reflectors) reflect(v, Z);
    out.data.set(Z.data.subarray(this.excluded * Z.algebra.dim * Z.cols));
  }
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
    scaleInPlace(column, 1 / Math.max(...column.data.map(Math.abs)));
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
  if (modulus === 0) head[0] = length;
  else for (let p = 0; p < a; p++) head[p] = head[p]! * (1 + length / modulus);
  scaleInPlace(v, 1 / norm(v));
  return v;
}
