import type { Algebra } from '../algebra';
import { rangeError } from '../errors';

import { LARGEST_DENSE } from '../interop/sizes';
import {
  adjoint,
  blocks,
  distance,
  gaussian,
  norm,
  type PlanarMatrix,
  type Weights,
  weightsOfStack,
  zeros,
} from '../matrix';
import { randomSource } from '../random';
import { shown } from '../shown';
import type { Sweep, Tuple } from './tuple';

/**
 * What a representation need not write itself: the fused verbs from the single ones, and the Hermitian defect from the dense
 * matrices. A subclass overrides them where it can do better.
 */
export abstract class BaseTuple implements Tuple {
  abstract readonly algebra: Algebra;
  abstract readonly n: number;
  abstract readonly r: number;
  private readonly images = new Map<number, PlanarMatrix>();

  private knownWeights: Weights | undefined;

  constructor() {
    shown(this);
  }

  abstract createImage(d: number): PlanarMatrix;
  abstract imageInto(image: PlanarMatrix, Y: PlanarMatrix): void;
  abstract combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void;
  abstract compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void;
  abstract adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void;
  abstract toDense(): PlanarMatrix;

  /** A summary in a line; Node's inspect and `console.log` print it. */
  toString(): string {
    return summaryOfTuple(this);
  }

  applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    let image = this.images.get(Y.cols);
    if (image === undefined) {
      image = this.createImage(Y.cols);
      this.images.set(Y.cols, image);
    }
    this.imageInto(image, Y);
    this.combineInto(out, image, X);
  }

  sweepInto({ image, forward, backward, Y, Z, X }: Sweep): void {
    this.imageInto(image, Y);
    this.combineInto(forward, image, X);
    this.adjointInto(backward, Z, X);
  }

  /** Exact where the dense matrices are small enough to be written out, else from random probes: right within a small factor. */
  hermitianDefect(): number {
    if (this.r * this.n ** 2 * this.algebra.dim > WORTH_PROBING) return probedHermitianDefect(this);
    return hermitianDefectOf(blocks(this.toDense(), this.r));
  }

  /** From the dense matrices where they are small; a representation that has its entries at hand overrides this. */
  entrySizes(): Weights | undefined {
    if (this.r * this.n ** 2 * this.algebra.dim > WORTH_WRITING) return undefined;
    this.knownWeights ??= weightsOfStack(this.toDense(), this.r);
    return this.knownWeights;
  }

  /** A zeroed stack for `toDense`, refused when it would not fit in memory. */
  protected denseStack(place: string): PlanarMatrix {
    const { algebra, n, r } = this;
    const size = r * n * n * algebra.dim;
    if (size > LARGEST_DENSE) {
      const others = (this as Tuple).phiInto ? 'spectralRadius and fitness' : 'similarity, spectralRadius and fitness';
      const got = `${r} matrices ${n}×${n} (${size} numbers); a fit needs none of them, but ${others} do`;
      throw rangeError(`${place}: toDense`, 'at most 2^28 numbers as dense matrices', got);
    }
    return zeros(algebra, r * n, n);
  }
}

/** What a tuple is, in a line: `SparseTuple over real: 3 matrices 5×5`. */
export function summaryOfTuple(A: Tuple): string {
  const { algebra, n, r } = A;
  return `${A.constructor.name} over ${algebra.name}: ${r} ${r === 1 ? 'matrix' : 'matrices'} ${n}×${n}`;
}

/** Numbers of the dense matrices above which the Hermitian defect is estimated and sizes of entries are not said. */
const WORTH_PROBING = 2 ** 22;

/** Numbers of the dense matrices that are written out to see how large they are: for more, a tuple in factors would pay more than for a fit. */
const WORTH_WRITING = 2 ** 16;

/** Columns of the two random matrices that the matrices are seen through. */
const PROBES = 16;

/**
 * The defect seen through fixed Gaussian G, H (n×16): max_j ‖G*A_jH − (H*A_jG)*‖ / max_j ‖G*A_jH‖, where the mean of ‖G*MH‖² is proportional
 * to ‖M‖². Rounding for a Hermitian tuple, far above it for any other. Two sweeps, and nothing of size r·n.
 */
export function probedHermitianDefect(A: Tuple): number {
  const { algebra, n, r } = A;
  const random = randomSource(0);
  const count = Math.min(n, PROBES);
  const [G, H] = [gaussian(algebra, n, count, random), gaussian(algebra, n, count, random)];
  const image = A.createImage(count);
  const seen = (left: PlanarMatrix, right: PlanarMatrix): PlanarMatrix[] => {
    A.imageInto(image, right);
    const out = zeros(algebra, r * count, count);
    A.compressInto(out, left, image);
    return blocks(out, r);
  };
  const [direct, crossed] = [seen(G, H), seen(H, G)];
  A.releaseImage?.(image);
  let largest = 0;
  let largestDefect = 0;
  for (let j = 0; j < r; j++) {
    largest = Math.max(largest, norm(direct[j]!));
    largestDefect = Math.max(largestDefect, distance(direct[j]!, adjoint(crossed[j]!)));
  }
  return largest === 0 ? 0 : largestDefect / largest;
}

/** ‖A_j − A_j*‖ relative to the largest ‖A_j‖ that still counts as Hermitian: rounding of the entries. */
export const HERMITIAN_DEFECT = 1e-12;

/** Whether rows and columns have like sizes because all matrices are Hermitian, whatever those have that they are made of. Two sweeps at most. */
export function hasLikeSizes(A: Tuple): boolean {
  return A.hermitianDefect() <= HERMITIAN_DEFECT;
}

/** max_j ‖A_j − A_j*‖ / max_j ‖A_j‖ of matrices that are looked at one after the other. */
export function hermitianDefectOf(matrices: Iterable<PlanarMatrix>): number {
  let largest = 0;
  let largestDefect = 0;
  for (const { algebra, cols: n, data } of matrices) {
    const a = algebra.dim;
    let sum = 0;
    let defect = 0;
    for (let i = 0; i < n; i++) {
      for (let p = 0; p < a; p++) {
        const sign = algebra.conjugate[p]!;
        for (let j = 0; j <= i; j++) {
          const here = data[(i * a + p) * n + j]!;
          const there = data[(j * a + p) * n + i]!;
          const weight = i === j ? 1 : 2; // (i,j) and (j,i) have the same defect
          sum += i === j ? here * here : here * here + there * there;
          defect += weight * (here - sign * there) ** 2;
        }
      }
    }
    largest = Math.max(largest, sum);
    largestDefect = Math.max(largestDefect, defect);
  }
  return largest === 0 ? 0 : Math.sqrt(largestDefect / largest);
}
