/** What a result is at one of several spaces. */
import { rangeError } from '../errors';
import { type NumericArray, toArray } from '../interop/arrays';
import { adjoint, multiplyAdjoint, type PlanarMatrix, zeros } from '../matrix';
import type { Certified } from '../search/certificate';
import { factorP, factorQ } from '../search/optima';
import { homesOf, rowsOf } from '../tuple/sector';
import type { RankedVertex } from './data';

/** The part of a result at one space, n_v×n_v with rank d_v. */
export interface VertexPart {
  /** As in the definition of the quiver. */
  readonly name: string;
  /** n_v. */
  readonly dimension: number;
  /** d_v. */
  readonly rank: number;
  /** Which of the d columns of S, and so rows and columns of the X_j, belong to this space. */
  readonly columns: Int32Array;
  /** Shape [d_v, n_v(, a)]; R_v S_v = 1. */
  readonly R: NumericArray;
  /** Shape [n_v, d_v(, a)]. */
  readonly S: NumericArray;
  /** S_v R_v, shape [n_v, n_v(, a)]. */
  readonly projection: NumericArray;
  /** The block of P at this space, shape [n_v, n_v(, a)]: positive semidefinite; the traces of all spaces add up to one. */
  readonly P: NumericArray;
  /** The block of Q at this space, of the same shape. */
  readonly Q: NumericArray;
  /** The traces of these blocks, of `P` and of `Q`, in [0, 1]; each adds up to one over the spaces. */
  readonly share: { readonly P: number; readonly Q: number };
  /** The σ of its columns, descending. */
  readonly sigma: Float64Array;
}

/** @throws RangeError for another name */
export function partAt(place: string, point: Certified, vertices: readonly RankedVertex[], name: string): VertexPart {
  const v = vertices.findIndex((vertex) => vertex.name === name);
  if (v < 0) {
    const known = vertices.map((vertex) => JSON.stringify(vertex.name)).join(', ');
    throw rangeError(place, `one of ${known}`, String(JSON.stringify(name)));
  }
  const { starts, homes } = homesAmong(vertices, point.S);
  const columns = Int32Array.from(homes, (_, k) => k).filter((k) => homes[k] === v);
  const part = (M: PlanarMatrix) => chosen(rowsOf({ starts }, M, v), columns);
  const [S, left] = [part(point.S), part(adjoint(point.R))];
  const gram = (K: PlanarMatrix) => {
    const rows = rowsOf({ starts }, K, v);
    return {
      block: toArray(multiplyAdjoint(rows, rows)),
      share: rows.data.reduce((sum, entry) => sum + entry * entry, 0),
    };
  };
  const [P, Q] = [gram(factorP(point)), gram(factorQ(point))];
  return {
    name,
    dimension: vertices[v]!.dimension,
    rank: columns.length,
    columns,
    R: toArray(adjoint(left)),
    S: toArray(S),
    projection: toArray(multiplyAdjoint(S, left)),
    P: P.block,
    Q: Q.block,
    share: { P: P.share, Q: Q.share },
    sigma: Float64Array.from(columns, (k) => point.sigma[k]!),
  };
}

/** Where each space begins, and the space of each column of S. */
export function homesAmong(
  vertices: readonly RankedVertex[],
  S: PlanarMatrix,
): { readonly starts: readonly number[]; readonly homes: Int32Array } {
  const starts = [0];
  for (const { dimension } of vertices) starts.push(starts[starts.length - 1]! + dimension);
  return { starts, homes: homesOf({ starts }, S) };
}

function chosen(M: PlanarMatrix, columns: Int32Array): PlanarMatrix {
  const out = zeros(M.algebra, M.rows, columns.length);
  for (let line = 0; line < M.rows * M.algebra.dim; line++) {
    columns.forEach((k, i) => {
      out.data[line * columns.length + i] = M.data[line * M.cols + k]!;
    });
  }
  return out;
}
