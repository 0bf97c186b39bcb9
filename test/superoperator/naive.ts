/**
 * An independent little linear algebra over R, C and H for the tests: scalars are lists of 1, 2 or 4 numbers, matrices lists of
 * rows of scalars, and every product is a loop. Nothing here comes from the package but the tables of the algebras.
 */
import fc from 'fast-check';
import type { NumericArray } from '../../src/interop/arrays';
import { bar, inUnits, type Scalar, times } from '../support/scalars';

export { algebraOption, algebras, bar, type Scalar, times } from '../support/scalars';

export type Mat = Scalar[][];

export const plus = (x: Scalar, y: Scalar): number[] => x.map((value, p) => value + y[p]!);
export const zero = (a: number): Scalar => new Array<number>(a).fill(0);

export function mat(rows: number, cols: number, entry: (i: number, j: number) => Scalar): Mat {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => entry(i, j)));
}

export function product(A: Mat, B: Mat): Mat {
  const a = A[0]![0]!.length;
  return mat(A.length, B[0]!.length, (i, j) =>
    A[i]!.reduce((sum: Scalar, entry, k) => plus(sum, times(entry, B[k]![j]!)), zero(a)),
  );
}

export const dagger = (A: Mat): Mat => mat(A[0]!.length, A.length, (i, j) => bar(A[j]![i]!));
export const sum = (A: Mat, B: Mat): Mat => mat(A.length, A[0]!.length, (i, j) => plus(A[i]![j]!, B[i]![j]!));
export const total = (matrices: readonly Mat[]): Mat => matrices.reduce(sum);
export const trace = (A: Mat): Scalar => A.map((row, i) => row[i]!).reduce(plus);
export const scaleRight = (A: Mat, x: Scalar): Mat => A.map((row) => row.map((entry) => times(entry, x)));

/** (A ⊗ B)[(i,s),(j,t)] = A_ij B_st. */
export function tensor(A: Mat, B: Mat): Mat {
  const [p, q] = [B.length, B[0]!.length];
  return mat(A.length * p, A[0]!.length * q, (i, j) =>
    times(A[Math.floor(i / p)]![Math.floor(j / q)]!, B[i % p]![j % q]!),
  );
}

/** Σ A_j Y B_j*. */
export const gamma = (A: readonly Mat[], B: readonly Mat[], Y: Mat): Mat =>
  total(A.map((Aj, j) => product(product(Aj, Y), dagger(B[j]!))));

/** Re tr(Y* Z). */
export const inner = (Y: Mat, Z: Mat): number => trace(product(dagger(Y), Z))[0]!;

/** The nested array of the public shape [.., ..(, a)]. */
export const nest = (A: Mat): number[][] | number[][][] =>
  A[0]![0]!.length === 1 ? A.map((row) => row.map((x) => x[0]!)) : A.map((row) => row.map((x) => [...x]));
export const nestAll = (A: readonly Mat[]): number[][][] => A.map(nest) as number[][][];

/** Back from a public array. */
export function unnest(array: NumericArray, a: number): Mat {
  return mat(array.shape[0]!, array.shape[1]!, (i, j) =>
    a === 1 ? [array.get(i, j)] : Array.from({ length: a }, (_, p) => array.get(i, j, p)),
  );
}

/** One matrix of a public stack. */
export function unnestAt(array: NumericArray, j: number, a: number): Mat {
  return unnest(array.pick(j, ...array.shape.slice(1).map(() => null)) as NumericArray, a);
}

export const flat = (A: Mat): number[] => A.flat(2);

/** The largest difference of two matrices, relative to their largest entry. */
export function gapOf(A: Mat, B: Mat): number {
  const x = flat(A);
  const y = flat(B);
  if (x.length !== y.length) return Number.POSITIVE_INFINITY;
  const unit = Math.max(1, ...x.map(Math.abs), ...y.map(Math.abs));
  return Math.max(...x.map((value, at) => Math.abs(value - y[at]!))) / unit;
}

/** χ: z + w j ↦ [[z, w], [−w̄, z̄]], as a complex matrix. */
export function chi(A: Mat): Mat {
  return mat(2 * A.length, 2 * A[0]!.length, (i, j) => {
    const [a, b, c, d] = inUnits(A[i >> 1]![j >> 1]!);
    if (i % 2 === 0) return j % 2 === 0 ? [a, b] : [c, d];
    return j % 2 === 0 ? [-c, d] : [a, -b];
  });
}

/** The real matrix [[Re, −Im], [Im, Re]] of a complex one. */
export function realified(A: Mat): number[][] {
  const [n, m] = [A.length, A[0]!.length];
  return Array.from({ length: 2 * n }, (_, i) =>
    Array.from({ length: 2 * m }, (_, j) => {
      const [re, im] = A[i % n]![j % m]! as [number, number];
      if (i < n === j < m) return re;
      return i < n ? -im : im;
    }),
  );
}

const entryOf = fc.integer({ min: -8, max: 8 }).map((value) => value / 4);

export const matrices = (a: number, rows: number, cols: number): fc.Arbitrary<Mat> =>
  fc
    .array(entryOf, { minLength: rows * cols * a, maxLength: rows * cols * a })
    .map((values) => mat(rows, cols, (i, j) => values.slice((i * cols + j) * a, (i * cols + j + 1) * a)));

export const tuples = (a: number, r: number, rows: number, cols = rows): fc.Arbitrary<Mat[]> =>
  fc.array(matrices(a, rows, cols), { minLength: r, maxLength: r });

/** Reproducible numbers in (−1, 1) for fixed examples. */
export function numbers(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 1073741824 - 1;
  };
}

export function randomMat(a: number, rows: number, cols: number, next: () => number): Mat {
  return mat(rows, cols, () => Array.from({ length: a }, next));
}

export const randomTuple = (a: number, r: number, n: number, next: () => number): Mat[] =>
  Array.from({ length: r }, () => randomMat(a, n, n, next));
