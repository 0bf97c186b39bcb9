/**
 * The tuple of a weighted graph: √w E_ij for each arrow i → j of weight w, or √w (E_ij + E_ji) for each undirected edge (√w E_ii for a loop).
 *
 * With W the matrix of weights, symmetric for undirected graphs, Φ(A) sees diagonals, and of undirected ones transposes:
 *
 *     Φ(M) = diag(W·diag M)      and      Φ(M) = diag(W·diag M) + W° ∘ M^T  (W° without its diagonal; M^T is not conjugated),
 *
 * so that Φ(Y S*)V, from which everything follows that solvers ask of X = RAS, costs O(nnz·d) at most and writes no X down: `crossInto`.
 * The image of Y is Y.
 */
import type { Algebra } from '../algebra';
import { inner, type PlanarMatrix, type Weights, zeros } from '../matrix';
import { balanced } from './balanced';
import { BaseTuple } from './base';
import type { Edges } from './graph-edges';
import { addTransposed } from './graph-transposed';
import { addOuterProduct, addRowTimesAdjoint, addRowTimesBlock, rowProductInto } from './row-products';
import { addScaledRow } from './rows';
import type { Tuple } from './tuple';

export class GraphTuple extends BaseTuple {
  readonly r: number;
  readonly quarticInto: Tuple['quarticInto'];
  /** X is never read off the image: products with all r blocks of it would be the dear part. */
  readonly hasDearProducts = true;
  private readonly diagonal: Float64Array;
  private readonly scalar: Float64Array;
  private readonly sums: Float64Array;
  private knownSizes: Weights | undefined;

  constructor(
    readonly algebra: Algebra,
    readonly n: number,
    private readonly edges: Edges,
    private readonly isSymmetric: boolean,
  ) {
    super();
    this.r = edges.roots.length;
    this.scalar = new Float64Array(algebra.dim);
    this.diagonal = new Float64Array(n * algebra.dim);
    this.sums = new Float64Array(n * algebra.dim);
    if (isSymmetric) {
      this.quarticInto = (out, L) => {
        this.crossInto(out, L, L, L);
        return inner(L, out);
      };
    }
  }

  createImage(d: number): PlanarMatrix {
    return zeros(this.algebra, this.n, d);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    image.data.set(Y.data);
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const { algebra } = this;
    const [d, e, a] = [image.cols, out.cols, algebra.dim];
    out.data.fill(0);
    this.eachEntry((edge, i, j, root) => {
      addRowTimesAdjoint(algebra, out.data, i * a * e, root, image.data, j * a * d, d, X.data, edge * e * a * d, e);
    });
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const { algebra } = this;
    const [d, e, a] = [image.cols, V.cols, algebra.dim];
    out.data.fill(0);
    this.eachEntry((edge, i, j, root) => {
      addOuterProduct(algebra, out.data, edge * e * a * d, root, V.data, i * a * e, e, image.data, j * a * d, d);
    });
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    this.combineInto(out, Y, X);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const { algebra } = this;
    const [d, e, a] = [Z.cols, out.cols, algebra.dim];
    out.data.fill(0);
    this.eachEntry((edge, i, j, root) => {
      addRowTimesBlock(algebra, out.data, j * a * e, root, Z.data, i * a * d, d, X.data, edge * d * a * e, e);
    });
  }

  crossInto(out: PlanarMatrix, Y: PlanarMatrix, S: PlanarMatrix, V: PlanarMatrix): void {
    this.throughDiagonal(out, Y, S, V, this.edges.from, this.edges.to);
    if (this.isSymmetric) addTransposed(out, this.edges, Y, S, V);
  }

  crossAdjointInto(out: PlanarMatrix, Z: PlanarMatrix, V: PlanarMatrix, S: PlanarMatrix): void {
    this.throughDiagonal(out, Z, V, S, this.edges.to, this.edges.from);
    if (this.isSymmetric) addTransposed(out, this.edges, Z, V, S);
  }

