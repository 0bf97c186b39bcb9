import { type Algebra, isCommutative, real } from '../algebra';
import { rangeError } from '../errors';
import { type ArrayLikeInput, shapeOf, toPlanar } from '../interop/arrays';
import { kernel, type ResidentMatrix } from '../kernels';
import type { PlanarMatrix } from '../matrix';
import { BaseTuple, hasLikeSizes } from './base';
import { readTuple, requireRange, requireTupleRange, type TupleLike } from './input';
import type { Sweep, Tuple } from './tuple';
import { Workspace } from './workspace';

/**
 * The tuple of the s combinations A'_i = Σ_j B_ij A_j, formed lazily: a sweep over A' is one over A.
 *
 * With a factor C = BᵀB of a PSD matrix this pulls a cluster C of the outputs of a layer back through it; rank(C) rows are enough.
 *
 * @param B s×r: [s, r] real, over any algebra, or [s, r, 2] for a complex A. Over H the entries must be real: a quaternion does not commute
 *   with the Y in Σ_i B_ij A_jYX_i*, so that lazy products would be those of another tuple.
 * @param A the tuple that is mixed, of any kind
 * @throws TypeError, RangeError for a B of another shape or with entries that are not finite, or not real over H; RangeError for entries of A, B or
 *   the combinations near the ends of the range of doubles
 * Cost: a sweep over A with two columns to be made; then for a sweep one over A, and 2·s·r·d² flops (a² times as many over C).
 *
 * @example
 * const A = mixTuple([[1, 1]], [[[1, 0], [0, 0]], [[0, 1], [0, 0]]]);
 * A.toDense().data; // Float64Array [1, 1, 0, 0]
 */
export function mixTuple(B: ArrayLikeInput, A: TupleLike): Tuple {
  const place = 'mixTuple';
  const tuple = readTuple(`${place}: A`, A);
  const mixed = new MixTuple(coefficients(`${place}: B`, B, tuple.algebra, tuple.r), tuple);
  requireTupleRange(place, mixed);
  return mixed;
}

/** B by planes: B = Σ_p planes[p]·e_p, each s×r; one plane where all entries are real. */
interface Coefficients {
  readonly s: number;
  readonly planes: readonly Float64Array[];
}

function coefficients(place: string, value: unknown, algebra: Algebra, r: number): Coefficients {
  const shape = shapeOf(place, value);
  const { dim: a } = algebra;
  const isReal = shape.length === 2;
  if ((!isReal && (shape.length !== 3 || a === 1 || shape[2] !== a)) || shape[0] === 0) {
    const wanted = a === 1 ? `shape [s, ${r}]` : `shape [s, ${r}] or [s, ${r}, ${a}]`;
    throw rangeError(place, `${wanted} (${algebra.name})`, `[${shape.join(', ')}]`);
  }
  if (shape[1] !== r) throw rangeError(place, `${r} columns, one for each matrix`, shape[1]!);
  const s = shape[0]!;
  const given = toPlanar(place, value, isReal ? real : algebra, s, r);
  requireRange(place, given.data);
  const planes = Array.from({ length: isReal ? 1 : a }, (_, p) => planeOf(given, p));
  const used = planes.filter((plane, p) => p === 0 || plane.some((x) => x !== 0));
  if (used.length > 1 && !isCommutative(algebra)) {
    const at = planes.slice(1).reduce((first, plane) => {
      const found = plane.findIndex((x) => x !== 0);
      return found < 0 ? first : Math.min(first, found);
    }, s * r);
    const entry = planes.map((plane) => plane[at]!).join(', ');
    throw rangeError(`${place}[${Math.floor(at / r)}][${at % r}]`, `a real number (${algebra.name})`, `[${entry}]`);
  }
  return { s, planes: used.length === 1 ? used : planes };
}

function planeOf({ algebra, rows, cols, data }: PlanarMatrix, p: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const from = (i * algebra.dim + p) * cols;
    out.set(data.subarray(from, from + cols), i * cols);
  }
  return out;
}

