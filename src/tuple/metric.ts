import { real } from '../algebra';
import { rangeError, requireKnownOptions } from '../errors';
import { type ArrayLikeInput, type NumericArray, shapeOf, toArray, toColumns, toPlanar } from '../interop/arrays';
import {
  adjoint,
  adjointMultiply,
  adjointMultiplyInto,
  blocks,
  copyInto,
  type HermitianEigen,
  hermitianDefect,
  hermitianEigen,
  multiply,
  multiplyInto,
  type PlanarMatrix,
  spectralFunction,
  zeros,
} from '../matrix';
import { ndarray } from '../ndarray';
import { type Frame, FramedTuple } from './framed';
import { readTuple, requireTupleRange, type TupleLike } from './input';
import type { Tuple } from './tuple';

/** ‖G − G*‖/‖G‖ that is rounding. */
const HERMITIAN = 1e-12;

/** Eigenvalues of G, relative to the largest, that rounding cannot tell from 0. */
const NOTHING = 1e-13;

/** The inner product, and what the matrices are in it. */
export interface MetricOptions {
  /** G, Hermitian and positive definite: [n, n(, a)], real over any algebra. ⟨x, y⟩ = x*Gy. */
  readonly gram: ArrayLikeInput;
  /**
   * What the matrices are. `'forms'` (default): M_j(x, y) = x*M_jy, as a bilinear layer has them; their operators by ⟨x, A_jy⟩ = x*M_jy change with G.
   * `'operators'`: y ↦ A_jy, of which G changes the adjoints.
   */
  readonly of?: 'forms' | 'operators';
}

/** A tuple in coordinates in which a given inner product is the usual one, y = G^{1/2}x. */
export class MetricTuple extends FramedTuple<MatrixFrame> {
  readonly #root: PlanarMatrix;
  readonly #inverseRoot: PlanarMatrix;

  /** Made by {@link metricTuple}. */
  constructor(A: Tuple, left: MatrixFrame, right: MatrixFrame, root: PlanarMatrix, inverseRoot: PlanarMatrix) {
    super(A, left, right);
    this.#root = root;
    this.#inverseRoot = inverseRoot;
  }

  toDense(): PlanarMatrix {
    const out = zeros(this.algebra, this.r * this.n, this.n);
    const targets = blocks(out, this.r);
    blocks(this.A.toDense(), this.r).forEach((M, j) => {
      copyInto(targets[j]!, multiply(adjointMultiply(this.left.B, M), this.right.B));
    });
    return out;
  }

  /** y = G^{1/2}x for one vector x [n(, a)] or some [k, n(, a)]: what `membership` of a result takes. ‖y‖² = x*Gx. */
  toCoordinates(x: ArrayLikeInput): NumericArray {
    return this.#mapped('toCoordinates', x, this.#root);
  }

  /** x = G^{-1/2}y for one y [n(, a)] or some [k, n(, a)], as the `directions` of a result: vectors of the space that A was given on. */
  toVectors(y: ArrayLikeInput): NumericArray {
    return this.#mapped('toVectors', y, this.#inverseRoot);
  }

  #mapped(method: string, given: ArrayLikeInput, map: PlanarMatrix): NumericArray {
    const { columns, single } = toColumns(`MetricTuple.${method}`, given, this.algebra, this.n);
    const rows = toArray(transposed(multiply(map, columns)));
    return single ? ndarray(rows.data, rows.shape.slice(1)) : rows;
  }
}

/** One column a row, with its components as they are. */
function transposed(M: PlanarMatrix): PlanarMatrix {
  const { algebra } = M;
  const out = adjoint(M);
  const a = algebra.dim;
  for (let line = 0; line < out.rows * a; line++) {
    const sign = algebra.conjugate[line % a]!;
    for (let j = 0; j < out.cols; j++) out.data[line * out.cols + j]! *= sign;
  }
  return out;
}

class MatrixFrame implements Frame {
  readonly n: number;
  readonly dimension: number;

  constructor(readonly B: PlanarMatrix) {
    this.n = B.rows;
    this.dimension = B.cols;
  }

