import { type Algebra, isSameAlgebra } from '../algebra';
import { rangeError } from '../errors';
import type { ResidentMatrix } from '../kernels';
import type { PlanarMatrix } from '../matrix';
import { BaseTuple } from './base';
import { readTuple, type TupleLike } from './input';
import type { Sweep, Tuple } from './tuple';
import { Workspace } from './workspace';

/**
 * The direct sum (A ⊕ B ⊕ …)_j = diag(A_j, B_j, …) of tuples of the same length over the same algebra; sizes add up. Nothing is copied.
 *
 * ρ(Φ(A ⊕ B)) = max(ρ(Φ(A)), ρ(Φ(B))). When d is the size of the part of larger ρ(Φ), that part is an LSRDR of rank d.
 *
 * @param tuples one or more, of any kind
 * @throws TypeError, RangeError naming the argument that does not fit the first one; RangeError for arrays with entries near the ends of the range of
 *   doubles
 * Cost: a sweep over each part.
 *
 * @example
 * const A = directSum([[[2]]], [[[0, 1], [1, 0]]]);
 * A.n; // 3
 * A.toDense().data; // Float64Array [2, 0, 0, 0, 0, 1, 0, 1, 0]
 */
export function directSum(...tuples: readonly TupleLike[]): Tuple {
  const place = 'directSum';
  if (tuples.length === 0) throw rangeError(place, 'at least one tuple', 'none');
  const parts = tuples.map((tuple, k) => readTuple(`${place}: tuples[${k}]`, tuple));
  const { algebra, r } = parts[0]!;
  parts.forEach((part, k) => {
    const at = `${place}: tuples[${k}]`;
    if (!isSameAlgebra(part.algebra, algebra)) {
      throw rangeError(at, `a ${algebra.name} tuple, as the first one`, `a ${part.algebra.name} one (see embed)`);
    }
    if (part.r !== r) throw rangeError(at, `${r} matrices, as in the first one`, part.r);
  });
  return new DirectSum(parts);
}

/** Shape of the image of one part, and where it begins in that of the sum. */
interface ImagePart {
  readonly algebra: Algebra;
  readonly rows: number;
  readonly cols: number;
  readonly from: number;
  readonly length: number;
}

/** Rows of n×d matrices belong to one part each; the image is the images of the parts, one after the other. */
class DirectSum extends BaseTuple {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  private readonly starts: number[];
  private readonly work: Workspace;
  private readonly shapes = new Map<number, ImagePart[]>();

  constructor(private readonly parts: readonly Tuple[]) {
    super();
    this.algebra = parts[0]!.algebra;
    this.r = parts[0]!.r;
    this.starts = [0];
    for (const part of parts) this.starts.push(this.starts[this.starts.length - 1]! + part.n);
    this.n = this.starts[parts.length]!;
    this.work = new Workspace(this.algebra);
  }

  get hasDearProducts(): boolean {
    return this.parts.some((part) => part.hasDearProducts);
  }

  get residents(): readonly ResidentMatrix[] {
    return this.parts.flatMap((part) => part.residents ?? []);
  }

  /** Of each part its own, in the units of which the sum knows nothing. */
  likeSizes(): Int32Array | undefined {
    const sizes = this.parts.map((part) => (part.rescaled === undefined ? undefined : part.likeSizes?.()));
    if (sizes.every((exponents) => exponents === undefined)) return undefined;
    return Int32Array.from(this.parts.flatMap((part, k) => [...(sizes[k] ?? new Int32Array(part.n))]));
  }

  /** Not where the entries are at hand, of parts of any kind. */
  get rescaled(): Tuple['rescaled'] {
    if (this.entrySizes() !== undefined) return undefined;
    const { starts, parts } = this;
    const scaled = (part: Tuple, own: Int32Array) => (own.some((e) => e !== 0) ? part.rescaled!(own) : part);
    return (exponents) =>
      new DirectSum(parts.map((part, k) => scaled(part, exponents.subarray(starts[k], starts[k + 1]))));
  }