/**
 * Σ_i A'_i Y X_i* = Σ_j A_j Y W_j* and Σ_i A'_i* Z X_i = Σ_j A_j* Z W_j with W_j = Σ_i B_ij* X_i, and V*A'_iU = Σ_j B_ij V*A_jU: the verbs of A
 * with the small matrices mixed. The image of Y is that of A.
 */
class MixTuple extends BaseTuple {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  private readonly work: Workspace;

  constructor(
    private readonly B: Coefficients,
    private readonly A: Tuple,
  ) {
    super();
    this.algebra = A.algebra;
    this.n = A.n;
    this.r = B.s;
    this.work = new Workspace(A.algebra);
  }

  get hasDearProducts(): boolean | undefined {
    return this.A.hasDearProducts;
  }

  get residents(): readonly ResidentMatrix[] {
    return this.A.residents ?? [];
  }

  /** Those of A. */
  likeSizes(): Int32Array | undefined {
    return hasLikeSizes(this) ? undefined : this.A.likeSizes?.();
  }

  /** Not where the mixed matrices are small enough to be looked at, which decide then: what A has may have been left out or cancelled. */
  get rescaled(): Tuple['rescaled'] {
    const { A, B } = this;
    if (A.rescaled === undefined || this.entrySizes() !== undefined) return undefined;
    return (exponents) => new MixTuple(B, A.rescaled!(exponents));
  }

  createImage(d: number): PlanarMatrix {
    return this.A.createImage(d);
  }

  releaseImage(image: PlanarMatrix): void {
    this.A.releaseImage?.(image);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.A.imageInto(image, Y);
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    this.A.combineInto(out, image, this.mixedAdjoint(X));
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const each = this.work.buffer('compressed', this.A.r * V.cols, out.cols);
    this.A.compressInto(each, V, image);
    this.mix(out, each);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    this.A.adjointInto(out, Z, this.mixedAdjoint(X));
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    this.A.applyInto(out, Y, this.mixedAdjoint(X));
  }

  override sweepInto(sweep: Sweep): void {
    this.A.sweepInto({ ...sweep, X: this.mixedAdjoint(sweep.X) });
  }

  toDense(): PlanarMatrix {
    const out = this.denseStack('mixTuple');
    this.mix(out, this.A.toDense());
    return out;
  }

  /** The stack of the W_j = Σ_i B_ij* X_i. */
  private mixedAdjoint(X: PlanarMatrix): PlanarMatrix {
    const rows = X.rows / this.r;
    const out = this.work.buffer('mixed', this.A.r * rows, X.cols);
    const { planes } = this.B;
    const length = X.data.length / this.r;
    planes.forEach((plane, p) => {
      const source = p === 0 ? X : this.timesUnit(p, true, X);
      kernel().multiplyTransposed(this.r, this.A.r, length, plane, source.data, out.data, p > 0);
    });
    return out;
  }

  /** Block i of out ← Σ_j B_ij M_j for a stack M of as many matrices as A has. */
  private mix(out: PlanarMatrix, M: PlanarMatrix): void {
    const length = M.data.length / this.A.r;
    this.B.planes.forEach((plane, p) => {
      const source = p === 0 ? M : this.timesUnit(p, false, M);
      kernel().multiply(this.r, this.A.r, length, plane, source.data, out.data, p > 0);
    });
  }

  /** e_p·M, or e_p*·M. */
  private timesUnit(p: number, conjugated: boolean, M: PlanarMatrix): PlanarMatrix {
    const { dim: a, unit, sign, conjugate } = this.algebra;
    const { rows, cols, data } = M;
    const out = this.work.buffer('unit', rows, cols);
    for (let i = 0; i < rows; i++) {
      for (let q = 0; q < a; q++) {
        const factor = sign[p * a + q]! * (conjugated ? conjugate[p]! : 1);
        const from = (i * a + q) * cols;
        const to = (i * a + unit[p * a + q]!) * cols;
        for (let t = 0; t < cols; t++) out.data[to + t] = factor * data[from + t]!;
      }
    }
    return out;
  }
}
