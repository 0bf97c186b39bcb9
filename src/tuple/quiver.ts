import type { Algebra } from '../algebra';
import type { ResidentMatrix } from '../kernels';
import { blocks, type PlanarMatrix, zeros } from '../matrix';
import { BaseTuple } from './base';
import { DenseTuple } from './dense';
import { allColumns, columnsOf, Narrow } from './narrow';
import type { Edge, Vertex } from './quiver-parts';
import { inUnits, unitsOf } from './quiver-units';
import type { Sector } from './sector';
import type { Sweep } from './tuple';
import { rowsFrom, Workspace } from './workspace';

interface Part extends Edge {
  readonly tuple: DenseTuple;
  /** Its first matrix. */
  readonly first: number;
}

/**
 * Matrices between several spaces as one tuple on their sum: A_j has the block that leads from one space to one, and is 0 elsewhere. Then Φ(A) and
 * Γ(A;X) see the diagonal blocks of their arguments alone, and everything about A is that of a tuple n×n with n = Σ n_v. With ranks, which `fit`
 * gives it, searches stay among the R and S that have so many columns in each space. Then column k of a matrix is 0 outside of one space, and products are of the columns
 * that are not (narrow.ts), whichever these are.
 */
export class QuiverTuple extends BaseTuple {
  /** The scalars of all its matrices. */
  readonly algebra: Algebra;
  /** Σ n_v. */
  readonly n: number;
  /** Matrices of all edges together. */
  readonly r: number;
  /** The stacks of the edges. */
  readonly residents: readonly ResidentMatrix[];
  /** Where each space begins: its rows are starts[v] … starts[v+1] − 1, and the last number is n. */
  readonly starts: readonly number[];
  private readonly work: Workspace;
  private readonly narrow: Narrow;
  private readonly byRanks = new Map<string, QuiverTuple>();

  private constructor(
    /** The spaces, in the order of their coordinates. */
    readonly vertices: readonly Vertex[],
    private readonly parts: readonly Part[],
    /** The blocks, and the ranks that searches keep to; undefined for the tuple without ranks. */
    readonly sector: Sector | undefined,
  ) {
    super();
    this.algebra = parts[0]!.tuple.algebra;
    this.r = parts.reduce((sum, { r }) => sum + r, 0);
    const starts = [0];
    for (const { dimension } of vertices) starts.push(starts[starts.length - 1]! + dimension);
    this.starts = starts;
    this.n = starts[vertices.length]!;
    this.residents = parts.flatMap(({ tuple }) => tuple.residents);
    this.work = new Workspace(this.algebra);
    this.narrow = new Narrow(this.work);
  }

  /** From stacks that were checked; `quiverTuple` makes them. */
  static of(vertices: readonly Vertex[], edges: readonly Edge[]): QuiverTuple {
    let first = 0;
    const parts = edges.map((edge) => {
      first += edge.r;
      return { ...edge, tuple: new DenseTuple(edge.matrices, edge.r), first: first - edge.r };
    });
    return new QuiverTuple(vertices, parts, undefined);
  }

  /** The same matrices for fits of these ranks, one for each vertex; what is found out about it is kept with it. */
  ranked(ranks: readonly number[]): QuiverTuple {
    const key = ranks.join();
    let graded = this.byRanks.get(key);
    if (graded === undefined) {
      const each = (of: (part: Part) => number) =>
        Int32Array.from(this.parts.flatMap((part) => new Array<number>(part.r).fill(of(part))));
      const sector = {
        ...{ starts: this.starts, ranks, from: each(({ from }) => from), to: each(({ to }) => to) },
        homes: Int32Array.from(ranks.flatMap((rank, v) => new Array<number>(rank).fill(v))),
      };
      graded = new QuiverTuple(this.vertices, this.parts, sector);
      this.byRanks.set(key, graded);
    }
    return graded;
  }

  /** A unit for each space, the same for all its coordinates, such that what leads to others and back is of like sizes. */
  likeSizes(): Int32Array {
    const units = unitsOf(this.vertices.length, this.parts);
    return Int32Array.from(this.vertices.flatMap(({ dimension }, v) => new Array<number>(dimension).fill(units[v]!)));
  }

