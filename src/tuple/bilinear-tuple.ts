import type { Algebra } from '../algebra';
import { kernel, type ResidentMatrix, type ResidentOptions } from '../kernels';
import { quarticInto } from '../kernels/quartic';
import { type Strip, stripsOf } from '../kernels/strips';
import { columnsTimesPowers, expandInto, foldInto, identity, inner, type PlanarMatrix, zeros } from '../matrix';
import { BaseTuple, hasLikeSizes } from './base';
import { sideBySide, splitColumns } from './bilinear-columns';
import { Down } from './bilinear-down';
import type { Form } from './bilinear-forms';
import { HadamardForm } from './bilinear-hadamard';
import { addOuter, addRowTimes, addRowTimesAdjoint } from './bilinear-loops';
import { FactoredPhi } from './bilinear-phi';
import { likeColumns } from './bilinear-sizes';
import type { Sweep, Tuple } from './tuple';
import { Workspace } from './workspace';

/**
 * A_j = ½ Σ_k D_jk (l_k r_k* + r_k l_k*), or A_j = Σ_k D_jk l_k r_k*, from the h-row matrices of the l_k* and r_k*.
 *
 * The image of Y is the rows r_k*Y, followed for the symmetric kind by the rows l_k*Y. With row i of it belonging to k = i mod h, every
 * verb is one of
 *
 *     Σ_j A_jYX_j*  =  Σ_i t_i (u_i N_k*),      Σ_j A_j*ZX_j  =  Σ_i t_i (u_i N_k),      N_k = Σ_j conj(D_jk) X_j,
 *     V*A_jU        =  Σ_k D_jk Σ_i (t_i*V)* (u_i),
 *
 * where u_i is a row of the image and t_i the vector across from it: one product with the factors, h small ones, one with D.
 */
export class BilinearTuple extends BaseTuple {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly h: number;
  readonly hasDearProducts = true;
  readonly quarticInto: Tuple['quarticInto'];
  readonly phiInto: Tuple['phiInto'];
  readonly residents: readonly ResidentMatrix[];
  /** Rows of an image: h, or 2h for the symmetric kind. */
  private readonly rows: number;
  /** The rows r_k* and l_k*: one stack for both where the tuple is symmetric, so that one reading serves both. */
  private readonly right: ResidentMatrix;
  private readonly left: ResidentMatrix;
  private readonly factor: number;
  private readonly down: Down;
  private readonly hadamard: HadamardForm | undefined;
  private readonly work: Workspace;

  /** @param left the rows l_k*; @param right the rows r_k*, or undefined when `left` is the stack of the r_k* and the l_k* */
  constructor(
    left: PlanarMatrix,
    right: PlanarMatrix | undefined,
    D: PlanarMatrix,
    private readonly options: ResidentOptions = {},
    form: Form = 'auto',
  ) {
    super();
    this.algebra = left.algebra;
    this.work = new Workspace(left.algebra);
    this.n = left.cols;
    this.r = D.rows;
    this.h = D.cols;
    this.rows = left.rows;
    this.factor = right === undefined ? 1 / 2 : 1;
    const keep = (M: PlanarMatrix) => kernel().resident(M.data, M.rows, M.algebra.dim * M.cols, options);
    this.left = keep(left);
    this.right = right === undefined ? this.left : keep(right);
    this.down = new Down(D, options);
    this.residents = [...new Set([this.left, this.right, this.down.resident])];
    const phi = FactoredPhi.for({
      ...{ n: this.n, rows: this.rows, factor: this.factor, right: this.right, left: this.left },
      ...{ down: this.down, work: this.work },
      across: (i) => this.across(i),
      rowsInto: (out, factor, Y) => this.rowsInto(out, factor, Y),
      spanInto: (out, factor, M) => this.spanInto(out, factor, M),
    });
    this.phiInto = phi && ((out, Y, isAdjoint = false) => phi.into(out, Y, isAdjoint));
    if (!this.isHermitian) return;
    const hadamard = new HadamardForm(form, this.algebra, this.down.resident);
    this.hadamard = hadamard;
    this.quarticInto = (out, image, tolerance = 0) => {
      if (!hadamard.serves(image.cols, tolerance)) return this.quartic(out, image, tolerance);
      const M = hadamard.rowsOf(image);
      const value = inner(image, M);
      if (hadamard.hasCancelled(image, value)) return this.quartic(out, image, tolerance);
      this.spanInto(out, this.left, M.data);
      return Math.max(0, value); // where all L*A_jL vanish, rounding might fall below zero
    };
  }

