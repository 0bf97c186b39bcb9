/**
 * Random subspaces with a given share of the energy of data. M = (1/k) Σ xx* is the second moment of the data, and a subspace with the isometry W holds
 * the share tr(W*MW)/tr M of it. The one that is drawn is
 *
 *     im e^{sM} G,    G an n×d Gaussian matrix,
 *
 * the span of d independent Gaussian vectors of covariance e^{2sM}, with the s for which the share is the one asked for. At s = 0 that is a uniformly random
 * subspace; the share ascends with s, since (d/ds) tr(PM) = Σ_ij |P_ij|² (λ_i − λ_j)² ≥ 0 in an eigenbasis of M, from that of the d smallest eigenvalues to
 * that of the d largest. So every share that a subspace of dimension d can have is met, and an M that some unitary W commutes with gives subspaces whose law
 * W does not change.
 *
 * The weights e^{sλ} leave the range of doubles, and G's columns become parallel to rounding, long before the d-th eigenvalue is told from the next. Therefore
 * G is brought to a lower triangular upper block first, by a unitary matrix from the right, with the rows in the order of the weights; then
 * e^{s(λ_i − λ_j)} G_ij with i ≥ j spans the same, and its exponents are never above 0.
 */
import {
  adjoint,
  adjointMultiply,
  gaussian,
  hermitianEigen,
  multiply,
  multiplyAdjoint,
  norm,
  orthonormalise,
  type PlanarMatrix,
  zeros,
} from '../matrix';
import type { RandomSource } from '../random';
import { firstRows } from './forms';

/** How near a share has to come: relative, and for rounding of the eigenvalues. */
const EXACT = { relative: 1e-9, absolute: 1e-14 };
/** Of s times the range of eigenvalues: what is nearer together than its inverse is one eigenvalue to rounding. */
const LARGEST = 2 ** 50;

/** M in its eigenbasis. */
export interface Moment {
  /** Eigenvalues over their sum, descending, none below 0. */
  readonly shares: Float64Array;
  readonly vectors: PlanarMatrix;
}

/** Of the columns of the data. Where all are zero, so are the shares. */
export function momentOf(data: PlanarMatrix): Moment {
  const X = toScale(data);
  const { values, vectors } = hermitianEigen(multiplyAdjoint(X, X));
  const positive = values.map((value) => Math.max(value, 0));
  const total = positive.reduce((sum, value) => sum + value, 0);
  return { shares: total > 0 ? positive.map((value) => value / total) : positive, vectors };
}

/** tr(W*MW)/tr M of an isometry W, for M of the columns of the data; 0 where all are zero. */
export function shareOf(data: PlanarMatrix, W: PlanarMatrix): number {
  const X = toScale(data);
  const total = norm(X);
  return total === 0 ? 0 : (norm(adjointMultiply(W, X)) / total) ** 2;
}

/** With the largest entry 1, since squares of very large and small ones are no doubles. */
function toScale(data: PlanarMatrix): PlanarMatrix {
  const largest = data.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? data : { ...data, data: data.data.map((value) => value / largest) };
}

/** An isometry onto a random subspace of dimension d with this share, which must be one that such subspaces can have. */
export function subspaceOfShare(moment: Moment, d: number, share: number, random: RandomSource): PlanarMatrix {
  const { shares, vectors } = moment;
  const { algebra, rows: n } = vectors;
  const G = gaussian(algebra, n, d, random);
  const isUp = energyOf(shares, orthonormal(G)) < share;
  // With less energy: the same with the smallest eigenvalue first, and −s.
  const order = Array.from({ length: n }, (_, i) => (isUp ? i : n - 1 - i));
  const weights = order.map((i) => (isUp ? 1 : -1) * shares[i]!);
  const range = weights[0]! - weights[n - 1]!;
  const triangular = withTriangularTop(reordered(G, order));
  const at = (s: number): PlanarMatrix => orthonormal(flowed(triangular, weights, range > 0 ? s / range : 0));
  const sorted = Float64Array.from(order, (i) => shares[i]!);
  const missing = (Q: PlanarMatrix): number => (isUp ? 1 : -1) * (share - energyOf(sorted, Q));
  const enough = EXACT.relative * share + EXACT.absolute;

  let [low, high] = [0, 1];
  // Where all directions have the same energy to rounding, the first subspace has it too.
  let Q = at(0);
  if (missing(Q) > enough) Q = at(high);
  while (missing(Q) > enough && high < LARGEST) {
    [low, high] = [high, 2 * high];
    Q = at(high);
  }
  while (Math.abs(missing(Q)) > enough && high - low > 1e-15 * high) {
    const middle = (low + high) / 2;
    Q = at(middle);
    if (missing(Q) > 0) low = middle;
    else high = middle;
  }
  return multiply(vectors, reordered(Q, order));
}

/** Σ_i λ_i ‖row i of Q‖². */
function energyOf(shares: Float64Array, { rows, cols, algebra, data }: PlanarMatrix): number {
  let sum = 0;
  const line = algebra.dim * cols;
  for (let i = 0; i < rows; i++) {
    let square = 0;
    for (let at = i * line; at < (i + 1) * line; at++) square += data[at]! ** 2;
    sum += shares[i]! * square;
  }
  return sum;
}

function orthonormal(Y: PlanarMatrix): PlanarMatrix {
  const Q = { ...Y, data: Y.data.slice() };
  orthonormalise(Q);
  return Q;
}

/** Rows in another order; the orders of this file are their own inverses. */
function reordered(M: PlanarMatrix, order: readonly number[]): PlanarMatrix {
  const out = zeros(M.algebra, M.rows, M.cols);
  const line = M.algebra.dim * M.cols;
  order.forEach((from, to) => {
    out.data.set(M.data.subarray(from * line, (from + 1) * line), to * line);
  });
  return out;
}

/** G U with U unitary, and zeros above the diagonal of its first d rows: G_d* = U T, G_d U = T*. */
function withTriangularTop(G: PlanarMatrix): PlanarMatrix {
  const U = adjoint(firstRows(G, G.cols));
  orthonormalise(U);
  return multiply(G, U);
}

/** e^{s(w_i − w_j)} G_ij for i ≥ j, 0 above. */
function flowed(G: PlanarMatrix, weights: readonly number[], s: number): PlanarMatrix {
  const { algebra, rows, cols, data } = G;
  const out = zeros(algebra, rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= Math.min(i, cols - 1); j++) {
      const factor = Math.exp(s * (weights[i]! - weights[j]!));
      for (let p = 0; p < algebra.dim; p++) {
        const at = (i * algebra.dim + p) * cols + j;
        out.data[at] = factor * data[at]!;
      }
    }
  }
  return out;
}
