import type { Algebra } from '../algebra';
import { kernel, type ResidentMatrix, type Storage } from '../kernels';
import {
  expandAdjointInto,
  expandInto,
  foldInto,
  type PlanarMatrix,
  raiseTo,
  type Weights,
  weightsFrom,
} from '../matrix';
import { shown } from '../shown';
import { balanced, scaledStack } from './balanced';
import { hermitianDefectOf, summaryOfTuple } from './base';
import type { Sweep, Tuple } from './tuple';
import { Workspace } from './workspace';

/**
 * The tuple of explicit matrices, kept as one stack `[r·n][a][n]` by the kernel. Both halves of a sweep are one real product
 * each on the whole stack, and `sweepInto` does both in one reading. Nothing of size r·n·d is stored but the images asked for.
 *
 * Cost of a sweep: 2a²·r·n²·d flops per half over 8a·r·n² bytes.
 */
export class DenseTuple implements Tuple {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly residents: readonly ResidentMatrix[];
  /** n, or the rows of each matrix where they are rectangular, as parts of other tuples; then the verbs take V, Z and outputs with so many rows. */
  private readonly height: number;
  private readonly resident: ResidentMatrix;
  private defect: number | undefined;
  private knownWeights: Weights | undefined;
  private readonly work: Workspace;

  /** @param stack r blocks with n columns; the kernel may keep it, so it must not change afterwards */
  constructor(stack: PlanarMatrix, r: number, { storage, shared }: DenseOptions = {}) {
    this.algebra = stack.algebra;
    this.n = stack.cols;
    this.r = r;
    this.height = stack.rows / r;
    this.resident = kernel().resident(stack.data, stack.rows, stack.algebra.dim * stack.cols, {
      storage,
      shared,
      blocks: r,
    });
    this.residents = [this.resident];
    this.work = new Workspace(this.algebra);
    shown(this);
  }

  /** A summary in a line; Node's inspect and `console.log` print it. */
  toString(): string {
    return summaryOfTuple(this);
  }

  createImage(d: number): PlanarMatrix {
    return new DenseImage(this.algebra, this.r * this.height, d, this.resident);
  }

  releaseImage(image: PlanarMatrix): void {
    if (image instanceof DenseImage) image.release();
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.resident.timesInto(image.data, this.expand('B', Y), this.algebra.dim * Y.cols);
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const a = this.algebra.dim;
    this.resident.combineInto(out.data, image.data, this.expandAdjoints(X), a * image.cols, a * out.cols);
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const a = this.algebra.dim;
    const each = a * a * V.cols * image.cols;
    const T = a === 1 ? out.data : this.work.numbers('T', this.r * each);
    this.resident.compressInto(T, V.data, image.data, a * V.cols, a * image.cols);
    if (a > 1) this.work.blocksOf(out, this.r).forEach((block, j) => void foldInto(block, T, false, j * each));
  }

  applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    const a = this.algebra.dim;
    this.resident.forwardInto(out.data, this.expand('B', Y), this.expandAdjoints(X), a * Y.cols, a * out.cols);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const a = this.algebra.dim;
    const T = this.unfolded(out);
    this.resident.backwardInto(T, Z.data, this.expandEach(X), a * Z.cols, a * out.cols);
    if (a > 1) foldInto(out, T);
  }

  sweepInto({ image, forward, backward, Y, Z, X }: Sweep): void {
    const a = this.algebra.dim;
    const T = this.unfolded(backward);
    const [B, N, right] = [this.expand('B', Y), this.expandAdjoints(X), this.expandEach(X)];
    this.resident.sweepInto(image.data, forward.data, T, B, N, Z.data, right, a * Y.cols);
    if (a > 1) foldInto(backward, T);
  }

  hermitianDefect(): number {
    this.defect ??= hermitianDefectOf(this.each());
    return this.defect;
  }

  entrySizes(): Weights {
    if (this.knownWeights === undefined) {
      const { n } = this;
      const largest = new Float64Array(n * n);
      for (const matrix of this.each()) raiseTo(largest, matrix);
      this.knownWeights = weightsFrom(n, (i, k) => largest[i * n + k]!);
    }
    return this.knownWeights;
  }

  likeSizes(): Int32Array | undefined {
    return balanced(this).exponents;
  }

  rescaled(exponents: Int32Array): DenseTuple {
    return new DenseTuple(scaledStack(this.toDense(), exponents), this.r);
  }

  /** Copies of the A_j, one at a time. */
  private *each(): Generator<PlanarMatrix> {
    const { algebra, n, height } = this;
    for (let j = 0; j < this.r; j++)
      yield { algebra, rows: height, cols: n, data: this.resident.toFloat64(j * height, height) };
  }

  toDense(): PlanarMatrix {
    const { algebra, n, r, height } = this;
    return { algebra, rows: r * height, cols: n, data: this.resident.toFloat64() };
  }

  /** Lets the memory of the matrices go at once; the tuple cannot be used afterwards. Without it, garbage collection does. */
  dispose(): void {
    this.resident.dispose();
  }

  /** expand(Y), which over the real numbers is Y itself. */
  private expand(name: string, Y: PlanarMatrix): Float64Array {
    if (this.algebra.dim === 1) return Y.data;
    const out = this.work.numbers(name, this.algebra.dim * Y.data.length);
    expandInto(out, Y);
    return out;
  }

  /** The stack of the expand(X_j). */
  private expandEach(X: PlanarMatrix): Float64Array {
    if (this.algebra.dim === 1) return X.data;
    const each = (this.algebra.dim * X.data.length) / this.r;
    const out = this.work.numbers('X', this.r * each);
    this.work.blocksOf(X, this.r).forEach((block, j) => void expandInto(out, block, j * each));
    return out;
  }

  /** The stack of the expand(X_j*). */
  private expandAdjoints(X: PlanarMatrix): Float64Array {
    const each = (this.algebra.dim * X.data.length) / this.r;
    const out = this.work.numbers('N', this.r * each);
    this.work.blocksOf(X, this.r).forEach((block, j) => void expandAdjointInto(out, block, j * each));
    return out;
  }

  /** Room for the real product that folds into `out`, over the real numbers `out` itself. */
  private unfolded(out: PlanarMatrix): Float64Array {
    return this.algebra.dim === 1 ? out.data : this.work.numbers('T', this.algebra.dim * out.data.length);
  }
}

/** An image in the memory of the matrices, so that the kernel has it at hand. */
class DenseImage implements PlanarMatrix {
  private readonly memory: { readonly data: Float64Array };

  constructor(
    readonly algebra: Algebra,
    readonly rows: number,
    readonly cols: number,
    private readonly resident: ResidentMatrix,
  ) {
    this.memory = resident.createImage(algebra.dim * cols);
  }

  get data(): Float64Array {
    return this.memory.data;
  }

  release(): void {
    this.resident.releaseImage(this.memory);
  }
}

/** How a dense tuple is kept. */
export interface DenseOptions {
  readonly storage?: Storage | undefined;
  /** In memory that threads can share; costs nothing else. */
  readonly shared?: boolean | undefined;
}
