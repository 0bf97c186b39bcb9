import { type Algebra, real } from '../algebra';
import { requireInteger, requireKnownOptions, typeError } from '../errors';
import { requireAlgebra } from '../interop/algebras';
import { type ArrayLikeInput, type NumericArray, readInto, toArray } from '../interop/arrays';
import { LARGEST_DENSE } from '../interop/sizes';
import {
  adjointMultiply,
  adjointMultiplyEach,
  distance,
  gaussian,
  identity,
  multiplyAdjointInto,
  multiplyInto,
  norm,
  type PlanarMatrix,
  sumOfMultiplyAdjoint,
  zeros,
} from '../matrix';
import { randomSource } from '../random';
import { BaseTuple } from './base';
import { requireRange } from './input';
import type { Tuple } from './tuple';
import { Workspace } from './workspace';

/** Matrices by what they do, for {@link operatorTuple}. */
export interface OperatorDefinition {
  /** Size of the matrices. */
  readonly n: number;
  /** Number of matrices. */
  readonly r: number;
  /** Real by default. */
  readonly algebra?: Algebra | undefined;
  /** A_j Y, for Y [n, d(, a)] with any number d of columns; Y must not be changed or kept. Any array of the same shape may come back. */
  readonly apply: (j: number, Y: NumericArray) => ArrayLikeInput;
  /** A_j* Z, in the same way. Not needed when `hermitian` is true. */
  readonly applyAdjoint?: ((j: number, Z: NumericArray) => ArrayLikeInput) | undefined;
  /** That A_j = A_j* for all j. */
  readonly hermitian?: boolean | undefined;
}

/**
 * A tuple by its products: for matrices that only a program knows (convolutions, transforms, products of others).
 *
 * At construction Z*(A_jY) = (A_j*Z)*Y is tested on seeded random Y, Z (n×2) for up to four j, and the size of the A_jy on one vector for all.
 *
 * @param definition sizes and functions; they should be linear (over C and H: A(Yc) = (AY)c) and give the same answer each time
 * @throws TypeError, RangeError for wrong arguments, and whenever a function returns another shape or a number that is not finite;
 *   Error naming j and the defect when the adjoint test fails; RangeError for matrices near the ends of the range of doubles
 * Memory: an image is the stack of the A_jY, 8·a·r·n·d bytes. Cost of a sweep: r calls, and 2a²·r·n·d² flops.
 *
 * @example
 * const shift = (by: number): OperatorDefinition['apply'] => (_j, Y) =>
 *   [0, 1, 2].map((i) => Array.from({ length: Y.shape[1]! }, (_, k) => Y.get((i + by) % 3, k)));
 * const A = operatorTuple({ n: 3, r: 1, apply: shift(1), applyAdjoint: shift(2) });
 * A.hermitianDefect(); // √2
 */
export function operatorTuple(definition: OperatorDefinition): Tuple {
  const place = 'operatorTuple';
  requireKnownOptions(place, definition, ['n', 'r', 'algebra', 'apply', 'applyAdjoint', 'hermitian']);
  const { algebra = real, apply, hermitian = false } = definition;
  const n = requireInteger(`${place}: n`, definition.n, 1, LARGEST_DENSE);
  const r = requireInteger(`${place}: r`, definition.r, 1, LARGEST_DENSE);
  requireAlgebra(place, algebra);
  if (typeof hermitian !== 'boolean') throw typeError(`${place}: hermitian`, 'a boolean', hermitian);
  if (typeof apply !== 'function') throw typeError(`${place}: apply`, 'a function', apply);
  const { applyAdjoint = hermitian ? apply : undefined } = definition;
  if (typeof applyAdjoint !== 'function') throw typeError(`${place}: applyAdjoint`, 'a function', applyAdjoint);
  const tuple = new OperatorTuple(algebra, n, r, hermitian, apply, applyAdjoint);
  for (const j of new Set([0, Math.floor(r / 3), Math.floor((2 * r) / 3), r - 1])) requireAdjoint(place, tuple, j);
  requireRange(place, tuple.sizes());
  return tuple;
}

