import { type Algebra, centralScalars, real } from '../algebra';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { algebraOfShape, optionalAlgebra } from '../interop/algebras';
import { type ArrayLikeInput, readInto, shapeOf } from '../interop/arrays';
import { refuseTransposed } from '../interop/factor-shapes';
import type { Storage } from '../kernels';
import { blocks, type PlanarMatrix, zeros } from '../matrix';
import { realWhereReal } from './bilinear-down';
import { type Form, forms } from './bilinear-forms';
import { BilinearTuple } from './bilinear-tuple';
import { requireRange } from './input';
import type { Tuple } from './tuple';

/** The factors of a bilinear layer D((Lx)∘(Rx)). */
export interface BilinearFactors {
  /** Shape [h, n(, a)]; its rows, as columns, are the vectors l_k. */
  readonly left: ArrayLikeInput;
  /** Shape [h, n(, a)]; its rows, as columns, are the vectors r_k. */
  readonly right: ArrayLikeInput;
  /** [r, h], real over any algebra, or [r, h, 2] over C. */
  readonly down: ArrayLikeInput;
}

/** Which tuple the factors make, and how it is kept. */
export interface BilinearOptions {
  /** ½(l_k r_k* + r_k l_k*) in place of l_k r_k*; true by default. */
  readonly symmetric?: boolean;
  /** When the shape alone should not decide. */
  readonly algebra?: Algebra;
  /** 'float32' keeps the factors rounded to float32, in half the memory; products are float64. */
  readonly storage?: Storage;
  /** In memory that threads can share, where `fitAsync` with `workers` would otherwise have to move the factors. */
  readonly shared?: boolean;
  /**
   * How Hermitian fits make their gradients: 'product' with D and Dᵀ; 'hadamard', symmetric kind with real D only, with C = DᵀD, which is
   * made at the first use and kept in 8h² bytes; 'auto' by default: for each rank the form that should be faster, and never a C of more
   * than 2^27 numbers.
   */
  readonly form?: Form;
}

/**
 * The tuple of a bilinear layer, in O(h(2n + r)) numbers in place of r·n²: with l_k and r_k the rows of `left` and `right` as
 * columns (not conjugated),
 *
 *     A_j = ½ Σ_k D_jk (l_k r_k* + r_k l_k*),      or with `symmetric: false`      A_j = Σ_k D_jk l_k r_k*.
 *
 * Over R the layer x ↦ D((Lx)∘(Rx)) is x ↦ (⟨A_1x, x⟩, …, ⟨A_rx, x⟩) for either kind. The weights D_jk stand in front: over C they may be
 * complex, over H they are real. The symmetric kind is Hermitian exactly when they are real.
 *
 * @param factors `left` and `right` [h, n], [h, n, 2] or [h, n, 4], which tells the algebra; `down` [r, h], over C also [r, h, 2]. They
 *   are copied
 * @throws TypeError, RangeError naming the array and the index that is wrong; RangeError for a factor whose largest entry lies outside
 *   1e±15
 * Memory: 8(2a·h·n + r·h) bytes (half with float32), and while it is fitted as a Hermitian tuple another 4·r·h, the weights rounded for the first
 *   part of it, or 8h² where `form` takes C. Cost of an iteration of such a fit: 8a²·h·n·d flops with the factors, and 2·r·h·d(d + 1) with D
 *   over R, up to a times that over C and H, or about 12a²·h²·d with C. `toDense`, and with it `similarity`, needs r·n²·a ≤ 2^28.
 *
 * @example
 * const A = bilinearTuple({ left: [[1, 0], [0, 1]], right: [[1, 0], [1, 0]], down: [[3, 4]] });
 * A.toDense().data; // Float64Array [3, 2, 2, 0]
 */
