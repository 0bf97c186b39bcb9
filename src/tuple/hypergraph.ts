/**
 * The tuple of a weighted hypergraph: for each hyperedge e of k ≥ 2 vertices, with b its column of the incidence matrix,
 *
 *     A_e = √w (b bᵀ − diag b)/(k − 1),      (A_eY)_i = √w (y_e − Y_i)/(k − 1) for i ∈ e,   y_e = Σ_{i∈e} Y_i,
 *
 * the adjacency matrix of a clique scaled to norm √w, and √w E_ii for k = 1. With k = 2 throughout it is the undirected tuple of a graph. Everything goes
 * through the sums y_e: no matrix is written down, and the image of Y is Y. Φ(A)(YS*)V, from which everything follows that solvers ask of X = RAS, takes
 * one X_e at a time: `crossInto`.
 */
import type { Algebra } from '../algebra';
import { inner, type PlanarMatrix, zeros } from '../matrix';
import { BaseTuple } from './base';
import { crossOver, type Hyperedges } from './hypergraph-cross';
import { addOuterProduct, addRowTimesAdjoint, addRowTimesBlock } from './row-products';
import type { Tuple } from './tuple';
import { Workspace } from './workspace';

export class HypergraphTuple extends BaseTuple {
  readonly r: number;
  readonly quarticInto: Tuple['quarticInto'];
  /** X is never read off the image: products with all r blocks of it would be the dear part. */
  readonly hasDearProducts = true;
  private readonly work: Workspace;

  constructor(
    readonly algebra: Algebra,
    readonly n: number,
    private readonly edges: Hyperedges,
  ) {
    super();
    this.r = edges.roots.length;
    this.work = new Workspace(algebra);
    this.quarticInto = (out, L) => {
      this.crossInto(out, L, L, L);
      return inner(L, out);
    };
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
    const row = this.work.numbers('rows', a * d);
    out.data.fill(0);
    for (let edge = 0; edge < this.r; edge++) {
      this.eachRow(edge, image, row, (i, root) => {
        addRowTimesAdjoint(algebra, out.data, i * a * e, root, row, 0, d, X.data, edge * e * a * d, e);
      });
    }
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const { algebra } = this;
    const [d, e, a] = [image.cols, V.cols, algebra.dim];
    const row = this.work.numbers('rows', a * d);
    out.data.fill(0);
    for (let edge = 0; edge < this.r; edge++) {
      this.eachRow(edge, image, row, (i, root) => {
        addOuterProduct(algebra, out.data, edge * e * a * d, root, V.data, i * a * e, e, row, 0, d);
      });
    }
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    this.combineInto(out, Y, X);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const { algebra } = this;
    const [d, e, a] = [Z.cols, out.cols, algebra.dim];
    const row = this.work.numbers('rows', a * d);
    out.data.fill(0);
    for (let edge = 0; edge < this.r; edge++) {
      this.eachRow(edge, Z, row, (i, root) => {
        addRowTimesBlock(algebra, out.data, i * a * e, root, row, 0, d, X.data, edge * d * a * e, e);
      });
    }
  }

  crossInto(out: PlanarMatrix, Y: PlanarMatrix, S: PlanarMatrix, V: PlanarMatrix): void {
    crossOver(out, this.edges, Y, S, V);
  }

  crossAdjointInto(out: PlanarMatrix, Z: PlanarMatrix, V: PlanarMatrix, S: PlanarMatrix): void {
    crossOver(out, this.edges, Z, V, S);
  }

  /** Φ(A)(Y), which is its own adjoint: for i, j ∈ e the sum of Y over (e ∖ i)×(e ∖ j). One pass over the pairs in each hyperedge. */
  phiInto(out: PlanarMatrix, Y: PlanarMatrix): void {
    const { n } = this;
    const { dim: a } = this.algebra;
    const { starts, members, roots } = this.edges;
    out.data.fill(0);
    for (let edge = 0; edge < this.r; edge++) {
      const set = members.subarray(starts[edge]!, starts[edge + 1]!);
      const w = roots[edge]! ** 2;
      for (let p = 0; p < a; p++) {
        const at = (i: number, j: number): number => (i * a + p) * n + j;
        if (set.length === 1) {
          const place = at(set[0]!, set[0]!);
          out.data[place] = out.data[place]! + w * Y.data[place]!;
          continue;
        }
        const [down, across] = [new Float64Array(set.length), new Float64Array(set.length)];
        let total = 0;
        set.forEach((i, k) => {
          set.forEach((j, l) => {
            const value = Y.data[at(i, j)]!;
            across[k] = across[k]! + value;
            down[l] = down[l]! + value;
            total += value;
          });
        });
        set.forEach((i, k) => {
          set.forEach((j, l) => {
            const place = at(i, j);
            out.data[place] = out.data[place]! + w * (total - across[k]! - down[l]! + Y.data[place]!);
          });
        });
      }
    }
  }

  override hermitianDefect(): number {
    return 0;
  }

  toDense(): PlanarMatrix {
    const { n } = this;
    const out = this.denseStack('hypergraphTuple');
    const { dim: a } = this.algebra;
    const { starts, members, roots } = this.edges;
    for (let edge = 0; edge < this.r; edge++) {
      const set = members.subarray(starts[edge]!, starts[edge + 1]!);
      for (const i of set) {
        for (const j of set) if (i !== j || set.length === 1) out.data[(edge * n + i) * a * n + j] = roots[edge]!;
      }
    }
    return out;
  }

  /** The rows of A_eY that are not zero, without their factor, one after the other in `row`. */
  private eachRow(
    edge: number,
    { cols, data }: PlanarMatrix,
    row: Float64Array,
    take: (i: number, root: number) => void,
  ): void {
    const { starts, members, roots } = this.edges;
    const width = this.algebra.dim * cols;
    const [first, end, root] = [starts[edge]!, starts[edge + 1]!, roots[edge]!];
    if (end - first === 1) {
      const i = members[first]!;
      for (let t = 0; t < width; t++) row[t] = data[i * width + t]!;
      take(i, root);
      return;
    }
    const sum = this.work.numbers('sum', width);
    for (let t = 0; t < width; t++) sum[t] = 0;
    for (let k = first; k < end; k++) {
      const from = members[k]! * width;
      for (let t = 0; t < width; t++) sum[t] = sum[t]! + data[from + t]!;
    }
    for (let k = first; k < end; k++) {
      const i = members[k]!;
      for (let t = 0; t < width; t++) row[t] = sum[t]! - data[i * width + t]!;
      take(i, root);
    }
  }
}
