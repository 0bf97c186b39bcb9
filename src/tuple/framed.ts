import type { Algebra } from '../algebra';
import type { ResidentMatrix } from '../kernels';
import { adjointInto, type PlanarMatrix } from '../matrix';
import { BaseTuple } from './base';
import type { Sweep, Tuple } from './tuple';
import { Workspace } from './workspace';

/** A matrix B (n×m) as something that one can multiply by. */
export interface Frame {
  /** n. */
  readonly n: number;
  /** m. */
  readonly dimension: number;
  /** out (n×d) ← B·Y. */
  embedInto(out: PlanarMatrix, Y: PlanarMatrix): void;
  /** out (m×d) ← B*·Z; may overwrite Z (n×d). */
  restrictInto(out: PlanarMatrix, Z: PlanarMatrix): void;
}

/** The tuple of the B*A_jC for two frames B and C of one dimension. Images are those of A; a sweep is one over A and the products with the frames. */
export abstract class FramedTuple<F extends Frame> extends BaseTuple {
  /** Those of A. */
  readonly algebra: Algebra;
  /** m: the B*A_jC are m×m for frames n×m. */
  readonly n: number;
  /** Those of A. */
  readonly r: number;
  /** Those of A. */
  readonly residents: readonly ResidentMatrix[] | undefined;
  /** As of A. */
  readonly hasDearProducts: boolean | undefined;
  /** As {@link Tuple.quarticInto}, where A has it and both frames are one. */
  readonly quarticInto: Tuple['quarticInto'];
  /** As {@link Tuple.phiInto}, where A has it. */
  readonly phiInto: Tuple['phiInto'];
  /** As {@link Tuple.crossInto}, where A has it. */
  readonly crossInto: Tuple['crossInto'];
  /** As {@link Tuple.crossAdjointInto}, where A has it. */
  readonly crossAdjointInto: Tuple['crossAdjointInto'];
  protected readonly work: Workspace;

  constructor(
    protected readonly A: Tuple,
    protected readonly left: F,
    protected readonly right: F,
  ) {
    super();
    this.algebra = A.algebra;
    this.n = left.dimension;
    this.r = A.r;
    this.residents = A.residents;
    this.hasDearProducts = A.hasDearProducts;
    this.work = new Workspace(this.algebra);
    if (A.phiInto) {
      this.phiInto = (out, Y, isAdjoint = false) => {
        const [inner, outer] = isAdjoint ? [left, right] : [right, left];
        // With Z = Φ(A)(CY*C*): B*ZB is Φ(B*AC)(Y*), and B*(B*Z)* is its adjoint.
        const wide = this.work.buffer('wide', this.n, left.n);
        const whole = this.tall('Φ', left.n);
        adjointInto(wide, this.embedded(inner, 'first', Y));
        A.phiInto!(whole, this.embedded(inner, 'Y', wide), isAdjoint);
        outer.restrictInto(wide, whole);
        const tall = this.tall('forward', this.n);
        adjointInto(tall, wide);
        outer.restrictInto(out, tall);
      };
    }
    if (A.crossInto) {
      this.crossInto = (out, Y, S, V) => {
        const tall = this.tall('forward', out.cols);
        const [first, second] = [this.embedded(right, 'first', Y), this.embedded(right, 'second', S)];
        A.crossInto!(tall, first, second, this.embedded(left, 'third', V));
        left.restrictInto(out, tall);
      };
    }
    if (A.crossAdjointInto) {
      this.crossAdjointInto = (out, Z, V, S) => {
        const tall = this.tall('forward', out.cols);
        const [first, second] = [this.embedded(left, 'first', Z), this.embedded(left, 'second', V)];
        A.crossAdjointInto!(tall, first, second, this.embedded(right, 'third', S));
        right.restrictInto(out, tall);
      };
    }
    if (A.quarticInto && left === right) {
      this.quarticInto = (out, image, tolerance) => {
        const tall = this.tall('forward', out.cols);
        const quartic = A.quarticInto!(tall, image, tolerance);
        left.restrictInto(out, tall);
        return quartic;
      };
    }
  }

  createImage(d: number): PlanarMatrix {
    return this.A.createImage(d);
  }

  /** As {@link Tuple.releaseImage}. */
  releaseImage(image: PlanarMatrix): void {
    this.A.releaseImage?.(image);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.A.imageInto(image, this.embedded(this.right, 'first', Y));
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const tall = this.tall('forward', out.cols);
    this.A.combineInto(tall, image, X);
    this.left.restrictInto(out, tall);
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    this.A.compressInto(out, this.embedded(this.left, 'first', V), image);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const tall = this.tall('backward', out.cols);
    this.A.adjointInto(tall, this.embedded(this.left, 'second', Z), X);
    this.right.restrictInto(out, tall);
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    const tall = this.tall('forward', out.cols);
    this.A.applyInto(tall, this.embedded(this.right, 'first', Y), X);
    this.left.restrictInto(out, tall);
  }

  override sweepInto({ image, forward, backward, Y, Z, X }: Sweep): void {
    const [ahead, back] = [this.tall('forward', forward.cols), this.tall('backward', backward.cols)];
    const [first, second] = [this.embedded(this.right, 'first', Y), this.embedded(this.left, 'second', Z)];
    this.A.sweepInto({ Y: first, Z: second, X, image, forward: ahead, backward: back });
    this.left.restrictInto(forward, ahead);
    this.right.restrictInto(backward, back);
  }

  abstract override toDense(): PlanarMatrix;

  protected embedded(frame: F, name: string, Y: PlanarMatrix): PlanarMatrix {
    const out = this.tall(name, Y.cols);
    frame.embedInto(out, Y);
    return out;
  }

  /** A buffer of n×d for the tuple within. */
  protected tall(name: string, d: number): PlanarMatrix {
    return this.work.buffer(name, this.left.n, d);
  }
}
