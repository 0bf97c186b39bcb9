/** Tuples of Hermitian matrices and vector-valued quadratic forms are the same thing; here is the way there and back. */

import { type Algebra, real } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import {
  isNdArray,
  type NestedArray,
  type NumericArray,
  publicShape,
  toColumns,
  toStackArray,
} from '../interop/arrays';
import { requireSize } from '../interop/sizes';
import { leadingColumns, type PlanarMatrix, zeros } from '../matrix';
import { type NdArray, ndarray } from '../ndarray';
import { randomSource } from '../random';
import { algebraOf, type TupleLike } from '../tuple';
import { toTuple } from '../tuple/input';

/** Vectors evaluated in one sweep over A. */
const WIDTH = 16;

/** A vector [n(, a)] or a list of them [k, n(, a)], as an ndarray, nested or flat. */
export type VectorInput = NdArray | NestedArray | Float64Array | Float32Array;

/**
 * The quadratic form of a tuple,
 *
 *     f(x) = (⟨A_1 x, x⟩, …, ⟨A_r x, x⟩),   ⟨A_j x, x⟩ = Re(x* A_j x).
 *
 * Only the Hermitian part (A_j + A_j*)/2 enters. Over C and H f(x u) = f(x) for scalars with |u| = 1.
 *
 * @param A r n×n matrices [r, n, n(, a)] or a tuple of any kind
 * @param options `algebra` when the shape alone should not decide
 * @returns f: one vector [n(, a)] to [r], or k vectors [k, n(, a)] to [k, r]
 * @throws TypeError, RangeError for a malformed A or x
 * Cost of f: one sweep over A for up to 16 vectors, 2a²·r·n² flops each.
 *
 * @example
 * const f = quadraticForm([[[1, 0], [0, 2]], [[0, 1], [1, 0]]]);
 * f([3, 1]).data; // Float64Array [11, 6]
 */
export function quadraticForm(
  A: TupleLike,
  options: { readonly algebra?: Algebra } = {},
): (x: VectorInput) => NumericArray {
  const place = 'quadraticForm';
  requireKnownOptions(place, options, ['algebra']);
  const tuple = toTuple(`${place}: A`, A, optionalAlgebra(place, options.algebra) ?? algebraOf(`${place}: A`, A));
  const { algebra, n, r } = tuple;
  return (x) => {
    const { columns, single } = toColumns(`${place}: x`, x, algebra, n);
    const count = columns.cols;
    const values = new Float64Array(count * r);
    for (let from = 0; from < count; from += WIDTH) {
      const width = Math.min(WIDTH, count - from);
      const U = columnsFrom(columns, from, width);
      const image = tuple.createImage(width);
      const compressed = zeros(algebra, r * width, width);
      tuple.imageInto(image, U);
      tuple.compressInto(compressed, U, image);
      tuple.releaseImage?.(image);
      for (let j = 0; j < r; j++) {
        for (let c = 0; c < width; c++) {
          values[(from + c) * r + j] = compressed.data[(j * width + c) * algebra.dim * width + c]!;
        }
      }
    }
    return single ? ndarray(values, [r]) : ndarray(values, [count, r]);
  };
}

function columnsFrom(columns: PlanarMatrix, from: number, width: number): PlanarMatrix {
  if (from === 0) return leadingColumns(columns, width);
  const out = zeros(columns.algebra, columns.rows, width);
  for (let line = 0; line < columns.rows * columns.algebra.dim; line++) {
    for (let c = 0; c < width; c++) out.data[line * width + c] = columns.data[line * columns.cols + from + c]!;
  }
  return out;
}

/** A function that may be a quadratic form: it gets vectors [n(, a)] and returns r numbers. */
export type QuadraticForm = (x: NumericArray) => ArrayLike<number> | NdArray;

/**
 * The Hermitian tuple of a quadratic form K^n → R^r, by polarisation: with B(x,y) = ½(f(x+y) − f(x) − f(y)) = Re(x* A_j y),
 *
 *     A_j[i][k] has component q equal to e_q² · B(e_i, e_k e_q)_j.
 *
 * @param f a real-valued quadratic form; over C and H one with f(x u) = f(x) for |u| = 1, as `x* A x` is
 * @param n dimension of x
 * @param r number of values of f
 * @param options `algebra` of the vectors (default real)
 * @returns [r, n, n(, a)], A_j = A_j*
 * @throws TypeError, RangeError for wrong values of f; RangeError when f is no such form (tried at two random vectors)
 * Cost: n + a·n(n−1)/2 + 2 calls of f.
 *
 * @example
 * const A = operatorFromQuadraticForm((x) => [x.get(0) * x.get(1)], 2, 1);
 * A.get(0, 0, 1); // 0.5
 */