  createImage(d: number): PlanarMatrix {
    return zeros(this.algebra, this.rows, d);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.rowsInto(image.data, this.right, Y);
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const M = this.cleared('M', out);
    this.unmixed(X, (strip, N) => this.addProducts(M, out.cols, image, N, strip, true));
    this.spanInto(out, this.left, M);
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    this.mixInto(out, this.imageOf('V', this.left, V), image);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const image = this.imageOf('V', this.left, Z);
    const M = this.cleared('M', out);
    this.unmixed(X, (strip, N) => this.addProducts(M, out.cols, image, N, strip, false));
    this.spanInto(out, this.right, M);
  }

  override sweepInto({ image, forward, backward, Y, Z, X }: Sweep): void {
    const d = Y.cols;
    const zImage = { ...image, data: this.work.numbers('V', image.data.length) };
    if (this.isSymmetric) {
      const both = this.imageOf('YZ', this.right, sideBySide(this.work.numbers('[Y|Z]', 2 * Y.data.length), Y, Z));
      splitColumns(both, image, zImage);
    } else {
      this.imageInto(image, Y);
      this.rowsInto(zImage.data, this.left, Z);
    }
    const [M, W] = [this.cleared('M', forward), this.cleared('W', backward)];
    this.unmixed(X, (strip, N) => {
      this.addProducts(M, d, image, N, strip, true);
      this.addProducts(W, d, zImage, N, strip, false);
    });
    if (this.isSymmetric) {
      const [first, second] = [M, W].map((data) => ({ ...image, data }));
      const both = sideBySide(this.work.numbers('[M|W]', 2 * first!.data.length), first!, second!);
      const out = { ...forward, cols: 2 * d, data: this.work.numbers('out', 2 * forward.data.length) };
      this.spanInto(out, this.right, both.data);
      splitColumns(out, forward, backward);
    } else {
      this.spanInto(forward, this.left, M);
      this.spanInto(backward, this.right, W);
    }
  }

  /** 0 for the symmetric kind with real D; else exact from the dense matrices if they are few numbers, and estimated by a compression. */
  override hermitianDefect(): number {
    return this.isHermitian ? 0 : super.hermitianDefect();
  }

  /** Of factors with two sides: row i of the A_j is as large as what the l_k have there, column i as what the r_k have. Hermitian ones have like sizes. */
  likeSizes(): Int32Array | undefined {
    if (this.isSymmetric || hasLikeSizes(this)) return undefined;
    return likeColumns({ left: this.factorOf(this.left), right: this.factorOf(this.right), down: this.weights() });
  }

  rescaled(exponents: Int32Array): BilinearTuple {
    const inverse = exponents.map((exponent) => -exponent);
    const [left, right] = [
      columnsTimesPowers(this.factorOf(this.left), inverse),
      columnsTimesPowers(this.factorOf(this.right), exponents),
    ];
    return new BilinearTuple(left, right, this.weights(), this.options);
  }

  /** D. */
  private weights(): PlanarMatrix {
    const { r, h, down } = this;
    return { algebra: down.algebra, rows: r, cols: h, data: down.resident.toFloat64() };
  }

  toDense(): PlanarMatrix {
    const { algebra, n } = this;
    const out = this.denseStack('bilinearTuple');
    const one = identity(algebra, n);
    const image = this.createImage(n);
    this.imageInto(image, one);
    this.compressInto(out, one, image);
    return out;
  }

  /** Lets the memory of the factors go at once; the tuple cannot be used afterwards. Without it, garbage collection does. */
  dispose(): void {
    for (const resident of this.residents) resident.dispose();
    this.hadamard?.dispose();
  }

  private get isSymmetric(): boolean {
    return this.rows > this.h;
  }

