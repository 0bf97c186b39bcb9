/**
 * Clusters as factors. A cluster on K^m is a PSD matrix C; any B with C = B*B says the same, and √C∘f and B∘f have the same LSRDRs,
 * because √C = W B with an isometry W, which only mixes the matrices. So a cluster travels as a B of rank(C) rows.
 */

import { type Algebra, isCommutative, isSameAlgebra, real } from '../algebra';
import { type ClusterLike, resultOf } from '../cluster/given';
import { rangeError, typeError } from '../errors';
import { publicShape, shapeOf, toColumns } from '../interop/arrays';

import { readMatrix, readVector } from '../interop/columns';
import {
  adjoint,
  adjointMultiply,
  distance,
  hermitianDefect,
  hermitianEigen,
  multiply,
  norm,
  type PlanarMatrix,
  scaleColumns,
  zeros,
} from '../matrix';
import type { Side } from '../result/data';
import type { Lsrdr } from '../result/lsrdr';
import { requireRange } from '../tuple/input';

/** Eigenvalues of C below this, relative to the largest, are rounding. */
const NEGLIGIBLE = 1e-12;
/** How far from Hermitian, or from idempotent, a matrix may be. */
const SAME = 1e-8;
/** Vectors have a largest entry between 10^{±60}, matrices between the squares: beyond, squares of forms leave the range of doubles. */
const DECADES = 60;

/**
 * B, k×m, with C = B*B, k = rank C. A vector v is the form |v*y|², a projection Π the form ‖Πy‖².
 * @param sizes the m that fit: the width, and the width with the constant-one coordinate where there is one
 */
export function clusterFactor(
  place: string,
  cluster: ClusterLike,
  algebra: Algebra,
  sizes: readonly number[],
  which: Side,
): PlanarMatrix {
  const result = resultOf(cluster);
  if (result !== undefined) {
    if (!isSameAlgebra(result.algebra, algebra))
      throw rangeError(place, `a ${algebra.name} result`, `a ${result.algebra.name} one`);
    if (!sizes.includes(result.n)) throw rangeError(place, `a result on ${sizes.join(' or ')} coordinates`, result.n);
    return factorOfResult(result, which);
  }
  const flat = cluster instanceof Float64Array || cluster instanceof Float32Array;
  const shape = flat ? [cluster.length] : shapeOf(place, cluster);
  const m = sizes.includes(shape[0]!) ? shape[0]! : sizes[0]!;
  if (shape.length === publicShape(algebra, [m]).length) {
    const v = readVector(place, cluster, algebra, m);
    if (v.data.every((entry) => entry === 0)) throw rangeError(place, 'a vector other than zero', 'zero');
    requireRange(place, v.data, DECADES);
    return invariant(adjoint(v));
  }
  const C = readMatrix(place, cluster, algebra, m, m);
  requireRange(place, C.data, 2 * DECADES);
  if (hermitianDefect(C) <= SAME) return invariant(factorOf(place, C));
  if (distance(multiply(C, C), C) <= SAME * norm(C)) return invariant(factorOf(place, adjointMultiply(C, C)));
  throw rangeError(place, 'a positive semidefinite matrix or a projection', 'a matrix that is neither');
}

/** B = diag(√w) (v_1 … v_k)* from the eigenvalues of P (or Q) above rounding, which may be fewer than the rank asked for. */
export function factorOfResult(result: Lsrdr, which: Side): PlanarMatrix {
  const { directions, weights } = result.prominent(result.rank, which);
  const { columns } = toColumns(which, directions, result.algebra, result.n);
  scaleColumns(columns, weights.map(Math.sqrt));
  return invariant(adjoint(columns));
}

/** B with C = B*B from the eigenvalues of C. */
function factorOf(place: string, C: PlanarMatrix): PlanarMatrix {
  const { values, vectors } = hermitianEigen(C);
  const top = values[0]!;
  if (!(top > 0))
    throw rangeError(place, 'a positive semidefinite matrix other than zero', `largest eigenvalue ${top}`);
  const lowest = values[values.length - 1]!;
  if (lowest < -SAME * top) {
    throw rangeError(place, 'a positive semidefinite matrix', `smallest eigenvalue ${lowest.toPrecision(3)}`);
  }
  const count = values.filter((value) => value > NEGLIGIBLE * top).length;
  const { algebra, rows: m } = C;
  const B = zeros(algebra, count, m);
  const V = adjoint(vectors);
  const line = algebra.dim * m;
  for (let i = 0; i < count; i++) {
    const root = Math.sqrt(values[i]!);
    for (let at = i * line; at < (i + 1) * line; at++) B.data[at] = root * V.data[at]!;
  }
  return B;
}

/**
 * Over H only real combinations of forms are forms, since B_ij x*A_jx is not x*(B_ij A_j)x. But f(xu) = u* f(x) u for |u| = 1, so that
 * C and every u C u* ask the same of f; their mean is Re C, whose factor is real. Over R and C nothing is to be done.
 */
export function invariant(B: PlanarMatrix): PlanarMatrix {
  const { algebra, cols: m } = B;
  if (isCommutative(algebra)) return B;
  const C = adjointMultiply(B, B);
  const realC = zeros(real, m, m);
  for (let i = 0; i < m; i++) realC.data.set(C.data.subarray(i * algebra.dim * m, (i * algebra.dim + 1) * m), i * m);
  const factor = factorOf('the cluster', realC);
  const out = zeros(algebra, factor.rows, m);
  for (let i = 0; i < factor.rows; i++) out.data.set(factor.data.subarray(i * m, (i + 1) * m), i * algebra.dim * m);
  return out;
}

/**
 * The cluster of one output against the others: C = Σ_{j≠c} (e_c − e_j)(e_c − e_j)ᵀ, so that ⟨Cy,y⟩ is the sum of the squared margins
 * y_c − y_j. One output alone is a single quadratic form, whose LSRDR is one eigenvector at every rank; the margins are a tuple.
 *
 * @param outputs how many outputs there are, at least 2
 * @param which c, from 0
 * @returns [outputs, outputs]
 * @throws TypeError, RangeError for numbers that do not fit
 *
 * @example
 * marginForm(3, 0); // [[2, -1, -1], [-1, 1, 0], [-1, 0, 1]]
 */
export function marginForm(outputs: number, which: number): number[][] {
  for (const [name, value, low, high] of [
    ['outputs', outputs, 2, 1e6],
    ['which', which, 0, outputs - 1],
  ] as const) {
    if (typeof value !== 'number') throw typeError(`marginForm: ${name}`, 'a number', value);
    if (!Number.isInteger(value) || value < low || value > high) {
      throw rangeError(`marginForm: ${name}`, `an integer from ${low} to ${high}`, value);
    }
  }
  return Array.from({ length: outputs }, (_, i) =>
    Array.from({ length: outputs }, (_, j) => {
      if (i === j) return i === which ? outputs - 1 : 1;
      return i === which || j === which ? -1 : 0;
    }),
  );
}
