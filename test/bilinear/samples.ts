/** Layers with random weights, and what they do by triple loops from the formulas alone. */
import { bilinearLayer } from '../../src/bilinear';
import { toStackArray } from '../../src/interop/arrays';
import type { Tuple } from '../../src/tuple';
import {
  add,
  bar,
  build,
  fromStack,
  mul,
  type Naive,
  type NaiveTuple,
  plus,
  type Scalar,
  scaled,
  star,
  times,
  toInput,
  zeroScalar,
} from '../support/naive';
import { gaussianMatrix, type Source } from '../support/random';

export interface NaiveLayer {
  readonly left: Naive;
  readonly right: Naive;
  readonly down: Naive;
  readonly leftBias?: Naive;
  readonly rightBias?: Naive;
  readonly downBias?: Naive;
  readonly skip?: Naive;
}

export interface Sizes {
  readonly n: number;
  readonly h: number;
  readonly r: number;
}

/** Weights of variance 1/fan-in; with biases and a residual (the identity, or a matrix when r ≠ n) if `affine`. */
export function randomLayer(dim: number, { n, h, r }: Sizes, random: Source, affine: boolean): NaiveLayer {
  const matrix = (rows: number, cols: number) =>
    scaled(gaussianMatrix(dim, rows, cols, random), 1 / Math.sqrt(dim * cols));
  const linear = { left: matrix(h, n), right: matrix(h, n), down: matrix(r, h) };
  if (!affine) return linear;
  const one = (i: number, j: number): Scalar => Array.from({ length: dim }, (_, p) => (i === j && p === 0 ? 1 : 0));
  return {
    ...linear,
    leftBias: matrix(h, 1),
    rightBias: matrix(h, 1),
    downBias: matrix(r, 1),
    skip: r === n ? build(n, n, one) : matrix(r, n),
  };
}

/** A column as the package takes vectors. */
export const vector = (column: Naive): number[] | number[][] =>
  toInput(star(star(column))).map((row) => row[0]!) as number[] | number[][];

export function layerOf({ left, right, down, leftBias, rightBias, downBias, skip }: NaiveLayer) {
  return bilinearLayer({
    left: toInput(left),
    right: toInput(right),
    down: toInput(down),
    ...(leftBias && { leftBias: vector(leftBias) }),
    ...(rightBias && { rightBias: vector(rightBias) }),
    ...(downBias && { downBias: vector(downBias) }),
    ...(skip && { residual: skip.length === skip[0]!.length ? true : toInput(skip) }),
  });
}

/** f(x)_j = Σ_k conj((Lx + b_L)_k) D_jk (Rx + b_R)_k + (b_D)_j + (Kx)_j. */
export function apply(layer: NaiveLayer, x: Naive): Naive {
  const { left, right, down, leftBias, rightBias, downBias, skip } = layer;
  const u = leftBias ? add(mul(left, x), leftBias) : mul(left, x);
  const v = rightBias ? add(mul(right, x), rightBias) : mul(right, x);
  let out = build(down.length, 1, (j) =>
    down[j]!.map((D, k) => times(times(bar(u[k]![0]!), D), v[k]![0]!)).reduce((sum, y) => plus(sum, y)),
  );
  if (downBias) out = add(out, downBias);
  if (skip) out = add(out, mul(skip, x));
  return out;
}

/** A_j on (x, 1) by its definition: from each pair of rows (l, b_L), (r, b_R), with the linear parts in the last row. */
export function forms(layer: NaiveLayer, constantOut = false): NaiveTuple {
  const { left, right, down, leftBias, rightBias, downBias, skip } = layer;
  const [h, n, r] = [left.length, left[0]!.length, down.length];
  const dim = left[0]![0]!.length;
  const size = leftBias || rightBias || downBias || skip || constantOut ? n + 1 : n;
  const zero = zeroScalar(dim);
  const at = (M: Naive, b: Naive | undefined, k: number, i: number) => (i < n ? M[k]![i]! : (b?.[k]?.[0] ?? zero));
  const out: Naive[] = down.map((row, j) =>
    build(size, size, (s, t) => {
      let sum: number[] = zero;
      for (let k = 0; k < h; k++) {
        sum = plus(sum, times(times(bar(at(left, leftBias, k, s)), row[k]!), at(right, rightBias, k, t)));
      }
      if (s === n && t < n && skip) sum = plus(sum, skip[j]![t]!);
      if (s === n && t === n && downBias) sum = plus(sum, downBias[j]![0]!);
      return sum;
    }),
  );
  if (constantOut) {
    out.push(build(size, size, (s, t) => (s === n && t === n ? [1, ...new Array<number>(dim - 1).fill(0)] : zero)));
  }
  return r + (constantOut ? 1 : 0) === out.length ? out : [];
}

export const hermitianPart = (A: Naive): Naive => scaled(add(A, star(A)), 0.5);

/** (x, 1). */
export function lifted(x: Naive): Naive {
  const dim = x[0]![0]!.length;
  return [...x, [[1, ...new Array<number>(dim - 1).fill(0)]]];
}

export const dense = (A: Tuple): NaiveTuple => fromStack(toStackArray(A.toDense(), A.r), A.algebra.dim);

/** Columns from public vectors [k, n(, a)]. */
export function columnsOf(array: { shape: number[]; get(...index: number[]): number }, dim: number): Naive[] {
  const [k, n] = array.shape as [number, number];
  return Array.from({ length: k }, (_, c) =>
    build(n, 1, (i) => (dim === 1 ? [array.get(c, i)] : Array.from({ length: dim }, (_, p) => array.get(c, i, p)))),
  );
}
