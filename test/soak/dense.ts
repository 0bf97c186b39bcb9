/**
 * Superoperators as dense real matrices, for the soak: Y ↦ Σ_j A_j Y B_j* on the components of Y, row by row. The entry of Y at (k, l) goes to that
 * at (i, m) by the real matrix of y ↦ a y b̄ with a = A_j[i][k], b = B_j[m][l]. Radii are Gelfand limits, as in `oracle.ts`; eigenvectors come
 * from inverse iteration with a given shift. ml-matrix solves linear systems, and
 * symmetric eigenproblems; it is asked for no other eigenvalue.
 */
import { EigenvalueDecomposition, LuDecomposition, Matrix } from 'ml-matrix';
import { bar, build, gamma, type Naive, type NaiveTuple, times } from '../support/naive';

/** y ↦ e_p y e_s for the units of an algebra: where e_q goes, and with which sign. */
interface Units {
  readonly to: Int8Array;
  readonly sign: Int8Array;
}

const unitsOf = new Map<number, Units>();

function units(dim: number): Units {
  const known = unitsOf.get(dim);
  if (known !== undefined) return known;
  const basis = Array.from({ length: dim }, (_, p) => Array.from({ length: dim }, (_, q) => Number(p === q)));
  const to = new Int8Array(dim ** 3);
  const sign = new Int8Array(dim ** 3);
  for (let at = 0; at < dim ** 3; at++) {
    const [p, q, s] = [Math.floor(at / dim ** 2), Math.floor(at / dim) % dim, at % dim];
    const image = times(times(basis[p]!, basis[q]!), basis[s]!);
    to[at] = image.findIndex((x) => x !== 0);
    sign[at] = image[to[at]!]!;
  }
  const made = { to, sign };
  unitsOf.set(dim, made);
  return made;
}

/** A square real matrix, row by row. */
export interface Dense {
  readonly size: number;
  readonly data: Float64Array;
}

/** The real matrix of Γ(A;B), of size n·m·a. */
export function superoperatorMatrix(A: NaiveTuple, B: NaiveTuple): Dense {
  const [n, m, dim] = [A[0]!.length, B[0]!.length, A[0]![0]![0]!.length];
  const { to, sign } = units(dim);
  const size = n * m * dim;
  const data = new Float64Array(size * size);
  for (const [j, Aj] of A.entries()) {
    const conjugates = B[j]!.map((row) => row.map(bar));
    for (let row = 0; row < n * m; row++) {
      for (let col = 0; col < n * m; col++) {
        const a = Aj[Math.floor(row / m)]![Math.floor(col / m)]!;
        const b = conjugates[row % m]![col % m]!;
        let at = 0;
        for (let p = 0; p < dim; p++) {
          for (let q = 0; q < dim; q++) {
            for (let s = 0; s < dim; s++, at++) {
              data[(row * dim + to[at]!) * size + col * dim + q]! += sign[at]! * a[p]! * b[s]!;
            }
          }
        }
      }
    }
  }
  return { size, data };
}

function lengthOf({ data }: Dense): number {
  let largest = 0;
  for (const x of data) largest = Math.max(largest, Math.abs(x));
  if (largest === 0) return 0;
  let sum = 0;
  for (const x of data) sum += (x / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** P². */
function squared({ size, data }: Dense): Dense {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const x = data[i * size + k]!;
      if (x === 0) continue;
      for (let j = 0; j < size; j++) out[i * size + j]! += x * data[k * size + j]!;
    }
  }
  return { size, data: out };
}

/** ρ(M) as lim ‖M^N‖^{1/N}, N = 2^42 or until the squares change by a factor alone; 0 where a power vanishes. */
export function gelfandRadius(M: Dense): number {
  let power: Dense = { size: M.size, data: M.data.slice() };
  let logarithm = 0;
  for (let k = 0; ; k++) {
    const length = lengthOf(power);
    if (length === 0) return 0;
    for (let at = 0; at < power.data.length; at++) power.data[at]! /= length;
    logarithm += Math.log(length) / 2 ** k;
    if (k === 42) return Math.exp(logarithm);
    const square = squared(power);
    const factor = lengthOf(square);
    const change = square.data.reduce((most, x, at) => Math.max(most, Math.abs(x - factor * power.data[at]!)), 0);
    // With P² = ℓP all lengths from here on are ℓ, and their logarithms over 2^{k+1}, 2^{k+2}, … add up to log(ℓ)/2^k.
    if (factor > 0 && change < 1e-15 * factor) return Math.exp(logarithm + Math.log(factor) / 2 ** k);
    power = square;
  }
}