export function operatorFromQuadraticForm(
  f: QuadraticForm,
  n: number,
  r: number,
  options: { readonly algebra?: Algebra } = {},
): NumericArray {
  const place = 'operatorFromQuadraticForm';
  if (typeof f !== 'function') throw typeError(`${place}: f`, 'a function', f);
  requireInteger(`${place}: n`, n, 1);
  requireInteger(`${place}: r`, r, 1);
  requireKnownOptions(place, options, ['algebra']);
  const algebra = optionalAlgebra(place, options.algebra) ?? real;
  const { dim: a, conjugate } = algebra;
  requireSize(place, publicShape(algebra, [r, n, n]));
  const evaluate = (entries: (x: Float64Array) => void): Float64Array => {
    const x = new Float64Array(n * a);
    entries(x);
    return readValues(place, f(ndarray(x, publicShape(algebra, [n]))), r);
  };
  const stack = zeros(algebra, r * n, n);
  const at = (j: number, i: number, q: number, k: number): number => ((j * n + i) * a + q) * n + k;
  const squares = Array.from({ length: n }, (_, i) =>
    evaluate((x) => {
      x[i * a] = 1;
    }),
  );
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < r; j++) stack.data[at(j, i, 0, i)] = squares[i]![j]!;
    for (let k = i + 1; k < n; k++) {
      for (let q = 0; q < a; q++) {
        // |e_q| = 1, so f(e_k e_q) = f(e_k).
        const sums = evaluate((x) => {
          x[i * a] = 1;
          x[k * a + q] = 1;
        });
        const square = algebra.sign[q * a + q]!;
        for (let j = 0; j < r; j++) {
          const entry = (square * (sums[j]! - squares[i]![j]! - squares[k]![j]!)) / 2;
          stack.data[at(j, i, q, k)] = entry;
          stack.data[at(j, k, q, i)] = conjugate[q]! * entry;
        }
      }
    }
  }
  const A = toStackArray(stack, r);
  refuseOther(place, evaluate, quadraticForm(A, { algebra }), algebra, n);
  return A;
}

function readValues(place: string, values: unknown, r: number): Float64Array {
  const what = `${place}: f(x)`;
  if (isNdArray(values) && values.dimension !== 1)
    throw rangeError(what, `shape [${r}]`, `[${values.shape.join(', ')}]`);
  if (!isNdArray(values) && typeof (values as { length?: unknown } | null)?.length !== 'number') {
    throw typeError(what, `${r} numbers`, values);
  }
  const length = isNdArray(values) ? values.shape[0]! : (values as ArrayLike<number>).length;
  if (length !== r) throw rangeError(what, `${r} numbers`, length);
  return Float64Array.from({ length: r }, (_, j) => {
    const value: unknown = isNdArray(values) ? values.get(j) : (values as ArrayLike<number>)[j];
    if (typeof value !== 'number') throw typeError(`${what}[${j}]`, 'a number', value);
    if (!Number.isFinite(value)) throw rangeError(`${what}[${j}]`, 'a finite number', value);
    return value;
  });
}

/** f must agree with the form found at vectors that took no part in finding it. */
function refuseOther(
  place: string,
  evaluate: (entries: (x: Float64Array) => void) => Float64Array,
  form: (x: VectorInput) => NumericArray,
  algebra: Algebra,
  n: number,
): void {
  const random = randomSource(7);
  for (let trial = 0; trial < 2; trial++) {
    const point = random.fillNormal(new Float64Array(n * algebra.dim));
    const got = evaluate((x) => x.set(point));
    const expected = form(ndarray(point, publicShape(algebra, [n])));
    // What f cancels inside is not known; values this small are taken for rounding.
    let scale = 1e-6 * point.reduce((sum, x) => sum + x * x, 0);
    for (let j = 0; j < got.length; j++) scale = Math.max(scale, Math.abs(got[j]!), Math.abs(expected.get(j)));
    for (let j = 0; j < got.length; j++) {
      if (Math.abs(got[j]! - expected.get(j)) > 1e-6 * scale) {
        throw rangeError(
          `${place}: f`,
          algebra.dim === 1 ? 'a quadratic form' : `a quadratic form with f(x u) = f(x) for ${algebra.name} |u| = 1`,
          `f(x)[${j}] = ${got[j]} where the form has ${expected.get(j)}`,
        );
      }
    }
  }
}
