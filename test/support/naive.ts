/**
 * Independent oracle: scalars as arrays of components, matrices as nested arrays `[rows][cols][a]`, products as triple loops over the
 * tables of `scalars.ts`, which `test/algebra/` compares with written-out formulas. Nothing here reads the package's kernels or planar layout.
 */
import type { NdArray } from 'ndarray';
import { bar, type Scalar, times } from './scalars';

export { bar, type Scalar, times } from './scalars';

/** `[rows][cols]` of scalars. */
export type Naive = readonly (readonly Scalar[])[];
/** r matrices. */
export type NaiveTuple = readonly Naive[];

export function plus(x: Scalar, y: Scalar): number[] {
  return x.map((value, p) => value + y[p]!);
}

/** A matrix from a function of its indices. */
export function build(rows: number, cols: number, entry: (i: number, j: number) => Scalar): Naive {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => entry(i, j)));
}

export function zeroScalar(dim: number): number[] {
  return new Array<number>(dim).fill(0);
}

/** A real number as a scalar of dimension `dim`. */
export function scalar(dim: number, value: number): number[] {
  return Array.from({ length: dim }, (_, p) => (p === 0 ? value : 0));
}

export function eye(dim: number, n: number): Naive {
  return build(n, n, (i, j) => scalar(dim, i === j ? 1 : 0));
}

export function mul(A: Naive, B: Naive): Naive {
  const inner = B.length;
  return build(A.length, B[0]!.length, (i, j) => {
    let sum = times(A[i]![0]!, B[0]![j]!);
    for (let k = 1; k < inner; k++) sum = plus(sum, times(A[i]![k]!, B[k]![j]!));
    return sum;
  });
}

/** A*. */
export function star(A: Naive): Naive {
  return build(A[0]!.length, A.length, (i, j) => bar(A[j]![i]!));
}

export function add(A: Naive, B: Naive): Naive {
  return build(A.length, A[0]!.length, (i, j) => plus(A[i]![j]!, B[i]![j]!));
}

/** factor·A for a real factor. */
export function scaled(A: Naive, factor: number): Naive {
  return build(A.length, A[0]!.length, (i, j) => A[i]![j]!.map((value) => factor * value));
}

export function minus(A: Naive, B: Naive): Naive {
  return add(A, scaled(B, -1));
}

/** ⟨A,B⟩ = Re tr(A* B), as the trace of an actual product. */
export function innerProduct(A: Naive, B: Naive): number {
  return trace(mul(star(A), B))[0]!;
}

export function trace(A: Naive): number[] {
  return A.map((row, i) => row[i]!).reduce<number[]>((sum, x) => plus(sum, x), zeroScalar(A[0]![0]!.length));
}

/** Frobenius norm. */
export function size(A: Naive): number {
  return Math.sqrt(A.flat(2).reduce((sum, x) => sum + x * x, 0));
}

/** ‖A − B‖ / max(‖A‖, ‖B‖), 0 when both vanish. */
export function apart(A: Naive, B: Naive): number {
  const scale = Math.max(size(A), size(B));
  return scale === 0 ? 0 : size(minus(A, B)) / scale;
}

/** Γ(A;X)(Y) = Σ_j A_j Y X_j*. */
export function gamma(A: NaiveTuple, X: NaiveTuple, Y: Naive): Naive {
  return A.map((Aj, j) => mul(mul(Aj, Y), star(X[j]!))).reduce(add);
}

/** Γ(A;X)†(Z) = Σ_j A_j* Z X_j. */
export function gammaAdjoint(A: NaiveTuple, X: NaiveTuple, Z: Naive): Naive {
  return A.map((Aj, j) => mul(mul(star(Aj), Z), X[j]!)).reduce(add);
}

/** R A_j S for every j. */
export function compress(R: Naive, A: NaiveTuple, S: Naive): NaiveTuple {
  return A.map((Aj) => mul(mul(R, Aj), S));
}

/** A' = Σ_j B[i][j] A_j for a matrix B of scalars acting from the left of each matrix's entries (B real, or over C). */
export function mix(B: readonly (readonly Scalar[])[], A: NaiveTuple): NaiveTuple {
  return B.map((row) =>
    A.map((Aj, j) => build(Aj.length, Aj[0]!.length, (s, t) => times(row[j]!, Aj[s]![t]!))).reduce(add),
  );
}

/** B ⊕ C, padded to one length r. */
export function directSum(B: NaiveTuple, C: NaiveTuple): NaiveTuple {
  const dim = B[0]![0]![0]!.length;
  const nB = B[0]!.length;
  const nC = C[0]!.length;
  return Array.from({ length: Math.max(B.length, C.length) }, (_, k) =>
    build(nB + nC, nB + nC, (i, j) => {
      if (i < nB && j < nB && k < B.length) return B[k]![i]![j]!;
      if (i >= nB && j >= nB && k < C.length) return C[k]![i - nB]![j - nB]!;
      return zeroScalar(dim);
    }),
  );
}

/** The same numbers over a larger algebra: components beyond those given are 0. */
export function embedIn(dim: number, A: NaiveTuple): NaiveTuple {
  return A.map((M) => M.map((row) => row.map((x) => [...x, ...new Array<number>(dim - x.length).fill(0)])));
}

/** Nested arrays as the package takes them: the scalar axis dropped for real numbers. */
export function toInput(A: Naive): number[][] | number[][][] {
  return A[0]![0]!.length === 1 ? A.map((row) => row.map((x) => x[0]!)) : A.map((row) => row.map((x) => x.slice()));
}

export function toInputTuple(A: NaiveTuple): (number[][] | number[][][])[] {
  return A.map(toInput);
}

/** A public array [rows, cols(, dim)] as nested scalars. */
export function fromArray(array: NdArray, dim: number): Naive {
  const [rows, cols] = array.shape as [number, number];
  return build(rows, cols, (i, j) =>
    dim === 1 ? [array.get(i, j)] : Array.from({ length: dim }, (_, p) => array.get(i, j, p)),
  );
}

/** A public array [r, rows, cols(, dim)] as a tuple. */
export function fromStack(array: NdArray, dim: number): NaiveTuple {
  return Array.from({ length: array.shape[0]! }, (_, j) =>
    fromArray(array.pick(j, ...array.shape.slice(1).map(() => null)), dim),
  );
}