  /** The same in such units: the A_j between spaces, each times its unit over the other. @param exponents the same for all coordinates of a space */
  rescaled(exponents: Int32Array): QuiverTuple {
    const units = this.vertices.map((_, v) => exponents[this.starts[v]!]!);
    const scaled = QuiverTuple.of(this.vertices, inUnits(this.parts, units));
    return this.sector === undefined ? scaled : scaled.ranked(this.sector.ranks);
  }

  /** Whether products of matrices lead back to where they began, among vertices of positive rank; where none do, L vanishes. */
  hasCycle(ranks: readonly number[]): boolean {
    let left = this.vertices.map((_, v) => v).filter((v) => ranks[v]! > 0);
    for (;;) {
      const reached = left.filter((v) => this.parts.some(({ from, to }) => to === v && left.includes(from)));
      if (reached.length === left.length) return left.length > 0;
      left = reached;
    }
  }

  /** The spaces with the `rank` of each; undefined for the tuple without ranks, as `quiverTuple` gives it. */
  get rankedVertices(): readonly (Vertex & { readonly rank: number })[] | undefined {
    return this.sector && this.vertices.map((vertex, v) => ({ ...vertex, rank: this.sector!.ranks[v]! }));
  }

  createImage(d: number): PlanarMatrix {
    return zeros(
      this.algebra,
      this.parts.reduce((sum, { r, to }) => sum + r * this.vertices[to]!.dimension, 0),
      d,
    );
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    const [images, rows, filled] = [this.imagesOf(image), this.rowsOf(Y), this.filledIn(Y)];
    this.parts.forEach(({ tuple, from }, k) => {
      const columns = filled[from];
      if (columns === undefined) tuple.imageInto(images[k]!, rows[from]!);
      else this.narrow.imageInto(tuple, images[k]!, rows[from]!, columns);
    });
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const [images, stacks, rows] = [this.imagesOf(image), this.stacksOf(X), this.rowsOf(out)];
    out.data.fill(0);
    this.parts.forEach(({ tuple, to }, k) => {
      const columns = this.isSplit ? columnsOf(images[k]!) : undefined;
      if (columns === undefined) {
        const term = this.term('forward', rows[to]!);
        tuple.combineInto(term, images[k]!, stacks[k]!);
        add(rows[to]!, term);
      } else if (columns.length > 0) {
        const part = this.narrow.partOf(images[k]!, columns);
        this.narrow.addForward(rows[to]!, tuple, part, stacks[k]!, columns);
      }
    });
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const [images, stacks, rows, filled] = [this.imagesOf(image), this.stacksOf(out), this.rowsOf(V), this.filledIn(V)];
    this.parts.forEach(({ tuple, to }, k) => {
      const [own, columns] = [filled[to], this.isSplit ? columnsOf(images[k]!) : undefined];
      if (own === undefined && columns === undefined) tuple.compressInto(stacks[k]!, rows[to]!, images[k]!);
      else {
        const both = [own ?? allColumns(V), columns ?? allColumns(image)] as const;
        this.narrow.compressInto(stacks[k]!, tuple, rows[to]!, images[k]!, both);
      }
    });
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const [stacks, results, rows, filled] = [this.stacksOf(X), this.rowsOf(out), this.rowsOf(Z), this.filledIn(Z)];
    out.data.fill(0);
    this.parts.forEach(({ tuple, from, to }, k) => {
      const columns = filled[to];
      if (columns === undefined) {
        const term = this.term('backward', results[from]!);
        tuple.adjointInto(term, rows[to]!, stacks[k]!);
        add(results[from]!, term);
      } else if (columns.length > 0) {
        this.narrow.addBackward(results[from]!, tuple, rows[to]!, stacks[k]!, columns);
      }
    });
  }

  override sweepInto({ image, forward, backward, Y, Z, X }: Sweep): void {
    const [images, stacks] = [this.imagesOf(image), this.stacksOf(X)];
    const [ahead, back, first, second] = [this.rowsOf(forward), this.rowsOf(backward), this.rowsOf(Y), this.rowsOf(Z)];
    const [inY, inZ] = [this.filledIn(Y), this.filledIn(Z)];
    forward.data.fill(0);
    backward.data.fill(0);
    this.parts.forEach(({ tuple, from, to }, k) => {
      if (inY[from] === undefined && inZ[to] === undefined) {
        const [ahead_k, back_k] = [this.term('forward', ahead[to]!), this.term('backward', back[from]!)];
        tuple.sweepInto({
          ...{ Y: first[from]!, Z: second[to]!, X: stacks[k]!, image: images[k]! },
          ...{ forward: ahead_k, backward: back_k },
        });
        add(ahead[to]!, ahead_k);
        add(back[from]!, back_k);
        return;
      }
      const [own, other] = [inY[from] ?? allColumns(Y), inZ[to] ?? allColumns(Z)];
      const part = this.narrow.imageInto(tuple, images[k]!, first[from]!, own);
      if (own.length > 0) this.narrow.addForward(ahead[to]!, tuple, part, stacks[k]!, own);
      if (other.length > 0) this.narrow.addBackward(back[from]!, tuple, second[to]!, stacks[k]!, other);
    });
  }