  embedInto(out: PlanarMatrix, Y: PlanarMatrix): void {
    multiplyInto(out, this.B, Y);
  }

  restrictInto(out: PlanarMatrix, Z: PlanarMatrix): void {
    adjointMultiplyInto(out, this.B, Z);
  }
}

/**
 * The tuple on a space with the inner product ⟨x, y⟩ = x*Gy instead of x*y: clusters, P, Q, membership and Π are then those of that geometry, and do not depend on
 * the basis in which A and G are written. For G = E[xx*] of data (with a little of 1 added where it is singular) directions count by how much the data vary along them.
 *
 * Forms become G^{-1/2}M_jG^{-1/2}, operators G^{1/2}A_jG^{-1/2}, the matrices in the orthonormal basis G^{-1/2}. An LSRDR X of operators and its fitness do not depend
 * on G, P and Q do; of forms all do.
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind, never written out
 * @param options {@link MetricOptions}
 * @returns a tuple with `toCoordinates` and `toVectors`, for vectors that go to and come from a result
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for a `gram` that is not Hermitian, or not positive definite beyond rounding
 * Cost: the eigenproblem of G; then for a sweep one over A, and 4a²·n² flops a column. Rounding grows with the root of G's condition.
 *
 * @example
 * const A = metricTuple([[[4, 0], [0, 1]]], { gram: [[4, 0], [0, 1]] });
 * A.toDense().data; // Float64Array [1, 0, 0, 1]
 * A.toVectors([1, 0]).data; // Float64Array [0.5, 0]
 */
export function metricTuple(A: TupleLike, options: MetricOptions): MetricTuple {
  const place = 'metricTuple';
  const tuple = readTuple(`${place}: A`, A);
  requireKnownOptions(place, options, ['gram', 'of']);
  const { of = 'forms' } = options;
  if (of !== 'forms' && of !== 'operators') {
    throw rangeError(`${place}: of`, "'forms' or 'operators'", String(JSON.stringify(of)));
  }
  const eigen = eigenOfGram(`${place}: gram`, readGram(`${place}: gram`, options.gram, tuple));
  const root = spectralFunction(eigen, Math.sqrt);
  const inverseRoot = spectralFunction(eigen, (value) => 1 / Math.sqrt(value));
  const right = new MatrixFrame(inverseRoot);
  const left = of === 'forms' ? right : new MatrixFrame(root);
  const out = new MetricTuple(tuple, left, right, root, inverseRoot);
  requireTupleRange(place, out);
  return out;
}

/** G over the algebra of the tuple. */
function readGram(place: string, given: unknown, { algebra, n }: Tuple): PlanarMatrix {
  if (algebra.dim === 1 || shapeOf(place, given).length !== 2) return toPlanar(place, given, algebra, n, n);
  const numbers = toPlanar(place, given, real, n, n);
  const out = zeros(algebra, n, n);
  for (let i = 0; i < n; i++) out.data.set(numbers.data.subarray(i * n, (i + 1) * n), i * algebra.dim * n);
  return out;
}

/** @throws RangeError where G is no inner product, or none beyond rounding */
function eigenOfGram(place: string, G: PlanarMatrix): HermitianEigen {
  const defect = hermitianDefect(G);
  if (!(defect <= HERMITIAN)) {
    const got = `‖G − G*‖ = ${defect.toExponential(1)}‖G‖`;
    throw rangeError(place, 'a Hermitian matrix', got);
  }
  if (G.data.every((entry) => entry === 0)) throw rangeError(place, 'a Hermitian matrix', 'the zero matrix');
  const eigen = hermitianEigen(G);
  const [largest, smallest] = [eigen.values[0]!, eigen.values[G.rows - 1]!];
  if (!(smallest > NOTHING * largest)) {
    const got = `eigenvalues from ${smallest.toExponential(1)} to ${largest.toExponential(1)}`;
    throw rangeError(place, `a positive definite matrix, its smallest eigenvalue above ${NOTHING} of the largest`, got);
  }
  return eigen;
}