/** Relative defect from which an adjoint is wrong: products in float32 stay below, a wrong entry among thousands above. */
const ADJOINT_DEFECT = 1e-5;

function requireAdjoint(place: string, A: OperatorTuple, j: number): void {
  const random = randomSource(j + 1);
  const [Y, Z] = [gaussian(A.algebra, A.n, 2, random), gaussian(A.algebra, A.n, 2, random)];
  const [forward, backward] = [zeros(A.algebra, A.n, 2), zeros(A.algebra, A.n, 2)];
  A.productInto(forward, j, Y);
  A.adjointProductInto(backward, j, Z);
  // Entries of Z*(A_jY) have about the size of ‖A_j‖, whatever n is.
  const scale = Math.max(norm(forward), norm(backward));
  const defect = distance(adjointMultiply(Z, forward), adjointMultiply(backward, Y));
  if (defect > ADJOINT_DEFECT * scale) {
    throw new Error(
      `${place}: applyAdjoint is not the adjoint of apply: Z*(A_jY) and (A_j*Z)*Y differ by ${(defect / scale).toExponential(1)} for j = ${j}`,
    );
  }
}

type Product = OperatorDefinition['apply'];

class OperatorTuple extends BaseTuple {
  private readonly work: Workspace;

  constructor(
    readonly algebra: Algebra,
    readonly n: number,
    readonly r: number,
    private readonly hermitian: boolean,
    private readonly apply: Product,
    private readonly applyAdjoint: Product,
  ) {
    super();
    this.work = new Workspace(algebra);
  }

  /** out ← A_j Y. */
  productInto(out: PlanarMatrix, j: number, Y: PlanarMatrix, array = toArray(Y)): void {
    readInto(`operatorTuple: apply(${j}, Y)`, out, this.apply(j, array));
  }

  /** out ← A_j* Z. */
  adjointProductInto(out: PlanarMatrix, j: number, Z: PlanarMatrix, array = toArray(Z)): void {
    readInto(`operatorTuple: applyAdjoint(${j}, Z)`, out, this.applyAdjoint(j, array));
  }

  /** The largest entry of each A_jy, for a Gaussian vector y. */
  *sizes(): Generator<number> {
    const y = gaussian(this.algebra, this.n, 1, randomSource(0));
    const [array, product] = [toArray(y), this.work.buffer('product', this.n, 1)];
    for (let j = 0; j < this.r; j++) {
      this.productInto(product, j, y, array);
      yield product.data.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
    }
  }

  createImage(d: number): PlanarMatrix {
    return zeros(this.algebra, this.r * this.n, d);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    const array = toArray(Y);
    const images = this.work.blocksOf(image, this.r);
    for (let j = 0; j < this.r; j++) this.productInto(images[j]!, j, Y, array);
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    sumOfMultiplyAdjoint(out, this.work.blocksOf(image, this.r), this.work.blocksOf(X, this.r));
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    adjointMultiplyEach(this.work.blocksOf(out, this.r), V, this.work.blocksOf(image, this.r));
  }

  /** Without the image, which would be r times as large as Y. */
  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    const array = toArray(Y);
    const right = this.work.blocksOf(X, this.r);
    const product = this.work.buffer('product', this.n, Y.cols);
    for (let j = 0; j < this.r; j++) {
      this.productInto(product, j, Y, array);
      multiplyAdjointInto(out, product, right[j]!, j > 0);
    }
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const array = toArray(Z);
    const right = this.work.blocksOf(X, this.r);
    const product = this.work.buffer('product', this.n, Z.cols);
    for (let j = 0; j < this.r; j++) {
      this.adjointProductInto(product, j, Z, array);
      multiplyInto(out, product, right[j]!, j > 0);
    }
  }

  override hermitianDefect(): number {
    return this.hermitian ? 0 : super.hermitianDefect();
  }

  toDense(): PlanarMatrix {
    const out = this.denseStack('operatorTuple');
    this.imageInto(out, identity(this.algebra, this.n));
    return out;
  }
}
