import { addScaledInPlace, blocks, multiply, type PlanarMatrix, zeros } from '../matrix';
import type { LayerWeights } from './weights';

/**
 * y_j = Σ_k conj(u_k) D_jk v_k for each pair of columns u of U and v of V: linear in v, conjugate-linear in u.
 * Cost: 2a²·r·h flops a column.
 */
export function sesquilinear(U: PlanarMatrix, V: PlanarMatrix, down: PlanarMatrix): PlanarMatrix {
  const { algebra, rows: h, cols: count } = U;
  const { dim: a } = algebra;
  if (a <= 2) return multiply(down, conjugateTimes(U, V)); // commutative: conj(u) D v = D conj(u) v
  const out = zeros(algebra, down.rows, count);
  const right = zeros(algebra, h, count);
  blocks(out, down.rows).forEach((row, j) => {
    const factors = zeros(algebra, h, count);
    for (let k = 0; k < h; k++) {
      for (let p = 0; p < a; p++) {
        factors.data.fill(down.data[(j * a + p) * h + k]!, (k * a + p) * count, (k * a + p + 1) * count);
      }
    }
    timesInto(right, factors, V, false);
    const products = conjugateTimes(U, right);
    for (let at = 0; at < products.data.length; at++) row.data[at % (a * count)]! += products.data[at]!;
  });
  return out;
}

/** conj(u)·v entry by entry. */
function conjugateTimes(U: PlanarMatrix, V: PlanarMatrix): PlanarMatrix {
  const out = zeros(U.algebra, U.rows, U.cols);
  timesInto(out, U, V, true);
  return out;
}

/** out ← x·y, or conj(x)·y, entry by entry. */
function timesInto(out: PlanarMatrix, X: PlanarMatrix, Y: PlanarMatrix, conjugated: boolean): void {
  const { algebra, rows, cols } = X;
  const { dim: a, unit, sign, conjugate } = algebra;
  out.data.fill(0);
  for (let k = 0; k < rows; k++) {
    for (let p = 0; p < a; p++) {
      for (let q = 0; q < a; q++) {
        const s = sign[p * a + q]! * (conjugated ? conjugate[p]! : 1);
        const [x, y, z] = [(k * a + p) * cols, (k * a + q) * cols, (k * a + unit[p * a + q]!) * cols];
        for (let c = 0; c < cols; c++) out.data[z + c]! += s * X.data[x + c]! * Y.data[y + c]!;
      }
    }
  }
}

/** M X + b 1ᵀ. */
export function affine(M: PlanarMatrix, X: PlanarMatrix, bias: PlanarMatrix | undefined): PlanarMatrix {
  const out = multiply(M, X);
  if (bias !== undefined) addToColumns(out, bias);
  return out;
}

function addToColumns(M: PlanarMatrix, bias: PlanarMatrix): void {
  for (let line = 0; line < bias.data.length; line++) {
    for (let c = 0; c < M.cols; c++) M.data[line * M.cols + c]! += bias.data[line]!;
  }
}

/** f of the columns of X (n×k), as its formula reads. */
export function applyLayer(weights: LayerWeights, X: PlanarMatrix): PlanarMatrix {
  const { left, right, down, leftBias, rightBias, downBias, skip } = weights;
  const out = sesquilinear(affine(left, X, leftBias), affine(right, X, rightBias), down);
  if (skip !== undefined) addScaledInPlace(out, 1, multiply(skip, X));
  if (downBias !== undefined) addToColumns(out, downBias);
  return out;
}

/** The three matrices of a layer without biases. */
export interface Factors {
  readonly left: PlanarMatrix;
  readonly right: PlanarMatrix;
  readonly down: PlanarMatrix;
}

/** Whether the forms of the layer need the constant-one coordinate. */
export function needsConstant({ leftBias, rightBias, downBias, skip }: LayerWeights): boolean {
  return [leftBias, rightBias, downBias, skip].some((part) => part !== undefined);
}

/**
 * The layer as homogeneous forms of x̃ = (x, 1), the constant one as coordinate n (counted from 0):
 *
 * - unit k: left (L_k, b_L,k), right (R_k, b_R,k), down column D_·k;
 * - with a residual, unit h+j: left e_n, right (K_j, b_D,j), down column e_j; without one, a single unit e_n, e_n, b_D;
 * - with `constantOut`, a last unit e_n, e_n whose down column is the output r: the constant one for the layer above.
 */
export function homogeneous(weights: LayerWeights, constantOut: boolean): Factors {
  if (!constantOut && !needsConstant(weights)) return weights;
  const { algebra, left, right, down, leftBias, rightBias, downBias, skip } = weights;
  const [h, n, r] = [left.rows, left.cols, down.rows];
  const linear = skip !== undefined ? r : downBias !== undefined ? 1 : 0;
  const units = h + linear + (constantOut ? 1 : 0);
  const L = zeros(algebra, units, n + 1);
  const R = zeros(algebra, units, n + 1);
  const D = zeros(algebra, r + (constantOut ? 1 : 0), units);
  place(L, left, 0, 0);
  place(R, right, 0, 0);
  place(D, down, 0, 0);
  if (leftBias !== undefined) place(L, leftBias, 0, n);
  if (rightBias !== undefined) place(R, rightBias, 0, n);
  for (let k = h; k < units; k++) setOne(L, k, n);
  if (skip !== undefined) {
    place(R, skip, h, 0);
    if (downBias !== undefined) place(R, downBias, h, n);
    for (let j = 0; j < r; j++) setOne(D, j, h + j);
  } else if (downBias !== undefined) {
    setOne(R, h, n);
    place(D, downBias, 0, h);
  }
  if (constantOut) {
    setOne(R, units - 1, n);
    setOne(D, r, units - 1);
  }
  return { left: L, right: R, down: D };
}

/** Writes a block into `out` from row `top` and column `from`. */
function place(out: PlanarMatrix, block: PlanarMatrix, top: number, from: number): void {
  const a = out.algebra.dim;
  for (let line = 0; line < block.rows * a; line++) {
    out.data.set(block.data.subarray(line * block.cols, (line + 1) * block.cols), (top * a + line) * out.cols + from);
  }
}

function setOne(M: PlanarMatrix, i: number, j: number): void {
  M.data[i * M.algebra.dim * M.cols + j] = 1;
}

/** X̃: X with a row of ones below. */
export function withOnes(X: PlanarMatrix): PlanarMatrix {
  const out = zeros(X.algebra, X.rows + 1, X.cols);
  place(out, X, 0, 0);
  const last = X.rows * X.algebra.dim * X.cols;
  out.data.fill(1, last, last + X.cols);
  return out;
}

/** The first rows of a matrix, as a view. */
export function firstRows(M: PlanarMatrix, rows: number): PlanarMatrix {
  return { ...M, rows, data: M.data.subarray(0, rows * M.algebra.dim * M.cols) };
}
