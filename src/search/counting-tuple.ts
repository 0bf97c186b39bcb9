import type { Algebra } from '../algebra';
import type { PlanarMatrix, Weights } from '../matrix';
import type { Sweep, Tuple } from '../tuple/tuple';

/** A tuple that counts how often it is read: each verb that reads A costs one, a Hermitian defect at most two, sizes of entries at most one. */
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

  releaseImage(image: PlanarMatrix): void {
    this.A.releaseImage?.(image);
    const at = this.images.indexOf(image);
    if (at >= 0) this.images.splice(at, 1);
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
  sweepInto(sweep: Sweep): void {
    this.sweeps += 1;
    this.A.sweepInto(sweep);
  }
  hermitianDefect(): number {
    this.sweeps += 2;
    return this.A.hermitianDefect();
  }
  entrySizes(): Weights | undefined {
    if (this.A.entrySizes === undefined) return undefined;
    this.sweeps += 1;
    return this.A.entrySizes();
  }
  toDense(): PlanarMatrix {
    this.sweeps += 1;
    return this.A.toDense();
  }
}
