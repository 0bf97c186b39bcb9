import type { Algebra } from '../algebra';
import { blocks, type PlanarMatrix } from '../matrix';
import type { Tuple } from './tuple';

/**
 * What a representation need not write itself: the fused verbs from the single ones, and the Hermitian defect from the dense
 * matrices. A subclass overrides them where it can do better.
 */
export abstract class BaseTuple implements Tuple {
  abstract readonly algebra: Algebra;
  abstract readonly n: number;
  abstract readonly r: number;
  private readonly images = new Map<number, PlanarMatrix>();

  abstract createImage(d: number): PlanarMatrix;
  abstract imageInto(image: PlanarMatrix, Y: PlanarMatrix): void;
  abstract combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void;
  abstract compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void;
  abstract adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void;
  abstract toDense(): PlanarMatrix;

  applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    let image = this.images.get(Y.cols);
    if (image === undefined) {
      image = this.createImage(Y.cols);
      this.images.set(Y.cols, image);
    }
    this.imageInto(image, Y);
    this.combineInto(out, image, X);
  }

  sweepInto(
    image: PlanarMatrix,
    forward: PlanarMatrix,
    backward: PlanarMatrix,
    Y: PlanarMatrix,
    Z: PlanarMatrix,
    X: PlanarMatrix,
  ): void {
    this.imageInto(image, Y);
    this.combineInto(forward, image, X);
    this.adjointInto(backward, Z, X);
  }

  hermitianDefect(): number {
    return hermitianDefectOf(this.toDense(), this.r);
  }
}

/** max_j ‖A_j − A_j*‖ / max_j ‖A_j‖ of a stack. */
export function hermitianDefectOf(stack: PlanarMatrix, r: number): number {
  const { algebra, cols: n } = stack;
  const a = algebra.dim;
  let largest = 0;
  let largestDefect = 0;
  for (const { data } of blocks(stack, r)) {
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