export function bilinearTuple(
  factors: BilinearFactors,
  options: BilinearOptions = {},
): Tuple & {
  /** Lets its memory go; it must not be used any more. */
  dispose(): void;
} {
  const place = 'bilinearTuple';
  requireKnownOptions(place, options, ['symmetric', 'algebra', 'storage', 'shared', 'form']);
  const { symmetric = true, storage, shared = false, form = 'auto' } = options;
  if (typeof symmetric !== 'boolean') throw typeError(`${place}: symmetric`, 'a boolean', symmetric);
  if (storage !== undefined && storage !== 'float64' && storage !== 'float32') {
    throw rangeError(`${place}: storage`, "'float64' or 'float32'", JSON.stringify(storage));
  }
  if (typeof shared !== 'boolean') throw typeError(`${place}: shared`, 'a boolean', shared);
  if (!forms.includes(form))
    throw rangeError(`${place}: form`, "'auto', 'product' or 'hadamard'", JSON.stringify(form));
  if (form === 'hadamard' && !symmetric) {
    throw rangeError(`${place}: form`, "'auto' or 'product' with symmetric: false", "'hadamard'");
  }
  if (typeof factors !== 'object' || factors === null) {
    throw typeError(`${place}: factors`, 'an object { left, right, down }', factors);
  }
  for (const name of Object.keys(factors)) {
    if (!['left', 'right', 'down'].includes(name))
      throw rangeError(`${place}: factors`, 'left, right and down', `'${name}'`);
  }
  const { left, right, down } = factors;
  const shape = shapeOf(`${place}: left`, left);
  const algebra = optionalAlgebra(place, options.algebra) ?? algebraOfShape(`${place}: left`, shape, ['h', 'n']);
  const [h = 0, n = 0] = shape;
  requireShape(`${place}: left`, shape, ['h', 'n'], [h, n], algebra);
  if (down !== undefined && right !== undefined) {
    refuseTransposed(place, shape, shapeOf(`${place}: right`, right), shapeOf(`${place}: down`, down));
  }
  requireShape(`${place}: right`, shapeOf(`${place}: right`, right), ['h', 'n'], [h, n], algebra);
  if (h === 0 || n === 0) throw rangeError(`${place}: left`, 'h and n at least 1', `[${shape.join(', ')}]`);
  const weights = weightsOf(`${place}: down`, down, h, algebra);
  if (form === 'hadamard' && weights.algebra.dim > 1) {
    throw rangeError(`${place}: form`, "'auto' or 'product' where down is complex", "'hadamard'");
  }
  // The rows of `right`, and below them those of `left`.
  const stack = zeros(algebra, 2 * h, n);
  const [R, L] = blocks(stack, 2) as [PlanarMatrix, PlanarMatrix];
  readChecked(`${place}: left`, L, left);
  readChecked(`${place}: right`, R, right);
  conjugate(stack);
  const kept = { storage, shared };
  if (!symmetric) return new BilinearTuple(L, R, weights, kept);
  return new BilinearTuple(stack, undefined, weights, kept, form);
}

/** Refuses a shape, in the words `expected [h, n] = [4, 3], got [4, 2]`. */
function requireShape(
  place: string,
  shape: readonly number[],
  names: readonly string[],
  sizes: readonly (number | string)[],
  { dim }: Algebra,
): void {
  const axis = dim === 1 ? [] : [dim];
  const wanted = [...sizes, ...axis];
  if (shape.length === wanted.length && wanted.every((size, k) => typeof size === 'string' || size === shape[k]))
    return;
  throw rangeError(place, `[${[...names, ...axis].join(', ')}] = [${wanted.join(', ')}]`, `[${shape.join(', ')}]`);
}

/** D over R where it is real, else over C. */
function weightsOf(place: string, down: unknown, h: number, algebra: Algebra): PlanarMatrix {
  const shape = shapeOf(place, down);
  const own = shape.length === 3 ? centralScalars(algebra) : real;
  if (own === real && algebra.dim > 1 && shape.length === 3) {
    throw rangeError(place, `real weights [r, h] over the algebra '${algebra.name}'`, `[${shape.join(', ')}]`);
  }
  requireShape(place, shape, ['r', 'h'], ['r', h], own);
  if (shape[0] === 0) throw rangeError(place, 'r at least 1', `[${shape.join(', ')}]`);
  const D = zeros(own, shape[0]!, h);
  readChecked(place, D, down);
  return realWhereReal(D, real);
}

/** M ← a factor; products of three, to the fourth power, must stay in the range of doubles. */
function readChecked(place: string, M: PlanarMatrix, value: unknown): void {
  readInto(place, M, value);
  requireRange(place, M.data, 15);
}

/** Every entry conjugated, in place. */
function conjugate({ algebra, rows, cols, data }: PlanarMatrix): void {
  const { dim: a, conjugate } = algebra;
  for (let line = 0; line < rows * a; line++) {
    if (conjugate[line % a] === 1) continue;
    for (let t = line * cols; t < (line + 1) * cols; t++) data[t] = -data[t]!;
  }
}
