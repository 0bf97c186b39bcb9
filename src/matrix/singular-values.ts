/**
 * Singular values over R, C and H by one-sided Jacobi rotations (Hestenes, 1958): columns of a matrix are turned in pairs, until each is orthogonal to
 * every other one. Of x, y with x*y = γ, y is first multiplied by γ̄/|γ| from the right, so that x*y is real, also over H; what remains is the rotation
 * of a real pair. Lengths of columns are then the singular values, to rounding of the largest.
 *
 * They begin with T*·V and the eigenvectors V of T·T*, where M = Q·T is a QR decomposition, or T is M if that is square: these columns are orthogonal but for
 * what is lost by squares, and one or two rounds give back the digits.
 */
import type { Algebra } from '../algebra';
import { columnsOf, fromColumns, sortColumns } from './columns';
import { hermitianEigen } from './hermitian-eigen';
import { orthonormalise } from './orthonormalise';
import { clone, type PlanarMatrix, powerOfTwo, scaleColumns, scaleInPlace } from './planar';
import { adjointMultiply, multiply, multiplyAdjoint } from './products';

/** Two or three are usual, up to 25 were seen of matrices of low rank and of columns that fall by thirty decades, n = 64. */
const MOST_ROUNDS = 60;

/**
 * Columns with a square below are left as they are: beside the largest, near 1, they are far below rounding, and squares of numbers below lose their digits,
 * so that no round would be the last.
 */
const LEAST_SQUARE = 2 ** -400;

/** M = W·diag(values)·V* with W, V isometries and values ≥ 0 descending, for M with at least as many rows as columns. */
export interface SingularValues {
  readonly left: PlanarMatrix;
  readonly values: Float64Array;
  readonly right: PlanarMatrix;
}

/**
 * Singular value decomposition of an m×n matrix over the algebra, m ≥ n. On the kernel, `left` is completed to an isometry.
 *
 * Cost: 4a²·m·n² flops, an eigendecomposition of n×n, and two or three rounds of a²·n³, some ten of them where the rank is low.
 * @throws Error where 60 rounds are not enough, which no matrix is known to need
 */
export function singularValues(M: PlanarMatrix): SingularValues {
  const { algebra, rows, cols: n } = M;
  const width = algebra.dim * n;
  const scaled = clone(M);
  const scale = powerOfTwo(M.data);
  scaleInPlace(scaled, 1 / scale);
  const isSquare = rows === n;
  const T = isSquare ? scaled : orthonormalise(scaled).T;

  const { vectors } = hermitianEigen(multiplyAdjoint(T, T));
  const turned = columnsOf(adjointMultiply(T, vectors));
  const turning = columnsOf(vectors);
  const pairs = new Pairs(algebra, n, turned, turning);
  for (let round = 0; pairs.turnAll(); round++) {
    if (round === MOST_ROUNDS) throw new Error(`singularValues: no convergence in ${MOST_ROUNDS} rounds`);
  }

  // T* J = V Σ, so that T = J Σ V*.
  const values = new Float64Array(n);
  for (let j = 0; j < n; j++) values[j] = Math.sqrt(square(turned, j * width, width));
  sortColumns(values, [turned, turning], width);
  const [right, J] = [fromColumns(algebra, turned, n, n), fromColumns(algebra, turning, n, n)];
  if (values[n - 1]! > 1e-13 * values[0]!)
    scaleColumns(
      right,
      values.map((value) => 1 / value),
    );
  else orthonormalise(right); // completes what has no length
  for (let j = 0; j < n; j++) values[j] = values[j]! * scale;
  return { left: isSquare ? J : multiply(scaled, J), values, right };
}

/** Turns pairs of columns, each a stretch of memory with its planes one after the other. */
class Pairs {
  private readonly gamma: Float64Array;
  private readonly column: Float64Array;
  private readonly squares: Float64Array;

  constructor(
    private readonly algebra: Algebra,
    private readonly n: number,
    private readonly turned: Float64Array,
    private readonly turning: Float64Array,
  ) {
    this.gamma = new Float64Array(algebra.dim);
    this.column = new Float64Array(algebra.dim * n);
    this.squares = new Float64Array(n);
  }

  /** Makes the columns of `turned` orthogonal, pair by pair, and does the same to those of `turning`; false where they were so. */
  turnAll(): boolean {
    const { n, turned, turning, gamma, squares } = this;
    const width = this.column.length;
    const tolerance = Number.EPSILON * Math.sqrt(width);
    for (let j = 0; j < n; j++) squares[j] = square(turned, j * width, width);
    let hasTurned = false;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        if (squares[i]! < LEAST_SQUARE || squares[j]! < LEAST_SQUARE) continue;
        const [x, y] = [i * width, j * width];
        let overlap = this.overlap(x, y);
        if (!(Math.abs(overlap) > tolerance * Math.sqrt(squares[i]!) * Math.sqrt(squares[j]!))) continue;
        hasTurned = true;
        if (isReal(gamma)) overlap = gamma[0]!;
        else {
          for (let p = 0; p < gamma.length; p++) gamma[p] = (this.algebra.conjugate[p]! * gamma[p]!) / overlap;
          this.multiply(turned, y);
          this.multiply(turning, y);
        }
        const zeta = (squares[j]! - squares[i]!) / (2 * overlap);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(turned, x, y, width, cosine, cosine * tangent);
        rotate(turning, x, y, width, cosine, cosine * tangent);
        // Right but for rounding, until the next round computes them again.
        squares[i] = Math.max(squares[i]! - tangent * overlap, 0);
        squares[j] = squares[j]! + tangent * overlap;
      }
    }
    return hasTurned;
  }

  /** x*y into `gamma`; returns its absolute value. */
  private overlap(x: number, y: number): number {
    const { n, gamma, turned: columns } = this;
    const { dim: a, unit, sign, conjugate } = this.algebra;
    gamma.fill(0);
    for (let p = 0; p < a; p++) {
      for (let q = 0; q < a; q++) {
        const from = x + p * n;
        const to = y + q * n;
        let sum = 0;
        for (let i = 0; i < n; i++) sum += columns[from + i]! * columns[to + i]!;
        const s = unit[p * a + q]!;
        gamma[s] = gamma[s]! + sign[p * a + q]! * conjugate[p]! * sum;
      }
    }
    return Math.sqrt(square(gamma, 0, a));
  }

  /** y ← y·γ. */
  private multiply(columns: Float64Array, y: number): void {
    const { n, gamma, column } = this;
    const { dim: a, unit, sign } = this.algebra;
    column.fill(0);
    for (let p = 0; p < a; p++) {
      for (let q = 0; q < a; q++) {
        const factor = sign[p * a + q]! * gamma[q]!;
        const from = y + p * n;
        const to = unit[p * a + q]! * n;
        for (let i = 0; i < n; i++) column[to + i] = column[to + i]! + columns[from + i]! * factor;
      }
    }
    columns.set(column, y);
  }
}

function isReal(x: Float64Array): boolean {
  for (let p = 1; p < x.length; p++) if (x[p] !== 0) return false;
  return true;
}

/** (x, y) ← (c x − s y, s x + c y). */
function rotate(columns: Float64Array, x: number, y: number, width: number, cosine: number, sine: number): void {
  for (let i = 0; i < width; i++) {
    const left = columns[x + i]!;
    const right = columns[y + i]!;
    columns[x + i] = cosine * left - sine * right;
    columns[y + i] = sine * left + cosine * right;
  }
}

function square(data: Float64Array, from: number, length: number): number {
  let sum = 0;
  for (let at = from; at < from + length; at++) sum += data[at]! * data[at]!;
  return sum;
}