  /** Φ(A)(Y), or the adjoint: the blocks between two spaces are nothing to it, and those of a space go along each edge from it. */
  phiInto(out: PlanarMatrix, Y: PlanarMatrix, isAdjoint = false): void {
    out.data.fill(0);
    for (const { tuple, matrices, from, to } of this.parts) {
      const [here, there] = isAdjoint ? [to, from] : [from, to];
      const block = this.work.buffer('block', this.vertices[here]!.dimension, this.vertices[here]!.dimension);
      const term = this.work.buffer('term', this.vertices[there]!.dimension, this.vertices[there]!.dimension);
      eachLine(Y, block, this.starts[here]!, (place, at) => {
        block.data.set(Y.data.subarray(place, place + block.cols), at);
      });
      if (isAdjoint) tuple.adjointInto(term, block, matrices);
      else {
        const image = this.work.buffer('products', matrices.rows, matrices.cols);
        tuple.imageInto(image, block);
        tuple.combineInto(term, image, matrices);
      }
      eachLine(out, term, this.starts[there]!, (place, at) => {
        for (let k = 0; k < term.cols; k++) out.data[place + k] = out.data[place + k]! + term.data[at + k]!;
      });
    }
  }

  toDense(): PlanarMatrix {
    const out = this.denseStack('quiverTuple');
    const targets = blocks(out, this.r);
    const a = this.algebra.dim;
    for (const { tuple, first, from, to, r } of this.parts) {
      blocks(tuple.toDense(), r).forEach((block, j) => {
        const target = rowsFrom(targets[first + j]!, this.starts[to]!, block.rows);
        for (let line = 0; line < block.rows * a; line++) {
          target.data.set(
            block.data.subarray(line * block.cols, (line + 1) * block.cols),
            line * this.n + this.starts[from]!,
          );
        }
      });
    }
    return out;
  }

  /** For each space the columns that are not zero in its rows; undefined where none is. */
  private filledIn(M: PlanarMatrix): (Int32Array | undefined)[] {
    return this.isSplit ? this.rowsOf(M).map(columnsOf) : [undefined];
  }

  /** Between several spaces. */
  private get isSplit(): boolean {
    return this.vertices.length > 1;
  }

  private term(name: string, like: PlanarMatrix): PlanarMatrix {
    return this.work.buffer(name, like.rows, like.cols);
  }

  private rowsOf(M: PlanarMatrix): PlanarMatrix[] {
    return this.work.rowsOf(M, this.starts);
  }

  private imagesOf(image: PlanarMatrix): PlanarMatrix[] {
    return this.work.viewOf('images', image, () => {
      let first = 0;
      return this.parts.map(({ r, to }) => {
        const rows = r * this.vertices[to]!.dimension;
        first += rows;
        return rowsFrom(image, first - rows, rows);
      });
    });
  }

  /** The parts of a stack of r blocks that belong to the edges. */
  private stacksOf(X: PlanarMatrix): PlanarMatrix[] {
    const height = X.rows / this.r;
    return this.work.viewOf('edges', X, () =>
      this.parts.map(({ first, r }) => rowsFrom(X, first * height, r * height)),
    );
  }
}

/** For each line of a diagonal block that begins at row `start` of M: where it is in M and in the block. */
function eachLine(
  M: PlanarMatrix,
  { rows, cols }: PlanarMatrix,
  start: number,
  visit: (place: number, at: number) => void,
): void {
  const { dim: a } = M.algebra;
  for (let line = 0; line < rows * a; line++) visit((start * a + line) * M.cols + start, line * cols);
}

/** M ← M + term. */
function add({ data }: PlanarMatrix, term: PlanarMatrix): void {
  for (let i = 0; i < data.length; i++) data[i] = data[i]! + term.data[i]!;
}
