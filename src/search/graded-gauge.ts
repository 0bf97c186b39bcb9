/**
 * The canonical gauge of a pair R = ⊕ R_v, S = ⊕ S_v between several spaces: E and F are block diagonal, and are made diagonal in each space by itself,
 * since equal weights in two spaces would mix them. Columns of all spaces are then put in the order of the others, by kind and by weight.
 */
import { adjoint, multiply, type PlanarMatrix, zeros } from '../matrix';
import { homesOf, type Sector } from '../tuple/sector';
import { contragredient, type Diagonalised, NEGLIGIBLE } from './contragredient';

/** @param R d×n, S n×d with R S = 1, whose columns belong to one space each, in any order */
export function gradedContragredient(
  sector: Sector,
  R: PlanarMatrix,
  S: PlanarMatrix,
  E: PlanarMatrix,
  F: PlanarMatrix,
): Diagonalised {
  const { algebra, cols: d } = S;
  const homes = homesOf(sector, S);
  const g = zeros(algebra, d, d);
  const gInverse = zeros(algebra, d, d);
  const weights = { E: new Float64Array(d), F: new Float64Array(d) };
  const sizes = [largest(E), largest(F)];
  for (const v of new Set(homes)) {
    const own = Int32Array.from({ length: d }, (_, k) => k).filter((k) => homes[k] === v);
    const [Ev, Fv] = [E, F].map((M, k) => withoutRounding(submatrix(M, own, own), NEGLIGIBLE * sizes[k]!));
    const all = (length: number) => Int32Array.from({ length }, (_, k) => k);
    const change = contragredient(submatrix(R, own, all(R.cols)), submatrix(S, all(S.rows), own), Ev!, Fv!);
    insert(g, change.g, own);
    insert(gInverse, change.gInverse, own);
    own.forEach((k, i) => {
      weights.E[k] = change.E[i]!;
      weights.F[k] = change.F[i]!;
    });
  }
  const order = orderOf(weights);
  const permuted = zeros(algebra, d, d);
  order.forEach((k, i) => {
    permuted.data[k * algebra.dim * d + i] = 1;
  });
  return {
    g: multiply(adjoint(permuted), g),
    gInverse: multiply(gInverse, permuted),
    E: Float64Array.from(order, (k) => weights.E[k]!),
    F: Float64Array.from(order, (k) => weights.F[k]!),
  };
}

/** Those seen by both first, then by E alone, by F alone, by neither; each descending. */
function orderOf({ E, F }: { readonly E: Float64Array; readonly F: Float64Array }): number[] {
  const kind = (k: number) => (E[k]! > 0 ? (F[k]! > 0 ? 0 : 1) : F[k]! > 0 ? 2 : 3);
  const order = Array.from(E, (_, k) => k);
  return order.sort((i, k) => kind(i) - kind(k) || E[k]! - E[i]! || F[k]! - F[i]! || i - k);
}

/** A space that Φ(X) or its adjoint does not see has the rounding of the others for weights. */
function withoutRounding(M: PlanarMatrix, least: number): PlanarMatrix {
  if (largest(M) <= least) M.data.fill(0);
  return M;
}

function largest({ data }: PlanarMatrix): number {
  return data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
}

function submatrix(M: PlanarMatrix, rows: Int32Array, cols: Int32Array): PlanarMatrix {
  const a = M.algebra.dim;
  const out = zeros(M.algebra, rows.length, cols.length);
  rows.forEach((row, i) => {
    for (let p = 0; p < a; p++) {
      cols.forEach((col, k) => {
        out.data[(i * a + p) * cols.length + k] = M.data[(row * a + p) * M.cols + col]!;
      });
    }
  });
  return out;
}

/** The block of M at these rows and columns ← block. */
function insert(M: PlanarMatrix, block: PlanarMatrix, places: Int32Array): void {
  const a = M.algebra.dim;
  places.forEach((row, i) => {
    for (let p = 0; p < a; p++) {
      places.forEach((col, k) => {
        M.data[(row * a + p) * M.cols + col] = block.data[(i * a + p) * block.cols + k]!;
      });
    }
  });
}
