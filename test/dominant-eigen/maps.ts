/** Real maps given by their rows, and what the tests measure of a result, by loops. */
import type { DominantEigen, LinearOperator } from 'lsrdr/dominant-eigen';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { numbers } from '../superoperator/naive';

export type Rows = number[][];

export const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
  Array.from(x).reduce((sum, value, i) => sum + value * y[i]!, 0);
export const norm = (x: ArrayLike<number>) => Math.sqrt(dot(x, x));
export const transpose = (T: Rows): Rows => T[0]!.map((_, j) => T.map((row) => row[j]!));
export const apply = (T: Rows, x: ArrayLike<number>) => T.map((row) => dot(row, x));
export const diagonal = (values: readonly number[]): Rows =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
export const square = (n: number, next: () => number): Rows =>
  Array.from({ length: n }, () => Array.from({ length: n }, next));

/** S·diag·S⁻¹ with an S near an orthogonal matrix. */
export function conjugated(D: Rows, seed: number): Rows {
  const next = numbers(seed);
  const S = new Matrix(square(D.length, next)).mul(0.3).add(Matrix.eye(D.length));
  return S.mmul(new Matrix(D))
    .mmul(new Matrix(inverse(S.to2DArray())))
    .to2DArray();
}

/** Gauss–Jordan. */
export function inverse(M: Rows): Rows {
  const n = M.length;
  const W = M.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    const p = W.slice(c).reduce((best, row, i) => (Math.abs(row[c]!) > Math.abs(W[best]![c]!) ? c + i : best), c);
    [W[c], W[p]] = [W[p]!, W[c]!];
    W[c] = W[c]!.map((value) => value / W[c]![c]!);
    for (let i = 0; i < n; i++) if (i !== c) W[i] = W[i]!.map((value, j) => value - W[i]![c]! * W[c]![j]!);
  }
  return W.map((row) => row.slice(n));
}

export function operator(T: Rows, adjoint = true): LinearOperator {
  const star = transpose(T);
  return {
    size: T.length,
    applyInto: (out, x) => out.set(apply(T, x)),
    ...(adjoint ? { adjointInto: (out: Float64Array, x: Float64Array) => out.set(apply(star, x)) } : {}),
  };
}

export const moduli = (T: Rows) => {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(T));
  return realEigenvalues.map((re, i) => Math.hypot(re, imaginaryEigenvalues[i]!)).sort((x, y) => y - x);
};

/** ‖T u − λ u‖ for the complex vector u = right + i·rightImaginary of a real map. */
export function residual(T: Rows, { value, imaginary, right, rightImaginary }: DominantEigen): number {
  const v = rightImaginary ?? new Float64Array(right.length);
  const first = apply(T, right).map((y, i) => y - value * right[i]! + imaginary * v[i]!);
  const second = apply(T, v).map((y, i) => y - value * v[i]! - imaginary * right[i]!);
  return Math.hypot(norm(first), norm(second));
}
