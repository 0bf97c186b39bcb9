import type { Algebra } from '../algebra';
import { kernel, type ResidentMatrix, type Storage } from '../kernels';
import {
  adjointMultiplyEach,
  blocks,
  expandInto,
  foldInto,
  multiplyEach,
  type PlanarMatrix,
  sumOfMultiplyAdjoint,
  zeros,
} from '../matrix';
import type { Tuple } from './tuple';

/**
 * The tuple of explicit matrices, kept as one stack `[r·n][a][n]` by the kernel. Both halves of a sweep are one real product
 * each on the whole stack, and `sweepInto` does both in one reading.
 *
 * Cost of a sweep: 2a²·r·n²·d flops per half over 8a·r·n² bytes.
 */
export class DenseTuple implements Tuple {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  private readonly resident: ResidentMatrix;
  private expanded = new Float64Array(0);
  private unfolded = new Float64Array(0);
  private readonly stacks = new Map<number, PlanarMatrix>();
  private readonly views = new WeakMap<PlanarMatrix, PlanarMatrix[]>();

  /** @param stack (r·n)×n; the kernel may keep it, so it must not change afterwards */
  constructor(stack: PlanarMatrix, r: number, storage: Storage = 'float64') {
    this.algebra = stack.algebra;
    this.n = stack.cols;
    this.r = r;
    this.resident = kernel().resident(stack.data, stack.rows, stack.algebra.dim * stack.cols, storage);
  }

  createImage(d: number): PlanarMatrix {
    return zeros(this.algebra, this.r * this.n, d);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.resident.timesInto(image.data, this.expand(Y), this.algebra.dim * Y.cols);
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    sumOfMultiplyAdjoint(out, this.blocksOf(image), this.blocksOf(X));
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    adjointMultiplyEach(this.blocksOf(out), V, this.blocksOf(image));
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const products = this.rightProducts(Z, X);
    const T = this.unfold(out.cols);
    this.resident.transposedTimesInto(T, products.data, this.algebra.dim * out.cols);
    foldInto(out, T);
  }

  sweepInto(image: PlanarMatrix, backward: PlanarMatrix, Y: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const products = this.rightProducts(Z, X);
    const T = this.unfold(Y.cols);
    this.resident.bothInto(image.data, T, this.expand(Y), products.data, this.algebra.dim * Y.cols);
    foldInto(backward, T);
  }

  adjointImageInto(stack: PlanarMatrix, Z: PlanarMatrix): void {
    const products = this.blocksOf(stack);
    const T = this.unfold(Z.cols);
    for (let j = 0; j < this.r; j++) {
      this.resident.transposedTimesInto(T, Z.data, this.algebra.dim * Z.cols, j * this.n, this.n);
      foldInto(products[j]!, T);
    }
  }

  hermitianDefect(): number {
    const { n, algebra } = this;
    const a = algebra.dim;
    let largest = 0;
    let largestDefect = 0;
    for (const { data } of blocks(this.toDense(), this.r)) {
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

  toDense(): PlanarMatrix {
    const { algebra, n, r } = this;
    return { algebra, rows: r * n, cols: n, data: this.resident.toFloat64() };
  }

  /** Lets the memory of the matrices go at once; the tuple cannot be used afterwards. Without it, garbage collection does. */
  dispose(): void {
    this.resident.dispose();
  }

  /** The stack of the products Z·X_j, in a buffer kept per width. */
  private rightProducts(Z: PlanarMatrix, X: PlanarMatrix): PlanarMatrix {
    let stack = this.stacks.get(X.cols);
    if (stack === undefined) {
      stack = this.createImage(X.cols);
      this.stacks.set(X.cols, stack);
    }
    multiplyEach(this.blocksOf(stack), Z, this.blocksOf(X));
    return stack;
  }

  private expand(Y: PlanarMatrix): Float64Array {
    if (this.algebra.dim === 1) return Y.data;
    const length = this.algebra.dim ** 2 * this.n * Y.cols;
    if (this.expanded.length < length) this.expanded = new Float64Array(length);
    expandInto(this.expanded, Y);
    return this.expanded;
  }

  private unfold(columns: number): Float64Array {
    const length = this.algebra.dim ** 2 * this.n * columns;
    if (this.unfolded.length < length) this.unfolded = new Float64Array(length);
    return this.unfolded;
  }

  /** Views of the r blocks of a stack, made once per stack so that iterations allocate nothing. */
  private blocksOf(stack: PlanarMatrix): PlanarMatrix[] {
    let views = this.views.get(stack);
    if (views === undefined) {
      views = blocks(stack, this.r);
      this.views.set(stack, views);
    }
    return views;
  }
}
