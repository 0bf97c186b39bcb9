import { type Algebra, hasComplexCentre, isCommutative, isSameAlgebra, quaternionUnits, real } from '../algebra';
import { rangeError } from '../errors';
import { requireAlgebra } from '../interop/algebras';
import type { ResidentMatrix } from '../kernels';
import type { PlanarMatrix } from '../matrix';
import { BaseTuple } from './base';
import { readTuple, type TupleLike } from './input';
import type { Sweep, Tuple } from './tuple';
import { Workspace } from './workspace';

/**
 * A tuple over R or C as one over a larger algebra: R ⊂ C, R ⊂ H, and C ⊂ H by 1 ↦ 1, i ↦ i. Formed lazily: products with A stay those of the
 * smaller algebra, and nothing of A is copied.
 *
 * R ⊂ C and R ⊂ H keep ρ(Γ(A;B)) and with it similarities; C ⊂ H need not: over H ρ is max(ρ(ΣA⊗B̄), ρ(ΣA⊗B)). A fit may
 * find fitter optima over the larger algebra.
 *
 * @param A of any kind
 * @param algebra the algebra to go to; that of A gives A itself
 * @throws TypeError, RangeError for an algebra that does not contain that of A
 * Cost of a sweep: one over A, with a/a' times as many columns for algebras of dimensions a' ⊂ a.
 *
 * @example
 * const A = embed([[[0, 1], [2, 0]]], denseTuple([[[[0, 1]]]]).algebra);
 * A.algebra.name; // 'complex'
 * A.toDense().data; // Float64Array [0, 1, 0, 0, 2, 0, 0, 0]: [row][component][column]
 */
export function embed(A: TupleLike, algebra: Algebra): Tuple {
  const place = 'embed';
  requireAlgebra(place, algebra);
  const tuple = readTuple(`${place}: A`, A);
  const own = tuple.algebra;
  if (isSameAlgebra(own, algebra)) return tuple;
  const basis = basisOver(own, algebra);
  if (basis === undefined) {
    throw rangeError(`${place}: algebra`, `one that contains the ${own.name} numbers`, algebra.name);
  }
  return new EmbeddedTuple(tuple, algebra, basis);
}

/** Elements f_b of the basis of the larger algebra that make it a left module over the smaller one, the e_p f_b being its whole basis. */
function basisOver(small: Algebra, large: Algebra): readonly number[] | undefined {
  if (isSameAlgebra(small, real)) return Array.from({ length: large.dim }, (_, b) => b);
  if (!hasComplexCentre(small) || isCommutative(large)) return undefined;
  const { j, k, sign } = quaternionUnits(large); // q = (x_0 + x_1 i) + (y_0 + y_1 i) f, with the f of j and k for which i f is +k or +j
  return [0, sign > 0 ? j : k];
}

/**
 * K = ⊕_b K'·f_b as a left module over the smaller algebra K', so an n×d matrix Y over K is an n×(c·d) matrix Y' over K' with the columns
 * (b,t), and (A Y)' = A Y'. Right multiplication by M over K is K'-linear: (Y M)' = Y' M' with f_b M[t][s] = Σ_b' M'[(b,t),(b',s)] f_b',
 * and (M*)' = (M')*. Hence Γ(A;X) over K is Γ(A;X') over K'.
 */
class EmbeddedTuple extends BaseTuple {
  readonly n: number;
  readonly r: number;
  private readonly work: Workspace;
  /** c = a/a'. */
  private readonly copies: number;
  /** places[p·c + b]: the component of K that is e_p f_b. */
  private readonly places: readonly number[];

  constructor(
    private readonly A: Tuple,
    readonly algebra: Algebra,
    private readonly basis: readonly number[],
  ) {
    super();
    this.n = A.n;
    this.r = A.r;
    this.work = new Workspace(A.algebra);
    this.copies = basis.length;
    this.places = Array.from({ length: A.algebra.dim }, (_, p) =>
      basis.map((b) => algebra.unit[p * algebra.dim + b]!),
    ).flat();
  }

  get hasDearProducts(): boolean | undefined {
    return this.A.hasDearProducts;
  }

  get residents(): readonly ResidentMatrix[] {
    return this.A.residents ?? [];
  }

  likeSizes(): Int32Array | undefined {
    return this.A.likeSizes?.();
  }

  get rescaled(): Tuple['rescaled'] {
    const { A, algebra, basis } = this;
    return A.rescaled && ((exponents) => new EmbeddedTuple(A.rescaled!(exponents), algebra, basis));
  }

  createImage(d: number): PlanarMatrix {
    return this.A.createImage(this.copies * d);
  }

  releaseImage(image: PlanarMatrix): void {
    this.A.releaseImage?.(image);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.A.imageInto(image, this.coordinates('Y', Y));
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const result = this.result('out', out);
    this.A.combineInto(result, image, this.represented(X));
    this.assemble(out, result);
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const c = this.copies;
    const each = this.work.buffer('compressed', this.r * c * V.cols, c * out.cols);
    this.A.compressInto(each, this.coordinates('V', V), image);
    this.fold(out, each);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const result = this.result('out', out);
    this.A.adjointInto(result, this.coordinates('Z', Z), this.represented(X));
    this.assemble(out, result);
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    const result = this.result('out', out);
    this.A.applyInto(result, this.coordinates('Y', Y), this.represented(X));
    this.assemble(out, result);
  }

