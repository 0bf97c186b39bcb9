import type { Algebra } from '../algebra';
import type { ResidentMatrix } from '../kernels';
import { adjoint, blocks, type Complement, copyInto, type PlanarMatrix, zeros } from '../matrix';
import { BaseTuple } from './base';
import type { Sweep, Tuple } from './tuple';
import { Workspace } from './workspace';

/**
 * The tuple of the B*A_jB on the orthogonal complement of some vectors, in coordinates y ↦ By of that complement. It is 1 − CC* applied on
 * both sides of each A_j, without the zeros: whatever a solver does, its vectors By are orthogonal to those left out.
 *
 * Images are those of A. Cost of a sweep: one over A, and 4a²·n·k flops a column.
 */
export class RestrictedTuple extends BaseTuple {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly residents: readonly ResidentMatrix[] | undefined;
  readonly hasDearProducts: boolean | undefined;
  readonly quarticInto: Tuple['quarticInto'];
  readonly crossInto: Tuple['crossInto'];
  readonly crossAdjointInto: Tuple['crossAdjointInto'];
  private readonly work: Workspace;

  constructor(
    private readonly A: Tuple,
    readonly complement: Complement,
  ) {
    super();
    this.algebra = A.algebra;
    this.n = complement.dimension;
    this.r = A.r;
    this.residents = A.residents;
    this.hasDearProducts = A.hasDearProducts;
    this.work = new Workspace(this.algebra);
    if (A.quarticInto) {
      this.quarticInto = (out, image, tolerance) => {
        const tall = this.tall('forward', out.cols);
        const quartic = A.quarticInto!(tall, image, tolerance);
        this.complement.restrictInto(out, tall);
        return quartic;
      };
    }
    if (A.crossInto) {
      this.crossInto = (out, Y, S, V) => {
        const tall = this.tall('forward', out.cols);
        A.crossInto!(tall, this.embedded('first', Y), this.embedded('second', S), this.embedded('third', V));
        this.complement.restrictInto(out, tall);
      };
    }
    if (A.crossAdjointInto) {
      this.crossAdjointInto = (out, Z, V, S) => {
        const tall = this.tall('forward', out.cols);
        A.crossAdjointInto!(tall, this.embedded('first', Z), this.embedded('second', V), this.embedded('third', S));
        this.complement.restrictInto(out, tall);
      };
    }
  }

  createImage(d: number): PlanarMatrix {
    return this.A.createImage(d);
  }

  releaseImage(image: PlanarMatrix): void {
    this.A.releaseImage?.(image);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.A.imageInto(image, this.embedded('first', Y));
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const tall = this.tall('forward', out.cols);
    this.A.combineInto(tall, image, X);
    this.complement.restrictInto(out, tall);
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    this.A.compressInto(out, this.embedded('first', V), image);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const tall = this.tall('backward', out.cols);
    this.A.adjointInto(tall, this.embedded('second', Z), X);
    this.complement.restrictInto(out, tall);
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    const tall = this.tall('forward', out.cols);
    this.A.applyInto(tall, this.embedded('first', Y), X);
    this.complement.restrictInto(out, tall);
  }

  override sweepInto({ image, forward, backward, Y, Z, X }: Sweep): void {
    const [ahead, back] = [this.tall('forward', forward.cols), this.tall('backward', backward.cols)];
    const [first, second] = [this.embedded('first', Y), this.embedded('second', Z)];
    this.A.sweepInto({ Y: first, Z: second, X, image, forward: ahead, backward: back });
    this.complement.restrictInto(forward, ahead);
    this.complement.restrictInto(backward, back);
  }

  toDense(): PlanarMatrix {
    const { algebra, n, r, complement } = this;
    const out = zeros(algebra, r * n, n);
    const targets = blocks(out, r);
    blocks(this.A.toDense(), r).forEach((block, j) => {
      // B*A_jB = (B*(B*A_j)*)*
      copyInto(targets[j]!, adjoint(complement.restrict(adjoint(complement.restrict(block)))));
    });
    return out;
  }

  private embedded(name: string, Y: PlanarMatrix): PlanarMatrix {
    const out = this.tall(name, Y.cols);
    this.complement.embedInto(out, Y);
    return out;
  }

  /** A buffer of n×d for the tuple that is restricted. */
  private tall(name: string, d: number): PlanarMatrix {
    return this.work.buffer(name, this.complement.n, d);
  }
}
