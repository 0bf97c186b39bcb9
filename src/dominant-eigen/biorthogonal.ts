/**
 * Left eigenvectors of a repeated eigenvalue that belong to its right ones: y_i*x_k = 0 for i ≠ k. Of distinct eigenvalues they are so by themselves.
 *
 * With X the right vectors, W an orthonormal basis of the left eigenspace and M = W*X, the vectors wanted are the columns of W·(M⁺)*, the shortest ones with
 * Y*X = 1. They exist where the rows of M⁺M are those of the identity: M has a kernel where the eigenvalue is defective, since then a right vector is orthogonal to all left ones.
 */
import { type Algebra, complex, real } from '../algebra';
import {
  adjoint,
  adjointMultiply,
  clone,
  columnSquares,
  leadingColumns,
  multiply,
  multiplyAdjoint,
  type PlanarMatrix,
  type SingularValues,
  scaleColumns,
  singularValues,
  zeros,
} from '../matrix';
import type { EigenVector } from './eigenpair-vectors';
import { interleaved, planes } from './interleaved';

/** Left vectors count as dependent where a singular value of them, of norm 1, is below. */
const DEPENDENT = 1e-6;

/** Cosines below √ε are those of a defective eigenvalue: rounding of ε gives them. */
const NOTHING = 1e-8;

/** y_i*x_k beside y_i*x_i that is rounding. */
const ROUNDING = 1e-6;

/**
 * @param rights of one eigenvalue
 * @param lefts all that are known of it, no fewer of them; more are better
 * @param block of a complex map
 * @returns a left vector of norm 1 for each right one; undefined for those that have none
 */
export function biorthogonal(
  rights: readonly EigenVector[],
  lefts: readonly EigenVector[],
  block: number | undefined,
): (EigenVector | undefined)[] {
  if (lefts.length === 0) return rights.map(() => undefined);
  const isReal = block === undefined && [...rights, ...lefts].every(({ xi }) => xi === undefined);
  const columns = (vectors: readonly EigenVector[]) => columnsOf(vectors, block, isReal ? real : complex);
  const X = columns(rights);
  const W = spanOf(columns(lefts));
  const Y = multiply(W, adjoint(pseudoInverse(adjointMultiply(W, X))));
  scaleColumns(
    Y,
    columnSquares(Y).map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0)),
  );
  const products = adjointMultiply(Y, X);
  const modulus = (i: number, k: number) => Math.hypot(partOf(products, i, 0, k), partOf(products, i, 1, k));
  return rights.map(({ re, im, xi }, i) => {
    const own = modulus(i, i);
    if (!(own > NOTHING) || rights.some((_, k) => k !== i && modulus(i, k) > ROUNDING * own)) return undefined;
    const [x, second] = vectorOf(Y, i, block);
    if (block !== undefined || xi !== undefined) return { re, im: -im, x, xi: second };
    // That of a real right vector is real, unless one of a pair of conjugates is not among its companions.
    return second !== undefined && Math.hypot(...second) > ROUNDING ? undefined : { re, im: -im, x, xi: undefined };
  });
}

/** n×k, over C with the numbers of a complex map as they are, or x + i·xi of a real one. */
export function columnsOf(vectors: readonly EigenVector[], block: number | undefined, algebra: Algebra): PlanarMatrix {
  const scalars = vectors[0]!.x.length / (block === undefined ? 1 : 2);
  const out = zeros(algebra, scalars, vectors.length);
  vectors.forEach(({ x, xi }, k) => {
    const put = (part: Float64Array, step: number, first: number): void => {
      for (let at = 0; at < part.length; at++) out.data[(at * step + first) * vectors.length + k] = part[at]!;
    };
    if (block !== undefined) put(interleaved(x, block), 1, 0);
    else {
      put(x, algebra.dim, 0);
      if (xi !== undefined) put(xi, algebra.dim, 1);
    }
  });
  return out;
}

/** The inverse of {@link columnsOf} for one column. */
export function vectorOf(
  Y: PlanarMatrix,
  k: number,
  block: number | undefined,
): [Float64Array, Float64Array | undefined] {
  const part = (p: number) => Float64Array.from({ length: Y.rows }, (_, i) => partOf(Y, i, p, k));
  if (block === undefined) return [part(0), Y.algebra.dim === 1 ? undefined : part(1)];
  const numbers = Float64Array.from({ length: 2 * Y.rows }, (_, at) => partOf(Y, at >> 1, at % 2, k));
  return [planes(numbers, block), undefined];
}

function partOf({ algebra: { dim: a }, cols, data }: PlanarMatrix, i: number, p: number, k: number): number {
  return p < a ? data[(i * a + p) * cols + k]! : 0;
}

/** An orthonormal basis of the span of columns of norm 1. */
function spanOf(Y: PlanarMatrix): PlanarMatrix {
  const { left, values } = decomposed(Y);
  return leadingColumns(left, values.filter((value) => value > DEPENDENT).length);
}

/** M⁺ = V·Σ⁺·W*. */
function pseudoInverse(M: PlanarMatrix): PlanarMatrix {
  const { left, values, right } = decomposed(M);
  const scaled = clone(right);
  scaleColumns(
    scaled,
    Array.from(values, (value) => (value > NOTHING ? 1 / value : 0)),
  );
  return multiplyAdjoint(scaled, left);
}

/** M = W·Σ·V* of any shape. */
function decomposed(M: PlanarMatrix): SingularValues {
  if (M.rows >= M.cols) return singularValues(M);
  const { left, values, right } = singularValues(adjoint(M));
  return { left: right, values, right: left };
}