  override sweepInto({ image, forward, backward, Y, Z, X }: Sweep): void {
    const [ahead, back] = [this.result('out', forward), this.result('backward', backward)];
    this.A.sweepInto({
      Y: this.coordinates('Y', Y),
      Z: this.coordinates('Z', Z),
      X: this.represented(X),
      image,
      forward: ahead,
      backward: back,
    });
    this.assemble(forward, ahead);
    this.assemble(backward, back);
  }

  override hermitianDefect(): number {
    return this.A.hermitianDefect();
  }

  toDense(): PlanarMatrix {
    const { n, r, copies, places } = this;
    const small = this.A.algebra.dim;
    const a = this.algebra.dim;
    const out = this.denseStack('embed');
    const { data } = this.A.toDense();
    for (let row = 0; row < r * n; row++) {
      for (let p = 0; p < small; p++) {
        const from = (row * small + p) * n;
        out.data.set(data.subarray(from, from + n), (row * a + places[p * copies]!) * n);
      }
    }
    return out;
  }

  /** Y'. Over R it has the numbers of Y in the same order. */
  private coordinates(name: string, Y: PlanarMatrix): PlanarMatrix {
    if (this.A.algebra.dim === 1) return this.realView(Y);
    const out = this.work.buffer(name, Y.rows, this.copies * Y.cols);
    this.move(Y, out, true);
    return out;
  }

  /** Room for the coordinates of `out`; over R those of `out` itself. */
  private result(name: string, out: PlanarMatrix): PlanarMatrix {
    if (this.A.algebra.dim === 1) return this.realView(out);
    return this.work.buffer(name, out.rows, this.copies * out.cols);
  }

  /** out ← the matrix with these coordinates. */
  private assemble(out: PlanarMatrix, coordinates: PlanarMatrix): void {
    if (this.A.algebra.dim > 1) this.move(out, coordinates, false);
  }

  private realView(Y: PlanarMatrix): PlanarMatrix {
    const { A, copies } = this;
    return this.work.viewOf('real', Y, () => ({ ...Y, algebra: A.algebra, cols: copies * Y.cols }));
  }

  /** Between Y[row][e_p f_b][t] and Y'[row][p][(b,t)]. */
  private move(Y: PlanarMatrix, coordinates: PlanarMatrix, apart: boolean): void {
    const { places } = this;
    const { rows, cols } = Y;
    for (let row = 0; row < rows; row++) {
      const start = row * places.length * cols;
      for (let at = 0; at < places.length; at++) {
        const own = start + places[at]! * cols;
        const other = start + at * cols;
        for (let t = 0; t < cols; t++) {
          if (apart) coordinates.data[other + t] = Y.data[own + t]!;
          else Y.data[own + t] = coordinates.data[other + t]!;
        }
      }
    }
  }

  /** The stack of the X_j': f_b e_q = ±e_p f_b' puts ±X[t][q][s] at [(b,t)][p][(b',s)]. */
  private represented(X: PlanarMatrix): PlanarMatrix {
    const { r, copies: c, basis, places } = this;
    const { dim: a, unit, sign } = this.algebra;
    const rows = X.rows / r;
    const { cols } = X;
    const out = this.work.buffer('X', r * c * rows, c * cols);
    const small = this.A.algebra.dim;
    for (let b = 0; b < c; b++) {
      for (let q = 0; q < a; q++) {
        const at = places.indexOf(unit[basis[b]! * a + q]!);
        const factor = sign[basis[b]! * a + q]!;
        const [p, target] = [Math.floor(at / c), at % c];
        for (let row = 0; row < X.rows; row++) {
          const j = Math.floor(row / rows);
          const to = (((j * c + b) * rows + (row - j * rows)) * small + p) * c * cols + target * cols;
          const from = (row * a + q) * cols;
          for (let s = 0; s < cols; s++) out.data[to + s] = factor * X.data[from + s]!;
        }
      }
    }
    return out;
  }

  /** out_j[k][s][l] = Σ ±T_j[(b,k)][p][(b',l)] over f_b* e_p f_b' = ±e_s: V*A_jU from V'*A_jU'. */
  private fold(out: PlanarMatrix, T: PlanarMatrix): void {
    const { r, copies: c, basis } = this;
    const { dim: a, unit, sign, conjugate } = this.algebra;
    const rows = out.rows / r;
    const { cols } = out;
    const small = this.A.algebra.dim;
    out.data.fill(0);
    for (let b = 0; b < c; b++) {
      for (let at = 0; at < a; at++) {
        const right = this.places[at]!; // e_p f_b'
        const f = basis[b]!;
        const factor = conjugate[f]! * sign[f * a + right]!;
        const s = unit[f * a + right]!;
        for (let row = 0; row < out.rows; row++) {
          const j = Math.floor(row / rows);
          const from = ((j * c + b) * rows + (row - j * rows)) * small * c * cols + at * cols;
          const to = (row * a + s) * cols;
          for (let l = 0; l < cols; l++) out.data[to + l] = out.data[to + l]! + factor * T.data[from + l]!;
        }
      }
    }
  }
}
