import type { Algebra } from '../algebra';
import type { PlanarMatrix, Weights } from '../matrix';
import type { Sweep, Tuple } from '../tuple/tuple';

/** A tuple that counts how often it is read: each verb that reads A costs one, a Hermitian defect at most two, sizes of entries at most one. */
export class CountingTuple implements Tuple {
  sweeps = 0;
  /** True while a verb of A runs, and after one has thrown: so whoever catches an error can tell whose it is. */
  isBeingRead = false;
  private readonly images: PlanarMatrix[] = [];
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly hasDearProducts: boolean | undefined;
  readonly quarticInto: Tuple['quarticInto'];
  readonly sector: Tuple['sector'];
  readonly phiInto: Tuple['phiInto'];
  readonly crossInto: Tuple['crossInto'];
  readonly crossAdjointInto: Tuple['crossAdjointInto'];

  constructor(private readonly A: Tuple) {
    this.algebra = A.algebra;
    this.n = A.n;
    this.r = A.r;
    this.hasDearProducts = A.hasDearProducts;
    this.sector = A.sector;
    if (A.phiInto) {
      this.phiInto = (out, Y, isAdjoint) => {
        this.begin(1);
        A.phiInto!(out, Y, isAdjoint);
        this.isBeingRead = false;
      };
    }
    if (A.quarticInto) {
      this.quarticInto = (out, image, tolerance) => {
        this.begin(0);
        const quartic = A.quarticInto!(out, image, tolerance);
        this.isBeingRead = false;
        return quartic;
      };
    }
    if (A.crossInto) {
      this.crossInto = (out, Y, S, V) => {
        this.begin(1);
        A.crossInto!(out, Y, S, V);
        this.isBeingRead = false;
      };
    }
    if (A.crossAdjointInto) {
      this.crossAdjointInto = (out, Z, V, S) => {
        this.begin(1);
        A.crossAdjointInto!(out, Z, V, S);
        this.isBeingRead = false;
      };
    }
  }

  releaseImage(image: PlanarMatrix): void {
    this.A.releaseImage?.(image);
    const at = this.images.indexOf(image);
    if (at >= 0) this.images.splice(at, 1);
  }
  createImage(d: number): PlanarMatrix {
    this.begin(0);
    const image = this.A.createImage(d);
    this.isBeingRead = false;
    this.images.push(image);
    return image;
  }
  /** At the end of a run, whose images nobody has any more. */
  releaseImages(): void {
    for (const image of this.images) this.A.releaseImage?.(image);
    this.images.length = 0;
  }
  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.begin(1);
    this.A.imageInto(image, Y);
    this.isBeingRead = false;
  }
  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    this.begin(0);
    this.A.combineInto(out, image, X);
    this.isBeingRead = false;
  }
  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    this.begin(0);
    this.A.compressInto(out, V, image);
    this.isBeingRead = false;
  }
  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    this.begin(1);
    this.A.adjointInto(out, Z, X);
    this.isBeingRead = false;
  }
  applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    this.begin(1);
    this.A.applyInto(out, Y, X);
    this.isBeingRead = false;
  }
  sweepInto(sweep: Sweep): void {
    this.begin(1);
    this.A.sweepInto(sweep);
    this.isBeingRead = false;
  }
  hermitianDefect(): number {
    this.begin(2);
    const out = this.A.hermitianDefect();
    this.isBeingRead = false;
    return out;
  }
  /** Known since the tuple was first examined, and counted there. */
  entrySizes(): Weights | undefined {
    return this.A.entrySizes?.();
  }
  toDense(): PlanarMatrix {
    this.begin(1);
    const out = this.A.toDense();
    this.isBeingRead = false;
    return out;
  }

  private begin(sweeps: number): void {
    this.sweeps += sweeps;
    this.isBeingRead = true;
  }
}