  /** out ← diag(W·diag(Y S*))·V, with entries of W at (rows, columns). */
  private throughDiagonal(
    out: PlanarMatrix,
    Y: PlanarMatrix,
    S: PlanarMatrix,
    V: PlanarMatrix,
    rows: Int32Array,
    columns: Int32Array,
  ): void {
    const { algebra, n, isSymmetric, scalar, diagonal, sums } = this;
    const { roots } = this.edges;
    const { dim: a } = algebra;
    const [d, e] = [Y.cols, V.cols];
    for (let i = 0; i < n; i++) {
      rowProductInto(algebra, scalar, Y.data, i * a * d, S.data, i * a * d, d);
      for (let p = 0; p < a; p++) diagonal[i * a + p] = scalar[p]!;
    }
    sums.fill(0);
    for (let edge = 0; edge < roots.length; edge++) {
      const [i, j, w] = [rows[edge]! * a, columns[edge]! * a, roots[edge]! ** 2];
      for (let p = 0; p < a; p++) sums[i + p] = sums[i + p]! + w * diagonal[j + p]!;
      if (!isSymmetric || i === j) continue;
      for (let p = 0; p < a; p++) sums[j + p] = sums[j + p]! + w * diagonal[i + p]!;
    }
    out.data.fill(0);
    for (let i = 0; i < n; i++) addScaledRow(algebra, out.data, i * a * e, sums, i, false, V.data, i * a * e, e);
  }

  /** Φ(A)(Y) as above, for Y n×n: one pass over the edges. */
  phiInto(out: PlanarMatrix, Y: PlanarMatrix, isAdjoint = false): void {
    const { n } = this;
    const { dim: a } = this.algebra;
    const { from, to, roots } = this.edges;
    out.data.fill(0);
    const add = (i: number, j: number, k: number, l: number, w: number) => {
      for (let p = 0; p < a; p++) {
        const [target, source] = [(i * a + p) * n + j, (k * a + p) * n + l];
        out.data[target] = out.data[target]! + w * Y.data[source]!;
      }
    };
    for (let edge = 0; edge < roots.length; edge++) {
      const [i, j] = isAdjoint ? [to[edge]!, from[edge]!] : [from[edge]!, to[edge]!];
      const w = roots[edge]! ** 2;
      add(i, i, j, j, w);
      if (!this.isSymmetric || i === j) continue;
      add(j, j, i, i, w);
      add(i, j, j, i, w);
      add(j, i, i, j, w);
    }
  }

  /** √w E_ij has norm √w and defect √(2w); a loop and E_ij + E_ji are Hermitian. */
  override hermitianDefect(): number {
    if (this.isSymmetric) return 0;
    const { from, to, roots } = this.edges;
    let [most, largest] = [0, 0];
    roots.forEach((root, edge) => {
      largest = Math.max(largest, root);
      if (from[edge] !== to[edge]) most = Math.max(most, root);
    });
    return (Math.SQRT2 * most) / largest;
  }

  override entrySizes(): Weights {
    this.knownSizes ??= this.sizes();
    return this.knownSizes;
  }

  likeSizes(): Int32Array | undefined {
    return balanced(this).exponents;
  }

  /** A graph again: √w E_ij with √w 2^(e_j − e_i) for √w. Undirected edges have like sizes as they are. */
  rescaled(exponents: Int32Array): GraphTuple {
    const { from, to, roots } = this.edges;
    const scaled = roots.map((root, edge) => root * 2 ** (exponents[to[edge]!]! - exponents[from[edge]!]!));
    return new GraphTuple(this.algebra, this.n, { ...this.edges, roots: scaled }, this.isSymmetric);
  }

  private sizes(): Weights {
    const { n } = this;
    const starts = new Int32Array(n + 1);
    this.eachEntry((_edge, i) => {
      starts[i + 1]! += 1;
    });
    for (let i = 0; i < n; i++) starts[i + 1]! += starts[i]!;
    const next = starts.slice();
    const columns = new Int32Array(starts[n]!);
    const values = new Float64Array(starts[n]!);
    this.eachEntry((_edge, i, j, root) => {
      const at = next[i]!++;
      columns[at] = j;
      values[at] = root;
    });
    return { n, starts, columns, values };
  }

  /** Φ takes diagonals to diagonals by W, and of undirected graphs is no larger elsewhere: it takes a Perron vector on the diagonal to ρ(W) times it. */
  totalWeights(): Weights {
    const sizes = this.entrySizes();
    return { ...sizes, values: sizes.values.map((root) => root * root) };
  }

  toDense(): PlanarMatrix {
    const { n } = this;
    const out = this.denseStack('graphTuple');
    const { dim: a } = this.algebra;
    this.eachEntry((edge, i, j, root) => {
      out.data[(edge * n + i) * a * n + j] = root;
    });
    return out;
  }

  /** The entries of all A_e: the root at (i, j), and at (j, i) where the edge has no direction. */
  private eachEntry(take: (edge: number, i: number, j: number, root: number) => void): void {
    const { from, to, roots } = this.edges;
    for (let edge = 0; edge < roots.length; edge++) {
      const [i, j, root] = [from[edge]!, to[edge]!, roots[edge]!];
      take(edge, i, j, root);
      if (this.isSymmetric && i !== j) take(edge, j, i, root);
    }
  }
}
