import type { Algebra } from '../algebra';
import type { PlanarMatrix } from '../matrix';
import type { Tuple } from '../tuple/tuple';

/** A tuple that counts its sweeps: each verb that reads A costs one. */
export class CountingTuple implements Tuple {
  sweeps = 0;
  private readonly images: PlanarMatrix[] = [];
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly hasDearProducts: boolean | undefined;
  readonly quarticInto: Tuple['quarticInto'];

  constructor(private readonly A: Tuple) {
    this.algebra = A.algebra;
    this.n = A.n;
    this.r = A.r;
    this.hasDearProducts = A.hasDearProducts;
    if (A.quarticInto) this.quarticInto = (out, image, tolerance) => A.quarticInto!(out, image, tolerance);
  }

  createImage(d: number): PlanarMatrix {
    const image = this.A.createImage(d);
    this.images.push(image);
    return image;
  }
  /** At the end of a run, whose images nobody has any more. */
  releaseImages(): void {
    for (const image of this.images) this.A.releaseImage?.(image);
    this.images.length = 0;
  }
  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.sweeps += 1;
    this.A.imageInto(image, Y);
  }
  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    this.A.combineInto(out, image, X);
  }
  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    this.A.compressInto(out, V, image);
  }
  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    this.sweeps += 1;
    this.A.adjointInto(out, Z, X);
  }
  applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    this.sweeps += 1;
    this.A.applyInto(out, Y, X);
  }
  sweepInto(
    image: PlanarMatrix,
    forward: PlanarMatrix,
    backward: PlanarMatrix,
    Y: PlanarMatrix,
    Z: PlanarMatrix,
    X: PlanarMatrix,
  ): void {
    this.sweeps += 1;
    this.A.sweepInto(image, forward, backward, Y, Z, X);
  }
  hermitianDefect(): number {
    return this.A.hermitianDefect();
  }
  toDense(): PlanarMatrix {
    return this.A.toDense();
  }
}