  private get isHermitian(): boolean {
    return this.isSymmetric && !this.down.isComplex;
  }

  private factorOf(factor: ResidentMatrix): PlanarMatrix {
    return { algebra: this.algebra, rows: this.rows, cols: this.n, data: factor.toFloat64() };
  }

  /** The row of t_i: l_k* for r_k*, and r_k* for l_k*. */
  private across(i: number): number {
    return this.isSymmetric ? (i + this.h) % this.rows : i;
  }

  /** By two products with D. */
  private quartic(out: PlanarMatrix, image: PlanarMatrix, tolerance: number): number {
    const M = this.work.numbers('M', image.data.length);
    const sum = quarticInto(this.down.resident, M, image.data, this.algebra, image.cols, tolerance);
    this.spanInto(out, this.left, M);
    return sum;
  }

  /** out_j (e×d) ← Σ_k D_jk Σ_i (t_i*V)* u_i, from the rows t_i*V and the image of the u_i. */
  private mixInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const { algebra, h, rows, factor } = this;
    const [e, d, a] = [V.cols, image.cols, algebra.dim];
    for (const strip of stripsOf(e, () => a * d)) {
      const O = this.work.numbers('O', h * strip.width).fill(0, 0, h * strip.width);
      for (let i = 0; i < rows; i++) {
        const at = (i % h) * strip.width;
        addOuter(algebra, strip, O, at, V.data, this.across(i) * a * e, e, image.data, i * a * d, d, factor);
      }
      this.down.mixInto(out, O, strip);
    }
  }

  /** The N_k = Σ_j conj(D_jk) X_j, strip after strip. */
  private unmixed(X: PlanarMatrix, use: (strip: Strip, N: Float64Array) => void): void {
    const { algebra, h, r, down } = this;
    for (const strip of stripsOf(X.rows / r, () => algebra.dim * X.cols)) {
      const N = this.work.numbers('O', h * strip.width);
      down.unmixInto(N, X, strip);
      use(strip, N);
    }
  }

  /** Row t_i of M (1×e) += u_i N_k* (`adjoint`) or u_i N_k. */
  private addProducts(
    M: Float64Array,
    e: number,
    image: PlanarMatrix,
    N: Float64Array,
    strip: Strip,
    adjoint: boolean,
  ): void {
    const { algebra, h, rows, factor } = this;
    const [d, a] = [image.cols, algebra.dim];
    const add = adjoint ? addRowTimesAdjoint : addRowTimes;
    for (let i = 0; i < rows; i++) {
      const [at, from, u] = [this.across(i) * a * e, (i % h) * strip.width, i * a * d];
      add(algebra, strip, M, at, e, image.data, u, d, N, from, factor);
    }
  }

  /** The rows x*Y for the rows x* of a factor. */
  private rowsInto(out: Float64Array, factor: ResidentMatrix, Y: PlanarMatrix): void {
    const a = this.algebra.dim;
    const B = a === 1 ? Y.data : this.work.numbers('B', a * Y.data.length);
    if (a > 1) expandInto(B, Y);
    factor.timesInto(out, B, a * Y.cols);
  }

  private imageOf(name: string, factor: ResidentMatrix, Y: PlanarMatrix): PlanarMatrix {
    const { algebra, rows } = this;
    const data = this.work.numbers(name, rows * algebra.dim * Y.cols);
    this.rowsInto(data, factor, Y);
    return { algebra, rows, cols: Y.cols, data };
  }

  /** out ← Σ_i x_i m_i for the rows x_i* of a factor and the rows m_i of M. */
  private spanInto(out: PlanarMatrix, factor: ResidentMatrix, M: Float64Array): void {
    const a = this.algebra.dim;
    const T = a === 1 ? out.data : this.work.numbers('T', a * out.data.length);
    factor.transposedTimesInto(T, M, a * out.cols);
    if (a > 1) foldInto(out, T);
  }

  /** A zero row of the width of `like` for each row of an image. */
  private cleared(name: string, like: PlanarMatrix): Float64Array {
    const length = this.rows * this.algebra.dim * like.cols;
    return this.work.numbers(name, length).fill(0, 0, length);
  }
}
