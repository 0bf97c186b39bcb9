/**
 * Graded tuples: the coordinates are those of several spaces, each A_j leads from one of them to one, and a reduction has a rank for each,
 * S = ⊕ S_v, R = ⊕ R_v, so that X_j leads from one small space to one. Up to a common change of basis these R and S are a sector of all pairs
 * that a search stays in: every step keeps it but for rounding, and rounding would grow where another distribution of the ranks is fitter.
 */
import {
  adjoint,
  adjointMultiply,
  gaussian,
  hermitianEigen,
  isInvertible,
  leadingColumns,
  multiply,
  type PlanarMatrix,
  sideBySide,
  solve,
  zeros,
} from '../matrix';
import type { RandomSource } from '../random';
import { rowsFrom } from './workspace';

/** The blocks of a tuple between several spaces, where each A_j has one. */
export interface Sector {
  /** Rows of space v: starts[v] … starts[v+1] − 1. */
  readonly starts: readonly number[];
  /** The rank of each space; at least one is positive. */
  readonly ranks: readonly number[];
  /** The space of each of the Σ ranks columns where they are ordered by spaces, as methods have them. */
  readonly homes: Int32Array;
  /** The space that each A_j leads from. */
  readonly from: Int32Array;
  /** The space that each A_j leads to. */
  readonly to: Int32Array;
}

interface Pair {
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
}

/** Takes out what rounding has put outside of the sector, of matrices whose columns are ordered by spaces: X, n×d ones, d×d ones between columns. */
export function confine(
  sector: Sector,
  X: PlanarMatrix,
  tall: readonly PlanarMatrix[],
  square: readonly PlanarMatrix[],
): void {
  const { homes } = sector;
  confineStack(sector, X, homes);
  for (const columns of tall) confineColumns(sector, columns, homes);
  for (const M of square) confineSquare(M, homes);
}

/** The space of each column of S, whatever their order: where most of it is. */
export function homesOf(sector: Pick<Sector, 'starts'>, S: PlanarMatrix): Int32Array {
  const masses = sector.starts.slice(1).map((_, v) => squaresOf(rowsOf(sector, S, v)));
  return Int32Array.from({ length: S.cols }, (_, k) =>
    masses.reduce((most, mass, v) => (mass[k]! > masses[most]![k]! ? v : most), 0),
  );
}

/** The rows of space v, a view. */
export function rowsOf({ starts }: Pick<Sector, 'starts'>, M: PlanarMatrix, v: number): PlanarMatrix {
  return rowsFrom(M, starts[v]!, starts[v + 1]! - starts[v]!);
}

/** M (n×d) ← its entries at home. */
export function confineColumns({ starts }: Sector, { algebra, cols, data }: PlanarMatrix, homes: Int32Array): void {
  const width = algebra.dim * cols;
  for (let v = 0; v + 1 < starts.length; v++) {
    for (let at = starts[v]! * width; at < starts[v + 1]! * width; at++) if (homes[at % cols] !== v) data[at] = 0;
  }
}

/** E (d×d) ← its blocks between columns of one space. */
function confineSquare({ algebra, cols, data }: PlanarMatrix, homes: Int32Array): void {
  const width = algebra.dim * cols;
  for (let at = 0; at < data.length; at++) if (homes[Math.floor(at / width)] !== homes[at % cols]) data[at] = 0;
}

/** X, a stack of r matrices d×d, ← what leads as the A_j do. */
function confineStack({ from, to }: Sector, { algebra, cols, data }: PlanarMatrix, homes: Int32Array): void {
  const width = algebra.dim * cols;
  for (let at = 0; at < data.length; at++) {
    const row = Math.floor(at / width);
    const j = Math.floor(row / cols);
    if (homes[row % cols] !== to[j] || homes[at % cols] !== from[j]) data[at] = 0;
  }
}

/**
 * The nearest pair of the sector, R S = 1, with columns ordered by spaces: for each space the leading directions in its rows of S and of R*. A pair of
 * the sector in any basis comes back as it is but for the basis.
 * @returns undefined where R_v S_v is singular for a space
 */
export function regraded(sector: Sector, pair: Pair): Pair | undefined {
  return joined(
    sector,
    gradedSpans(sector, pair).map(({ own, dual }) => ({ right: own, left: dual })),
  );
}

/** For each space the leading directions in its rows of S and of R*, n_v×d_v, in the sizes that they have. */
export function gradedSpans(sector: Sector, { R, S }: Pair): { own: PlanarMatrix; dual: PlanarMatrix; v: number }[] {
  const left = adjoint(R);
  return spacesOf(sector).map((v) => {
    const rank = sector.ranks[v]!;
    return { own: leading(rowsOf(sector, S, v), rank), dual: leading(rowsOf(sector, left, v), rank), v };
  });
}

/** From bases of the spans in each space, n_v×d_v, the pair with R S = 1; undefined where one of the overlaps is singular. */
export function joined(
  sector: Sector,
  spans: readonly { readonly right: PlanarMatrix; readonly left: PlanarMatrix }[],
): Pair | undefined {
  const rights: PlanarMatrix[] = [];
  const lefts: PlanarMatrix[] = [];
  for (const [v, { right, left }] of spans.entries()) {
    if (right.cols > 0) {
      const overlap = adjointMultiply(right, left); // (left* right)*
      if (!isInvertible(overlap)) return undefined;
      rights.push(placedAt(sector, right, v));
      lefts.push(placedAt(sector, adjoint(solve(adjoint(overlap), adjoint(left))), v));
    }
  }
  return { R: adjoint(sideBySide(lefts)), S: sideBySide(rights) };
}

/** Random columns, ordered by spaces. */
export function gradedGaussian(
  sector: Sector,
  like: { readonly algebra: PlanarMatrix['algebra']; readonly n: number },
  random: RandomSource,
): PlanarMatrix {
  const out = gaussian(like.algebra, like.n, sector.homes.length, random);
  confineColumns(sector, out, sector.homes);
  return out;
}

export function spacesOf({ ranks }: Sector): number[] {
  return ranks.map((_, v) => v);
}

/** M W for the `count` leading right singular vectors W of M. */
function leading(M: PlanarMatrix, count: number): PlanarMatrix {
  const { vectors } = hermitianEigen(adjointMultiply(M, M));
  return multiply(M, leadingColumns(vectors, count));
}

/** The block at the rows of space v of an n×d_v matrix. */
export function placedAt({ starts }: Sector, block: PlanarMatrix, v: number): PlanarMatrix {
  const out = zeros(block.algebra, starts[starts.length - 1]!, block.cols);
  out.data.set(block.data, starts[v]! * block.algebra.dim * block.cols);
  return out;
}

/** Squares of the columns. */
function squaresOf({ cols, data }: PlanarMatrix): Float64Array {
  const out = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) out[at % cols] = out[at % cols]! + data[at]! ** 2;
  return out;
}