  createImage(d: number): PlanarMatrix {
    const last = this.shapesOf(d)[this.parts.length - 1]!;
    const length = last.from + last.length;
    return { algebra: this.algebra, rows: length / (this.algebra.dim * d), cols: d, data: new Float64Array(length) };
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    const [images, rows] = [this.imagesOf(image), this.rowsOf(Y)];
    for (let k = 0; k < this.parts.length; k++) this.parts[k]!.imageInto(images[k]!, rows[k]!);
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const [images, results] = [this.imagesOf(image), this.rowsOf(out)];
    for (let k = 0; k < this.parts.length; k++) this.parts[k]!.combineInto(results[k]!, images[k]!, X);
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const [images, left] = [this.imagesOf(image), this.rowsOf(V)];
    this.parts[0]!.compressInto(out, left[0]!, images[0]!);
    for (let k = 1; k < this.parts.length; k++) {
      const term = this.work.buffer('compressed', out.rows, out.cols);
      this.parts[k]!.compressInto(term, left[k]!, images[k]!);
      for (let i = 0; i < term.data.length; i++) out.data[i] = out.data[i]! + term.data[i]!;
    }
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const [results, rows] = [this.rowsOf(out), this.rowsOf(Z)];
    for (let k = 0; k < this.parts.length; k++) this.parts[k]!.adjointInto(results[k]!, rows[k]!, X);
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    const [results, rows] = [this.rowsOf(out), this.rowsOf(Y)];
    for (let k = 0; k < this.parts.length; k++) this.parts[k]!.applyInto(results[k]!, rows[k]!, X);
  }

  override sweepInto({ image, forward, backward, Y, Z, X }: Sweep): void {
    const images = this.imagesOf(image);
    const [ahead, back, first, second] = [this.rowsOf(forward), this.rowsOf(backward), this.rowsOf(Y), this.rowsOf(Z)];
    this.parts.forEach((part, k) => {
      part.sweepInto({ Y: first[k]!, Z: second[k]!, X, image: images[k]!, forward: ahead[k]!, backward: back[k]! });
    });
  }

  override hermitianDefect(): number {
    // The largest norms of the parts need not belong to the same j; only that all defects vanish says something of the sum.
    return this.parts.every((part) => part.hermitianDefect() === 0) ? 0 : super.hermitianDefect();
  }

  toDense(): PlanarMatrix {
    const { r, n } = this;
    const { dim: a } = this.algebra;
    const out = this.denseStack('directSum');
    this.parts.forEach((part, k) => {
      const { data } = part.toDense();
      for (let line = 0; line < r * part.n * a; line++) {
        const row = Math.floor(line / (part.n * a)) * n * a + this.starts[k]! * a + (line % (part.n * a));
        out.data.set(data.subarray(line * part.n, (line + 1) * part.n), row * n + this.starts[k]!);
      }
    });
    return out;
  }

  private rowsOf(M: PlanarMatrix): PlanarMatrix[] {
    return this.work.rowsOf(M, this.starts);
  }

  private shapesOf(d: number): ImagePart[] {
    let shapes = this.shapes.get(d);
    if (shapes === undefined) {
      let from = 0;
      shapes = this.parts.map((part) => {
        const image = part.createImage(d);
        const { algebra, rows, cols } = image;
        const { length } = image.data;
        part.releaseImage?.(image);
        from += length;
        return { algebra, rows, cols, from: from - length, length };
      });
      this.shapes.set(d, shapes);
    }
    return shapes;
  }

  private imagesOf(image: PlanarMatrix): PlanarMatrix[] {
    const viewOf = ({ algebra, rows, cols, from, length }: ImagePart): PlanarMatrix => {
      return { algebra, rows, cols, data: image.data.subarray(from, from + length) };
    };
    return this.work.viewOf('images', image, () => this.shapesOf(image.cols).map(viewOf));
  }
}