/** ρ(Γ(A;B)). */
export function gammaRadius(A: NaiveTuple, B: NaiveTuple): number {
  return gelfandRadius(superoperatorMatrix(A, B));
}

/** ρ(Φ(A)): on Hermitian matrices, among which a positive map has an eigenvector of its radius. */
export function phiRadius(A: NaiveTuple): number {
  const [n, dim] = [A[0]!.length, A[0]![0]![0]!.length];
  const whole = superoperatorMatrix(A, A);
  const at = (i: number, j: number, p: number) => (i * n + j) * dim + p;
  // e_p at (i, j) with its conjugate at (j, i); the coordinate of an image is its component at (i, j).
  const basis: { at: number; other: number; sign: number }[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      for (let p = 0; p < (i === j ? 1 : dim); p++) {
        basis.push({ at: at(i, j, p), other: at(j, i, p), sign: i === j ? 0 : p === 0 ? 1 : -1 });
      }
    }
  }
  const from = (row: number, col: number) => whole.data[row * whole.size + col]!;
  const restricted = basis.flatMap((to) =>
    basis.map(({ at: first, other, sign }) => from(to.at, first) + sign * from(to.at, other)),
  );
  return gelfandRadius({ size: basis.length, data: Float64Array.from(restricted) });
}

/** L(X) = ρ(Γ(A;X)) / ρ(Φ(X))^{1/2}. */
export function denseFitness(A: NaiveTuple, X: NaiveTuple): number {
  return gammaRadius(A, X) / Math.sqrt(phiRadius(X));
}

/** Whether all products of n matrices vanish: Φ(A)^n(1) = 0, exact where the products of the entries are. */
export function isNilpotent(A: NaiveTuple): boolean {
  const n = A[0]!.length;
  let Y: Naive = build(n, n, (i, j) => A[0]![0]![0]!.map((_, p) => Number(i === j && p === 0)));
  for (let step = 0; step < n; step++) {
    Y = gamma(A, A, Y);
    const largest = Y.flat(2).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (largest === 0) return true;
    const unit = 2 ** -Math.floor(Math.log2(largest));
    Y = Y.map((row) => row.map((x) => x.map((value) => value * unit)));
  }
  return false;
}

/** As a matrix of ml-matrix. */
export function toMatrix({ size, data }: Dense): Matrix {
  return new Matrix(Array.from({ length: size }, (_, i) => data.subarray(i * size, (i + 1) * size)));
}

/** A unit eigenvector of M near an eigenvalue: three steps of inverse iteration from `start`. */
export function inverseIteration(M: Matrix, shift: number, start: Matrix): Matrix {
  const factors = new LuDecomposition(Matrix.sub(M, Matrix.mul(Matrix.eye(M.rows), shift)));
  let vector = start;
  for (let step = 0; step < 3; step++) {
    const next = factors.solve(vector);
    vector = Matrix.mul(next, 1 / next.norm('frobenius'));
  }
  return vector;
}

/** Eigenvalues and eigenvectors of a symmetric matrix, ascending. */
export function symmetricEigen(M: Matrix): { values: number[]; vectors: Matrix } {
  const found = new EigenvalueDecomposition(M, { assumeSymmetric: true });
  return { values: found.realEigenvalues, vectors: found.eigenvectorMatrix };
}

/** The components of a matrix of scalars, row by row, as a column, and back. */
export function toColumn(M: Naive): Matrix {
  return Matrix.columnVector(M.flat(2));
}

export function fromColumn(column: Matrix, rows: number, cols: number, dim: number): Naive {
  return build(rows, cols, (i, j) => Array.from({ length: dim }, (_, p) => column.get((i * cols + j) * dim + p, 0)));
}
